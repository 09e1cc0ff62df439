#include "tests/reference/evaluator.h"

namespace levrules::reference {

Value WithState(State state) { return {state, {}, {}}; }

State Strictest(const std::vector<Value>& operands) {
  State worst = State::Known;
  for (const Value& operand : operands) {
    if (operand.state == State::Error) return State::Error;
    if (operand.state == State::Unranked) worst = State::Unranked;
    if (operand.state == State::Missing && worst == State::Known) worst = State::Missing;
  }
  return worst;
}

Value Not(const Value& a) {
  if (a.known()) return KnownValue(!AsBoolean(a));
  return a.state == State::Error ? ErrorValue() : MissingValue();
}

Value And(const Value& a, const Value& b) {
  if (a.is_false() || b.is_false()) return KnownValue(false);
  if (a.state == State::Error || b.state == State::Error) return ErrorValue();
  if (!a.known() || !b.known()) return MissingValue();
  return KnownValue(AsBoolean(a) && AsBoolean(b));
}

Value Or(const Value& a, const Value& b) { return Not(And(Not(a), Not(b))); }

}  // namespace levrules::reference
