#pragma once

// One pot and the rows that are paid from it (section 9 of the language page; record 0008,
// Allocations, 6 to 8), in the most obvious way. All amounts are in one unit.

#include <functional>
#include <optional>
#include <vector>

#include "tests/reference/values.h"

namespace levrules::reference {

struct Claim {
  std::vector<Rational> keys;  // one for each share
  Rational at_least = 0;
  std::optional<Rational> at_most;
};

struct Sharing {
  std::vector<Rational> shares;
  std::optional<Rational> step;
  bool largest_remainder = false;
  bool leftover_kept = false;
  // Of two claims by their numbers: less than 0 where the tie keys put the first before the second.
  std::function<int(std::size_t, std::size_t)> compare_ties;
};

// The amount of each claim; nothing where the pot is an error.
std::optional<std::vector<Rational>> ShareOut(const Rational& pot, std::vector<Claim> claims,
                                              const Sharing& sharing);

}  // namespace levrules::reference
