#include "runtime/audit/coverage.h"

#include <algorithm>
#include <map>
#include <utility>

#include "runtime/audit/expectation.h"
#include "runtime/audit/members.h"

namespace levrules::audit {

namespace {

using program::CaseRule;
using program::Instruction;
using program::Op;
using value::Column;
using value::State;

// By row of the entity: whether another row of its group is ranked by the same value.
std::vector<bool> TiedRows(const Run& run, InstructionId id) {
  const auto& rank = std::get<program::Rank>(run.program.instructions[id].payload);
  const eval::RankGroups& groups = run.results.ranks[id.index()];
  const Column& places = run.results.column(id);
  const Column& argument = run.results.column(rank.argument);
  std::vector<std::size_t> rows;
  for (std::size_t row = 0; row < groups.group.size(); ++row) {
    const State state = places.state(row);
    if (groups.group[row] >= 0 && argument.known(row) && state != State::Unranked &&
        state != State::Missing)
      rows.push_back(row);
  }
  const auto order = [&](std::size_t a, std::size_t b) {
    if (groups.group[a] != groups.group[b]) return groups.group[a] < groups.group[b];
    return value::CompareCells(argument, a, argument, b, run.dataset.texts) < 0;
  };
  std::ranges::sort(rows, order);
  std::vector<bool> tied(groups.group.size());
  for (std::size_t i = 1; i < rows.size(); ++i) {
    if (groups.group[rows[i - 1]] == groups.group[rows[i]] &&
        value::EqualCells(argument, rows[i - 1], argument, rows[i]))
      tied[rows[i - 1]] = tied[rows[i]] = true;
  }
  return tied;
}

// Goes from the cells that a test expects back through all that they read, each cell once.
class Meter {
 public:
  Meter(const Run& run, bool populations, Coverage& coverage)
      : run_(run),
        populations_(populations),
        coverage_(coverage),
        visited_(run.program.instructions.size()) {}

  void Look(InstructionId id, std::size_t row) {
    Open(id, row);
    while (!open_.empty()) {
      const Node node = open_.back();
      open_.pop_back();
      for (const CoverageProbe& probe : coverage_.probes[node.id.index()]) Note(probe, node);
      Descend(node);
    }
  }

 private:
  struct Node {
    InstructionId id;
    std::size_t row;
  };

  const Instruction& At(InstructionId id) const { return run_.program.instructions[id]; }
  const Column& ColumnOf(InstructionId id) const { return run_.results.column(id); }
  bool Holds(InstructionId id, std::size_t row) const {
    return ColumnOf(id).known(row) && ColumnOf(id).boolean(row);
  }
  bool Fails(InstructionId id, std::size_t row) const {
    return ColumnOf(id).known(row) && !ColumnOf(id).boolean(row);
  }

  void Open(InstructionId id, std::size_t row) {
    if (!id.valid() || ColumnOf(id).size() == 0) return;
    row = ColumnOf(id).Index(row);
    std::vector<bool>& rows = visited_[id.index()];
    if (rows.empty()) rows.resize(ColumnOf(id).size());
    if (rows[row]) return;
    rows[row] = true;
    open_.push_back({id, row});
  }

  // ---- what a cell reads

  void Descend(const Node& node) {
    const Instruction& instruction = At(node.id);
    if (instruction.op == Op::Cases) return DescendCases(instruction, node.row);
    if (instruction.op == Op::Aggregate) return DescendAggregate(instruction, node.row);
    if (instruction.op == Op::Rank) return DescendRank(node.id, instruction, node.row);
    if (instruction.op == Op::Allocate) return DescendPot(node.id, instruction, node.row);
    // That nobody has set an outcome reads nothing.
    if (instruction.op == Op::Override) return Open(instruction.operands[0], node.row);
    if (instruction.op == Op::Follow) {
      Open(instruction.operands[0], node.row);
      const Column& reference = ColumnOf(instruction.operands[0]);
      if (reference.known(node.row))
        Open(instruction.operands[1], static_cast<std::size_t>(reference.code(node.row)));
      return;
    }
    if (instruction.op == Op::If) {
      Open(instruction.operands[0], node.row);
      if (ColumnOf(instruction.operands[0]).known(node.row))
        Open(instruction.operands[Holds(instruction.operands[0], node.row) ? 1 : 2], node.row);
      return;
    }
    for (const InstructionId operand : instruction.operands) {
      Open(operand, node.row);
      if (instruction.op == Op::FirstKnown && ColumnOf(operand).known(node.row)) return;
      if (instruction.op == Op::Decision && Holds(operand, node.row)) return;
    }
  }

