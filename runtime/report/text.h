#pragma once

#include <optional>
#include <string>

#include "runtime/report/run_facts.h"
#include "runtime/report/view.h"

namespace levrules::report {

// Fund, edition, day, data files and set parameters of a run. `shown`: how many of the rows are
// printed.
std::string HeaderText(const audit::Run& run, program::EntityId entity, const RunFacts& facts,
                       std::optional<std::size_t> shown = std::nullopt);

// The run for a reader at a terminal: header, one table of the rows, counts, what is open and what
// was refused with the cells behind it, policies that acted, and the line that accounts for every
// row.
std::string TextReport(const audit::Run& run, const View& view, const RunFacts& facts,
                       const eval::Results* without_policies);

}  // namespace levrules::report
