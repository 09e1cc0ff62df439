#pragma once

// One run, cell by cell: what a value is, and what a choice took in a row.

#include <cstddef>
#include <map>
#include <optional>
#include <string>

#include "runtime/audit/cells.h"
#include "runtime/audit/value_text.h"

namespace levrules::audit {

// One value of one run.
struct Cell {
  InstructionId id;
  std::size_t row = 0;
};

// What a condition is in a row, in the order in which `or` takes the greatest.
enum class Truth { False, Unknown, True, Error };

// Whether a table puts the values of all rows that hold together.
bool CollectsRows(program::CaseRule rule);

class RunCells {
 public:
  explicit RunCells(const Run& run) : run_(run) {}

  const Run& run() const { return run_; }
  const program::Program& program() const { return run_.program; }
  const program::Instruction& At(InstructionId id) const { return run_.program.instructions[id]; }
  const value::Column& ColumnOf(InstructionId id) const { return run_.results.column(id); }

  // Whether the run asked for a value.
  bool Computed(InstructionId id) const {
    return id.index() < run_.results.columns.size() && ColumnOf(id).kind() != value::Kind::Invalid;
  }
  bool Known(Cell cell) const { return ColumnOf(cell.id).known(cell.row); }
  bool IsNumber(Cell cell) const {
    return ColumnOf(cell.id).kind() == value::Kind::Number && Known(cell);
  }
  std::string FileText(Cell cell) const { return Text(cell, Notation::File); }
  std::string ReaderText(Cell cell) const { return Text(cell, Notation::Reader); }
  Truth TruthOf(Cell cell) const;
  // What a choice took in the row; nothing where that is not known, or it is no choice.
  std::optional<Cell> Taken(Cell cell) const;
  // The condition at which a decision stopped: the first that is not false.
  std::size_t StopOf(Cell decision) const;

  // Rows of an entity by key.
  std::map<std::string, std::size_t> RowsByKey(program::EntityId entity) const;

 private:
  std::string Text(Cell cell, Notation notation) const;
  std::optional<Cell> TakenCase(Cell cell) const;

  const Run& run_;
};

}  // namespace levrules::audit
