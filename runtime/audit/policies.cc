#include "runtime/audit/policies.h"

#include <algorithm>
#include <set>

#include "runtime/program/print.h"
#include "runtime/program/words.h"

namespace levrules::audit {

namespace {

using program::Definition;
using program::Instruction;
using program::Op;
using value::Column;
using value::State;

// Conditions that must be true, and those that must be false, for a row to take part.
struct Guards {
  std::vector<InstructionId> hold, fail;
};

bool TakesNoPart(const Run& run, const Guards& guards, std::size_t row) {
  const auto is = [&](InstructionId condition, bool truth) {
    if (!condition.valid()) return false;
    const Column& column = run.results.column(condition);
    return column.known(row) && column.boolean(row) == truth;
  };
  return std::ranges::any_of(guards.hold, [&](InstructionId id) { return is(id, false); }) ||
         std::ranges::any_of(guards.fail, [&](InstructionId id) { return is(id, true); });
}

// What must hold of exceptions for a block of a definition to be the one that counts.
bool FindGuards(const program::Program& program, InstructionId from, InstructionId block,
                Guards& guards) {
  if (from == block) return true;
  const Instruction& cases = program.instructions[from];
  if (cases.op != Op::Cases) return false;
  const Guards around = guards;
  for (std::size_t i = 0; i + 1 < cases.operands.size(); i += 2) {
    guards.hold.push_back(cases.operands[i]);
    if (FindGuards(program, cases.operands[i + 1], block, guards)) return true;
    guards = around;
  }
  for (std::size_t i = 0; i + 1 < cases.operands.size(); i += 2)
    guards.fail.push_back(cases.operands[i]);
  if (FindGuards(program, cases.operands.back(), block, guards)) return true;
  guards = around;
  return false;
}

// Rows of an aggregate, rank or pot whose condition, value, weight or group is missing, so that a
// policy acted.
std::size_t RowsMissing(const Run& run, const std::vector<InstructionId>& ids,
                        const Guards& guards, program::EntityId source) {
  const std::size_t rows = run.dataset.table(source).rows();
  std::size_t count = 0;
  for (std::size_t row = 0; row < rows; ++row) {
    if (TakesNoPart(run, guards, row)) continue;
    const bool missing = std::ranges::any_of(ids, [&](InstructionId id) {
      if (!id.valid()) return false;
      const State state = run.results.column(id).state(row);
      return state == State::Missing || state == State::Unranked;
    });
    count += missing ? 1 : 0;
  }
  return count;
}

// Whether two results of a decision differ in a row: open, or another outcome.
bool Differs(const Column& a, const Column& b, std::size_t row) {
  if (a.state(row) != b.state(row)) return true;
  return a.known(row) ? a.code(row) != b.code(row) : a.possible(row) != b.possible(row);
}

// Rows of decisions that read the criterion and come out otherwise without its policy.
std::size_t DecisionsMattered(const Run& run, const eval::Results& without, InstructionId id) {
  std::size_t mattered = 0;
  for (const Definition& decision : run.program.definitions) {
    if (decision.kind != program::DefinitionKind::Decision) continue;
    const std::vector<InstructionId> reads = eval::Closure(run.program, {decision.instruction});
    if (std::ranges::find(reads, id) == reads.end()) continue;
    const std::size_t rows = run.dataset.table(decision.entity).rows();
    for (std::size_t row = 0; row < rows; ++row) {
      mattered += Differs(run.results.column(decision.instruction),
                          without.column(decision.instruction), row)
                      ? 1
                      : 0;
    }
  }
  return mattered;
}

// What a policy may stand in: definitions, then columns of reports.
struct Shown {
  std::string name;
  program::EntityId entity;
  InstructionId instruction;
};

std::vector<Shown> AllShown(const program::Program& program) {
  std::vector<Shown> all;
  for (const Definition& definition : program.definitions)
    all.push_back({definition.name, definition.entity, definition.instruction});
  for (const program::ReportColumn& column : program.report)
    all.push_back({column.header, column.entity, column.instruction});
  return all;
}

}  // namespace

bool HasCriterionPolicies(const program::Program& program) {
  return std::ranges::any_of(program.instructions, [](const Instruction& instruction) {
    return instruction.op == Op::Criterion &&
           std::get<program::MissingIs>(instruction.payload) != program::MissingIs::Unknown;
  });
}

std::vector<PolicyUse> PoliciesThatActed(const Run& run, const eval::Results* without) {
  std::vector<PolicyUse> uses;
  std::set<InstructionId> seen;
  for (const Shown& shown : AllShown(run.program)) {
    for (const InstructionId id : eval::Closure(run.program, {shown.instruction})) {
      if (run.results.column(id).kind() == value::Kind::Invalid || !seen.insert(id).second)
        continue;
      const Instruction& instruction = run.program.instructions[id];
      PolicyUse use;
      const std::string formula = program::PrintInstruction(run.program, id, true);
      const Definition* own = program::DefinitionOf(run.program, id);
      use.where = instruction.op == Op::Aggregate ? formula : own ? own->name : shown.name;
      if (const auto* aggregate = std::get_if<program::Aggregate>(&instruction.payload)) {
        std::vector<InstructionId> ids = {aggregate->argument, aggregate->where, aggregate->weight,
                                          aggregate->via};
        ids.insert(ids.end(), aggregate->group.begin(), aggregate->group.end());
        use.policy = program::PolicyWords(aggregate->policy);
        if (aggregate->policy != program::Policy::None)
          use.rows = RowsMissing(run, ids, {{aggregate->where}, {}}, aggregate->source);
      } else if (const auto* rank = std::get_if<program::Rank>(&instruction.payload)) {
        std::vector<InstructionId> ids = {rank->argument, rank->where};
        ids.insert(ids.end(), rank->group.begin(), rank->group.end());
        use.policy = program::PolicyWords(rank->policy);
        if (rank->policy != program::Policy::None)
          use.rows = RowsMissing(run, ids, {{rank->where}, {}}, instruction.space);
      } else if (const auto* allocation = std::get_if<program::Allocation>(&instruction.payload)) {
        std::vector<InstructionId> ids = {allocation->in_force, allocation->where, allocation->pot,
                                          allocation->at_least, allocation->at_most};
        ids.insert(ids.end(), allocation->group.begin(), allocation->group.end());
        for (const program::AllocationShare& share : allocation->shares) ids.push_back(share.key);
        use.policy = program::PolicyWords(allocation->policy);
        if (allocation->policy != program::Policy::None)
          use.rows = RowsMissing(run, ids, {{allocation->where, allocation->in_force}, {}}, instruction.space);
      } else if (const auto* index = std::get_if<program::IndexInfo>(&instruction.payload);
                 index != nullptr && index->shared) {
        std::vector<InstructionId> parts;
        for (std::size_t i = 1; i < instruction.operands.size(); i += 2)
          parts.push_back(instruction.operands[i]);
        use.policy = "missing shared";
        const Definition& definition = run.program.definitions[index->definition];
        Guards guards;
        FindGuards(run.program, definition.instruction, id, guards);
        use.rows = RowsMissing(run, parts, guards, definition.entity);
      } else if (const auto* is = std::get_if<program::MissingIs>(&instruction.payload);
                 is != nullptr && *is != program::MissingIs::Unknown) {
        use.policy = *is == program::MissingIs::Met ? "missing is met" : "missing is not met";
        const program::EntityId entity =
            instruction.space.valid() ? instruction.space : shown.entity;
        use.rows = RowsMissing(run, {instruction.operands[0]}, {}, entity);
        use.counts_mattered = true;
        if (without != nullptr && use.rows > 0) use.mattered = DecisionsMattered(run, *without, id);
      }
      // Blocks of exceptions may share a policy: it is told once.
      const bool told = std::ranges::any_of(uses, [&](const PolicyUse& other) {
        return other.where == use.where && other.policy == use.policy && other.rows == use.rows;
      });
      if (use.rows > 0 && !told) uses.push_back(std::move(use));
    }
  }
  return uses;
}

}  // namespace levrules::audit
