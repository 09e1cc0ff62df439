// `if`, `first_known` and overrides: cells taken over as they are.

#include "runtime/eval/context.h"

namespace levrules::eval {

void CopyCell(const Column& from, std::size_t row, Column& to, std::size_t to_row) {
  if (!from.known(row)) return to.SetState(to_row, from.state(row));
  if (from.kind() == Kind::Number) return to.SetNumber(to_row, from.number(row));
  to.SetCode(to_row, from.code(row));
}

namespace {

void IfRow(const Context& context, const Instruction& instruction, std::size_t row,
           Column& column) {
  const Column& condition = context.operand(instruction, 0);
  const Column& yes = context.operand(instruction, 1);
  const Column& no = context.operand(instruction, 2);
  if (condition.known(row)) return CopyCell(condition.boolean(row) ? yes : no, row, column, row);
  if (condition.state(row) == State::Error) return column.SetState(row, State::Error);
  // Whatever the condition turns out to be, the value is the same.
  if (yes.known(row) && no.known(row) && value::EqualCells(yes, row, no, row))
    CopyCell(yes, row, column, row);
}

// What a person set, else the decision with all that is open about it.
void OverrideRow(const Column& decision, const Column& set, std::size_t row, Column& column) {
  if (set.known(row)) return CopyCell(set, row, column, row);
  if (decision.possible(row) != 0) return column.SetPossible(row, decision.possible(row));
  CopyCell(decision, row, column, row);
}

}  // namespace

Column ExecuteChoice(Context& context, const Instruction& instruction) {
  Column column = context.NewColumn(instruction);
  for (std::size_t row = 0; row < column.size(); ++row) {
    if (instruction.op == program::Op::If) {
      IfRow(context, instruction, row, column);
      continue;
    }
    if (instruction.op == program::Op::Override) {
      OverrideRow(context.operand(instruction, 0), context.operand(instruction, 1), row, column);
      continue;
    }
    for (const InstructionId operand : instruction.operands) {
      const Column& c = context.column(operand);
      if (c.state(row) == State::Missing) continue;
      CopyCell(c, row, column, row);
      break;
    }
  }
  return column;
}

}  // namespace levrules::eval
