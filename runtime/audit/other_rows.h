#pragma once

// What a result owes to other rows than its own: the changes that act there, and whether others
// claim more or less of a pot.

#include <map>
#include <set>
#include <string>
#include <utility>

#include "runtime/audit/change_index.h"
#include "runtime/audit/run_cells.h"

namespace levrules::audit {

class OtherRows {
 public:
  // All outlive it.
  OtherRows(const RunCells& old_cells, const RunCells& new_cells, const ChangeIndex& changes)
      : old_(old_cells), new_(new_cells), changes_(changes) {}

  // `rows`, and behind it what changed of all that an instruction of the new version reads: `other
  // rows: index need (weight)`. Each instruction is looked at once.
  std::string Words(InstructionId new_id, const std::string& rows);

  // Whether another row of the pot of this row came, went, or claims something else, in two
  // allocations. Cost: O(rows log rows) once for each pair of allocations.
  bool ClaimsDiffer(Cell old_cell, Cell new_cell);

 private:
  // Keys of the rows that claim something else, by pot.
  using Claims = std::map<std::string, std::set<std::string>>;

  Claims CompareClaims(InstructionId old_id, InstructionId new_id) const;

  const RunCells& old_;
  const RunCells& new_;
  const ChangeIndex& changes_;
  std::map<InstructionId, std::string> behind_;
  std::map<std::pair<InstructionId, InstructionId>, Claims> claims_;
};

}  // namespace levrules::audit
