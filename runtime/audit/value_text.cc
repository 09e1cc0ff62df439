#include "runtime/audit/value_text.h"

#include <fmt/format.h>

#include "runtime/audit/cells.h"
#include "runtime/value/date.h"
#include "runtime/value/rounding.h"

namespace levrules::audit {

namespace {

using value::Kind;
using value::Number;
using value::State;

// `1234567.5` as `1,234,567.5`.
std::string Grouped(const std::string& decimal) {
  const std::size_t sign = decimal.starts_with('-') ? 1 : 0;
  const std::size_t end = std::min(decimal.find('.'), decimal.size());
  std::string text = decimal.substr(0, sign);
  for (std::size_t i = sign; i < end; ++i) {
    if (i > sign && (end - i) % 3 == 0) text += ',';
    text += decimal[i];
  }
  return text + decimal.substr(end);
}

std::string ForReader(const program::Program& program, const program::Type& type, const Number& number) {
  constexpr int kMostDecimals = 8;
  const Number shown = type.percent ? number * Number(100) : number;
  const auto places = shown.DecimalPlaces();
  std::string text;
  if (places && *places <= kMostDecimals) {
    text = Grouped(shown.ToDecimal());
  } else {
    const Number rounded = value::RoundToMultiple(shown, value::Pow10(-kMostDecimals), value::RoundMode::HalfEven);
    text = "≈ " + Grouped(rounded.ToFixed(kMostDecimals));
  }
  if (type.percent) return text + "%";
  const std::string unit = program.units.Name(type.unit);
  if (unit.empty()) return text;
  if (unit.starts_with("£")) {
    const std::size_t digits = text.starts_with("≈ ") ? std::string("≈ ").size() : 0;
    const std::size_t at = text.substr(digits).starts_with('-') ? digits + 1 : digits;
    if (const std::size_t point = text.find('.'); point != std::string::npos && text.size() - point == 2) text += "0";  // pence
    return text.substr(0, at) + "£" + text.substr(at) + unit.substr(std::string("£").size());
  }
  return text + " " + unit;
}

}  // namespace

std::string NumberText(const program::Program& program, const program::Type& type, const Number& number, Notation notation) {
  if (notation == Notation::Reader) return ForReader(program, type, number);
  const Number shown = type.percent ? number * Number(100) : number;
  const std::string text = shown.IsFiniteDecimal() ? shown.ToDecimal() : shown.ToFraction();
  return type.percent ? text + "%" : text;
}

std::string CellText(const program::Program& program, const data::Dataset& dataset, const program::Type& type,
                     const value::Column& column, std::size_t row, Notation notation) {
  const bool decision = type.kind == Kind::Enumeration && program.enumerations[type.enumeration].of_decision;
  switch (column.state(row)) {
    case State::Missing:
      if (decision && column.possible(row) != 0) return "undetermined";
      return notation == Notation::Reader ? "missing" : "";
    case State::Error:
      return decision ? "refused" : "error";
    case State::Unranked:
      return "unranked";
    case State::Known:
      break;
  }
  switch (type.kind) {
    case Kind::Number:
      return NumberText(program, type, column.number(row), notation);
    case Kind::Boolean:
      return column.boolean(row) ? "true" : "false";
    case Kind::Date:
      return value::Date::FromDays(column.code(row))->ToIso();
    case Kind::Text:
      return dataset.texts.text(static_cast<std::uint32_t>(column.code(row)));
    case Kind::Enumeration:
      return program.enumerations[type.enumeration].items[static_cast<std::size_t>(column.code(row))].name;
    case Kind::Reference:
      return KeyText(program, dataset, type.entity, static_cast<std::size_t>(column.code(row)));
    case Kind::Invalid:
      break;
  }
  return "?";
}

std::string CellText(const program::Program& program, const data::Dataset& dataset, program::InstructionId id,
                     const value::Column& column, std::size_t row, Notation notation) {
  return CellText(program, dataset, program.instructions[id].type, column, row, notation);
}

}  // namespace levrules::audit
