#include "cli/session.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>

#include "cli/files.h"
#include "cli/git.h"
#include "runtime/base/limits.h"
#include "runtime/base/text.h"
#include "runtime/report/diagnostics_text.h"
#include "workbench/editions.h"

namespace levrules::cli {

namespace {

bool IsSet(const char* variable) {
  const char* value = std::getenv(variable);
  return value != nullptr && *value != '\0';
}

bool UseColour() {
  if (IsSet("NO_COLOR")) return false;
  if (IsSet("FORCE_COLOR")) return true;
  return isatty(STDERR_FILENO) != 0;
}

}  // namespace

std::string MessagesText(const DiagnosticList& diagnostics, const SourceMap& sources) {
  return diagnostics.empty() ? "" : report::DiagnosticsText(diagnostics, sources, UseColour());
}

void Print(const DiagnosticList& diagnostics, const SourceMap& sources) {
  const std::string text = MessagesText(diagnostics, sources);
  std::fwrite(text.data(), 1, text.size(), stderr);
}

int UsageMistake(const std::string& verb, const std::string& message) {
  const std::string text = fmt::format("levrules {}: {}\n", verb, message);
  std::fwrite(text.data(), 1, text.size(), stderr);
  return static_cast<int>(ExitCode::Usage);
}

int Deliver(const Options& options, const std::string& text, int code) {
  const Result<bool> written = WriteFile(options.output, text);
  if (written.ok()) return code;
  const std::string message = fmt::format("levrules {}: `{}` cannot be written: {}\n", options.verb,
                                          Printable(options.output), written.failure().message);
  std::fwrite(message.data(), 1, message.size(), stderr);
  return static_cast<int>(written.failure().code);
}

workbench::FileReader DataReader(const workbench::RunOptions& options,
                                 const workbench::Compiled& compiled) {
  const std::string& root = compiled.folder;
  const std::string rule_file = Under(root, compiled.rule_files.front());
  const std::size_t slash = rule_file.rfind('/');
  const std::string folder = slash == std::string::npos ? "." : rule_file.substr(0, slash + 1);
  return [options, root, folder](const std::string& path) -> Result<std::string> {
    const bool named =
        std::ranges::any_of(options.data, [&](const auto& data) { return data.second == path; });
    if (named) return ReadFile(path, limits::kDataFileBytes);
    const std::string file = Under(root, path);
    if (Exists(file) && !IsBelow(file, folder))
      return Failure{ExitCode::Data, "it leads out of the folder of the rule file"};
    return ReadFile(file, limits::kDataFileBytes);
  };
}

bool OutputIsAnInput(const Options& options, const workbench::Compiled& compiled,
                     const std::vector<report::FileFacts>& data_files) {
  if (options.output == "-") return false;
  std::vector<std::string> inputs;
  for (const std::string& file : compiled.rule_files)
    inputs.push_back(Under(compiled.folder, file));
  for (const report::FileFacts& file : data_files) {
    inputs.push_back(Under(compiled.folder, file.path));
    inputs.push_back(file.path);  // of `--data`
  }
  for (const std::string& input : inputs) {
    if (!IsSameFile(options.output, input)) continue;
    UsageMistake(options.verb,
                 fmt::format("`--output {}` would overwrite a file that the run reads",
                             Printable(options.output)));
    return true;
  }
  return false;
}

namespace {

// Those of `folder`, which stands in `root`; named as seen from there.
std::vector<workbench::RuleFile> ReadRuleFiles(const std::string& root, const std::string& folder) {
  std::vector<workbench::RuleFile> files;
  for (const std::string& path : RuleFilesIn(Under(root, folder))) {
    Result<std::string> text = ReadFile(path, limits::kRuleFileBytes);
    const std::string name = root.empty() ? path : path.substr(root.size() + 1);
    if (text.ok()) files.push_back({name, std::move(text).value()});
  }
  return files;
}

// The edition of a folder that is in force on the day of the run.
Result<std::string> EditionIn(const std::string& root, const std::string& folder,
                              const Options& options) {
  return workbench::PickEdition(folder, ReadRuleFiles(root, folder),
                                value::Date::ParseIso(options.as_at));
}

}  // namespace

std::optional<std::vector<std::string>> FilesToCheck(const Options& options, int& exit_code) {
  std::vector<std::string> files;
  for (const std::string& file : options.files) {
    if (!IsFolder(file)) {
      files.push_back(file);
      continue;
    }
    const Result<bool> fit = workbench::EditionsFit(file, ReadRuleFiles("", file));
    if (!fit.ok()) {
      const std::string text =
          fmt::format("levrules {}: {}\n", options.verb, fit.failure().message);
      std::fwrite(text.data(), 1, text.size(), stderr);
      exit_code = static_cast<int>(fit.failure().code);
      return std::nullopt;
    }
    for (std::string& path : RuleFilesIn(file)) files.push_back(std::move(path));
  }
  return files;
}

std::optional<workbench::Compiled> CompileFile(const Options& options, const std::string& file,
                                               DiagnosticList& out, int& exit_code) {
  const auto fail = [&](const std::string& message, ExitCode code) {
    const std::string text = fmt::format("levrules {}: {}\n", options.verb, message);
    std::fwrite(text.data(), 1, text.size(), stderr);
    exit_code = static_cast<int>(code);
    return std::nullopt;
  };
  const auto folder = FolderOf(file);
  if (!folder) {
    const auto near = NearestRuleFile(file);
    return fail(fmt::format("`{}` cannot be read: there is no such file{}", Printable(file),
                            near ? fmt::format("; did you mean `{}`?", *near) : ""),
                ExitCode::Data);
  }
  Result<std::string> edition = file;
  if (IsFolder(Under(*folder, file))) edition = EditionIn(*folder, file, options);
  if (!edition.ok()) return fail(edition.failure().message, edition.failure().code);
  std::string rule_file = std::move(edition).value();
  if (!Exists(Under(*folder, rule_file)) && IsOfRevision(rule_file))
    rule_file = WithFolder(rule_file);
  Result<std::string> text = ReadFile(Under(*folder, rule_file), limits::kRuleFileBytes);
  if (!text.ok())
    return fail(
        fmt::format("`{}` cannot be read: {}", Printable(rule_file), text.failure().message),
        text.failure().code);
  return CompileText(options, rule_file, *folder, std::move(text).value(), out, exit_code);
}

std::optional<workbench::Compiled> CompileText(const Options& options, const std::string& name,
                                               const std::string& folder, std::string text,
                                               DiagnosticList& out, int& exit_code) {
  workbench::CompileOptions compile;
  // Libraries of levrules are named in the same way on every machine.
  const std::string libraries = "<stdlib>";
  compile.library_folder = libraries;
  for (const std::string& setting : options.settings) {
    const std::size_t equals = setting.find('=');
    if (equals == std::string::npos || equals == 0) {
      exit_code = UsageMistake(
          options.verb,
          fmt::format("`--set {}` should read `--set NAME=VALUE`", Printable(setting)));
      return std::nullopt;
    }
    compile.settings.emplace_back(setting.substr(0, equals), setting.substr(equals + 1));
  }
  compile.shown_where = options.where;
  compile.shown_entity = options.entity;
  const auto reader = [&](const std::string& path) {
    const bool library = path.starts_with(libraries + "/");
    return ReadFile(
        library ? HomeFolder() + "/stdlib" + path.substr(libraries.size()) : Under(folder, path),
        limits::kRuleFileBytes);
  };
  auto compiled = workbench::Compile(name, std::move(text), reader, compile, out);
  compiled.folder = folder;
  return compiled;
}

std::optional<workbench::Compiled> CompileToRun(const Options& options, DiagnosticList& out,
                                                int& exit_code) {
  auto compiled = CompileFile(options, options.files.front(), out, exit_code);
  if (!compiled) return std::nullopt;
  if (!compiled->good) {
    Print(out, compiled->sources);
    exit_code = ExitCodeFor(out, compiled->sources);
    return std::nullopt;
  }
  if (!compiled->program.decides_for.valid()) {
    exit_code = UsageMistake(
        options.verb,
        fmt::format("`{}` has no rows to decide for; a fund says `decides for each ENTITY`",
                    Printable(options.files.front())));
    return std::nullopt;
  }
  if (!EntitiesExist(options, compiled->program)) {
    exit_code = static_cast<int>(ExitCode::Usage);
    return std::nullopt;
  }
  return compiled;
}

std::optional<workbench::RunOptions> RunOptionsOf(const Options& options) {
  workbench::RunOptions run;
  run.threads = options.threads;
  // Paths of the rules count from their folder, these from the current one; told apart by `./`.
  const bool elsewhere = std::ranges::any_of(
      options.files, [](const std::string& file) { return !FolderOf(file).value_or("").empty(); });
  for (const std::string& data : options.data) {
    const std::size_t equals = data.find('=');
    if (equals == std::string::npos || equals == 0) {
      UsageMistake(options.verb,
                   fmt::format("`--data {}` should read `--data ENTITY=PATH`", Printable(data)));
      return std::nullopt;
    }
    std::string path = data.substr(equals + 1);
    if (elsewhere && !path.starts_with("/") && !path.starts_with(".") && path != "-")
      path = "./" + path;
    run.data[data.substr(0, equals)] = std::move(path);
  }
  if (!options.as_at.empty()) {
    run.as_at = value::Date::ParseIso(options.as_at);
    if (!run.as_at) {
      UsageMistake(options.verb,
                   fmt::format("`--as-at {}` should be a day that exists, as in `2021-06-01`",
                               Printable(options.as_at)));
      return std::nullopt;
    }
  }
  return run;
}

bool EntitiesExist(const Options& options, const program::Program& program) {
  std::vector<std::string> names;
  for (const program::Entity& entity : program.entities) names.push_back(entity.name);
  const auto exists = [&](const std::string& name) {
    if (name.empty() || std::ranges::find(names, name) != names.end()) return true;
    const auto near = NearestName(name, names);
    UsageMistake(options.verb,
                 fmt::format("there is no entity `{}`; {}", Printable(name),
                             near ? fmt::format("did you mean `{}`?", *near)
                                  : fmt::format("the fund has {}", JoinWords(names))));
    return false;
  };
  if (!exists(options.entity)) return false;
  return std::ranges::all_of(options.data, [&](const std::string& data) {
    return exists(data.substr(0, data.find('=')));
  });
}

int ExitCodeFor(const DiagnosticList& diagnostics, const SourceMap& sources) {
  int code = 0;
  bool usage = false;
  for (const Diagnostic& diagnostic : diagnostics.all()) {
    const int own = levrules::ExitCodeOf(diagnostic.kind);
    const bool of_flag =
        diagnostic.primary.valid() && sources.path(diagnostic.primary.file).starts_with("--");
    if (of_flag && own != 0) {
      usage = true;
    } else {
      code = std::max(code, own);
    }
  }
  return code == 0 && usage ? static_cast<int>(ExitCode::Usage) : code;
}

bool FormatIsOneOf(const Options& options, const std::vector<std::string>& formats) {
  if (std::ranges::find(formats, options.format) != formats.end()) return true;
  const auto near = NearestName(options.format, formats);
  UsageMistake(options.verb, fmt::format("there is no format `{}`; {}", Printable(options.format),
                                         near ? fmt::format("did you mean `{}`?", *near)
                                              : fmt::format("it writes {}", JoinWords(formats))));
  return false;
}

}  // namespace levrules::cli
