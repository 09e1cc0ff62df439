// Rows in key order: keys present and unique, and rows that a table says once per key.

#include <fmt/format.h>

#include <algorithm>
#include <compare>
#include <string_view>
#include <utility>

#include "runtime/data/load_work.h"

namespace levrules::data {

namespace {

using program::FieldIndex;
using value::Column;
using value::Kind;
using value::State;

using Positions = std::vector<std::uint32_t>;  // in EntityWork::rows, in the order of the file

class KeyColumns {
 public:
  KeyColumns(std::vector<Column> columns, const value::TextPool& texts)
      : columns_(std::move(columns)), views_(columns_.size()), texts_(texts) {
    for (std::size_t k = 0; k < columns_.size(); ++k) {
      const Column& column = columns_[k];
      if (column.kind() != Kind::Text) continue;
      views_[k].resize(column.size());
      for (std::size_t row = 0; row < column.size(); ++row) {
        if (column.known(row))
          views_[k][row] = texts.text(static_cast<std::uint32_t>(column.code(row)));
      }
    }
  }

  std::strong_ordering Compare(std::uint32_t a, std::uint32_t b) const {
    for (std::size_t k = 0; k < columns_.size(); ++k) {
      const auto order = views_[k].empty() ? CompareCells(columns_[k], a, columns_[k], b, texts_)
                                           : views_[k][a].compare(views_[k][b]) <=> 0;
      if (order != 0) return order;
    }
    return std::strong_ordering::equal;
  }
  const std::vector<Column>& columns() const { return columns_; }

