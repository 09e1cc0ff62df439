#pragma once

// What a run decided, row by row and in total.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/audit/cells.h"
#include "runtime/audit/margin.h"

namespace levrules::audit {

enum class Verdict : std::uint8_t { Met, NotMet, Unknown, Error };
// `not met`.
std::string_view VerdictText(Verdict verdict);

// One criterion that a decision reads, in one row.
struct CriterionResult {
  program::DefinitionId criterion;
  Verdict verdict = Verdict::Unknown;
  bool policy_acted = false;  // unknown, and settled by `missing is [not] met`
  std::string reason;         // the `because` text with its values; empty where one is not there
  std::vector<Margin> margins;
};

// The criteria that a definition reads, directly or through others, in file order.
std::vector<program::DefinitionId> CriteriaOf(const program::Program& program,
                                              const program::Definition& decision);

CriterionResult ResultOf(const Run& run, program::DefinitionId criterion, std::size_t row);

// Rows of one decision: decided + undetermined + refused = all.
struct Totals {
  std::size_t rows = 0, decided = 0, undetermined = 0, refused = 0;
  std::vector<std::size_t> by_outcome;  // by code
};
Totals TotalsOf(const Run& run, const program::Definition& decision);

// A policy for missing values that acted, and on how many rows.
struct PolicyUse {
  std::string where;   // the definition it stands in
  std::string policy;  // `missing skipped`
  std::size_t rows = 0;
  std::size_t mattered =
      0;  // of criterion policies: decisions that would be open or other without it
  bool counts_mattered = false;
};

// The outcomes bits as names joined by `, `.
std::vector<std::string> OutcomeNames(const program::Program& program,
                                      const program::Definition& decision, std::uint64_t outcomes);

}  // namespace levrules::audit
