#pragma once

// `always` laws on the rows of a run.

#include <vector>

#include "runtime/audit/cells.h"

namespace levrules::audit {

struct LawFinding {
  std::size_t law = 0;              // of Program::laws
  std::vector<std::size_t> broken;  // rows where the condition is false or an error
  std::size_t unknown = 0;          // rows where it waits for missing values
};

// One for each `always` law that a row breaks, in the order of the file.
std::vector<LawFinding> BrokenLaws(const Run& run);

}  // namespace levrules::audit
