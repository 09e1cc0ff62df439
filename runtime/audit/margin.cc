#include "runtime/audit/margin.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "runtime/audit/value_text.h"
#include "runtime/program/print.h"
#include "runtime/program/words.h"

namespace levrules::audit {

namespace {

using program::Comparison;
using program::Instruction;
using program::Op;
using value::Column;
using value::Kind;
using value::Number;

// A condition as true, false, or nothing where it is not known.
using Known = std::optional<bool>;

class Turning {
 public:
  Turning(const Run& run, std::size_t row) : run_(run), row_(row) {}

  // The value of the condition if the leaf `flipped` were the other way round.
  Known Value(InstructionId id, InstructionId flipped) const {
    const Instruction& instruction = run_.program.instructions[id];
    if (id == flipped) {
      const Known own = Own(id);
      return own ? Known(!*own) : own;
    }
    const auto at = [&](std::size_t i) { return Value(instruction.operands[i], flipped); };
    if (instruction.op == Op::Criterion) return at(0);
    if (instruction.op == Op::Not) {
      const Known value = at(0);
      return value ? Known(!*value) : value;
    }
    if (instruction.op == Op::And || instruction.op == Op::Or) {
      const bool deciding = instruction.op == Op::Or;
      bool all_known = true;
      for (std::size_t i = 0; i < instruction.operands.size(); ++i) {
        const Known value = at(i);
        if (value && *value == deciding) return deciding;
        all_known &= value.has_value();
      }
      return all_known ? Known(!deciding) : std::nullopt;
    }
    if (instruction.op == Op::AtLeast) {
      const Column& count = run_.results.column(instruction.operands[0]);
      if (!count.known(row_)) return std::nullopt;
      std::int64_t certain = 0;
      std::int64_t possible = 0;
      for (std::size_t i = 1; i < instruction.operands.size(); ++i) {
        const Known value = at(i);
        certain += value && *value ? 1 : 0;
        possible += !value || *value ? 1 : 0;
      }
      if (Number(certain) >= count.number(row_)) return true;
      return Number(possible) < count.number(row_) ? Known(false) : std::nullopt;
    }
    if (const auto held = HeldCase(instruction)) return Value(*held, flipped);
    return Own(id);
  }

  // Of exceptions: the value that counts in this row, where that is known.
  std::optional<InstructionId> HeldCase(const Instruction& instruction) const {
    if (instruction.op != Op::Cases ||
        std::get<program::CaseRule>(instruction.payload) != program::CaseRule::Exceptions)
      return std::nullopt;
    InstructionId held = instruction.operands.back();
    for (std::size_t i = 0; i + 1 < instruction.operands.size(); i += 2) {
      const Known condition = Own(instruction.operands[i]);
      if (!condition) return std::nullopt;
      if (*condition) held = instruction.operands[i + 1];
    }
    return held;
  }

  // The comparisons that a condition is made of, in the order written, each once.
  void Leaves(InstructionId id, std::vector<InstructionId>& leaves) const {
    const Instruction& instruction = run_.program.instructions[id];
    const bool joins = instruction.op == Op::And || instruction.op == Op::Or ||
                       instruction.op == Op::Not || instruction.op == Op::AtLeast ||
                       instruction.op == Op::Criterion;
    if (const auto held = HeldCase(instruction)) return Leaves(*held, leaves);
    if (!joins) {
      if (instruction.type.kind == Kind::Boolean && std::ranges::find(leaves, id) == leaves.end())
        leaves.push_back(id);
      return;
    }
    for (const InstructionId operand : instruction.operands) {
      if (run_.program.instructions[operand].type.kind == Kind::Boolean) Leaves(operand, leaves);
    }
  }

 private:
  Known Own(InstructionId id) const {
    const Column& column = run_.results.column(id);
    return column.known(row_) ? Known(column.boolean(row_)) : std::nullopt;
  }

  const Run& run_;
  std::size_t row_;
};

std::string Text(const Run& run, InstructionId id, std::size_t row) {
  return CellText(run.program, run.dataset, id, run.results.column(id), row, Notation::Reader);
}

std::string Distance(const Run& run, const Instruction& comparison, std::size_t row) {
  if (comparison.op != Op::Compare) return "";
  const Column& left = run.results.column(comparison.operands[0]);
  const Column& right = run.results.column(comparison.operands[1]);
  if (left.kind() != Kind::Number || !left.known(row) || !right.known(row)) return "";
  program::Type type = run.program.instructions[comparison.operands[0]].type;
  const bool points = type.percent;
  const Number difference = (left.number(row) - right.number(row)).Abs();
  std::string text = NumberText(run.program, type, difference, Notation::Reader);
  if (points) text.replace(text.size() - 1, 1, text == "1%" ? " point" : " points");
  return text;
}

}  // namespace

std::string WithValues(const Run& run, InstructionId id, std::size_t row) {
  const Instruction& instruction = run.program.instructions[id];
  const auto at = [&](std::size_t i) { return Text(run, instruction.operands[i], row); };
  if (instruction.op == Op::Compare)
    return fmt::format("{} {} {}", at(0),
                       program::ComparisonSign(std::get<Comparison>(instruction.payload)), at(1));
  if (instruction.op == Op::InRange) {
    const auto& membership = std::get<program::Membership>(instruction.payload);
    return fmt::format("{}{} in {}{}{}", at(0), membership.negated ? " not" : "", at(1),
                       membership.excludes_high ? "..<" : "..", at(2));
  }
  if (instruction.op == Op::InSet || instruction.op == Op::Like ||
      instruction.op == Op::OutcomeIs || instruction.op == Op::IsMissing ||
      instruction.op == Op::IsUnranked) {
    return fmt::format("{} is {}", program::PrintInstruction(run.program, instruction.operands[0]),
                       at(0));
  }
  return "";
}

std::vector<Margin> MarginsOf(const Run& run, InstructionId condition, std::size_t row) {
  const Turning turning(run, row);
  std::vector<InstructionId> leaves;
  turning.Leaves(condition, leaves);
  const Known now = turning.Value(condition, {});
  std::vector<Margin> margins;
  for (const InstructionId leaf : leaves) {
    const Known turned =
        turning.Value(leaf, leaf).has_value() ? turning.Value(condition, leaf) : std::nullopt;
    if (!now || !turned || *now == *turned) continue;
    margins.push_back({leaf, program::PrintInstruction(run.program, leaf, true),
                       WithValues(run, leaf, row),
                       Distance(run, run.program.instructions[leaf], row)});
  }
  return margins;
}

}  // namespace levrules::audit
