#pragma once

#include <string>
#include <vector>

#include "runtime/report/test_report.h"

namespace levrules::report {

// The results of tests for a reader: each file with its tests and laws, failures with the values
// behind them, coverage where it was asked for, and the totals.
std::string TestText(const std::vector<TestedFile>& files);

}  // namespace levrules::report
