#pragma once

// Sharing out one pot: section 9 of the language page, without rows and columns around it.

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "runtime/eval/evaluate.h"
#include "runtime/value/number.h"

namespace levrules::eval {

// One row that takes part.
struct Claim {
  value::Number entitlement;             // not negative
  value::Number floor;                   // 0 where none was written
  std::optional<value::Number> ceiling;  // none: no cap
};

struct SharingRules {
  std::optional<value::Number> step;  // amounts are multiples of it
  bool largest_remainder = false;     // else rounded down
  bool leftover_kept = false;
  // Orders two claims whose remainders are equal: negative, the first comes first; 0, no key tells
  // them apart.
  std::function<int(std::size_t, std::size_t)> tie_order;
};

struct Sharing {
  PotFault fault = PotFault::None;     // then nothing else is meant
  std::vector<value::Number> amounts;  // by claim
  value::Number paid, leftover;
  value::Number bounds;  // of FloorsAbovePot and CapsBelowPot: what the bounds add up to
  value::Number factor;  // t; of caps below the pot: the least t at which all are reached
};

// The unique amounts min(max(t·e, floor), ceiling) that add up to the pot, then in steps. Exact.
// O(n log n).
Sharing ShareOut(const value::Number& pot, std::vector<Claim> claims, const SharingRules& rules);

}  // namespace levrules::eval
