#pragma once

// What both programs compute in the same way, whatever the text says. Private to compiler/diff.

#include <set>

#include "compiler/diff/matching.h"

namespace levrules::diff {

struct Sameness {
  std::set<const Thing*> rows;  // definitions of rows of the new version
  // Values of both versions that formulas stand in, and that mean the same as in the other one: of
  // definitions of rows, columns of reports, values of parameters, conditions on rows of data.
  std::set<const Facet*> facets;
  // Every decision, allocation and report column, with all that they are made of, the conditions on
  // rows of data and the values of parameters; not their days, and not the data.
  bool results = false;
};

// Columns of reports get their numbers (Facet::meaning). Linear in both programs.
Sameness FindSameness(Match& match);

}  // namespace levrules::diff
