#pragma once

#include <string>

#include "runtime/report/run_facts.h"
#include "runtime/report/view.h"

namespace levrules::report {

// The run for a reader at a terminal: header, one table of the rows, counts, what is open and what
// was refused with the cells behind it, policies that acted, and the line that accounts for every
// row.
std::string TextReport(const audit::Run& run, const View& view, const RunFacts& facts,
                       const eval::Results* without_policies);

}  // namespace levrules::report
