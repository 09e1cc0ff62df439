#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "runtime/base/diagnostic.h"
#include "runtime/base/source_map.h"
#include "runtime/data/dataset.h"
#include "runtime/program/program.h"

namespace levrules::data {

// A data file as it was read: its path as the user knows it, its bytes.
struct CsvSource {
  std::string path;
  std::string_view text;
};
// Rows that stand in a rule file: an entity's own, or those of a test.
struct InlineSource {
  std::string path;  // of the rule file
  const program::InlineTable* table = nullptr;
  bool of_test = false;              // columns may be left out
  const SourceMap* files = nullptr;  // for Table::lines; without it rows count from 1
};
struct NoSource {};  // a test gives no table: the entity may not be read

using Source = std::variant<NoSource, CsvSource, InlineSource>;

// Runs the condition of `only where` on all rows of `entity` in `partial`, whose table of that
// entity holds just the columns that the condition reads (rows in file order). Gives a boolean
// column.
using Filter = std::function<value::Column(const Dataset& partial, EntityId entity)>;

// Reads all tables in the order of the language page, section 5: rows, `only where`, keys, `once
// per key`, references, then the other cells. `sources` are by entity index.
//
// Errors:  faults of a file (unreadable text, missing or doubled columns, doubled or missing keys,
// broken
//          references, an unknown `only where`) go to `out`, all of them up to a limit; the dataset
//          must not be used if `out` has errors. Cells that cannot be read, are out of bounds or
//          empty though required are State::Error in their column and listed in Table::faults.
// Cost:    O(bytes + n log n).
Dataset Load(const program::Program& program, const std::vector<Source>& sources,
             const Filter& filter, DiagnosticList& out);

}  // namespace levrules::data
