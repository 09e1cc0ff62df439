// The text of one cell, read as its field says (section 5 of the language page; record 0003, Data).

#include <algorithm>
#include <regex>

#include "tests/reference/evaluator.h"
#include "tests/reference/literals.h"

namespace levrules::reference {

namespace {

const std::string kPound = "£";

}  // namespace

// The state and value of a cell before anything else is known of its row.
Value Evaluator::ReadField(const EntityTable& table, const FieldInfo& info,
                           const std::string& written) {
  const std::string text = Trimmed(written);
  const auto& markers = table.definition->markers;
  const bool marked = std::ranges::any_of(
      markers, [&](const syntax::MissingMarker& marker) { return marker.text.text == text; });
  if (text.empty() || marked) return info.type.optional ? MissingValue() : ErrorValue();
  const syntax::Field* field = info.field;
  std::optional<Value> value = ReadCell(field, info.type, text);
  if (!value) return ErrorValue();
  if (field != nullptr) {
    if (field->like && !std::regex_match(text, std::regex(field->like->text))) return ErrorValue();
    if (field->bound && !InBound(table, *field->bound, *value)) return ErrorValue();
  }
  return *value;
}

bool Evaluator::InBound(const EntityTable& table, const syntax::Bound& bound, const Value& value) {
  const Scope scope{table.tree, nullptr, nullptr};
  const Value low = Evaluate(bound.low, scope, RowRef{});
  const Value high = Evaluate(bound.high, scope, RowRef{});
  const int above = units_.Compare(value, high);
  return units_.Compare(value, low) >= 0 && (bound.excludes_high ? above < 0 : above <= 0);
}

std::optional<Value> Evaluator::ReadCell(const syntax::Field* field, const syntax::TypeName& type,
                                         const std::string& text) {
  switch (type.basic) {
    case syntax::BasicType::Boolean:
      if (text == "true" || text == "false") return KnownValue(text == "true");
      return std::nullopt;
    case syntax::BasicType::Text:
      return KnownValue(text);
    case syntax::BasicType::Date: {
      const auto date = field != nullptr && field->written ? ReadDateAs(field->written->text, text)
                                                           : ReadIsoDate(text);
      if (!date) return std::nullopt;
      return KnownValue(*date);
    }
    case syntax::BasicType::Money:
    case syntax::BasicType::Percent:
    case syntax::BasicType::Integer:
    case syntax::BasicType::Number:
      return ReadNumberCell(field, type, text);
    case syntax::BasicType::Named:
      break;
  }
  if (const Enumeration* enumeration = EnumerationOf(type.named.text)) {
    if (std::ranges::find(enumeration->names, text) != enumeration->names.end()) {
      return KnownValue(Enumerator{text, &enumeration->names});
    }
    const auto label = enumeration->labels.find(text);
    if (label == enumeration->labels.end()) return std::nullopt;
    return KnownValue(Enumerator{label->second, &enumeration->names});
  }
  // A reference is written like the key of its entity.
  const EntityTable& target = TableOf(type.named.text);
  if (target.keys.size() != 1) throw Unsupported{"a reference to an entity with several keys"};
  const FieldInfo& key = target.fields[target.keys[0]];
  const auto part = ReadCell(key.field, key.type, text);
  if (!part) return std::nullopt;
  return KnownValue(Reference{target.name, {*part}});
}

// A cell with a sign of its own (`%`, `£`) is not scaled by `times`.
std::optional<Value> Evaluator::ReadNumberCell(const syntax::Field* field,
                                               const syntax::TypeName& type,
                                               const std::string& written) {
  std::string text = written;
  bool signed_cell = false;
  Rational scale = 1;
  Unit unit;
  std::optional<int> decimals;
  if (field != nullptr && field->decimals)
    decimals = static_cast<int>(numerator(ReadNumberText(field->decimals->text)));
  const bool percent = type.basic == syntax::BasicType::Percent;
  const bool money = type.basic == syntax::BasicType::Money;
  if (money) {
    unit = units_.UnitOf(kPound);
    if (!decimals) decimals = 2;
  } else if (!percent) {
    unit = units_.UnitOf(type.unit);
  }
  if (percent && text.ends_with("%")) {
    signed_cell = true;
    scale = Rational(1, 100);
    text.pop_back();
  }
  if (unit == units_.UnitOf(kPound)) {
    const bool negative = text.starts_with("-");
    if (text.substr(negative ? 1 : 0).starts_with(kPound)) {
      signed_cell = true;
      text = (negative ? "-" : "") + text.substr((negative ? 1 : 0) + kPound.size());
    }
  }
  if (percent && !signed_cell && !field->times) return std::nullopt;
  if (field != nullptr && field->times && !signed_cell) {
    const Number times = AsNumber(ValueOf(*field->times, units_));
    scale = times.unit.empty() ? times.amount : units_.Convert(times.amount, times.unit, unit);
  }
  const bool whole = type.basic == syntax::BasicType::Integer;
  const auto amount = ReadCellNumber(text, !whole);
  if (!amount) return std::nullopt;
  const Rational value = *amount * scale;
  if (whole && !IsWhole(value)) return std::nullopt;
  if (decimals && !IsWhole(value * PowerOfTen(*decimals + (percent ? 2 : 0)))) return std::nullopt;
  return KnownValue(Number{value, unit});
}

// The texts of the key parts in the units of their fields, as one text that no other key has.
std::string Evaluator::KeyOf(const EntityTable& table, const std::vector<Value>& parts) const {
  std::string key;
  for (std::size_t i = 0; i < parts.size() && i < table.keys.size(); ++i) {
    Value part = Unwrapped(parts[i]);
    const syntax::TypeName& type = table.fields[table.keys[i]].type;
    if (std::holds_alternative<Number>(part.data)) part = OfType(part, type);
    key += TextOf(part) + '\x1F';
  }
  return key;
}

}  // namespace levrules::reference
