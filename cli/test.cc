#include <fmt/format.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "cli/commands.h"
#include "cli/files.h"
#include "cli/session.h"
#include "runtime/base/text.h"
#include "runtime/report/test_json.h"
#include "runtime/report/test_junit.h"
#include "runtime/report/test_text.h"
#include "workbench/test_runner.h"

namespace levrules::cli {

namespace {

std::string Write(const std::string& format, const std::vector<report::TestedFile>& files) {
  if (format == "junit") return report::TestJunit(files);
  if (format == "json") return report::TestJson(files);
  return report::TestText(files);
}

// With a day, the edition of a folder that is in force on it, as everywhere; else all its rule
// files.
std::vector<std::string> FilesToTest(const Options& options) {
  if (!options.as_at.empty()) return options.files;
  std::vector<std::string> files;
  for (const std::string& file : options.files) {
    if (!IsFolder(file)) {
      files.push_back(file);
      continue;
    }
    for (std::string& path : RuleFilesIn(file)) files.push_back(std::move(path));
  }
  return files;
}

}  // namespace

int Test(const Options& options) {
  if (!FormatIsOneOf(options, {"text", "junit", "json"})) return static_cast<int>(ExitCode::Usage);
  const auto run_options = RunOptionsOf(options);
  if (!run_options) return static_cast<int>(ExitCode::Usage);
  int code = 0;
  const std::vector<std::string> paths = FilesToTest(options);
  if (paths.empty())
    return UsageMistake("test",
                        fmt::format("there are no rule files in {}", JoinWords(options.files)));
  std::vector<report::TestedFile> files;
  for (const std::string& path : paths) {
    DiagnosticList diagnostics;
    int file_code = 0;
    const auto compiled = CompileFile(options, path, diagnostics, file_code);
    if (!compiled) {
      code = std::max(code, file_code);
      // Usage mistakes are told once; a file that cannot be read is a result of its own.
      if (file_code == static_cast<int>(ExitCode::Usage)) return file_code;
      files.push_back({path, {}, false, "the file cannot be read", {}, {}, {}, {}});
      continue;
    }
    if (OutputIsAnInput(options, *compiled)) return static_cast<int>(ExitCode::Usage);
    files.push_back(workbench::TestFile(*compiled, path, DataReader(*run_options, *compiled),
                                        *run_options, {options.coverage}, diagnostics));
    Print(diagnostics, compiled->sources);
    code = std::max(code, ExitCodeFor(diagnostics, compiled->sources));
  }
  if (report::TotalsOf(files).failed > 0)
    code = std::max(code, static_cast<int>(ExitCode::Findings));
  return Deliver(options, Write(options.format, files), code);
}

}  // namespace levrules::cli
