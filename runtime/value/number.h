#pragma once

#include <compare>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

// The exact number of the language. In: integers, fractions and decimal text. Out: exact results of
// + - * / and comparison, exact text. What then holds: no operation here ever rounds.

namespace levrules::value {

// The heap form of a number that does not fit the small form; defined in big_number.h only.
struct BigNumber;

// An exact rational number, a plain value of 16 bytes.
//
// Small form: a 64-bit numerator over a positive 64-bit denominator, reduced. No allocation.
// Big form:   an owned BigNumber, taken only where the small form overflows.
// Canonical:  a value that fits the small form is always in small form, so that equal values have
//             equal bits and equal hashes.
// Errors:     none for any operand, except division by zero (checked). Size is not bounded here:
//             callers compare BitSize() with their limit. Running out of memory throws
//             std::bad_alloc; no other exception leaves.
// Moved from: zero.
class Number {
 public:
  Number() noexcept : numerator_(0), denominator_(1) {}
  // Implicit, so that `x + 1` and `x < 0` read as arithmetic.
  Number(std::int64_t value) noexcept : numerator_(value), denominator_(1) {}
  // A double is never exact by intent: it must not become a number by accident.
  template <std::floating_point Float>
  Number(Float) = delete;

  Number(const Number& other) : numerator_(other.numerator_), denominator_(other.denominator_) {
    if (denominator_ == 0) [[unlikely]]
      CopyBig(other);
  }
  Number(Number&& other) noexcept : numerator_(other.numerator_), denominator_(other.denominator_) {
    other.numerator_ = 0;
    other.denominator_ = 1;
  }
  Number& operator=(const Number& other) {
    if (denominator_ != 0 && other.denominator_ != 0) [[likely]] {
      numerator_ = other.numerator_;
      denominator_ = other.denominator_;
      return *this;
    }
    return *this = Number(other);
  }
  Number& operator=(Number&& other) noexcept {
    std::swap(numerator_, other.numerator_);
    std::swap(denominator_, other.denominator_);
    other.Clear();
    return *this;
  }
  ~Number() {
    if (denominator_ == 0) [[unlikely]]
      FreeBig();
  }

  // `numerator` over `denominator`, of any sign; the denominator is not zero (checked).
  static Number Fraction(std::int64_t numerator, std::int64_t denominator);

  // Reads an optional '-', one or more digits and optionally '.' with one or more digits, and
  // nothing else: no exponent, '+', blank or separator. Nullopt for any other text. Any length;
  // callers bound it. One pass for up to 18 digits, and 100,000 digits take milliseconds.
  static std::optional<Number> ParseDecimal(std::string_view text);

  Number& operator+=(const Number& other) {
    if (denominator_ == 1 && other.denominator_ == 1) [[likely]] {
      std::int64_t sum = 0;
      if (!__builtin_add_overflow(numerator_, other.numerator_, &sum)) [[likely]] {
        numerator_ = sum;
        return *this;
      }
    }
    return *this = AddGeneral(*this, other);
  }
  Number& operator-=(const Number& other) {
    if (denominator_ == 1 && other.denominator_ == 1) [[likely]] {
      std::int64_t difference = 0;
      if (!__builtin_sub_overflow(numerator_, other.numerator_, &difference)) [[likely]] {
        numerator_ = difference;
        return *this;
      }
    }
    return *this = SubtractGeneral(*this, other);
  }
  Number& operator*=(const Number& other) {
    if (denominator_ == 1 && other.denominator_ == 1) [[likely]] {
      std::int64_t product = 0;
      if (!__builtin_mul_overflow(numerator_, other.numerator_, &product)) [[likely]] {
        numerator_ = product;
        return *this;
      }
    }
    return *this = MultiplyGeneral(*this, other);
  }
  friend Number operator+(Number left, const Number& right) { return std::move(left += right); }
  friend Number operator-(Number left, const Number& right) { return std::move(left -= right); }
  friend Number operator*(Number left, const Number& right) { return std::move(left *= right); }
  Number operator-() const;

