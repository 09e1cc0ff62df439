#include "runtime/value/unit.h"

#include <algorithm>
#include <cstdlib>

#include "runtime/base/check.h"

namespace levrules::value {

UnitTable::UnitTable() {
  Intern({});
  DefineBuiltIn({"£"}, 1, "");
  DefineBuiltIn({"pence", "penny"}, Number::Fraction(1, 100), "£");
  DefineBuiltIn({"people", "person"}, 1, "");
  DefineBuiltIn({"days", "day"}, 1, "");
  DefineBuiltIn({"weeks", "week"}, 7, "days");
  DefineBuiltIn({"hours", "hour"}, Number::Fraction(1, 24), "days");
  DefineBuiltIn({"minutes", "minute"}, Number::Fraction(1, 60), "hours");
  DefineBuiltIn({"months", "month"}, 1, "");
  DefineBuiltIn({"years", "year"}, 12, "months");
  DefineBuiltIn({"m"}, 1, "");
  DefineBuiltIn({"km"}, 1000, "m");
  const UnitId metre = by_name_.find("m")->second;
  const UnitId kilometre = by_name_.find("km")->second;
  Define("m2", std::pair{Number(1), Multiply(metre, metre)});
  Define("km2", std::pair{Number(1), Multiply(kilometre, kilometre)});
}

void UnitTable::DefineBuiltIn(const std::vector<std::string>& names, const Number& factor,
                              std::string_view of) {
  if (of.empty()) {
    Define(names.front(), std::nullopt);
  } else {
    Define(names.front(), std::pair{factor, by_name_.find(of)->second});
  }
  for (std::size_t i = 1; i < names.size(); ++i) by_name_[names[i]] = by_name_[names.front()];
  symbols_.back().singular = names.back();
}

std::optional<UnitId> UnitTable::Find(std::string_view name) const {
  const auto found = by_name_.find(name);
  if (found == by_name_.end()) return std::nullopt;
  return found->second;
}

bool UnitTable::Define(const std::string& name,
                       std::optional<std::pair<Number, UnitId>> definition) {
  if (by_name_.contains(name)) return false;
  const auto symbol = static_cast<SymbolId>(symbols_.size());
  if (definition) {
    const Exponents& of = units_[definition->second];
    symbols_.push_back({name, name, definition->first * Factor(of), Dimensions(of)});
  } else {
    symbols_.push_back({name, name, 1, {{symbol, 1}}});
  }
  by_name_[name] = Intern({{symbol, 1}});
  return true;
}

UnitId UnitTable::Intern(Exponents product) {
  const auto [entry, added] = interned_.try_emplace(product, UnitId{});
  if (added) entry->second = units_.Add(std::move(product));
  return entry->second;
}

UnitTable::Exponents UnitTable::Combine(const Exponents& a, const Exponents& b, int sign) {
  Exponents result = a;
  for (const auto& [symbol, exponent] : b) {
    const auto place =
        std::ranges::lower_bound(result, symbol, {}, &std::pair<SymbolId, int>::first);
    if (place != result.end() && place->first == symbol) {
      place->second += sign * exponent;
    } else {
      result.insert(place, {symbol, sign * exponent});
    }
  }
  std::erase_if(result, [](const auto& term) { return term.second == 0; });
  return result;
}

UnitId UnitTable::Multiply(UnitId a, UnitId b) { return Intern(Combine(units_[a], units_[b], 1)); }
UnitId UnitTable::Divide(UnitId a, UnitId b) { return Intern(Combine(units_[a], units_[b], -1)); }

std::optional<UnitId> UnitTable::SquareRoot(UnitId unit) {
  Exponents half = units_[unit];
  for (auto& [symbol, exponent] : half) {
    if (exponent % 2 != 0) return std::nullopt;
    exponent /= 2;
  }
  return Intern(std::move(half));
}

UnitTable::Exponents UnitTable::Dimensions(const Exponents& product) const {
  Exponents result;
  for (const auto& [symbol, exponent] : product) {
    const int sign = exponent < 0 ? -1 : 1;
    for (int i = 0; i < std::abs(exponent); ++i) {
      result = Combine(result, symbols_[symbol].dimensions, sign);
    }
  }
  return result;
}

Number UnitTable::Factor(const Exponents& product) const {
  Number factor = 1;
  for (const auto& [symbol, exponent] : product) {
    for (int i = 0; i < std::abs(exponent); ++i) {
      factor = exponent > 0 ? factor * symbols_[symbol].factor
                            : levrules::value::Divide(factor, symbols_[symbol].factor);
    }
  }
  return factor;
}

bool UnitTable::SameDimension(UnitId a, UnitId b) const {
  return a == b || Dimensions(units_[a]) == Dimensions(units_[b]);
}

Number UnitTable::Conversion(UnitId from, UnitId to) const {
  if (from == to) return 1;
  LEV_CHECK(SameDimension(from, to), "only units of one dimension convert");
  return levrules::value::Divide(Factor(units_[from]), Factor(units_[to]));
}

std::string UnitTable::Name(UnitId unit) const {
  std::string above;
  std::string below;
  for (const auto& [symbol, exponent] : units_[unit]) {
    for (int i = 0; i < std::abs(exponent); ++i) {
      std::string& part = exponent > 0 ? above : below;
      if (exponent > 0 && !above.empty()) part += "*";
      if (exponent < 0) part += "/";
      part += exponent > 0 ? symbols_[symbol].name : symbols_[symbol].singular;
    }
  }
  if (above.empty() && !below.empty()) above = "1";
  return above + below;
}

std::vector<std::string> UnitTable::Names() const {
  std::vector<std::string> names;
  for (const auto& [name, unit] : by_name_) names.push_back(name);
  return names;
}

}  // namespace levrules::value
