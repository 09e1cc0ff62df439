#include "runtime/value/irrational.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/value/number.h"
#include "runtime/value/rounding.h"

// Known digits come from mpmath 1.3 at 6,000 bits; the rest are laws that hold for any real value
// and checks by an independent route (an exact square, the inverse function).

namespace levrules::value {
namespace {

enum class Function { Sqrt, Ln, Exp, Power };

constexpr RoundMode kModes[] = {RoundMode::Up,       RoundMode::HalfUp,   RoundMode::Down,
                                RoundMode::HalfDown, RoundMode::HalfEven, RoundMode::Ceiling,
                                RoundMode::Floor};

Number Parse(std::string_view text) { return Number::ParseDecimal(text).value(); }

// Reads `p`, `p/q` or either with a power of ten, such as `1/10^300`.
Number ReadNumber(std::string_view text) {
  if (const std::size_t slash = text.find('/'); slash != std::string_view::npos) {
    return Divide(ReadNumber(text.substr(0, slash)), ReadNumber(text.substr(slash + 1)));
  }
  if (text.starts_with("10^")) return Pow10(std::stoi(std::string(text.substr(3))));
  return Parse(text);
}

IrrationalResult Apply(Function function, const Number& x, const Number& y, const Number& step,
                       RoundMode mode) {
  switch (function) {
    case Function::Sqrt:
      return RoundedSqrt(x, step, mode);
    case Function::Ln:
      return RoundedLn(x, step, mode);
    case Function::Exp:
      return RoundedExp(x, step, mode);
    case Function::Power:
      return RoundedPower(x, y, step, mode);
  }
  return {};
}

// The value of a result that must not be a fault.
Number Value(const IrrationalResult& result) {
  EXPECT_EQ(result.fault, IrrationalFault::None);
  return result.value;
}

struct KnownDigits {
  Function function;
  const char* x;
  const char* y;
  const char* digits;
};

const std::vector<KnownDigits> kKnownDigits = {
    {Function::Sqrt, "2", "0", "1.41421356237309504880168872420969807856967187537695"},
    {Function::Sqrt, "3", "0", "1.73205080756887729352744634150587236694280525381038"},
    {Function::Sqrt, "1/2", "0", "0.70710678118654752440084436210484903928483593768847"},
    {Function::Sqrt, "1/3", "0", "0.57735026918962576450914878050195745564760175127013"},
    {Function::Sqrt, "1000000007", "0", "31622.77671236351123219270605688849574013423318810221680"},
    {Function::Sqrt, "99999999999999999989", "0",
     "9999999999.99999999944999999999999999998487499999999999999917"},
    {Function::Sqrt, "1/1000000", "0", "0.00100000000000000000000000000000000000000000000000"},
    {Function::Ln, "2", "0", "0.69314718055994530941723212145817656807550013436026"},
    {Function::Ln, "10", "0", "2.30258509299404568401799145468436420760110148862877"},
    {Function::Ln, "1/2", "0", "-0.69314718055994530941723212145817656807550013436026"},
    {Function::Ln, "3/2", "0", "0.40546510810816438197801311546434913657199042346249"},
    {Function::Ln, "4/3", "0", "0.28768207245178092743921900599382743150350971089776"},
    {Function::Ln, "2/3", "0", "-0.40546510810816438197801311546434913657199042346249"},
    {Function::Ln, "1/3", "0", "-1.09861228866810969139524523692252570464749055782275"},
    {Function::Ln, "1000001/1000000", "0", "0.00000099999950000033333308333353333316666680952368"},
    {Function::Ln, "999999/1000000", "0", "-0.00000100000050000033333358333353333350000014285727"},
    {Function::Ln, "1267650600228229401496703205376", "0",
     "69.31471805599453094172321214581765680755001343602553"},
    {Function::Ln, "10^100", "0", "230.25850929940456840179914546843642076011014886287730"},
    {Function::Ln, "1/10^300", "0", "-690.77552789821370520539743640530926228033044658863189"},
    {Function::Exp, "1", "0", "2.71828182845904523536028747135266249775724709369996"},
    {Function::Exp, "-1", "0", "0.36787944117144232159552377016146086744581113103177"},
    {Function::Exp, "-20", "0", "0.00000000206115362243855782796594038015582097637581"},
    {Function::Exp, "1/2", "0", "1.64872127070012814684865078781416357165377610071015"},
    {Function::Exp, "30", "0", "10686474581524.46214699046865074140165002449500547305499022291149"},
    {Function::Exp, "-100", "0", "0.00000000000000000000000000000000000000000003720076"},
    {Function::Exp, "1/1000000", "0", "1.00000100000050000016666670833334166666805555575397"},
    {Function::Exp, "-1/3", "0", "0.71653131057378925042560409692537966745311205982148"},
    {Function::Exp, "7/10", "0", "2.01375270747047652162454938858306527001754239414587"},
    {Function::Exp, "693147/1000000", "0", "1.99999963888014198305742369819062247606828822761611"},
    {Function::Power, "2", "1/3", "1.25992104989487316476721060727822835057025146470151"},
    {Function::Power, "2", "1/2", "1.41421356237309504880168872420969807856967187537695"},
    {Function::Power, "10", "1/10", "1.25892541179416721042395410639580060609361740946693"},
    {Function::Power, "10001/10000", "10000",
     "2.71814592682522486403766467491314653611382264922072"},
    {Function::Power, "3/2", "5/2", "2.75567596063107536047194458404412781596169091573875"},
    {Function::Power, "2", "-1/3", "0.79370052598409973737585281963615413019574666394993"},
    {Function::Power, "10001/10000", "500000",
     "5171760815372400971558.16189213012403798561418264527053615825412859184269"},
    {Function::Power, "9999/10000", "123456",
     "0.00000434616234775336004726890718031655087288449368"},
    {Function::Power, "7", "22/7", "452.92095198035046059059927470459023737865385212686188"},
    {Function::Power, "1/2", "1/1000", "0.99930709299045252192237935536350181867105296444101"},
    {Function::Power, "1000001/1000000", "999999/1000",
     "1.00100049866520842671061710811502862598457774055340"},
    {Function::Power, "9/4", "1/3", "1.31037069710444830357083064022099813511971382286182"},
};

TEST(IrrationalTest, MatchesKnownDigitsInEveryMode) {
  for (const KnownDigits& known : kKnownDigits) {
    const Number x = ReadNumber(known.x);
    const Number y = ReadNumber(known.y);
    const Number digits = Parse(known.digits);
    EXPECT_EQ(Value(Apply(known.function, x, y, Pow10(-50), RoundMode::HalfUp)).ToFixed(50),
              known.digits)
        << known.x << " " << known.y;
    // Of a value known to 50 digits, fewer follow, and no case here has a tie or zeros there.
    for (int decimals = 0; decimals <= 45; ++decimals) {
      const Number step = Pow10(-decimals);
      for (RoundMode mode : kModes) {
        const Number value = Value(Apply(known.function, x, y, step, mode));
        ASSERT_EQ(value.ToFixed(decimals), RoundToMultiple(digits, step, mode).ToFixed(decimals))
            << known.x << " " << known.y << " " << RoundModeName(mode);
      }
    }
  }
}

TEST(IrrationalTest, FindsRationalValuesExactly) {
  for (RoundMode mode : kModes) {
    EXPECT_EQ(Value(RoundedSqrt(0, 1, mode)), 0);
    EXPECT_EQ(Value(RoundedSqrt(144, 1, mode)), 12);
    EXPECT_EQ(Value(RoundedSqrt(Parse("0.0225"), Parse("0.01"), mode)),
              RoundToMultiple(Parse("0.15"), Parse("0.01"), mode));
    EXPECT_EQ(Value(RoundedSqrt(PowInt(7, 400), 1, mode)), PowInt(7, 200));
    EXPECT_EQ(Value(RoundedLn(1, 1, mode)), 0);
    EXPECT_EQ(Value(RoundedExp(0, 1, mode)), 1);
    EXPECT_EQ(Value(RoundedPower(8, Number::Fraction(1, 3), 1, mode)), 2);
    EXPECT_EQ(Value(RoundedPower(27, Number::Fraction(-2, 3), Number::Fraction(1, 9), mode)),
              Number::Fraction(1, 9));
    EXPECT_EQ(Value(RoundedPower(Number::Fraction(4, 9), Number::Fraction(3, 2),
                                 Number::Fraction(1, 27), mode)),
              Number::Fraction(8, 27));
    EXPECT_EQ(Value(RoundedPower(PowInt(3, 1000), Number::Fraction(1, 500), 1, mode)), 9);
    EXPECT_EQ(Value(RoundedPower(PowInt(12345, 7), Number::Fraction(1, 7), 1, mode)), 12345);
    EXPECT_EQ(Value(RoundedPower(-2, 3, 1, mode)), -8);
    EXPECT_EQ(Value(RoundedPower(-2, -2, Number::Fraction(1, 4), mode)), Number::Fraction(1, 4));
    EXPECT_EQ(Value(RoundedPower(0, 0, 1, mode)), 1);
    EXPECT_EQ(Value(RoundedPower(0, Number::Fraction(1, 2), 1, mode)), 0);
    EXPECT_EQ(Value(RoundedPower(1, Divide(1, PowInt(3, 99)), 1, mode)), 1);
    EXPECT_EQ(Value(RoundedPower(-1, PowInt(10, 40) + 1, 1, mode)), -1);
    EXPECT_EQ(Value(RoundedPower(-1, PowInt(10, 40), 1, mode)), 1);
  }
  // An exact tie takes the rule of the mode, not a direction of the enclosure.
  EXPECT_EQ(Value(RoundedSqrt(Parse("6.25"), 1, RoundMode::HalfEven)), 2);
  EXPECT_EQ(Value(RoundedSqrt(Parse("6.25"), 1, RoundMode::HalfUp)), 3);
  EXPECT_EQ(Value(RoundedSqrt(Parse("6.25"), 1, RoundMode::HalfDown)), 2);
  EXPECT_EQ(Value(RoundedPower(Parse("15.625"), Number::Fraction(1, 3), 1, RoundMode::HalfEven)),
            2);
}

TEST(IrrationalTest, RootsAHairOffABoundary) {
  for (const Number& hair : {Pow10(-30), Pow10(-200), Pow10(-2000)}) {
    for (std::int64_t k : {1, 2, 7, 1'000'000'007}) {
      const Number square = Number(k) * k;
      EXPECT_EQ(Value(RoundedSqrt(square + hair, 1, RoundMode::Ceiling)), k + 1);
      EXPECT_EQ(Value(RoundedSqrt(square + hair, 1, RoundMode::Floor)), k);
      EXPECT_EQ(Value(RoundedSqrt(square - hair, 1, RoundMode::Ceiling)), k);
      EXPECT_EQ(Value(RoundedSqrt(square - hair, 1, RoundMode::Down)), k - 1);
      const Number middle = Number(k) + Number::Fraction(1, 2);
      EXPECT_EQ(Value(RoundedSqrt(middle * middle + hair, 1, RoundMode::HalfDown)), k + 1);
      EXPECT_EQ(Value(RoundedSqrt(middle * middle - hair, 1, RoundMode::HalfUp)), k);
      const Number third = Number::Fraction(1, 3);
      const Number cube = middle * middle * middle;
      EXPECT_EQ(Value(RoundedPower(cube + hair, third, 1, RoundMode::HalfDown)), k + 1);
      EXPECT_EQ(Value(RoundedPower(cube - hair, third, 1, RoundMode::HalfUp)), k);
    }
  }
}

TEST(IrrationalTest, LogarithmAndExponentialInvertEachOther) {
  // Each is computed by the other code path, so that an error of one shows in the other.
  for (int decimals : {20, 60, 250, 1000}) {
    const Number fine = Pow10(-decimals);
    for (const Number& x : {Number(2), Number::Fraction(5, 2), Number::Fraction(1, 7),
                            Number(123456789), Number::Fraction(99, 100)}) {
      const Number below = Value(RoundedLn(x, fine, RoundMode::Floor));
      const Number above = Value(RoundedLn(x, fine, RoundMode::Ceiling));
      EXPECT_EQ(above - below, fine);
      // exp(below) is less than x and exp(above) is more, both by a hair.
      const Number grid = x;
      EXPECT_EQ(Value(RoundedExp(below, grid, RoundMode::Floor)), 0);
      EXPECT_EQ(Value(RoundedExp(below, grid, RoundMode::Ceiling)), x);
      EXPECT_EQ(Value(RoundedExp(above, grid, RoundMode::Floor)), x);
      EXPECT_EQ(Value(RoundedExp(above, grid, RoundMode::Ceiling)), x * 2);
      EXPECT_EQ(Value(RoundedExp(below, x * 2, RoundMode::HalfUp)), 0);
      EXPECT_EQ(Value(RoundedExp(above, x * 2, RoundMode::HalfDown)), x * 2);
    }
    for (const Number& y : {Number::Fraction(1, 2), Number(-3), Number::Fraction(22, 7)}) {
      const Number below = Value(RoundedExp(y, fine, RoundMode::Floor));
      const Number above = Value(RoundedExp(y, fine, RoundMode::Ceiling));
      const Number grid = y.Abs();
      EXPECT_EQ(Value(RoundedLn(below, grid, RoundMode::Ceiling)), y);
      EXPECT_EQ(Value(RoundedLn(below, grid, RoundMode::Floor)), y - grid);
      EXPECT_EQ(Value(RoundedLn(above, grid, RoundMode::Floor)), y);
      EXPECT_EQ(Value(RoundedLn(above, grid, RoundMode::Ceiling)), y + grid);
    }
  }
}

TEST(IrrationalTest, TinyAndVanishingResults) {
  const Number penny = Parse("0.01");
  const Number hair = Pow10(-200);
  EXPECT_EQ(Value(RoundedLn(hair + 1, penny, RoundMode::Ceiling)), penny);
  EXPECT_EQ(Value(RoundedLn(hair + 1, penny, RoundMode::HalfUp)), 0);
  EXPECT_EQ(Value(RoundedLn(Number(1) - hair, penny, RoundMode::Floor)), -penny);
  EXPECT_EQ(Value(RoundedLn(Number(1) - hair, penny, RoundMode::Down)), 0);
  EXPECT_EQ(Value(RoundedExp(hair, 1, RoundMode::Up)), 2);
  EXPECT_EQ(Value(RoundedExp(-hair, 1, RoundMode::Down)), 0);
  EXPECT_EQ(Value(RoundedExp(-Pow10(30), penny, RoundMode::Up)), penny);
  EXPECT_EQ(Value(RoundedExp(-Pow10(30), penny, RoundMode::HalfUp)), 0);
  const Number huge = Pow10(12);
  const Number half = Number::Fraction(1, 2);
  EXPECT_EQ(Value(RoundedPower(half, huge, penny, RoundMode::Up)), penny);
  EXPECT_EQ(Value(RoundedPower(half, huge, penny, RoundMode::HalfUp)), 0);
  EXPECT_EQ(Value(RoundedPower(-half, huge + 1, penny, RoundMode::Floor)), -penny);
  EXPECT_EQ(Value(RoundedPower(-half, huge + 1, penny, RoundMode::Ceiling)), 0);
  EXPECT_EQ(Value(RoundedPower(2, -huge, penny, RoundMode::Ceiling)), penny);
  EXPECT_EQ(Value(RoundedPower(Pow10(-12) + 1, huge, penny, RoundMode::HalfUp)), Parse("2.72"));
}

TEST(IrrationalTest, StepsOfAnySize) {
  const Number third = Number::Fraction(1, 3);
  EXPECT_EQ(Value(RoundedSqrt(2, third, RoundMode::HalfUp)), Number::Fraction(4, 3));
  EXPECT_EQ(Value(RoundedSqrt(2, third, RoundMode::Up)), Number::Fraction(5, 3));
  EXPECT_EQ(Value(RoundedLn(2, third, RoundMode::HalfEven)), Number::Fraction(2, 3));
  EXPECT_EQ(Value(RoundedLn(Number::Fraction(1, 2), third, RoundMode::Floor)), -1);
  EXPECT_EQ(Value(RoundedExp(10, 1000, RoundMode::HalfUp)), 22'000);
  EXPECT_EQ(Value(RoundedExp(10, 1000, RoundMode::Ceiling)), 23'000);
  EXPECT_EQ(Value(RoundedSqrt(PowInt(10, 13), 1000, RoundMode::HalfUp)), 3'162'000);
  EXPECT_EQ(Value(RoundedPower(Parse("1.0375"), 25, Parse("0.0001"), RoundMode::HalfUp)),
            Parse("2.5102"));
  EXPECT_EQ(Value(RoundedSqrt(2, Pow10(60), RoundMode::Up)), Pow10(60));
  EXPECT_EQ(Value(RoundedSqrt(2, Pow10(60), RoundMode::HalfUp)), 0);
  EXPECT_EQ(Value(RoundedLn(3, Pow10(60), RoundMode::Ceiling)), Pow10(60));
}

TEST(IrrationalTest, FloorOfAFinerFloorIsTheFloor) {
  // Holds for the floor of any real number, so that a too wide or wrong enclosure breaks it.
  std::mt19937_64 engine(42);
  for (int i = 0; i < 400; ++i) {
    const std::int64_t numerator = static_cast<std::int64_t>(engine() % 1'000'000) + 1;
    const std::int64_t denominator = static_cast<std::int64_t>(engine() % 1'000) + 1;
    const Number x = Number::Fraction(numerator, denominator * 50);
    const Number y =
        Number::Fraction(static_cast<std::int64_t>(engine() % 400) - 200, denominator % 17 + 1);
    const int decimals = static_cast<int>(engine() % 30);
    for (Function function : {Function::Sqrt, Function::Ln, Function::Exp, Function::Power}) {
      const Number& argument = function == Function::Exp ? y : x;
      const Number fine =
          Value(Apply(function, argument, y, Pow10(-3 * decimals - 40), RoundMode::Floor));
      const Number step = Pow10(-decimals) * denominator;
      const Number coarse = Value(Apply(function, argument, y, step, RoundMode::Floor));
      ASSERT_EQ(coarse, RoundToMultiple(fine, step, RoundMode::Floor))
          << x.ToFraction() << " " << y.ToFraction();
    }
    // The root by logarithms is the root by integers.
    const Number half = Number::Fraction(1, 2);
    ASSERT_EQ(Value(RoundedPower(x, half, Pow10(-decimals), RoundMode::HalfEven)),
              Value(RoundedSqrt(x, Pow10(-decimals), RoundMode::HalfEven)));
  }
}

TEST(IrrationalTest, Faults) {
  const RoundMode mode = RoundMode::HalfUp;
  EXPECT_EQ(RoundedSqrt(-1, 1, mode).fault, IrrationalFault::NegativeRoot);
  EXPECT_EQ(RoundedLn(0, 1, mode).fault, IrrationalFault::LogOfNonPositive);
  EXPECT_EQ(RoundedLn(-1, 1, mode).fault, IrrationalFault::LogOfNonPositive);
  EXPECT_EQ(RoundedPower(0, -1, 1, mode).fault, IrrationalFault::PowerUndefined);
  EXPECT_EQ(RoundedPower(-8, Number::Fraction(1, 3), 1, mode).fault,
            IrrationalFault::PowerUndefined);
  EXPECT_EQ(RoundedExp(Pow10(30), 1, mode).fault, IrrationalFault::TooLarge);
  EXPECT_EQ(RoundedExp(1'000'000, 1, mode).fault, IrrationalFault::TooLarge);
  EXPECT_EQ(RoundedPower(10, 10'000'000, 1, mode).fault, IrrationalFault::TooLarge);
  EXPECT_EQ(RoundedPower(Number::Fraction(1, 10), -10'000'000, 1, mode).fault,
            IrrationalFault::TooLarge);
  EXPECT_EQ(RoundedPower(Number::Fraction(11, 10), Pow10(40), 1, mode).fault,
            IrrationalFault::TooLarge);
  EXPECT_EQ(RoundedLn(2, Pow10(-30'000), mode).fault, IrrationalFault::TooLarge);
  EXPECT_EQ(RoundedSqrt(2, Pow10(-400'000), mode).fault, IrrationalFault::TooLarge);
}

}  // namespace
}  // namespace levrules::value
