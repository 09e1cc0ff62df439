#pragma once

// What moved a place in a ranking: the row's own figure, the other rows, or the ranking itself.
// Tried by counting: a figure of one run among the rows of the other.

#include <map>
#include <optional>
#include <utility>

#include "runtime/audit/attribution.h"
#include "runtime/audit/places.h"

namespace levrules::audit {

// The own figure alone among the rows as they were; the other rows alone around the old figure.
struct PlaceMoves {
  bool own = true, others = false;
};

// Of a ranking that was changed: `rule` is it; else its values in the new run, seen by the old one.
struct ChangedRank {
  bool rule = false, values = false, others = false;
  Cell old_figure, new_figure;
};

class RankMoves {
 public:
  // All outlive it.
  RankMoves(const RunCells& old_cells, const RunCells& new_cells, Attributor& attributor)
      : old_(old_cells), new_(new_cells), attributor_(attributor) {}

  // Where counting settles nothing (dense places, equal figures that another key tells apart, very
  // many rows) the own figure is taken for it.
  PlaceMoves Of(Cell before, Cell after);
  // Nothing where the old ranking cannot be tried on the new rows.
  std::optional<ChangedRank> OfChanged(Cell before, Cell after) const;

 private:
  const RankedRows& Ranked(const RunCells& cells, InstructionId id);

  const RunCells& old_;
  const RunCells& new_;
  Attributor& attributor_;
  std::map<std::pair<bool, InstructionId>, RankedRows> ranked_;
};

}  // namespace levrules::audit
