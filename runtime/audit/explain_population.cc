#include "runtime/audit/explain_population.h"

#include <fmt/format.h>

#include <optional>

#include "runtime/audit/members.h"
#include "runtime/audit/value_text.h"
#include "runtime/base/text.h"
#include "runtime/program/print.h"

namespace levrules::audit {

namespace {

using program::AggregateOp;
using program::EntityId;
using program::Instruction;
using program::Op;
using program::Population;
using value::Column;
using value::Kind;
using value::Number;
using value::State;

std::string RowName(const Run& run, EntityId entity, std::size_t row) {
  const std::string key = KeyText(run.program, run.dataset, entity, row);
  const auto label = LabelText(run.program, run.dataset, entity, row);
  return label ? fmt::format("{} ({})", *label, key) : key;
}

std::string Text(const Run& run, InstructionId id, std::size_t row) {
  return CellText(run.program, run.dataset, id, run.results.column(id), row, Notation::Reader);
}

// `= 5%`, or `≈ 5.1%` for a value that is shown shortened.
std::string Equals(const std::string& value) {
  return value.starts_with("≈") ? value : "= " + value;
}

std::string Difference(const Run& run, InstructionId id, std::size_t a, std::size_t b) {
  const Column& column = run.results.column(id);
  if (column.kind() != Kind::Number || !column.known(a) || !column.known(b)) return "";
  const program::Type& type = run.program.instructions[id].type;
  std::string text =
      NumberText(run.program, type, (column.number(a) - column.number(b)).Abs(), Notation::Reader);
  if (type.percent) text.replace(text.size() - 1, 1, text == "1%" ? " point" : " points");
  return text;
}

}  // namespace

void DescribeRank(const Run& run, InstructionId id, std::size_t row,
                  std::vector<std::string>& lines) {
  const auto& rank = std::get<program::Rank>(run.program.instructions[id].payload);
  const eval::RankGroups& groups = run.results.ranks[id.index()];
  const Column& places = run.results.column(id);
  const std::int32_t group = groups.group[row];
  std::string where;
  for (const InstructionId key : rank.group) {
    where += fmt::format("{}{} {}", where.empty() ? " within " : ", ",
                         program::PrintInstruction(run.program, key), Text(run, key, row));
  }
  if (places.state(row) == State::Unranked) {
    lines.push_back(fmt::format("not in the competition: `{}` is false here",
                                program::PrintInstruction(run.program, rank.where)));
    return;
  }
  if (!places.known(row)) return;
  const auto size = groups.size[static_cast<std::size_t>(group)];
  std::size_t tied = 0;
  for (std::size_t other = 0; other < groups.group.size(); ++other) {
    if (other != row && groups.group[other] == group && places.known(other) &&
        places.number(other) == places.number(row))
      ++tied;
  }
  lines.push_back(fmt::format("place {} of {}{} by {} {}", places.number(row).ToDecimal(),
                              GroupDigits(size), where,
                              program::PrintInstruction(run.program, rank.argument),
                              Equals(Text(run, rank.argument, row))));
  if (tied > 0)
    lines.push_back(fmt::format("tied with {} other {}", tied, tied == 1 ? "row" : "rows"));
}

void CutLines(const Run& run, InstructionId comparison, std::size_t row,
              std::vector<std::string>& lines) {
  const Instruction& instruction = run.program.instructions[comparison];
  if (instruction.op != Op::Compare) return;
  const bool rank_left = run.program.instructions[instruction.operands[0]].op == Op::Rank;
  const InstructionId rank_id = instruction.operands[rank_left ? 0 : 1];
  if (run.program.instructions[rank_id].op != Op::Rank) return;
  const Column& cut = run.results.column(instruction.operands[rank_left ? 1 : 0]);
  const Column& places = run.results.column(rank_id);
  const eval::RankGroups& groups = run.results.ranks[rank_id.index()];
  if (!cut.known(row) || groups.group[row] < 0) return;
  const Number border = cut.number(row);
  std::optional<std::size_t> last_inside;
  std::optional<std::size_t> first_beyond;
  for (std::size_t other = 0; other < groups.group.size(); ++other) {
    if (groups.group[other] != groups.group[row] || !places.known(other)) continue;
    if (places.number(other) <= border) {
      if (!last_inside || places.number(*last_inside) < places.number(other)) last_inside = other;
    } else if (!first_beyond || places.number(other) < places.number(*first_beyond)) {
      first_beyond = other;
    }
  }
  const auto& rank = std::get<program::Rank>(run.program.instructions[rank_id].payload);
  const EntityId entity = run.program.instructions[rank_id].space;
  const auto line = [&](std::string_view who, std::size_t other) {
    std::string text = fmt::format("{} place {}: {}, {} {}", who, places.number(other).ToDecimal(),
                                   RowName(run, entity, other),
                                   program::PrintInstruction(run.program, rank.argument),
                                   Equals(Text(run, rank.argument, other)));
    const std::string distance =
        other == row ? "this row" : Difference(run, rank.argument, row, other);
    if (!distance.empty())
      text += other == row ? " (this row)" : fmt::format(", {} away", distance);
    lines.push_back(std::move(text));
  };
  if (last_inside) line("the cut falls behind", *last_inside);
  if (first_beyond) line("first beyond it,", *first_beyond);
}

namespace {

// The source rows of an aggregate as one row of the result sees them.
struct Members {
  std::vector<std::size_t> counted;
  std::size_t left_out = 0;
};

Members MembersOf(const Run& run, const program::Aggregate& aggregate, std::size_t row) {
  Members members;
  const std::size_t rows = run.dataset.table(aggregate.source).rows();
  for (std::size_t source = 0; source < rows; ++source) {
    if (!InPopulation(run, aggregate, source, row)) continue;
    if (aggregate.where.valid()) {
      const Column& where = run.results.column(aggregate.where);
      if (where.known(source) && !where.boolean(source)) continue;
      if (!where.known(source)) {
        ++members.left_out;
        continue;
      }
    }
    bool known = true;
    for (const InstructionId id : {aggregate.argument, aggregate.weight})
      known &= !id.valid() || run.results.column(id).known(source);
    if (known) {
      members.counted.push_back(source);
    } else {
      ++members.left_out;
    }
  }
  return members;
}

void SumLines(const Run& run, const program::Aggregate& aggregate, const Members& members,
              std::vector<std::string>& lines) {
  const Column& argument = run.results.column(aggregate.argument);
  if (argument.kind() != Kind::Number) return;
  const program::Type& type = run.program.instructions[aggregate.argument].type;
  const std::string name = program::PrintInstruction(run.program, aggregate.argument);
  if (aggregate.op == AggregateOp::Minimum || aggregate.op == AggregateOp::Maximum) {
    std::optional<std::size_t> holder;
    for (const std::size_t source : members.counted) {
      const bool better = !holder || (aggregate.op == AggregateOp::Minimum
                                          ? argument.number(source) < argument.number(*holder)
                                          : argument.number(source) > argument.number(*holder));
      if (better) holder = source;
    }
    if (holder) lines.push_back(fmt::format("held by {}", RowName(run, aggregate.source, *holder)));
    return;
  }
  if (aggregate.op != AggregateOp::Mean && aggregate.op != AggregateOp::Sum) return;
  Number sum;
  Number weights;
  program::Type plain = type;
  plain.percent = false;
  for (const std::size_t source : members.counted) {
    if (!aggregate.weight.valid()) {
      sum += argument.number(source);
      continue;
    }
    const Number& weight = run.results.column(aggregate.weight).number(source);
    sum += weight * argument.number(source);
    weights += weight;
  }
  if (aggregate.weight.valid()) {
    const std::string weight_name = program::PrintInstruction(run.program, aggregate.weight);
    plain.unit = value::kNoUnit;
    lines.push_back(fmt::format("sum of {} × {} {}", weight_name, name,
                                Equals(NumberText(run.program, plain, sum, Notation::Reader))));
    lines.push_back(
        fmt::format("sum of {} {}", weight_name,
                    Equals(NumberText(run.program, run.program.instructions[aggregate.weight].type,
                                      weights, Notation::Reader))));
  } else if (aggregate.op == AggregateOp::Mean) {
    lines.push_back(fmt::format("sum of {} {}", name,
                                Equals(NumberText(run.program, type, sum, Notation::Reader))));
  }
}

}  // namespace

void DescribePopulation(const Run& run, InstructionId id, std::size_t row, bool all_rows,
                        std::vector<std::string>& lines) {
  const auto& aggregate = std::get<program::Aggregate>(run.program.instructions[id].payload);
  const Members members = MembersOf(run, aggregate, row);
  const data::Table& table = run.dataset.table(aggregate.source);
  lines.push_back(fmt::format(
      "{} {} of {} counted, {} left out for a missing value ({})",
      GroupDigits(members.counted.size()), members.counted.size() == 1 ? "row" : "rows",
      run.program.entities[aggregate.source].name, GroupDigits(members.left_out), table.file));
  if (aggregate.argument.valid()) SumLines(run, aggregate, members, lines);
  // Rows of another entity are this value's data; those of the same entity have explanations of
  // their own.
  if (aggregate.population != Population::Via && !all_rows) return;
  constexpr std::size_t kMost = 5;
  for (std::size_t i = 0; i < members.counted.size(); ++i) {
    if (i == kMost && !all_rows) {
      lines.push_back(fmt::format("... and {} more rows (`--all-rows` lists them)",
                                  GroupDigits(members.counted.size() - kMost)));
      break;
    }
    const std::size_t source = members.counted[i];
    std::string line =
        fmt::format("row {}: {}", table.lines[source], RowName(run, aggregate.source, source));
    for (const InstructionId part : {aggregate.weight, aggregate.argument}) {
      if (part.valid())
        line += fmt::format(", {} {}", program::PrintInstruction(run.program, part),
                            Equals(Text(run, part, source)));
    }
    lines.push_back(std::move(line));
  }
}

}  // namespace levrules::audit