 private:
  std::vector<Column> columns_;
  std::vector<std::vector<std::string_view>>
      views_;  // of columns of text: sorting looks at them often
  const value::TextPool& texts_;
};

// A key cell without a value; `key` is one of the fields.
void ReportMissing(LoadWork& work, EntityId entity, std::uint32_t position, FieldIndex key) {
  if (!work.faults.Count(DiagnosticKind::DataKeyMissing)) return;
  const EntityWork& of = work.of(entity);
  Diagnostic fault = of.raw.FaultAt(DiagnosticKind::DataKeyMissing, of.rows[position], key);
  fault.arguments = {work.program.entities[entity].fields[key].name};
  fault.help = "every row needs its key: fill the cell, or remove the row";
  work.faults.Add(std::move(fault));
}

void ReportKeyFault(LoadWork& work, EntityId entity, std::uint32_t position, FieldIndex key) {
  const Table& table = work.table(entity);
  const auto found = table.faults.find({key, position});
  if (found == table.faults.end()) return;  // One of too many.
  const DiagnosticKind kind = found->second.kind;
  if (kind == DiagnosticKind::CellEmpty || kind == DiagnosticKind::CellMarkedMissing) {
    ReportMissing(work, entity, position, key);
  } else if (work.faults.Count(kind)) {
    const EntityWork& of = work.of(entity);
    Diagnostic message = MessageOfCell(of.raw, of.rows[position], key, found->second);
    if (kind == DiagnosticKind::DataReferenceBroken && message.help.empty()) {
      const EntityId target = work.program.entities[entity].fields[key].type.entity;
      message.help = HelpForBroken(work, target, found->second.text, false);
    }
    work.faults.Add(std::move(message));
  }
}

// The key of a row as it is written, for a message.
std::string KeyText(const LoadWork& work, EntityId entity, const EntityWork& of,
                    std::uint32_t position) {
  std::string text;
  std::string scratch;
  for (const FieldIndex key : work.program.entities[entity].keys) {
    if (!text.empty()) text += ", ";
    text += fmt::format("`{}`", Shown(of.raw.Cell(of.rows[position], key, scratch)));
  }
  return text;
}

// Whether two cells of one field say the same, however they are written.
bool SameCell(const CellReader& reader, std::string_view a, std::string_view b) {
  if (a == b) return true;
  const CellValue x = reader.Read(a, nullptr);
  const CellValue y = reader.Read(b, nullptr);
  if (x.state != y.state || x.state == State::Error) return false;
  if (x.state == State::Missing) {
    return x.reason == y.reason ||
           (x.reason != nullptr && y.reason != nullptr && *x.reason == *y.reason);
  }
  switch (reader.kind()) {
    case Kind::Number:
      return x.number == y.number;
    case Kind::Boolean:
    case Kind::Date:
    case Kind::Enumeration:
      return x.code == y.code;
    case Kind::Text:
    case Kind::Reference:
    case Kind::Invalid:
      break;
  }
  return x.text == y.text;
}

// Rows with one key agree in all columns, or the first difference of each row is a fault.
void CheckAgreement(LoadWork& work, EntityId entity, std::uint32_t first, std::uint32_t other) {
  const EntityWork& of = work.of(entity);
  std::string scratch_first, scratch_other;
  for (FieldIndex field = 0; field < of.readers.size(); ++field) {
    if (!of.raw.has(field)) continue;
    const std::string_view a = of.raw.Cell(of.rows[first], field, scratch_first);
    const std::string_view b = of.raw.Cell(of.rows[other], field, scratch_other);
    if (SameCell(of.readers[field], a, b)) continue;
    if (!work.faults.Count(DiagnosticKind::DataRowsDiffer)) return;
    Diagnostic fault = of.raw.FaultAt(DiagnosticKind::DataRowsDiffer, of.rows[other], field);
    fault.arguments = {KeyText(work, entity, of, other), Shown(b), Shown(a),
                       std::to_string(of.raw.line(of.rows[first]))};
    fault.help =
        "with `once per key` rows of one key say the same in every column that the rules name";
    work.faults.Add(std::move(fault));
    return;
  }
}

void ReportDoubled(LoadWork& work, EntityId entity, std::uint32_t first, std::uint32_t other) {
  if (!work.faults.Count(DiagnosticKind::DataKeyDoubled)) return;
  const program::Entity& declared = work.program.entities[entity];
  const EntityWork& of = work.of(entity);
  Diagnostic fault =
      of.raw.FaultAt(DiagnosticKind::DataKeyDoubled, of.rows[other], declared.keys.back());
  fault.arguments = {KeyText(work, entity, of, other), std::to_string(of.raw.line(of.rows[first]))};
  fault.help =
      "remove one of the rows, or, where such rows always agree, say `once per key` in the rules";
  work.faults.Add(std::move(fault));
}

// The rows whose key can be read, in key order; rows of one key in the order of the file.
Positions SortRows(LoadWork& work, EntityId entity, const KeyColumns& keys) {
  const std::vector<FieldIndex>& fields = work.program.entities[entity].keys;
  Positions positions;
  for (std::uint32_t position = 0; position < work.of(entity).rows.size(); ++position) {
    bool known = true;
    for (std::size_t k = 0; k < fields.size(); ++k) {
      const State state = keys.columns()[k].state(position);
      if (state == State::Error) ReportKeyFault(work, entity, position, fields[k]);
      if (state == State::Missing) ReportMissing(work, entity, position, fields[k]);
      known = known && state == State::Known;
    }
    if (known) positions.push_back(position);
  }
  const auto before = [&](std::uint32_t a, std::uint32_t b) {
    const auto order = keys.Compare(a, b);
    return order < 0 || (order == 0 && a < b);
  };
  if (!std::ranges::is_sorted(positions, before)) std::ranges::sort(positions, before);
  return positions;
}

// One row for each key: the first. Others are faults, or are merged.
Positions Unique(LoadWork& work, EntityId entity, const KeyColumns& keys,
                 const Positions& positions) {
  const bool once = work.program.entities[entity].once_per_key;
  Positions unique;
  for (const std::uint32_t position : positions) {
    if (unique.empty() || keys.Compare(unique.back(), position) != 0) {
      unique.push_back(position);
    } else if (once) {
      ++work.table(entity).rows_merged;
      CheckAgreement(work, entity, unique.back(), position);
    } else {
      ReportDoubled(work, entity, unique.back(), position);
    }
  }
  return unique;
}

Column Gather(const Column& column, const Positions& positions) {
  Column gathered(column.kind(), positions.size(), false);
  for (std::size_t row = 0; row < positions.size(); ++row) {
    if (column.kind() == Kind::Number) {
      gathered.SetNumber(row, column.number(positions[row]));
    } else {
      gathered.SetCode(row, column.code(positions[row]));
    }
  }
  return gathered;
}

}  // namespace

void PlaceRows(LoadWork& work, EntityId entity) {
  const program::Entity& declared = work.program.entities[entity];
  EntityWork& of = work.of(entity);
  Table& table = work.table(entity);
  const std::size_t faults_before = work.faults.total();
  std::vector<Column> columns;
  for (const FieldIndex key : declared.keys) {
    const value::Type& type = declared.fields[key].type;
    if (!of.raw.has(key) || (type.kind == Kind::Reference && !work.of(type.entity).complete))
      return;
    columns.push_back(ReadColumn(work, entity, key));
  }
  const KeyColumns keys(std::move(columns), work.dataset.texts);
  Positions positions = SortRows(work, entity, keys);
  ReportTooManyFaults(work, entity);
  table.faults.clear();
  if (of.too_many_faults) return;
  if (!declared.keys.empty()) positions = Unique(work, entity, keys, positions);
  for (std::size_t k = 0; k < declared.keys.size(); ++k) {
    table.columns[declared.keys[k]] = Gather(keys.columns()[k], positions);
    table.present[declared.keys[k]] = true;
  }
  if (of.referred_to) of.index = KeyIndex(table.columns[declared.keys.front()]);
  std::vector<std::uint32_t> rows;
  for (const std::uint32_t position : positions) rows.push_back(of.rows[position]);
  of.rows = std::move(rows);
  of.placed = true;
  of.complete = of.raw.sound() && work.faults.total() == faults_before;
}

}  // namespace levrules::data
