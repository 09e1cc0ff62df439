#pragma once

// Random programs of the language with random data, for comparing two evaluators. In: a seed. Out:
// the text of one fund and of its data files. What then holds: the program is well typed, policies
// stand where the language wants them, and equal seeds give equal bytes on every machine. Values
// come from tiny domains, so ties, missing cells, errors, empty groups and divisions by zero are
// frequent.

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "tests/reference/evaluate.h"

namespace levrules::property {

struct Generated {
  std::string program;
  std::map<std::string, std::string> files;  // path as written in `from "…"` -> CSV text
  std::string as_at;
  std::vector<std::string> features;  // what the program uses, sorted, each once
  // Entity and column of each rank without groups, where one place twice is a tie.
  std::vector<std::pair<std::string, std::string>> ranks;
};
Generated Generate(std::uint64_t seed);

// What a set of programs and their answers holds, to see that the generator reaches what it should.
struct Coverage {
  std::size_t programs = 0;
  std::size_t stopped = 0;
  // Cells, and programs with at least one such cell.
  std::map<std::string, std::size_t> cells;
  std::map<std::string, std::size_t> programs_with;
  std::map<std::string, std::size_t> features;
};
void Count(const Generated& generated, const reference::Answer& answer, Coverage& coverage);
std::string Describe(const Coverage& coverage);

}  // namespace levrules::property
