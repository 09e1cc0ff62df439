// Other rows: lookups by key, and columns reached through a reference.

#include "runtime/eval/context.h"

namespace levrules::eval {

namespace {

Column Lookup(Context& context, const Instruction& instruction) {
  Column column = context.NewColumn(instruction);
  std::vector<const Column*> keys;
  for (const InstructionId operand : instruction.operands) keys.push_back(&context.column(operand));
  for (std::size_t row = 0; row < column.size(); ++row) {
    Strictness strict;
    for (const Column* key : keys) strict.See(key->state(row));
    if (strict.state() != State::Known) {
      column.SetState(row, strict.state());
    } else if (const auto found =
                   context.dataset.FindRow(context.program, instruction.type.entity, keys, row)) {
      column.SetCode(row, static_cast<std::int32_t>(*found));
    }
  }
  return column;
}

Column Follow(Context& context, const Instruction& instruction) {
  Column column = context.NewColumn(instruction);
  const Column& reference = context.operand(instruction, 0);
  const Column& target = context.operand(instruction, 1);
  for (std::size_t row = 0; row < column.size(); ++row) {
    if (!reference.known(row)) {
      column.SetState(row, reference.state(row));
      continue;
    }
    const auto at = static_cast<std::size_t>(reference.code(row));
    if (!target.known(at)) {
      column.SetState(row, target.state(at));
      if (target.possible(at) != 0) column.SetPossible(row, target.possible(at));
    } else if (target.kind() == Kind::Number) {
      column.SetNumber(row, target.number(at));
    } else {
      column.SetCode(row, target.code(at));
    }
  }
  return column;
}

}  // namespace

Column ExecuteRows(Context& context, const Instruction& instruction) {
  return instruction.op == program::Op::Lookup ? Lookup(context, instruction)
                                               : Follow(context, instruction);
}

}  // namespace levrules::eval
