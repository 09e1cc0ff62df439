#include "runtime/audit/cells.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <utility>

#include "runtime/audit/pots.h"
#include "runtime/audit/value_text.h"
#include "runtime/program/print.h"

namespace levrules::audit {

namespace {

using program::Instruction;
using program::Op;
using value::Column;
using value::State;

// Walks back through operands in one state (Missing, or Error), each node once.
class Walk {
 public:
  explicit Walk(const Run& run) : run_(run) {}
  virtual ~Walk() = default;

 protected:
  struct Node {
    InstructionId id;
    std::size_t row;
  };

  const Instruction& At(InstructionId id) const { return run_.program.instructions[id]; }
  const Column& ColumnOf(InstructionId id) const { return run_.results.column(id); }

  // The operands of a node that stand in `state`, in the order in which the evaluator looks at
  // them.
  std::vector<Node> Sources(const Node& node, State state) const {
    const Instruction& instruction = At(node.id);
    std::vector<Node> sources;
    const auto add = [&](InstructionId id, std::size_t row) {
      if (id.valid() && ColumnOf(id).state(row) == state)
        sources.push_back({id, ColumnOf(id).Index(row)});
    };
    if (instruction.op == Op::Follow) {
      const Column& reference = ColumnOf(instruction.operands[0]);
      if (reference.known(node.row)) {
        add(instruction.operands[1], static_cast<std::size_t>(reference.code(node.row)));
      } else {
        add(instruction.operands[0], node.row);
      }
    } else if (instruction.op == Op::If) {
      const Column& condition = ColumnOf(instruction.operands[0]);
      if (condition.known(node.row)) {
        add(instruction.operands[condition.boolean(node.row) ? 1 : 2], node.row);
      } else {
        for (const InstructionId operand : instruction.operands) add(operand, node.row);
      }
    } else if (instruction.op == Op::Decision) {
      WalkDecision(instruction, node.row, add);
    } else if (instruction.op == Op::Aggregate) {
      AggregateSources(instruction, node.row, add);
    } else if (instruction.op == Op::Rank) {
      RankSources(node.id, instruction, node.row, add);
    } else if (instruction.op == Op::RankSize) {
      RankSources(instruction.operands[0], At(instruction.operands[0]), node.row, add);
    } else if (instruction.op == Op::Cases) {
      CaseSources(instruction, node.row, add);
    } else if (instruction.op == Op::Allocate) {
      PotSources(node.id, instruction, node.row, add);
    } else if (instruction.op == Op::Override) {
      // That nobody has set an outcome is no missing value.
      add(instruction.operands[0], node.row);
    } else if (instruction.op == Op::Parameter || instruction.op == Op::Exists) {
      if (instruction.op == Op::Exists) {
        for (const InstructionId key : At(instruction.operands[0]).operands) add(key, node.row);
      }
    } else {
      for (const InstructionId operand : instruction.operands) add(operand, node.row);
    }
    return sources;
  }

  const Run& run_;

 private:
  // Only the conditions that the walk met.
  template <class Add>
  void WalkDecision(const Instruction& instruction, std::size_t row, Add add) const {
    for (const InstructionId condition : instruction.operands) {
      const Column& column = ColumnOf(condition);
      add(condition, row);
      if (column.state(row) == State::Error) return;
      if (column.known(row) && column.boolean(row)) return;
    }
  }

  // The conditions that were looked at, and the values of those that hold or may.
  template <class Add>
  void CaseSources(const Instruction& instruction, std::size_t row, Add add) const {
    const auto rule = std::get<program::CaseRule>(instruction.payload);
    bool held = false;
    for (std::size_t i = 0; i + 1 < instruction.operands.size(); i += 2) {
      const Column& condition = ColumnOf(instruction.operands[i]);
      add(instruction.operands[i], row);
      if (condition.known(row) && !condition.boolean(row)) continue;
      if (rule != program::CaseRule::CollectCount) add(instruction.operands[i + 1], row);
      held |= condition.known(row);
      if (held && rule == program::CaseRule::First) return;
    }
    if (!held && program::HasBase(rule)) add(instruction.operands.back(), row);
  }

  // What a pot waits for, or stumbles over: about this row, and about the others of its pot.
  template <class Add>
  void PotSources(InstructionId id, const Instruction& instruction, std::size_t row,
                  Add add) const {
    const auto& allocation = std::get<program::Allocation>(instruction.payload);
    const eval::Pots& pots = run_.results.pots[id.index()];
    const auto cells = [&](std::size_t at) {
      for (const InstructionId key : allocation.group) add(key, at);
      for (const InstructionId other : {allocation.in_force, allocation.where, allocation.pot,
                                        allocation.at_least, allocation.at_most}) {
        if (other.valid()) add(other, at);
      }
      for (const program::AllocationShare& share : allocation.shares) add(share.key, at);
      for (const program::RankKey& key : allocation.ties) add(key.key, at);
    };
    for (std::size_t other = 0; other < pots.pot.size(); ++other) {
      const bool same = pots.pot[other] < 0 || pots.pot[other] == pots.pot[row];
      if (other != row && (!same || !Seen(allocation.where, other))) continue;
      cells(other);
    }
  }

