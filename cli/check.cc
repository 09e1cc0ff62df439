#include <fmt/format.h>

#include <algorithm>

#include "cli/commands.h"
#include "cli/session.h"
#include "compiler/format/dump_tree.h"
#include "runtime/program/dump.h"

namespace levrules::cli {

int Check(const Options& options) {
  if (!FormatIsOneOf(options, {"text"})) return static_cast<int>(ExitCode::Usage);
  if (!options.dump.empty() && options.dump != "program" && options.dump != "tree") {
    return UsageMistake("check", "`--dump` prints `tree` or `program`");
  }
  int code = 0;
  std::string text;
  const auto files = FilesToCheck(options, code);
  if (!files) return code;
  for (const std::string& file : *files) {
    DiagnosticList diagnostics;
    int file_code = 0;
    const auto compiled = CompileFile(options, file, diagnostics, file_code);
    if (!compiled) {
      code = std::max(code, file_code);
      continue;
    }
    Print(diagnostics, compiled->sources);
    code = std::max(code, diagnostics.exit_code());
    const std::size_t errors = diagnostics.errors();
    const std::size_t others = diagnostics.all().size() - errors;
    if (errors > 0) {
      text += fmt::format("{}: {} {}\n", file, errors, errors == 1 ? "error" : "errors");
    } else if (options.dump == "tree") {
      text += format::DumpTree(compiled->trees.front());
    } else if (!options.dump.empty()) {
      text += program::DumpProgram(compiled->program);
    } else {
      text += fmt::format(
          "{}: good{}\n", file,
          others == 0 ? "" : fmt::format(", {} {}", others, others == 1 ? "warning" : "warnings"));
    }
  }
  return Deliver(options, text, code);
}

}  // namespace levrules::cli
