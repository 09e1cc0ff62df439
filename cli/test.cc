#include <fmt/format.h>

#include <algorithm>

#include "cli/commands.h"
#include "cli/session.h"
#include "runtime/base/text.h"
#include "workbench/property_search.h"
#include "workbench/test_runner.h"

namespace levrules::cli {

namespace {

// The laws of a file, sought to be broken with data that were made up. Adds those that were.
std::string Laws(const workbench::Compiled& compiled, const workbench::RunOptions& run,
                 std::size_t& broken) {
  const program::Program& program = compiled.program;
  eval::Settings settings;
  settings.as_at = run.as_at ? run.as_at : program.first_day;
  settings.parameters = program.settings;
  std::string text;
  for (const workbench::LawResult& result : workbench::SearchLaws(program, settings, {})) {
    const program::Law& law = program.laws[result.law];
    if (!result.broken) {
      text += fmt::format("  held    {}: {} (in {} made up)\n", Printable(law.property),
                          law.formula, CountOf(result.tried, "sample", "samples"));
      continue;
    }
    ++broken;
    text += fmt::format("  BROKEN  {}: {}\n", Printable(law.property), law.formula);
    for (const std::string& line : result.counter_example)
      text += fmt::format("          {}\n", Printable(line));
  }
  return text;
}

}  // namespace

int Test(const Options& options) {
  if (!FormatIsOneOf(options, {"text"})) return static_cast<int>(ExitCode::Usage);
  const auto run_options = RunOptionsOf(options);
  if (!run_options) return static_cast<int>(ExitCode::Usage);
  int code = 0;
  std::size_t passed = 0;
  std::size_t failed = 0;
  std::size_t unreadable = 0;
  std::string text;
  for (const std::string& file : options.files) {
    DiagnosticList diagnostics;
    int file_code = 0;
    const auto compiled = CompileFile(options, file, diagnostics, file_code);
    if (!compiled) {
      code = std::max(code, file_code);
      continue;
    }
    std::vector<workbench::TestResult> results;
    if (compiled->good)
      results =
          workbench::RunTests(*compiled, DataReader(*run_options, compiled->rule_files.front()),
                              *run_options, diagnostics);
    Print(diagnostics, compiled->sources);
    code = std::max(code, ExitCodeFor(diagnostics, compiled->sources));
    text += fmt::format("{}\n", file);
    if (!compiled->good) {
      text += "  not run: the file has errors\n";
      ++unreadable;
    }
    for (const workbench::TestResult& result : results) {
      text +=
          fmt::format("  {}  {}\n", result.passed() ? "passed" : "FAILED", Printable(result.name));
      for (const std::string& failure : result.failures)
        text += fmt::format("          {}\n", Printable(failure));
      ++(result.passed() ? passed : failed);
    }
    if (compiled->good) text += Laws(*compiled, *run_options, failed);
  }
  text += fmt::format(
      "{} passed, {} failed{}\n", passed, failed,
      unreadable == 0 ? "" : fmt::format("; {} not run", CountOf(unreadable, "file", "files")));
  if (failed > 0) code = std::max(code, static_cast<int>(ExitCode::Findings));
  return Deliver(options, text, code);
}

}  // namespace levrules::cli
