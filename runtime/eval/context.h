#pragma once

// Private to runtime/eval: what the kernels share.

#include <atomic>
#include <cstddef>
#include <functional>
#include <span>
#include <vector>

#include "runtime/base/limits.h"
#include "runtime/eval/evaluate.h"
#include "runtime/eval/planted_bugs.h"

namespace levrules::eval {

using program::Instruction;
using program::InstructionId;
using value::Column;
using value::Kind;
using value::Number;
using value::State;

struct Context {
  const program::Program& program;
  const data::Dataset& dataset;
  const Settings& settings;
  Results& results;
  std::atomic<bool> too_large = false;

  const Column& column(InstructionId id) const { return results.columns[id.index()]; }
  const Column& operand(const Instruction& instruction, std::size_t i) const {
    return column(instruction.operands[i]);
  }
  // Rows of an entity; 1 for the whole run.
  std::size_t RowsOf(value::EntityId space) const {
    return space.valid() ? dataset.table(space).rows() : 1;
  }
  Column NewColumn(const Instruction& instruction) const {
    return Column(instruction.type.kind, RowsOf(instruction.space), !instruction.space.valid());
  }
  // Notes a number beyond the limit.
  void Watch(const Number& number) {
    if (number.BitSize() > limits::kNumberBits) too_large = true;
  }
};

// Calls `body(begin, end)` on parts of [0, rows), at the same time where there are threads and rows
// enough. Bodies write only rows of their part, so the result does not depend on how the parts
// fall.
void ForRows(std::size_t rows, unsigned threads,
             const std::function<void(std::size_t, std::size_t)>& body);

// Error before unranked before missing: what a strict operator gives where an operand is not known.
class Strictness {
 public:
  void See(State state) {
    switch (state) {
      case State::Known:
        break;
      case State::Missing:
        missing_ = true;
        break;
      case State::Error:
        error_ = true;
        break;
      case State::Unranked:
        unranked_ = true;
        break;
    }
  }
  State state() const {
    if (error_) return State::Error;
    if (unranked_) return State::Unranked;
    return missing_ ? State::Missing : State::Known;
  }

 private:
  bool error_ = false, unranked_ = false, missing_ = false;
};

// Rows with equal known values in all `keys`: a group number from 0 in order of the first row, or
// RankGroups::kMissing, kError. Gives the number of groups.
std::size_t GroupRows(const Context& context, const std::vector<InstructionId>& keys,
                      std::size_t rows, std::vector<std::int32_t>& groups);

// An amount is never unranked, so this state tells the choice among blocks of an allocation that
// another block counts for the row.
inline constexpr State kOfAnotherBlock = State::Unranked;

// Takes a cell over as it is, but for the possible outcomes of a decision: only its name has them.
void CopyCell(const Column& from, std::size_t row, Column& to, std::size_t to_row);

// One family of instructions a file.
Column ExecuteConstant(Context& context, const Instruction& instruction);
Column ExecuteArithmetic(Context& context, const Instruction& instruction);
Column ExecuteRounding(Context& context, const Instruction& instruction);
Column ExecuteDate(Context& context, const Instruction& instruction);
Column ExecuteComparison(Context& context, const Instruction& instruction);
Column ExecuteLogic(Context& context, const Instruction& instruction);
Column ExecuteChoice(Context& context, const Instruction& instruction);
Column ExecuteCases(Context& context, const Instruction& instruction);
Column ExecuteAllocate(Context& context, InstructionId id, const Instruction& instruction);
Column ExecuteRows(Context& context, const Instruction& instruction);
Column ExecuteAggregate(Context& context, const Instruction& instruction);
Column ExecuteRank(Context& context, InstructionId id, const Instruction& instruction);
Column ExecuteRankSize(Context& context, const Instruction& instruction);
Column ExecuteDecision(Context& context, const Instruction& instruction);

}  // namespace levrules::eval
