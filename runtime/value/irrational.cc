#include "runtime/value/irrational.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <utility>

#include "runtime/base/check.h"
#include "runtime/value/big_number.h"
#include "runtime/value/round_quotient.h"

// Fixed point throughout: an integer `v` at `bits` fraction bits stands for v / 2^bits. Every
// truncation goes towards zero on non-negative integers, and every function says by how much its
// result can be too small.

namespace levrules::value {
namespace {

// The true value lies in [low, high], in fixed point whose fraction bits the context gives.
struct Enclosure {
  BigInt low;
  BigInt high;
};

IrrationalResult Fault(IrrationalFault fault) { return {.value = Number(), .fault = fault}; }

IrrationalResult Exact(const Number& value, const Number& step, RoundMode mode) {
  return {.value = RoundToMultiple(value, step, mode), .fault = IrrationalFault::None};
}

// `integer` times 2^shift, for a negative shift towards minus or plus infinity.
BigInt ShiftFloor(const BigInt& integer, std::int64_t shift) {
  if (shift >= 0) return integer << static_cast<std::size_t>(shift);
  const std::size_t right = static_cast<std::size_t>(-shift);
  // Not `integer >> right`: the rounding of negative shifts differs between Boost versions.
  if (integer >= 0) return integer >> right;
  const BigInt magnitude = -integer;
  BigInt quotient = magnitude >> right;
  if (lsb(magnitude) < right) ++quotient;
  return -quotient;
}

BigInt ShiftCeiling(const BigInt& integer, std::int64_t shift) {
  return -ShiftFloor(BigInt(-integer), shift);
}

// ---------------------------------------------------------------------------------------------
// Integer roots

// The greatest r with r^2 <= n, for n >= 0. Works on a quarter of the bits first, so that the whole
// costs about one division (Zimmermann, "Karatsuba square root", as in Python's math.isqrt).
BigInt SqrtFloor(const BigInt& n) {
  const std::size_t bits = BitLength(n);
  if (bits <= 64) return sqrt(n);
  const std::size_t shift = (bits - 1) / 4;
  // `r` is an approximation from above or below whose error the step squares.
  BigInt r = SqrtFloor(BigInt(n >> (2 * shift)));
  r = (r << (shift - 1)) + (n >> (shift + 1)) / r;
  while (r * r > n) --r;
  while ((r + 1) * (r + 1) <= n) ++r;
  return r;
}

// The greatest r with r^degree <= n, for n >= 1 and degree >= 1. The leading bits of the root come
// from the leading bits of n, then Newton goes down from above.
BigInt RootFloor(const BigInt& n, unsigned degree) {
  constexpr std::size_t kSearchBits = 16;
  if (degree == 1) return n;
  if (degree == 2) return SqrtFloor(n);
  const std::size_t bits = BitLength(n);
  const std::size_t root_bits = (bits + degree - 1) / degree;
  if (root_bits <= kSearchBits) {
    BigInt root = 0;
    for (std::size_t i = root_bits; i-- > 0;) {
      const BigInt candidate = root + (BigInt(1) << i);
      if (BigInt(pow(candidate, degree)) <= n) root = candidate;
    }
    return root;
  }
  const std::size_t shift = root_bits / 3;
  BigInt root = (RootFloor(BigInt(n >> (shift * degree)), degree) + 1) << shift;
  for (;;) {
    const BigInt next = (root * (degree - 1) + n / BigInt(pow(root, degree - 1))) / degree;
    if (next >= root) return root;
    root = next;
  }
}

// The number r with r^degree == n, if there is one among the integers.
std::optional<BigInt> ExactRoot(const BigInt& n, unsigned degree) {
  if (n <= 1) return n;
  const BigInt root = RootFloor(n, degree);
  if (BigInt(pow(root, degree)) != n) return std::nullopt;
  return root;
}

// ---------------------------------------------------------------------------------------------
// Half cells: cell j is the open interval from j to j + 1 halves of the step.

// The half cell that holds every irrational number of the enclosure, if it is one.
std::optional<BigInt> CommonHalfCell(const Enclosure& value, std::size_t bits, const Number& step) {
  // value / (step / 2) = (2 v d) / (2^bits n) for a step of n/d.
  const BigInt scale = NumberAccess::Denominator(step) * 2;
  const BigInt unit = NumberAccess::Numerator(step) << bits;
  BigInt low = FloorQuotient<BigInt>(value.low * scale, unit);
  const BigInt high = -FloorQuotient<BigInt>(-value.high * scale, unit) - 1;
  // An irrational number is never on a boundary, so an end that touches one counts for the inside.
  if (low != high) return std::nullopt;
  return low;
}

// Rounds a number that is strictly inside a half cell.
Number RoundHalfCell(const BigInt& cell, const Number& step, RoundMode mode) {
  const BigInt floor = FloorQuotient<BigInt>(cell, BigInt(2));
  const bool upper_half = cell % 2 != 0;
  const bool negative = cell < 0;
  bool take_ceiling = false;
  switch (mode) {
    case RoundMode::Up:
      take_ceiling = !negative;
      break;
    case RoundMode::Down:
      take_ceiling = negative;
      break;
    case RoundMode::HalfUp:
    case RoundMode::HalfDown:
    case RoundMode::HalfEven:
      take_ceiling = upper_half;
      break;
    case RoundMode::Ceiling:
      take_ceiling = true;
      break;
    case RoundMode::Floor:
      take_ceiling = false;
      break;
  }
  return NumberAccess::FromInteger(BigInt(floor + (take_ceiling ? 1 : 0))) * step;
}

// Fraction bits for the first attempt: enough to see the step, and then some.
std::size_t StartBits(const Number& step) {
  const std::size_t denominator = BitLength(NumberAccess::Denominator(step));
  const std::size_t numerator = BitLength(NumberAccess::Numerator(step));
  return 64 + (denominator > numerator ? denominator - numerator : 0);
}

// Ziv's loop. `enclose(bits)` gives an enclosure of an irrational value at `bits` fraction bits
// that narrows as `bits` grows, or nullopt where that would take more than the bound.
template <typename Enclose>
IrrationalResult RoundIrrational(const Number& step, RoundMode mode, Enclose enclose) {
  const std::size_t start_bits = StartBits(step);
  for (std::size_t extra = 0;; extra = extra == 0 ? 64 : 2 * extra) {
    const std::size_t bits = start_bits + extra;
    if (bits > kMaxEnclosureBits) return Fault(IrrationalFault::TooLarge);
    const std::optional<Enclosure> value = enclose(bits);
    if (!value.has_value()) return Fault(IrrationalFault::TooLarge);
    if (const std::optional<BigInt> cell = CommonHalfCell(*value, bits, step)) {
      return {.value = RoundHalfCell(*cell, step, mode), .fault = IrrationalFault::None};
    }
  }
}

// ---------------------------------------------------------------------------------------------
// Logarithms

// atanh(1/x) for an integer x >= 26. Each term is at most 2 too small before it is divided and 3
// after; the terms left out sum to less than 3.
Enclosure AtanhOfReciprocal(std::uint64_t x, std::size_t bits) {
  const std::uint64_t square = x * x;
  BigInt power = (BigInt(1) << bits) / x;
  BigInt sum = 0;
  std::uint64_t k = 1;
  std::uint64_t terms = 0;
  while (power != 0) {
    sum += power / k;
    power /= square;
    k += 2;
    ++terms;
  }
  return {sum, sum + 3 * (terms + 1)};
}

// ln 2 = 18 atanh(1/26) - 2 atanh(1/4801) + 8 atanh(1/8749).
Enclosure Ln2(std::size_t bits) {
  const Enclosure a = AtanhOfReciprocal(26, bits);
  const Enclosure b = AtanhOfReciprocal(4801, bits);
  const Enclosure c = AtanhOfReciprocal(8749, bits);
  return {a.low * 18 - b.high * 2 + c.low * 8, a.high * 18 - b.low * 2 + c.high * 8};
}

// exp(r) for r in [0, 1) at `bits` fraction bits, as an enclosure at ExpGuardBits more. Taylor
// series of r / 2^s, then s squarings.
std::size_t ExpHalvings(std::size_t bits) {
  std::size_t halvings = 4;
  while (halvings * halvings < bits) ++halvings;
  return halvings;
}

std::size_t ExpGuardBits(std::size_t bits) { return ExpHalvings(bits) + 16; }

Enclosure ExpReduced(const BigInt& r, std::size_t bits) {
  const std::size_t halvings = ExpHalvings(bits);
  const std::size_t wide = bits + ExpGuardBits(bits);
  // r / 2^halvings at `wide` fraction bits is exact.
  const BigInt t = r << (wide - bits - halvings);
  BigInt term = BigInt(1) << wide;
  BigInt sum = term;
  std::uint64_t count = 0;
  do {
    ++count;
    term = ((term * t) >> wide) / count;
    sum += term;
  } while (term != 0);
  // The argument is below 1/16, so each term is at most 2 too small: (2/16 + 1)/k + 1. The terms
  // left out sum to less than 2 as well.
  BigInt low = std::move(sum);
  BigInt error = 2 * (count + 2);
  for (std::size_t i = 0; i < halvings; ++i) {
    // (low + error)^2 - low^2 = error (2 low + error), and the truncation loses less than 1.
    error = ((error * (2 * low + error)) >> wide) + 2;
    low = (low * low) >> wide;
  }
  return {low, low + error};
}

// ln m for m = numerator/denominator in [2/3, 4/3], both positive. The enclosure does not straddle
// zero, however close m is to 1.
Enclosure LnReduced(const BigInt& numerator, const BigInt& denominator, std::size_t bits) {
  constexpr std::size_t kSeriesBits = 768;
  const BigInt difference = numerator - denominator;
  Enclosure result;
  if (bits <= kSeriesBits) {
    // ln m = 2 atanh y with y = (m - 1)/(m + 1), |y| <= 1/5. On |y|: y is less than 1 too small,
    // each power less than 2 and each term less than 3; the terms left out sum to less than 1.
    const BigInt y = (BigInt(abs(difference)) << bits) / (numerator + denominator);
    const BigInt square = (y * y) >> bits;
    BigInt power = y;
    BigInt sum = 0;
    std::uint64_t k = 1;
    std::uint64_t terms = 0;
    while (power != 0) {
      sum += power / k;
      power = (power * square) >> bits;
      k += 2;
      ++terms;
    }
    const BigInt low = 2 * sum;
    const BigInt high = low + 6 * (terms + 2);
    result = difference < 0 ? Enclosure{-high, -low} : Enclosure{low, high};
  } else {
    // With an estimate g of ln m from half the bits: ln m = g + 2 atanh((m - e^g)/(m + e^g)), where
    // the argument u is so small that atanh u is u. For g < 0 the same with 1/m, so that the
    // exponential has a non-negative argument.
    const std::size_t half_bits = bits / 2 + 8;
    const bool below_one = difference < 0;
    const BigInt& n = below_one ? denominator : numerator;
    const BigInt& d = below_one ? numerator : denominator;
    const BigInt guess = LnReduced(n, d, half_bits).low << (bits - half_bits);
    const Enclosure power = ExpReduced(guess, bits);
    const std::size_t wide = bits + ExpGuardBits(bits);
    const BigInt m = (n << wide) / d;
    // m is less than 1 too small and e^g within its enclosure, and both are at least 1, so u is
    // within (1 + power.high - power.low) units of its numerator, halved by the sum below it.
    const BigInt error = power.high - power.low + 1;
    const BigInt gap = m - power.low;
    const BigInt u = ShiftFloor(BigInt((gap << wide) / (m + power.low)), 1);
    // |u| < 2^-(bits/2 - 8), hence u^3 < 2^-(bits + 1) for all bits above kSeriesBits; checked.
    const BigInt u_bound = BigInt(abs(u)) + 2 * error + 2;
    LEV_CHECK(BitLength(u_bound) + bits / 3 + 2 < wide,
              "the first estimate of a logarithm is near");
    const BigInt slack = 2 * error + 4 + (BigInt(1) << (wide - bits));
    const std::int64_t down = static_cast<std::int64_t>(bits) - static_cast<std::int64_t>(wide);
    const BigInt low = guess + ShiftFloor(BigInt(u - slack), down);
    const BigInt high = guess + ShiftCeiling(BigInt(u + slack), down);
    result = below_one ? Enclosure{-high, -low} : Enclosure{low, high};
  }
  if (difference >= 0 && result.low < 0) result.low = 0;
  if (difference <= 0 && result.high > 0) result.high = 0;
  return result;
}

// ln(numerator/denominator), both positive, at `bits` fraction bits. Does not straddle zero.
Enclosure Ln(BigInt numerator, BigInt denominator, std::size_t bits) {
  std::int64_t exponent = static_cast<std::int64_t>(BitLength(numerator)) -
                          static_cast<std::int64_t>(BitLength(denominator));
  if (exponent > 0) denominator <<= static_cast<std::size_t>(exponent);
  if (exponent < 0) numerator <<= static_cast<std::size_t>(-exponent);
  // The quotient is now in (1/2, 2); bring it into [2/3, 4/3].
  if (3 * numerator > 4 * denominator) {
    denominator <<= 1;
    ++exponent;
  } else if (3 * numerator < 2 * denominator) {
    numerator <<= 1;
    --exponent;
  }
  const std::size_t guard = 32;
  const std::size_t wide = bits + guard;
  Enclosure result = LnReduced(numerator, denominator, wide);
  if (exponent != 0) {
    const Enclosure ln2 = Ln2(wide);
    result.low += exponent * (exponent > 0 ? ln2.low : ln2.high);
    result.high += exponent * (exponent > 0 ? ln2.high : ln2.low);
  }
  const std::int64_t down = -static_cast<std::int64_t>(guard);
  return {ShiftFloor(result.low, down), ShiftCeiling(result.high, down)};
}

// ---------------------------------------------------------------------------------------------
// Exponentials

// The whole part of z / ln 2, within 1: the binary exponent of exp(z).
BigInt BinaryExponent(const BigInt& z, std::size_t z_bits) {
  // 1/ln 2 = 1.442695...; the error of 2^-40 is below 1 where |z| < 2^39, and callers compare
  // exponents beyond that with bounds far below.
  return ShiftFloor(BigInt(z * BigInt(1'586'259'972'792)), -static_cast<std::int64_t>(z_bits + 40));
}

// How many fraction bits the argument of an exponential needs for `bits` in its result, when the
// result is about 2^exponent. The caller has bounded the exponent.
std::size_t ArgumentBits(std::size_t bits, std::int64_t exponent) {
  const std::int64_t size = static_cast<std::int64_t>(bits) + exponent;
  return static_cast<std::size_t>(std::max<std::int64_t>(size, 0)) + 48;
}

// exp of everything in `z`, where the result is about 2^exponent: z at ArgumentBits fraction bits
// gives `bits` in the result.
Enclosure Exp(const Enclosure& z, std::size_t z_bits, std::size_t bits) {
  const Enclosure ln2 = Ln2(z_bits);
  BigInt exponent = FloorQuotient<BigInt>(z.low, ln2.high);
  Enclosure rest;
  for (;;) {
    const bool negative = exponent < 0;
    rest.low = z.low - exponent * (negative ? ln2.low : ln2.high);
    rest.high = z.high - exponent * (negative ? ln2.high : ln2.low);
    if (rest.low >= 0) break;
    --exponent;
  }
  const BigInt width = rest.high - rest.low;
  LEV_CHECK(BitLength(rest.low) <= z_bits && BitLength(width) < z_bits,
            "the argument of an exponential is reduced");
  const Enclosure power = ExpReduced(rest.low, z_bits);
  // exp(w) <= 1 + 2 w for a width w below 1/2.
  const BigInt high =
      power.high + ShiftCeiling(BigInt(power.high * width * 2), -static_cast<std::int64_t>(z_bits));
  const std::int64_t shift = static_cast<std::int64_t>(exponent) + static_cast<std::int64_t>(bits) -
                             static_cast<std::int64_t>(z_bits + ExpGuardBits(z_bits));
  return {ShiftFloor(power.low, shift), ShiftCeiling(high, shift)};
}

// exp of a value that `enclose_argument(bits)` encloses ever more narrowly, at `bits` fraction
// bits; nullopt where the result has too many bits.
template <typename EncloseArgument>
std::optional<Enclosure> EncloseExp(std::size_t bits, EncloseArgument enclose_argument) {
  constexpr std::size_t kRoughBits = 64;
  const Enclosure rough = enclose_argument(kRoughBits);
  const BigInt low = BinaryExponent(rough.low, kRoughBits) - 2;
  const BigInt high = BinaryExponent(rough.high, kRoughBits) + 2;
  if (high + bits > kMaxEnclosureBits) return std::nullopt;
  // Below one unit of the fixed point there is nothing to compute.
  if (high < -static_cast<std::int64_t>(bits)) return Enclosure{0, 1};
  LEV_CHECK(high - low <= 8, "the rough argument of an exponential is near");
  const std::size_t z_bits = ArgumentBits(bits, static_cast<std::int64_t>(high));
  return Exp(enclose_argument(z_bits), z_bits, bits);
}

// ---------------------------------------------------------------------------------------------
// Powers

// exp(y ln |x|), with the sign of the result, for a value known to be on no boundary.
IrrationalResult PowerByLogarithm(const Number& x, const Number& y, bool negative,
                                  const Number& step, RoundMode mode) {
  const BigInt n = abs(NumberAccess::Numerator(x));
  const BigInt d = NumberAccess::Denominator(x);
  const BigInt p = NumberAccess::Numerator(y);
  const BigInt q = NumberAccess::Denominator(y);
  const BigInt p_magnitude = abs(p);
  const auto enclose_argument = [&](std::size_t bits) {
    // The error of the logarithm grows by |y|, that of the quotient is below 1.
    const std::size_t guard = BitLength(p) + 8;
    const Enclosure ln = Ln(n, d, bits + guard);
    const BigInt unit = q << guard;
    Enclosure z{FloorQuotient<BigInt>(ln.low * p_magnitude, unit),
                -FloorQuotient<BigInt>(-ln.high * p_magnitude, unit)};
    return p < 0 ? Enclosure{-z.high, -z.low} : z;
  };
  return RoundIrrational(step, mode, [&](std::size_t bits) {
    std::optional<Enclosure> value = EncloseExp(bits, enclose_argument);
    if (value.has_value() && negative) *value = Enclosure{-value->high, -value->low};
    return value;
  });
}

// An integer power of a number that is not 0, 1 or -1.
IrrationalResult IntegerPower(const Number& x, const Number& y, const Number& step,
                              RoundMode mode) {
  const BigInt exponent = NumberAccess::Numerator(y);
  const BigInt magnitude = abs(exponent);
  const BigInt n = abs(NumberAccess::Numerator(x));
  const BigInt d = NumberAccess::Denominator(x);
  const BigInt size = magnitude * ((n == 1 ? 0 : BitLength(n)) + (d == 1 ? 0 : BitLength(d)));
  if (size <= kMaxExactBits) {
    const Number power = PowInt(x, static_cast<unsigned>(magnitude));
    return Exact(exponent < 0 ? Divide(1, power) : power, step, mode);
  }
  // Too long to write out, so the enclosure must do. That is sound only where the power cannot be a
  // multiple of half the step: its denominator would have to divide twice that of the step.
  const BigInt& base = exponent < 0 ? n : d;
  const BigInt denominator_bits = magnitude * (BitLength(base) - 1);
  if (denominator_bits <= BitLength(NumberAccess::Denominator(step)) + 1) {
    return Fault(IrrationalFault::TooLarge);
  }
  const bool negative = x.Sign() < 0 && exponent % 2 != 0;
  return PowerByLogarithm(x, y, negative, step, mode);
}

bool WithinExactBits(const Number& x, const Number& step) {
  LEV_CHECK(step.Sign() > 0, "a rounding step is positive");
  return x.BitSize() + step.BitSize() <= kMaxExactBits;
}

}  // namespace

IrrationalResult RoundedSqrt(const Number& x, const Number& step, RoundMode mode) {
  if (!WithinExactBits(x, step)) return Fault(IrrationalFault::TooLarge);
  if (x.Sign() < 0) return Fault(IrrationalFault::NegativeRoot);
  const BigInt n = NumberAccess::Numerator(x);
  const BigInt d = NumberAccess::Denominator(x);
  const BigInt n_root = SqrtFloor(n);
  if (n_root * n_root == n) {
    const BigInt d_root = SqrtFloor(d);
    if (d_root * d_root == d) return Exact(NumberAccess::FromReduced(n_root, d_root), step, mode);
  }
  // sqrt(n/d) in halves of p/q is sqrt(4 n q^2 / (d p^2)), and the floor of a root is the root of
  // the floor: the half cell comes out of integers alone.
  const BigInt p = NumberAccess::Numerator(step);
  const BigInt q = NumberAccess::Denominator(step);
  const BigInt cell = SqrtFloor(BigInt((4 * n * q * q) / (d * p * p)));
  return {.value = RoundHalfCell(cell, step, mode), .fault = IrrationalFault::None};
}

IrrationalResult RoundedLn(const Number& x, const Number& step, RoundMode mode) {
  if (!WithinExactBits(x, step)) return Fault(IrrationalFault::TooLarge);
  if (x.Sign() <= 0) return Fault(IrrationalFault::LogOfNonPositive);
  if (x == 1) return Exact(0, step, mode);
  // The logarithm of a rational number other than 1 is irrational.
  const BigInt n = NumberAccess::Numerator(x);
  const BigInt d = NumberAccess::Denominator(x);
  return RoundIrrational(
      step, mode, [&](std::size_t bits) { return std::optional<Enclosure>(Ln(n, d, bits)); });
}

IrrationalResult RoundedExp(const Number& x, const Number& step, RoundMode mode) {
  if (!WithinExactBits(x, step)) return Fault(IrrationalFault::TooLarge);
  if (x.IsZero()) return Exact(1, step, mode);
  // The exponential of a rational number other than 0 is irrational.
  const BigInt n = NumberAccess::Numerator(x);
  const BigInt d = NumberAccess::Denominator(x);
  const auto enclose_argument = [&](std::size_t bits) {
    BigInt z = FloorQuotient<BigInt>(n << bits, d);
    const BigInt above = z + 1;
    return Enclosure{std::move(z), above};
  };
  return RoundIrrational(step, mode,
                         [&](std::size_t bits) { return EncloseExp(bits, enclose_argument); });
}

IrrationalResult RoundedPower(const Number& x, const Number& y, const Number& step,
                              RoundMode mode) {
  if (!WithinExactBits(x, step) || y.BitSize() > kMaxEnclosureBits) {
    return Fault(IrrationalFault::TooLarge);
  }
  if (y.IsZero()) return Exact(1, step, mode);
  if (x.IsZero()) {
    if (y.Sign() < 0) return Fault(IrrationalFault::PowerUndefined);
    return Exact(0, step, mode);
  }
  if (x == 1) return Exact(1, step, mode);
  if (y.IsInteger()) {
    if (x == -1) {
      const bool odd = NumberAccess::Numerator(y) % 2 != 0;
      return Exact(odd ? -1 : 1, step, mode);
    }
    return IntegerPower(x, y, step, mode);
  }
  if (x.Sign() < 0) return Fault(IrrationalFault::PowerUndefined);
  // Roots of long numbers cost more than square roots.
  if (x.BitSize() > kMaxEnclosureBits) return Fault(IrrationalFault::TooLarge);
  // x^(p/q), reduced, is rational exactly where the numerator and the denominator of x are q-th
  // powers, and no integer above 1 is a q-th power for a q beyond its bits.
  const BigInt q = NumberAccess::Denominator(y);
  if (q <= x.BitSize()) {
    const unsigned degree = static_cast<unsigned>(q);
    const std::optional<BigInt> n_root = ExactRoot(NumberAccess::Numerator(x), degree);
    const std::optional<BigInt> d_root =
        n_root.has_value() ? ExactRoot(NumberAccess::Denominator(x), degree) : std::nullopt;
    if (n_root.has_value() && d_root.has_value()) {
      return IntegerPower(NumberAccess::FromReduced(*n_root, *d_root), y.Numerator(), step, mode);
    }
  }
  return PowerByLogarithm(x, y, false, step, mode);
}

}  // namespace levrules::value