  void DescendCases(const Instruction& instruction, std::size_t row) {
    const auto rule = std::get<CaseRule>(instruction.payload);
    bool all_fail = true;
    for (std::size_t i = 0; i + 1 < instruction.operands.size(); i += 2) {
      const InstructionId condition = instruction.operands[i];
      Open(condition, row);
      all_fail &= Fails(condition, row);
      if (!Holds(condition, row)) continue;
      Open(instruction.operands[i + 1], row);
      if (rule == CaseRule::First) return;
    }
    if (all_fail && program::HasBase(rule)) Open(instruction.operands.back(), row);
  }

  void DescendAggregate(const Instruction& instruction, std::size_t row) {
    const auto& aggregate = std::get<program::Aggregate>(instruction.payload);
    for (const InstructionId key : aggregate.group) Open(key, row);
    Open(aggregate.rank, row);
    Open(aggregate.quantile, row);
    if (!populations_) return;
    for (std::size_t source = 0; source < run_.dataset.table(aggregate.source).rows(); ++source) {
      if (!InPopulation(run_, aggregate, source, row)) continue;
      Open(aggregate.via, source);
      Open(aggregate.where, source);
      if (aggregate.where.valid() && !Holds(aggregate.where, source)) continue;
      Open(aggregate.argument, source);
      Open(aggregate.weight, source);
    }
  }

  void DescendRank(InstructionId id, const Instruction& instruction, std::size_t row) {
    const auto& rank = std::get<program::Rank>(instruction.payload);
    const eval::RankGroups& groups = run_.results.ranks[id.index()];
    for (std::size_t other = 0; other < groups.group.size(); ++other) {
      const bool same = groups.group[other] == groups.group[row] && groups.group[row] >= 0;
      if (other != row && !(populations_ && same)) continue;
      for (const InstructionId key : rank.group) Open(key, other);
      Open(rank.where, other);
      if (rank.where.valid() && !Holds(rank.where, other)) continue;
      Open(rank.argument, other);
      for (const program::RankKey& key : rank.by) Open(key.key, other);
    }
  }

  void DescendPot(InstructionId id, const Instruction& instruction, std::size_t row) {
    const auto& allocation = std::get<program::Allocation>(instruction.payload);
    const eval::Pots& pots = run_.results.pots[id.index()];
    for (std::size_t other = 0; other < pots.pot.size(); ++other) {
      const bool same = pots.pot[other] == pots.pot[row] && pots.pot[row] >= 0;
      if (other != row && !(populations_ && same)) continue;
      for (const InstructionId key : allocation.group) Open(key, other);
      Open(allocation.pot, other);
      Open(allocation.in_force, other);
      Open(allocation.where, other);
      if (allocation.where.valid() && !Holds(allocation.where, other)) continue;
      Open(allocation.at_least, other);
      Open(allocation.at_most, other);
      for (const program::AllocationShare& share : allocation.shares) Open(share.key, other);
      for (const program::RankKey& key : allocation.ties) Open(key.key, other);
    }
  }

  // ---- what a cell reaches

  void Reach(const CoverageProbe& probe, std::size_t position) {
    if (position < probe.goals.size() && probe.goals[position])
      ++coverage_.goals[*probe.goals[position]].seen;
  }

