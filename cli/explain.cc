#include "runtime/audit/explain.h"

#include <fmt/format.h>

#include <algorithm>

#include "cli/commands.h"
#include "cli/session.h"
#include "runtime/base/text.h"
#include "runtime/report/explain_text.h"

namespace levrules::cli {

namespace {

// The rows that a key or a label names.
std::vector<std::size_t> RowsNamed(const audit::Run& run, program::EntityId entity,
                                   const std::string& name) {
  std::vector<std::size_t> by_label;
  const std::size_t rows = run.dataset.table(entity).rows();
  for (std::size_t row = 0; row < rows; ++row) {
    if (audit::KeyText(run.program, run.dataset, entity, row) == name) return {row};
    if (audit::LabelText(run.program, run.dataset, entity, row) == name) by_label.push_back(row);
  }
  return by_label;
}

int NoSuchRow(const audit::Run& run, program::EntityId entity, const std::string& name) {
  std::vector<std::string> names;
  const std::size_t rows = run.dataset.table(entity).rows();
  for (std::size_t row = 0; row < rows; ++row) {
    names.push_back(audit::KeyText(run.program, run.dataset, entity, row));
    if (const auto label = audit::LabelText(run.program, run.dataset, entity, row))
      names.push_back(*label);
  }
  const auto near = NearestName(name, names);
  return UsageMistake(
      "explain", fmt::format("there is no row `{}` of `{}`{}", Printable(name),
                             run.program.entities[entity].name,
                             near ? fmt::format("; did you mean `{}`?", Printable(*near)) : ""));
}

// The results of the run with one cell taken away.
eval::Results Without(const workbench::FinishedRun& finished, program::EntityId entity,
                      std::size_t row, program::FieldIndex field) {
  data::Dataset dataset = finished.dataset;
  // An empty cell is missing where the field is optional, else it is an error.
  const bool optional = finished.program.entities[entity].fields[field].type.optional;
  dataset.tables[entity.index()].columns[field].SetState(
      row, optional ? value::State::Missing : value::State::Error);
  std::vector<program::InstructionId> roots;
  for (const program::Definition& definition : finished.program.definitions) {
    if (definition.kind == program::DefinitionKind::Decision)
      roots.push_back(definition.instruction);
  }
  return eval::Evaluate(finished.program, dataset, finished.settings, roots);
}

}  // namespace

int Explain(const Options& options) {
  if (!FormatIsOneOf(options, {"text"})) return static_cast<int>(ExitCode::Usage);
  const auto run_options = RunOptionsOf(options);
  if (!run_options) return static_cast<int>(ExitCode::Usage);
  DiagnosticList diagnostics;
  int code = 0;
  const auto compiled = CompileToRun(options, diagnostics, code);
  if (!compiled) return code;
  program::EntityId entity = compiled->program.decides_for;
  for (std::size_t i = 0; i < compiled->program.entities.size(); ++i) {
    const auto id = compiled->program.entities.id_at(i);
    if (compiled->program.entities[id].name == options.entity) entity = id;
  }
  const auto finished = workbench::RunProgram(
      *compiled, DataReader(*run_options, *compiled), *run_options, diagnostics);
  Print(diagnostics, compiled->sources);
  if (!finished) return diagnostics.exit_code();
  const std::vector<std::size_t> rows = RowsNamed(finished->run, entity, options.key);
  if (rows.empty()) return NoSuchRow(finished->run, entity, options.key);
  if (rows.size() > 1) {
    std::vector<std::string> keys;
    for (const std::size_t row : rows)
      keys.push_back(audit::KeyText(finished->program, finished->dataset, entity, row));
    return UsageMistake("explain",
                        fmt::format("{} rows are called `{}`: name one by its key, {}", rows.size(),
                                    Printable(options.key), JoinWords(keys, "or")));
  }
  const auto without = [&](program::EntityId of, std::size_t row, program::FieldIndex field) {
    return Without(*finished, of, row, field);
  };
  const audit::Explanation explanation =
      audit::ExplainRow(finished->run, entity, rows.front(), {options.all_rows}, without);
  return Deliver(options, report::ExplainText(explanation), 0);
}

}  // namespace levrules::cli
