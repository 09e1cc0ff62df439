// Criteria and decisions: the walk of section 8 of the language page.

#include "runtime/eval/context.h"

namespace levrules::eval {

namespace {

using program::MissingIs;

Column Criterion(Context& context, const Instruction& instruction) {
  Column column = context.NewColumn(instruction);
  const Column& condition = context.operand(instruction, 0);
  MissingIs missing = std::get<MissingIs>(instruction.payload);
  if (context.settings.without_criterion_policies) missing = MissingIs::Unknown;
  for (std::size_t row = 0; row < column.size(); ++row) {
    if (condition.known(row)) {
      column.SetCode(row, condition.boolean(row) ? 1 : 0);
    } else if (condition.state(row) == State::Error) {
      column.SetState(row, State::Error);
    } else if (missing != MissingIs::Unknown) {
      column.SetCode(row, LEV_PLANTED(5, missing == MissingIs::Met, true) ? 1 : 0);
    }
  }
  return column;
}

Column Decision(Context& context, const Instruction& instruction) {
  Column column = context.NewColumn(instruction);
  const auto& info = std::get<program::DecisionInfo>(instruction.payload);
  for (std::size_t row = 0; row < column.size(); ++row) {
    std::uint64_t possible = 0;
    bool refused = false;
    for (std::size_t i = 0; i < instruction.operands.size(); ++i) {
      const Column& condition = context.operand(instruction, i);
      const std::uint64_t outcome = std::uint64_t{1} << static_cast<unsigned>(info.codes[i]);
      if (condition.known(row)) {
        if (!condition.boolean(row)) continue;
        possible |= outcome;
        break;
      }
      if (condition.state(row) == State::Error) {
        refused = true;
        break;
      }
      if (LEV_PLANTED(6, true, i > 0)) possible |= outcome;
    }
    if (refused) {
      column.SetState(row, State::Error);
    } else if (possible != 0 && (possible & (possible - 1)) == 0) {
      column.SetCode(row, static_cast<std::int32_t>(__builtin_ctzll(possible)));
    } else {
      column.SetPossible(row, possible);
    }
  }
  return column;
}

}  // namespace

Column ExecuteDecision(Context& context, const Instruction& instruction) {
  return instruction.op == program::Op::Criterion ? Criterion(context, instruction)
                                                  : Decision(context, instruction);
}

}  // namespace levrules::eval
