#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

#include "cli/commands.h"
#include "cli/session.h"
#include "compiler/format/dump_tree.h"
#include "runtime/base/text.h"
#include "runtime/program/dump.h"
#include "runtime/report/diagnostics_json.h"
#include "workbench/check_rules.h"
#include "workbench/version.h"

namespace levrules::cli {

namespace {

using Json = nlohmann::ordered_json;

// One file that could be read, and what was found in it.
struct Checked {
  std::string file;
  workbench::Compiled compiled;
  DiagnosticList diagnostics;
  workbench::CheckFindings findings;  // of a file without errors

  std::size_t others() const { return diagnostics.all().size() - diagnostics.errors(); }
};

std::string Place(const Checked& checked, Span span) {
  const SourceMap& sources = checked.compiled.sources;
  return fmt::format("{}:{}", Printable(sources.path(span.file)),
                     sources.Locate(span.file, span.begin).line);
}

std::string Subject(const Checked& checked, const program::Question& question) {
  if (!question.name.empty()) return fmt::format("the outcome `{}`", question.name);
  return fmt::format("`{}`", Printable(checked.compiled.sources.Text(question.span)));
}

// What is certain, what was only sought, and what no sample showed.
std::string LogicText(const Checked& checked) {
  const program::Logic& logic = checked.compiled.program.logic;
  if (logic.decided + logic.open.size() == 0) return "";
  std::string text =
      fmt::format("  conditions: {} decided for every row that the data may hold", logic.decided);
  if (logic.open.empty()) return text + "\n";
  text +=
      fmt::format("; {} sought in {} of made-up data, which proves nothing\n", logic.open.size(),
                  CountOf(checked.findings.logic.samples, "sample", "samples"));
  for (const workbench::LogicAnswer& answer : checked.findings.logic.answers) {
    if (answer.unseen.empty()) continue;
    const program::Question& question = logic.open[answer.question];
    text += fmt::format("    {}: {} {} there\n", Place(checked, question.span),
                        Subject(checked, question), answer.unseen);
  }
  return text;
}

std::string RoundedText(const Checked& checked) {
  std::string text;
  for (const workbench::RoundedEffect& effect : checked.findings.rounded) {
    const program::RoundedUse& use = checked.compiled.program.rounded_uses[effect.use];
    text += fmt::format("  {}: without the rounding ", Place(checked, use.span));
    if (effect.changed == 0) {
      text += "no decision on the data at hand would change\n";
      continue;
    }
    text += fmt::format("{} would be decided otherwise: {}{}\n",
                        CountOf(effect.changed, "row", "rows"), Printable(JoinWords(effect.rows)),
                        effect.changed > effect.rows.size() ? " among them" : "");
  }
  return text;
}

std::string CheckedText(const Checked& checked, const std::string& dump) {
  const std::size_t errors = checked.diagnostics.errors();
  if (errors > 0) return fmt::format("{}: {}\n", checked.file, CountOf(errors, "error", "errors"));
  if (dump == "tree") return format::DumpTree(checked.compiled.trees.front());
  if (!dump.empty()) return program::DumpProgram(checked.compiled.program);
  const std::size_t others = checked.others();
  return fmt::format("{}: good{}\n", checked.file,
                     others == 0 ? "" : ", " + CountOf(others, "warning", "warnings")) +
         LogicText(checked) + RoundedText(checked);
}

// ---- for programs ------------------------------------------------------------------------------

Json LogicJson(const Checked& checked) {
  const program::Logic& logic = checked.compiled.program.logic;
  Json json = {{"decided", logic.decided},
               {"sought", logic.open.size()},
               {"samples", checked.findings.logic.samples},
               {"unseen", Json::array()}};
  for (const workbench::LogicAnswer& answer : checked.findings.logic.answers) {
    if (answer.unseen.empty()) continue;
    const program::Question& question = logic.open[answer.question];
    const SourceMap& sources = checked.compiled.sources;
    json["unseen"].push_back(
        {{"file", sources.path(question.span.file)},
         {"line", sources.Locate(question.span.file, question.span.begin).line},
         {"text", question.name.empty() ? std::string(sources.Text(question.span)) : question.name},
         {"what", answer.unseen}});
  }
  return json;
}

Json RoundedJson(const Checked& checked) {
  Json list = Json::array();
  for (const workbench::RoundedEffect& effect : checked.findings.rounded) {
    const Span span = checked.compiled.program.rounded_uses[effect.use].span;
    const SourceMap& sources = checked.compiled.sources;
    list.push_back({{"file", sources.path(span.file)},
                    {"line", sources.Locate(span.file, span.begin).line},
                    {"changed", effect.changed},
                    {"rows", effect.rows}});
  }
  return list;
}

Json CheckedJson(const Checked& checked) {
  Json json = {
      {"file", checked.file},
      {"good", !checked.diagnostics.has_errors()},
      {"diagnostics", report::DiagnosticsJson(checked.diagnostics, checked.compiled.sources)}};
  if (checked.diagnostics.has_errors()) return json;
  json["conditions"] = LogicJson(checked);
  if (checked.findings.with_data) json["rounded"] = RoundedJson(checked);
  return json;
}

std::string Written(const Options& options, const std::vector<Checked>& all) {
  if (options.format == "text") {
    std::string text;
    for (const Checked& checked : all) text += CheckedText(checked, options.dump);
    return text;
  }
  if (options.format == "sarif") {
    report::SarifLog log(workbench::kVersion);
    for (const Checked& checked : all) log.Add(checked.diagnostics, checked.compiled.sources);
    return log.Text();
  }
  Json json = {{"engine", workbench::kVersion}, {"files", Json::array()}};
  for (const Checked& checked : all) json["files"].push_back(CheckedJson(checked));
  return json.dump(2) + "\n";
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
      checked.findings = workbench::CheckRules(checked.compiled, DataReader(*run_options, file),
                                               *run_options, checked.diagnostics);
    }
    if (options.format == "text") Print(checked.diagnostics, checked.compiled.sources);
    code = std::max(code, checked.diagnostics.exit_code());
    all.push_back(std::move(checked));
  }
  return Deliver(options, Written(options, all), code);
}

}  // namespace levrules::cli
