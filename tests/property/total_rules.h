#pragma once

// Small programs in which nothing can be an error, whatever the data: no division, no root, no tie
// that is left open, no two exceptions at once, pots that can always be shared out. And none of the
// policies by which a missing cell counts as something else: `missing skipped`, `missing shared`,
// `missing is met`, `missing last`, `is missing`, `first_known`, a cell that tests `missing`. So a
// decided row must stay as it is for every value of the missing cells, and an open one must become
// one of its possible outcomes.

#include <cstdint>
#include <string>
#include <vector>

namespace levrules::property {

struct TotalRules {
  std::string program;
  std::vector<std::string> header;                // of `data/place.csv`, the key first
  std::vector<std::vector<std::string>> cells;    // a missing one is empty
  std::vector<std::vector<std::string>> domains;  // by column: at most three values
};
TotalRules MakeTotalRules(std::uint64_t seed);

}  // namespace levrules::property