  bool Seen(InstructionId where, std::size_t row) const {
    if (!where.valid()) return true;
    const Column& column = ColumnOf(where);
    return !column.known(row) || column.boolean(row);
  }

  template <class Add>
  void AggregateSources(const Instruction& instruction, std::size_t row, Add add) const {
    const auto& aggregate = std::get<program::Aggregate>(instruction.payload);
    const std::size_t rows = run_.dataset.table(aggregate.source).rows();
    for (const InstructionId key : aggregate.group) add(key, row);
    if (aggregate.rank.valid()) add(aggregate.rank, row);
    const auto cells = [&](std::size_t source) {
      for (const InstructionId id : {aggregate.where, aggregate.argument, aggregate.weight})
        add(id, source);
    };
    for (std::size_t source = 0; source < rows; ++source) {
      if (!Seen(aggregate.where, source)) continue;
      switch (aggregate.population) {
        case program::Population::All:
          cells(source);
          break;
        case program::Population::Within: {
          bool same = true;
          for (const InstructionId key : aggregate.group) {
            const Column& column = ColumnOf(key);
            add(key, source);
            same &= column.known(source) && column.known(row) &&
                    value::EqualCells(column, source, column, row);
          }
          if (same) cells(source);
          break;
        }
        case program::Population::Via: {
          const Column& via = ColumnOf(aggregate.via);
          add(aggregate.via, source);
          if (via.known(source) && static_cast<std::size_t>(via.code(source)) == row) cells(source);
          break;
        }
        case program::Population::Before:
        case program::Population::Through: {
          const eval::RankGroups& ranks = run_.results.ranks[aggregate.rank.index()];
          const Column& places = ColumnOf(aggregate.rank);
          if (ranks.group[source] != ranks.group[row] || ranks.group[source] < 0) break;
          add(aggregate.rank, source);
          if (!places.known(source) || !places.known(row)) break;
          const bool through = aggregate.population == program::Population::Through;
          if (places.number(source) < places.number(row) ||
              (through && places.number(source) == places.number(row)))
            cells(source);
          break;
        }
      }
    }
  }

  template <class Add>
  void RankSources(InstructionId id, const Instruction& instruction, std::size_t row,
                   Add add) const {
    const auto& rank = std::get<program::Rank>(instruction.payload);
    const eval::RankGroups& groups = run_.results.ranks[id.index()];
    const auto cells = [&](std::size_t at) {
      for (const InstructionId key : rank.group) add(key, at);
      if (rank.where.valid()) add(rank.where, at);
      add(rank.argument, at);
      for (const program::RankKey& key : rank.by) add(key.key, at);
    };
    cells(row);
    if (rank.policy == program::Policy::Skipped && !groups.all_error &&
        (groups.group[row] < 0 ||
         groups.state[static_cast<std::size_t>(groups.group[row])] == State::Known)) {
      return;
    }
    // The whole group, or all groups, lost their places.
    for (std::size_t other = 0; other < groups.group.size(); ++other) {
      if (!Seen(rank.where, other)) continue;
      if (groups.group[other] < 0 || groups.group[other] == groups.group[row]) cells(other);
    }
  }
};

class MissingWalk : public Walk {
 public:
  using Walk::Walk;

  std::vector<NeededCell> Run(InstructionId id, std::size_t row) {
    std::vector<Node> open = {{id, ColumnOf(id).Index(row)}};
    std::set<std::pair<InstructionId, std::size_t>> seen;
    std::set<NeededCell> cells;
    while (!open.empty()) {
      const Node node = open.back();
      open.pop_back();
      if (!seen.insert({node.id, node.row}).second) continue;
      const Instruction& instruction = At(node.id);
      if (instruction.op == Op::Field) {
        cells.insert({instruction.space,
                      KeyText(run_.program, run_.dataset, instruction.space, node.row),
                      std::get<program::FieldIndex>(instruction.payload)});
        continue;
      }
      const std::vector<Node> sources = Sources(node, State::Missing);
      if (instruction.op == Op::Lookup && sources.empty())
        cells.insert({instruction.type.entity, KeyOfLookup(instruction, node.row), {}});
      open.insert(open.end(), sources.begin(), sources.end());
    }
    return {cells.begin(), cells.end()};
  }

 private:
  std::string KeyOfLookup(const Instruction& lookup, std::size_t row) const {
    std::string key;
    for (const InstructionId part : lookup.operands) {
      if (!key.empty()) key += ",";
      key += CellText(run_.program, run_.dataset, part, ColumnOf(part), row, Notation::File);
    }
    return key;
  }
};

class ErrorWalk : public Walk {
 public:
  using Walk::Walk;

