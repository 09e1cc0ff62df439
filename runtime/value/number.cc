#include "runtime/value/number.h"

#include <algorithm>
#include <array>
#include <bit>
#include <limits>
#include <memory>
#include <utility>
#include <vector>

#include "runtime/base/check.h"
#include "runtime/value/big_number.h"

// In: small or big operands. Out: canonical results. Every operation tries the small form with
// 128-bit intermediates, whose bounds stand beside the arithmetic, and falls back to BigInt only
// where the reduced result does not fit or an operand is big.

namespace levrules::value {
namespace {

constexpr std::int64_t kMin = std::numeric_limits<std::int64_t>::min();
constexpr std::int64_t kMax = std::numeric_limits<std::int64_t>::max();

// The most digits that always fit 64 bits.
constexpr int kFastDigits = 18;

constexpr std::array<std::int64_t, kFastDigits + 1> kPowersOf10 = [] {
  std::array<std::int64_t, kFastDigits + 1> powers{};
  std::int64_t power = 1;
  for (std::int64_t& entry : powers) {
    entry = power;
    power *= entry == 1'000'000'000'000'000'000 ? 1 : 10;
  }
  return powers;
}();

// 5^27, the largest power of five of 63 bits.
constexpr std::int64_t kFiveTo27 = 7'450'580'596'923'828'125;
constexpr unsigned kFiveTo27Exponent = 27;

std::uint64_t Magnitude(std::int64_t integer) {
  const std::uint64_t bits = static_cast<std::uint64_t>(integer);
  return integer < 0 ? 0 - bits : bits;
}

// Binary gcd, after one remainder that makes operands of unlike size alike. gcd(0, x) is x.
std::uint64_t SmallGcd(std::uint64_t left, std::uint64_t right) {
  if (left == 0) return right;
  if (right == 0) return left;
  if (left < right) std::swap(left, right);
  left %= right;
  if (left == 0) return right;
  const int shift = std::countr_zero(left | right);
  left >>= std::countr_zero(left);
  right >>= std::countr_zero(right);
  // No branch but the loop itself: the order of the operands is as good as random. Both are odd,
  // and a difference and its negation have the same trailing zeros.
  while (left != right) {
    const std::uint64_t difference = left - right;
    const bool less = left < right;
    right = less ? left : right;
    left = (less ? 0 - difference : difference) >> std::countr_zero(difference);
  }
  return left << shift;
}

// The gcd of a numerator and a denominator; it divides the denominator, so it fits 63 bits.
std::int64_t GcdWithDenominator(std::int64_t numerator, std::int64_t denominator) {
  return static_cast<std::int64_t>(
      SmallGcd(Magnitude(numerator), static_cast<std::uint64_t>(denominator)));
}

bool FitsInt64(Int128 integer) { return integer >= kMin && integer <= kMax; }

bool FitsInt64(const BigInt& integer) { return integer >= kMin && integer <= kMax; }

// Boost's own conversion of INT64_MIN goes through signed negation; this one does not.
std::int64_t ToInt64Exact(const BigInt& integer) {
  const std::uint64_t magnitude = static_cast<std::uint64_t>(BigInt(abs(integer)));
  return static_cast<std::int64_t>(integer < 0 ? 0 - magnitude : magnitude);
}

BigInt ToBigInt(Int128 integer) {
  __extension__ typedef unsigned __int128 Uint128;
  const bool negative = integer < 0;
  const Uint128 bits = static_cast<Uint128>(integer);
  const Uint128 magnitude = negative ? 0 - bits : bits;
  BigInt result = static_cast<std::uint64_t>(magnitude >> 64);
  result <<= 64;
  result |= static_cast<std::uint64_t>(magnitude);
  return negative ? BigInt(-result) : result;
}

// Lehmer's gcd of non-negative integers. Boost 1.74 subtracts and shifts one bit at a time, which
// takes seconds for numbers of 100,000 digits; this gains about 30 bits a pass.
BigInt BigGcd(BigInt left, BigInt right) {
  constexpr std::size_t kPlainBits = 1024;
  constexpr std::size_t kWindowBits = 61;
  if (left < right) left.swap(right);
  while (right != 0 && BitLength(right) > kPlainBits) {
    const std::size_t shift = BitLength(left) - kWindowBits;
    std::int64_t x = ToInt64Exact(BigInt(left >> shift));
    std::int64_t y = ToInt64Exact(BigInt(right >> shift));
    std::int64_t a = 1, b = 0, c = 0, d = 1;
    // Knuth 4.5.2, algorithm L: go on while both ends of the window give the same quotient.
    while (y + c != 0 && y + d != 0) {
      const std::int64_t quotient = (x + a) / (y + c);
      if (quotient != (x + b) / (y + d)) break;
      a = std::exchange(c, a - quotient * c);
      b = std::exchange(d, b - quotient * d);
      x = std::exchange(y, x - quotient * y);
    }
    if (b == 0) {
      left %= right;
      left.swap(right);
    } else {
      BigInt next_left = left * a + right * b;
      right = left * c + right * d;
      left = std::move(next_left);
    }
  }
  if (right == 0) return left;
  left %= right;
  return gcd(right, left);
}

BigInt GcdOfMagnitudes(const BigInt& left, const BigInt& right) {
  return BigGcd(BigInt(abs(left)), BigInt(abs(right)));
}

// The sum of two fractions, or their difference.
Number AddBig(const Number& left, const Number& right, bool subtract) {
  BigInt a = NumberAccess::Numerator(left);
  BigInt b = NumberAccess::Denominator(left);
  BigInt c = NumberAccess::Numerator(right);
  BigInt d = NumberAccess::Denominator(right);
  if (subtract) c = -c;
  const BigInt g = b == 1 || d == 1 ? BigInt(1) : GcdOfMagnitudes(b, d);
  if (g == 1) return NumberAccess::FromReduced(BigInt(a * d + c * b), BigInt(b * d));
  // Knuth 4.5.1: only a factor of g can be shared by the new numerator and denominator.
  BigInt numerator = a * BigInt(d / g) + c * BigInt(b / g);
  if (numerator == 0) return Number();
  const BigInt shared = GcdOfMagnitudes(numerator, g);
  return NumberAccess::FromReduced(BigInt(numerator / shared), BigInt((b / g) * (d / shared)));
}

// `sign` is +1 or -1.
Number AddSmall(const Number& left, const Number& right, int sign) {
  const std::int64_t b = NumberAccess::SmallDenominator(left);
  const std::int64_t d = NumberAccess::SmallDenominator(right);
  const Int128 a = NumberAccess::SmallNumerator(left);
  const Int128 c = static_cast<Int128>(NumberAccess::SmallNumerator(right)) * sign;
  if (b == d) {
    const Int128 sum = a + c;
    if (b == 1) return NumberAccess::FromReduced(sum, Int128{1});
    if (FitsInt64(sum)) [[likely]] {
      const std::int64_t fitting = static_cast<std::int64_t>(sum);
      const std::int64_t shared = GcdWithDenominator(fitting, b);
      return NumberAccess::FromReduced(fitting / shared, b / shared);
    }
    const std::int64_t shared = GcdWithDenominator(static_cast<std::int64_t>(sum % b), b);
    return NumberAccess::FromReduced(sum / shared, static_cast<Int128>(b / shared));
  }
  // |a|, |c| <= 2^63 and b, d < 2^63, so that every product is below 2^126 and every sum below
  // 2^127.
  if (b == 1) return NumberAccess::FromReduced(a * d + c, static_cast<Int128>(d));
  if (d == 1) return NumberAccess::FromReduced(a + c * b, static_cast<Int128>(b));
  const std::int64_t g = GcdWithDenominator(b, d);
  if (g == 1) return NumberAccess::FromReduced(a * d + c * b, static_cast<Int128>(b) * d);
  // Knuth 4.5.1: only a factor of g can be shared by the new numerator and denominator.
  const Int128 sum = a * (d / g) + c * (b / g);
  if (FitsInt64(sum)) [[likely]] {
    const std::int64_t fitting = static_cast<std::int64_t>(sum);
    const std::int64_t shared = GcdWithDenominator(fitting % g, g);
    return NumberAccess::FromReduced(static_cast<Int128>(fitting / shared),
                                     static_cast<Int128>(b / g) * (d / shared));
  }
  const std::int64_t shared = GcdWithDenominator(static_cast<std::int64_t>(sum % g), g);
  return NumberAccess::FromReduced(sum / shared, static_cast<Int128>(b / g) * (d / shared));
}

Number MultiplyBig(BigInt a, BigInt b, BigInt c, BigInt d) {
  if (a == 0 || c == 0) return Number();
  if (d != 1) {
    const BigInt shared = GcdOfMagnitudes(a, d);
    a /= shared;
    d /= shared;
  }
  if (b != 1) {
    const BigInt shared = GcdOfMagnitudes(c, b);
    c /= shared;
    b /= shared;
  }
  return NumberAccess::FromReduced(BigInt(a * c), BigInt(b * d));
}

// Divides `integer` by 5 as often as possible, at most `limit` times; returns how often.
std::size_t StripFives(BigInt& integer, std::size_t limit) {
  std::size_t count = 0;
  BigInt quotient, remainder;
  for (unsigned step : {kFiveTo27Exponent, 1U}) {
    const BigInt divisor = step == 1 ? std::int64_t{5} : kFiveTo27;
    while (count + step <= limit) {
      divide_qr(integer, divisor, quotient, remainder);
      if (remainder != 0) break;
      integer.swap(quotient);
      count += step;
    }
  }
  return count;
}

BigInt PowerOf5(std::size_t exponent) { return pow(BigInt(5), static_cast<unsigned>(exponent)); }

bool AllDigits(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

// Up to kFastDigits digits.
std::int64_t ReadFewDigits(std::string_view digits) {
  std::int64_t value = 0;
  for (char c : digits) value = value * 10 + (c - '0');
  return value;
}

// Splits in the middle, at a length whose power of ten is in `powers`: powers[i] is
// 10^(kFastDigits * 2^i). The work is that of the multiplications, not of one digit at a time.
BigInt ReadManyDigits(std::string_view digits, std::vector<BigInt>& powers) {
  if (digits.size() <= kFastDigits) return ReadFewDigits(digits);
  std::size_t level = 0;
  std::size_t low_size = kFastDigits;
  while (low_size * 2 < digits.size()) {
    low_size *= 2;
    ++level;
  }
  while (powers.size() <= level) {
    powers.push_back(powers.empty() ? BigInt(kPowersOf10[kFastDigits])
                                    : BigInt(powers.back() * powers.back()));
  }
  const std::size_t high_size = digits.size() - low_size;
  BigInt result = ReadManyDigits(digits.substr(0, high_size), powers);
  result *= powers[level];
  result += ReadManyDigits(digits.substr(high_size), powers);
  return result;
}

}  // namespace

// ---------------------------------------------------------------------------------------------
// NumberAccess

BigInt NumberAccess::Numerator(const Number& number) {
  return IsSmall(number) ? BigInt(number.numerator_) : Big(number).numerator;
}

BigInt NumberAccess::Denominator(const Number& number) {
  return IsSmall(number) ? BigInt(number.denominator_) : Big(number).denominator;
}

Number NumberAccess::FromReduced(Int128 numerator, Int128 denominator) {
  if (FitsInt64(numerator) && denominator <= kMax) [[likely]] {
    return FromReduced(static_cast<std::int64_t>(numerator),
                       static_cast<std::int64_t>(denominator));
  }
  return FromReduced(ToBigInt(numerator), ToBigInt(denominator));
}

Number NumberAccess::FromReduced(BigInt numerator, BigInt denominator) {
  if (FitsInt64(numerator) && FitsInt64(denominator)) {
    return FromReduced(ToInt64Exact(numerator), ToInt64Exact(denominator));
  }
  auto big = std::make_unique<BigNumber>();
  big->numerator = std::move(numerator);
  big->denominator = std::move(denominator);
  static_assert(sizeof(BigNumber*) <= sizeof(std::int64_t));
  return FromReduced(reinterpret_cast<std::intptr_t>(big.release()), std::int64_t{0});
}

Number NumberAccess::FromParts(BigInt numerator, BigInt denominator) {
  LEV_CHECK(denominator != 0, "the denominator of a number is not zero");
  if (denominator < 0) {
    numerator = -numerator;
    denominator = -denominator;
  }
  if (denominator != 1) {
    const BigInt shared = GcdOfMagnitudes(numerator, denominator);
    if (shared != 1) {
      numerator /= shared;
      denominator /= shared;
    }
  }
  return FromReduced(std::move(numerator), std::move(denominator));
}

// ---------------------------------------------------------------------------------------------
// Number: construction

void Number::CopyBig(const Number& other) {
  // The address in numerator_ is not owned yet, so a failing allocation leaves nothing to free.
  auto copy = std::make_unique<BigNumber>(NumberAccess::Big(other));
  numerator_ = reinterpret_cast<std::intptr_t>(copy.release());
}

void Number::FreeBig() noexcept { delete reinterpret_cast<BigNumber*>(numerator_); }

Number Number::Fraction(std::int64_t numerator, std::int64_t denominator) {
  LEV_CHECK(denominator != 0, "the denominator of a fraction is not zero");
  Int128 n = numerator;
  Int128 d = denominator;
  const Int128 shared = static_cast<Int128>(SmallGcd(Magnitude(numerator), Magnitude(denominator)));
  n /= shared;
  d /= shared;
  return d < 0 ? NumberAccess::FromReduced(-n, -d) : NumberAccess::FromReduced(n, d);
}

std::optional<Number> Number::ParseDecimal(std::string_view text) {
  const bool negative = text.starts_with('-');
  if (negative) text.remove_prefix(1);
  const std::size_t point = text.find('.');
  std::string_view whole = text.substr(0, point);
  std::string_view decimals;
  if (point != std::string_view::npos) {
    decimals = text.substr(point + 1);
    if (decimals.empty()) return std::nullopt;
  }
  if (whole.empty() || !AllDigits(whole) || !AllDigits(decimals)) return std::nullopt;

  if (whole.size() + decimals.size() <= kFastDigits) [[likely]] {
    const std::int64_t scale = kPowersOf10[decimals.size()];
    const std::int64_t value = ReadFewDigits(whole) * scale + ReadFewDigits(decimals);
    const std::int64_t numerator = negative ? -value : value;
    if (scale == 1) return Number(numerator);
    const std::int64_t shared = GcdWithDenominator(numerator, scale);
    return NumberAccess::FromReduced(numerator / shared, scale / shared);
  }

  while (decimals.ends_with('0')) decimals.remove_suffix(1);
  const std::size_t places = decimals.size();
  std::string digits(whole);
  digits += decimals;
  std::vector<BigInt> powers;
  BigInt numerator = ReadManyDigits(digits, powers);
  if (numerator == 0) return Number();
  // The denominator is 10^places, so only twos and fives can be shared; a gcd would be slower.
  const std::size_t twos = std::min<std::size_t>(lsb(numerator), places);
  numerator >>= twos;
  const std::size_t fives = StripFives(numerator, places);
  BigInt denominator = PowerOf5(places - fives) << (places - twos);
  if (negative) numerator = -numerator;
  return NumberAccess::FromReduced(std::move(numerator), std::move(denominator));
}

// ---------------------------------------------------------------------------------------------
// Number: arithmetic

Number Number::AddGeneral(const Number& left, const Number& right) {
  if (left.denominator_ != 0 && right.denominator_ != 0) [[likely]] {
    return AddSmall(left, right, 1);
  }
  return AddBig(left, right, false);
}

Number Number::SubtractGeneral(const Number& left, const Number& right) {
  if (left.denominator_ != 0 && right.denominator_ != 0) [[likely]] {
    return AddSmall(left, right, -1);
  }
  return AddBig(left, right, true);
}

Number Number::MultiplyGeneral(const Number& left, const Number& right) {
  if (left.denominator_ != 0 && right.denominator_ != 0) [[likely]] {
    const std::int64_t g1 =
        right.denominator_ == 1 ? 1 : GcdWithDenominator(left.numerator_, right.denominator_);
    const std::int64_t g2 =
        left.denominator_ == 1 ? 1 : GcdWithDenominator(right.numerator_, left.denominator_);
    // Products of two 64-bit integers: at most 2^126.
    return NumberAccess::FromReduced(
        static_cast<Int128>(left.numerator_ / g1) * (right.numerator_ / g2),
        static_cast<Int128>(left.denominator_ / g2) * (right.denominator_ / g1));
  }
  return MultiplyBig(NumberAccess::Numerator(left), NumberAccess::Denominator(left),
                     NumberAccess::Numerator(right), NumberAccess::Denominator(right));
}

Number Divide(const Number& dividend, const Number& divisor) {
  LEV_CHECK(!divisor.IsZero(), "the divisor is not zero");
  if (dividend.denominator_ != 0 && divisor.denominator_ != 0) [[likely]] {
    // a/b : c/d = (a d)/(b c). The gcd of two numerators can be 2^63, hence 128 bits.
    Int128 a = dividend.numerator_;
    Int128 c = divisor.numerator_;
    const Int128 g1 = static_cast<Int128>(
        SmallGcd(Magnitude(dividend.numerator_), Magnitude(divisor.numerator_)));
    const std::int64_t g2 = GcdWithDenominator(dividend.denominator_, divisor.denominator_);
    a /= g1;
    c /= g1;
    if (c < 0) {
      a = -a;
      c = -c;
    }
    // |a|, c <= 2^63, and denominators are below 2^63.
    return NumberAccess::FromReduced(a * (divisor.denominator_ / g2),
                                     c * (dividend.denominator_ / g2));
  }
  BigInt numerator = NumberAccess::Denominator(divisor);
  BigInt denominator = NumberAccess::Numerator(divisor);
  if (denominator < 0) {
    numerator = -numerator;
    denominator = -denominator;
  }
  return MultiplyBig(NumberAccess::Numerator(dividend), NumberAccess::Denominator(dividend),
                     std::move(numerator), std::move(denominator));
}

Number Number::operator-() const {
  if (denominator_ != 0) [[likely]] {
    return NumberAccess::FromReduced(-static_cast<Int128>(numerator_),
                                     static_cast<Int128>(denominator_));
  }
  const BigNumber& big = NumberAccess::Big(*this);
  // 2^63 is big and its negation is small, so this goes through the canonical constructor.
  return NumberAccess::FromReduced(BigInt(-big.numerator), big.denominator);
}

bool Number::EqualBig(const Number& left, const Number& right) {
  const BigNumber& a = NumberAccess::Big(left);
  const BigNumber& b = NumberAccess::Big(right);
  return a.numerator == b.numerator && a.denominator == b.denominator;
}

std::strong_ordering Number::CompareGeneral(const Number& left, const Number& right) {
  if (left.denominator_ != 0 && right.denominator_ != 0) [[likely]] {
    const Int128 a = static_cast<Int128>(left.numerator_) * right.denominator_;
    const Int128 b = static_cast<Int128>(right.numerator_) * left.denominator_;
    if (a == b) return std::strong_ordering::equal;
    return a < b ? std::strong_ordering::less : std::strong_ordering::greater;
  }
  const int left_sign = left.Sign();
  const int right_sign = right.Sign();
  if (left_sign != right_sign) return left_sign <=> right_sign;
  const BigInt a = NumberAccess::Numerator(left) * NumberAccess::Denominator(right);
  const BigInt b = NumberAccess::Numerator(right) * NumberAccess::Denominator(left);
  return a.compare(b) <=> 0;
}

// ---------------------------------------------------------------------------------------------
// Number: questions

bool Number::IsInteger() const {
  if (denominator_ != 0) return denominator_ == 1;
  return NumberAccess::Big(*this).denominator == 1;
}

int Number::Sign() const {
  if (denominator_ != 0) return numerator_ > 0 ? 1 : numerator_ < 0 ? -1 : 0;
  return NumberAccess::Big(*this).numerator.sign();
}

Number Number::Abs() const { return Sign() < 0 ? -*this : *this; }

Number Number::Floor() const {
  if (IsInteger()) return *this;
  if (denominator_ != 0) {
    const std::int64_t quotient = numerator_ / denominator_;
    return Number(numerator_ < 0 ? quotient - 1 : quotient);
  }
  const BigNumber& big = NumberAccess::Big(*this);
  BigInt quotient = big.numerator / big.denominator;
  if (big.numerator < 0) --quotient;
  return NumberAccess::FromInteger(std::move(quotient));
}

Number Number::Ceiling() const {
  if (IsInteger()) return *this;
  return Floor() + 1;
}

Number Number::Numerator() const {
  if (denominator_ != 0) return Number(numerator_);
  return NumberAccess::FromInteger(NumberAccess::Big(*this).numerator);
}

Number Number::Denominator() const {
  if (denominator_ != 0) return Number(denominator_);
  return NumberAccess::FromInteger(NumberAccess::Big(*this).denominator);
}

std::optional<std::int64_t> Number::ToInt64() const {
  if (denominator_ != 1) return std::nullopt;
  return numerator_;
}

std::size_t Number::Hash() const {
  // The finaliser of SplitMix64: every input bit reaches every output bit.
  const auto mix = [](std::uint64_t hash, std::uint64_t word) {
    hash = (hash ^ word) + 0x9e3779b97f4a7c15U;
    hash = (hash ^ (hash >> 30)) * 0xbf58476d1ce4e5b9U;
    hash = (hash ^ (hash >> 27)) * 0x94d049bb133111ebU;
    return hash ^ (hash >> 31);
  };
  if (denominator_ != 0) {
    const std::uint64_t hash = mix(0, static_cast<std::uint64_t>(numerator_));
    return static_cast<std::size_t>(mix(hash, static_cast<std::uint64_t>(denominator_)));
  }
  const BigNumber& big = NumberAccess::Big(*this);
  std::uint64_t hash = big.numerator < 0 ? 1 : 0;
  for (const BigInt* part : {&big.numerator, &big.denominator}) {
    const auto& backend = part->backend();
    for (unsigned i = 0; i < backend.size(); ++i) hash = mix(hash, backend.limbs()[i]);
    hash = mix(hash, backend.size());
  }
  return static_cast<std::size_t>(hash);
}

std::size_t Number::BitSize() const {
  if (denominator_ != 0) {
    return static_cast<std::size_t>(std::bit_width(Magnitude(numerator_)) +
                                    std::bit_width(static_cast<std::uint64_t>(denominator_)));
  }
  const BigNumber& big = NumberAccess::Big(*this);
  return BitLength(big.numerator) + BitLength(big.denominator);
}

bool Number::IsFiniteDecimal() const { return DecimalPlaces().has_value(); }

std::optional<int> Number::DecimalPlaces() const {
  if (denominator_ != 0) {
    std::uint64_t rest = static_cast<std::uint64_t>(denominator_);
    const int twos = std::countr_zero(rest);
    rest >>= twos;
    int fives = 0;
    while (rest % 5 == 0) {
      rest /= 5;
      ++fives;
    }
    if (rest != 1) return std::nullopt;
    return std::max(twos, fives);
  }
  BigInt rest = NumberAccess::Big(*this).denominator;
  const std::size_t twos = lsb(rest);
  rest >>= twos;
  const std::size_t fives = StripFives(rest, std::numeric_limits<std::size_t>::max() / 2);
  if (rest != 1) return std::nullopt;
  return static_cast<int>(std::max(twos, fives));
}

// ---------------------------------------------------------------------------------------------
// Number: text

std::string Number::ToDecimal() const {
  const std::optional<int> places = DecimalPlaces();
  LEV_CHECK(places.has_value(), "a number shown as a decimal has finitely many decimals");
  return ToFixed(*places);
}

std::string Number::ToFixed(int decimals) const {
  LEV_CHECK(decimals >= 0, "the count of decimals is not negative");
  const Number scaled = *this * Pow10(decimals);
  LEV_CHECK(scaled.IsInteger(), "a number shown with fixed decimals fits them exactly");
  std::string text = scaled.Abs().ToFraction();
  const std::size_t places = static_cast<std::size_t>(decimals);
  if (places > 0) {
    if (text.size() <= places) text.insert(0, places + 1 - text.size(), '0');
    text.insert(text.size() - places, 1, '.');
  }
  if (Sign() < 0) text.insert(0, 1, '-');
  return text;
}

std::string Number::ToFraction() const {
  if (denominator_ == 1) return std::to_string(numerator_);
  if (denominator_ != 0) return std::to_string(numerator_) + '/' + std::to_string(denominator_);
  const BigNumber& big = NumberAccess::Big(*this);
  std::string text = big.numerator.str();
  if (big.denominator != 1) text += '/' + big.denominator.str();
  return text;
}

// ---------------------------------------------------------------------------------------------
// Powers

Number Pow10(int exponent) {
  const unsigned magnitude =
      exponent < 0 ? 0U - static_cast<unsigned>(exponent) : static_cast<unsigned>(exponent);
  if (magnitude <= kFastDigits) {
    const std::int64_t power = kPowersOf10[magnitude];
    return exponent < 0 ? NumberAccess::FromReduced(std::int64_t{1}, power) : Number(power);
  }
  BigInt power = PowerOf5(magnitude) << magnitude;
  return exponent < 0 ? NumberAccess::FromReduced(BigInt(1), std::move(power))
                      : NumberAccess::FromInteger(std::move(power));
}

Number PowInt(const Number& base, unsigned exponent) {
  // Powers of coprime integers are coprime, so nothing needs reducing.
  if (base == 1 || exponent == 1) return base;
  return NumberAccess::FromReduced(BigInt(pow(NumberAccess::Numerator(base), exponent)),
                                   BigInt(pow(NumberAccess::Denominator(base), exponent)));
}

}  // namespace levrules::value
