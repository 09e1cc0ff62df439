// Dates: differences in days, moving by days and by months.

#include "runtime/eval/context.h"
#include "runtime/value/date.h"

namespace levrules::eval {

namespace {

using program::Op;

std::optional<value::Date> Moved(const Context& context, const Instruction& instruction,
                                 std::size_t row) {
  const auto date = value::Date::FromDays(context.operand(instruction, 0).code(row));
  const auto count = context.operand(instruction, 1).number(row).ToInt64();
  constexpr std::int64_t kMost = 10'000'000;  // more than all days of the calendar
  if (!date || !count || *count > kMost || *count < -kMost) return std::nullopt;
  if (instruction.op == Op::DateAddDays) return date->AddDays(*count);
  const bool up = std::get<program::Rounding>(instruction.payload).mode == value::RoundMode::Up;
  return date->AddMonths(*count, up ? value::MonthOverflow::Up : value::MonthOverflow::Down);
}

}  // namespace

Column ExecuteDate(Context& context, const Instruction& instruction) {
  Column column = context.NewColumn(instruction);
  for (std::size_t row = 0; row < column.size(); ++row) {
    Strictness strict;
    for (const InstructionId operand : instruction.operands)
      strict.See(context.column(operand).state(row));
    if (strict.state() != State::Known) {
      column.SetState(row, strict.state());
    } else if (instruction.op == Op::DateDifference) {
      const std::int64_t left = context.operand(instruction, 0).code(row);
      const std::int64_t right = context.operand(instruction, 1).code(row);
      column.SetNumber(row, Number(left - right));
    } else if (const auto moved = Moved(context, instruction, row)) {
      column.SetCode(row, moved->days());
    } else {
      column.SetState(row, State::Error);
    }
  }
  return column;
}

}  // namespace levrules::eval
