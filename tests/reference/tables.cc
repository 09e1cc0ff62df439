// Decision tables (section 4 of the language page; record 0008, Decision tables).

#include <algorithm>

#include "tests/reference/evaluator.h"

namespace levrules::reference {

using syntax::CellTest;
using syntax::TableMode;

namespace {

bool AnyState(const std::vector<Value>& values, State state) {
  return std::ranges::any_of(values, [&](const Value& value) { return value.state == state; });
}

bool AllKnown(const std::vector<Value>& values) {
  return std::ranges::all_of(values, [](const Value& value) { return value.known(); });
}

}  // namespace

bool Evaluator::DifferentKnown(const std::vector<Value>& values) const {
  for (const Value& a : values) {
    for (const Value& b : values) {
      if (a.known() && b.known() && !units_.Equal(a, b)) return true;
    }
  }
  return false;
}

// One test of a column's value. `states_missing`: some cell of the column tests `missing`.
Value Evaluator::Tested(const CellTest& test, const Value& value, bool states_missing,
                        const Scope& scope, RowRef row) {
  if (test.kind == CellTest::Kind::Missing) {
    if (value.state == State::Error) return ErrorValue();
    return KnownValue(value.state == State::Missing);
  }
  if (states_missing && value.state == State::Missing) return KnownValue(false);
  const Value low = Evaluate(test.low, scope, row);
  const bool range = test.kind == CellTest::Kind::Range;
  const Value high = range ? Evaluate(test.high, scope, row) : low;
  if (!range) return Compared(test.op, value, low);
  switch (Strictest({value, low, high})) {
    case State::Error:
      return ErrorValue();
    case State::Unranked:
      return KnownValue(false);
    case State::Missing:
      return MissingValue();
    case State::Known:
      break;
  }
  const int above = units_.Compare(value, high);
  return KnownValue(units_.Compare(value, low) >= 0 &&
                    (test.excludes_high ? above < 0 : above <= 0));
}

// Whether a row of the table holds.
Value Evaluator::LineHolds(const syntax::TableDefinition& table, const syntax::TableLine& line,
                           const Scope& scope, RowRef row) {
  Value holds = KnownValue(true);
  for (std::size_t c = 0; c < line.cells.size(); ++c) {
    const syntax::TableCell& cell = line.cells[c];
    if (cell.tests.empty()) continue;
    const bool states_missing =
        std::ranges::any_of(table.lines, [&](const syntax::TableLine& other) {
          return std::ranges::any_of(other.cells[c].tests, [](const CellTest& test) {
            return test.kind == CellTest::Kind::Missing;
          });
        });
    const Value value = Evaluate(table.columns[c], scope, row);
    Value any = KnownValue(false);
    for (const CellTest& test : cell.tests)
      any = Or(any, Tested(test, value, states_missing, scope, row));
    holds = And(holds, cell.negated ? Not(any) : any);
  }
  return holds;
}

Value Evaluator::TableValue(const syntax::TableDefinition& table, const Scope& scope, RowRef row) {
  Value value;
  if (table.mode == TableMode::Unique) {
    value = UniqueOf(table, scope, row);
  } else if (table.mode == TableMode::First) {
    value = FirstOf(table, scope, row);
  } else {
    value = Collected(table, scope, row);
  }
  value.possible.reset();
  if (table.type) return OfType(std::move(value), *table.type);
  return InUnit(std::move(value), ShapeOfTable(table, scope).unit);
}

Value Evaluator::UniqueOf(const syntax::TableDefinition& table, const Scope& scope, RowRef row) {
  std::vector<Value> holding;
  std::vector<Value> unknown;
  for (const syntax::TableLine& line : table.lines) {
    const Value holds = LineHolds(table, line, scope, row);
    if (holds.state == State::Error) return ErrorValue();
    if (holds.is_false()) continue;
    (holds.is_true() ? holding : unknown).push_back(Evaluate(line.result, scope, row));
  }
  if (holding.empty() && unknown.empty()) return ErrorValue();
  if (unknown.empty()) {
    if (holding.size() == 1) return holding[0];
    if (AnyState(holding, State::Error) || DifferentKnown(holding)) return ErrorValue();
    return AllKnown(holding) ? holding[0] : MissingValue();
  }
  if (DifferentKnown(holding)) return ErrorValue();
  std::vector<Value> all = holding;
  all.insert(all.end(), unknown.begin(), unknown.end());
  return AllKnown(all) && !DifferentKnown(all) ? all[0] : MissingValue();
}

Value Evaluator::FirstOf(const syntax::TableDefinition& table, const Scope& scope, RowRef row) {
  std::vector<Value> taken;
  bool stopped = false;
  for (const syntax::TableLine& line : table.lines) {
    const Value holds = LineHolds(table, line, scope, row);
    if (holds.state == State::Error) return ErrorValue();
    if (holds.is_false()) continue;
    taken.push_back(Evaluate(line.result, scope, row));
    stopped = holds.is_true();
    if (stopped) break;
  }
  if (taken.empty()) return ErrorValue();
  if (taken.size() == 1 && stopped) return taken[0];
  return AllKnown(taken) && !DifferentKnown(taken) ? taken[0] : MissingValue();
}

Value Evaluator::Collected(const syntax::TableDefinition& table, const Scope& scope, RowRef row) {
  std::vector<const syntax::TableLine*> holding;
  bool unknown = false;
  bool error = false;
  for (const syntax::TableLine& line : table.lines) {
    const Value holds = LineHolds(table, line, scope, row);
    error = error || holds.state == State::Error;
    unknown = unknown || (!holds.known() && holds.state != State::Error);
    if (holds.is_true()) holding.push_back(&line);
  }
  if (error) return ErrorValue();
  if (unknown) return MissingValue();
  if (holding.empty()) return ErrorValue();
  if (table.mode == TableMode::CollectCount) return Plain(Rational(holding.size()));
  const Unit unit = ShapeOfTable(table, scope).unit;
  std::vector<Value> results;
  for (const syntax::TableLine* line : holding)
    results.push_back(InUnit(Evaluate(line->result, scope, row), unit));
  if (AnyState(results, State::Error)) return ErrorValue();
  if (!AllKnown(results)) return MissingValue();
  Rational total = AsNumber(results[0]).amount;
  for (std::size_t i = 1; i < results.size(); ++i) {
    const Rational& amount = AsNumber(results[i]).amount;
    if (table.mode == TableMode::CollectSum) total += amount;
    if (table.mode == TableMode::CollectMinimum && amount < total) total = amount;
    if (table.mode == TableMode::CollectMaximum && amount > total) total = amount;
  }
  return KnownValue(Number{total, unit});
}

Shape Evaluator::ShapeOfTable(const syntax::TableDefinition& table, const Scope& scope) {
  if (table.type) return ShapeOfType(*table.type);
  if (table.mode == TableMode::CollectCount)
    return {Shape::Kind::Number, {}, false, false, nullptr};
  std::vector<Shape> shapes;
  for (const syntax::TableLine& line : table.lines) shapes.push_back(ShapeOf(line.result, scope));
  return Common(shapes);
}

}  // namespace levrules::reference
