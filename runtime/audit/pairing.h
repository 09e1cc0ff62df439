#pragma once

// What in a formula of the new version belongs to what in the formula of the old one, in one row.

#include <optional>
#include <utility>
#include <vector>

#include "runtime/audit/counterparts.h"
#include "runtime/audit/run_cells.h"

namespace levrules::audit {

// Values that one instruction puts together. `old_only` and `new_only` have no counterpart.
struct Paired {
  std::vector<std::pair<Cell, Cell>> both;
  std::vector<Cell> old_only, new_only;
};

class Pairing {
 public:
  // All outlive it.
  Pairing(const RunCells& old_cells, const RunCells& new_cells, const Counterparts& counterparts)
      : old_(old_cells), new_(new_cells), counterparts_(counterparts) {}

  // First those that are written in the same way, then those of one operation in their order.
  Paired Pair(std::vector<Cell> old_cells, const std::vector<Cell>& new_cells) const;
  // The same of what is joined by one operation, such as the conditions of an `and`. `whole`: the
  // two values are those of one definition; else a definition of both versions stands for itself.
  Paired PairJoined(program::Op op, Cell before, Cell after, bool whole) const;

  // Where choices that only one version makes took what the other version has: the two values, at
  // least one of which lies inside.
  std::optional<std::pair<Cell, Cell>> MeetInChoices(Cell before, Cell after, bool whole) const;

  // Whether one of the two values is that of a definition that both versions have.
  bool IsShared(Cell before, Cell after) const;

 private:
  bool Alike(Cell before, Cell after) const;
  bool IsShared(const RunCells& side, Cell cell) const;
  std::vector<Cell> Joined(const RunCells& side, program::Op op, Cell cell, bool whole) const;
  std::vector<Cell> Choices(const RunCells& side, Cell cell, bool whole) const;

  const RunCells& old_;
  const RunCells& new_;
  const Counterparts& counterparts_;
};

}  // namespace levrules::audit
