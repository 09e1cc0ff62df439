#pragma once

// The state of a load, shared by its steps (load.cc): what is known of each table between its texts
// and its values.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "runtime/data/cells.h"
#include "runtime/data/dataset.h"
#include "runtime/data/faults.h"
#include "runtime/data/key_index.h"
#include "runtime/data/load.h"
#include "runtime/data/raw_table.h"
#include "runtime/program/program.h"

namespace levrules::data {

struct EntityWork {
  RawTable raw;
  std::vector<CellReader> readers;  // by field
  std::vector<std::uint32_t>
      rows;  // rows of `raw` in the order of the table: of the file, then of the keys
  bool referred_to = false;      // by a field of some entity
  KeyIndex index;                // of entities that are referred to
  bool placed = false;           // its rows stand in key order; some may be faulty
  bool complete = false;         // its rows stand, without a fault
  bool too_many_faults = false;  // of its cells: not all are in Table::faults
};

struct LoadWork {
  const program::Program& program;
  FaultList& faults;
  Dataset& dataset;
  std::vector<EntityWork> entities;  // by entity index

  EntityWork& of(EntityId entity) { return entities[entity.index()]; }
  Table& table(EntityId entity) { return dataset.tables[entity.index()]; }
};

// Step "rows": the texts of all sources, and a reader for each field.
void ReadRows(LoadWork& work, const std::vector<Source>& sources);

// Step "only where": keeps the rows for which the condition holds. False where that cannot be told.
bool ApplyFilter(LoadWork& work, EntityId entity, const Filter& filter);

// Steps "keys" and "once per key": puts the rows in key order and reads the key columns.
void PlaceRows(LoadWork& work, EntityId entity);

// The cells of one field for all `rows`. Faults and reasons go to the table. Entities that it
// refers to stand.
value::Column ReadColumn(LoadWork& work, EntityId entity, FieldIndex field);

// Steps "references" and "other cells".
void ReadReferences(LoadWork& work, EntityId entity);
void ReadCells(LoadWork& work, EntityId entity);

// A fault of a cell as a message; `row` is a row of the raw table.
Diagnostic MessageOfCell(const RawTable& raw, std::size_t row, FieldIndex field,
                         const CellFault& fault);
// What to do about a reference without row; `guess` allows to search the keys for a similar one.
std::string HelpForBroken(LoadWork& work, EntityId target, const std::string& text, bool guess);
// Says that a table has too many faults to list, where it has.
void ReportTooManyFaults(LoadWork& work, EntityId entity);

}  // namespace levrules::data
