#include "runtime/value/number.h"

#include <gtest/gtest.h>

#include <boost/multiprecision/cpp_int.hpp>
#include <cstdint>
#include <limits>
#include <random>
#include <string>
#include <unordered_set>
#include <utility>
#include <vector>

#include "runtime/value/big_number.h"

// Boost's cpp_rational is the oracle here: another implementation of the same arithmetic.

namespace levrules::value {
namespace {

using Rational = boost::multiprecision::cpp_rational;

constexpr std::int64_t kMin = std::numeric_limits<std::int64_t>::min();
constexpr std::int64_t kMax = std::numeric_limits<std::int64_t>::max();

Number Parse(std::string_view text) {
  const std::optional<Number> number = Number::ParseDecimal(text);
  EXPECT_TRUE(number.has_value()) << text;
  return number.value_or(Number());
}

// A number as the oracle sees it.
Rational ToRational(const Number& number) {
  return Rational(NumberAccess::Numerator(number), NumberAccess::Denominator(number));
}

std::string Text(const Rational& rational) {
  const BigInt numerator = boost::multiprecision::numerator(rational);
  const BigInt denominator = boost::multiprecision::denominator(rational);
  return denominator == 1 ? numerator.str() : numerator.str() + "/" + denominator.str();
}

// Whether the form is the one that the value must have.
void ExpectCanonical(const Number& number) {
  const BigInt numerator = NumberAccess::Numerator(number);
  const BigInt denominator = NumberAccess::Denominator(number);
  ASSERT_GT(denominator, 0);
  ASSERT_EQ(gcd(numerator, denominator), 1) << number.ToFraction();
  const bool fits = numerator >= kMin && numerator <= kMax && denominator <= kMax;
  ASSERT_EQ(NumberAccess::IsSmall(number), fits) << number.ToFraction();
}

// Small, decimal, boundary and big values in about equal parts.
class RandomNumbers {
 public:
  explicit RandomNumbers(std::uint64_t seed) : engine_(seed) {}

  Number Next() {
    switch (engine_() % 6) {
      case 0:
        return Number(static_cast<std::int64_t>(engine_() % 41) - 20);
      case 1:
        return Number::Fraction(static_cast<std::int64_t>(engine_() % 2001) - 1000,
                                static_cast<std::int64_t>(engine_() % 60) + 1);
      case 2:
        return Number::Fraction(static_cast<std::int64_t>(engine_() % 20'000'001) - 10'000'000,
                                100);
      case 3:
        return Number::Fraction(NearBoundary(), NonZero(NearBoundary()));
      case 4:
        return Number::Fraction(static_cast<std::int64_t>(engine_()),
                                NonZero(static_cast<std::int64_t>(engine_())));
      default: {
        BigInt numerator = engine_();
        numerator = (numerator << 64) + engine_();
        BigInt denominator = engine_();
        denominator = (denominator << (engine_() % 80)) + 1;
        if (engine_() % 2 == 0) numerator = -numerator;
        return NumberAccess::FromParts(numerator, denominator);
      }
    }
  }

 private:
  std::int64_t NearBoundary() {
    const std::int64_t offset = static_cast<std::int64_t>(engine_() % 4);
    switch (engine_() % 4) {
      case 0:
        return kMin + offset;
      case 1:
        return kMax - offset;
      case 2:
        return (std::int64_t{1} << 32) - offset;
      default:
        return offset - 2;
    }
  }
  static std::int64_t NonZero(std::int64_t value) { return value == 0 ? 1 : value; }

