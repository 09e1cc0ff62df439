#include "tests/reference/values.h"

namespace levrules::reference {

namespace {

template <class T>
const T& As(const Value& value, const char* what) {
  if (!value.known() || !std::holds_alternative<T>(value.data)) throw Unsupported{what};
  return std::get<T>(value.data);
}

}  // namespace

const Number& AsNumber(const Value& value) { return As<Number>(value, "a number was expected"); }
bool AsBoolean(const Value& value) { return As<bool>(value, "a condition was expected"); }
const Date& AsDate(const Value& value) { return As<Date>(value, "a date was expected"); }

const Value& Unwrapped(const Value& value) {
  if (value.known() && std::holds_alternative<Reference>(value.data)) {
    const auto& key = std::get<Reference>(value.data).key;
    if (key.size() == 1) return Unwrapped(key[0]);
  }
  return value;
}

std::string TextOf(const Value& value) {
  if (const auto* boolean = std::get_if<bool>(&value.data)) return *boolean ? "true" : "false";
  if (const auto* text = std::get_if<std::string>(&value.data)) return *text;
  if (const auto* date = std::get_if<Date>(&value.data)) return TextOf(*date);
  if (const auto* number = std::get_if<Number>(&value.data)) return number->amount.str();
  if (const auto* enumerator = std::get_if<Enumerator>(&value.data)) return enumerator->name;
  if (const auto* reference = std::get_if<Reference>(&value.data)) {
    std::string text;
    for (std::size_t i = 0; i < reference->key.size(); ++i) {
      if (i > 0) text += ",";
      text += TextOf(reference->key[i]);
    }
    return text;
  }
  return "";
}

std::string CellOf(const Value& value) {
  switch (value.state) {
    case State::Known:
      return "known:" + TextOf(value);
    case State::Missing:
      return "missing";
    case State::Unranked:
      return "unranked";
    case State::Error:
      return "error";
  }
  return "";
}

Integer FloorOf(const Rational& x) {
  const Integer p = numerator(x);
  const Integer q = denominator(x);
  Integer quotient = p / q;  // Towards zero.
  if (p < 0 && quotient * q != p) --quotient;
  return quotient;
}

bool IsWhole(const Rational& x) { return denominator(x) == 1; }

Rational PowerOfTen(int exponent) {
  const Integer power = boost::multiprecision::pow(
      Integer(10), static_cast<unsigned>(exponent < 0 ? -exponent : exponent));
  return exponent < 0 ? Rational(Integer(1), power) : Rational(power);
}

}  // namespace levrules::reference
