// Literals, units and types as written, turned into values and types.

#include <fmt/format.h>

#include <algorithm>

#include "compiler/sema/elaborator.h"
#include "runtime/base/text.h"

namespace levrules::sema {

namespace {

Type NumberType(const Number& number, UnitId unit, bool percent) {
  Type type;
  type.kind = Kind::Number;
  type.unit = unit;
  type.percent = percent;
  type.decimals = number.DecimalPlaces().value_or(value::kAnyDecimals);
  return type;
}

}  // namespace

std::optional<Number> NumberOf(const syntax::Literal& literal) {
  std::string digits;
  for (const char c : literal.text) {
    if ((c >= '0' && c <= '9') || c == '.') digits += c;
  }
  auto number = Number::ParseDecimal(digits);
  if (!number) return std::nullopt;
  switch (literal.kind) {
    case syntax::LiteralKind::Percent:
      return Divide(*number, 100);
    case syntax::LiteralKind::Money:
      if (literal.text.ends_with("bn")) return *number * Number(1'000'000'000);
      if (literal.text.ends_with("m")) return *number * Number(1'000'000);
      if (literal.text.ends_with("k")) return *number * Number(1'000);
      return number;
    case syntax::LiteralKind::Integer:
    case syntax::LiteralKind::Decimal:
      return number;
    case syntax::LiteralKind::Date:
    case syntax::LiteralKind::Text:
    case syntax::LiteralKind::True:
    case syntax::LiteralKind::False:
      break;
  }
  return std::nullopt;
}

InstructionId Elaborator::ElaborateLiteral(const syntax::Literal& literal, const Scope& scope) {
  switch (literal.kind) {
    case syntax::LiteralKind::Integer:
    case syntax::LiteralKind::Decimal: {
      const Number number = *NumberOf(literal);
      UnitId unit = value::kNoUnit;
      if (literal.unit) {
        const auto found = UnitNamed(*literal.unit);
        if (!found) return Invalid(literal.span);
        unit = *found;
      }
      return Emit(Op::Constant, NumberType(number, unit, false), {}, number, literal.span);
    }
    case syntax::LiteralKind::Percent: {
      const Number number = *NumberOf(literal);
      return Emit(Op::Constant, NumberType(number, value::kNoUnit, true), {}, number, literal.span);
    }
    case syntax::LiteralKind::Money: {
      const Number number = *NumberOf(literal);
      return Emit(Op::Constant, NumberType(number, *program_.units.Find("£"), false), {}, number,
                  literal.span);
    }
    case syntax::LiteralKind::Date: {
      const auto date = value::Date::ParseIso(literal.text);
      if (!date) {
        return Report(DiagnosticKind::NoSuchDate, literal.span, scope, {literal.text},
                      DayMeant(literal.text));
      }
      Type type;
      type.kind = Kind::Date;
      return Emit(Op::Constant, type, {}, *date, literal.span);
    }
    case syntax::LiteralKind::Text: {
      Type type;
      type.kind = Kind::Text;
      return Emit(Op::Constant, type, {}, program::TextConstant{literal.text}, literal.span);
    }
    case syntax::LiteralKind::True:
    case syntax::LiteralKind::False:
      break;
  }
  Type type;
  type.kind = Kind::Boolean;
  const bool value = literal.kind == syntax::LiteralKind::True;
  return Emit(Op::Constant, type, {}, program::CodeConstant{value ? 1 : 0}, literal.span);
}

std::optional<UnitId> Elaborator::UnitNamed(const Identifier& name) {
  const auto found = program_.units.Find(name.text);
  if (!found) {
    const auto near = NearestName(name.text, program_.units.Names());
    out_.Add(
        {.kind = DiagnosticKind::UnknownUnit,
         .primary = name.span,
         .arguments = {name.text},
         .help = near ? fmt::format("did you mean `{}`?", *near)
                      : fmt::format("define it with `unit {}` in a line of its own", name.text)});
  }
  return found;
}

std::optional<UnitId> Elaborator::UnitOf(const syntax::UnitExpr& unit) {
  UnitId product = value::kNoUnit;
  for (const syntax::UnitTerm& term : unit) {
    const auto found = UnitNamed(term.name);
    if (!found) return std::nullopt;
    product = term.divided ? program_.units.Divide(product, *found)
                           : program_.units.Multiply(product, *found);
  }
  return product;
}

std::optional<Type> Elaborator::TypeOf(const syntax::TypeName& source) {
  Type type;
  type.optional = source.optional;
  switch (source.basic) {
    case syntax::BasicType::Boolean:
      type.kind = Kind::Boolean;
      return type;
    case syntax::BasicType::Text:
      type.kind = Kind::Text;
      return type;
    case syntax::BasicType::Date:
      type.kind = Kind::Date;
      return type;
    case syntax::BasicType::Money:
      type.kind = Kind::Number;
      type.unit = *program_.units.Find("£");
      type.decimals = 2;
      return type;
    case syntax::BasicType::Percent:
      type.kind = Kind::Number;
      type.percent = true;
      type.decimals = value::kFiniteDecimals;
      return type;
    case syntax::BasicType::Integer:
    case syntax::BasicType::Number: {
      const auto unit = UnitOf(source.unit);
      if (!unit) return std::nullopt;
      type.kind = Kind::Number;
      type.unit = *unit;
      type.decimals = source.basic == syntax::BasicType::Integer ? 0 : value::kAnyDecimals;
      return type;
    }
    case syntax::BasicType::Named:
      break;
  }
  if (const auto found = enumeration_index_.find(source.named.text);
      found != enumeration_index_.end()) {
    type.kind = Kind::Enumeration;
    type.enumeration = found->second;
    return type;
  }
  if (const auto found = entity_index_.find(source.named.text); found != entity_index_.end()) {
    type.kind = Kind::Reference;
    type.entity = found->second;
    return type;
  }
  if (broken_.contains(source.named.text)) return std::nullopt;
  std::vector<std::string> names = {"boolean", "text",    "date", "integer",
                                    "number",  "percent", "money"};
  for (const auto& [name, id] : enumeration_index_) names.push_back(name);
  for (const auto& [name, id] : entity_index_) names.push_back(name);
  const auto near = NearestName(source.named.text, names);
  out_.Add({.kind = DiagnosticKind::UnknownType,
            .primary = source.named.span,
            .arguments = {source.named.text},
            .help = near ? fmt::format("did you mean `{}`?", *near)
                         : "a type is boolean, text, date, integer, number, percent, money, an "
                           "`enum` or an `entity`"});
  return std::nullopt;
}

}  // namespace levrules::sema
