#pragma once

#include <cstddef>

#include "runtime/audit/run_cells.h"

namespace levrules::audit {

// Whether the new value of one side of a comparison of numbers gives the new result where the other
// side keeps its old value. No, for other comparisons, and where a value is not known.
bool SideTurns(const RunCells& old_cells, const RunCells& new_cells, Cell before, Cell after,
               std::size_t side);

}  // namespace levrules::audit
