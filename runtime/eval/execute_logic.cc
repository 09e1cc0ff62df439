// Three-valued logic, and questions about the state of a value.

#include "runtime/eval/context.h"

namespace levrules::eval {

namespace {

using program::Op;

// What `and` does for its operands, and `or` for their opposites: a false one decides, then an
// error, then an unknown one.
void Junction(const Context& context, const Instruction& instruction, std::size_t row,
              bool deciding, Column& column) {
  bool error = false;
  bool unknown = false;
  for (const InstructionId operand : instruction.operands) {
    const Column& c = context.column(operand);
    if (c.known(row)) {
      if (c.boolean(row) == deciding) return column.SetCode(row, deciding ? 1 : 0);
    } else if (c.state(row) == State::Error) {
      error = true;
    } else {
      unknown = true;
    }
  }
  if (error) return column.SetState(row, State::Error);
  if (!unknown) column.SetCode(row, deciding ? 0 : 1);
}

void AtLeast(const Context& context, const Instruction& instruction, std::size_t row,
             Column& column) {
  const Column& count = context.operand(instruction, 0);
  if (!count.known(row)) {
    Strictness strict;
    strict.See(count.state(row));
    // An unranked count compares as false.
    if (strict.state() == State::Unranked) return column.SetCode(row, 0);
    return column.SetState(row, strict.state());
  }
  std::int64_t certain = 0;
  std::int64_t possible = 0;
  bool error = false;
  for (std::size_t i = 1; i < instruction.operands.size(); ++i) {
    const Column& c = context.operand(instruction, i);
    if (c.known(row)) {
      if (!c.boolean(row)) continue;
      ++certain;
    } else if (c.state(row) == State::Error) {
      error = true;
    }
    ++possible;
  }
  if (Number(certain) >= count.number(row)) return column.SetCode(row, 1);
  if (Number(possible) < count.number(row)) return column.SetCode(row, 0);
  if (error) column.SetState(row, State::Error);
}

void Exists(const Context& context, const Instruction& instruction, std::size_t row,
            Column& column) {
  const Instruction& lookup = context.program.instructions[instruction.operands[0]];
  Strictness strict;
  for (const InstructionId key : lookup.operands) strict.See(context.column(key).state(row));
  switch (strict.state()) {
    case State::Error:
      return column.SetState(row, State::Error);
    case State::Unranked:
      return column.SetCode(row, 0);
    case State::Missing:
      return;
    case State::Known:
      break;
  }
  column.SetCode(row, context.operand(instruction, 0).known(row) ? 1 : 0);
}

// `is missing` and its relatives on one operand.
void Question(const Instruction& instruction, const Column& operand, std::size_t row,
              Column& column) {
  const State state = operand.state(row);
  if (instruction.op == Op::IsRefused) return column.SetCode(row, state == State::Error ? 1 : 0);
  if (instruction.op == Op::IsUndetermined) {
    return column.SetCode(row, state == State::Missing && operand.possible(row) != 0 ? 1 : 0);
  }
  if (state == State::Error) return column.SetState(row, State::Error);
  if (instruction.op == Op::IsMissing) return column.SetCode(row, state == State::Missing ? 1 : 0);
  if (state != State::Missing) column.SetCode(row, state == State::Unranked ? 1 : 0);
}

}  // namespace

Column ExecuteLogic(Context& context, const Instruction& instruction) {
  Column column = context.NewColumn(instruction);
  for (std::size_t row = 0; row < column.size(); ++row) {
    if (instruction.op == Op::And) {
      Junction(context, instruction, row, false, column);
    } else if (instruction.op == Op::Or) {
      Junction(context, instruction, row, true, column);
    } else if (instruction.op == Op::AtLeast) {
      AtLeast(context, instruction, row, column);
    } else if (instruction.op == Op::Exists) {
      Exists(context, instruction, row, column);
    } else if (instruction.op == Op::Not) {
      const Column& operand = context.operand(instruction, 0);
      if (operand.known(row)) {
        column.SetCode(row, operand.boolean(row) ? 0 : 1);
      } else if (operand.state(row) == State::Error) {
        column.SetState(row, State::Error);
      }
    } else {
      Question(instruction, context.operand(instruction, 0), row, column);
    }
  }
  return column;
}

}  // namespace levrules::eval
