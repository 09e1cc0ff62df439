#include "runtime/audit/side_turns.h"

#include <array>
#include <variant>

namespace levrules::audit {

using program::Instruction;

namespace {

bool Holds(program::Comparison sign, const value::Number& a, const value::Number& b) {
  const int order = (a - b).Sign();
  switch (sign) {
    case program::Comparison::Equal:
      return order == 0;
    case program::Comparison::NotEqual:
      return order != 0;
    case program::Comparison::Less:
      return order < 0;
    case program::Comparison::LessEqual:
      return order <= 0;
    case program::Comparison::Greater:
      return order > 0;
    case program::Comparison::GreaterEqual:
      return order >= 0;
  }
  return false;
}

}  // namespace

bool SideTurns(const RunCells& old_cells, const RunCells& new_cells, Cell before, Cell after,
               std::size_t side) {
  const Instruction& comparison = new_cells.At(after.id);
  const auto* sign = std::get_if<program::Comparison>(&comparison.payload);
  if (sign == nullptr || comparison.operands.size() != 2) return false;
  std::array<const value::Number*, 2> numbers = {nullptr, nullptr};
  for (std::size_t i = 0; i < 2; ++i) {
    const RunCells& from = i == side ? new_cells : old_cells;
    const Cell cell = i == side ? Cell{comparison.operands[i], after.row}
                                : Cell{old_cells.At(before.id).operands[i], before.row};
    if (!from.IsNumber(cell)) return false;
    numbers[i] = &from.ColumnOf(cell.id).number(cell.row);
  }
  const bool holds = Holds(*sign, *numbers[0], *numbers[1]);
  return new_cells.TruthOf(after) == (holds ? Truth::True : Truth::False);
}

}  // namespace levrules::audit
