// `if` and `first_known`: cells taken over as they are.

#include "runtime/eval/context.h"

namespace levrules::eval {

namespace {

void CopyCell(const Column& from, std::size_t row, Column& to) {
  if (!from.known(row)) return to.SetState(row, from.state(row));
  if (from.kind() == Kind::Number) return to.SetNumber(row, from.number(row));
  to.SetCode(row, from.code(row));
}

void IfRow(const Context& context, const Instruction& instruction, std::size_t row,
           Column& column) {
  const Column& condition = context.operand(instruction, 0);
  const Column& yes = context.operand(instruction, 1);
  const Column& no = context.operand(instruction, 2);
  if (condition.known(row)) return CopyCell(condition.boolean(row) ? yes : no, row, column);
  if (condition.state(row) == State::Error) return column.SetState(row, State::Error);
  // Whatever the condition turns out to be, the value is the same.
  if (yes.known(row) && no.known(row) && value::EqualCells(yes, row, no, row))
    CopyCell(yes, row, column);
}

}  // namespace

Column ExecuteChoice(Context& context, const Instruction& instruction) {
  Column column = context.NewColumn(instruction);
  for (std::size_t row = 0; row < column.size(); ++row) {
    if (instruction.op == program::Op::If) {
      IfRow(context, instruction, row, column);
      continue;
    }
    for (const InstructionId operand : instruction.operands) {
      const Column& c = context.column(operand);
      if (c.state(row) == State::Missing) continue;
      CopyCell(c, row, column);
      break;
    }
  }
  return column;
}

}  // namespace levrules::eval
