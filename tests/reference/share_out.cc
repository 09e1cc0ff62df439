#include "tests/reference/share_out.h"

#include <algorithm>

namespace levrules::reference {

namespace {

Integer StepsIn(const Rational& amount, const Rational& step) { return FloorOf(amount / step); }

Rational Sum(const std::vector<Rational>& amounts) {
  Rational sum = 0;
  for (const Rational& amount : amounts) sum += amount;
  return sum;
}

// What each claim would get if nothing bounded it; nothing where a key or the sum of keys forbids
// it.
std::optional<std::vector<Rational>> Entitlements(const Rational& pot,
                                                  const std::vector<Claim>& claims,
                                                  const Sharing& sharing) {
  std::vector<Rational> entitlements(claims.size(), Rational(0));
  for (std::size_t s = 0; s < sharing.shares.size(); ++s) {
    Rational keys = 0;
    for (const Claim& claim : claims) {
      if (claim.keys[s] < 0) return std::nullopt;
      keys += claim.keys[s];
    }
    if (pot == 0) continue;
    if (keys == 0) return std::nullopt;
    for (std::size_t i = 0; i < claims.size(); ++i)
      entitlements[i] += pot * sharing.shares[s] * claims[i].keys[s] / keys;
  }
  return entitlements;
}

// The bounds in steps.
void RoundBounds(std::vector<Claim>& claims, const Sharing& sharing) {
  for (Claim& claim : claims) {
    claim.at_least = std::max(claim.at_least, Rational(0));  // No amount is below 0 for any t.
    if (!sharing.step) continue;
    claim.at_least = -Rational(StepsIn(-claim.at_least, *sharing.step)) * *sharing.step;
    if (claim.at_most)
      claim.at_most = Rational(StepsIn(*claim.at_most, *sharing.step)) * *sharing.step;
  }
}

// min(max(t * e, lo), hi) for each claim; without t, for a t above all bounds: nothing where an
// amount has no end.
std::optional<std::vector<Rational>> AmountsAt(const std::optional<Rational>& t,
                                               const std::vector<Claim>& claims,
                                               const std::vector<Rational>& entitlements) {
  std::vector<Rational> amounts;
  for (std::size_t i = 0; i < claims.size(); ++i) {
    const bool grows = entitlements[i] > 0;
    if (!t && grows && !claims[i].at_most) return std::nullopt;
    Rational amount = t ? std::max(Rational(*t * entitlements[i]), claims[i].at_least)
                        : (grows ? *claims[i].at_most : claims[i].at_least);
    if (claims[i].at_most) amount = std::min(amount, *claims[i].at_most);
    amounts.push_back(std::move(amount));
  }
  return amounts;
}

// The amounts that add up to the pot: every segment between two neighbouring points where an amount
// meets a bound is tried. On a segment the sum is linear in t.
std::vector<Rational> AmountsOf(const Rational& pot, const std::vector<Claim>& claims,
                                const std::vector<Rational>& entitlements) {
  std::vector<Rational> points = {0};
  for (std::size_t i = 0; i < claims.size(); ++i) {
    if (entitlements[i] == 0) continue;
    points.push_back(claims[i].at_least / entitlements[i]);
    if (claims[i].at_most) points.push_back(*claims[i].at_most / entitlements[i]);
  }
  std::ranges::sort(points);
  points.push_back(points.back() + 1);  // Some point of the last segment, which has no end.
  for (std::size_t k = 0; k + 1 < points.size(); ++k) {
    const Rational& from = points[k];
    const Rational& to = points[k + 1];
    const Rational sum = Sum(AmountsAt(from, claims, entitlements).value());
    const Rational slope_over = Sum(AmountsAt(to, claims, entitlements).value()) - sum;
    const bool last = k + 2 == points.size();
    if (pot < sum || (!last && pot > sum + slope_over)) continue;
    Rational t = from;
    if (pot > sum) {
      if (slope_over == 0) continue;
      t += (pot - sum) / slope_over * (to - from);
    }
    std::vector<Rational> amounts = AmountsAt(t, claims, entitlements).value();
    if (Sum(amounts) == pot) return amounts;
  }
  throw Unsupported{"no amounts add up to the pot"};
}

// Whole steps for everybody, then one more for the largest remainders. Nothing where rows that no
// tie key tells apart would be treated differently.
std::optional<std::vector<Rational>> ByLargestRemainder(const std::vector<Rational>& amounts,
                                                        const Sharing& sharing) {
  const Rational& step = *sharing.step;
  std::vector<Rational> result;
  std::vector<Rational> remainder;
  Integer left = StepsIn(Sum(amounts), step);
  for (const Rational& amount : amounts) {
    const Integer steps = StepsIn(amount, step);
    left -= steps;
    result.push_back(Rational(steps) * step);
    remainder.push_back(amount - result.back());
  }
  const auto before = [&](std::size_t a, std::size_t b) {
    if (remainder[a] != remainder[b]) return remainder[a] > remainder[b];
    return sharing.compare_ties(a, b) < 0;
  };
  std::vector<std::size_t> served;
  for (std::size_t i = 0; i < amounts.size(); ++i) {
    if (remainder[i] == 0) continue;
    Integer ahead = 0;
    Integer level = 0;  // Itself included.
    for (std::size_t j = 0; j < amounts.size(); ++j) {
      if (remainder[j] == 0) continue;
      if (before(j, i)) ++ahead;
      if (!before(j, i) && !before(i, j)) ++level;
    }
    if (ahead >= left) continue;
    if (ahead + level > left) return std::nullopt;
    served.push_back(i);
  }
  for (std::size_t i : served) result[i] += step;
  return result;
}

}  // namespace

std::optional<std::vector<Rational>> ShareOut(const Rational& pot, std::vector<Claim> claims,
                                              const Sharing& sharing) {
  if (pot < 0) return std::nullopt;
  if (sharing.step && !IsWhole(pot / *sharing.step) && !sharing.leftover_kept) return std::nullopt;
  if (claims.empty()) {
    if (pot > 0 && !sharing.leftover_kept) return std::nullopt;
    return std::vector<Rational>();
  }
  const auto entitlements = Entitlements(pot, claims, sharing);
  if (!entitlements) return std::nullopt;
  RoundBounds(claims, sharing);
  Rational least = 0;
  for (const Claim& claim : claims) {
    if (claim.at_most && claim.at_least > *claim.at_most) return std::nullopt;
    least += claim.at_least;
  }
  if (least > pot) return std::nullopt;
  std::vector<Rational> amounts;
  const auto most = AmountsAt(std::nullopt, claims, *entitlements);
  if (most && Sum(*most) < pot) {
    if (!sharing.leftover_kept) return std::nullopt;
    amounts = *most;
  } else {
    amounts = AmountsOf(pot, claims, *entitlements);
  }
  if (!sharing.step) return amounts;
  if (sharing.largest_remainder) return ByLargestRemainder(amounts, sharing);
  for (Rational& amount : amounts)
    amount = Rational(StepsIn(amount, *sharing.step)) * *sharing.step;
  return amounts;
}

}  // namespace levrules::reference
