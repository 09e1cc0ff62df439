#pragma once

// A run beside a published list, for readers and for programs.

#include <string>

#include "runtime/audit/comparison.h"
#include "runtime/report/run_facts.h"

namespace levrules::report {

// What was compared: a matrix for each decision, then every row that does not agree, with the
// criteria that decided it and their margins.
std::string ComparisonText(const audit::Run& run, const audit::PublishedList& list,
                           const audit::Comparison& comparison, const RunFacts& facts);

// One object: `run`, `rows` (counts), `columns` (counts, `matrix`, `disagreements`).
std::string ComparisonJson(const audit::Run& run, const audit::PublishedList& list,
                           const audit::Comparison& comparison, const RunFacts& facts);

}  // namespace levrules::report
