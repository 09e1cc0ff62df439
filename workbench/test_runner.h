#pragma once

// Runs the `test` blocks of a fund.

#include <string>
#include <vector>

#include "workbench/run.h"

namespace levrules::workbench {

struct TestResult {
  std::string name;
  Span span;
  std::vector<std::string> failures;  // one line each; empty: passed
  bool passed() const { return failures.empty(); }
};

// Reports faults of the declared data to `out`; a test that cannot be run fails with the reason.
std::vector<TestResult> RunTests(const Compiled& compiled, const FileReader& reader,
                                 const RunOptions& options, DiagnosticList& out);

}  // namespace levrules::workbench
