#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <optional>

#include "cli/commands.h"
#include "cli/files.h"
#include "cli/session.h"
#include "compiler/format/format_file.h"
#include "compiler/format/line_difference.h"
#include "runtime/base/limits.h"
#include "runtime/base/text.h"

namespace levrules::cli {

namespace {

int Say(const std::string& message, ExitCode code) {
  const std::string line = fmt::format("levrules fmt: {}\n", message);
  std::fwrite(line.data(), 1, line.size(), stderr);
  return static_cast<int>(code);
}

// The files named, and those of each folder. Only what is named is taken: a file that is found
// elsewhere is not the user's to rewrite.
std::vector<std::string> FilesNamed(const Options& options, int& code) {
  std::vector<std::string> files;
  for (const std::string& name : options.files) {
    if (!IsFolder(name)) {
      files.push_back(name);
      continue;
    }
    const std::vector<std::string> inside = RuleFilesIn(name);
    files.insert(files.end(), inside.begin(), inside.end());
    if (inside.empty())
      code = Say(fmt::format("there is no rule file in `{}`", Printable(name)), ExitCode::Data);
  }
  return files;
}

// What `fmt` makes of one file.
struct LaidOut {
  std::string before;
  std::string after;
};

std::optional<LaidOut> LayOutFile(const std::string& file, int& code) {
  Result<std::string> read = ReadFile(file, limits::kRuleFileBytes);
  if (!read.ok()) {
    code = Say(fmt::format("`{}` cannot be read: {}", Printable(file), read.failure().message),
               read.failure().code);
    return std::nullopt;
  }
  SourceMap sources;
  DiagnosticList diagnostics;
  const FileId id = sources.Add(file, read.value());
  std::optional<std::string> page = format::FormatFile(sources, id, diagnostics);
  Print(diagnostics, sources);
  code = diagnostics.exit_code();
  if (!page) return std::nullopt;
  return LaidOut{std::move(read).value(), *std::move(page)};
}

// Writes a file anew where that changes it, and says what was done.
std::string Rewrite(const std::string& file, const LaidOut& page, int& code) {
  if (page.before == page.after) return fmt::format("{}: unchanged\n", file);
  const Result<bool> written = WriteFile(file, page.after);
  if (written.ok()) return fmt::format("{}: changed\n", file);
  code = Say(fmt::format("`{}` cannot be written: {}", Printable(file), written.failure().message),
             ExitCode::Data);
  return "";
}

}  // namespace

int Fmt(const Options& options) {
  int code = 0;
  std::string text;
  for (const std::string& file : FilesNamed(options, code)) {
    int file_code = 0;
    const auto page = LayOutFile(file, file_code);
    if (page && (options.check || options.diff)) {
      const bool differs = page->before != page->after;
      if (options.diff) {
        text += format::UnifiedDifference(file, page->before, page->after);
      } else if (differs) {
        text += file + "\n";
      }
      if (options.check && differs) file_code = static_cast<int>(ExitCode::Findings);
    } else if (page && file == "-") {
      text += page->after;
    } else if (page) {
      text += Rewrite(file, *page, file_code);
    }
    code = std::max(code, file_code);
  }
  std::fwrite(text.data(), 1, text.size(), stdout);
  return code;
}

}  // namespace levrules::cli
