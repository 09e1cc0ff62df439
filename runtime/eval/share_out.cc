#include "runtime/eval/share_out.h"

#include <algorithm>
#include <numeric>
#include <utility>

#include "runtime/base/check.h"
#include "runtime/eval/planted_bugs.h"
#include "runtime/eval/sum.h"
#include "runtime/value/rounding.h"

namespace levrules::eval {

namespace {

using value::Number;

Number Clamped(const Number& amount, const Claim& claim) {
  const Number& raised = amount < claim.floor ? claim.floor : amount;
  return claim.ceiling && *claim.ceiling < raised ? *claim.ceiling : raised;
}

Number Total(const std::vector<Number>& numbers) {
  Sum sum;
  for (const Number& number : numbers) sum.Add(number);
  return sum.Total();
}

// Bounds as multiples of the step: floors raised, caps lowered.
void BoundsInSteps(std::vector<Claim>& claims, const Number& step) {
  for (Claim& claim : claims) {
    claim.floor = value::RoundToMultiple(claim.floor, step, value::RoundMode::Ceiling);
    if (claim.ceiling)
      claim.ceiling = value::RoundToMultiple(*claim.ceiling, step, value::RoundMode::Floor);
  }
}

std::vector<Number> AmountsAt(const std::vector<Claim>& claims, const Number& factor) {
  std::vector<Number> amounts;
  amounts.reserve(claims.size());
  for (const Claim& claim : claims) amounts.push_back(Clamped(factor * claim.entitlement, claim));
  return amounts;
}

// The amounts for a factor without bound: caps, and floors where nothing is claimed.
std::optional<std::vector<Number>> AmountsAtMost(const std::vector<Claim>& claims) {
  std::vector<Number> amounts;
  for (const Claim& claim : claims) {
    if (claim.entitlement.IsZero()) {
      amounts.push_back(Clamped(0, claim));
    } else if (claim.ceiling) {
      amounts.push_back(*claim.ceiling);
    } else {
      return std::nullopt;
    }
  }
  return amounts;
}

// Where the sum of the amounts changes its slope.
struct Corner {
  Number factor;
  Number slope;  // what the sum gains for each unit of the factor from here on
};

std::vector<Corner> Corners(const std::vector<Claim>& claims) {
  std::vector<Corner> corners;
  for (const Claim& claim : claims) {
    if (claim.entitlement.IsZero()) continue;
    const Number begin =
        claim.floor.Sign() > 0 ? Divide(claim.floor, claim.entitlement) : Number(0);
    if (claim.ceiling) {
      const Number end = Divide(*claim.ceiling, claim.entitlement);
      if (end <= begin) continue;
      corners.push_back({end, -claim.entitlement});
    }
    corners.push_back({begin, claim.entitlement});
  }
  std::ranges::sort(corners, {}, &Corner::factor);
  return corners;
}

// The factor at which the amounts add up to the pot, which lies between the sums at 0 and without
// bound.
Number FactorFor(const Number& pot, const std::vector<Claim>& claims) {
  Number sum = Total(AmountsAt(claims, 0));
  Number slope;
  Number at;
  for (const Corner& corner : Corners(claims)) {
    const Number next = sum + slope * (corner.factor - at);
    if (pot <= next) break;
    sum = next;
    at = corner.factor;
    slope += corner.slope;
  }
  return sum == pot || slope.IsZero() ? at : at + Divide(pot - sum, slope);
}

// Whole steps each, then one more for the largest remainders until `steps` are used up. False where
// rows that no key tells apart would be treated differently.
bool LargestRemainders(std::vector<Number>& amounts, const Number& step, const Number& total,
                       const SharingRules& rules) {
  std::vector<Number> remainders;
  for (Number& amount : amounts) {
    const Number whole = value::RoundToMultiple(amount, step, value::RoundMode::Floor);
    remainders.push_back(amount - whole);
    amount = whole;
  }
  const Number open = Divide(total - Total(amounts), step);
  const auto extra = static_cast<std::size_t>(open.ToInt64().value_or(0));
  if (extra == 0) return true;
  std::vector<std::size_t> order(amounts.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  const auto compare = [&](std::size_t a, std::size_t b) {
    if (remainders[a] != remainders[b]) return remainders[a] > remainders[b] ? -1 : 1;
    return rules.tie_order(a, b);
  };
  std::ranges::stable_sort(order, [&](std::size_t a, std::size_t b) { return compare(a, b) < 0; });
  LEV_CHECK(extra <= order.size(), "there are never more steps left than rows with a remainder");
  const bool tied = extra < order.size() && compare(order[extra - 1], order[extra]) == 0;
  if (LEV_PLANTED(14, tied, false)) return false;
  for (std::size_t i = 0; i < extra; ++i) amounts[order[i]] += step;
  return true;
}

}  // namespace

Sharing ShareOut(const Number& pot, std::vector<Claim> claims, const SharingRules& rules) {
  Sharing sharing;
  const auto fault = [&](PotFault why) {
    sharing.fault = why;
    return sharing;
  };
  if (rules.step) BoundsInSteps(claims, *rules.step);
  for (const Claim& claim : claims) {
    if (claim.ceiling && *claim.ceiling < claim.floor) return fault(PotFault::FloorAboveCap);
  }
  const bool multiple =
      !rules.step || value::RoundToMultiple(pot, *rules.step, value::RoundMode::Floor) == pot;
  if (!multiple && !rules.leftover_kept) return fault(PotFault::NoMultiple);
  sharing.bounds = Total(AmountsAt(claims, 0));
  if (pot < sharing.bounds) return fault(PotFault::FloorsAbovePot);
  const auto most = AmountsAtMost(claims);
  if (most) sharing.bounds = Total(*most);
  if (most && sharing.bounds < pot) {
    if (!rules.leftover_kept) return fault(PotFault::CapsBelowPot);
    sharing.amounts = *most;
    for (const Corner& corner : Corners(claims)) sharing.factor = corner.factor;
  } else {
    sharing.factor = FactorFor(pot, claims);
    sharing.amounts = AmountsAt(claims, sharing.factor);
  }
  if (rules.step) {
    const Number total =
        value::RoundToMultiple(Total(sharing.amounts), *rules.step, value::RoundMode::Floor);
    if (!rules.largest_remainder) {
      for (Number& amount : sharing.amounts)
        amount = value::RoundToMultiple(amount, *rules.step, value::RoundMode::Floor);
    } else if (!LargestRemainders(sharing.amounts, *rules.step, total, rules)) {
      return fault(PotFault::Tie);
    }
  }
  sharing.paid = Total(sharing.amounts);
  sharing.leftover = pot - sharing.paid;
  return sharing;
}

}  // namespace levrules::eval
