#pragma once

#include <optional>
#include <string_view>

#include "runtime/value/number.h"

// Rounding to a multiple of a step: pennies, whole pounds, thousands, thirds. In: exact numbers and
// a mode that the rule names. Out: an exact multiple of the step.

namespace levrules::value {

// What happens between two multiples. The Half modes go to the nearer multiple and differ only at
// an exact tie, where their second word decides.
enum class RoundMode {
  Up,        // Away from zero.
  HalfUp,    // A tie goes away from zero, as ROUND does in Excel.
  Down,      // Towards zero.
  HalfDown,  // A tie goes towards zero.
  HalfEven,  // A tie goes to the even multiple of the step.
  Ceiling,   // Towards plus infinity.
  Floor,     // Towards minus infinity.
};

// The multiple of `step` that `mode` chooses for `x`; `x` itself where it is a multiple. The step
// is positive (checked). Exact, for numbers of any size.
Number RoundToMultiple(const Number& x, const Number& step, RoundMode mode);

// How the language writes a mode: `up`, `half up`, `down`, `half down`, `half even`, `ceiling`,
// `floor`.
std::string_view RoundModeName(RoundMode mode);

// The mode of a name as RoundModeName gives it; nullopt for any other text.
std::optional<RoundMode> RoundModeFromName(std::string_view name);

}  // namespace levrules::value
