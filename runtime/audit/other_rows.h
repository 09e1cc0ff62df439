#pragma once

// What a result owes to other rows than its own: the changes that act there.

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "runtime/audit/change_index.h"
#include "runtime/audit/run_cells.h"

namespace levrules::audit {

// Names of changes, as NameWithAspect gives them; and what may differ without a change of the
// rules: cells, the day, parameters by their name, and what persons set.
using ChangeNames = std::set<std::string>;
inline constexpr const char* kDataChanged = "data";
inline constexpr const char* kDayOfRun = "day of the run";
inline constexpr const char* kOverrides = "overrides";

class OtherRows {
 public:
  // Which changes are behind two values that differ.
  using Explain = std::function<ChangeNames(Cell old_cell, Cell new_cell)>;

  // All outlive it.
  OtherRows(const RunCells& old_cells, const RunCells& new_cells, const ChangeIndex& changes)
      : old_(old_cells), new_(new_cells), changes_(changes) {}

  // The changes that act in the rows over which two instructions of one operation go: those that
  // are behind a value of such a row. Where there are very many rows, or the operations differ, all
  // changes of the rules that the new one reads. Cost: once for each pair, O(rows) explanations.
  const ChangeNames& Behind(InstructionId old_id, InstructionId new_id, const Explain& explain);

 private:
  ChangeNames Readable(InstructionId new_id) const;
  std::optional<ChangeNames> Acting(InstructionId old_id, InstructionId new_id,
                                    const ChangeNames& readable, const Explain& explain) const;

  const RunCells& old_;
  const RunCells& new_;
  const ChangeIndex& changes_;
  std::map<std::pair<InstructionId, InstructionId>, ChangeNames> behind_;
};

}  // namespace levrules::audit
