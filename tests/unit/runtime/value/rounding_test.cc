#include "runtime/value/rounding.h"

#include <gtest/gtest.h>

#include <array>
#include <cstdint>
#include <limits>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/value/number.h"

namespace levrules::value {
namespace {

constexpr std::array kModes = {RoundMode::Up,       RoundMode::HalfUp,   RoundMode::Down,
                               RoundMode::HalfDown, RoundMode::HalfEven, RoundMode::Ceiling,
                               RoundMode::Floor};

Number Parse(std::string_view text) { return Number::ParseDecimal(text).value(); }

struct Row {
  const char* x;
  // In the order of kModes.
  std::array<const char*, 7> expected;
};

void ExpectRows(const std::vector<Row>& rows, const Number& step) {
  for (const Row& row : rows) {
    for (std::size_t i = 0; i < kModes.size(); ++i) {
      EXPECT_EQ(RoundToMultiple(Parse(row.x), step, kModes[i]).ToDecimal(), row.expected[i])
          << row.x << " " << RoundModeName(kModes[i]);
    }
  }
}

TEST(RoundingTest, ToIntegers) {
  ExpectRows(
      {
          // x       up    half up  down  half down  half even  ceiling  floor
          {"0", {"0", "0", "0", "0", "0", "0", "0"}},
          {"2", {"2", "2", "2", "2", "2", "2", "2"}},
          {"-2", {"-2", "-2", "-2", "-2", "-2", "-2", "-2"}},
          {"0.4", {"1", "0", "0", "0", "0", "1", "0"}},
          {"0.5", {"1", "1", "0", "0", "0", "1", "0"}},
          {"0.6", {"1", "1", "0", "1", "1", "1", "0"}},
          {"1.5", {"2", "2", "1", "1", "2", "2", "1"}},
          {"2.5", {"3", "3", "2", "2", "2", "3", "2"}},
          {"2.5000000000000000000000000001", {"3", "3", "2", "3", "3", "3", "2"}},
          {"2.4999999999999999999999999999", {"3", "2", "2", "2", "2", "3", "2"}},
          {"-0.4", {"-1", "0", "0", "0", "0", "0", "-1"}},
          {"-0.5", {"-1", "-1", "0", "0", "0", "0", "-1"}},
          {"-0.6", {"-1", "-1", "0", "-1", "-1", "0", "-1"}},
          {"-1.5", {"-2", "-2", "-1", "-1", "-2", "-1", "-2"}},
          {"-2.5", {"-3", "-3", "-2", "-2", "-2", "-2", "-3"}},
          {"-2.5000000000000000000000000001", {"-3", "-3", "-2", "-3", "-3", "-2", "-3"}},
          {"-2.4999999999999999999999999999", {"-3", "-2", "-2", "-2", "-2", "-2", "-3"}},
      },
      1);
}

TEST(RoundingTest, ToPennies) {
  ExpectRows(
      {
          {"1.005", {"1.01", "1.01", "1", "1", "1", "1.01", "1"}},
          {"1.015", {"1.02", "1.02", "1.01", "1.01", "1.02", "1.02", "1.01"}},
          {"-1.005", {"-1.01", "-1.01", "-1", "-1", "-1", "-1", "-1.01"}},
          {"9223372036854775807.005",
           {"9223372036854775807.01", "9223372036854775807.01", "9223372036854775807",
            "9223372036854775807", "9223372036854775807", "9223372036854775807.01",
            "9223372036854775807"}},
      },
      Parse("0.01"));
}

TEST(RoundingTest, ToThousands) {
  ExpectRows(
      {
          {"1500", {"2000", "2000", "1000", "1000", "2000", "2000", "1000"}},
          {"2500", {"3000", "3000", "2000", "2000", "2000", "3000", "2000"}},
          {"-2500", {"-3000", "-3000", "-2000", "-2000", "-2000", "-2000", "-3000"}},
          {"19999999.99",
           {"20000000", "20000000", "19999000", "20000000", "20000000", "20000000", "19999000"}},
      },
      1000);
}

TEST(RoundingTest, ToThirds) {
  const Number third = Number::Fraction(1, 3);
  EXPECT_EQ(RoundToMultiple(Parse("0.5"), third, RoundMode::HalfUp).ToFraction(), "2/3");
  EXPECT_EQ(RoundToMultiple(Parse("0.5"), third, RoundMode::HalfDown).ToFraction(), "1/3");
  // Half a step above the first multiple, which is odd.
  EXPECT_EQ(RoundToMultiple(Parse("0.5"), third, RoundMode::HalfEven).ToFraction(), "2/3");
  EXPECT_EQ(RoundToMultiple(Parse("-0.5"), third, RoundMode::Ceiling).ToFraction(), "-1/3");
  EXPECT_EQ(RoundToMultiple(Number::Fraction(2, 3), third, RoundMode::Up).ToFraction(), "2/3");
}

TEST(RoundingTest, AtTheBoundaryOfTheSmallForm) {
  constexpr std::int64_t kMin = std::numeric_limits<std::int64_t>::min();
  constexpr std::int64_t kMax = std::numeric_limits<std::int64_t>::max();
  EXPECT_EQ(RoundToMultiple(kMax, 10, RoundMode::Up).ToDecimal(), "9223372036854775810");
  EXPECT_EQ(RoundToMultiple(kMin, 10, RoundMode::Floor).ToDecimal(), "-9223372036854775810");
  EXPECT_EQ(RoundToMultiple(kMin, 1, RoundMode::HalfEven), kMin);
  EXPECT_EQ(RoundToMultiple(kMin, Number::Fraction(1, kMax), RoundMode::Up), kMin);
  EXPECT_EQ(RoundToMultiple(Number::Fraction(1, kMax), kMax, RoundMode::Ceiling), kMax);
  EXPECT_EQ(RoundToMultiple(Number::Fraction(-1, kMax), kMax, RoundMode::Ceiling), 0);
  EXPECT_EQ(RoundToMultiple(Number::Fraction(kMax, 2), 1, RoundMode::HalfUp),
            (Number(kMax) + 1) * Number::Fraction(1, 2));
}

// The definition of each mode, written with comparisons of exact numbers only.
Number Slow(const Number& x, const Number& step, RoundMode mode) {
  const Number floor = Divide(x, step).Floor();
  const Number low = floor * step;
  if (low == x) return x;
  const Number high = low + step;
  const Number away = x.Sign() < 0 ? low : high;
  const Number towards = x.Sign() < 0 ? high : low;
  const bool even_floor = Divide(floor, 2).IsInteger();
  const auto nearer = [&](const Number& at_tie) {
    if (x - low == high - x) return at_tie;
    return x - low < high - x ? low : high;
  };
  switch (mode) {
    case RoundMode::Up:
      return away;
    case RoundMode::HalfUp:
      return nearer(away);
    case RoundMode::Down:
      return towards;
    case RoundMode::HalfDown:
      return nearer(towards);
    case RoundMode::HalfEven:
      return nearer(even_floor ? low : high);
    case RoundMode::Ceiling:
      return high;
    case RoundMode::Floor:
      return low;
  }
  return x;
}

TEST(RoundingTest, AgreesWithTheDefinition) {
  std::mt19937_64 engine(11);
  for (int i = 0; i < 20'000; ++i) {
    Number x = Number::Fraction(static_cast<std::int64_t>(engine()) >> (engine() % 60),
                                static_cast<std::int64_t>(engine() % 40) + 1);
    Number step = Number::Fraction(static_cast<std::int64_t>(engine() % 30) + 1,
                                   static_cast<std::int64_t>(engine() % 12) + 1);
    if (i % 7 == 0) x *= Pow10(30);
    if (i % 11 == 0) step *= Pow10(-25);
    if (i % 3 == 0) x = Divide(step * (static_cast<std::int64_t>(engine() % 41) - 20), 2);
    for (RoundMode mode : kModes) {
      const Number rounded = RoundToMultiple(x, step, mode);
      ASSERT_EQ(rounded, Slow(x, step, mode))
          << x.ToFraction() << " " << step.ToFraction() << " " << RoundModeName(mode);
      ASSERT_EQ(RoundToMultiple(rounded, step, mode), rounded);
    }
  }
}

TEST(RoundingTest, NamesReadBack) {
  for (RoundMode mode : kModes) EXPECT_EQ(RoundModeFromName(RoundModeName(mode)), mode);
  EXPECT_EQ(RoundModeName(RoundMode::HalfEven), "half even");
  EXPECT_EQ(RoundModeFromName("half-even"), std::nullopt);
  EXPECT_EQ(RoundModeFromName(""), std::nullopt);
}

TEST(RoundingDeathTest, TheStepIsPositive) {
  EXPECT_EXIT(static_cast<void>(RoundToMultiple(1, 0, RoundMode::Up)), testing::ExitedWithCode(70),
              "step");
  EXPECT_EXIT(static_cast<void>(RoundToMultiple(1, -1, RoundMode::Up)), testing::ExitedWithCode(70),
              "step");
}

}  // namespace
}  // namespace levrules::value
