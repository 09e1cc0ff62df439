#include <fmt/format.h>

#include <algorithm>
#include <cstdio>

#include "cli/commands.h"
#include "cli/files.h"
#include "cli/session.h"
#include "runtime/base/limits.h"
#include "runtime/base/text.h"
#include "runtime/report/comparison_report.h"
#include "workbench/published_list.h"

namespace levrules::cli {

int Compare(const Options& options) {
  if (!FormatIsOneOf(options, {"text", "json"})) return static_cast<int>(ExitCode::Usage);
  auto run_options = RunOptionsOf(options);
  if (!run_options) return static_cast<int>(ExitCode::Usage);
  DiagnosticList diagnostics;
  int code = 0;
  auto compiled = CompileToRun(options, diagnostics, code);
  if (!compiled) return code;
  const Result<std::string> text = ReadFile(options.with, limits::kDataFileBytes);
  if (!text.ok()) {
    std::fputs(fmt::format("levrules compare: cannot read `{}`: {}\n", Printable(options.with),
                           text.failure().message)
                   .c_str(),
               stderr);
    return static_cast<int>(text.failure().code);
  }
  // Paths of the rules count from their folder, this one from the current one.
  const std::string path = compiled->folder.empty() ? options.with : "./" + options.with;
  const audit::PublishedList list =
      workbench::DeclarePublishedList(*compiled, path, text.value(), *run_options, diagnostics);
  const workbench::FileReader files = DataReader(*run_options, *compiled);
  // The list is read once: it may be standard input.
  const workbench::FileReader reader = [&](const std::string& file) {
    return file == path ? text : files(file);
  };
  const auto finished = diagnostics.has_errors()
                            ? nullptr
                            : workbench::RunProgram(*compiled, reader, *run_options, diagnostics);
  if (finished) workbench::ReportUnreadable(*finished, list.entity, diagnostics);
  Print(diagnostics, compiled->sources);
  if (!finished || diagnostics.has_errors()) return diagnostics.exit_code();
  if (OutputIsAnInput(options, *compiled, finished->facts.data_files))
    return static_cast<int>(ExitCode::Usage);
  const audit::Comparison comparison = audit::Compare(finished->run, list);
  const bool differs = std::ranges::any_of(
      comparison.columns,
      [](const audit::ComparedColumn& column) { return !column.disagreements.empty(); });
  return Deliver(
      options,
      options.format == "json"
          ? report::ComparisonJson(finished->run, list, comparison, finished->facts)
          : report::ComparisonText(finished->run, list, comparison, finished->facts),
      static_cast<int>(options.exit_code && differs ? ExitCode::Findings : ExitCode::Done));
}

}  // namespace levrules::cli
