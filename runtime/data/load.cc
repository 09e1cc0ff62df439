#include "runtime/data/load.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "runtime/base/check.h"
#include "runtime/base/limits.h"
#include "runtime/base/text.h"
#include "runtime/data/load_order.h"
#include "runtime/data/load_work.h"

namespace levrules::data {

namespace {

using value::Column;
using value::State;

void ClearColumns(Table& table, std::size_t fields) {
  table.columns.assign(fields, Column());
  table.present.assign(fields, false);
  table.faults.clear();
  table.reasons.clear();
}

void SetLines(const EntityWork& work, Table& table) {
  table.row_count = work.rows.size();
  table.lines.clear();
  for (const std::uint32_t row : work.rows) table.lines.push_back(work.raw.line(row));
}

// The key of a row of the file, parts joined by `,`.
std::string KeyInFile(const LoadWork& work, EntityId entity, std::uint32_t row) {
  std::string text;
  std::string scratch;
  const std::vector<FieldIndex>& keys = work.program.entities[entity].keys;
  for (std::size_t i = 0; i < keys.size(); ++i) {
    if (i > 0) text += ',';
    text += work.entities[entity.index()].raw.Cell(row, keys[i], scratch);
  }
  return text;
}

// Reads what the condition reads into the tables. False where something of it does not stand.
bool ReadFilterColumns(LoadWork& work, EntityId entity, const std::vector<FieldOf>& fields) {
  const auto stands = [&](EntityId other) {
    return other == entity || (work.of(other).complete && work.of(other).raw.available());
  };
  for (const FieldOf& read : fields) {
    const value::Type& type = work.program.entities[read.entity].fields[read.field].type;
    const bool reference = type.kind == value::Kind::Reference;
    if (!stands(read.entity) || (reference && !work.of(type.entity).complete)) return false;
    if (!work.of(read.entity).raw.has(read.field)) return false;
  }
  for (const FieldOf& read : fields) {
    Table& table = work.table(read.entity);
    table.columns[read.field] = ReadColumn(work, read.entity, read.field);
    table.present[read.field] = true;
  }
  return true;
}

// The row is `position` of the table, whose rows are all those of the raw table.
void ReportUnknown(LoadWork& work, EntityId entity, const std::vector<FieldOf>& fields,
                   std::uint32_t position) {
  if (!work.faults.Count(DiagnosticKind::DataFilterUnknown)) return;
  const program::Entity& declared = work.program.entities[entity];
  std::vector<std::string> missing;
  std::optional<FieldIndex> first;
  for (const FieldOf& read : fields) {
    if (read.entity != entity ||
        work.table(entity).columns[read.field].state(position) != State::Missing)
      continue;
    missing.push_back(fmt::format("`{}`", declared.fields[read.field].name));
    if (!first) first = read.field;
  }
  Diagnostic fault =
      work.of(entity).raw.FaultAt(DiagnosticKind::DataFilterUnknown, position, first);
  fault.arguments = {declared.name, missing.empty() ? "a missing value" : JoinWords(missing)};
  fault.help = "fill the cell, or say in `only where` what holds when it is missing";
  work.faults.Add(std::move(fault));
}

void ReportError(LoadWork& work, EntityId entity, const std::vector<FieldOf>& fields,
                 std::uint32_t position) {
  const RawTable& raw = work.of(entity).raw;
  const Table& table = work.table(entity);
  for (const FieldOf& read : fields) {
    const auto found = table.faults.find({read.field, position});
    if (read.entity != entity || found == table.faults.end()) continue;
    if (work.faults.Count(found->second.kind)) {
      work.faults.Add(MessageOfCell(raw, position, read.field, found->second));
    }
    return;
  }
  if (!work.faults.Count(DiagnosticKind::DataFilterError)) return;
  Diagnostic fault = raw.FaultAt(DiagnosticKind::DataFilterError, position, std::nullopt);
  fault.arguments = {work.program.entities[entity].name};
  fault.help =
      "look in the row for a value that the condition cannot use, such as a divisor that is 0";
  work.faults.Add(std::move(fault));
}

}  // namespace

Diagnostic MessageOfCell(const RawTable& raw, std::size_t row, FieldIndex field,
                         const CellFault& fault) {
  Diagnostic message = raw.FaultAt(fault.kind, row, field);
  message.arguments = fault.arguments;
  message.help = fault.help;
  return message;
}

void ReportTooManyFaults(LoadWork& work, EntityId entity) {
  if (!work.of(entity).too_many_faults || !work.faults.Count(DiagnosticKind::DataTooManyFaults))
    return;
  const Table& table = work.table(entity);
  const auto& [where, fault] = *table.faults.begin();
  Diagnostic first =
      MessageOfCell(work.of(entity).raw, work.of(entity).rows[where.second], where.first, fault);
  const std::string message = MessageOf(first);
  first.kind = DiagnosticKind::DataTooManyFaults;
  first.arguments = {GroupDigits(limits::kDataFaults)};
  first.help = fmt::format("this is the first: {}; {}", message, fault.help);
  work.faults.Add(std::move(first));
}

void ReadRows(LoadWork& work, const std::vector<Source>& sources) {
  for (std::size_t i = 0; i < sources.size(); ++i) {
    const EntityId entity = work.program.entities.id_at(i);
    const program::Entity& declared = work.program.entities[entity];
    EntityWork& of = work.of(entity);
    Table& table = work.table(entity);
    of.raw = RawTable::Read(work.program, entity, sources[i], work.faults);
    work.faults.EndTable(of.raw.file());
    for (std::uint32_t row = 0; row < of.raw.rows(); ++row) of.rows.push_back(row);
    table.entity = entity;
    table.file = of.raw.file();
    table.available = of.raw.available();
    table.rows_in_file = of.raw.rows();
    table.ignored_columns = of.raw.ignored_columns();
    ClearColumns(table, declared.fields.size());
  }
}

bool ApplyFilter(LoadWork& work, EntityId entity, const Filter& filter) {
  EntityWork& of = work.of(entity);
  Table& table = work.table(entity);
  if (!work.program.entities[entity].only_where.valid() || of.rows.empty()) return true;
  const std::vector<FieldOf> fields = FieldsOfFilter(work.program, entity);
  SetLines(of, table);
  if (!ReadFilterColumns(work, entity, fields)) return false;
  if (of.too_many_faults) {
    ReportTooManyFaults(work, entity);
    return false;
  }
  const Column holds = filter(work.dataset, entity);
  LEV_CHECK(
      holds.kind() == value::Kind::Boolean && (holds.broadcast() || holds.size() == of.rows.size()),
      "`only where` gives a boolean for each row");
  std::vector<std::uint32_t> kept;
  bool known = true;
  for (std::uint32_t position = 0; position < of.rows.size(); ++position) {
    switch (holds.state(position)) {
      case State::Known:
        if (holds.boolean(position)) {
          kept.push_back(of.rows[position]);
        } else {
          table.keys_left_out.push_back(KeyInFile(work, entity, of.rows[position]));
        }
        break;
      case State::Missing:
      case State::Unranked:
        ReportUnknown(work, entity, fields, position);
        known = false;
        break;
      case State::Error:
        ReportError(work, entity, fields, position);
        known = false;
        break;
    }
  }
  std::ranges::sort(table.keys_left_out);
  of.rows = std::move(kept);
  return known;
}

Dataset Load(const program::Program& program, const std::vector<Source>& sources,
             const Filter& filter, DiagnosticList& out) {
  LEV_CHECK(sources.size() == program.entities.size(), "each entity has a source of rows");
  Dataset dataset;
  dataset.tables.resize(sources.size());
  FaultList faults(out);
  LoadWork work{program, faults, dataset, {}};
  work.entities.resize(sources.size());
  ReadRows(work, sources);
  const std::vector<EntityId> order = LoadOrder(program, faults);
  if (order.size() < sources.size()) return dataset;  // Some keys cannot be read.
  for (std::size_t i = 0; i < sources.size(); ++i) {
    const program::Entity& declared = program.entities[program.entities.id_at(i)];
    for (const program::Field& field : declared.fields) {
      work.entities[i].readers.emplace_back(program, declared, field);
      if (field.type.kind == value::Kind::Reference) work.of(field.type.entity).referred_to = true;
    }
  }
  for (const EntityId entity : order) {
    EntityWork& of = work.of(entity);
    if (!of.raw.available()) {
      of.complete = true;
      continue;
    }
    const bool filtered = ApplyFilter(work, entity, filter);
    ClearColumns(work.table(entity), program.entities[entity].fields.size());
    if (filtered) PlaceRows(work, entity);
    SetLines(of, work.table(entity));
    faults.EndTable(of.raw.file());
  }
  const auto each_placed = [&](auto step) {
    for (std::size_t i = 0; i < sources.size(); ++i) {
      if (!work.entities[i].placed || !work.entities[i].raw.available()) continue;
      step(work, program.entities.id_at(i));
      faults.EndTable(work.entities[i].raw.file());
    }
  };
  each_placed(ReadReferences);  // Also where keys are faulty, so that all faults are told at once.
  if (faults.total() > 0) return dataset;
  each_placed(ReadCells);
  return dataset;
}

}  // namespace levrules::data
