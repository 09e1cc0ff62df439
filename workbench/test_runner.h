#pragma once

// Runs the `test` blocks of a fund and looks for data that break its properties.

#include <string>

#include "runtime/report/test_report.h"
#include "workbench/run.h"

namespace levrules::workbench {

// What a caller asks for beside the results.
struct TestOptions {
  bool coverage = false;
};

// `path` is the file as the user named it. Reports faults of the declared data to `out`, which also
// holds the messages of the compilation; a test that cannot be run fails with the reason. The
// declared data are read once for each date, and evaluated once for all tests that ask for the same
// date and parameters.
report::TestedFile TestFile(const Compiled& compiled, const std::string& path,
                            const FileReader& reader, const RunOptions& options,
                            const TestOptions& asked, DiagnosticList& out);

}  // namespace levrules::workbench
