#include "runtime/audit/run_cells.h"

#include <variant>

namespace levrules::audit {

using program::CaseRule;
using program::Instruction;
using program::Op;

bool CollectsRows(CaseRule rule) {
  return !program::HasBase(rule) && rule != CaseRule::Unique && rule != CaseRule::First;
}

Truth RunCells::TruthOf(Cell cell) const {
  const value::Column& column = ColumnOf(cell.id);
  if (column.state(cell.row) == value::State::Error) return Truth::Error;
  if (!column.known(cell.row)) return Truth::Unknown;
  return column.boolean(cell.row) ? Truth::True : Truth::False;
}

std::optional<Cell> RunCells::Taken(Cell cell) const {
  const Instruction& choice = At(cell.id);
  const auto taken = [&](std::size_t operand) {
    return std::optional(Cell{choice.operands[operand], cell.row});
  };
  if (choice.op == Op::Cases) return TakenCase(cell);
  if (choice.op == Op::If) {
    const Truth truth = TruthOf({choice.operands[0], cell.row});
    if (truth == Truth::True) return taken(1);
    if (truth == Truth::False) return taken(2);
  }
  if (choice.op == Op::Criterion && TruthOf({choice.operands[0], cell.row}) != Truth::Unknown)
    return taken(0);
  if (choice.op == Op::Override && !Known({choice.operands[1], cell.row})) return taken(0);
  if (choice.op == Op::FirstKnown) {
    for (std::size_t i = 0; i < choice.operands.size(); ++i) {
      if (Known({choice.operands[i], cell.row})) return taken(i);
    }
  }
  return std::nullopt;
}

std::optional<Cell> RunCells::TakenCase(Cell cell) const {
  const Instruction& cases = At(cell.id);
  const auto rule = std::get<CaseRule>(cases.payload);
  if (CollectsRows(rule)) return std::nullopt;
  for (std::size_t i = 0; i + 1 < cases.operands.size(); i += 2) {
    const Truth truth = TruthOf({cases.operands[i], cell.row});
    if (truth == Truth::True) return Cell{cases.operands[i + 1], cell.row};
    if (truth != Truth::False) return std::nullopt;
  }
  if (!program::HasBase(rule)) return std::nullopt;
  return Cell{cases.operands.back(), cell.row};
}

std::size_t RunCells::StopOf(Cell decision) const {
  const auto& conditions = At(decision.id).operands;
  std::size_t i = 0;
  while (i + 1 < conditions.size() && TruthOf({conditions[i], decision.row}) == Truth::False) ++i;
  return i;
}

std::map<std::string, std::size_t> RunCells::RowsByKey(program::EntityId entity) const {
  std::map<std::string, std::size_t> rows;
  for (std::size_t row = 0; row < run_.dataset.table(entity).rows(); ++row)
    rows.emplace(KeyText(run_.program, run_.dataset, entity, row), row);
  return rows;
}

std::string RunCells::Text(Cell cell, Notation notation) const {
  return CellText(run_.program, run_.dataset, cell.id, ColumnOf(cell.id), cell.row, notation);
}

}  // namespace levrules::audit
