#pragma once

#include <boost/multiprecision/cpp_int.hpp>
#include <cstddef>
#include <cstdint>

#include "runtime/value/number.h"

// The inside of Number, for the .cc files of this folder only: Boost is named here and nowhere
// above, so that no other part of the program compiles it or depends on its version.

namespace levrules::value {

using BigInt = boost::multiprecision::cpp_int;

// Products of two 64-bit integers. The keyword keeps -Wpedantic quiet in both compilers.
__extension__ typedef __int128 Int128;

// A reduced fraction with a positive denominator that does not fit the small form of Number. Two
// integers and not Boost's cpp_rational: the latter reduces by a full gcd at every construction,
// also where the fraction is known to be reduced.
struct BigNumber {
  BigInt numerator;
  BigInt denominator;
};

// How the .cc files of this folder look into a Number and build one.
class NumberAccess {
 public:
  static bool IsSmall(const Number& number) { return number.denominator_ != 0; }

  // The parts of the small form (IsSmall holds).
  static std::int64_t SmallNumerator(const Number& number) { return number.numerator_; }
  static std::int64_t SmallDenominator(const Number& number) { return number.denominator_; }

  // The parts of the big form (IsSmall does not hold).
  static const BigNumber& Big(const Number& number) {
    return *reinterpret_cast<const BigNumber*>(number.numerator_);
  }

  // The parts of either form.
  static BigInt Numerator(const Number& number);
  static BigInt Denominator(const Number& number);

  // Any fraction, with denominator not zero (checked); reduces it.
  static Number FromParts(BigInt numerator, BigInt denominator);
  // A fraction that is known to be reduced, with a positive denominator.
  static Number FromReduced(BigInt numerator, BigInt denominator);
  static Number FromReduced(std::int64_t numerator, std::int64_t denominator) {
    return Number(numerator, denominator, Number::ReducedTag{});
  }
  static Number FromReduced(Int128 numerator, Int128 denominator);
  static Number FromInteger(BigInt integer) { return FromReduced(std::move(integer), BigInt(1)); }
};

// The number of bits of a magnitude; 0 for zero.
inline std::size_t BitLength(const BigInt& integer) {
  if (integer == 0) return 0;
  return static_cast<std::size_t>(msb(integer < 0 ? BigInt(-integer) : integer)) + 1;
}

}  // namespace levrules::value
