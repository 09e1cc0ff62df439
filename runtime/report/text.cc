#include "runtime/report/text.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "runtime/audit/policies.h"
#include "runtime/audit/value_text.h"
#include "runtime/base/text.h"
#include "runtime/program/print.h"
#include "runtime/report/summary.h"
#include "runtime/report/text_table.h"

namespace levrules::report {

namespace {

using program::Definition;
using program::DefinitionKind;
using value::Column;
using value::Kind;
using value::State;

constexpr std::size_t kMostListed = 20;

// A heading fits its column: long ones are numbered and explained below the table.
constexpr std::size_t kWidestHeading = 24;

std::string RowTable(const audit::Run& run, const View& view) {
  const program::Entity& entity = run.program.entities[view.entity];
  TextTable table;
  std::string legend;
  const auto add_column = [&](const std::string& header, bool right) {
    if (CountCharacters(header) > kWidestHeading) {
      const std::string mark =
          fmt::format("({})", std::count(legend.begin(), legend.end(), '\n') + 1);
      legend += fmt::format("  {} {}\n", mark, header);
      table.headers.push_back(mark);
    } else {
      table.headers.push_back(header);
    }
    table.right.push_back(right);
  };
  for (const program::FieldIndex key : entity.keys)
    add_column(entity.fields[key].name, entity.fields[key].type.kind == Kind::Number);
  if (entity.label) add_column(entity.fields[*entity.label].name, false);
  for (const ViewColumn& column : view.columns) {
    if (column.kind == ViewColumn::Kind::Reasons) continue;
    add_column(column.header,
               run.program.instructions[column.instruction].type.kind == Kind::Number);
  }
  const data::Table& data = run.dataset.table(view.entity);
  const auto cell = [&](const program::Type& type, const Column& column, std::size_t row) {
    return Printable(
        audit::CellText(run.program, run.dataset, type, column, row, audit::Notation::Reader));
  };
  for (const std::size_t row : view.rows) {
    std::vector<std::string> cells;
    for (const program::FieldIndex key : entity.keys)
      cells.push_back(cell(entity.fields[key].type, data.columns[key], row));
    if (entity.label)
      cells.push_back(cell(entity.fields[*entity.label].type, data.columns[*entity.label], row));
    for (const ViewColumn& column : view.columns) {
      if (column.kind == ViewColumn::Kind::Reasons) continue;
      const Column& values = run.results.column(column.instruction);
      if (column.allocation.valid() && !values.known(row)) {
        cells.emplace_back(values.state(row) == State::Error ? "refused" : "undetermined");
        continue;
      }
      cells.push_back(cell(run.program.instructions[column.instruction].type, values, row));
    }
    table.rows.push_back(std::move(cells));
  }
  return table.Text() + legend;
}

std::string PoliciesText(const audit::Run& run, const eval::Results* without_policies) {
  std::string text;
  for (const audit::PolicyUse& use : audit::PoliciesThatActed(run, without_policies)) {
    text +=
        fmt::format("    {}: {} on {}", use.where, use.policy, CountOf(use.rows, "row", "rows"));
    if (use.counts_mattered)
      text += fmt::format("; mattered to {} {}", GroupDigits(use.mattered),
                          use.mattered == 1 ? "decision" : "decisions");
    text += "\n";
  }
  return text.empty() ? "" : "rules for missing values that acted\n" + text;
}

std::string FaultsText(const audit::Run& run) {
  std::string text;
  std::size_t found = 0;
  for (const data::Table& table : run.dataset.tables) {
    for (const auto& [place, fault] : table.faults) {
      if (++found > kMostListed) continue;
      const program::Field& field = run.program.entities[table.entity].fields[place.first];
      text += fmt::format(
          "    {}, row {}, column `{}`: {} ({}){}\n", table.file, table.lines[place.second],
          field.header, Printable(MessageOf({.kind = fault.kind, .arguments = fault.arguments})),
          InfoOf(fault.kind).code, fault.help.empty() ? "" : "; " + Printable(fault.help));
    }
  }
  if (found == 0) return "";
  if (found > kMostListed)
    text += fmt::format("    ... and {} more\n", GroupDigits(found - kMostListed));
  return fmt::format("cells that cannot be read ({})\n{}", GroupDigits(found), text);
}

// Errors that are shown in a column and refuse no row, unless a cell that cannot be read is behind
// them: those are listed already.
std::string ColumnErrorsText(const audit::Run& run, const View& view) {
  constexpr std::size_t kMostLookedAt = 1'000;
  std::string text;
  std::size_t looked_at = 0;
  std::size_t found = 0;
  for (const ViewColumn& column : view.columns) {
    if (column.kind == ViewColumn::Kind::Reasons || column.decision.valid()) continue;
    const Column& cells = run.results.column(column.instruction);
    for (const std::size_t row : view.rows) {
      if (cells.state(row) != State::Error || ++looked_at > kMostLookedAt) continue;
      const audit::Cause cause = audit::CauseOf(run, column.instruction, row);
      if (cause.place || ++found > kMostListed) continue;
      text += fmt::format("    {}: {}\n", RowName(run, view.entity, row), CauseText(cause));
    }
  }
  if (found == 0) return "";
  if (found > kMostListed)
    text += fmt::format("    ... and {} more\n", GroupDigits(found - kMostListed));
  return "values that cannot be found\n" + text;
}

// Parameters that were set for this run.
std::string SettingsText(const program::Program& program) {
  std::string text;
  for (const auto& [parameter, value] : program.settings) {
    text += fmt::format("set {} = {}\n", program.parameters[parameter].name,
                        program::PrintInstruction(program, value, true));
  }
  return text;
}

}  // namespace

std::string HeaderText(const audit::Run& run, program::EntityId entity, const RunFacts& facts,
                       std::optional<std::size_t> shown) {
  const program::Program& program = run.program;
  std::string text = program.title.empty() ? program.fund : program.title;
  text += "\n";
  if (!program.edition.empty()) text += program.edition + " · ";
  if (run.settings.as_at) text += "as at " + run.settings.as_at->ToIso() + " · ";
  const std::size_t rows = run.dataset.table(entity).rows();
  text += fmt::format("{} of {}", CountOf(rows, "row", "rows"), program.entities[entity].name);
  if (shown && *shown != rows) text += fmt::format(", {} shown", GroupDigits(*shown));
  text += "\n";
  for (const FileFacts& file : facts.data_files)
    text += fmt::format("data {}: {} of {}\n", Printable(file.path),
                        CountOf(file.rows, "row", "rows"), file.entity);
  return text + SettingsText(program);
}

std::string TextReport(const audit::Run& run, const View& view, const RunFacts& facts,
                       const eval::Results* without_policies) {
  const program::Program& program = run.program;
  std::string text = HeaderText(run, view.entity, facts, view.rows.size());
  text += OverridesText(run);
  text += "\n" + RowTable(run, view) + "\n";
  for (std::size_t i = 0; i < program.definitions.size(); ++i) {
    const auto id = program.definitions.id_at(i);
    if (program.definitions[id].kind == DefinitionKind::Decision)
      text += DecisionSummary(run, id) + "\n";
    if (program.definitions[id].kind == DefinitionKind::Allocation)
      text += AllocationSummary(run, id) + "\n";
  }
  for (const std::string& part :
       {LawsText(run), ProfileText(run), PoliciesText(run, without_policies), FaultsText(run),
        ColumnErrorsText(run, view)}) {
    if (!part.empty()) text += part + "\n";
  }
  text.pop_back();
  return text;
}

}  // namespace levrules::report
