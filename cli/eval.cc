#include <fmt/format.h>

#include <algorithm>
#include <cstdio>

#include "cli/commands.h"
#include "cli/session.h"
#include "runtime/audit/pots.h"
#include "runtime/base/text.h"
#include "runtime/report/csv.h"
#include "runtime/report/json.h"
#include "runtime/report/summary.h"
#include "runtime/report/text.h"

namespace levrules::cli {

namespace {

std::string Write(const Options& options, const workbench::FinishedRun& finished,
                  const report::View& view) {
  const eval::Results* without = finished.without_policies ? &*finished.without_policies : nullptr;
  if (options.format == "csv") return report::CsvReport(finished.run, view);
  if (options.format == "json")
    return report::JsonReport(finished.run, view, finished.facts, without);
  if (options.format == "ndjson") return report::NdjsonReport(finished.run, view);
  return report::TextReport(finished.run, view, finished.facts, without);
}

bool AnyPotRefused(const audit::Run& run, const program::Definition& allocation) {
  if (audit::TotalsOfAllocation(run, allocation).refused > 0) return true;
  const auto id = run.program.definitions.id_at(
      static_cast<std::size_t>(&allocation - &*run.program.definitions.begin()));
  return std::ranges::any_of(audit::PotsOf(run, id), [](const audit::PotLine& pot) {
    return pot.state == value::State::Error;
  });
}

}  // namespace

int Eval(const Options& options) {
  if (!FormatIsOneOf(options, {"text", "csv", "json", "ndjson"}))
    return static_cast<int>(ExitCode::Usage);
  const auto run_options = RunOptionsOf(options);
  if (!run_options) return static_cast<int>(ExitCode::Usage);
  DiagnosticList diagnostics;
  int code = 0;
  const auto compiled = CompileToRun(options, diagnostics, code);
  if (!compiled) return code;
  const auto finished = workbench::RunProgram(
      *compiled, DataReader(*run_options, *compiled), *run_options, diagnostics);
  Print(diagnostics, compiled->sources);
  if (!finished) return diagnostics.exit_code();
  const report::ViewResult view = report::MakeView(finished->run, {options.entity, options.only});
  if (!view.unknown.empty()) {
    const auto near = NearestName(view.unknown.front(), view.known);
    return UsageMistake(
        "eval", fmt::format("`--only {}` names no column; {}", Printable(view.unknown.front()),
                            near ? fmt::format("did you mean `{}`?", *near)
                                 : fmt::format("there are {}", JoinWords(view.known))));
  }
  if (OutputIsAnInput(options, *compiled, finished->facts.data_files))
    return static_cast<int>(ExitCode::Usage);
  bool findings = false;
  for (const program::Definition& definition : compiled->program.definitions) {
    if (definition.kind == program::DefinitionKind::Decision)
      findings |= audit::TotalsOf(finished->run, definition).refused > 0;
    if (definition.kind == program::DefinitionKind::Allocation)
      findings |= AnyPotRefused(finished->run, definition);
  }
  const std::string broken = report::LawsText(finished->run);
  findings |= !broken.empty();
  // The text report says it itself.
  if (options.format != "text") std::fwrite(broken.data(), 1, broken.size(), stderr);
  return Deliver(options, Write(options, *finished, view.view),
                 static_cast<int>(findings ? ExitCode::Findings : ExitCode::Done));
}

}  // namespace levrules::cli