  std::mt19937_64 engine_;
};

TEST(NumberTest, DefaultIsZero) {
  EXPECT_EQ(Number(), 0);
  EXPECT_TRUE(Number().IsZero());
  EXPECT_EQ(Number().ToFraction(), "0");
  EXPECT_EQ(Number().BitSize(), 1U);
}

TEST(NumberTest, FractionsAreReducedWithAPositiveDenominator) {
  EXPECT_EQ(Number::Fraction(6, 4).ToFraction(), "3/2");
  EXPECT_EQ(Number::Fraction(6, -4).ToFraction(), "-3/2");
  EXPECT_EQ(Number::Fraction(-6, -4).ToFraction(), "3/2");
  EXPECT_EQ(Number::Fraction(0, -7).ToFraction(), "0");
  EXPECT_EQ(Number::Fraction(kMin, kMin), 1);
  EXPECT_EQ(Number::Fraction(kMin, 2).ToFraction(), "-4611686018427387904");
  EXPECT_EQ(Number::Fraction(1, kMin).ToFraction(), "-1/9223372036854775808");
  EXPECT_EQ(Number::Fraction(kMin, -1).ToFraction(), "9223372036854775808");
  EXPECT_EQ(Number::Fraction(kMax, kMin).ToFraction(), "-9223372036854775807/9223372036854775808");
}

TEST(NumberTest, PromotesAndDemotesAtTheBoundary) {
  Number number = kMax;
  number += 1;
  EXPECT_FALSE(NumberAccess::IsSmall(number));
  EXPECT_EQ(number.ToFraction(), "9223372036854775808");
  EXPECT_EQ(number.ToInt64(), std::nullopt);
  number -= 1;
  EXPECT_TRUE(NumberAccess::IsSmall(number));
  EXPECT_EQ(number.ToInt64(), kMax);

  const Number beyond = -Number(kMin);
  EXPECT_EQ(beyond.ToFraction(), "9223372036854775808");
  EXPECT_EQ(-beyond, kMin);
  EXPECT_TRUE(NumberAccess::IsSmall(-beyond));
  EXPECT_EQ(Number(kMin).Abs(), beyond);
  EXPECT_EQ(Number(kMin) - 1 + 1, kMin);
  EXPECT_EQ(Number(kMin) * kMin, PowInt(2, 126));
  EXPECT_EQ(Divide(Number(kMin), kMin), 1);
  EXPECT_EQ(Divide(Number(kMin), -1), beyond);
  EXPECT_EQ(Divide(1, Number(kMin)).ToFraction(), "-1/9223372036854775808");
  EXPECT_EQ(Divide(Divide(1, Number(kMin)), Divide(1, Number(kMin))), 1);
  EXPECT_EQ(Number::Fraction(kMin, kMax) + Number::Fraction(kMin, kMax),
            Number::Fraction(kMin, kMax) * 2);
}

TEST(NumberTest, ExactWhereADoubleIsNot) {
  EXPECT_EQ(Divide(1, 3) * 3, 1);
  EXPECT_EQ(Parse("0.1") + Parse("0.2"), Parse("0.3"));
  EXPECT_NE(Number(9'007'199'254'740'993), Number(9'007'199'254'740'992));
}

TEST(NumberTest, CopiesAndMoves) {
  const Number big = PowInt(3, 200);
  Number copy = big;
  EXPECT_EQ(copy, big);
  copy += 1;
  EXPECT_NE(copy, big);
  Number moved = std::move(copy);
  EXPECT_EQ(moved, big + 1);
  EXPECT_EQ(copy, 0);  // NOLINT: a moved-from number is zero by contract.
  moved = 5;
  EXPECT_EQ(moved, 5);
  moved = big;
  Number& alias = moved;
  moved = alias;
  EXPECT_EQ(moved, big);
  moved += alias;
  EXPECT_EQ(moved, big * 2);
  moved -= alias;
  EXPECT_TRUE(moved.IsZero());
  moved = big;
  moved *= alias;
  EXPECT_EQ(moved, PowInt(3, 400));
  static_assert(std::is_nothrow_move_constructible_v<Number>);
  static_assert(std::is_nothrow_move_assignable_v<Number>);
  static_assert(!std::is_constructible_v<Number, double>);
}

TEST(NumberTest, AgreesWithTheOracleOnRandomValues) {
  RandomNumbers random(20261124);
  Number previous;
  for (int i = 0; i < 100'000; ++i) {
    const Number a = random.Next();
    const Number b = i % 5 == 0 ? a : random.Next();
    const Rational x = ToRational(a);
    const Rational y = ToRational(b);
    const std::string what = a.ToFraction() + " and " + b.ToFraction();

    const int order = x.compare(y);
    ASSERT_EQ(a == b, order == 0) << what;
    ASSERT_EQ((a <=> b) < 0, order < 0) << what;
    ASSERT_EQ((a <=> b) > 0, order > 0) << what;
    ASSERT_EQ((b <=> a) < 0, order > 0) << what;
    // Transitivity over neighbours of the sequence.
    if (previous <= a && a <= b) {
      ASSERT_LE(previous, b) << what;
    }
    if (order == 0) {
      ASSERT_EQ(a.Hash(), b.Hash()) << what;
    }

    const Number sum = a + b;
    const Number difference = a - b;
    const Number product = a * b;
    ASSERT_EQ(ToRational(sum), Rational(x + y)) << what;
    ASSERT_EQ(ToRational(difference), Rational(x - y)) << what;
    ASSERT_EQ(ToRational(product), Rational(x * y)) << what;
    ExpectCanonical(sum);
    ExpectCanonical(difference);
    ExpectCanonical(product);
    ASSERT_EQ(sum - b, a) << what;
    ASSERT_EQ((sum - b).Hash(), a.Hash()) << what;
    if (!b.IsZero()) {
      const Number quotient = Divide(a, b);
      ASSERT_EQ(ToRational(quotient), Rational(x / y)) << what;
      ExpectCanonical(quotient);
      ASSERT_EQ(quotient * b, a) << what;
    }
    ASSERT_EQ(a.ToFraction(), Text(x));
    ASSERT_EQ(a.Sign(), x.sign());
    ASSERT_EQ(-(-a), a);
    ASSERT_LE(a.Floor(), a);
    ASSERT_LT(a - a.Floor(), 1);
    ASSERT_EQ(a.Ceiling(), -((-a).Floor()));
    ASSERT_EQ(Divide(a.Numerator(), a.Denominator()), a);
    if (a.IsFiniteDecimal()) {
      ASSERT_EQ(Number::ParseDecimal(a.ToDecimal()), a);
    }
    previous = a;
  }
}

TEST(NumberTest, FloorGoesDown) {
  EXPECT_EQ(Number::Fraction(7, 2).Floor(), 3);
  EXPECT_EQ(Number::Fraction(-7, 2).Floor(), -4);
  EXPECT_EQ(Number(-4).Floor(), -4);
  EXPECT_EQ(Number::Fraction(-7, 2).Ceiling(), -3);
  const Number big = PowInt(10, 30) + Divide(1, 3);
  EXPECT_EQ(big.Floor(), PowInt(10, 30));
  EXPECT_EQ((-big).Floor(), -PowInt(10, 30) - 1);
}

TEST(NumberTest, ParsesPlainDecimals) {
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"0", "0"},
      {"-0", "0"},
      {"-0.000", "0"},
      {"007", "7"},
      {"12.50", "25/2"},
      {"-12.5", "-25/2"},
      {"0.1", "1/10"},
      {"999999999999999999", "999999999999999999"},
      {"0.00000000000000001", "1/100000000000000000"},
      {"9223372036854775807", "9223372036854775807"},
      {"9223372036854775808", "9223372036854775808"},
      {"-9223372036854775808", "-9223372036854775808"},
      {"1.0000000000000000000000000000", "1"},
      {"0000000000000000000000000000000.5", "1/2"},
      {"0.0000000000000000000000", "0"},
      {"0.00000000000000000000000000001", "1/100000000000000000000000000000"},
      {"123456789012345678901234567890.25", "493827156049382715604938271561/4"},
      {"0.12500000000000000000000000", "1/8"},
  };
  for (const auto& [text, fraction] : cases) {
    const Number number = Parse(text);
    ExpectCanonical(number);
    EXPECT_EQ(number.ToFraction(), fraction) << text;
  }
  EXPECT_EQ(Parse("12345678901234567890.00000000000000000002").ToDecimal(),
            "12345678901234567890.00000000000000000002");
}

