#pragma once

// The parts of the text report below its table of rows.

#include <string>

#include "runtime/audit/cells.h"

namespace levrules::report {

// `Blackpool (BUA001)`, fit for a terminal.
std::string RowName(const audit::Run& run, program::EntityId entity, std::size_t row);
std::string CauseText(const audit::Cause& cause);

// Outcomes with their counts, open and refused rows, `rows in N = ...`.
std::string DecisionSummary(const audit::Run& run, program::DefinitionId decision);
// Every pot with what was paid and left over, `rows in N = ...`.
std::string AllocationSummary(const audit::Run& run, program::DefinitionId allocation);
// Outcomes set by a person, and idle ones; empty where there are none.
std::string OverridesText(const audit::Run& run);
// Rows that break an `always`; empty where none does.
std::string LawsText(const audit::Run& run);
// What tagged criteria look at; empty where there are no tags.
std::string ProfileText(const audit::Run& run);

}  // namespace levrules::report
