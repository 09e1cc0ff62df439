#pragma once

// Looks for data that break the laws of a rule file. A search proves nothing where it finds
// nothing; what it finds is made as small as it can be.

#include <cstdint>
#include <string>
#include <vector>

#include "runtime/eval/evaluate.h"
#include "runtime/program/program.h"

namespace levrules::workbench {

struct SearchOptions {
  std::size_t tries = 1'000;  // for each law
  std::uint64_t seed = 1;
};

struct LawResult {
  std::size_t law = 0;    // of Program::laws
  std::size_t tried = 0;  // samples that kept the data contract
  bool broken = false;
  std::vector<std::string> counter_example;  // lines for a reader
};

// One result for each law, in the order of the file. The same for the same seed on every machine.
std::vector<LawResult> SearchLaws(const program::Program& program, const eval::Settings& settings,
                                  const SearchOptions& options);

}  // namespace levrules::workbench
