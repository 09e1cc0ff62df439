// The value of an expression for one row (section 6 of the language page; record 0003, States).

#include <algorithm>
#include <regex>

#include "runtime/base/overloaded.h"
#include "tests/reference/evaluator.h"
#include "tests/reference/literals.h"

namespace levrules::reference {

using syntax::BinaryOp;
using syntax::CompareOp;

Value Evaluator::Evaluate(syntax::ExprId id, const Scope& scope, RowRef row) {
  const auto value = [&](syntax::ExprId part) { return Evaluate(part, scope, row); };
  const syntax::Expr& expr = Node(scope, id);
  Value result =
      std::visit(Overloaded{
                     [&](const syntax::ErrorExpr&) -> Value {
                       throw Unsupported{"an expression that could not be read"};
                     },
                     [&](const syntax::LiteralExpr& node) { return ValueOf(node.literal, units_); },
                     [&](const syntax::MissingExpr&) { return MissingValue(); },
                     [&](const syntax::NameExpr& node) { return Named(node, scope, row); },
                     [&](const syntax::CallExpr& node) { return Call(id, node, scope, row); },
                     [&](const syntax::NegateExpr& node) { return Negated(value(node.operand)); },
                     [&](const syntax::BinaryExpr& node) {
                       if (node.op == BinaryOp::And)
                         return And(value(node.left), value(node.right));
                       if (node.op == BinaryOp::Or) return Or(value(node.left), value(node.right));
                       return Arithmetic(node.op, value(node.left), value(node.right));
                     },
                     [&](const syntax::CompareExpr& node) {
                       return Compared(node.op, value(node.left), value(node.right));
                     },
                     [&](const syntax::RoundExpr& node) { return Rounded(node, scope, row); },
                     [&](const syntax::InRangeExpr& node) { return InRange(node, scope, row); },
                     [&](const syntax::InSetExpr& node) { return InSet(node, scope, row); },
                     [&](const syntax::LikeExpr& node) { return Like(node, scope, row); },
                     [&](const syntax::IsExpr& node) { return Is(node, scope, row); },
                     [&](const syntax::ExistsExpr& node) { return Exists(node, scope, row); },
                     [&](const syntax::NotExpr& node) { return Not(value(node.operand)); },
                     [&](const syntax::IfExpr& node) { return Choose(id, node, scope, row); },
                     [&](const syntax::AtLeastExpr& node) { return AtLeast(node, scope, row); },
                 },
                 expr);
  // Only a decision that is named directly keeps its possible outcomes (record 0003, States, 3).
  if (!std::holds_alternative<syntax::NameExpr>(expr)) result.possible.reset();
  return result;
}

Value Evaluator::InUnit(Value value, const Unit& unit) const {
  if (value.known() && std::holds_alternative<Number>(value.data)) {
    auto& number = std::get<Number>(value.data);
    number.amount = units_.Convert(number.amount, number.unit, unit);
    number.unit = unit;
  }
  return value;
}

Value Evaluator::Negated(Value value) const {
  if (!value.known()) return WithState(value.state);
  Number number = AsNumber(value);
  number.amount = -number.amount;
  return KnownValue(number);
}

Value Evaluator::Arithmetic(BinaryOp op, const Value& a, const Value& b) const {
  if (const State state = Strictest({a, b}); state != State::Known) return WithState(state);
  const bool date_left = std::holds_alternative<Date>(a.data);
  const bool date_right = std::holds_alternative<Date>(b.data);
  const Unit day = units_.UnitOf("day");
  if (date_left && date_right) {
    if (op != BinaryOp::Subtract) throw Unsupported{"arithmetic with two dates"};
    return KnownValue(Number{Rational(AsDate(a).days - AsDate(b).days), day});
  }
  if (date_left || date_right) {
    const Number& number = AsNumber(date_left ? b : a);
    Rational days = units_.Convert(number.amount, number.unit, day);
    if (op == BinaryOp::Subtract && date_left) days = -days;
    if (op != BinaryOp::Add && !(op == BinaryOp::Subtract && date_left))
      throw Unsupported{"arithmetic with a date"};
    if (!IsWhole(days) || abs(numerator(days)) > 10'000'000) return ErrorValue();
    const Date& date = AsDate(date_left ? a : b);
    const auto moved = Checked(Date{date.days + static_cast<long>(numerator(days))});
    return moved ? KnownValue(*moved) : ErrorValue();
  }
  const Number& x = AsNumber(a);
  const Number& y = AsNumber(b);
  switch (op) {
    case BinaryOp::Add:
      return KnownValue(Number{x.amount + units_.Convert(y.amount, y.unit, x.unit), x.unit});
    case BinaryOp::Subtract:
      return KnownValue(Number{x.amount - units_.Convert(y.amount, y.unit, x.unit), x.unit});
    case BinaryOp::Multiply:
      return KnownValue(units_.Cancelled({x.amount * y.amount, Units::Times(x.unit, y.unit)}));
    case BinaryOp::Divide:
      if (y.amount == 0) return ErrorValue();
      return KnownValue(units_.Cancelled({x.amount / y.amount, Units::Over(x.unit, y.unit)}));
    case BinaryOp::And:
    case BinaryOp::Or:
      break;
  }
  throw Unsupported{"arithmetic"};
}

Value Evaluator::Compared(CompareOp op, const Value& a, const Value& b) const {
  const State state = Strictest({a, b});
  if (state == State::Error) return ErrorValue();
  if (state == State::Unranked) return KnownValue(false);
  if (state == State::Missing) {
    // An undetermined decision against an outcome that it cannot have.
    const Value& decision = a.possible ? a : b;
    const Value& outcome = a.possible ? b : a;
    if (!decision.possible || !outcome.known()) return MissingValue();
    const auto* name = std::get_if<Enumerator>(&outcome.data);
    if (name == nullptr ||
        std::ranges::find(*decision.possible, name->name) != decision.possible->end()) {
      return MissingValue();
    }
    if (op == CompareOp::Equal) return KnownValue(false);
    if (op == CompareOp::NotEqual) return KnownValue(true);
    return MissingValue();
  }
  switch (op) {
    case CompareOp::Equal:
      return KnownValue(units_.Equal(a, b));
    case CompareOp::NotEqual:
      return KnownValue(!units_.Equal(a, b));
    case CompareOp::Less:
      return KnownValue(units_.Compare(a, b) < 0);
    case CompareOp::LessEqual:
      return KnownValue(units_.Compare(a, b) <= 0);
    case CompareOp::Greater:
      return KnownValue(units_.Compare(a, b) > 0);
    case CompareOp::GreaterEqual:
      return KnownValue(units_.Compare(a, b) >= 0);
  }
  throw Unsupported{"comparison"};
}

Value Evaluator::InRange(const syntax::InRangeExpr& node, const Scope& scope, RowRef row) {
  const Value x = Evaluate(node.operand, scope, row);
  const Value low = Evaluate(node.low, scope, row);
  const Value high = Evaluate(node.high, scope, row);
  switch (Strictest({x, low, high})) {
    case State::Error:
      return ErrorValue();
    case State::Unranked:
      return KnownValue(false);
    case State::Missing:
      return MissingValue();
    case State::Known:
      break;
  }
  const int above = units_.Compare(x, high);
  const bool inside = units_.Compare(x, low) >= 0 && (node.excludes_high ? above < 0 : above <= 0);
  return KnownValue(inside != node.negated);
}

Value Evaluator::InSet(const syntax::InSetExpr& node, const Scope& scope, RowRef row) {
  const Value x = Evaluate(node.operand, scope, row);
  std::vector<Value> items;
  for (syntax::ExprId item : node.items) items.push_back(Evaluate(item, scope, row));
  std::vector<Value> all = items;
  all.push_back(x);
  const State state = Strictest(all);
  if (state == State::Error) return ErrorValue();
  if (state == State::Unranked) return KnownValue(false);
  if (state == State::Missing) {
    if (!x.possible || Strictest(items) != State::Known) return MissingValue();
    for (const Value& item : items) {
      const auto* name = std::get_if<Enumerator>(&item.data);
      if (name == nullptr || std::ranges::find(*x.possible, name->name) != x.possible->end())
        return MissingValue();
    }
    return KnownValue(node.negated);
  }
  const bool inside =
      std::ranges::any_of(items, [&](const Value& item) { return units_.Equal(x, item); });
  return KnownValue(inside != node.negated);
}

Value Evaluator::Like(const syntax::LikeExpr& node, const Scope& scope, RowRef row) {
  const Value x = Evaluate(node.operand, scope, row);
  if (x.state == State::Unranked) return KnownValue(false);
  if (!x.known()) return WithState(x.state);
  const auto* text = std::get_if<std::string>(&Unwrapped(x).data);
  if (text == nullptr) throw Unsupported{"like of no text"};
  return KnownValue(std::regex_match(*text, std::regex(node.pattern.text)) != node.negated);
}

Value Evaluator::Is(const syntax::IsExpr& node, const Scope& scope, RowRef row) {
  const Value x = Evaluate(node.operand, scope, row);
  if (x.state == State::Error) return ErrorValue();
  if (node.state == syntax::RowState::Missing)
    return KnownValue((x.state == State::Missing) != node.negated);
  if (node.state == syntax::RowState::Unranked) {
    if (x.state == State::Missing) return MissingValue();
    return KnownValue((x.state == State::Unranked) != node.negated);
  }
  throw Unsupported{"is undetermined, is refused"};
}

Value Evaluator::Exists(const syntax::ExistsExpr& node, const Scope& scope, RowRef row) {
  const auto* name = std::get_if<syntax::NameExpr>(&Node(scope, node.operand));
  if (name == nullptr) throw Unsupported{"exists of no row"};
  Value x;
  if (!name->keys.empty() && name->path.empty()) {
    bool found = false;
    x = Lookup(*name, scope, row, found);
    std::vector<Value> parts;
    for (syntax::ExprId key : name->keys) parts.push_back(Evaluate(key, scope, row));
    if (Strictest(parts) == State::Known) return KnownValue(found);
  } else {
    x = Named(*name, scope, row);
    if (x.known()) return KnownValue(true);  // A reference always has its row.
  }
  if (x.state == State::Unranked) return KnownValue(false);
  return WithState(x.state);
}

Value Evaluator::Choose(syntax::ExprId id, const syntax::IfExpr& node, const Scope& scope,
                        RowRef row) {
  const Unit unit = ShapeOf(id, scope).unit;
  const Value condition = Evaluate(node.condition, scope, row);
  if (condition.state == State::Error) return ErrorValue();
  if (condition.known()) {
    return InUnit(Evaluate(AsBoolean(condition) ? node.then_value : node.else_value, scope, row),
                  unit);
  }
  const Value a = Evaluate(node.then_value, scope, row);
  const Value b = Evaluate(node.else_value, scope, row);
  return a.known() && b.known() && units_.Equal(a, b) ? InUnit(a, unit) : MissingValue();
}

Value Evaluator::AtLeast(const syntax::AtLeastExpr& node, const Scope& scope, RowRef row) {
  const Value count = Evaluate(node.count, scope, row);
  if (!count.known()) return count.state == State::Error ? ErrorValue() : MissingValue();
  const Number& needed = AsNumber(count);
  const Rational n = units_.Convert(needed.amount, needed.unit, {});
  int holding = 0;
  int not_false = 0;
  bool error = false;
  for (syntax::ExprId id : node.conditions) {
    const Value condition = Evaluate(id, scope, row);
    holding += condition.is_true() ? 1 : 0;
    not_false += condition.is_false() ? 0 : 1;
    error = error || condition.state == State::Error;
  }
  if (Rational(holding) >= n) return KnownValue(true);
  if (Rational(not_false) < n) return KnownValue(false);
  return error ? ErrorValue() : MissingValue();
}

}  // namespace levrules::reference
