#include "runtime/audit/overrides.h"

#include <algorithm>
#include <utility>

#include "runtime/audit/value_text.h"

namespace levrules::audit {

namespace {

using program::Definition;
using program::Entity;
using program::FieldIndex;
using value::Column;

// The fields behind the key, in the order in which the checker makes them.
enum Behind : FieldIndex { kOutcome, kReason, kBy, kOn };

std::vector<const Column*> KeyColumns(const Entity& entity, const data::Table& table) {
  std::vector<const Column*> keys;
  for (const FieldIndex key : entity.keys) keys.push_back(&table.columns[key]);
  return keys;
}

// Cells that cannot be read, and a reason that is too short: told like faults of a file.
void AddCellFaults(const Entity& entity, const data::Table& table,
                   std::vector<Diagnostic>& faults) {
  const auto keys = static_cast<FieldIndex>(entity.keys.size());
  for (const auto& [where, fault] : table.faults) {
    const auto& [field, row] = where;
    Diagnostic message{.kind = fault.kind, .arguments = fault.arguments, .help = fault.help};
    if (field == keys + kReason && fault.kind == DiagnosticKind::CellNotLike) {
      message.kind = DiagnosticKind::OverrideReasonShort;
      message.arguments = {fault.text};
      message.help = "say why, in 20 characters or more";
    }
    message.place = DataPlace{table.file, table.lines[row], entity.fields[field].header};
    faults.push_back(std::move(message));
  }
}

}  // namespace

std::vector<Overriding> OverridesOf(const Run& run, program::DefinitionId decision) {
  std::vector<Overriding> rows;
  for (const program::OverrideTable& overrides : run.program.overrides) {
    if (overrides.decision != decision) continue;
    const Definition& definition = run.program.definitions[decision];
    const Entity& entity = run.program.entities[overrides.table];
    const data::Table& table = run.dataset.table(overrides.table);
    const auto keys = static_cast<FieldIndex>(entity.keys.size());
    const auto text = [&](FieldIndex field, std::size_t row) {
      return CellText(run.program, run.dataset, entity.fields[field].type, table.columns[field],
                      row, Notation::File);
    };
    for (std::size_t i = 0; i < table.rows(); ++i) {
      const auto row =
          run.dataset.FindRow(run.program, definition.entity, KeyColumns(entity, table), i);
      if (!row) continue;
      Overriding found;
      found.row = *row;
      found.key = KeyText(run.program, run.dataset, overrides.table, i);
      found.label = LabelText(run.program, run.dataset, definition.entity, *row).value_or("");
      found.outcome = text(keys + kOutcome, i);
      found.reason = text(keys + kReason, i);
      found.by = text(keys + kBy, i);
      found.computed = CellText(run.program, run.dataset, definition.computed,
                                run.results.column(definition.computed), *row, Notation::File);
      if (const auto on = program::Date::FromDays(table.columns[keys + kOn].code(i)))
        found.on = *on;
      found.acts = run.settings.as_at && found.on <= *run.settings.as_at;
      rows.push_back(std::move(found));
    }
  }
  return rows;
}

std::vector<Diagnostic> OverrideFaults(const program::Program& program,
                                       const data::Dataset& dataset) {
  std::vector<Diagnostic> faults;
  for (const program::OverrideTable& overrides : program.overrides) {
    const Definition& definition = program.definitions[overrides.decision];
    const Entity& entity = program.entities[overrides.table];
    const data::Table& table = dataset.table(overrides.table);
    AddCellFaults(entity, table, faults);
    for (std::size_t i = 0; i < table.rows(); ++i) {
      if (dataset.FindRow(program, definition.entity, KeyColumns(entity, table), i)) continue;
      faults.push_back(
          {.kind = DiagnosticKind::DataReferenceBroken,
           .arguments = {KeyText(program, dataset, overrides.table, i),
                         program.entities[definition.entity].name},
           .help = "an override names a row that is decided: correct its key",
           .place = DataPlace{table.file, table.lines[i], entity.fields[entity.keys[0]].header}});
    }
  }
  return faults;
}

}  // namespace levrules::audit
