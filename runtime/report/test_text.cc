#include "runtime/report/test_text.h"

#include <fmt/format.h>

#include "runtime/base/text.h"

namespace levrules::report {

namespace {

constexpr std::string_view kIndent = "          ";

void AddLaw(const TestedLaw& law, std::string& text) {
  if (!law.broken) {
    text += fmt::format("  held    {}: {} (in {} made up)\n", Printable(law.property), law.formula,
                        CountOf(law.tried, "sample", "samples"));
    return;
  }
  text += fmt::format("  BROKEN  {}: {}\n", Printable(law.property), law.formula);
  for (const std::string& line : law.counter_example)
    text += fmt::format("{}{}\n", kIndent, Printable(line));
}

std::string FileText(const TestedFile& file) {
  std::string text = fmt::format("{}\n", Printable(file.path));
  if (!file.ran) text += fmt::format("  not run: {}\n", file.not_run);
  for (const TestedTest& test : file.tests) {
    text += fmt::format("  {}  {}\n", test.passed() ? "passed" : "FAILED", Printable(test.name));
    for (const std::string& line : FailureLines(file.sources, test.failures))
      text += fmt::format("{}{}\n", kIndent, Printable(line));
  }
  for (const TestedLaw& law : file.laws) AddLaw(law, text);
  if (file.ran && file.tests.empty())
    text += file.laws.empty() ? "  no tests: write `test \"NAME\"` with `expect` below it\n"
                              : "  no tests, only properties\n";
  if (file.coverage) {
    for (const std::string& line : CoverageLines(file))
      text += fmt::format("  {}\n", Printable(line));
  }
  return text;
}

}  // namespace

std::string TestText(const std::vector<TestedFile>& files) {
  std::string text;
  for (const TestedFile& file : files) text += FileText(file);
  const TestTotals totals = TotalsOf(files);
  return text +
         fmt::format("{} passed, {} failed{}\n", totals.passed, totals.failed,
                     totals.not_run == 0
                         ? ""
                         : fmt::format("; {} not run", CountOf(totals.not_run, "file", "files")));
}

}  // namespace levrules::report
