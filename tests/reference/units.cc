#include "tests/reference/units.h"

#include <algorithm>

#include "tests/reference/literals.h"

namespace levrules::reference {

namespace {

int Sign(bool less, bool greater) { return less ? -1 : greater ? 1 : 0; }

}  // namespace

Units::Units() {
  for (const char* name : {"minute", "hour", "day", "week", "month", "year"}) {
    singular_[name] = name;
    singular_[std::string(name) + "s"] = name;
  }
  for (const char* name : {"£", "km", "km2", "m"}) singular_[name] = name;
  singular_["person"] = singular_["people"] = "person";
  singular_["pence"] = singular_["penny"] = "pence";
  meaning_["£"] = {100, {{"pence", 1}}};
  meaning_["minute"] = {Rational(1, 60 * 24), {{"day", 1}}};
  meaning_["hour"] = {60, {{"minute", 1}}};
  meaning_["week"] = {7, {{"day", 1}}};
  meaning_["year"] = {12, {{"month", 1}}};
  meaning_["km"] = {1000, {{"m", 1}}};
  meaning_["km2"] = {1, {{"km", 2}}};
}

void Units::Define(const syntax::UnitDefinition& definition) {
  const std::string& name = definition.name.text;
  singular_[name] = name;
  meaning_.erase(name);
  if (definition.factor)
    meaning_[name] = {ReadNumberText(definition.factor->text), UnitOf(definition.of)};
}

Unit Units::UnitOf(const std::string& name) const {
  const auto found = singular_.find(name);
  if (found == singular_.end()) throw Unsupported{"unit " + name};
  return {{found->second, 1}};
}

Unit Units::UnitOf(const syntax::UnitExpr& written) const {
  Unit unit;
  for (const syntax::UnitTerm& term : written) {
    unit = term.divided ? Over(unit, UnitOf(term.name.text)) : Times(unit, UnitOf(term.name.text));
  }
  return unit;
}

Number Units::Cancelled(const Number& number) const {
  if (number.unit.empty() || !SameDimension(number.unit, {})) return number;
  return {Convert(number.amount, number.unit, {}), {}};
}

Unit Units::Times(const Unit& a, const Unit& b) {
  Unit product = a;
  for (const auto& [symbol, exponent] : b) {
    if ((product[symbol] += exponent) == 0) product.erase(symbol);
  }
  return product;
}

Unit Units::Over(const Unit& a, const Unit& b) {
  Unit inverse = b;
  for (auto& [symbol, exponent] : inverse) exponent = -exponent;
  return Times(a, inverse);
}

Number Units::InBaseUnits(const Rational& amount, const Unit& unit) const {
  Number result{amount, unit};
  while (true) {
    const auto compound = std::ranges::find_if(
        result.unit, [&](const auto& term) { return meaning_.contains(term.first); });
    if (compound == result.unit.end()) return result;
    const auto [symbol, exponent] = *compound;
    const Meaning& meaning = meaning_.at(symbol);
    result.unit.erase(compound);
    for (int i = 0; i < (exponent < 0 ? -exponent : exponent); ++i) {
      result.amount = exponent < 0 ? Rational(result.amount / meaning.factor)
                                   : Rational(result.amount * meaning.factor);
      result.unit = exponent < 0 ? Over(result.unit, meaning.of) : Times(result.unit, meaning.of);
    }
  }
}

bool Units::SameDimension(const Unit& a, const Unit& b) const {
  return a == b || InBaseUnits(1, a).unit == InBaseUnits(1, b).unit;
}

Rational Units::Convert(const Rational& amount, const Unit& from, const Unit& to) const {
  if (from == to) return amount;
  const Number base = InBaseUnits(amount, from);
  const Number step = InBaseUnits(1, to);
  if (base.unit != step.unit) throw Unsupported{"units of two dimensions"};
  return base.amount / step.amount;
}

int Units::Compare(const Value& left, const Value& right) const {
  const Value& a = Unwrapped(left);
  const Value& b = Unwrapped(right);
  if (!a.known() || !b.known() || a.data.index() != b.data.index())
    throw Unsupported{"values of two kinds compared"};
  if (const auto* x = std::get_if<bool>(&a.data))
    return Sign(*x<std::get<bool>(b.data), *x> std::get<bool>(b.data));
  if (const auto* x = std::get_if<std::string>(&a.data)) {
    return Sign(*x<std::get<std::string>(b.data), *x> std::get<std::string>(b.data));
  }
  if (const auto* x = std::get_if<Date>(&a.data)) {
    return Sign(x->days<std::get<Date>(b.data).days, x->days> std::get<Date>(b.data).days);
  }
  if (const auto* x = std::get_if<Number>(&a.data)) {
    const Number& y = std::get<Number>(b.data);
    const Rational other = Convert(y.amount, y.unit, x->unit);
    return Sign(x->amount<other, x->amount> other);
  }
  if (const auto* x = std::get_if<Enumerator>(&a.data)) {
    const Enumerator& y = std::get<Enumerator>(b.data);
    if (x->name == y.name) return 0;
    const auto* order = x->order != nullptr ? x->order : y.order;
    if (order == nullptr) throw Unsupported{"order of bare enumerators"};
    return std::ranges::find(*order, x->name) < std::ranges::find(*order, y.name) ? -1 : 1;
  }
  if (const auto* x = std::get_if<Reference>(&a.data)) {
    const Reference& y = std::get<Reference>(b.data);
    for (std::size_t i = 0; i < std::min(x->key.size(), y.key.size()); ++i) {
      if (const int sign = Compare(x->key[i], y.key[i]); sign != 0) return sign;
    }
    return 0;
  }
  throw Unsupported{"a value without kind compared"};
}

bool Units::Equal(const Value& left, const Value& right) const {
  const Value& a = Unwrapped(left);
  const Value& b = Unwrapped(right);
  if (const auto* x = std::get_if<Enumerator>(&a.data)) {
    const auto* y = std::get_if<Enumerator>(&b.data);
    if (y == nullptr) throw Unsupported{"values of two kinds compared"};
    return x->name == y->name;
  }
  return Compare(a, b) == 0;
}

}  // namespace levrules::reference
