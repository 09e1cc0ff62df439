// Comparisons: strict in all operands, but an unranked one makes them false.

#include <re2/re2.h>

#include <memory>

#include "runtime/eval/context.h"

namespace levrules::eval {

namespace {

using program::Comparison;
using program::Op;

bool Holds(Comparison comparison, std::strong_ordering order) {
  switch (comparison) {
    case Comparison::Equal:
      return order == 0;
    case Comparison::NotEqual:
      return order != 0;
    case Comparison::Less:
      return order < 0;
    case Comparison::LessEqual:
      return LEV_PLANTED(3, order <= 0, order < 0);
    case Comparison::Greater:
      return order > 0;
    case Comparison::GreaterEqual:
      return order >= 0;
  }
  return false;
}

class Comparer {
 public:
  Comparer(const Context& context, const Instruction& instruction)
      : context_(context), instruction_(instruction) {
    if (const auto* pattern = std::get_if<program::Pattern>(&instruction.payload)) {
      regex_ = std::make_unique<RE2>(pattern->regex, RE2::Quiet);
    }
  }

  // All operands are known.
  bool Test(std::size_t row) const {
    const Column& value = context_.operand(instruction_, 0);
    const auto order = [&](std::size_t i) {
      return value::CompareCells(value, row, context_.operand(instruction_, i), row,
                                 context_.dataset.texts);
    };
    if (instruction_.op == Op::Compare) {
      const auto comparison = std::get<Comparison>(instruction_.payload);
      if (comparison == Comparison::Equal || comparison == Comparison::NotEqual) {
        const bool equal = value::EqualCells(value, row, context_.operand(instruction_, 1), row);
        return equal == (comparison == Comparison::Equal);
      }
      return Holds(comparison, order(1));
    }
    if (instruction_.op == Op::InRange) {
      const auto& membership = std::get<program::Membership>(instruction_.payload);
      const bool below = membership.excludes_high ? order(2) < 0 : order(2) <= 0;
      return (order(1) >= 0 && below) != membership.negated;
    }
    if (instruction_.op == Op::InSet) {
      bool found = false;
      for (std::size_t i = 1; i < instruction_.operands.size() && !found; ++i) {
        found = value::EqualCells(value, row, context_.operand(instruction_, i), row);
      }
      return found != std::get<program::Membership>(instruction_.payload).negated;
    }
    const bool full = RE2::FullMatch(
        context_.dataset.texts.text(static_cast<std::uint32_t>(value.code(row))), *regex_);
    return full != std::get<program::Pattern>(instruction_.payload).negated;
  }

 private:
  const Context& context_;
  const Instruction& instruction_;
  std::unique_ptr<RE2> regex_;
};

// An undetermined decision is told apart from the outcomes that are out of the question.
void OutcomeRow(const Column& decision, const program::OutcomeSet& set, std::size_t row,
                Column& column) {
  switch (decision.state(row)) {
    case State::Error:
      return column.SetState(row, State::Error);
    case State::Unranked:
      return column.SetCode(row, 0);
    case State::Known: {
      const bool is = ((set.outcomes >> static_cast<unsigned>(decision.code(row))) & 1u) != 0;
      return column.SetCode(row, is != set.negated ? 1 : 0);
    }
    case State::Missing:
      break;
  }
  const std::uint64_t possible = decision.possible(row);
  if (possible != 0 && (possible & set.outcomes) == 0) column.SetCode(row, set.negated ? 1 : 0);
}

}  // namespace

Column ExecuteComparison(Context& context, const Instruction& instruction) {
  Column column = context.NewColumn(instruction);
  if (instruction.op == Op::OutcomeIs) {
    const auto& set = std::get<program::OutcomeSet>(instruction.payload);
    for (std::size_t row = 0; row < column.size(); ++row)
      OutcomeRow(context.operand(instruction, 0), set, row, column);
    return column;
  }
  const Comparer comparer(context, instruction);
  ForRows(column.size(), context.settings.threads, [&](std::size_t begin, std::size_t end) {
    for (std::size_t row = begin; row < end; ++row) {
      Strictness strict;
      for (const InstructionId operand : instruction.operands)
        strict.See(context.column(operand).state(row));
      const State state = strict.state();
      if (state == State::Known) {
        column.SetCode(row, comparer.Test(row) ? 1 : 0);
      } else if (state == State::Unranked) {
        column.SetCode(row, 0);
      } else {
        column.SetState(row, LEV_PLANTED(4, state, state == State::Missing ? State::Error : state));
      }
    }
  });
  return column;
}

}  // namespace levrules::eval
