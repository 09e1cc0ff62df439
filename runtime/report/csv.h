#pragma once

#include <string>

#include "runtime/report/view.h"

namespace levrules::report {

// The rows of a view as RFC 4180: UTF-8, `\n`, a header, rows in key order. Numbers are exact
// decimals; a text that a spreadsheet would run as a formula gets a leading `'`.
std::string CsvReport(const audit::Run& run, const View& view);

}  // namespace levrules::report
