// Row arithmetic, conditions and choice: the kind, unit and decimals of every expression.

#include <fmt/format.h>
#include <re2/re2.h>

#include <algorithm>
#include <utility>

#include "compiler/format/print_expression.h"
#include "compiler/sema/elaborator.h"
#include "runtime/base/limits.h"
#include "runtime/base/overloaded.h"
#include "runtime/base/text.h"
#include "runtime/program/words.h"

namespace levrules::sema {

namespace {

Type BooleanType() {
  Type type;
  type.kind = Kind::Boolean;
  return type;
}

// Flags of a result that needs all its operands.
void Inherit(Type& result, const Type& operand) {
  result.optional |= operand.optional;
  result.may_be_unranked |= operand.may_be_unranked;
}

int SumOfDecimals(int a, int b) {
  if (a == value::kAnyDecimals || b == value::kAnyDecimals) return value::kAnyDecimals;
  if (a == value::kFiniteDecimals || b == value::kFiniteDecimals) return value::kFiniteDecimals;
  return a + b;
}

program::Comparison ComparisonOf(syntax::CompareOp op) {
  switch (op) {
    case syntax::CompareOp::Equal:
      return program::Comparison::Equal;
    case syntax::CompareOp::NotEqual:
      return program::Comparison::NotEqual;
    case syntax::CompareOp::Less:
      return program::Comparison::Less;
    case syntax::CompareOp::LessEqual:
      return program::Comparison::LessEqual;
    case syntax::CompareOp::Greater:
      return program::Comparison::Greater;
    case syntax::CompareOp::GreaterEqual:
      return program::Comparison::GreaterEqual;
  }
  return program::Comparison::Equal;
}

}  // namespace

InstructionId Elaborator::Elaborate(ExprId expr, const Scope& scope, const Type* expected) {
  const Span span = scope.tree->span(expr);
  if (depth_ >= limits::kElaborationDepth || too_deep_) {
    if (!std::exchange(too_deep_, true)) {
      out_.Add({.kind = DiagnosticKind::ElaborationTooDeep,
                .primary = span,
                .arguments = {GroupDigits(limits::kElaborationDepth)},
                .help = "build the definitions on fewer steps"});
    }
    return Invalid(span);
  }
  ++depth_;
  const InstructionId id = ElaborateNode(expr, scope, expected);
  --depth_;
  if (parts_ != nullptr) NotePart(expr, scope, id);
  return id;
}

InstructionId Elaborator::ElaborateNode(ExprId expr, const Scope& scope, const Type* expected) {
  const Span span = scope.tree->span(expr);
  return std::visit(
      Overloaded{
          [&](const syntax::ErrorExpr&) { return Invalid(span); },
          [&](const syntax::LiteralExpr& e) { return ElaborateLiteral(e.literal, scope); },
          [&](const syntax::MissingExpr&) { return MissingNode(span, scope, expected); },
          [&](const syntax::NameExpr& e) { return ElaborateName(e, span, scope, expected); },
          [&](const syntax::CallExpr& e) { return Call(e, span, scope, expected); },
          [&](const syntax::NegateExpr& e) { return Negate(e, span, scope, expected); },
          [&](const syntax::BinaryExpr& e) { return Binary(e, span, scope); },
          [&](const syntax::CompareExpr& e) { return CompareNode(e, span, scope); },
          [&](const syntax::RoundExpr& e) { return RoundNode(e, span, scope); },
          [&](const syntax::InRangeExpr& e) { return InRange(e, span, scope); },
          [&](const syntax::InSetExpr& e) { return InSet(e, span, scope); },
          [&](const syntax::LikeExpr& e) { return LikeNode(e, span, scope); },
          [&](const syntax::IsExpr& e) { return IsNode(e, span, scope); },
          [&](const syntax::ExistsExpr& e) { return ExistsNode(e, span, scope); },
          [&](const syntax::NotExpr& e) { return NotNode(e, span, scope); },
          [&](const syntax::IfExpr& e) { return If(e, span, scope, expected); },
          [&](const syntax::AtLeastExpr& e) { return AtLeastNode(e, span, scope); },
      },
      scope.tree->exprs[expr]);
}

InstructionId Elaborator::MissingNode(Span span, const Scope& scope, const Type* expected) {
  if (expected == nullptr || !expected->valid()) {
    return Report(DiagnosticKind::MissingAlone, span, scope, {},
                  "ask `x is missing`, or give the kind, as in `let x : optional number "
                  "= missing`");
  }
  Type type = *expected;
  type.optional = true;
  if (type.kind == Kind::Number) type.decimals = 0;
  return Emit(Op::Missing, type, {}, {}, span);
}

InstructionId Elaborator::Negate(const syntax::NegateExpr& e, Span span, const Scope& scope,
                                 const Type* expected) {
  const InstructionId operand = Elaborate(e.operand, scope, expected);
  const Type type = TypeAt(operand);
  if (!type.valid()) return operand;
  if (type.kind != Kind::Number) {
    return Report(DiagnosticKind::WrongKind, span, scope, {"-", Name(type)},
                  "only numbers are counted with");
  }
  if (IsConstant(operand)) {
    return Emit(Op::Constant, type, {}, -std::get<Number>(program_.instructions[operand].payload),
                span);
  }
  return Emit(Op::Negate, type, {operand}, {}, span);
}

InstructionId Elaborator::LikeNode(const syntax::LikeExpr& e, Span span, const Scope& scope) {
  const InstructionId operand = Elaborate(e.operand, scope);
  const Type type = TypeAt(operand);
  if (!type.valid()) return operand;
  if (type.kind != Kind::Text) {
    return Report(DiagnosticKind::WrongKind, span, scope, {"like", Name(type)},
                  "only texts have a pattern");
  }
  const RE2 pattern(e.pattern.text, RE2::Quiet);
  if (!pattern.ok()) {
    return Report(DiagnosticKind::PatternUnreadable, e.pattern.span, scope, {pattern.error()},
                  "a pattern describes the whole text: `[0-9]` is one digit, `[0-9]{8}` eight, `.` "
                  "any character, as in `code like \"E[0-9]{8}\"`");
  }
  Type result = BooleanType();
  result.optional = type.optional;
  return Emit(Op::Like, result, {operand}, program::Pattern{e.pattern.text, e.negated}, span);
}

InstructionId Elaborator::ExistsNode(const syntax::ExistsExpr& e, Span span, const Scope& scope) {
  const auto* name = std::get_if<syntax::NameExpr>(&scope.tree->exprs[e.operand]);
  if (name == nullptr || name->keys.empty() || !name->path.empty()) {
    return Report(DiagnosticKind::ExistsOfNoRow, span, scope, {},
                  "ask it of a row, as in `life[code, \"male\"] exists`");
  }
  const InstructionId lookup = Elaborate(e.operand, scope);
  if (!TypeAt(lookup).valid()) return lookup;
  Type result = BooleanType();
  for (const InstructionId key : program_.instructions[lookup].operands)
    result.optional |= TypeAt(key).optional;
  return Emit(Op::Exists, result, {lookup}, {}, span);
}

InstructionId Elaborator::NotNode(const syntax::NotExpr& e, Span span, const Scope& scope) {
  const InstructionId operand = Condition(e.operand, scope);
  WarnNegatedPlace(operand, span, scope);
  Type result = BooleanType();
  result.optional = TypeAt(operand).optional;
  return Emit(Op::Not, result, {operand}, {}, span);
}

InstructionId Elaborator::AtLeastNode(const syntax::AtLeastExpr& e, Span span, const Scope& scope) {
  Type result = BooleanType();
  std::vector<InstructionId> operands = {Elaborate(e.count, scope)};
  if (const Type count = TypeAt(operands[0]);
      count.valid() && !(count.is_integer() && count.unit == value::kNoUnit)) {
    return Report(DiagnosticKind::WrongKind, scope.tree->span(e.count), scope,
                  {"at least", Name(count)},
                  "say how many with a whole number, as in `at least 2 of {a, b, c}`");
  }
  for (const ExprId condition : e.conditions) operands.push_back(Condition(condition, scope));
  for (const InstructionId operand : operands) result.optional |= TypeAt(operand).optional;
  return Emit(Op::AtLeast, result, std::move(operands), {}, span);
}

// Every comparison with an unranked place is false, so its negation is true for rows that are not
// in the competition.
void Elaborator::WarnNegatedPlace(InstructionId condition, Span span, const Scope& scope) {
  const program::Instruction& instruction = program_.instructions[condition];
  if (instruction.op != Op::Compare && instruction.op != Op::InRange && instruction.op != Op::InSet)
    return;
  const bool place = std::ranges::any_of(
      instruction.operands, [&](InstructionId id) { return TypeAt(id).may_be_unranked; });
  if (!place) return;
  Report(DiagnosticKind::NegatedPlace, span, scope, {},
         "turn the comparison round, as in `place > 3` for `not (place <= 3)`, or add `and place "
         "is not unranked`");
}

InstructionId Elaborator::Condition(ExprId expr, const Scope& scope) {
  const InstructionId id = Elaborate(expr, scope);
  const Type type = TypeAt(id);
  if (!type.valid() || type.kind == Kind::Boolean) return id;
  return Report(DiagnosticKind::NoCondition, scope.tree->span(expr), scope, {Name(type)},
                ComparisonMeant(type, format::PrintExpression(*scope.tree, expr)));
}

// ---- arithmetic --------------------------------------------------------------------------------

InstructionId Elaborator::Convert(InstructionId value, UnitId to, Span span) {
  const Type from = TypeAt(value);
  if (from.unit == to) return value;
  const Number factor = program_.units.Conversion(from.unit, to);
  Type type = from;
  type.unit = to;
  type.decimals =
      SumOfDecimals(from.decimals, factor.DecimalPlaces().value_or(value::kAnyDecimals));
  if (factor == Number(1)) {
    // The same in another name: keep the value, change the unit.
    type.decimals = from.decimals;
  }
  Type plain;
  plain.kind = Kind::Number;
  plain.decimals = factor.DecimalPlaces().value_or(value::kAnyDecimals);
  const InstructionId constant = Emit(Op::Constant, plain, {}, factor, span);
  return Emit(Op::Multiply, type, {value, constant}, {}, span);
}

bool Elaborator::WarnPercentMeant(InstructionId percent, InstructionId number, const Scope& scope) {
  if (!TypeAt(percent).percent || TypeAt(number).percent || !IsConstant(number)) return false;
  const Number value = std::get<Number>(program_.instructions[number].payload);
  if (value.Abs() <= Number(1)) return false;
  Report(DiagnosticKind::PercentMeant, SpanOf(number), scope,
         {value.ToDecimal(), (value * Number(100)).ToDecimal()},
         fmt::format("if {} per cent is meant, write `{}%`", value.ToDecimal(), value.ToDecimal()),
         {{SpanOf(percent), "this is a percentage"}});
  return true;
}

bool Elaborator::Meet(InstructionId& left, InstructionId& right, Span sign, const Scope& scope,
                      std::string_view doing) {
  Type a = TypeAt(left);
  Type b = TypeAt(right);
  if (!a.valid() || !b.valid()) return false;
  // A key that meets a reference to its entity fits it.
  if (a.kind == Kind::Reference && b.kind != Kind::Reference) {
    left = KeyOf(left, scope);
    a = TypeAt(left);
  } else if (b.kind == Kind::Reference && a.kind != Kind::Reference) {
    right = KeyOf(right, scope);
    b = TypeAt(right);
  }
  std::vector<Label> labels = {{SpanOf(left), fmt::format("this is {}", Name(a))},
                               {SpanOf(right), fmt::format("this is {}", Name(b))}};
  const bool same_kind = a.kind == b.kind && a.enumeration == b.enumeration && a.entity == b.entity;
  if (!same_kind) {
    std::string help = "both sides must be of one kind";
    if (a.kind == Kind::Enumeration && b.kind == Kind::Text) {
      help = fmt::format("an entry of a list is written by its name and without quotes: `{}`",
                         EntryMeant(a, right));
    }
    if (a.kind == Kind::Number && b.kind == Kind::Text) help = "a number is written without quotes";
    if (a.kind == Kind::Text && b.kind == Kind::Number) help = "a text stands in quotes";
    Report(DiagnosticKind::KindMismatch, sign, scope, {std::string(doing), Name(a), Name(b)}, help,
           labels);
    return false;
  }
  if (a.kind != Kind::Number) return true;
  if (!program_.units.SameDimension(a.unit, b.unit)) {
    std::string help =
        "both sides need one unit: check that these are the columns you mean, or show a rate, as "
        "in "
        "`people * £2 / 1 person`";
    if (b.unit == value::kNoUnit && IsConstant(right)) {
      // A percentage that meets years was most likely meant as years.
      const Number written =
          std::get<Number>(program_.instructions[right].payload) * Number(b.percent ? 100 : 1);
      const std::string number =
          written.IsFiniteDecimal() ? written.ToDecimal() : std::string("60");
      const std::string unit = program_.units.Name(a.unit);
      help = unit == "£"
                 ? fmt::format("write the amount with its sign, as in `£{}`", number)
                 : fmt::format("write the number with its unit, as in `{} {}`", number, unit);
    }
    const bool bare = b.unit == value::kNoUnit && IsConstant(right) && !b.percent;
    const std::string other = bare ? "a number without a unit" : Name(b);
    if (bare) labels[1].text = "this is a number without a unit";
    Report(DiagnosticKind::UnitMismatch, bare ? SpanOf(right) : sign, scope,
           {std::string(doing), Name(a), other}, help, labels);
    return false;
  }
  right = Convert(right, a.unit, SpanOf(right));
  return true;
}

namespace {

// `+ -`, branches and the like: percents among themselves and with literals stay percents.
Type Mixed(const Type& a, bool a_literal, const Type& b, bool b_literal) {
  Type type = a;
  type.percent = (a.percent && (b.percent || b_literal)) || (b.percent && a_literal);
  type.decimals = std::max(a.decimals, b.decimals);
  Inherit(type, b);
  return type;
}

}  // namespace

InstructionId Elaborator::Binary(const syntax::BinaryExpr& e, Span span, const Scope& scope) {
  if (e.op == syntax::BinaryOp::And || e.op == syntax::BinaryOp::Or) return Logic(e, span, scope);
  const InstructionId left = Elaborate(e.left, scope);
  const InstructionId right = Elaborate(e.right, scope);
  const Type a = TypeAt(left);
  const Type b = TypeAt(right);
  if (!a.valid() || !b.valid()) return Invalid(span);
  if (e.op == syntax::BinaryOp::Add || e.op == syntax::BinaryOp::Subtract) {
    return AddOrSubtract(e, left, right, span, scope);
  }
  return MultiplyOrDivide(e, left, right, span, scope);
}

InstructionId Elaborator::Logic(const syntax::BinaryExpr& e, Span span, const Scope& scope) {
  const InstructionId left = Condition(e.left, scope);
  const InstructionId right = Condition(e.right, scope);
  Type type = BooleanType();
  type.optional = TypeAt(left).optional || TypeAt(right).optional;
  return Emit(e.op == syntax::BinaryOp::And ? Op::And : Op::Or, type, {left, right}, {}, span);
}

InstructionId Elaborator::AddOrSubtract(const syntax::BinaryExpr& e, InstructionId left,
                                        InstructionId right, Span span, const Scope& scope) {
  const bool add = e.op == syntax::BinaryOp::Add;
  const std::string sign = add ? "+" : "-";
  const Type a = TypeAt(left);
  const Type b = TypeAt(right);
  const UnitId days = *program_.units.Find("days");
  if (a.kind == Kind::Date && b.kind == Kind::Date && !add) {
    Type type;
    type.kind = Kind::Number;
    type.unit = days;
    type.decimals = 0;
    Inherit(type, a);
    Inherit(type, b);
    return Emit(Op::DateDifference, type, {left, right}, {}, span);
  }
  if (a.kind == Kind::Date && b.kind == Kind::Number) {
    if (!program_.units.SameDimension(b.unit, days)) {
      return Report(DiagnosticKind::DateNeedsDays, e.op_span, scope, {sign, Name(b)},
                    "a date moves by days, as in `date + 30 days`; for months use "
                    "`months_after(date, 3) rounded down`",
                    {{SpanOf(right), fmt::format("this is {}", Name(b))}});
    }
    InstructionId moved = Convert(right, days, SpanOf(right));
    if (!add) moved = Emit(Op::Negate, TypeAt(moved), {moved}, {}, SpanOf(right));
    Type type;
    type.kind = Kind::Date;
    Inherit(type, a);
    Inherit(type, b);
    return Emit(Op::DateAddDays, type, {left, moved}, {}, span);
  }
  if (a.kind != Kind::Number || b.kind != Kind::Number) {
    const bool left_wrong = a.kind != Kind::Number;
    return Report(
        DiagnosticKind::WrongKind, e.op_span, scope, {sign, Name(left_wrong ? a : b)},
        "only numbers are counted with",
        {{SpanOf(left_wrong ? left : right), fmt::format("this is {}", Name(left_wrong ? a : b))}});
  }
  if (!Meet(left, right, e.op_span, scope, add ? "add" : "subtract")) return Invalid(span);
  return Emit(add ? Op::Add : Op::Subtract,
              Mixed(a, IsConstant(left), TypeAt(right), IsConstant(right)), {left, right}, {},
              span);
}

InstructionId Elaborator::MultiplyOrDivide(const syntax::BinaryExpr& e, InstructionId left,
                                           InstructionId right, Span span, const Scope& scope) {
  const bool multiply = e.op == syntax::BinaryOp::Multiply;
  const Type a = TypeAt(left);
  const Type b = TypeAt(right);
  if (a.kind != Kind::Number || b.kind != Kind::Number) {
    const bool left_wrong = a.kind != Kind::Number;
    return Report(
        DiagnosticKind::WrongKind, e.op_span, scope,
        {multiply ? "*" : "/", Name(left_wrong ? a : b)}, "only numbers are counted with",
        {{SpanOf(left_wrong ? left : right), fmt::format("this is {}", Name(left_wrong ? a : b))}});
  }
  Type type;
  type.kind = Kind::Number;
  type.unit =
      multiply ? program_.units.Multiply(a.unit, b.unit) : program_.units.Divide(a.unit, b.unit);
  Inherit(type, a);
  Inherit(type, b);
  if (multiply) {
    type.decimals = SumOfDecimals(a.decimals, b.decimals);
  } else if (const auto divisor = ConstantNumber(right)) {
    if (divisor->IsZero()) {
      return Report(DiagnosticKind::DivisionByZero, scope.tree->span(e.right), scope, {},
                    "correct what stands after `/`, or leave the division out");
    }
    type.decimals = SumOfDecimals(
        a.decimals, Divide(1, *divisor).DecimalPlaces().value_or(value::kAnyDecimals));
  }
  const InstructionId result =
      Emit(multiply ? Op::Multiply : Op::Divide, type, {left, right}, {}, span);
  // Units of one dimension cancel: 90 minutes / 1 hour is 1.5.
  const bool cancels =
      type.unit != value::kNoUnit && program_.units.SameDimension(type.unit, value::kNoUnit);
  return cancels ? Convert(result, value::kNoUnit, span) : result;
}

std::optional<Number> Elaborator::ConstantNumber(InstructionId id) const {
  const auto [entry, added] = constants_.try_emplace(id, std::nullopt);
  if (!added) return entry->second;
  std::optional<Number> value = CountConstant(program_.instructions[id]);
  // What grows beyond any figure of a rule is left to the run, which has limits.
  if (value && value->BitSize() > limits::kConstantBits) value.reset();
  constants_[id] = value;
  return value;
}

std::optional<Number> Elaborator::CountConstant(const program::Instruction& i) const {
  if (i.type.kind != Kind::Number) return std::nullopt;
  if (i.op == Op::Constant) return std::get<Number>(i.payload);
  if (i.op == Op::Negate) {
    const auto a = ConstantNumber(i.operands[0]);
    return a ? std::optional(-*a) : std::nullopt;
  }
  if (i.op != Op::Add && i.op != Op::Subtract && i.op != Op::Multiply && i.op != Op::Divide)
    return std::nullopt;
  const auto a = ConstantNumber(i.operands[0]);
  const auto b = ConstantNumber(i.operands[1]);
  if (!a || !b) return std::nullopt;
  if (i.op == Op::Add) return *a + *b;
  if (i.op == Op::Subtract) return *a - *b;
  if (i.op == Op::Multiply) return *a * *b;
  if (b->IsZero()) return std::nullopt;
  return Divide(*a, *b);
}

// ---- conditions --------------------------------------------------------------------------------

bool Elaborator::NamesDecision(InstructionId id) const {
  const program::Instruction& instruction = program_.instructions[id];
  if (instruction.op == Op::Decision || instruction.op == Op::Override) return true;
  return instruction.op == Op::Follow && NamesDecision(instruction.operands[1]);
}

InstructionId Elaborator::OutcomeTest(InstructionId decision,
                                      const std::vector<InstructionId>& items, bool negated,
                                      Span span) {
  program::OutcomeSet set;
  set.negated = negated;
  for (const InstructionId item : items) {
    const auto code = std::get<program::CodeConstant>(program_.instructions[item].payload).code;
    set.outcomes |= std::uint64_t{1} << static_cast<unsigned>(code);
  }
  Type type = BooleanType();
  type.optional = TypeAt(decision).optional;
  return Emit(Op::OutcomeIs, type, {decision}, set, span);
}

InstructionId Elaborator::CompareNode(const syntax::CompareExpr& e, Span span, const Scope& scope) {
  if (const auto* left = std::get_if<syntax::CompareExpr>(&scope.tree->exprs[e.left])) {
    const std::string shared = format::PrintExpression(*scope.tree, left->right);
    const std::string first = format::PrintExpression(*scope.tree, e.left);
    return Report(DiagnosticKind::ComparisonsInRow, span, scope, {},
                  fmt::format("write `{} and {} {} {}`", first, shared,
                              program::ComparisonSign(ComparisonOf(e.op)),
                              format::PrintExpression(*scope.tree, e.right)));
  }
  InstructionId left;
  InstructionId right;
  if (NeedsExpectation(e.left, scope) && !NeedsExpectation(e.right, scope)) {
    right = Elaborate(e.right, scope);
    const Type expected = TypeAt(right);
    if (!expected.valid()) return Invalid(span);
    left = Elaborate(e.left, scope, &expected);
  } else {
    left = Elaborate(e.left, scope);
    const Type expected = TypeAt(left);
    if (!expected.valid()) return Invalid(span);
    right = Elaborate(e.right, scope, &expected);
  }
  if (!Meet(left, right, e.op_span, scope, "compare")) return Invalid(span);
  const Type a = TypeAt(left);
  const Type b = TypeAt(right);
  const bool equality = e.op == syntax::CompareOp::Equal || e.op == syntax::CompareOp::NotEqual;
  if (!equality && a.kind != Kind::Number && a.kind != Kind::Date) {
    return Report(DiagnosticKind::Unordered, e.op_span, scope, {Name(a)},
                  "only numbers and dates are; for a list write `=` or `<>` with one entry, or `in "
                  "{first, second}`");
  }
  WarnPercentMeant(left, right, scope);
  WarnPercentMeant(right, left, scope);
  if (equality) {
    const bool negated = e.op == syntax::CompareOp::NotEqual;
    if (NamesDecision(left) && IsConstant(right)) return OutcomeTest(left, {right}, negated, span);
    if (NamesDecision(right) && IsConstant(left)) return OutcomeTest(right, {left}, negated, span);
  }
  Type type = BooleanType();
  type.optional = a.optional || b.optional;
  return Emit(Op::Compare, type, {left, right}, ComparisonOf(e.op), span);
}

InstructionId Elaborator::InRange(const syntax::InRangeExpr& e, Span span, const Scope& scope) {
  InstructionId operand = Elaborate(e.operand, scope);
  Type type = TypeAt(operand);
  if (!type.valid()) return operand;
  InstructionId low = Elaborate(e.low, scope, &type);
  InstructionId high = Elaborate(e.high, scope, &type);
  if (!Meet(operand, low, scope.tree->span(e.low), scope, "compare") ||
      !Meet(operand, high, scope.tree->span(e.high), scope, "compare")) {
    return Invalid(span);
  }
  type = TypeAt(operand);
  if (type.kind != Kind::Number && type.kind != Kind::Date) {
    return Report(
        DiagnosticKind::Unordered, span, scope, {Name(type)},
        "only numbers and dates lie in a range; for others list the values, as in `in {a, b}`");
  }
  if (!WarnPercentMeant(operand, low, scope)) WarnPercentMeant(operand, high, scope);
  const auto low_value = ConstantNumber(low);
  const auto high_value = ConstantNumber(high);
  if (low_value && high_value && *high_value < *low_value) {
    return Report(DiagnosticKind::RangeBackwards,
                  Join(scope.tree->span(e.low), scope.tree->span(e.high)), scope, {},
                  "write the smaller value first");
  }
  Type result = BooleanType();
  result.optional = type.optional || TypeAt(low).optional || TypeAt(high).optional;
  return Emit(Op::InRange, result, {operand, low, high},
              program::Membership{e.negated, e.excludes_high}, span);
}

InstructionId Elaborator::InSet(const syntax::InSetExpr& e, Span span, const Scope& scope) {
  InstructionId operand = Elaborate(e.operand, scope);
  const Type expected = TypeAt(operand);
  if (!expected.valid()) return operand;
  std::vector<InstructionId> items;
  bool valid = true;
  bool all_constant = true;
  for (const ExprId item : e.items) {
    InstructionId id = Elaborate(item, scope, &expected);
    valid &= Meet(operand, id, scope.tree->span(item), scope, "compare");
    all_constant &= IsConstant(id);
    items.push_back(id);
  }
  if (!valid) return Invalid(span);
  for (const InstructionId item : items) {
    if (WarnPercentMeant(operand, item, scope)) break;
  }
  if (NamesDecision(operand) && all_constant) return OutcomeTest(operand, items, e.negated, span);
  Type result = BooleanType();
  result.optional = TypeAt(operand).optional;
  for (const InstructionId item : items) result.optional |= TypeAt(item).optional;
  items.insert(items.begin(), operand);
  return Emit(Op::InSet, result, std::move(items), program::Membership{e.negated, false}, span);
}

InstructionId Elaborator::IsNode(const syntax::IsExpr& e, Span span, const Scope& scope) {
  const InstructionId operand = Elaborate(e.operand, scope);
  const Type type = TypeAt(operand);
  if (!type.valid()) return operand;
  Type result = BooleanType();
  Op op = Op::IsMissing;
  switch (e.state) {
    case syntax::RowState::Missing:
      break;
    case syntax::RowState::Unranked:
      op = Op::IsUnranked;
      result.optional = type.optional;
      if (!type.may_be_unranked) {
        return Report(
            DiagnosticKind::NeverUnranked, span, scope, {},
            "only a place by `rank(... where ...)`, and what is counted from it, can be unranked");
      }
      break;
    case syntax::RowState::Undetermined:
    case syntax::RowState::Refused:
      op = e.state == syntax::RowState::Undetermined ? Op::IsUndetermined : Op::IsRefused;
      if (!scope.in_test) {
        return Report(
            DiagnosticKind::OnlyInTests, span, scope,
            {e.state == syntax::RowState::Undetermined ? "is undetermined" : "is refused"},
            "a rule cannot ask it; in a test it stands behind `expect`");
      }
      if (!NamesDecision(operand)) {
        return Report(DiagnosticKind::NoDecision, span, scope, {Name(type)},
                      "name a decision of a row, as in `town[\"E01\"].priority`");
      }
      break;
  }
  const InstructionId test = Emit(op, result, {operand}, {}, span);
  return e.negated ? Emit(Op::Not, result, {test}, {}, span) : test;
}

InstructionId Elaborator::If(const syntax::IfExpr& e, Span span, const Scope& scope,
                             const Type* expected) {
  const InstructionId condition = Condition(e.condition, scope);
  InstructionId then_value;
  InstructionId else_value;
  const auto is_missing = [&](ExprId id) {
    return std::holds_alternative<syntax::MissingExpr>(scope.tree->exprs[id]);
  };
  if ((NeedsExpectation(e.then_value, scope) || is_missing(e.then_value)) && expected == nullptr) {
    else_value = Elaborate(e.else_value, scope);
    const Type type = TypeAt(else_value);
    then_value = Elaborate(e.then_value, scope, &type);
  } else {
    then_value = Elaborate(e.then_value, scope, expected);
    const Type type = TypeAt(then_value);
    if (!type.valid()) return then_value;
    else_value = Elaborate(e.else_value, scope, &type);
  }
  if (!Meet(then_value, else_value, span, scope, "choose between")) return Invalid(span);
  Type type = TypeAt(then_value);
  if (type.kind == Kind::Number) {
    type = Mixed(type, IsConstant(then_value), TypeAt(else_value), IsConstant(else_value));
  } else {
    Inherit(type, TypeAt(else_value));
  }
  type.optional |= TypeAt(condition).optional;
  return Emit(Op::If, type, {condition, then_value, else_value}, {}, span);
}

// ---- row functions -----------------------------------------------------------------------------

InstructionId Elaborator::RowFunction(const syntax::CallExpr& call, Span span, const Scope& scope,
                                      const Type* expected) {
  const std::string& name = call.function.text;
  if (IsIrrational(name)) {
    return Report(DiagnosticKind::Unrounded, span, scope, {name},
                  name == "months_after"
                      ? "write `months_after(date, 3) rounded down`"
                      : fmt::format("write `{}(...) rounded to 3 decimals half up`", name));
  }
  OnlyClauses(call, {}, span, scope);
  const bool one = name == "abs";
  if (call.arguments.empty() || (one && call.arguments.size() != 1)) {
    return Report(
        DiagnosticKind::ArgumentCount, call.function.span, scope,
        {name, one ? "one value" : "one value or more", std::to_string(call.arguments.size())},
        one ? "as in `abs(x)`" : fmt::format("as in `{}(a, b)`", name));
  }
  std::vector<InstructionId> operands;
  operands.push_back(Elaborate(call.arguments[0], scope, expected));
  if (!TypeAt(operands[0]).valid()) return operands[0];
  for (std::size_t i = 1; i < call.arguments.size(); ++i) {
    const Type first = TypeAt(operands[0]);
    InstructionId next = Elaborate(call.arguments[i], scope, &first);
    if (!Meet(operands[0], next, scope.tree->span(call.arguments[i]), scope,
              name == "first_known" ? "choose between" : "compare")) {
      return Invalid(span);
    }
    operands.push_back(next);
  }
  Type type = TypeAt(operands[0]);
  if (name != "first_known" && type.kind != Kind::Number) {
    return Report(DiagnosticKind::WrongKind, span, scope, {name, Name(type)}, "it takes numbers",
                  {{SpanOf(operands[0]), fmt::format("this is {}", Name(type))}});
  }
  bool literal = IsConstant(operands[0]);
  bool all_optional = type.optional;
  for (std::size_t i = 1; i < operands.size(); ++i) {
    const Type next = TypeAt(operands[i]);
    all_optional &= next.optional;
    if (type.kind == Kind::Number) {
      type = Mixed(type, literal, next, IsConstant(operands[i]));
      literal &= IsConstant(operands[i]);
    } else {
      Inherit(type, next);
    }
  }
  if (name == "first_known") {
    type.optional = all_optional;
    return Emit(Op::FirstKnown, type, std::move(operands), {}, span);
  }
  const Op op = name == "abs" ? Op::Absolute : name == "smaller" ? Op::Smaller : Op::Larger;
  return Emit(op, type, std::move(operands), {}, span);
}

}  // namespace levrules::sema
