#pragma once

#include <string>

#include "runtime/report/run_facts.h"
#include "runtime/report/view.h"

namespace levrules::report {

// The run as one JSON object: `run`, `rows`, `counts`.
std::string JsonReport(const audit::Run& run, const View& view, const RunFacts& facts,
                       const eval::Results* without_policies);
// The rows only, one object a line.
std::string NdjsonReport(const audit::Run& run, const View& view);

}  // namespace levrules::report
