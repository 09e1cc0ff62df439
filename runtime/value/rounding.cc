#include "runtime/value/rounding.h"

#include <cstdint>

#include "runtime/base/check.h"
#include "runtime/value/big_number.h"
#include "runtime/value/round_quotient.h"

namespace levrules::value {

Number RoundToMultiple(const Number& x, const Number& step, RoundMode mode) {
  LEV_CHECK(step.Sign() > 0, "a rounding step is positive");
  if (NumberAccess::IsSmall(x) && NumberAccess::IsSmall(step)) [[likely]] {
    // (a/b) : (c/d) = (a d) / (b c), each product below 2^126.
    const std::int64_t a = NumberAccess::SmallNumerator(x);
    const std::int64_t b = NumberAccess::SmallDenominator(x);
    const std::int64_t c = NumberAccess::SmallNumerator(step);
    const std::int64_t d = NumberAccess::SmallDenominator(step);
    std::int64_t numerator = 0;
    std::int64_t denominator = 0;
    if (!__builtin_mul_overflow(a, d, &numerator) && !__builtin_mul_overflow(b, c, &denominator)) {
      return Number(RoundQuotient<std::int64_t>(numerator, denominator, mode)) * step;
    }
    const Int128 multiple =
        RoundQuotient<Int128>(static_cast<Int128>(a) * d, static_cast<Int128>(b) * c, mode);
    return NumberAccess::FromReduced(multiple, Int128{1}) * step;
  }
  const BigInt numerator = NumberAccess::Numerator(x) * NumberAccess::Denominator(step);
  const BigInt denominator = NumberAccess::Denominator(x) * NumberAccess::Numerator(step);
  return NumberAccess::FromInteger(RoundQuotient<BigInt>(numerator, denominator, mode)) * step;
}

std::string_view RoundModeName(RoundMode mode) {
  switch (mode) {
    case RoundMode::Up:
      return "up";
    case RoundMode::HalfUp:
      return "half up";
    case RoundMode::Down:
      return "down";
    case RoundMode::HalfDown:
      return "half down";
    case RoundMode::HalfEven:
      return "half even";
    case RoundMode::Ceiling:
      return "ceiling";
    case RoundMode::Floor:
      return "floor";
  }
  CheckFailed("a rounding mode is one of the seven");
}

std::optional<RoundMode> RoundModeFromName(std::string_view name) {
  using enum RoundMode;
  for (RoundMode mode : {Up, HalfUp, Down, HalfDown, HalfEven, Ceiling, Floor}) {
    if (RoundModeName(mode) == name) return mode;
  }
  return std::nullopt;
}

}  // namespace levrules::value
