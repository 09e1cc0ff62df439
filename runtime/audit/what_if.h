#pragma once

// A formula with other values than those of its row: what a result would have been.

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "runtime/audit/run_cells.h"

namespace levrules::audit {

// One value apart from its run; texts are as files hold them.
struct Scalar {
  value::State state = value::State::Known;
  std::string text;
  std::optional<value::Number> number;

  // Numbers are compared as numbers, in whatever unit they are printed.
  friend bool operator==(const Scalar& a, const Scalar& b) {
    return a.state == b.state && (a.number && b.number ? a.number == b.number : a.text == b.text);
  }
};

Scalar ScalarOf(const RunCells& cells, Cell cell);

class WhatIf {
 public:
  using Values = std::map<InstructionId, Scalar>;

  // The cells outlive it.
  explicit WhatIf(const RunCells& cells);

  // Whether a value comes from rows, columns or parameters, and not from a formula.
  static bool ReadsRows(program::Op op);
  // Whether it does not come from a cell or a parameter alone.
  static bool ReadsOtherRows(program::Op op);

  // What the formula of `root` reads: columns, parameters, populations, and what `stops` says.
  // Each once, in the order in which they are written.
  template <class Stops>
  std::vector<InstructionId> Leaves(InstructionId root, Stops stops) const {
    std::vector<InstructionId> leaves;
    AddLeaves(root, root, stops, leaves);
    return leaves;
  }

  // The value of `root` where its leaves have these values. Nothing where a value cannot be put in:
  // an error, a place that is not ranked, a reference.
  std::optional<Scalar> Value(InstructionId root, const Values& leaves) const;

 private:
  std::optional<program::Instruction> Put(const program::Instruction& leaf,
                                          const Scalar& value) const;
  std::optional<InstructionId> Copy(InstructionId id, const Values& leaves, program::Program& into,
                                    std::map<InstructionId, InstructionId>& copied) const;

  template <class Stops>
  void AddLeaves(InstructionId id, InstructionId root, Stops stops,
                 std::vector<InstructionId>& leaves) const {
    const program::Instruction& instruction = cells_.At(id);
    if (instruction.op == program::Op::Constant || instruction.op == program::Op::Missing) return;
    if (ReadsRows(instruction.op) || (id != root && stops(id))) {
      if (std::find(leaves.begin(), leaves.end(), id) == leaves.end()) leaves.push_back(id);
      return;
    }
    for (const InstructionId operand : instruction.operands)
      AddLeaves(operand, root, stops, leaves);
  }

  const RunCells& cells_;
  program::Program tables_;  // units and lists only
};

}  // namespace levrules::audit
