#pragma once

// What the tagged criteria of a fund look at, and how its rows stand in each: which of the four
// capitals a fund sees, and which it is blind to.

#include <string>
#include <vector>

#include "runtime/audit/cells.h"

namespace levrules::audit {

struct ProfileLine {
  std::string scheme;  // `capital`
  std::string value;   // `human`
  struct Criterion {
    program::DefinitionId definition;
    std::size_t met = 0, rows = 0;
  };
  std::vector<Criterion> criteria;  // in file order; empty: nothing looks at it
};

// Lines of every scheme that is used: first the values that the scheme is known to have, then those
// that only this file has. Empty where no criterion has a tag.
std::vector<ProfileLine> ProfileOf(const Run& run);

}  // namespace levrules::audit
