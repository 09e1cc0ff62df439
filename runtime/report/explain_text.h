#pragma once

#include <string>

#include "runtime/audit/explain.h"

namespace levrules::report {

// The working of one row as an indented tree for a terminal.
std::string ExplainText(const audit::Explanation& explanation);

}  // namespace levrules::report
