#pragma once

// The parts of an explanation that speak of other rows.

#include <cstddef>
#include <string>
#include <vector>

#include "runtime/audit/cells.h"

namespace levrules::audit {

// Place, group, size and what is ranked.
void DescribeRank(const Run& run, InstructionId id, std::size_t row,
                  std::vector<std::string>& lines);

// Where a place is compared with a cut: who stands at the cut, who is the first beyond, and how far
// away both are.
void CutLines(const Run& run, InstructionId comparison, std::size_t row,
              std::vector<std::string>& lines);

// Rows seen and left out, the sums behind the value, who holds a minimum or maximum, and the rows
// themselves.
void DescribePopulation(const Run& run, InstructionId id, std::size_t row, bool all_rows,
                        std::vector<std::string>& lines);

}  // namespace levrules::audit
