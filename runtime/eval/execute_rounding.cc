// Rounding, and the functions that have no exact value and are rounded where they stand.

#include "runtime/eval/context.h"
#include "runtime/value/irrational.h"

namespace levrules::eval {

namespace {

using program::Op;

value::IrrationalResult Value(const Context& context, const Instruction& instruction,
                              std::size_t row) {
  const auto& rounding = std::get<program::Rounding>(instruction.payload);
  const Number& x = context.operand(instruction, 0).number(row);
  if (instruction.op == Op::SquareRoot) return value::RoundedSqrt(x, rounding.step, rounding.mode);
  if (instruction.op == Op::Logarithm) return value::RoundedLn(x, rounding.step, rounding.mode);
  if (instruction.op == Op::Exponential) return value::RoundedExp(x, rounding.step, rounding.mode);
  if (instruction.op == Op::Power) {
    return value::RoundedPower(x, context.operand(instruction, 1).number(row), rounding.step,
                               rounding.mode);
  }
  using enum value::RoundMode;
  const value::RoundMode mode =
      LEV_PLANTED(2, rounding.mode, rounding.mode == HalfUp ? HalfEven : rounding.mode);
  return {value::RoundToMultiple(x, rounding.step, mode), value::IrrationalFault::None};
}

}  // namespace

Column ExecuteRounding(Context& context, const Instruction& instruction) {
  Column column = context.NewColumn(instruction);
  ForRows(column.size(), context.settings.threads, [&](std::size_t begin, std::size_t end) {
    for (std::size_t row = begin; row < end; ++row) {
      Strictness strict;
      for (const InstructionId operand : instruction.operands)
        strict.See(context.column(operand).state(row));
      if (strict.state() != State::Known) {
        column.SetState(row, strict.state());
        continue;
      }
      value::IrrationalResult result = Value(context, instruction, row);
      if (result.fault == value::IrrationalFault::TooLarge) context.too_large = true;
      if (!result.ok()) {
        column.SetState(row, State::Error);
        continue;
      }
      context.Watch(result.value);
      column.SetNumber(row, std::move(result.value));
    }
  });
  return column;
}

}  // namespace levrules::eval
