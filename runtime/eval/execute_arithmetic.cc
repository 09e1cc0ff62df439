// Arithmetic on numbers and the index. Strict: error before unranked before missing.

#include "runtime/eval/context.h"

namespace levrules::eval {

namespace {

using program::Op;

// The value of one row, all operands known. Nothing for a division by zero.
std::optional<Number> Value(Context& context, const Instruction& instruction, std::size_t row) {
  const auto number = [&](std::size_t i) -> const Number& {
    return context.operand(instruction, i).number(row);
  };
  if (instruction.op == Op::Negate) return -number(0);
  if (instruction.op == Op::Absolute) return number(0).Abs();
  if (instruction.op == Op::Add) return number(0) + number(1);
  if (instruction.op == Op::Subtract) return number(0) - number(1);
  if (instruction.op == Op::Multiply) return number(0) * number(1);
  if (instruction.op == Op::Divide) {
    if (number(1).IsZero()) return LEV_PLANTED(1, std::nullopt, std::optional<Number>(Number(0)));
    return Divide(number(0), number(1));
  }
  Number best = number(0);
  for (std::size_t i = 1; i < instruction.operands.size(); ++i) {
    const bool better = instruction.op == Op::Smaller ? number(i) < best : number(i) > best;
    if (better) best = number(i);
  }
  return best;
}

void IndexRow(Context& context, const Instruction& instruction, std::size_t row, Column& column) {
  const bool shared = std::get<program::IndexInfo>(instruction.payload).shared;
  const std::size_t parts = instruction.operands.size() / 2;
  Number sum;
  Number weights;
  Strictness strict;
  bool any = false;
  for (std::size_t i = 0; i < parts; ++i) {
    const Column& weight = context.operand(instruction, 2 * i);
    const Column& value = context.operand(instruction, 2 * i + 1);
    // A part without a value, be it missing or unranked, gives its weight to the others.
    if (shared && (value.state(row) == State::Missing || value.state(row) == State::Unranked))
      continue;
    strict.See(weight.state(row));
    strict.See(value.state(row));
    if (!weight.known(row) || !value.known(row)) continue;
    any = true;
    sum += weight.number(row) * value.number(row);
    weights += weight.number(row);
  }
  const Column& total = context.operand(instruction, 2 * parts);
  strict.See(total.state(row));
  if (strict.state() != State::Known) return column.SetState(row, strict.state());
  if (shared) {
    if (!any) return;
    if (weights.IsZero()) return column.SetState(row, State::Error);
    sum = Divide(sum * total.number(row), weights);
  }
  context.Watch(sum);
  column.SetNumber(row, std::move(sum));
}

}  // namespace

Column ExecuteArithmetic(Context& context, const Instruction& instruction) {
  Column column = context.NewColumn(instruction);
  ForRows(column.size(), context.settings.threads, [&](std::size_t begin, std::size_t end) {
    for (std::size_t row = begin; row < end; ++row) {
      if (instruction.op == Op::Index) {
        IndexRow(context, instruction, row, column);
        continue;
      }
      Strictness strict;
      for (const InstructionId operand : instruction.operands)
        strict.See(context.column(operand).state(row));
      if (strict.state() != State::Known) {
        column.SetState(row, strict.state());
        continue;
      }
      std::optional<Number> value = Value(context, instruction, row);
      if (!value) {
        column.SetState(row, State::Error);
        continue;
      }
      context.Watch(*value);
      column.SetNumber(row, std::move(*value));
    }
  });
  return column;
}

}  // namespace levrules::eval
