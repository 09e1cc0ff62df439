#include "runtime/audit/value_text.h"

#include <fmt/format.h>

#include <algorithm>

#include "runtime/audit/cells.h"
#include "runtime/base/text.h"
#include "runtime/value/date.h"
#include "runtime/value/rounding.h"

namespace levrules::audit {

namespace {

using value::Kind;
using value::Number;
using value::State;

// `fixed`: how many decimals are always shown; -1: as many as there are.
std::string ForReader(const program::Program& program, const program::Type& type,
                      const Number& number, int fixed) {
  constexpr int kMostDecimals = 8;
  const Number shown = type.percent ? number * Number(100) : number;
  const auto places = shown.DecimalPlaces();
  std::string text;
  const bool pence = program.units.Name(type.unit) == "£" && places && *places == 1;
  if (places && *places <= std::max(fixed, pence ? 2 : -1)) {
    text = GroupDecimal(shown.ToFixed(std::max(fixed, pence ? 2 : -1)), ',');
  } else if (places && *places <= kMostDecimals) {
    text = GroupDecimal(shown.ToDecimal(), ',');
  } else {
    const Number rounded =
        value::RoundToMultiple(shown, value::Pow10(-kMostDecimals), value::RoundMode::HalfEven);
    text = "≈ " + GroupDecimal(rounded.ToFixed(kMostDecimals), ',');
  }
  if (type.percent) return text + "%";
  const std::string unit = program.units.Name(type.unit);
  if (unit.empty()) return text;
  if (unit.starts_with("£")) {
    const std::size_t digits = text.starts_with("≈ ") ? std::string("≈ ").size() : 0;
    const std::size_t at = text.substr(digits).starts_with('-') ? digits + 1 : digits;
    if (const std::size_t point = text.find('.');
        point != std::string::npos && text.size() - point == 2)
      text += "0";  // pence
    return text.substr(0, at) + "£" + text.substr(at) + unit.substr(std::string("£").size());
  }
  return text + " " + unit;
}

}  // namespace

std::string NumberText(const program::Program& program, const program::Type& type,
                       const Number& number, Notation notation) {
  if (notation == Notation::Reader) return ForReader(program, type, number, -1);
  const Number shown = type.percent ? number * Number(100) : number;
  const std::string text = shown.IsFiniteDecimal() ? shown.ToDecimal() : shown.ToFraction();
  return type.percent ? text + "%" : text;
}

std::string CellText(const program::Program& program, const data::Dataset& dataset,
                     const program::Type& type, const value::Column& column, std::size_t row,
                     Notation notation) {
  const bool decision =
      type.kind == Kind::Enumeration && program.enumerations[type.enumeration].of_decision;
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
      return program.enumerations[type.enumeration]
          .items[static_cast<std::size_t>(column.code(row))]
          .name;
    case Kind::Reference:
      return KeyText(program, dataset, type.entity, static_cast<std::size_t>(column.code(row)));
    case Kind::Invalid:
      break;
  }
  return "?";
}

std::string CellText(const program::Program& program, const data::Dataset& dataset,
                     program::InstructionId id, const value::Column& column, std::size_t row,
                     Notation notation) {
  const program::Instruction& instruction = program.instructions[id];
  if (instruction.op == program::Op::Round && notation == Notation::Reader && column.known(row)) {
    // What is rounded shows all the decimals that it was rounded to.
    const int decimals = instruction.type.decimals - (instruction.type.percent ? 2 : 0);
    constexpr int kMostFixed = 12;
    return ForReader(program, instruction.type, column.number(row),
                     decimals <= kMostFixed ? decimals : -1);
  }
  return CellText(program, dataset, instruction.type, column, row, notation);
}

}  // namespace levrules::audit
