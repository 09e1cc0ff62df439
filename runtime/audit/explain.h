#pragma once

// The working of one row as a tree, down to the cells of the files and the paragraphs of the
// documents.

#include <functional>
#include <string>
#include <vector>

#include "runtime/audit/decision.h"

namespace levrules::audit {

// One step of the working: `name = value`, what was done, where it comes from, and the steps it
// rests on.
struct Step {
  std::string name;
  std::string value;
  std::string title;
  std::vector<std::string> lines;
  std::vector<program::Citation> cites;
  std::vector<Step> children;
};

struct ExplainOptions {
  bool all_rows = false;  // list every row of a population, not the first few
};

struct Explanation {
  std::string label;  // of the row, or its key where it has none
  std::string key;
  std::string entity;
  std::string place;  // file and row
  std::vector<Step> decisions;
  std::vector<Step> others;   // report columns that no decision reads
  std::vector<Step> what_if;  // one value missing: what would be decided
};

// `evaluate_without` gives the results with one cell of the row taken away; the caller evaluates.
using WithoutCell = std::function<eval::Results(program::EntityId entity, std::size_t row,
                                                program::FieldIndex field)>;

Explanation ExplainRow(const Run& run, program::EntityId entity, std::size_t row,
                       const ExplainOptions& options, const WithoutCell& without_cell);

}  // namespace levrules::audit
