#pragma once

#include <cstddef>

#include "runtime/audit/cells.h"

namespace levrules::audit {

// Whether the row `source` belongs to what an aggregate sees from `row`, before its `where`.
bool InPopulation(const Run& run, const program::Aggregate& aggregate, std::size_t source,
                  std::size_t row);

}  // namespace levrules::audit