TEST(NumberTest, RefusesAllOtherText) {
  for (const char* text :
       {"",        "-",     ".",   "-.",    "1.",   ".5",
        "-.5",     "+1",    "1e3", "1E3",   " 1",   "1 ",
        "1,000",   "1_000", "--1", "1.2.3", "1..2", "0x10",
        "1/3",     "- 1",   "nan", "1.-5",  "1\n",  "1234567890123456789012345678901234567890x",
        "\xd9\xa1"}) {
    EXPECT_EQ(Number::ParseDecimal(text), std::nullopt) << text;
  }
  EXPECT_EQ(Number::ParseDecimal(std::string_view("1\0", 2)), std::nullopt);
}

TEST(NumberTest, LongDecimalsAreQuickAndExact) {
  std::mt19937 engine(7);
  for (std::size_t length : {19U, 20U, 36U, 37U, 38U, 72U, 73U, 1000U, 100'000U}) {
    std::string digits(1, '7');
    while (digits.size() < length) digits += static_cast<char>('0' + engine() % 10);
    digits.back() = '3';
    const Number number = Parse(digits);
    EXPECT_EQ(number.ToFraction(), digits);
    std::string decimal = digits;
    decimal.insert(length / 2, 1, '.');
    EXPECT_EQ(Parse(decimal).ToDecimal(), decimal);
    EXPECT_EQ(Parse("0." + digits).ToDecimal(), "0." + digits);
  }
  // Divisible by a high power of five or of two.
  const Number five = PowInt(5, 3000);
  EXPECT_EQ(Parse("0." + std::string(5000, '0') + five.ToFraction()),
            five * Pow10(-5000 - static_cast<int>(five.ToFraction().size())));
  const Number two = PowInt(2, 3000);
  EXPECT_EQ(Parse("-0." + std::string(10, '0') + two.ToFraction()),
            -two * Pow10(-10 - static_cast<int>(two.ToFraction().size())));
}

TEST(NumberTest, ArithmeticOnVeryLongNumbersTakesTheLehmerPath) {
  const Number a = Divide(PowInt(3, 2000) + 1, PowInt(7, 1500) * PowInt(2, 900));
  const Number b = Divide(PowInt(5, 1700) - 1, PowInt(7, 1400) * PowInt(11, 300));
  EXPECT_EQ(ToRational(a + b), Rational(ToRational(a) + ToRational(b)));
  EXPECT_EQ(ToRational(a * b), Rational(ToRational(a) * ToRational(b)));
  EXPECT_EQ(ToRational(Divide(a, b)), Rational(ToRational(a) / ToRational(b)));
  EXPECT_EQ(a + b - b, a);
  EXPECT_EQ((a * b).Hash(), (b * a).Hash());
}

TEST(NumberTest, ShowsDecimals) {
  EXPECT_EQ(Parse("-12.5").ToDecimal(), "-12.5");
  EXPECT_EQ(Parse("3.00").ToDecimal(), "3");
  EXPECT_EQ(Parse("-0.05").ToDecimal(), "-0.05");
  EXPECT_EQ(Number::Fraction(1, 8).ToDecimal(), "0.125");
  EXPECT_EQ(Number(kMin).ToDecimal(), "-9223372036854775808");
  EXPECT_EQ(Pow10(-30).ToDecimal(), "0.000000000000000000000000000001");
  EXPECT_EQ(Divide(1, PowInt(2, 70)).DecimalPlaces(), 70);
  EXPECT_EQ(Number::Fraction(1, 8).DecimalPlaces(), 3);
  EXPECT_EQ(Number::Fraction(1, 5).DecimalPlaces(), 1);
  EXPECT_EQ(Number::Fraction(1, 3).DecimalPlaces(), std::nullopt);
  EXPECT_FALSE(Number::Fraction(1, 30).IsFiniteDecimal());
  EXPECT_FALSE(Divide(1, PowInt(3, 90)).IsFiniteDecimal());
  EXPECT_TRUE(Pow10(-90).IsFiniteDecimal());
}

TEST(NumberTest, ShowsFixedDecimals) {
  EXPECT_EQ(Parse("12.5").ToFixed(2), "12.50");
  EXPECT_EQ(Number(12).ToFixed(0), "12");
  EXPECT_EQ(Number().ToFixed(2), "0.00");
  EXPECT_EQ(Parse("-0.05").ToFixed(3), "-0.050");
  EXPECT_EQ(Number(kMax).ToFixed(20), "9223372036854775807.00000000000000000000");
}

TEST(NumberTest, Powers) {
  EXPECT_EQ(Pow10(0), 1);
  EXPECT_EQ(Pow10(18), 1'000'000'000'000'000'000);
  EXPECT_EQ(Pow10(19), Pow10(18) * 10);
  EXPECT_EQ(Pow10(-18) * Pow10(18), 1);
  EXPECT_EQ(Pow10(-40) * Pow10(40), 1);
  EXPECT_EQ(PowInt(0, 0), 1);
  EXPECT_EQ(PowInt(0, 5), 0);
  EXPECT_EQ(PowInt(-2, 63), kMin);
  EXPECT_EQ(PowInt(Number::Fraction(-2, 3), 3).ToFraction(), "-8/27");
}

TEST(NumberTest, BitSizeCountsBothParts) {
  EXPECT_EQ(Number(1).BitSize(), 2U);
  EXPECT_EQ(Number(kMin).BitSize(), 65U);
  EXPECT_EQ(Number::Fraction(3, 4).BitSize(), 5U);
  EXPECT_EQ((-PowInt(2, 100)).BitSize(), 102U);
}

TEST(NumberTest, HashSpreads) {
  std::unordered_set<std::size_t> hashes;
  for (int i = -500; i < 500; ++i) {
    for (int j = 1; j < 20; ++j) hashes.insert(Number::Fraction(i, j).Hash());
  }
  std::unordered_set<Number> numbers;
  for (int i = -500; i < 500; ++i) {
    for (int j = 1; j < 20; ++j) numbers.insert(Number::Fraction(i, j));
  }
  EXPECT_EQ(hashes.size(), numbers.size());
}

TEST(NumberDeathTest, ChecksItsPreconditions) {
  EXPECT_EXIT(static_cast<void>(Divide(1, 0)), testing::ExitedWithCode(70), "divisor");
  EXPECT_EXIT(static_cast<void>(Number::Fraction(1, 0)), testing::ExitedWithCode(70),
              "denominator");
  EXPECT_EXIT(static_cast<void>(Divide(1, 3).ToDecimal()), testing::ExitedWithCode(70), "decimals");
  EXPECT_EXIT(static_cast<void>(Divide(1, 8).ToFixed(2)), testing::ExitedWithCode(70), "fits");
}

}  // namespace
}  // namespace levrules::value
