#include "compiler/format/words.h"

#include <fmt/format.h>

namespace levrules::format {

using namespace syntax;  // NOLINT: every name here is part of a tree

std::string QuotedText(std::string_view text) {
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') quoted += '\\';
    quoted += c;
  }
  return quoted + "\"";
}

std::string_view SignOf(BinaryOp op) {
  switch (op) {
    case BinaryOp::Add:
      return "+";
    case BinaryOp::Subtract:
      return "-";
    case BinaryOp::Multiply:
      return "*";
    case BinaryOp::Divide:
      return "/";
    case BinaryOp::And:
      return "and";
    case BinaryOp::Or:
      return "or";
  }
  return "?";
}

std::string_view SignOf(CompareOp op) {
  switch (op) {
    case CompareOp::Equal:
      return "=";
    case CompareOp::NotEqual:
      return "<>";
    case CompareOp::Less:
      return "<";
    case CompareOp::LessEqual:
      return "<=";
    case CompareOp::Greater:
      return ">";
    case CompareOp::GreaterEqual:
      return ">=";
  }
  return "?";
}

std::string_view WordOf(RowState state) {
  switch (state) {
    case RowState::Missing:
      return "missing";
    case RowState::Unranked:
      return "unranked";
    case RowState::Undetermined:
      return "undetermined";
    case RowState::Refused:
      return "refused";
  }
  return "?";
}

std::string_view WordOf(RoundingMode mode) {
  switch (mode) {
    case RoundingMode::Up:
      return "up";
    case RoundingMode::HalfUp:
      return "half up";
    case RoundingMode::Down:
      return "down";
    case RoundingMode::HalfDown:
      return "half down";
    case RoundingMode::HalfEven:
      return "half even";
    case RoundingMode::Ceiling:
      return "ceiling";
    case RoundingMode::Floor:
      return "floor";
  }
  return "?";
}

std::string_view WordOf(MissingPolicy policy) {
  switch (policy) {
    case MissingPolicy::Skipped:
      return "missing skipped";
    case MissingPolicy::Spoils:
      return "missing spoils";
    case MissingPolicy::Last:
      return "missing last";
    case MissingPolicy::Shared:
      return "missing shared";
    case MissingPolicy::IsMet:
      return "missing is met";
    case MissingPolicy::IsNotMet:
      return "missing is not met";
  }
  return "?";
}

std::string_view WordOf(Direction direction) {
  return direction == Direction::HighestFirst ? "highest first" : "lowest first";
}

std::string LiteralText(const Literal& literal) {
  std::string text = literal.kind == LiteralKind::Text ? QuotedText(literal.text) : literal.text;
  if (literal.unit) text += " " + literal.unit->text;
  return text;
}

std::string_view WordOf(BasicType basic) {
  switch (basic) {
    case BasicType::Boolean:
      return "boolean";
    case BasicType::Text:
      return "text";
    case BasicType::Date:
      return "date";
    case BasicType::Money:
      return "money";
    case BasicType::Percent:
      return "percent";
    case BasicType::Integer:
      return "integer";
    case BasicType::Number:
      return "number";
    case BasicType::Named:
      return "named";
  }
  return "?";
}

std::string_view WordOf(TableMode mode) {
  switch (mode) {
    case TableMode::Unique:
      return "unique";
    case TableMode::First:
      return "first";
    case TableMode::CollectSum:
      return "collect sum";
    case TableMode::CollectMinimum:
      return "collect min";
    case TableMode::CollectMaximum:
      return "collect max";
    case TableMode::CollectCount:
      return "collect count";
  }
  return "";
}
std::string TypeText(const TypeName& type) {
  std::string text = type.optional ? "optional " : "";
  text += type.basic == BasicType::Named ? type.named.text : std::string(WordOf(type.basic));
  for (std::size_t i = 0; i < type.unit.size(); ++i) {
    text += (i == 0 ? " " : type.unit[i].divided ? "/" : "*") + type.unit[i].name.text;
  }
  return text;
}

std::string RoundingText(const RoundExpr& e) {
  std::string to;
  if (e.decimals)
    to = fmt::format(" to {} {}", e.decimals->text,
                     e.decimals->text == "1" ? "decimal" : "decimals");
  if (e.step) to = " to " + LiteralText(*e.step);
  return fmt::format("rounded{} {}", to, WordOf(e.mode));
}

}  // namespace levrules::format
