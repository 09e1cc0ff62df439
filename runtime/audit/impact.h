#pragma once

// Two runs side by side, the old rules and the new ones: who is affected, and by which change.

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "runtime/audit/cells.h"
#include "runtime/program/meaning.h"

namespace levrules::audit {

// One value of a row in both runs; empty where a run does not have the row, or the column.
struct OldNew {
  std::string name, old_text, new_text;
};

// A row whose outcome or amount is not the same in both runs.
struct MovedRow {
  std::string key, label;            // the label is empty where the rows have none
  std::string old_text, new_text;    // as files hold them; empty: the run has no such row
  std::string old_shown, new_shown;  // of allocations: as readers see them
  // Of allocations: new less old, a row that is not there being 0. Nothing where one of the two is
  // undetermined or refused: an amount that is not known is not 0.
  std::optional<value::Number> money;
  std::vector<OldNew> figures;      // the other results that differ in it: scores, places, money
  std::vector<std::string> causes;  // the changes behind it, as NameOf gives them
};

// Rows of one value of `--by`.
struct ImpactGroup {
  std::string name;
  std::size_t rows = 0, moved = 0;
  value::Number old_total, new_total;  // of allocations
};

// One decision or allocation that both versions have.
struct OutputImpact {
  std::string name, title, entity;
  bool is_allocation = false;
  std::size_t same = 0;
  std::vector<MovedRow> moved;        // in key order
  std::size_t entered = 0, left = 0;  // rows that only the new run has, or only the old one
  std::size_t figures_only = 0;       // same result, other figures
  std::map<std::pair<std::string, std::string>, std::size_t> matrix;  // of decisions, old by new
  std::vector<std::string> order;      // outcomes, as they are declared; the old ones last
  value::Number old_total, new_total;  // of allocations
  // Rows of an allocation without a known amount; they are in no total, nor in those of groups.
  std::size_t old_open = 0, new_open = 0;
  std::vector<ImpactGroup> groups;  // by name; empty without `--by`
  program::Type type;               // of an amount
};

struct Impact {
  std::vector<OutputImpact> outputs;  // in the order of the new version
  bool Moves() const;
};

struct ImpactRequest {
  // Old names of things that were renamed, as diff::Meaning gives them.
  const std::map<std::string, std::string>* renamed = nullptr;
  const std::vector<program::MeaningChange>* changes = nullptr;
  std::string by;  // a column or definition of the rows; empty: no groups
};

// Cost: O(rows log rows) for each output and figure.
Impact ImpactBetween(const Run& old_run, const Run& new_run, const ImpactRequest& request);

}  // namespace levrules::audit
