#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <memory>
#include <utility>

#include "cli/commands.h"
#include "cli/files.h"
#include "cli/session.h"
#include "compiler/diff/changes.h"
#include "runtime/audit/impact.h"
#include "runtime/base/limits.h"
#include "runtime/base/text.h"
#include "runtime/report/diff_report.h"
#include "workbench/version.h"

namespace levrules::cli {

namespace {

// One version, compiled and, where its data are there, run.
struct Side {
  Options options;
  std::optional<workbench::RunOptions> run_options;
  std::optional<workbench::Compiled> compiled;
  std::unique_ptr<workbench::FinishedRun> finished;
  DiagnosticList diagnostics;
};

diff::Version VersionOf(const workbench::Compiled& compiled) {
  diff::Version version{&compiled.sources, &compiled.rules, {}, &compiled.program};
  for (std::size_t i = compiled.libraries; i < compiled.trees.size(); ++i)
    version.libraries.push_back(&compiled.trees[i]);
  return version;
}

report::DiffSide FactsOf(const Side& side) {
  report::DiffSide facts;
  const program::Program& program = side.compiled->program;
  facts.fund = program.fund;
  facts.title = program.title;
  facts.edition = program.edition;
  if (side.finished) {
    facts.rule_files = side.finished->facts.rule_files;
    facts.data_files = side.finished->facts.data_files;
    if (side.finished->settings.as_at) facts.as_at = side.finished->settings.as_at->ToIso();
  } else {
    for (const std::string& file : side.compiled->rule_files)
      facts.rule_files.push_back({file, "", "", 0});
  }
  return facts;
}

// Runs a version. Data of the rules that are not there leave the impact out; other faults are
// errors.
bool Run(Side& side, std::string& no_impact) {
  const workbench::FileReader reader = DataReader(*side.run_options, *side.compiled);
  side.finished =
      workbench::RunProgram(*side.compiled, reader, *side.run_options, side.diagnostics);
  if (side.finished) return true;
  for (const Diagnostic& diagnostic : side.diagnostics.all()) {
    if (InfoOf(diagnostic.kind).severity != Severity::Error) continue;
    if (diagnostic.kind != DiagnosticKind::FileUnreadable || !side.options.data.empty())
      return false;
    if (no_impact.empty())
      no_impact = fmt::format("No data were compared: {}.", MessageOf(diagnostic));
  }
  return true;
}

bool Prepare(Side& side, int& code) {
  side.run_options = RunOptionsOf(side.options);
  if (!side.run_options) {
    code = static_cast<int>(ExitCode::Usage);
    return false;
  }
  side.compiled = CompileToRun(side.options, side.diagnostics, code);
  return side.compiled.has_value();
}

Options OptionsOf(const Options& options, const std::string& file, const std::string& as_at,
                  const std::vector<std::string>& data) {
  Options side = options;
  side.files = {file};
  side.as_at = as_at.empty() ? options.as_at : as_at;
  side.data.insert(side.data.end(), data.begin(), data.end());
  return side;
}

// Whether `--by` names a column or definition of rows with results; else it says so.
bool CanGroup(const Options& options, const program::Program& program) {
  if (options.by.empty()) return true;
  std::vector<std::string> names;
  for (const program::Definition& definition : program.definitions) {
    if (definition.kind != program::DefinitionKind::Decision &&
        definition.kind != program::DefinitionKind::Allocation)
      continue;
    for (const program::Field& field : program.entities[definition.entity].fields)
      names.push_back(field.name);
    for (const program::Definition& other : program.definitions) {
      if (other.entity == definition.entity) names.push_back(other.name);
    }
  }
  if (std::ranges::find(names, options.by) != names.end()) return true;
  // `nation.name` groups no rows, `nation` may.
  const std::string head = options.by.substr(0, options.by.find('.'));
  const auto near = std::ranges::find(names, head) != names.end() ? std::optional(head)
                                                                  : NearestName(options.by, names);
  UsageMistake("diff", fmt::format("`--by {}` names no column of the rows that are decided{}",
                                   Printable(options.by),
                                   near ? fmt::format("; did you mean `{}`?", *near) : ""));
  return false;
}

// What both versions say is said once; else each says which of them it speaks of.
void PrintMessages(const Side& old_side, const Side& new_side) {
  const std::string old_text = MessagesText(old_side.diagnostics, old_side.compiled->sources);
  const std::string new_text = MessagesText(new_side.diagnostics, new_side.compiled->sources);
  std::string text = old_text;
  if (old_text != new_text) {
    text = old_text.empty() ? "" : "of the old version:\n" + old_text;
    text += new_text.empty() ? "" : "of the new version:\n" + new_text;
  }
  std::fwrite(text.data(), 1, text.size(), stderr);
}

int Report(const Options& options, Side& old_side, Side& new_side, std::string no_impact) {
  report::DiffReport report;
  report.engine = std::string(workbench::kVersion);
  report.old_program = &old_side.compiled->program;
  report.program = &new_side.compiled->program;
  report.by = options.by;
  report.no_impact = std::move(no_impact);
  const diff::Version old_version = VersionOf(*old_side.compiled);
  const diff::Version new_version = VersionOf(*new_side.compiled);
  const diff::Meaning meaning = diff::MeaningBetween(old_version, new_version);
  report.changes = meaning.changes;
  report.equivalent = meaning.equivalent;
  report.old_side = FactsOf(old_side);
  report.new_side = FactsOf(new_side);
  if (old_side.finished && new_side.finished) {
    report.impact = audit::ImpactBetween(old_side.finished->run, new_side.finished->run,
                                         {&meaning.renamed, &meaning.changes, options.by});
  }
  const bool differs = !report.changes.empty() || (report.impact && report.impact->Moves());
  const report::Document document = report::DiffDocument(report);
  return Deliver(
      options,
      options.format == "json"       ? report::DiffJson(report)
      : options.format == "markdown" ? document.Markdown()
      : options.format == "html"     ? document.Html()
                                     : document.Text(),
      static_cast<int>(options.exit_code && differs ? ExitCode::Findings : ExitCode::Done));
}

// Called by git for one changed file: its path, the old and the new content in files of their own.
int DiffForGit(const Options& options) {
  constexpr std::string_view kNoFile = "/dev/null";
  const std::string& path = options.files[0];
  const std::string& old_file = options.files[1];
  const std::string& new_file = options.files[4];
  if (old_file == kNoFile || new_file == kNoFile) {
    return Deliver(options,
                   fmt::format("{} {}\n", path, old_file == kNoFile ? "is new" : "is gone"), 0);
  }
  Side old_side{OptionsOf(options, path, "", {}), {}, {}, {}, {}};
  Side new_side{OptionsOf(options, path, "", {}), {}, {}, {}, {}};
  int code = 0;
  for (auto [side, file] : {std::pair(&old_side, &old_file), std::pair(&new_side, &new_file)}) {
    const Result<std::string> text = ReadFile(*file, limits::kRuleFileBytes);
    if (!text.ok()) return static_cast<int>(text.failure().code);
    side->compiled = CompileText(side->options, path, "", text.value(), side->diagnostics, code);
    if (!side->compiled) return code;
    if (!side->compiled->good) {
      Print(side->diagnostics, side->compiled->sources);
      // git goes on with the other files.
      return Deliver(options, fmt::format("{} cannot be read in one of the versions\n", path), 0);
    }
  }
  return Report(options, old_side, new_side, "No data were compared: git compares rule files.");
}

}  // namespace

int Diff(const Options& options) {
  if (!FormatIsOneOf(options, {"text", "markdown", "json", "html"}))
    return static_cast<int>(ExitCode::Usage);
  // PATH OLD-FILE OLD-HEX OLD-MODE NEW-FILE NEW-HEX NEW-MODE, and two more for a renamed file.
  constexpr std::size_t kFromGit = 7;
  if (options.files.size() >= kFromGit) return DiffForGit(options);
  if (options.files.size() != 2)
    return UsageMistake("diff", "two versions are compared: `levrules diff OLD NEW`");
  if (options.files[0] == "-" && options.files[1] == "-")
    return UsageMistake("diff", "only one of the two versions can be read from standard input");
  Side old_side{
      OptionsOf(options, options.files[0], options.old_as_at, options.old_data), {}, {}, {}, {}};
  Side new_side{
      OptionsOf(options, options.files[1], options.new_as_at, options.new_data), {}, {}, {}, {}};
  int code = 0;
  if (!Prepare(old_side, code) || !Prepare(new_side, code)) return code;
  if (!CanGroup(options, new_side.compiled->program)) return static_cast<int>(ExitCode::Usage);
  std::string no_impact;
  const bool old_runs = Run(old_side, no_impact);
  const bool new_runs = Run(new_side, no_impact);
  PrintMessages(old_side, new_side);
  if (!old_runs) return old_side.diagnostics.exit_code();
  if (!new_runs) return new_side.diagnostics.exit_code();
  for (Side* side : {&old_side, &new_side}) {
    const auto files =
        side->finished ? side->finished->facts.data_files : std::vector<report::FileFacts>();
    if (OutputIsAnInput(options, *side->compiled, files)) return static_cast<int>(ExitCode::Usage);
  }
  return Report(options, old_side, new_side, std::move(no_impact));
}

}  // namespace levrules::cli
