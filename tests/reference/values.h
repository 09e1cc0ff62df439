#pragma once

// What an expression of the reference evaluator can be: a state and, where it is known, a value of
// any kind with its unit. Everything is exact. Nothing here is shared with the product.

#include <boost/multiprecision/cpp_int.hpp>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

// g++ 12 takes the small-number storage of Boost's integers for uninitialised when it inlines
// moves.
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#endif

namespace levrules::reference {

using Integer = boost::multiprecision::cpp_int;
using Rational = boost::multiprecision::cpp_rational;

// Thrown where the reference does not know what the program means: a form that it does not cover,
// or a program that the checker of the product would have refused.
struct Unsupported {
  std::string text;
};

// Symbols with their exponents, none of them 0: £/hour is {£: 1, hour: -1}. Symbols are singular.
using Unit = std::map<std::string, int>;

// Days since 1970-01-01 in the calendar of today, also for the past.
struct Date {
  long days = 0;
  friend bool operator==(const Date&, const Date&) = default;
};

struct Number {
  Rational amount;
  Unit unit;
};

// `order` lists the enumeration in declared order; null where a bare name fits several.
struct Enumerator {
  std::string name;
  const std::vector<std::string>* order = nullptr;
};

struct Value;
// A row of another entity, by its key.
struct Reference {
  std::string entity;
  std::vector<Value> key;
};

enum class State { Known, Missing, Unranked, Error };

struct Value {
  State state = State::Missing;
  std::variant<std::monostate, bool, std::string, Date, Number, Enumerator, Reference> data;
  // Only of an undetermined decision: its possible outcomes. The state is then Missing.
  std::optional<std::vector<std::string>> possible;

  bool known() const { return state == State::Known; }
  bool is_true() const {
    return known() && std::holds_alternative<bool>(data) && std::get<bool>(data);
  }
  bool is_false() const {
    return known() && std::holds_alternative<bool>(data) && !std::get<bool>(data);
  }
};

inline Value MissingValue() { return {}; }
inline Value ErrorValue() { return {State::Error, {}, {}}; }
inline Value UnrankedValue() { return {State::Unranked, {}, {}}; }
template <class T>
Value KnownValue(T data) {
  Value value;
  value.state = State::Known;
  value.data = std::move(data);
  return value;
}
// As a condition: what is unranked is not known, and nothing has possible outcomes.
inline Value AsCondition(Value value) {
  value.possible.reset();
  return value.state == State::Unranked ? MissingValue() : value;
}
inline Value Plain(Rational amount) { return KnownValue(Number{std::move(amount), {}}); }

// The value as the number, date, … that the checker of the product has promised; else Unsupported.
const Number& AsNumber(const Value& value);
bool AsBoolean(const Value& value);
const Date& AsDate(const Value& value);

// A reference to an entity with one key is that key; anything else stands for itself.
const Value& Unwrapped(const Value& value);

// `p/q` or `p`, true, 2021-03-10, the text, the name, key parts joined by `,`. Known values only.
std::string TextOf(const Value& value);
// The same with the state before it: `known:1/2`, `missing`, `unranked`, `error`.
std::string CellOf(const Value& value);

// ---- dates, in dates.cc ------------------------------------------------------------------------

std::optional<Date> MakeDate(long year, int month, int day);
struct Civil {
  long year;
  int month;
  int day;
};
Civil CivilOf(Date date);
int DaysInMonth(long year, int month);
std::string TextOf(Date date);
// `2021-03-10`; nothing for any other text or a day that does not exist.
std::optional<Date> ReadIsoDate(const std::string& text);
// As a pattern made of DD, MM, YYYY and other characters says.
std::optional<Date> ReadDateAs(const std::string& pattern, const std::string& text);
// Nothing outside the years 1 to 9999.
std::optional<Date> Checked(Date date);

// ---- arithmetic, in values.cc ------------------------------------------------------------------

Integer FloorOf(const Rational& x);
bool IsWhole(const Rational& x);
Rational PowerOfTen(int exponent);

}  // namespace levrules::reference
