#pragma once

#include <vector>

#include "runtime/audit/decision.h"

namespace levrules::audit {

// Every missing-value policy that acted in the run, in file order: on how many rows, and for
// criterion policies how many decisions hang on it. `without` are the results of the run without
// criterion policies; null where the program has none.
std::vector<PolicyUse> PoliciesThatActed(const Run& run, const eval::Results* without);

// Whether any criterion has a policy, so that the run without them is worth making.
bool HasCriterionPolicies(const program::Program& program);

}  // namespace levrules::audit
