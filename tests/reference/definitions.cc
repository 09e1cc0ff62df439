// Let, index, criterion and decision of one row (record 0003, Decisions).

#include <algorithm>

#include "runtime/base/overloaded.h"
#include "tests/reference/evaluator.h"

namespace levrules::reference {

Value Evaluator::Define(EntityTable& entity, const ColumnInfo& column, std::size_t index) {
  const Scope scope{column.tree, &entity, nullptr};
  const RowRef row{&entity, index};
  if (const auto* let = std::get_if<syntax::LetDefinition>(column.body)) {
    Value value = Evaluate(let->value, scope, row);
    return let->type ? OfType(std::move(value), *let->type) : value;
  }
  if (const auto* criterion = std::get_if<syntax::CriterionDefinition>(column.body)) {
    if (!criterion->met_when) throw Unsupported{"a criterion without condition"};
    Value value = Evaluate(*criterion->met_when, scope, row);
    value.possible.reset();
    if (value.known() || value.state == State::Error) return value;
    if (!criterion->missing) return MissingValue();
    return KnownValue(criterion->missing->policy == syntax::MissingPolicy::IsMet);
  }
  if (const auto* index_definition = std::get_if<syntax::IndexDefinition>(column.body)) {
    return Indexed(*index_definition, scope, row);
  }
  if (const auto* decision = std::get_if<syntax::DecisionDefinition>(column.body)) {
    return Decided(*decision, scope, row);
  }
  throw Unsupported{"a definition that is no column"};
}

Value Evaluator::Indexed(const syntax::IndexDefinition& index, const Scope& scope, RowRef row) {
  if (index.parts.empty()) throw Unsupported{"an index without parts"};
  const Unit unit = ShapeOf(index.parts[0].value, scope).unit;
  const bool shared = index.missing && index.missing->policy == syntax::MissingPolicy::Shared;
  const Value total = index.total ? Evaluate(*index.total, scope, row) : Plain(1);
  std::vector<Value> operands = {total};
  std::vector<std::pair<Value, Value>> parts;
  for (const syntax::IndexPart& part : index.parts) {
    parts.emplace_back(Evaluate(part.weight, scope, row), Evaluate(part.value, scope, row));
    operands.push_back(parts.back().first);
    operands.push_back(parts.back().second);
  }
  const State state = Strictest(operands);
  if (state == State::Error || (state != State::Known && !shared)) return WithState(state);
  Rational sum = 0;
  Rational weights = 0;
  bool any = false;
  for (const auto& [weight, value] : parts) {
    if (!value.known()) continue;
    const Rational w = AsNumber(InUnit(weight, {})).amount;
    sum += w * AsNumber(InUnit(value, unit)).amount;
    weights += w;
    any = true;
  }
  if (!any) return MissingValue();
  if (!shared) return KnownValue(Number{sum, unit});
  if (weights == 0) return ErrorValue();
  return KnownValue(Number{sum * AsNumber(InUnit(total, {})).amount / weights, unit});
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
