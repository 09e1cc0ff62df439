#pragma once

// A definition was changed and what it reads has other values, too: which of both moved its result.
// Decided by trying: the old formula on the new values, the new one on the old values, and one
// value at a time.

#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "runtime/audit/counterparts.h"
#include "runtime/audit/what_if.h"

namespace levrules::audit {

struct Attribution {
  bool to_formula = false;
  std::vector<std::pair<Cell, Cell>> to_values;  // old and new, in the order of the formula
};

class Attributor {
 public:
  // All outlive it.
  Attributor(const RunCells& old_cells, const RunCells& new_cells,
             const Counterparts& counterparts);

  // Of one definition in one row, whose results differ. Nothing where neither formula can be tried:
  // it reads what the other version does not have, or is a rank or an allocation itself.
  std::optional<Attribution> Attribute(Cell before, Cell after);
  // The instruction of the new program that says the same as one of the old program and was
  // computed.
  std::optional<InstructionId> NewIdOf(InstructionId old_id);

 private:
  // One of the two formulas, with what it reads in both runs.
  struct Formula {
    const WhatIf* what_if = nullptr;
    InstructionId root;
    std::vector<std::pair<Cell, Cell>> reads;
    std::vector<InstructionId> leaves;
  };

  std::optional<Formula> OldFormula(Cell before, Cell after);
  std::optional<Formula> NewFormula(Cell before, Cell after);
  std::optional<InstructionId> OldIdOf(InstructionId new_id);
  // With the new value where `is_new` says so.
  template <class IsNew>
  std::optional<Scalar> Try(const Formula& formula, IsNew is_new) const;
  std::vector<std::pair<Cell, Cell>> ValuesBehind(const Formula& formula, const Scalar& before,
                                                  const Scalar& after) const;

  const RunCells& old_;
  const RunCells& new_;
  const Counterparts& counterparts_;
  WhatIf old_what_if_, new_what_if_;
  std::map<InstructionId, std::optional<InstructionId>> new_ids_, old_ids_;
};

}  // namespace levrules::audit
