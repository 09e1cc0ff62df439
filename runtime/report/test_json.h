#pragma once

#include <string>
#include <vector>

#include "runtime/report/test_report.h"

namespace levrules::report {

// The results of tests as one JSON object; docs/cli.md says what is in it.
std::string TestJson(const std::vector<TestedFile>& files);

}  // namespace levrules::report
