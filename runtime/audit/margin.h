#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "runtime/audit/cells.h"

namespace levrules::audit {

// A comparison that alone would turn the condition it stands in, and how far it is from turning.
struct Margin {
  InstructionId comparison;
  std::string formula;   // as the rule says it
  std::string values;    // with the values put in: `28 <= 541`
  std::string distance;  // `513`, `2.5 points`; empty where the comparison knows no distance
};

// The pivotal comparisons of a condition in one row, in the order written.
std::vector<Margin> MarginsOf(const Run& run, InstructionId condition, std::size_t row);

// A condition with the values of the row put in for what it compares.
std::string WithValues(const Run& run, InstructionId comparison, std::size_t row);

}  // namespace levrules::audit
