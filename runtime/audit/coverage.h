#pragma once

// What the tests of a fund look at: which verdicts, outcomes, branches, boundaries and ties of its
// rules they have seen. Record 0010 says what counts as seen.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/audit/cells.h"

namespace levrules::audit {

enum class CoverageKind : std::uint8_t { Criterion, Outcome, Branch, Boundary, Tie };
inline constexpr CoverageKind kCoverageKinds[] = {CoverageKind::Criterion, CoverageKind::Outcome,
                                                  CoverageKind::Branch, CoverageKind::Boundary,
                                                  CoverageKind::Tie};

// `criterion`, or `criteria`.
std::string_view CoverageWord(CoverageKind kind, bool many);

// One thing that a test should see.
struct CoverageGoal {
  CoverageKind kind = CoverageKind::Criterion;
  std::string name;  // what it is about: `poor`, or what against what
  std::string what;  // which part of it: `not met`, `below`
  std::string hint;  // what to add where no test sees it
  Span span;
  std::size_t seen = 0;  // how many rows of tests have seen it
};

// How the value of one instruction in one row tells which goals it reaches. Goals are by position:
//   Criterion  met, not met, missing
//   Outcome    one for each condition of the decision
//   Branch     of `if`: then, else; of `first_known`: each argument; of exceptions and tables: each
//              block or row, then the base
//   Boundary   below, on, above
//   Tie        a tie
struct CoverageProbe {
  CoverageKind kind = CoverageKind::Criterion;
  std::vector<std::optional<std::size_t>> goals;  // of Coverage::goals; nothing: cannot happen
  InstructionId value, bound;                     // of Boundary
};

struct Coverage {
  std::vector<CoverageGoal> goals;
  std::vector<std::vector<CoverageProbe>> probes;  // by instruction
};

// Everything to see in the rules of these files: `own` says by file id which are the fund's, and
// not a library's. Nothing is seen yet. O(instructions · definitions).
Coverage PlanCoverage(const program::Program& program, const std::vector<bool>& own);

// Adds what the expectations of a test look at in its run: the rows that they name and all that the
// results of these rows read. Other rows of a population are read only in tables that the test
// gives itself; one count over the declared data would else see everything.
void MeasureCoverage(const Run& run, const program::Test& test, Coverage& coverage);

}  // namespace levrules::audit
