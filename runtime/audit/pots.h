#pragma once

// The pots of an allocation after a run: what was in each, what was paid, what is left, or why it
// could not be shared out.

#include <string>
#include <vector>

#include "runtime/audit/cells.h"

namespace levrules::audit {

struct PotLine {
  program::DefinitionId allocation;
  std::string name;  // the values of `within`, joined by `,`; empty for a single pot
  value::State state = value::State::Known;
  std::string fault;     // in words, where the pot is an error
  std::size_t rows = 0;  // that take part or wait
  value::Number amount, paid, leftover, factor;
};

// Every pot of a definition, in key order of its first row. Empty for what is no allocation.
std::vector<PotLine> PotsOf(const Run& run, program::DefinitionId allocation);

// The instructions that share out: one, or one for each block of exceptions.
std::vector<InstructionId> SharingsOf(const program::Program& program,
                                      const program::Definition& allocation);

// Why the pot of a row is an error, with the amounts.
std::string PotFaultText(const Run& run, InstructionId sharing, std::size_t row);

// How a row came to its amount: the pot, its entitlement, the factor, its bounds, the step.
void DescribeShare(const Run& run, InstructionId sharing, std::size_t row,
                   std::vector<std::string>& lines);

// Rows by what they got, for the line `rows in N = ...`.
struct AllocationTotals {
  std::size_t rows = 0, decided = 0, undetermined = 0, refused = 0;
};
AllocationTotals TotalsOfAllocation(const Run& run, const program::Definition& allocation);

}  // namespace levrules::audit