  void Note(const CoverageProbe& probe, const Node& node) {
    const Instruction& instruction = At(node.id);
    switch (probe.kind) {
      case CoverageKind::Criterion: {
        const InstructionId condition = instruction.operands[0];
        if (Holds(condition, node.row)) Reach(probe, 0);
        if (Fails(condition, node.row)) Reach(probe, 1);
        if (ColumnOf(condition).state(node.row) == State::Missing) Reach(probe, 2);
        return;
      }
      case CoverageKind::Outcome:
        return NoteOutcome(probe, instruction, node.row);
      case CoverageKind::Branch:
        return NoteBranch(probe, instruction, node.row);
      case CoverageKind::Boundary:
        return NoteBoundary(probe, node.row);
      case CoverageKind::Tie: {
        const auto [entry, added] = tied_.try_emplace(node.id);
        if (added) entry->second = TiedRows(run_, node.id);
        if (entry->second[node.row]) Reach(probe, 0);
        return;
      }
    }
  }

  // The line that decides: all before it are surely false.
  void NoteOutcome(const CoverageProbe& probe, const Instruction& decision, std::size_t row) {
    for (std::size_t i = 0; i < decision.operands.size(); ++i) {
      if (Holds(decision.operands[i], row)) return Reach(probe, i);
      if (!Fails(decision.operands[i], row)) return;
    }
  }

  void NoteBranch(const CoverageProbe& probe, const Instruction& instruction, std::size_t row) {
    if (instruction.op == Op::If) {
      if (Holds(instruction.operands[0], row)) Reach(probe, 0);
      if (Fails(instruction.operands[0], row)) Reach(probe, 1);
    } else if (instruction.op == Op::FirstKnown) {
      for (std::size_t i = 0; i < instruction.operands.size(); ++i) {
        if (ColumnOf(instruction.operands[i]).known(row)) return Reach(probe, i);
      }
    } else if (instruction.op == Op::Cases) {
      const bool first = std::get<CaseRule>(instruction.payload) == CaseRule::First;
      const std::size_t cases = instruction.operands.size() / 2;
      bool all_fail = true;
      for (std::size_t i = 0; i < cases; ++i) {
        const InstructionId condition = instruction.operands[2 * i];
        if (Holds(condition, row)) Reach(probe, i);
        all_fail &= Fails(condition, row);
        // Behind a row that may hold, a `first` table says nothing certain.
        if (first && !all_fail) return;
      }
      if (all_fail) Reach(probe, cases);
    }
  }

  void NoteBoundary(const CoverageProbe& probe, std::size_t row) {
    const Column& value = ColumnOf(probe.value);
    const Column& bound = ColumnOf(probe.bound);
    if (!value.known(row) || !bound.known(row)) return;
    const auto order = value::CompareCells(value, row, bound, row, run_.dataset.texts);
    Reach(probe, order < 0 ? 0 : order > 0 ? 2 : 1);
  }

  const Run& run_;
  const bool populations_;
  Coverage& coverage_;
  std::vector<std::vector<bool>> visited_;  // by instruction and row
  std::vector<Node> open_;
  std::map<InstructionId, std::vector<bool>> tied_;
};

}  // namespace

std::string_view CoverageWord(CoverageKind kind, bool many) {
  switch (kind) {
    case CoverageKind::Criterion:
      return many ? "criteria" : "criterion";
    case CoverageKind::Outcome:
      return many ? "outcomes" : "outcome";
    case CoverageKind::Branch:
      return many ? "branches" : "branch";
    case CoverageKind::Boundary:
      return many ? "boundaries" : "boundary";
    case CoverageKind::Tie:
      return many ? "ties" : "tie";
  }
  return "";
}

void MeasureCoverage(const Run& run, const program::Test& test, Coverage& coverage) {
  Meter meter(run, !test.given.empty(), coverage);
  for (const program::ExpectCondition& expect : test.conditions) meter.Look(expect.condition, 0);
  for (const program::ExpectTable& table : test.tables) {
    for (std::size_t line = 0; line < table.table.rows.size(); ++line) {
      const auto row = ExpectedRow(run, table, line);
      if (!row) continue;
      for (const InstructionId id : table.instructions) {
        if (id.valid()) meter.Look(id, *row);
      }
    }
  }
}

}  // namespace levrules::audit
