#include "tests/reference/irrational.h"

#include <boost/multiprecision/cpp_bin_float.hpp>

namespace levrules::reference {

namespace {

using syntax::RoundingMode;
using Real = boost::multiprecision::number<boost::multiprecision::cpp_bin_float<320>,
                                           boost::multiprecision::et_off>;

// The whole number that the mode chooses for a value strictly between `floor` and `floor` + 1, of
// which it is known on which side of the half it lies (-1, 0, 1).
Integer Choose(const Integer& floor, int side_of_half, RoundingMode mode) {
  const bool negative = floor < 0;
  const Integer away = negative ? floor : Integer(floor + 1);
  const Integer towards = negative ? Integer(floor + 1) : floor;
  const Integer nearest = side_of_half < 0 ? floor : Integer(floor + 1);
  switch (mode) {
    case RoundingMode::Up:
      return away;
    case RoundingMode::Down:
      return towards;
    case RoundingMode::Ceiling:
      return floor + 1;
    case RoundingMode::Floor:
      return floor;
    case RoundingMode::HalfUp:
      return side_of_half == 0 ? away : nearest;
    case RoundingMode::HalfDown:
      return side_of_half == 0 ? towards : nearest;
    case RoundingMode::HalfEven:
      return side_of_half != 0 ? nearest : floor % 2 == 0 ? floor : Integer(floor + 1);
  }
  return floor;
}

Real ToReal(const Rational& x) { return Real(numerator(x)) / Real(denominator(x)); }

// Rounds an irrational value of which 300 digits are right.
Rational RoundReal(const Real& value, const Rational& step, RoundingMode mode) {
  const Real y = value / ToReal(step);
  if (abs(y) > Real("1e80")) throw Unsupported{"an irrational value too large for the reference"};
  const Integer floor = Integer(boost::multiprecision::floor(y));
  const Real rest = y - Real(floor);
  const Real narrow("1e-150");
  if (rest < narrow || 1 - rest < narrow || abs(rest - Real("0.5")) < narrow) {
    throw Unsupported{"an irrational value too close to a tie"};
  }
  return Rational(Choose(floor, rest < Real("0.5") ? -1 : 1, mode)) * step;
}

// The n-th root of a whole number ≥ 0, if it is whole.
std::optional<Integer> WholeRoot(const Integer& x, unsigned n) {
  Integer low = 0;
  Integer high = 1;
  while (boost::multiprecision::pow(high, n) < x) high *= 2;
  while (low < high) {
    const Integer middle = (low + high) / 2;
    if (boost::multiprecision::pow(middle, n) < x) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  if (boost::multiprecision::pow(low, n) != x) return std::nullopt;
  return low;
}

Rational WholePower(const Rational& x, int n) {
  const unsigned size = static_cast<unsigned>(n < 0 ? -n : n);
  const Integer p = boost::multiprecision::pow(Integer(numerator(x)), size);
  const Integer q = boost::multiprecision::pow(Integer(denominator(x)), size);
  return n < 0 ? Rational(Rational(q) / Rational(p)) : Rational(p, q);
}

}  // namespace

Rational RoundTo(const Rational& x, const Rational& step, RoundingMode mode) {
  const Rational y = x / step;
  if (IsWhole(y)) return x;
  const Integer floor = FloorOf(y);
  const Rational rest = y - Rational(floor);
  const Rational half(1, 2);
  return Rational(Choose(floor, rest < half ? -1 : rest > half ? 1 : 0, mode)) * step;
}

std::optional<Rational> RoundedSqrt(const Rational& x, const Rational& step, RoundingMode mode) {
  if (x < 0) return std::nullopt;
  const Rational y = x / (step * step);  // The root of y is rounded to a whole number.
  const Integer floor = boost::multiprecision::sqrt(FloorOf(y));
  if (Rational(floor * floor) == y) return Rational(floor) * step;
  const Rational half = Rational(floor) + Rational(1, 2);
  const Rational square = half * half;
  return Rational(Choose(floor, y < square ? -1 : y > square ? 1 : 0, mode)) * step;
}

std::optional<Rational> RoundedLn(const Rational& x, const Rational& step, RoundingMode mode) {
  if (x <= 0) return std::nullopt;
  if (x == 1) return Rational(0);
  return RoundReal(log(ToReal(x)), step, mode);
}

std::optional<Rational> RoundedExp(const Rational& x, const Rational& step, RoundingMode mode) {
  if (x == 0) return RoundTo(1, step, mode);
  if (x > 150 || x < -150) throw Unsupported{"an exponent too large for the reference"};
  return RoundReal(exp(ToReal(x)), step, mode);
}

std::optional<Rational> RoundedPower(const Rational& x, const Rational& y, const Rational& step,
                                     RoundingMode mode) {
  if (y == 0) return RoundTo(1, step, mode);
  if (x == 0) return y < 0 ? std::nullopt : std::optional<Rational>(0);
  if (abs(numerator(y)) > 1000 || denominator(y) > 1000)
    throw Unsupported{"an exponent too large for the reference"};
  const int p = static_cast<int>(numerator(y));
  const int q = static_cast<int>(denominator(y));
  if (q == 1) return RoundTo(WholePower(x, p), step, mode);
  if (x < 0) return std::nullopt;
  const auto top = WholeRoot(numerator(x), static_cast<unsigned>(q));
  const auto bottom = WholeRoot(denominator(x), static_cast<unsigned>(q));
  if (top && bottom) return RoundTo(WholePower(Rational(*top, *bottom), p), step, mode);
  return RoundReal(pow(ToReal(x), ToReal(y)), step, mode);
}

}  // namespace levrules::reference
