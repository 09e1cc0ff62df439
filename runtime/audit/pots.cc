#include "runtime/audit/pots.h"

#include <fmt/format.h>

#include "runtime/audit/value_text.h"
#include "runtime/program/print.h"

namespace levrules::audit {

namespace {

using program::Definition;
using program::Instruction;
using program::Op;
using value::Column;
using value::State;

std::string Words(eval::PotFault fault) {
  switch (fault) {
    case eval::PotFault::None:
    case eval::PotFault::Row:
      return "something about a row of the pot is an error";
    case eval::PotFault::PotsDiffer:
      return "the rows of the pot give different amounts for it";
    case eval::PotFault::NegativePot:
      return "the pot is negative";
    case eval::PotFault::NegativeKey:
      return "a key by which the pot is shared is negative";
    case eval::PotFault::NobodyToPay:
      return "there is nobody to pay, and `leftover kept` is not said";
    case eval::PotFault::KeysAddUpToZero:
      return "the keys by which the pot is shared add up to 0";
    case eval::PotFault::FloorAboveCap:
      return "`at least` is more than `at most` for one of its rows";
    case eval::PotFault::FloorsAbovePot:
      return "what every row gets at least is more than the pot";
    case eval::PotFault::CapsBelowPot:
      return "what every row gets at most is less than the pot, and `leftover kept` is not said";
    case eval::PotFault::NoMultiple:
      return "the pot is no multiple of the step, and `leftover kept` is not said";
    case eval::PotFault::Tie:
      return "rows that no tie rule tells apart would be paid differently";
  }
  return "";
}

std::string GroupText(const Run& run, const program::Allocation& allocation, std::size_t row) {
  std::string text;
  for (const InstructionId key : allocation.group) {
    if (!text.empty()) text += ",";
    text += CellText(run.program, run.dataset, key, run.results.column(key), row, Notation::File);
  }
  return text;
}

// What each row brings into its pot.
std::vector<InstructionId> InputsOf(const program::Allocation& allocation) {
  std::vector<InstructionId> inputs = {allocation.where, allocation.pot};
  for (const program::AllocationShare& share : allocation.shares) inputs.push_back(share.key);
  inputs.insert(inputs.end(), {allocation.at_least, allocation.at_most});
  for (const program::RankKey& key : allocation.ties) inputs.push_back(key.key);
  std::erase_if(inputs, [](InstructionId id) { return !id.valid(); });
  return inputs;
}

// The first row of a pot that brings an error into it, and which.
std::string FaultyRow(const Run& run, const Instruction& sharing,
                      const program::Allocation& allocation, const eval::Pots& pots,
                      std::int32_t pot) {
  for (std::size_t row = 0; row < pots.pot.size(); ++row) {
    if (pots.pot[row] != pot) continue;
    for (const InstructionId input : InputsOf(allocation)) {
      const Column& column = run.results.column(input);
      if (column.state(row) != State::Error) continue;
      const Cause cause = CauseOf(run, input, row);
      std::string text = fmt::format(": {} {}, {}", run.program.entities[sharing.space].name,
                                     KeyText(run.program, run.dataset, sharing.space, row),
                                     cause.text);
      if (cause.place && !cause.place->file.empty())
        text += fmt::format(" ({}, row {}, column `{}`)", cause.place->file, cause.place->row,
                            cause.place->column);
      return text;
    }
  }
  return "";
}

}  // namespace

std::vector<InstructionId> SharingsOf(const program::Program& program,
                                      const Definition& allocation) {
  std::vector<InstructionId> sharings;
  std::vector<InstructionId> open = {allocation.instruction};
  while (!open.empty()) {
    const InstructionId id = open.back();
    open.pop_back();
    const Instruction& instruction = program.instructions[id];
    if (instruction.op == Op::Allocate) sharings.push_back(id);
    if (instruction.op != Op::Cases) continue;
    // The base, which stands last, comes first.
    for (std::size_t i = 1; i + 1 < instruction.operands.size(); i += 2)
      open.push_back(instruction.operands[i]);
    open.push_back(instruction.operands.back());
  }
  return sharings;
}

std::vector<PotLine> PotsOf(const Run& run, program::DefinitionId id) {
  const Definition& definition = run.program.definitions[id];
  std::vector<PotLine> lines;
  if (definition.kind != program::DefinitionKind::Allocation) return lines;
  for (const InstructionId sharing : SharingsOf(run.program, definition)) {
    const auto& allocation =
        std::get<program::Allocation>(run.program.instructions[sharing].payload);
    for (const eval::Pot& pot : run.results.pots[sharing.index()].pots) {
      PotLine line;
      line.allocation = id;
      line.name = GroupText(run, allocation, pot.first_row);
      line.state = pot.state;
      line.rows = pot.rows;
      if (pot.state == State::Error) line.fault = PotFaultText(run, sharing, pot.first_row);
      line.amount = pot.amount;
      line.paid = pot.paid;
      line.leftover = pot.leftover;
      line.factor = pot.factor;
      lines.push_back(std::move(line));
    }
  }
  return lines;
}

std::string PotFaultText(const Run& run, InstructionId sharing, std::size_t row) {
  const Instruction& instruction = run.program.instructions[sharing];
  const auto& allocation = std::get<program::Allocation>(instruction.payload);
  const eval::Pots& pots = run.results.pots[sharing.index()];
  if (pots.pot[row] < 0) return "it is not known to which pot a row belongs";
  const eval::Pot& pot = pots.pots[static_cast<std::size_t>(pots.pot[row])];
  std::string text = Words(pot.fault);
  if (pot.fault == eval::PotFault::Row || pot.fault == eval::PotFault::None)
    text += FaultyRow(run, instruction, allocation, pots, pots.pot[row]);
  const std::string group = GroupText(run, allocation, row);
  const std::string amount =
      NumberText(run.program, instruction.type, pot.amount, Notation::Reader);
  if (pot.fault == eval::PotFault::FloorsAbovePot || pot.fault == eval::PotFault::CapsBelowPot) {
    text += fmt::format(": together {}",
                        NumberText(run.program, instruction.type, pot.bounds, Notation::Reader));
  }
  text += group.empty() ? fmt::format(" (pot of {})", amount)
                        : fmt::format(" (pot of {} for {})", amount, group);
  return text;
}

void DescribeShare(const Run& run, InstructionId sharing, std::size_t row,
                   std::vector<std::string>& lines) {
  const Instruction& instruction = run.program.instructions[sharing];
  const auto& allocation = std::get<program::Allocation>(instruction.payload);
  const eval::Pots& pots = run.results.pots[sharing.index()];
  const auto money = [&](const value::Number& amount) {
    return NumberText(run.program, instruction.type, amount, Notation::Reader);
  };
  const auto is_false = [&](InstructionId id) {
    return id.valid() && run.results.column(id).known(row) && !run.results.column(id).boolean(row);
  };
  if (is_false(allocation.where)) {
    lines.push_back(fmt::format("nothing, since `{}` is false here",
                                program::PrintInstruction(run.program, allocation.where)));
    return;
  }
  if (pots.pot[row] < 0) return lines.push_back("it is not known to which pot the row belongs");
  const eval::Pot& pot = pots.pots[static_cast<std::size_t>(pots.pot[row])];
  const std::string group = GroupText(run, allocation, row);
  if (pot.state == State::Error) return lines.push_back(PotFaultText(run, sharing, row));
  if (pot.state != State::Known) {
    lines.push_back("the pot cannot be shared out before missing values are known");
    for (const NeededCell& cell : NeededCells(run, sharing, row)) {
      const program::Entity& entity = run.program.entities[cell.entity];
      lines.push_back(cell.field
                          ? fmt::format("needs `{}` of {} {}", entity.fields[*cell.field].name,
                                        entity.name, cell.key)
                          : fmt::format("needs a row {} of {}", cell.key, entity.name));
    }
    return;
  }
  if (!pots.takes_part[row]) {
    lines.push_back("left out, since a value of this row is missing (`missing skipped`)");
    return;
  }
  lines.push_back(fmt::format(
      "from the pot of {}{}, of which {} is paid{}", money(pot.amount),
      group.empty() ? "" : " for " + group, money(pot.paid),
      pot.leftover.IsZero() ? "" : fmt::format(" and {} left over", money(pot.leftover))));
  std::string shares;
  for (const program::AllocationShare& share : allocation.shares) {
    const value::Number part = run.results.column(share.share).number(0) * value::Number(100);
    shares += fmt::format("{}{}% by {}", shares.empty() ? "" : ", ",
                          part.IsFiniteDecimal() ? part.ToDecimal() : part.ToFraction(),
                          program::PrintInstruction(run.program, share.key));
  }
  lines.push_back(
      fmt::format("entitled to {} (shares: {})", money(pots.entitlements[row]), shares));
  const std::string factor =
      pot.factor.IsFiniteDecimal() && pot.factor.ToDecimal().size() < 20
          ? pot.factor.ToDecimal()
          : NumberText(run.program, {.kind = value::Kind::Number}, pot.factor, Notation::Reader);
  lines.push_back(fmt::format("times {}, the factor of the pot, gives {}", factor,
                              money(pots.entitlements[row] * pot.factor)));
  for (const auto& [id, words] :
       {std::pair{allocation.at_least, "at least"}, std::pair{allocation.at_most, "at most"}}) {
    if (id.valid() && run.results.column(id).known(row))
      lines.push_back(fmt::format("{} {}", words, money(run.results.column(id).number(row))));
  }
  if (allocation.step) {
    lines.push_back(fmt::format(
        "in steps of {}, {}", money(*allocation.step),
        allocation.largest_remainder ? "the largest remainders get one more" : "rounded down"));
  }
}

AllocationTotals TotalsOfAllocation(const Run& run, const Definition& allocation) {
  const Column& column = run.results.column(allocation.instruction);
  AllocationTotals totals;
  totals.rows = run.dataset.table(allocation.entity).rows();
  for (std::size_t row = 0; row < totals.rows; ++row) {
    const State state = column.state(row);
    ++(state == State::Known   ? totals.decided
       : state == State::Error ? totals.refused
                               : totals.undetermined);
  }
  return totals;
}

}  // namespace levrules::audit
