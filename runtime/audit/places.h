#pragma once

// Places in a ranking as they would be with other figures.

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "runtime/audit/run_cells.h"

namespace levrules::audit {

// What a ranking sees in one run, row by row; no figure where the row has no place.
struct RankedRows {
  std::vector<std::optional<value::Number>> figures;
  std::vector<std::string> groups;
  bool highest_first = true;
  program::Ties ties = program::Ties::Share;
};

// Of the parts of a rank as they stand in this run. Cost: O(rows).
RankedRows RankedRowsOf(const RunCells& cells, program::EntityId entity, const program::Rank& rank);

// The place of a row with this figure among the other rows. Nothing for ties that no count settles:
// dense places, and equal figures that another key tells apart. Cost: O(rows).
std::optional<value::Number> PlaceAmong(const RankedRows& rows, std::size_t row,
                                        const value::Number& figure);

}  // namespace levrules::audit