  Cause Run(InstructionId id, std::size_t row) const {
    Node node{id, ColumnOf(id).Index(row)};
    // Every step goes to an operand, which stands earlier, so this ends.
    while (true) {
      const std::vector<Node> sources = Sources(node, State::Error);
      if (sources.empty()) return Describe(node);
      const auto lowest = std::ranges::min_element(sources, {}, [&](const Node& source) {
        return At(source.id).space == At(node.id).space && source.row == node.row ? std::size_t{0}
                                                                                  : source.row + 1;
      });
      node = *lowest;
    }
  }

 private:
  Cause Describe(const Node& node) const {
    const Instruction& instruction = At(node.id);
    Cause cause;
    if (instruction.space.valid()) {
      cause.entity = run_.program.entities[instruction.space].name;
      cause.key = KeyText(run_.program, run_.dataset, instruction.space, node.row);
    }
    if (instruction.op == Op::Field) {
      const auto field = std::get<program::FieldIndex>(instruction.payload);
      const data::Table& table = run_.dataset.table(instruction.space);
      const auto fault = table.faults.find({field, static_cast<std::uint32_t>(node.row)});
      if (fault != table.faults.end()) {
        cause.text = MessageOf({.kind = fault->second.kind, .arguments = fault->second.arguments});
        cause.place = DataPlace{table.file, table.lines[node.row],
                                run_.program.entities[instruction.space].fields[field].header};
        cause.code = InfoOf(fault->second.kind).code;
      }
      return cause;
    }
    const std::string formula = program::PrintInstruction(run_.program, node.id, true);
    cause.text = instruction.op == Op::Allocate ? PotFaultText(run_, node.id, node.row)
                 : instruction.op == Op::Cases
                     ? CaseFaultText(instruction, node.row)
                     : fmt::format("{} in `{}`", Reason(instruction), formula);
    return cause;
  }

  std::string CaseFaultText(const Instruction& instruction, std::size_t row) const {
    const auto rule = std::get<program::CaseRule>(instruction.payload);
    std::size_t held = 0;
    for (std::size_t i = 0; i + 1 < instruction.operands.size(); i += 2) {
      const Column& condition = ColumnOf(instruction.operands[i]);
      held += condition.known(row) && condition.boolean(row) ? 1 : 0;
    }
    if (program::HasBase(rule)) return fmt::format("{} exceptions hold at once", held);
    if (held == 0) return "no row of the table holds";
    return fmt::format("{} rows of the table hold, and their results differ", held);
  }

  static std::string_view Reason(const Instruction& instruction) {
    if (instruction.op == Op::Divide) return "a division by zero";
    if (instruction.op == Op::Rank) return "a tie that no rule breaks";
    if (instruction.op == Op::SquareRoot) return "the root of a negative number";
    if (instruction.op == Op::Logarithm) return "the logarithm of a number that is not positive";
    if (instruction.op == Op::Power) return "a power that is not defined";
    if (instruction.op == Op::DateAddDays || instruction.op == Op::MonthsAfter)
      return "a date outside the calendar, or a part of a day";
    if (instruction.op == Op::Index) return "no weight on the parts that are known";
    if (instruction.op == Op::Aggregate) {
      const auto op = std::get<program::Aggregate>(instruction.payload).op;
      if (op == program::AggregateOp::Mean) return "weights that are negative or add up to zero";
      return "the spread of a single row";
    }
    return "a value that cannot be counted";
  }
};

}  // namespace

std::vector<NeededCell> NeededCells(const Run& run, InstructionId id, std::size_t row) {
  return MissingWalk(run).Run(id, row);
}

Cause CauseOf(const Run& run, InstructionId id, std::size_t row) {
  return ErrorWalk(run).Run(id, row);
}

std::string KeyText(const program::Program& program, const data::Dataset& dataset,
                    program::EntityId entity, std::size_t row) {
  std::string key;
  for (const program::FieldIndex field : program.entities[entity].keys) {
    if (!key.empty()) key += ",";
    const data::Table& table = dataset.table(entity);
    key += CellText(program, dataset, program.entities[entity].fields[field].type,
                    table.columns[field], row, Notation::File);
  }
  return key;
}

std::optional<std::string> LabelText(const program::Program& program, const data::Dataset& dataset,
                                     program::EntityId entity, std::size_t row) {
  const auto label = program.entities[entity].label;
  const data::Table& table = dataset.table(entity);
  if (!label || !table.present[*label] || !table.columns[*label].known(row)) return std::nullopt;
  return CellText(program, dataset, program.entities[entity].fields[*label].type,
                  table.columns[*label], row, Notation::File);
}

}  // namespace levrules::audit
