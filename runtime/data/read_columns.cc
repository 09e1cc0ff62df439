// Texts into columns of values, row by row: references by the keys of their entity, other cells by
// their form.

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <utility>

#include "runtime/base/check.h"
#include "runtime/base/limits.h"
#include "runtime/base/text.h"
#include "runtime/data/load_work.h"

namespace levrules::data {

namespace {

using program::Field;
using program::FieldIndex;
using program::FieldRole;
using value::Column;
using value::Kind;
using value::State;

void AddFault(LoadWork& work, EntityId entity, FieldIndex field, std::uint32_t row,
              CellFault fault) {
  Table& table = work.table(entity);
  if (table.faults.size() >= limits::kDataFaults) {
    work.of(entity).too_many_faults = true;
    return;
  }
  table.faults.insert_or_assign({field, row}, std::move(fault));
}

// The row of `target` whose key the cell gives; keys that are references are followed to their end
// and back.
std::optional<std::int32_t> RowOfKey(LoadWork& work, EntityId target, const CellValue& cell) {
  const program::Entity& declared = work.program.entities[target];
  const value::Type& type = declared.fields[declared.keys.front()].type;
  const KeyIndex& index = work.of(target).index;
  switch (type.kind) {
    case Kind::Number:
      return index.Find(cell.number);
    case Kind::Text:
      return index.Find(static_cast<std::int32_t>(work.dataset.texts.Intern(cell.text)));
    case Kind::Reference: {
      const auto row = RowOfKey(work, type.entity, cell);
      return row ? index.Find(*row) : std::nullopt;
    }
    case Kind::Boolean:
    case Kind::Date:
    case Kind::Enumeration:
    case Kind::Invalid:
      break;
  }
  return index.Find(cell.code);
}

// Sets a cell of a reference. `fault` says what is wrong with a cell that cannot be read.
void SetReference(LoadWork& work, EntityId entity, FieldIndex field, std::uint32_t row,
                  std::string_view text, const CellValue& cell, CellFault fault, Column& column) {
  const EntityId target = work.program.entities[entity].fields[field].type.entity;
  const std::string& name = work.program.entities[target].name;
  const bool empty =
      fault.kind == DiagnosticKind::CellEmpty || fault.kind == DiagnosticKind::CellMarkedMissing;
  if (cell.state == State::Error && empty) {
    AddFault(work, entity, field, row, std::move(fault));
  } else if (!work.of(target).raw.available()) {
    AddFault(work, entity, field, row,
             {DiagnosticKind::DataReferenceNoTable,
              {Shown(text), name},
              fmt::format("give the test a table of `{}`, or leave the column out", name),
              Shown(text)});
  } else {
    const auto found = cell.state == State::Known ? RowOfKey(work, target, cell) : std::nullopt;
    if (found) {
      column.SetCode(row, *found);
      return;
    }
    AddFault(work, entity, field, row,
             {DiagnosticKind::DataReferenceBroken,
              {Shown(text), name},
              std::move(fault.help),
              Shown(text)});
  }
  column.SetState(row, State::Error);
}

void ReportBroken(LoadWork& work, EntityId entity) {
  constexpr std::size_t kGuesses = 10;
  std::size_t guessed = 0;
  const EntityWork& of = work.of(entity);
  for (const auto& [where, fault] : work.table(entity).faults) {
    if (fault.kind != DiagnosticKind::DataReferenceBroken || !work.faults.Count(fault.kind))
      continue;
    Diagnostic message = MessageOfCell(of.raw, of.rows[where.second], where.first, fault);
    const EntityId target = work.program.entities[entity].fields[where.first].type.entity;
    if (message.help.empty())
      message.help = HelpForBroken(work, target, fault.text, guessed++ < kGuesses);
    work.faults.Add(std::move(message));
  }
}

// What keeps a companion of a judgement from being read; empty where nothing does.
std::string_view LackOf(const Table& table, FieldIndex companion, std::size_t row) {
  if (!table.present[companion]) return "is left out";
  switch (table.columns[companion].state(row)) {
    case State::Known:
      return {};
    case State::Missing:
    case State::Unranked:
      return "is empty";
    case State::Error:
      break;
  }
  return "cannot be read";
}

// A judgement that is made says who made it, when and why.
void CheckJudgement(LoadWork& work, EntityId entity, FieldIndex judgement,
                    const std::vector<FieldIndex>& companions) {
  const program::Entity& declared = work.program.entities[entity];
  Table& table = work.table(entity);
  if (!table.present[judgement]) return;
  Column& column = table.columns[judgement];
  const EntityWork& of = work.of(entity);
  std::string scratch;
  for (std::uint32_t row = 0; row < table.row_count; ++row) {
    if (!column.known(row) || (column.kind() == Kind::Boolean && !column.boolean(row))) continue;
    for (const FieldIndex companion : companions) {
      const std::string_view lack = LackOf(table, companion, row);
      if (lack.empty()) continue;
      const std::string text = Shown(of.raw.Cell(of.rows[row], judgement, scratch));
      column.SetState(row, State::Error);
      AddFault(work, entity, judgement, row,
               {DiagnosticKind::CellJudgementLacks,
                {text, declared.fields[companion].name, std::string(lack)},
                "a judgement says by whom, on which day and for what reason it was made",
                text});
      break;
    }
  }
}

}  // namespace

std::string HelpForBroken(LoadWork& work, EntityId target, const std::string& text, bool guess) {
  constexpr std::size_t kRows = 2'000;  // More are too many to compare with.
  const program::Entity& declared = work.program.entities[target];
  const FieldIndex key = declared.keys.front();
  const EntityWork& of = work.of(target);
  std::vector<std::string> keys;
  std::string scratch;
  if (guess && of.rows.size() <= kRows) {
    for (const std::uint32_t row : of.rows) keys.emplace_back(of.raw.Cell(row, key, scratch));
  }
  if (const auto near = NearestName(text, keys))
    return fmt::format("did you mean `{}`?", Shown(*near));
  const std::string file =
      of.raw.file().empty() ? std::string() : fmt::format(" in {}", of.raw.file());
  return fmt::format("it must be a `{}` of `{}`{}", declared.fields[key].name, declared.name, file);
}

Column ReadColumn(LoadWork& work, EntityId entity, FieldIndex field) {
  const Field& declared = work.program.entities[entity].fields[field];
  EntityWork& of = work.of(entity);
  Table& table = work.table(entity);
  const CellReader& reader = of.readers[field];
  Column column(declared.type.kind, of.rows.size(), false);
  std::string scratch;
  for (std::uint32_t row = 0; row < of.rows.size(); ++row) {
    const std::string_view text = of.raw.Cell(of.rows[row], field, scratch);
    CellFault fault{.kind = DiagnosticKind::CellForm, .arguments = {}, .help = {}, .text = {}};
    CellValue cell = reader.Read(text, &fault);
    if (cell.state == State::Missing) {
      if (cell.reason != nullptr) table.reasons.insert_or_assign({field, row}, *cell.reason);
      continue;
    }
    if (declared.type.kind == Kind::Reference) {
      SetReference(work, entity, field, row, text, cell, std::move(fault), column);
      continue;
    }
    if (cell.state == State::Error) {
      column.SetState(row, State::Error);
      AddFault(work, entity, field, row, std::move(fault));
      continue;
    }
    switch (declared.type.kind) {
      case Kind::Number:
        column.SetNumber(row, std::move(cell.number));
        break;
      case Kind::Text:
        column.SetCode(row, static_cast<std::int32_t>(work.dataset.texts.Intern(cell.text)));
        break;
      case Kind::Boolean:
      case Kind::Date:
      case Kind::Enumeration:
        column.SetCode(row, cell.code);
        break;
      case Kind::Reference:
      case Kind::Invalid:
        break;
    }
  }
  return column;
}

void ReadReferences(LoadWork& work, EntityId entity) {
  const program::Entity& declared = work.program.entities[entity];
  Table& table = work.table(entity);
  for (FieldIndex field = 0; field < declared.fields.size(); ++field) {
    const value::Type& type = declared.fields[field].type;
    if (type.kind != Kind::Reference || table.present[field] || !work.of(entity).raw.has(field))
      continue;
    if (!work.of(type.entity).complete)
      continue;  // Its faults are reported; whether the row exists is open.
    table.columns[field] = ReadColumn(work, entity, field);
    table.present[field] = true;
  }
  ReportBroken(work, entity);
  ReportTooManyFaults(work, entity);
}

void ReadCells(LoadWork& work, EntityId entity) {
  const program::Entity& declared = work.program.entities[entity];
  Table& table = work.table(entity);
  for (FieldIndex field = 0; field < declared.fields.size(); ++field) {
    if (table.present[field] || !work.of(entity).raw.has(field)) continue;
    table.columns[field] = ReadColumn(work, entity, field);
    table.present[field] = true;
  }
  std::map<FieldIndex, std::vector<FieldIndex>> companions;
  for (FieldIndex field = 0; field < declared.fields.size(); ++field) {
    const std::optional<int> of = declared.fields[field].judgement_of;
    if (of) companions[static_cast<FieldIndex>(*of)].push_back(field);
  }
  for (const auto& [judgement, fields] : companions)
    CheckJudgement(work, entity, judgement, fields);
  ReportTooManyFaults(work, entity);
}

}  // namespace levrules::data
