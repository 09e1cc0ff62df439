// Sharing out one pot, straight on the product's solver: what must hold of every pot, and the same
// amounts as the reference's slow one.

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "runtime/eval/share_out.h"
#include "tests/property/generator.h"
#include "tests/reference/share_out.h"

namespace levrules::property {
namespace {

using reference::Rational;
using value::Number;

constexpr std::uint64_t kPots = 20'000;

Rational Exact(const Number& number) { return Rational(number.ToFraction()); }

struct Pot {
  Number amount;
  std::vector<Number> shares;
  std::vector<std::vector<Number>> keys;  // by row and share
  std::vector<eval::Claim> claims;
  eval::SharingRules rules;
  std::vector<int> ties;  // by row; equal ones are not told apart
};

Number Fraction(int numerator, int denominator) {
  return Divide(Number(numerator), Number(denominator));
}

Pot MakePot(Random& random) {
  Pot pot;
  const std::vector<std::vector<Number>> shares = {
      {1}, {1}, {Fraction(7, 10), Fraction(3, 10)}, {Fraction(1, 3), Fraction(2, 3)}, {0, 1}};
  pot.shares = random.Pick(shares);
  const std::vector<Number> steps = {1, 1, Fraction(1, 2), 3, Fraction(1, 100), 10};
  if (random.Chance(70)) {
    pot.rules.step = random.Pick(steps);
    pot.rules.largest_remainder = random.Chance(75);
  }
  pot.rules.leftover_kept = random.Chance(35) || (pot.rules.step && !pot.rules.largest_remainder);
  pot.amount = random.Chance(80) ? Number(random.Between(0, 60))
                                 : Fraction(random.Between(-2, 300), random.Between(1, 7));
  const int rows = random.Between(1, random.Chance(10) ? 30 : 7);
  const bool floors = random.Chance(50);
  const bool caps = random.Chance(50);
  const int spread = random.Between(1, 12);  // of the bounds: small ones are tight
  for (int i = 0; i < rows; ++i) {
    std::vector<Number> keys;
    for (std::size_t s = 0; s < pot.shares.size(); ++s) {
      keys.push_back(random.Chance(20)   ? Number(0)
                     : random.Chance(2)  ? Number(-1)
                     : random.Chance(70) ? Number(random.Between(1, 4))
                                         : Fraction(random.Between(1, 20), random.Between(1, 6)));
    }
    pot.keys.push_back(keys);
    eval::Claim claim{0, 0, std::nullopt};
    if (floors && random.Chance(70)) claim.floor = Fraction(random.Between(0, spread), 2);
    if (caps && random.Chance(80))
      claim.ceiling = claim.floor + Fraction(random.Between(random.Chance(5) ? -1 : 0, spread), 2);
    pot.claims.push_back(claim);
    pot.ties.push_back(random.Chance(60) ? i : random.Between(0, 2));
  }
  return pot;
}

// Fills in the entitlements. False where a key, or their sum, is an error before anything is
// shared.
bool Entitle(Pot& pot) {
  if (pot.amount.Sign() < 0) return false;
  for (std::size_t s = 0; s < pot.shares.size(); ++s) {
    Number sum;
    for (const auto& keys : pot.keys) {
      if (keys[s].Sign() < 0) return false;
      sum += keys[s];
    }
    if (sum.IsZero() && pot.amount.Sign() > 0) return false;
    if (sum.IsZero()) continue;
    for (std::size_t i = 0; i < pot.keys.size(); ++i)
      pot.claims[i].entitlement += Divide(pot.amount * pot.shares[s] * pot.keys[i][s], sum);
  }
  return true;
}

std::optional<std::vector<Rational>> Expected(const Pot& pot) {
  reference::Sharing sharing;
  for (const Number& share : pot.shares) sharing.shares.push_back(Exact(share));
  if (pot.rules.step) sharing.step = Exact(*pot.rules.step);
  sharing.largest_remainder = pot.rules.largest_remainder;
  sharing.leftover_kept = pot.rules.leftover_kept;
  sharing.compare_ties = [&](std::size_t a, std::size_t b) { return pot.ties[a] - pot.ties[b]; };
  std::vector<reference::Claim> claims;
  for (std::size_t i = 0; i < pot.claims.size(); ++i) {
    reference::Claim claim;
    for (const Number& key : pot.keys[i]) claim.keys.push_back(Exact(key));
    claim.at_least = Exact(pot.claims[i].floor);
    if (pot.claims[i].ceiling) claim.at_most = Exact(*pot.claims[i].ceiling);
    claims.push_back(std::move(claim));
  }
  return reference::ShareOut(Exact(pot.amount), claims, sharing);
}

Rational Multiple(const Rational& amount, const Rational& step, bool up) {
  const reference::Integer below = reference::FloorOf(amount / step);
  const Rational result = Rational(below) * step;
  return up && result < amount ? result + step : result;
}

// What does not hold of a pot that was shared out; empty where all does.
std::string Broken(const Pot& pot, const eval::Sharing& sharing) {
  Rational sum = 0;
  const Rational factor = Exact(sharing.factor);
  if (factor < 0) return "the factor is negative";
  for (std::size_t i = 0; i < pot.claims.size(); ++i) {
    const Rational amount = Exact(sharing.amounts[i]);
    sum += amount;
    Rational floor = Exact(pot.claims[i].floor);
    std::optional<Rational> ceiling;
    if (pot.claims[i].ceiling) ceiling = Exact(*pot.claims[i].ceiling);
    Rational step = 0;
    if (pot.rules.step) {
      step = Exact(*pot.rules.step);
      floor = Multiple(floor, step, true);
      if (ceiling) ceiling = Multiple(*ceiling, step, false);
      if (Multiple(amount, step, false) != amount) return "an amount is no multiple of the step";
    }
    if (amount < floor || (ceiling && amount > *ceiling)) return "an amount is out of its bounds";
    // The one factor explains the amount: exactly, or within a step.
    Rational wanted = std::max(Rational(factor * Exact(pot.claims[i].entitlement)), floor);
    if (ceiling) wanted = std::min(wanted, *ceiling);
    const Rational off = amount > wanted ? Rational(amount - wanted) : Rational(wanted - amount);
    if (step == 0 ? off != 0 : off >= step) return "the factor does not explain an amount";
    if (pot.rules.step && !pot.rules.largest_remainder && amount > wanted)
      return "an amount was rounded up";
  }
  if (sum != Exact(sharing.paid)) return "what is paid is not the sum of the amounts";
  if (Exact(sharing.paid) + Exact(sharing.leftover) != Exact(pot.amount))
    return "paid and left over do not add up to the pot";
  if (sharing.leftover.Sign() < 0) return "more is paid than there is";
  if (!pot.rules.leftover_kept && !sharing.leftover.IsZero()) return "something is left over";
  return "";
}

std::string Show(const Pot& pot) {
  std::string text = fmt::format("pot {}", pot.amount.ToFraction());
  if (pot.rules.step) {
    text += fmt::format(", steps of {} {}", pot.rules.step->ToFraction(),
                        pot.rules.largest_remainder ? "by largest remainder" : "down");
  }
  if (pot.rules.leftover_kept) text += ", leftover kept";
  for (std::size_t i = 0; i < pot.claims.size(); ++i) {
    text += "\n ";
    for (std::size_t s = 0; s < pot.shares.size(); ++s)
      text += fmt::format(" {} by {}", pot.shares[s].ToFraction(), pot.keys[i][s].ToFraction());
    text += ", from " + pot.claims[i].floor.ToFraction();
    if (pot.claims[i].ceiling) text += " to " + pot.claims[i].ceiling->ToFraction();
    text += fmt::format(", tie key {}", pot.ties[i]);
  }
  return text;
}

TEST(Pots, HoldWhatTheyPromiseAndAgreeWithTheReference) {
  std::map<int, std::size_t> faults;
  std::size_t early = 0;
  for (std::uint64_t seed = 1; seed <= kPots; ++seed) {
    Random random(seed);
    Pot pot = MakePot(random);
    pot.rules.tie_order = [&pot](std::size_t a, std::size_t b) {
      return pot.ties[a] - pot.ties[b];
    };
    const auto expected = Expected(pot);
    if (!Entitle(pot)) {
      ++early;
      ASSERT_FALSE(expected.has_value()) << "seed " << seed << " " << Show(pot);
      continue;
    }
    const eval::Sharing sharing = eval::ShareOut(pot.amount, pot.claims, pot.rules);
    ++faults[static_cast<int>(sharing.fault)];
    ASSERT_EQ(sharing.fault == eval::PotFault::None, expected.has_value())
        << "seed " << seed << " fault " << static_cast<int>(sharing.fault) << " " << Show(pot);
    if (!expected) continue;
    ASSERT_EQ(Broken(pot, sharing), "") << "seed " << seed << " " << Show(pot);
    for (std::size_t i = 0; i < expected->size(); ++i) {
      ASSERT_EQ(Exact(sharing.amounts[i]), (*expected)[i])
          << "seed " << seed << " row " << i << " " << Show(pot);
    }
  }
  fmt::print("{} pots: {} shared out, {} with a key or pot that is an error; by fault:", kPots,
             faults[0], early);
  for (const auto& [fault, count] : faults) fmt::print(" {}: {}", fault, count);
  fmt::print("\n");
  EXPECT_GT(faults[0], kPots / 4);
  for (const eval::PotFault fault :
       {eval::PotFault::FloorAboveCap, eval::PotFault::FloorsAbovePot, eval::PotFault::CapsBelowPot,
        eval::PotFault::NoMultiple, eval::PotFault::Tie})
    EXPECT_GT(faults[static_cast<int>(fault)], kPots / 400) << static_cast<int>(fault);
}

}  // namespace
}  // namespace levrules::property
