#pragma once

// Source lines with the values of their parts below them.

#include <string>
#include <vector>

#include "runtime/audit/expectation.h"
#include "runtime/base/source_map.h"

namespace levrules::report {

// The lines that `shown` touches, without their common indentation. Below each line a bar leads
// from every part to its value; values that would overlap stand on lines of their own:
//
//   expect town["C"].need + 1 > 5
//                    |    |   |
//                    2    3   false
std::vector<std::string> SourceWithValues(const SourceMap& sources, Span shown,
                                          const std::vector<audit::ShownValue>& values);

}  // namespace levrules::report
