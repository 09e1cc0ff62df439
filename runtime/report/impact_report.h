#pragma once

// The section of a diff about who is affected. Private to runtime/report.

#include "runtime/report/diff_report.h"

namespace levrules::report {

void AddImpact(const DiffReport& report, Document& document);

}  // namespace levrules::report
