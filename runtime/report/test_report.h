#pragma once

// What `levrules test` found, and the pieces of text that its formats share.

#include <optional>
#include <string>
#include <vector>

#include "runtime/audit/coverage.h"
#include "runtime/audit/expectation.h"
#include "runtime/base/source_map.h"

namespace levrules::report {

struct TestedTest {
  std::string name;
  Span span;
  std::vector<audit::Failure> failures;  // empty: passed
  bool passed() const { return failures.empty(); }
};

// A law of a property, sought to be broken with data that were made up.
struct TestedLaw {
  std::string property;
  std::string formula;
  Span span;
  std::size_t tried = 0;
  bool broken = false;
  std::vector<std::string> counter_example;  // lines for a reader
};

struct TestedFile {
  std::string path;
  SourceMap sources;
  bool ran = false;                   // false: nothing below but `not_run` and `problems` is meant
  std::string not_run;                // why, in words
  std::vector<std::string> problems;  // and in detail, one line each
  std::vector<TestedTest> tests;
  std::vector<TestedLaw> laws;
  std::optional<std::vector<audit::CoverageGoal>> coverage;  // where it was asked for
};

struct TestTotals {
  std::size_t passed = 0;   // tests
  std::size_t failed = 0;   // tests and laws
  std::size_t not_run = 0;  // files
};
TestTotals TotalsOf(const TestedFile& file);
TestTotals TotalsOf(const std::vector<TestedFile>& files);

// `towns.rule:36`.
std::string PlaceText(const SourceMap& sources, Span span);
// The text of a span in one line.
std::string OneLine(const SourceMap& sources, Span span);
// `town A (Aton)`.
std::string RowText(const audit::NamedRow& row);
// What was expected of what, in one line: "`priority` of town A (Aton): expected low, found high".
std::string FailureLine(const SourceMap& sources, const audit::Failure& failure);
// The failures of a test for a reader: place, source with values below it, both sides, reasons.
std::vector<std::string> FailureLines(const SourceMap& sources,
                                      const std::vector<audit::Failure>& failures);

// How much of the goals of a kind was seen.
struct CoverageCount {
  std::size_t seen = 0, all = 0;
};
CoverageCount CountGoals(const std::vector<audit::CoverageGoal>& goals,
                         std::optional<audit::CoverageKind> kind);
// The goals that no test has seen, in the order of the file.
std::vector<audit::CoverageGoal> UnseenGoals(const std::vector<audit::CoverageGoal>& goals);
// "criterion `poor`: never met".
std::string GoalText(const audit::CoverageGoal& goal);
// The coverage of a file for a reader.
std::vector<std::string> CoverageLines(const TestedFile& file);

}  // namespace levrules::report
