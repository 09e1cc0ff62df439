// Calls that speak of one row: functions of the file, built-in row functions, and rounding.

#include <algorithm>
#include <set>

#include "tests/reference/evaluator.h"
#include "tests/reference/irrational.h"
#include "tests/reference/literals.h"

namespace levrules::reference {

namespace {

const std::set<std::string> kAggregates = {"count",      "sum",     "mean",     "min",
                                           "max",        "median",  "quantile", "variance_p",
                                           "variance_s", "stdev_p", "stdev_s"};
const std::set<std::string> kIrrational = {"sqrt",    "ln",      "exp",         "power",
                                           "stdev_p", "stdev_s", "months_after"};

}  // namespace

Value Evaluator::Call(syntax::ExprId id, const syntax::CallExpr& call, const Scope& scope,
                      RowRef row) {
  const std::string& name = call.function.text;
  if (functions_.contains(name)) return CallFunction(id, call, scope, row);
  if (name == "any" || name == "all") return Quantified(call, scope, row);
  if (name == "stdev_p" || name == "stdev_s") throw Unsupported{name + " without rounded"};
  if (kAggregates.contains(name)) return Aggregated(call, scope, row);
  if (name == "rank") {
    if (row.entity != scope.entity) throw Unsupported{"rank of the outer row"};
    return Rank(id, scope).place[row.index];
  }
  if (name == "size") {
    const auto* rank = call.arguments.size() == 1
                           ? std::get_if<syntax::NameExpr>(&Node(scope, call.arguments[0]))
                           : nullptr;
    if (rank == nullptr || row.entity != scope.entity) throw Unsupported{"size of no rank"};
    return NamedRank(rank->base.text, scope).size[row.index];
  }
  return RowFunction(id, call, scope, row);
}

// The call as a frame: one for each place where it is written and frame that it is written in.
const Frame& Evaluator::FrameOf(syntax::ExprId id, const syntax::CallExpr& call,
                                const Scope& scope) {
  auto& slot = frames_[ScopedExpr{scope, id}];
  if (slot) return *slot;
  const auto& [tree, function] = functions_.at(call.function.text);
  auto frame = std::make_unique<Frame>();
  if (call.arguments.size() != function->formals.size())
    throw Unsupported{"another number of arguments"};
  if (call.clauses.prefix) throw Unsupported{"before or through at a function"};
  if (scope.frame != nullptr) {
    frame->passed = scope.frame->passed;
    frame->wheres = scope.frame->wheres;
  }
  Scope inner = scope;
  if (call.clauses.over) inner.entity = &TableOf(call.clauses.over->entity.text);
  if (call.clauses.over || !call.clauses.within.empty())
    frame->passed = GroupOf(call.clauses, scope);
  if (call.clauses.where) frame->wheres.push_back({inner, *call.clauses.where});
  for (std::size_t i = 0; i < call.arguments.size(); ++i) {
    const syntax::Formal& formal = function->formals[i];
    frame->formals[formal.name.text] = {{inner, call.arguments[i]},
                                        formal.type ? &*formal.type : nullptr};
  }
  slot = std::move(frame);
  return *slot;
}

Value Evaluator::CallFunction(syntax::ExprId id, const syntax::CallExpr& call, const Scope& scope,
                              RowRef row) {
  const Frame& frame = FrameOf(id, call, scope);
  const auto& [tree, function] = functions_.at(call.function.text);
  Value value = Evaluate(function->body, Scope{tree, scope.entity, &frame}, row);
  return function->type ? OfType(std::move(value), *function->type) : value;
}

Value Evaluator::RowFunction(syntax::ExprId id, const syntax::CallExpr& call, const Scope& scope,
                             RowRef row) {
  const std::string& name = call.function.text;
  if (!call.clauses.empty()) throw Unsupported{"clauses of " + name};
  std::vector<Value> arguments;
  for (syntax::ExprId argument : call.arguments)
    arguments.push_back(Evaluate(argument, scope, row));
  if (arguments.empty()) throw Unsupported{"call of " + name};
  if (name == "first_known") {
    for (const Value& argument : arguments) {
      if (argument.state != State::Missing) return InUnit(argument, ShapeOf(id, scope).unit);
    }
    return MissingValue();
  }
  if (name != "abs" && name != "smaller" && name != "larger") throw Unsupported{"call of " + name};
  if (const State state = Strictest(arguments); state != State::Known) return WithState(state);
  if (name == "abs")
    return AsNumber(arguments[0]).amount < 0 ? Negated(arguments[0]) : arguments[0];
  Value best = arguments[0];
  for (const Value& argument : arguments) {
    const int sign = units_.Compare(argument, best);
    if (name == "smaller" ? sign < 0 : sign > 0) best = argument;
  }
  return InUnit(best, ShapeOf(id, scope).unit);
}

// The step in the unit of the operand. The decimals of a percent are those printed.
Rational Evaluator::StepOf(const syntax::RoundExpr& node, const Unit& unit, const Scope& scope,
                           RowRef row) {
  if (node.step) {
    const Number step = AsNumber(ValueOf(*node.step, units_));
    const Rational size = units_.Convert(step.amount, step.unit, unit);
    if (size <= 0) throw Unsupported{"rounded to nothing"};
    return size;
  }
  int decimals = 0;
  if (node.decimals) {
    const std::string& text = node.decimals->text;
    Rational digits;
    if (text[0] >= '0' && text[0] <= '9') {
      digits = ReadNumberText(text);
    } else {
      digits = AsNumber(Base(text, scope, row)).amount;
    }
    if (!IsWhole(digits) || digits < 0 || digits > 100)
      throw Unsupported{"rounded to " + digits.str() + " decimals"};
    decimals = static_cast<int>(numerator(digits));
  }
  return PowerOfTen(-decimals - (ShapeOf(node.operand, scope).percent ? 2 : 0));
}

Value Evaluator::Rounded(const syntax::RoundExpr& node, const Scope& scope, RowRef row) {
  const auto* call = std::get_if<syntax::CallExpr>(&Node(scope, node.operand));
  if (call != nullptr && kIrrational.contains(call->function.text)) {
    return RoundedIrrational(node, *call, scope, row);
  }
  const Value x = Evaluate(node.operand, scope, row);
  if (!x.known()) return WithState(x.state);
  Number number = AsNumber(x);
  number.amount = RoundTo(number.amount, StepOf(node, number.unit, scope, row), node.mode);
  return KnownValue(number);
}

Value Evaluator::RoundedIrrational(const syntax::RoundExpr& node, const syntax::CallExpr& call,
                                   const Scope& scope, RowRef row) {
  const std::string& name = call.function.text;
  if (name == "months_after") return MonthsAfter(call, node.mode, scope, row);
  if (name == "stdev_p" || name == "stdev_s") {
    const Value variance = Aggregated(call, scope, row);  // In the square of the unit.
    if (!variance.known()) return WithState(variance.state);
    const Unit unit = ShapeOf(node.operand, scope).unit;
    return KnownValue(Number{
        *RoundedSqrt(AsNumber(variance).amount, StepOf(node, unit, scope, row), node.mode), unit});
  }
  std::vector<Value> arguments;
  for (syntax::ExprId argument : call.arguments)
    arguments.push_back(Evaluate(argument, scope, row));
  if (arguments.size() != (name == "power" ? 2u : 1u)) throw Unsupported{"call of " + name};
  if (const State state = Strictest(arguments); state != State::Known) return WithState(state);
  std::optional<Rational> result;
  Unit unit;
  if (name == "sqrt") {
    unit = ShapeOf(node.operand, scope).unit;
    const Rational x = AsNumber(InUnit(arguments[0], Units::Times(unit, unit))).amount;
    result = RoundedSqrt(x, StepOf(node, unit, scope, row), node.mode);
  } else {
    const Rational x = AsNumber(InUnit(arguments[0], {})).amount;
    const Rational step = StepOf(node, {}, scope, row);
    if (name == "ln") result = RoundedLn(x, step, node.mode);
    if (name == "exp") result = RoundedExp(x, step, node.mode);
    if (name == "power")
      result = RoundedPower(x, AsNumber(InUnit(arguments[1], {})).amount, step, node.mode);
  }
  return result ? KnownValue(Number{*result, unit}) : ErrorValue();
}

// The same day of a later (or earlier) month; where it does not exist the last day of that month
// (`down`) or the first of the next (`up`).
Value Evaluator::MonthsAfter(const syntax::CallExpr& call, syntax::RoundingMode mode,
                             const Scope& scope, RowRef row) {
  if (call.arguments.size() != 2) throw Unsupported{"call of months_after"};
  const Value from = Evaluate(call.arguments[0], scope, row);
  const Value count = Evaluate(call.arguments[1], scope, row);
  if (const State state = Strictest({from, count}); state != State::Known) return WithState(state);
  const Number& number = AsNumber(count);
  const Rational months = units_.Convert(number.amount, number.unit,
                                         number.unit.empty() ? Unit{} : units_.UnitOf("month"));
  if (!IsWhole(months) || abs(numerator(months)) > 1'000'000) return ErrorValue();
  const Civil civil = CivilOf(AsDate(from));
  const long total = civil.year * 12 + (civil.month - 1) + static_cast<long>(numerator(months));
  if (total < 12 || total >= 10'000L * 12) return ErrorValue();
  const long year = total / 12;
  const int month = static_cast<int>(total % 12) + 1;
  const int last = DaysInMonth(year, month);
  if (civil.day <= last) return KnownValue(MakeDate(year, month, civil.day).value());
  if (mode != syntax::RoundingMode::Up && mode != syntax::RoundingMode::Down)
    throw Unsupported{"rounding of a date"};
  const Date end = MakeDate(year, month, last).value();
  const auto day = Checked(mode == syntax::RoundingMode::Down ? end : Date{end.days + 1});
  return day ? KnownValue(*day) : ErrorValue();
}

}  // namespace levrules::reference
