#include "runtime/report/test_junit.h"

#include <fmt/format.h>

#include "runtime/report/xml.h"

namespace levrules::report {

namespace {

// Inside an element, line ends stay line ends.
std::string Content(const std::vector<std::string>& lines) {
  std::string text;
  for (const std::string& line : lines) text += XmlText(line) + "\n";
  return text;
}

std::string OpenCase(const TestedFile& file, const std::string& name, Span span) {
  std::string text =
      fmt::format("    <testcase classname=\"{}\" name=\"{}\"", XmlText(file.path), XmlText(name));
  if (span.valid())
    text += fmt::format(" file=\"{}\" line=\"{}\"", XmlText(file.sources.path(span.file)),
                        file.sources.Locate(span.file, span.begin).line);
  return text;
}

std::string Fault(std::string_view element, std::string_view type, const std::string& message,
                  const std::vector<std::string>& lines) {
  return fmt::format("      <{0} type=\"{1}\" message=\"{2}\">\n{3}      </{0}>\n", element, type,
                     XmlText(message), Content(lines));
}

void AddTest(const TestedFile& file, const TestedTest& test, std::string& text) {
  text += OpenCase(file, test.name, test.span);
  if (test.passed()) {
    text += "/>\n";
    return;
  }
  const audit::Failure& first = test.failures.front();
  std::string message = FailureLine(file.sources, first);
  if (test.failures.size() > 1) message += fmt::format(" (and {} more)", test.failures.size() - 1);
  text += ">\n" +
          Fault("failure", audit::FailureWord(first.kind), message,
                FailureLines(file.sources, test.failures)) +
          "    </testcase>\n";
}

void AddLaw(const TestedFile& file, const TestedLaw& law, std::string& text) {
  text += OpenCase(file, fmt::format("{}: {}", law.property, law.formula), law.span);
  if (!law.broken) {
    text += "/>\n";
    return;
  }
  text +=
      ">\n" +
      Fault("failure", "broken", fmt::format("`{}` is broken", law.formula), law.counter_example) +
      "    </testcase>\n";
}

void AddFile(const TestedFile& file, std::string& text) {
  const TestTotals totals = TotalsOf(file);
  text += fmt::format(
      "  <testsuite name=\"{}\" tests=\"{}\" failures=\"{}\" errors=\"{}\" skipped=\"0\">\n",
      XmlText(file.path), file.tests.size() + file.laws.size() + totals.not_run, totals.failed,
      totals.not_run);
  if (!file.ran) {
    text += OpenCase(file, "the file can be run", {}) + ">\n" +
            Fault("error", "not_run", file.not_run, file.problems) + "    </testcase>\n";
  }
  for (const TestedTest& test : file.tests) AddTest(file, test, text);
  for (const TestedLaw& law : file.laws) AddLaw(file, law, text);
  if (file.coverage)
    text += "    <system-out>\n" + Content(CoverageLines(file)) + "    </system-out>\n";
  text += "  </testsuite>\n";
}

}  // namespace

std::string TestJunit(const std::vector<TestedFile>& files) {
  std::size_t cases = 0;
  for (const TestedFile& file : files)
    cases += file.tests.size() + file.laws.size() + (file.ran ? 0 : 1);
  const TestTotals totals = TotalsOf(files);
  std::string text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
  text += fmt::format("<testsuites name=\"levrules\" tests=\"{}\" failures=\"{}\" errors=\"{}\">\n",
                      cases, totals.failed, totals.not_run);
  for (const TestedFile& file : files) AddFile(file, text);
  return text + "</testsuites>\n";
}

}  // namespace levrules::report
