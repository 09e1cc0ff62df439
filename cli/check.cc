#include <algorithm>
#include <utility>

#include "cli/commands.h"
#include "cli/session.h"
#include "compiler/format/dump_tree.h"
#include "runtime/program/dump.h"
#include "runtime/report/check_report.h"
#include "runtime/report/test_report.h"
#include "runtime/report/diagnostics_json.h"
#include "workbench/check_rules.h"
#include "workbench/version.h"

namespace levrules::cli {

namespace {

// One file that could be read, and what was found in it.
struct Checked {
  std::string file;
  workbench::Compiled compiled;
  DiagnosticList diagnostics;
  workbench::CheckFindings findings;  // of a file without errors
};

report::CheckReport ReportOf(const Checked& checked) {
  const program::Program& program = checked.compiled.program;
  const SourceMap& sources = checked.compiled.sources;
  report::CheckReport report;
  report.file = checked.file;
  report.diagnostics = &checked.diagnostics;
  report.sources = &sources;
  report.decided = program.logic.decided;
  report.sought = program.logic.open.size();
  report.samples = checked.findings.logic.samples;
  report.with_data = checked.findings.with_data;
  const auto line_of = [&](Span span) { return sources.Locate(span.file, span.begin).line; };
  for (const workbench::LogicAnswer& answer : checked.findings.logic.answers) {
    if (answer.unseen.empty()) continue;
    const program::Question& question = program.logic.open[answer.question];
    const bool outcome = !question.name.empty();
    report.unseen.push_back({sources.path(question.span.file), line_of(question.span),
                             outcome ? question.name : report::OneLine(sources, question.span),
                             outcome, answer.unseen});
  }
  for (const workbench::RoundedEffect& effect : checked.findings.rounded) {
    const Span span = program.rounded_uses[effect.use].span;
    report.roundings.push_back(
        {sources.path(span.file), line_of(span), effect.changed, effect.rows});
  }
  return report;
}

std::string DumpOf(const Checked& checked, const std::string& dump) {
  if (checked.diagnostics.has_errors()) return report::CheckText(ReportOf(checked));
  return dump == "tree" ? format::DumpTree(checked.compiled.trees.front())
                        : program::DumpProgram(checked.compiled.program);
}

std::string Written(const Options& options, const std::vector<Checked>& all) {
  if (options.format == "sarif") {
    report::SarifLog log(workbench::kVersion);
    for (const Checked& checked : all) log.Add(checked.diagnostics, checked.compiled.sources);
    return log.Text();
  }
  std::string text;
  std::vector<report::CheckReport> reports;
  for (const Checked& checked : all) {
    reports.push_back(ReportOf(checked));
    text +=
        options.dump.empty() ? report::CheckText(reports.back()) : DumpOf(checked, options.dump);
  }
  return options.format == "json" ? report::CheckJson(workbench::kVersion, reports) : text;
}

}  // namespace

int Check(const Options& options) {
  if (!FormatIsOneOf(options, {"text", "json", "sarif"})) return static_cast<int>(ExitCode::Usage);
  if (!options.dump.empty() && options.dump != "program" && options.dump != "tree")
    return UsageMistake("check", "`--dump` prints `tree` or `program`");
  if (!options.dump.empty() && options.format != "text")
    return UsageMistake("check", "`--dump` goes with `--format text` only");
  const auto run_options = RunOptionsOf(options);
  if (!run_options) return static_cast<int>(ExitCode::Usage);
  int code = 0;
  const auto files = FilesToCheck(options, code);
  if (!files) return code;
  std::vector<Checked> all;
  for (const std::string& file : *files) {
    DiagnosticList diagnostics;
    int file_code = 0;
    auto compiled = CompileFile(options, file, diagnostics, file_code);
    if (!compiled) {
      code = std::max(code, file_code);
      continue;
    }
    Checked checked{file, std::move(*compiled), std::move(diagnostics), {}};
    if (checked.compiled.good && options.dump.empty()) {
      checked.findings = workbench::CheckRules(
          checked.compiled, DataReader(*run_options, checked.compiled), *run_options,
          checked.diagnostics);
    }
    if (options.format == "text") Print(checked.diagnostics, checked.compiled.sources);
    code = std::max(code, checked.diagnostics.exit_code());
    all.push_back(std::move(checked));
  }
  return Deliver(options, Written(options, all), code);
}

}  // namespace levrules::cli
