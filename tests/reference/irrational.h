#pragma once

// Rounding, and the functions without exact value that must stand under it.

#include <optional>

#include "compiler/syntax/tree.h"
#include "tests/reference/values.h"

namespace levrules::reference {

// The multiple of `step` (positive) that the mode chooses.
Rational RoundTo(const Rational& x, const Rational& step, syntax::RoundingMode mode);

// Correctly rounded; nothing where the function has no value. Results that 300 digits do not decide
// throw Unsupported.
std::optional<Rational> RoundedSqrt(const Rational& x, const Rational& step,
                                    syntax::RoundingMode mode);
std::optional<Rational> RoundedLn(const Rational& x, const Rational& step,
                                  syntax::RoundingMode mode);
std::optional<Rational> RoundedExp(const Rational& x, const Rational& step,
                                   syntax::RoundingMode mode);
std::optional<Rational> RoundedPower(const Rational& x, const Rational& y, const Rational& step,
                                     syntax::RoundingMode mode);

}  // namespace levrules::reference
