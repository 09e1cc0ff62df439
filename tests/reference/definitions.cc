// A column of one row; the walk of a decision (record 0003, Decisions).

#include <algorithm>

#include "runtime/base/overloaded.h"
#include "tests/reference/evaluator.h"

namespace levrules::reference {

Value Evaluator::Define(EntityTable& entity, const ColumnInfo& column, std::size_t index) {
  const Scope scope{column.tree, &entity, nullptr};
  const RowRef row{&entity, index};
  if (const auto set = column.overrides.find(index); set != column.overrides.end() && set->second) {
    return *set->second;
  }
  return std::visit(
      Overloaded{
          [&](const syntax::LetDefinition& let) { return LetOf(let, scope, row); },
          [&](const syntax::IndexDefinition& body) { return IndexOf(body, scope, row); },
          [&](const syntax::CriterionDefinition& body) { return CriterionOf(body, scope, row); },
          [&](const syntax::TableDefinition& table) { return TableValue(table, scope, row); },
          [&](const syntax::DecisionDefinition& body) { return Decided(body, scope, row); },
          [&](const syntax::AllocationDefinition&) {
            return Allocation(entity, column).amounts[index];
          },
          [](const auto&) -> Value { throw Unsupported{"a definition that is no column"}; },
      },
      *column.body);
}

Value Evaluator::Decided(const syntax::DecisionDefinition& decision, const Scope& scope,
                         RowRef row) {
  std::vector<std::string> possible;
  const auto add = [&](const std::string& outcome) {
    if (std::ranges::find(possible, outcome) == possible.end()) possible.push_back(outcome);
  };
  bool closed = false;
  for (const syntax::Outcome& outcome : decision.outcomes) {
    if (closed) break;
    const Value condition = outcome.when ? Evaluate(*outcome.when, scope, row) : KnownValue(true);
    if (condition.state == State::Error) return ErrorValue();
    if (condition.is_false()) continue;
    add(outcome.name.text);
    closed = condition.is_true();
  }
  if (!closed) throw Unsupported{"a decision without otherwise"};
  const auto* order = &enumerations_.at(decision.name.text).names;
  if (possible.size() == 1) return KnownValue(Enumerator{possible[0], order});
  Value open = MissingValue();
  open.possible.emplace();
  for (const std::string& name : *order) {  // In declared order, whatever the walk met first.
    if (std::ranges::find(possible, name) != possible.end()) open.possible->push_back(name);
  }
  return open;
}

}  // namespace levrules::reference
