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

// One block at the left margin.
struct Part {
  enum class Sort { Enum, Entity, Parameter, Function, Column, Report, Override };
  Sort sort = Sort::Column;
  std::string name;    // of an override: the decision
  std::string entity;  // of a column, a report and an override
  std::string text;
};

// A column that formulas may be built from.
struct Named {
  std::string entity;
  std::string name;
  enum class Kind { Boolean, Plain, Shade, Other };  // plain: a number without unit, no percent
  Kind kind = Kind::Other;
  bool field = false;
  bool key = false;
  bool missing = false;  // may be
  bool unranked = false;
};

struct Generated {
  std::string program;  // `header` and `parts`; where there are amendments their base
  std::string header;
  std::vector<Part> parts;
  std::vector<std::string> amendments;       // of the program, the one nearest to it first
  std::map<std::string, std::string> files;  // path as written in `from "…"` -> CSV text
  std::string as_at;
  std::vector<Named> columns;
  std::vector<std::string> features;  // what the program uses, sorted, each once
  // Entity and column of each rank without groups, where one place twice is a tie.
  std::vector<std::pair<std::string, std::string>> ranks;
};
Generated Generate(std::uint64_t seed);
// A header with its parts below it.
std::string Assembled(const std::string& header, const std::vector<Part>& parts);
// The path of the program, for `i` above 0 that of the i-th amendment.
std::string PathOf(std::size_t i);

// What a set of programs and their answers holds, to see that the generator reaches what it should.
struct Coverage {
  std::size_t programs = 0;
  std::size_t stopped = 0;
  // Cells, and programs with at least one such cell.
  std::map<std::string, std::size_t> cells;
  std::map<std::string, std::size_t> programs_with;
  std::map<std::string, std::size_t> features;
  // Cells by the form of their definition and their state; pots by their state; what happened on
  // the way.
  std::map<std::string, std::map<std::string, std::size_t>> forms;
  std::map<std::string, std::size_t> events;
};
void Count(const Generated& generated, const reference::Answer& answer, Coverage& coverage);
std::string Describe(const Coverage& coverage);

}  // namespace levrules::property
