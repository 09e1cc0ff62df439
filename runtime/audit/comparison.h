#pragma once

// Decisions and figures of a run beside a published list: which rows agree, and which do not.

#include <cstddef>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "runtime/audit/cells.h"

namespace levrules::audit {

// A column of the published list, and what the rules say under the same name.
struct PublishedColumn {
  std::string header;
  program::FieldIndex field = 0;  // of the entity that holds the list
  InstructionId computed;
  program::DefinitionId decision;  // valid for a decision
};
struct PublishedList {
  program::EntityId entity;  // its keys are of the kinds of the keys of the entity decided for
  std::vector<PublishedColumn> columns;
};

struct Disagreement {
  std::size_t row = 0;              // of the entity decided for
  std::size_t listed = 0;           // of the list
  std::string computed, published;  // as files hold them
};
// Rows of both: agree + disagreements + silent = Comparison::in_both.
struct ComparedColumn {
  PublishedColumn column;
  std::size_t decimals = 0;  // of numbers: as many as the list has; a figure that is nearer than
                             // half of the last one agrees
  std::size_t agree = 0;
  std::size_t silent = 0;  // the list has an empty cell
  std::vector<Disagreement> disagreements;
  // Of decisions: how often an outcome of the rules meets one of the list. `undetermined` and
  // `refused` are outcomes of the rules; those of `not_listed` meet "".
  std::map<std::pair<std::string, std::string>, std::size_t> matrix;
};
struct Comparison {
  std::size_t in_both = 0;
  std::vector<std::size_t> not_listed;  // rows of the entity decided for
  std::vector<std::size_t> unknown;     // rows of the list that the rules do not have
  std::vector<ComparedColumn> columns;
};

// Cost: O(rows log rows) for each column.
Comparison Compare(const Run& run, const PublishedList& list);

}  // namespace levrules::audit
