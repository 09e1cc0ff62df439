#pragma once

// The data of one run, read and typed: one table per entity, rows in key order, every cell with its
// place in the file. What comes out of load.h and goes into runtime/eval.

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "runtime/base/diagnostic.h"
#include "runtime/program/program.h"
#include "runtime/value/column.h"

namespace levrules::data {

using program::FieldIndex;
using value::EntityId;

// Why a cell is an error: unreadable, out of bounds, empty though required. `text` is the cell as
// it stands.
struct CellFault {
  DiagnosticKind kind;
  std::vector<std::string> arguments;
  std::string help;
  std::string text;
};

// One entity's rows.
//
// Shape:   rows() rows in key order, whatever the order in the file.
// Columns: by field index, of the field's kind; a field that a `given` table leaves out has no
// column. Missing: a missing cell has a reason (of `missing as`, or "empty cell").
struct Table {
  EntityId entity;
  std::string file;       // as a reader names it; for inline rows the rule file
  bool available = true;  // false: a test gives no table of it, so it may not be read
  std::size_t row_count = 0;
  std::vector<value::Column> columns;
  std::vector<bool> present;               // by field: whether there is a column
  std::vector<std::uint32_t> lines;        // by row: its line in the file, the header being line 1
  std::size_t rows_in_file = 0;            // before `only where` and `once per key`
  std::vector<std::string> keys_left_out;  // by `only where`, as the file writes them, in order
  std::size_t rows_merged = 0;             // by `once per key`
  std::vector<std::string> ignored_columns;  // headers in the file that no field names
  std::map<std::pair<FieldIndex, std::uint32_t>, CellFault> faults;  // by field and row
  std::map<std::pair<FieldIndex, std::uint32_t>, std::string>
      reasons;  // of missing cells that name one

  std::size_t rows() const { return row_count; }
};

struct Dataset {
  std::vector<Table> tables;  // by entity index
  // Constants of the program join the texts of the data when it runs; what is there never changes.
  mutable value::TextPool texts;

  const Table& table(EntityId entity) const { return tables[entity.index()]; }
  // The row with these key cells, written as in the file; nothing where there is none. O(log rows)
  // compares.
  std::optional<std::size_t> FindRow(const program::Program& program, EntityId entity,
                                     const std::vector<std::string>& key) const;
  // The row with this key as values: parts are columns with the kind of the key fields, read at
  // `row`.
  std::optional<std::size_t> FindRow(const program::Program& program, EntityId entity,
                                     const std::vector<const value::Column*>& key,
                                     std::size_t row) const;
};

}  // namespace levrules::data
