#pragma once

#include <cstddef>

#include "runtime/value/number.h"
#include "runtime/value/rounding.h"

// Roots, logarithms, exponentials and powers, which have no exact rational value in general. The
// language always says to which step they are rounded. In: exact numbers, a step, a mode. Out: the
// multiple of the step that the mode chooses for the true real value. What then holds: the result
// is correctly rounded, also a hair away from a tie; no floating point takes part.
//
// Method: where the value is rational it is found exactly and goes through RoundToMultiple. Else
// it lies strictly between two multiples of half the step, and an enclosure in fixed point is
// computed with doubled precision until both of its ends lie between the same two (Ziv).

namespace levrules::value {

enum class IrrationalFault {
  None,
  NegativeRoot,      // The square root of a negative number.
  LogOfNonPositive,  // The logarithm of zero or less.
  PowerUndefined,    // Zero to a negative power, or a negative base with a non-integer exponent.
  TooLarge,          // Beyond one of the two bounds below.
};

// `value` is 0 and means nothing unless `fault` is None.
struct IrrationalResult {
  Number value;
  IrrationalFault fault = IrrationalFault::None;

  bool ok() const { return fault == IrrationalFault::None; }
};

// Bound on the bits of exact work: operands and step together, and the result of an exact power.
inline constexpr std::size_t kMaxExactBits = std::size_t{1} << 20;

// Bound on the bits of an enclosure, its integer part included. About 20,000 decimal digits; a
// result at this bound takes about 0.3 s. Exponentials above e^45000 and values closer than
// this to a tie are TooLarge.
inline constexpr std::size_t kMaxEnclosureBits = std::size_t{1} << 16;

// The step is positive (checked) in all of them.
IrrationalResult RoundedSqrt(const Number& x, const Number& step, RoundMode mode);
IrrationalResult RoundedLn(const Number& x, const Number& step, RoundMode mode);
IrrationalResult RoundedExp(const Number& x, const Number& step, RoundMode mode);

// `x` to the power of `y`. Anything to the power of 0 is 1, also 0. A negative base takes integer
// exponents only: the cube root of -8 is PowerUndefined, as in a spreadsheet.
IrrationalResult RoundedPower(const Number& x, const Number& y, const Number& step, RoundMode mode);

}  // namespace levrules::value
