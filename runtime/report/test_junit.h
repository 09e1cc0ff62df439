#pragma once

#include <string>
#include <vector>

#include "runtime/report/test_report.h"

namespace levrules::report {

// The results of tests as JUnit XML: a suite for each file, a case for each test and each law; a
// file that cannot be run has a case with an `error`. Nothing depends on the clock, so there are no
// times. Coverage stands in `system-out`.
std::string TestJunit(const std::vector<TestedFile>& files);

}  // namespace levrules::report
