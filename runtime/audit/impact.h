#pragma once

// Two runs side by side, the old rules and the new ones: who is affected, and by which change.

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "runtime/audit/cells.h"
#include "runtime/audit/counterparts.h"
#include "runtime/program/meaning.h"

namespace levrules::audit {

// One value of a row in both runs; empty where a run does not have the row, or the column.
struct OldNew {
  std::string name, old_text, new_text;
};

// A row whose outcome or amount is not the same in both runs, or that only one of them has.
struct MovedRow {
  std::string key, label;  // the label is empty where the rows have none
  bool in_old = true, in_new = true;
  std::string old_text, new_text;    // as files hold them; empty: the run has no such row
  std::string old_shown, new_shown;  // of allocations: as readers see them
  // Of allocations: new less old, a row that is not there being 0. Nothing where one of the two is
  // undetermined or refused: an amount that is not known is not 0.
  std::optional<value::Number> money;
  std::vector<OldNew> figures;      // the other results that differ in it: scores, places, money
  std::vector<std::string> causes;  // what is behind it, as CausesOf gives it
};

// Rows of one value of `--by`.
struct ImpactGroup {
  std::string name;
  // Rows of both runs that are not the same, rows of the new run only, of the old one only.
  std::size_t old_rows = 0, new_rows = 0, changed = 0, entered = 0, left = 0;
  value::Number old_total, new_total;  // of allocations
};

enum class OutputKind {
  Decision,
  Allocation,
  Figures,  // columns of the report of an entity without a decision or allocation in both versions
};

// One result that both versions have.
struct OutputImpact {
  OutputKind kind = OutputKind::Decision;
  std::string name, title;  // empty for figures
  std::string entity;
  std::size_t same = 0;               // rows of both runs
  std::vector<MovedRow> moved;        // in key order; of figures the rows in which one differs
  std::size_t entered = 0, left = 0;  // of `moved`: only in the new run, or only in the old one
  std::size_t figures_only = 0;       // of `same`: other figures
  std::map<std::pair<std::string, std::string>, std::size_t> matrix;  // of decisions, old by new
  std::vector<std::string> order;      // outcomes, as they are declared; the old ones last
  value::Number old_total, new_total;  // of allocations
  // Rows of an allocation without a known amount; they are in no total, nor in those of groups.
  std::size_t old_open = 0, new_open = 0;
  std::vector<ImpactGroup> groups;  // as the list of the column declares them, else by name; empty
                                    // without `--by`, and for entities without that column
  std::size_t regrouped = 0;        // rows whose group in the old run is another one
  program::Type type;               // of an amount

  std::size_t changed() const { return moved.size() - entered - left; }
};

// A decision, an allocation or columns of the report that only one version has.
struct LoneOutput {
  OutputKind kind = OutputKind::Decision;
  bool is_new = false;
  std::string name, title, entity;  // name of a column: its heading
  std::size_t rows = 0;
  std::vector<std::pair<std::string, std::size_t>> outcomes;  // of a decision, as declared
  value::Number total;   // of an allocation, and of a column of money: the known amounts
  std::size_t open = 0;  // rows without a known amount
  bool has_total = false;
  program::Type type;
};

// Whom a fund decides for, and how many rows there are; no entity if the fund names none.
struct DecidedRows {
  std::string entity;
  std::size_t rows = 0;
};

// A row that comes out otherwise.
struct CounterExample {
  const OutputImpact* output = nullptr;
  const MovedRow* row = nullptr;
  std::string name;                // of the result: the output, or one of its figures
  std::string old_text, new_text;  // as files hold them, figures as readers see them
};

struct Impact {
  DecidedRows old_decided, new_decided;
  bool decides_otherwise = false;     // for rows of another entity
  std::vector<OutputImpact> outputs;  // in the order of the new version, figures last
  std::vector<LoneOutput> lone;       // of the new version, then of the old one
  // Whether a result that both versions have is not the same in some row.
  bool Moves() const;
  // The first of them, of a row that both runs have if there is one; it points into this impact.
  // Nothing where only figures beside equal results differ, or rows that only have figures came.
  std::optional<CounterExample> FirstMoved() const;
};

struct ImpactRequest {
  // Old names of things that were renamed, as diff::Meaning gives them.
  const OldNames* renamed = nullptr;
  const std::vector<program::MeaningChange>* changes = nullptr;
  std::string by;  // a column or definition of the rows; empty: no groups
};

// Cost: O(rows log rows) for each output and figure.
Impact ImpactBetween(const Run& old_run, const Run& new_run, const ImpactRequest& request);

}  // namespace levrules::audit