  // The exact quotient. The divisor is not zero (checked); there is no operator/, so that every
  // division in the code shows that somebody looked at the divisor first.
  friend Number Divide(const Number& dividend, const Number& divisor);

  friend bool operator==(const Number& left, const Number& right) {
    if ((left.denominator_ | right.denominator_) != 0) [[likely]] {
      return left.denominator_ == right.denominator_ && left.numerator_ == right.numerator_;
    }
    return EqualBig(left, right);
  }
  friend std::strong_ordering operator<=>(const Number& left, const Number& right) {
    if (left.denominator_ == right.denominator_ && left.denominator_ != 0) [[likely]] {
      return left.numerator_ <=> right.numerator_;
    }
    return CompareGeneral(left, right);
  }

  bool IsZero() const { return numerator_ == 0 && denominator_ == 1; }
  bool IsInteger() const;
  // -1, 0 or 1.
  int Sign() const;
  Number Abs() const;
  // The greatest integer not above, and the least integer not below, the value.
  Number Floor() const;
  Number Ceiling() const;
  // The parts of the reduced fraction, each an integer; the denominator is positive.
  Number Numerator() const;
  Number Denominator() const;

  // The value, if it is an integer of 64 bits.
  std::optional<std::int64_t> ToInt64() const;

  // Equal values have equal hashes. The same on every run and machine of one word size.
  std::size_t Hash() const;

  // Bits of the numerator's magnitude plus bits of the denominator: 1 for zero, 2 for one. This
  // is what limits are written against.
  std::size_t BitSize() const;

  // Whether the value has a finite decimal expansion (1/8 has, 1/3 has not).
  bool IsFiniteDecimal() const;
  // The smallest number of decimals that shows the value exactly; nullopt if there is none.
  std::optional<int> DecimalPlaces() const;

  // Exact plain decimal without trailing zeros, such as `-12.5` or `3`. The value is a finite
  // decimal (checked).
  std::string ToDecimal() const;
  // Exactly `decimals` decimals, with trailing zeros: `12.50`, or `12` for none. The value has no
  // more decimals than that (checked): this prints and never rounds.
  std::string ToFixed(int decimals) const;
  // `p/q` reduced, such as `-1/3`, or `p` for an integer.
  std::string ToFraction() const;

 private:
  friend class NumberAccess;
  struct ReducedTag {};

  // Takes a reduced fraction with a positive denominator.
  Number(std::int64_t numerator, std::int64_t denominator, ReducedTag) noexcept
      : numerator_(numerator), denominator_(denominator) {}

  void CopyBig(const Number& other);
  void FreeBig() noexcept;
  void Clear() noexcept {
    if (denominator_ == 0) [[unlikely]]
      FreeBig();
    numerator_ = 0;
    denominator_ = 1;
  }

  static Number AddGeneral(const Number& left, const Number& right);
  static Number SubtractGeneral(const Number& left, const Number& right);
  static Number MultiplyGeneral(const Number& left, const Number& right);
  static bool EqualBig(const Number& left, const Number& right);
  static std::strong_ordering CompareGeneral(const Number& left, const Number& right);

  // INVARIANT: denominator_ > 0 and the fraction is reduced, or denominator_ == 0 and numerator_
  // holds the address of an owned BigNumber whose value does not fit the small form.
  std::int64_t numerator_;
  std::int64_t denominator_;
};

static_assert(sizeof(Number) == 16);

// Declared again so that `Divide(1, 3)` finds it without a Number among its arguments.
Number Divide(const Number& dividend, const Number& divisor);

// 10 to the power of `exponent`, which may be negative. Callers bound the exponent.
Number Pow10(int exponent);

// `base` to the power of `exponent`, exactly; anything to the power of 0 is 1. Callers bound the
// size of the result, about `base.BitSize() * exponent` bits.
Number PowInt(const Number& base, unsigned exponent);

}  // namespace levrules::value

template <>
struct std::hash<levrules::value::Number> {
  std::size_t operator()(const levrules::value::Number& number) const { return number.Hash(); }
};
