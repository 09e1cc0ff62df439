#pragma once

// Outcomes that a person set in place of computed ones.

#include <string>
#include <vector>

#include "runtime/audit/cells.h"

namespace levrules::audit {

struct Overriding {
  std::size_t row = 0;     // of the decided entity
  std::string key, label;  // the label may be empty
  std::string outcome;     // as set
  std::string computed;    // an outcome, `undetermined` or `refused`
  std::string reason, by;
  program::Date on;
  bool acts = false;  // else it takes effect after the day of the run
};

// All rows of the override table of a decision, in key order; empty where it has none.
std::vector<Overriding> OverridesOf(const Run& run, program::DefinitionId decision);

// Rows of override tables that name no row of the decided entity. They must be reported before a
// result is used.
std::vector<Diagnostic> OverrideFaults(const program::Program& program,
                                       const data::Dataset& dataset);

}  // namespace levrules::audit
