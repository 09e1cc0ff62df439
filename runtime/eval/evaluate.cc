#include "runtime/eval/evaluate.h"

#include <algorithm>
#include <thread>
#include <unordered_map>
#include <utility>

#include "runtime/base/check.h"
#include "runtime/eval/context.h"

namespace levrules::eval {

namespace {

using program::Op;

Column Execute(Context& context, InstructionId id) {
  const Instruction& instruction = context.program.instructions[id];
  switch (instruction.op) {
    case Op::Invalid:
      break;
    case Op::Constant:
    case Op::Missing:
    case Op::AsAt:
    case Op::Parameter:
    case Op::Field:
      return ExecuteConstant(context, instruction);
    case Op::Negate:
    case Op::Add:
    case Op::Subtract:
    case Op::Multiply:
    case Op::Divide:
    case Op::Absolute:
    case Op::Smaller:
    case Op::Larger:
    case Op::Index:
      return ExecuteArithmetic(context, instruction);
    case Op::Round:
    case Op::SquareRoot:
    case Op::Logarithm:
    case Op::Exponential:
    case Op::Power:
      return ExecuteRounding(context, instruction);
    case Op::DateDifference:
    case Op::DateAddDays:
    case Op::MonthsAfter:
      return ExecuteDate(context, instruction);
    case Op::Compare:
    case Op::InRange:
    case Op::InSet:
    case Op::Like:
    case Op::OutcomeIs:
      return ExecuteComparison(context, instruction);
    case Op::Not:
    case Op::And:
    case Op::Or:
    case Op::AtLeast:
    case Op::IsMissing:
    case Op::IsUnranked:
    case Op::IsUndetermined:
    case Op::IsRefused:
    case Op::Exists:
      return ExecuteLogic(context, instruction);
    case Op::If:
    case Op::FirstKnown:
    case Op::Override:
      return ExecuteChoice(context, instruction);
    case Op::Cases:
      return ExecuteCases(context, instruction);
    case Op::Allocate:
      return ExecuteAllocate(context, id, instruction);
    case Op::Lookup:
    case Op::Follow:
      return ExecuteRows(context, instruction);
    case Op::Aggregate:
      return ExecuteAggregate(context, instruction);
    case Op::Rank:
      return ExecuteRank(context, id, instruction);
    case Op::RankSize:
      return ExecuteRankSize(context, instruction);
    case Op::Criterion:
    case Op::Decision:
      return ExecuteDecision(context, instruction);
  }
  LEV_CHECK(false, "only valid instructions run");
}

}  // namespace

std::vector<InstructionId> Closure(const program::Program& program,
                                   const std::vector<InstructionId>& roots) {
  std::vector<bool> wanted(program.instructions.size());
  for (const InstructionId root : roots) wanted[root.index()] = true;
  std::vector<InstructionId> closure;
  for (std::size_t i = wanted.size(); i-- > 0;) {
    if (!wanted[i]) continue;
    const InstructionId id = program.instructions.id_at(i);
    closure.push_back(id);
    for (const InstructionId operand : program.instructions[id].operands)
      wanted[operand.index()] = true;
  }
  std::ranges::reverse(closure);
  return closure;
}

std::optional<std::size_t> ValueInForce(const program::Parameter& parameter,
                                        std::optional<program::Date> as_at) {
  for (std::size_t i = 0; i < parameter.values.size(); ++i) {
    const program::ParameterValue& value = parameter.values[i];
    if (!value.from && !value.to) return i;
    if (!as_at) continue;
    if ((!value.from || *value.from <= *as_at) && (!value.to || *as_at <= *value.to)) return i;
  }
  return std::nullopt;
}

Results Evaluate(const program::Program& program, const data::Dataset& dataset,
                 const Settings& settings, const std::vector<InstructionId>& roots) {
  Results results;
  results.columns.resize(program.instructions.size());
  Context context{program, dataset, settings, results};
  std::vector<InstructionId> order;
  // Values set from outside are constants and stand before all else.
  for (const program::ParameterSetting& setting : settings.parameters)
    order.push_back(setting.value);
  for (const InstructionId id : Closure(program, roots)) order.push_back(id);
  // As long as they need to be: small runs of large programs are made by the thousand.
  for (const InstructionId id : order) {
    const Op op = program.instructions[id].op;
    if (op == Op::Rank) results.ranks.resize(std::max(results.ranks.size(), id.index() + 1));
    if (op == Op::Allocate) results.pots.resize(std::max(results.pots.size(), id.index() + 1));
  }
  for (const InstructionId id : order) {
    if (results.columns[id.index()].size() > 0) continue;
    results.columns[id.index()] = Execute(context, id);
    if (context.too_large) {
      results.too_large = id;
      break;
    }
  }
  return results;
}

void ForRows(std::size_t rows, unsigned threads,
             const std::function<void(std::size_t, std::size_t)>& body) {
  constexpr std::size_t kRowsWorthAThread = 16'384;
  const std::size_t parts = std::min<std::size_t>(threads, rows / kRowsWorthAThread);
  if (parts <= 1) {
    body(0, rows);
    return;
  }
  std::vector<std::jthread> workers;
  for (std::size_t i = 1; i < parts; ++i) {
    workers.emplace_back([&, i] { body(rows * i / parts, rows * (i + 1) / parts); });
  }
  body(0, rows / parts);
}

std::size_t GroupRows(const Context& context, const std::vector<InstructionId>& keys,
                      std::size_t rows, std::vector<std::int32_t>& groups) {
  groups.assign(rows, 0);
  std::size_t count = rows > 0 ? 1 : 0;
  for (const InstructionId id : keys) {
    const Column& key = context.column(id);
    std::unordered_map<Number, std::uint32_t> numbers;
    std::unordered_map<std::uint64_t, std::int32_t> known;
    for (std::size_t row = 0; row < rows; ++row) {
      const State state = key.state(row);
      if (state == State::Error) {
        groups[row] = RankGroups::kError;
      } else if (state != State::Known && groups[row] != RankGroups::kError) {
        groups[row] = RankGroups::kMissing;
      }
      if (groups[row] < 0) continue;
      std::uint32_t code = 0;
      if (key.kind() == Kind::Number) {
        code = numbers.try_emplace(key.number(row), static_cast<std::uint32_t>(numbers.size()))
                   .first->second;
      } else {
        code = static_cast<std::uint32_t>(key.code(row));
      }
      const std::uint64_t both = (static_cast<std::uint64_t>(groups[row]) << 32) | code;
      groups[row] = known.try_emplace(both, static_cast<std::int32_t>(known.size())).first->second;
    }
    count = known.size();
  }
  return count;
}

}  // namespace levrules::eval
