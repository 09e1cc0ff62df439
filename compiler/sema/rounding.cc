// Rounding, and the functions that have no exact value and are rounded where they stand.

#include <fmt/format.h>

#include <utility>

#include "compiler/sema/elaborator.h"

namespace levrules::sema {

namespace {

// Flags of a result that needs all its operands.
void Inherit(Type& result, const Type& operand) {
  result.optional |= operand.optional;
  result.may_be_unranked |= operand.may_be_unranked;
}

value::RoundMode ModeOf(syntax::RoundingMode mode) {
  switch (mode) {
    case syntax::RoundingMode::Up:
      return value::RoundMode::Up;
    case syntax::RoundingMode::HalfUp:
      return value::RoundMode::HalfUp;
    case syntax::RoundingMode::Down:
      return value::RoundMode::Down;
    case syntax::RoundingMode::HalfDown:
      return value::RoundMode::HalfDown;
    case syntax::RoundingMode::HalfEven:
      return value::RoundMode::HalfEven;
    case syntax::RoundingMode::Ceiling:
      return value::RoundMode::Ceiling;
    case syntax::RoundingMode::Floor:
      return value::RoundMode::Floor;
  }
  return value::RoundMode::HalfUp;
}

}  // namespace

std::optional<program::Rounding> Elaborator::RoundingOf(const syntax::RoundExpr& e,
                                                        const Type& operand, const Scope& scope,
                                                        int& decimals) {
  program::Rounding rounding;
  rounding.mode = ModeOf(e.mode);
  const int shown = operand.percent ? 2 : 0;  // the decimals of a percent are those printed
  if (e.step) {
    const InstructionId literal = ElaborateLiteral(*e.step, scope);
    const Type type = TypeAt(literal);
    if (!type.valid()) return std::nullopt;
    if (type.kind != Kind::Number) {
      Report(DiagnosticKind::RoundingStep, e.step->span, scope, {},
             "round to a number, as in `rounded to £1_000 half up`");
      return std::nullopt;
    }
    const Number step = std::get<Number>(program_.instructions[literal].payload);
    if (type.unit != value::kNoUnit && !program_.units.SameDimension(type.unit, operand.unit)) {
      Report(DiagnosticKind::UnitMismatch, e.step->span, scope,
             {"round", Name(operand), Name(type)}, "round to a step in the unit of the value");
      return std::nullopt;
    }
    rounding.step = type.unit == value::kNoUnit
                        ? step
                        : step * program_.units.Conversion(type.unit, operand.unit);
    if (rounding.step.Sign() <= 0) {
      Report(DiagnosticKind::RoundingStep, e.step->span, scope, {},
             "the step must be greater than zero");
      return std::nullopt;
    }
    decimals = rounding.step.DecimalPlaces().value_or(value::kAnyDecimals);
    return rounding;
  }
  int places = 0;
  if (e.decimals) {
    std::optional<Number> number =
        NumberOf({syntax::LiteralKind::Integer, e.decimals->text, {}, e.decimals->span});
    const bool is_name = !(e.decimals->text[0] >= '0' && e.decimals->text[0] <= '9');
    if (is_name) {
      number.reset();
      const auto value = scope.frame != nullptr ? FindBase(*e.decimals, scope) : std::nullopt;
      if (value && !TypeAt(*value).valid()) return std::nullopt;
      if (value) number = ConstantNumber(*value);
    }
    const auto count = number ? number->ToInt64() : std::nullopt;
    constexpr std::int64_t kMostDecimals = 100;
    if (!count || *count < 0 || *count > kMostDecimals) {
      Report(DiagnosticKind::RoundingDecimals, e.decimals->span, scope, {e.decimals->text},
             "write the number, or a name in the brackets of the function that stands for one");
      return std::nullopt;
    }
    places = static_cast<int>(*count);
  }
  rounding.step = value::Pow10(-(places + shown));
  decimals = places + shown;
  return rounding;
}

InstructionId Elaborator::RoundNode(const syntax::RoundExpr& e, Span span, const Scope& scope) {
  if (const auto* call = std::get_if<syntax::CallExpr>(&scope.tree->exprs[e.operand]);
      call != nullptr && IsIrrational(call->function.text)) {
    return IrrationalCall(*call, e, span, scope);
  }
  const InstructionId operand = Elaborate(e.operand, scope);
  Type type = TypeAt(operand);
  if (!type.valid()) return operand;
  if (type.kind != Kind::Number) {
    return Report(DiagnosticKind::WrongKind, e.rounding_span, scope, {"rounded", Name(type)},
                  "only numbers are rounded",
                  {{SpanOf(operand), fmt::format("this is {}", Name(type))}});
  }
  const auto rounding = RoundingOf(e, type, scope, type.decimals);
  if (!rounding) return Invalid(span);
  return Emit(Op::Round, type, {operand}, *rounding, span);
}

InstructionId Elaborator::IrrationalCall(const syntax::CallExpr& call, const syntax::RoundExpr& e,
                                         Span span, const Scope& scope) {
  const std::string& name = call.function.text;
  if (name == "stdev_p" || name == "stdev_s") return SpreadCall(call, e, span, scope);
  OnlyClauses(call, {}, span, scope);
  const std::size_t wanted = name == "power" || name == "months_after" ? 2 : 1;
  if (call.arguments.size() != wanted) {
    return Report(
        DiagnosticKind::ArgumentCount, call.function.span, scope,
        {name, wanted == 1 ? "one value" : "two values", std::to_string(call.arguments.size())},
        name == "months_after" ? "as in `months_after(date, 3) rounded down`"
                               : "as in `sqrt(x) rounded to 3 decimals half up`");
  }
  std::vector<InstructionId> operands;
  for (const ExprId argument : call.arguments) operands.push_back(Elaborate(argument, scope));
  if (!AllValid(operands)) return Invalid(span);
  Type type = TypeAt(operands[0]);
  for (const InstructionId operand : operands) Inherit(type, TypeAt(operand));
  if (name == "months_after") return MonthsAfterCall(std::move(operands), e, span, scope);
  for (const InstructionId operand : operands) {
    const Type& given = TypeAt(operand);
    if (given.kind != Kind::Number || (name != "sqrt" && given.unit != value::kNoUnit)) {
      return Report(DiagnosticKind::WrongKind, SpanOf(operand), scope, {name, Name(given)},
                    name == "sqrt" ? "only numbers have a root"
                                   : "divide by one unit first, as in `ln(income / £1)`");
    }
  }
  Op op = Op::SquareRoot;
  if (name == "sqrt") {
    const auto root = program_.units.SquareRoot(type.unit);
    if (!root) {
      return Report(DiagnosticKind::WrongKind, span, scope, {name, Name(type)},
                    "divide by one unit first, as in `sqrt(area / 1 km2)`");
    }
    type.unit = *root;
  } else {
    op = name == "ln" ? Op::Logarithm : name == "exp" ? Op::Exponential : Op::Power;
  }
  type.percent = false;
  const auto rounding = RoundingOf(e, type, scope, type.decimals);
  if (!rounding) return Invalid(span);
  return Emit(op, type, std::move(operands), *rounding, span);
}

InstructionId Elaborator::SpreadCall(const syntax::CallExpr& call, const syntax::RoundExpr& e,
                                     Span span, const Scope& scope) {
  // The unit is that of the argument; percents keep their printed decimals.
  const std::string& name = call.function.text;
  const auto op = *AggregateOpOf(name);
  Scope inside = scope;
  if (!call.arguments.empty()) {
    const PopulationScope population = PopulationOf(call, span, scope);
    inside = population.inside;
    if (!population.valid) return Invalid(span);
  } else {
    return Report(DiagnosticKind::ArgumentCount, span, scope, {name, "one value", "none"},
                  "name the figure, as in `stdev_p(x)`");
  }
  const Type argument = TypeAt(Elaborate(call.arguments[0], inside));
  if (!argument.valid()) return Invalid(span);
  int decimals = 0;
  const auto rounding = RoundingOf(e, argument, scope, decimals);
  if (!rounding) return Invalid(span);
  return AggregateCall(call, op, span, scope, &*rounding, decimals);
}

InstructionId Elaborator::MonthsAfterCall(std::vector<InstructionId> operands,
                                          const syntax::RoundExpr& e, Span span,
                                          const Scope& scope) {
  Type type = TypeAt(operands[0]);
  for (const InstructionId operand : operands) Inherit(type, TypeAt(operand));
  const bool whole =
      TypeAt(operands[1]).is_integer() &&
      program_.units.SameDimension(TypeAt(operands[1]).unit, *program_.units.Find("months"));
  const bool plain = TypeAt(operands[1]).is_integer() && TypeAt(operands[1]).unit == value::kNoUnit;
  const bool mode = e.mode == syntax::RoundingMode::Up || e.mode == syntax::RoundingMode::Down;
  if (type.kind != Kind::Date || !(whole || plain) || !mode || e.decimals || e.step) {
    return Report(
        DiagnosticKind::MonthsAfter, span, scope, {},
        "the form is `months_after(date, 3) rounded down` or `rounded up`: to a day that exists");
  }
  if (whole)
    operands[1] = Convert(operands[1], *program_.units.Find("months"), SpanOf(operands[1]));
  return Emit(Op::MonthsAfter, type, std::move(operands), program::Rounding{1, ModeOf(e.mode)},
              span);
}

}  // namespace levrules::sema
