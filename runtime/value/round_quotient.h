#pragma once

#include "runtime/value/rounding.h"

// Rounding of an integer quotient, for any integer type: 64 and 128 bits in the fast paths and
// BigInt otherwise. For the .cc files of this folder.

namespace levrules::value {

// The greatest integer not above `numerator / denominator`; the denominator is positive.
template <typename Integer>
Integer FloorQuotient(const Integer& numerator, const Integer& denominator) {
  Integer quotient = numerator / denominator;
  const Integer remainder = numerator - quotient * denominator;
  if (remainder < 0) quotient -= 1;
  return quotient;
}

// `numerator / denominator` as an integer, rounded by `mode`; the denominator is positive.
template <typename Integer>
Integer RoundQuotient(const Integer& numerator, const Integer& denominator, RoundMode mode) {
  Integer floor = numerator / denominator;
  Integer remainder = numerator - floor * denominator;
  if (remainder < 0) {
    // Not through FloorQuotient: the product of the floor and the denominator may overflow.
    floor -= 1;
    remainder += denominator;
  }
  if (remainder == 0) return floor;
  const bool negative = numerator < 0;
  // Twice the remainder may overflow, the rest of the denominator does not.
  const Integer rest = denominator - remainder;
  const bool above_half = remainder > rest;
  const bool tie = remainder == rest;
  bool take_ceiling = false;
  switch (mode) {
    case RoundMode::Up:
      take_ceiling = !negative;
      break;
    case RoundMode::HalfUp:
      take_ceiling = above_half || (tie && !negative);
      break;
    case RoundMode::Down:
      take_ceiling = negative;
      break;
    case RoundMode::HalfDown:
      take_ceiling = above_half || (tie && negative);
      break;
    case RoundMode::HalfEven:
      take_ceiling = above_half || (tie && floor % 2 != 0);
      break;
    case RoundMode::Ceiling:
      take_ceiling = true;
      break;
    case RoundMode::Floor:
      take_ceiling = false;
      break;
  }
  Integer result = floor;
  if (take_ceiling) result += 1;
  return result;
}

}  // namespace levrules::value
