#pragma once

// What changed in meaning between two versions of a fund. Layout, comments, the order of
// definitions, names that were changed everywhere, and what a definition is put together from make
// no difference where decisions are the same.

#include <map>
#include <string>
#include <vector>

#include "compiler/amend/amend.h"
#include "runtime/base/source_map.h"
#include "runtime/program/meaning.h"
#include "runtime/program/program.h"

namespace levrules::diff {

// One version: checked, without errors.
struct Version {
  const SourceMap* sources = nullptr;
  const amend::Merged* rules = nullptr;
  std::vector<const syntax::Tree*> libraries;
  const program::Program* program = nullptr;
};

struct Meaning {
  std::vector<program::MeaningChange>
      changes;  // in the order of the new version, what is gone last
  // Old names of things that were renamed, by `kind name` as in the new version: `row town.need`,
  // `entity town`, `column town.rate`, `entry grant.yes` (an outcome).
  std::map<std::string, std::string> renamed;
  // All decisions, allocations and report columns are computed in the same way: on the same data
  // nothing comes out otherwise.
  bool equivalent = false;
};

// O(n log n) in the size of both.
Meaning MeaningBetween(const Version& old_version, const Version& new_version);

}  // namespace levrules::diff
