#include "runtime/eval/quantile.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <utility>

#include "runtime/value/rounding.h"

namespace levrules::eval {

using value::Number;

namespace {

// x at a whole index from 1, clamped to the ends.
const Number& At(const std::vector<Number>& sorted, const Number& index) {
  const auto n = static_cast<std::int64_t>(sorted.size());
  const std::int64_t i = index.ToInt64().value_or(n);
  return sorted[static_cast<std::size_t>(std::clamp<std::int64_t>(i, 1, n) - 1)];
}

}  // namespace

Number Median(const std::vector<Number>& sorted) {
  const std::size_t half = sorted.size() / 2;
  if (sorted.size() % 2 == 1) return sorted[half];
  return Divide(sorted[half - 1] + sorted[half], Number(2));
}

Number Quantile(const std::vector<Number>& sorted, const Number& p, int type) {
  const Number n(static_cast<std::int64_t>(sorted.size()));
  const Number np = n * p;
  if (type == 1) return At(sorted, np.Ceiling());
  if (type == 2)
    return Divide(At(sorted, np.Ceiling()) + At(sorted, np.Floor() + Number(1)), Number(2));
  if (type == 3) return At(sorted, value::RoundToMultiple(np, 1, value::RoundMode::HalfEven));
  // Types 4 to 9: h = a + p (n + 1 - a - b).
  const std::array<std::pair<Number, Number>, 6> constants = {{
      {Number(0), Number(1)},
      {Number::Fraction(1, 2), Number::Fraction(1, 2)},
      {Number(0), Number(0)},
      {Number(1), Number(1)},
      {Number::Fraction(1, 3), Number::Fraction(1, 3)},
      {Number::Fraction(3, 8), Number::Fraction(3, 8)},
  }};
  const auto& [a, b] = constants[static_cast<std::size_t>(type - 4)];
  const Number h = a + p * (n + Number(1) - a - b);
  const Number whole = h.Floor();
  const Number& low = At(sorted, whole);
  const Number& high = At(sorted, whole + Number(1));
  return low + (h - whole) * (high - low);
}

}  // namespace levrules::eval
