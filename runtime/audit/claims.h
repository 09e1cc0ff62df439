#pragma once

// What rows ask of the pots of two allocations, and which bounds act in them.

#include <map>
#include <set>
#include <string>
#include <tuple>
#include <utility>

#include "runtime/audit/run_cells.h"

namespace levrules::audit {

enum class Bound { Floor, Cap };

class Claims {
 public:
  // Both outlive it.
  Claims(const RunCells& old_cells, const RunCells& new_cells) : old_(old_cells), new_(new_cells) {}

  // Whether another row of the pot of this row came, went, or claims something else. Cost: O(rows
  // log rows) once for each pair of allocations.
  bool OthersDiffer(Cell old_cell, Cell new_cell);

  // Whether a row takes part in its pot, or may.
  static bool TakesPart(const RunCells& cells, Cell cell);
  // Whether the amount of a row is its bound, but for rounding; no, where there is none.
  static bool StandsAt(Bound bound, const RunCells& cells, Cell cell);
  // Whether that is so of any row of its pot. `cells`: one of the two. Cost: O(rows) once for each
  // allocation.
  bool Acts(Bound bound, const RunCells& cells, Cell cell);

 private:
  // Keys of the rows that claim something else, by pot.
  using Shifts = std::map<std::string, std::set<std::string>>;

  Shifts Compare(InstructionId old_id, InstructionId new_id) const;

  const RunCells& old_;
  const RunCells& new_;
  std::map<std::pair<InstructionId, InstructionId>, Shifts> shifts_;
  // Pots in which a bound acts.
  std::map<std::tuple<Bound, bool, InstructionId>, std::set<std::string>> bound_;
};

}  // namespace levrules::audit
