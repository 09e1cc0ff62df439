#pragma once

// The sections of a diff about who is affected, and what is proved. Private to runtime/report.

#include <string>
#include <vector>

#include "runtime/report/diff_report.h"

namespace levrules::report {

// One line for each result; none without data.
std::vector<std::string> ImpactSummary(const DiffReport& report);

void AddImpact(const DiffReport& report, Document& document);

// `equivalent`, `counter-example` or `not decided`.
std::string ProofWord(const DiffReport& report);
// What is proved and by which row, or why nothing is.
std::string ProofText(const DiffReport& report);

}  // namespace levrules::report
