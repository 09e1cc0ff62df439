#include "runtime/audit/other_rows.h"

#include <variant>

#include "runtime/program/print.h"
#include "runtime/program/walk.h"

namespace levrules::audit {

using program::Allocation;
using program::Instruction;
using program::Op;

namespace {

// Of an operation over many rows, whose they are.
std::optional<program::EntityId> RowsOf(const Instruction& instruction) {
  if (const auto* aggregate = std::get_if<program::Aggregate>(&instruction.payload))
    return aggregate->source;
  if (instruction.op == Op::Rank || instruction.op == Op::Allocate) return instruction.space;
  return std::nullopt;
}

const Allocation& AllocationAt(const RunCells& cells, InstructionId id) {
  return std::get<Allocation>(cells.At(id).payload);
}

// Which pot a row belongs to: the values of its group.
std::string PotOf(const RunCells& cells, Cell cell) {
  std::string text;
  for (const InstructionId key : AllocationAt(cells, cell.id).group)
    text += cells.FileText({key, cell.row}) + "\n";
  return text;
}

// What a row asks of its pot; empty where it takes no part.
std::string ClaimOf(const RunCells& cells, Cell cell) {
  const Allocation& allocation = AllocationAt(cells, cell.id);
  std::string text;
  for (const InstructionId condition : {allocation.in_force, allocation.where}) {
    if (!condition.valid()) continue;
    if (cells.TruthOf({condition, cell.row}) == Truth::False) return "";
    text += cells.FileText({condition, cell.row}) + "\n";
  }
  for (const InstructionId bound : {allocation.at_least, allocation.at_most})
    text += bound.valid() ? cells.FileText({bound, cell.row}) + "\n" : "\n";
  for (const program::AllocationShare& share : allocation.shares)
    text += cells.FileText({share.share, cell.row}) + " " + cells.FileText({share.key, cell.row}) +
            "\n";
  return text;
}

std::map<std::string, std::size_t> RowsByKey(const RunCells& cells, program::EntityId entity) {
  std::map<std::string, std::size_t> rows;
  for (std::size_t row = 0; row < cells.run().dataset.table(entity).rows(); ++row)
    rows.emplace(KeyText(cells.program(), cells.run().dataset, entity, row), row);
  return rows;
}

struct Claim {
  std::string pot, text;
  friend bool operator==(const Claim&, const Claim&) = default;
};

// By key, of the rows that take part.
std::map<std::string, Claim> ClaimsOf(const RunCells& cells, InstructionId id) {
  std::map<std::string, Claim> claims;
  for (const auto& [key, row] : RowsByKey(cells, cells.At(id).space)) {
    std::string text = ClaimOf(cells, {id, row});
    if (!text.empty()) claims.emplace(key, Claim{PotOf(cells, {id, row}), std::move(text)});
  }
  return claims;
}

}  // namespace

// All changes of what an instruction reads.
ChangeNames OtherRows::Readable(InstructionId new_id) const {
  const program::Program& program = new_.program();
  ChangeNames names;
  const auto add = [&](const std::string& thing) {
    for (const program::MeaningChange* change : changes_.Of(thing))
      names.insert(NameWithAspect(*change));
  };
  std::set<InstructionId> seen;
  program::ForEachReachable(program, new_id, seen, [&](InstructionId part) {
    const Instruction& instruction = new_.At(part);
    if (const auto entity = RowsOf(instruction))
      names.merge(FilterChanges(program, program.entities[*entity], changes_));
    if (const auto* parameter = std::get_if<program::ParameterId>(&instruction.payload)) {
      add("parameter " + program.parameters[*parameter].name);
    } else if (const auto* definition = program::DefinitionOf(program, part)) {
      add(RowThing(program, *definition));
      if (instruction.op == Op::Override) add(OverrideThing(program, *definition));
    }
    return true;
  });
  return names;
}

// Nothing where the rows cannot be looked through.
std::optional<ChangeNames> OtherRows::Acting(InstructionId old_id, InstructionId new_id,
                                             const ChangeNames& readable,
                                             const Explain& explain) const {
  constexpr std::size_t kMostRows = 2'000;
  const auto old_entity = RowsOf(old_.At(old_id)), new_entity = RowsOf(new_.At(new_id));
  const auto old_parts = program::PartsOf(old_.At(old_id)),
             new_parts = program::PartsOf(new_.At(new_id));
  if (!old_entity || !new_entity || old_parts.size() != new_parts.size()) return std::nullopt;
  std::map<std::string, std::size_t> old_rows = RowsByKey(old_, *old_entity);
  bool came_or_went = false;
  const std::map<std::string, std::size_t> new_rows = RowsByKey(new_, *new_entity);
  if (new_rows.size() > kMostRows) return std::nullopt;
  ChangeNames names;
  for (const auto& [key, row] : new_rows) {
    const auto old_row = old_rows.find(key);
    if (old_row == old_rows.end()) {
      came_or_went = true;
      continue;
    }
    const bool all = names.contains(kDataChanged) && names.size() > readable.size();
    for (std::size_t i = 0; i < new_parts.size() && !all; ++i) {
      const Cell before{old_parts[i], old_row->second}, after{new_parts[i], row};
      if (old_.FileText(before) != new_.FileText(after)) names.merge(explain(before, after));
    }
    old_rows.erase(old_row);
  }
  if (!came_or_went && old_rows.empty()) return names;
  ChangeNames filter =
      FilterChanges(new_.program(), new_.program().entities[*new_entity], changes_);
  if (filter.empty()) names.insert(kDataChanged);
  names.merge(filter);
  return names;
}

const ChangeNames& OtherRows::Behind(InstructionId old_id, InstructionId new_id,
                                     const Explain& explain) {
  const auto known = behind_.find({old_id, new_id});
  if (known != behind_.end()) return known->second;
  ChangeNames names = Readable(new_id);
  if (auto acting = Acting(old_id, new_id, names, explain)) names = std::move(*acting);
  return behind_[{old_id, new_id}] = std::move(names);
}

OtherRows::Claims OtherRows::CompareClaims(InstructionId old_id, InstructionId new_id) const {
  const std::map<std::string, Claim> before = ClaimsOf(old_, old_id);
  const std::map<std::string, Claim> after = ClaimsOf(new_, new_id);
  Claims claims;
  for (const auto& [key, claim] : before) {
    const auto same = after.find(key);
    if (same == after.end() || !(same->second == claim)) claims[claim.pot].insert(key);
  }
  for (const auto& [key, claim] : after) {
    const auto same = before.find(key);
    if (same == before.end() || !(same->second == claim)) claims[claim.pot].insert(key);
  }
  return claims;
}

bool OtherRows::ClaimsDiffer(Cell old_cell, Cell new_cell) {
  const auto [entry, added] = claims_.try_emplace({old_cell.id, new_cell.id});
  if (added) entry->second = CompareClaims(old_cell.id, new_cell.id);
  const auto pot = entry->second.find(PotOf(new_, new_cell));
  if (pot == entry->second.end()) return false;
  const std::string own =
      KeyText(new_.program(), new_.run().dataset, new_.At(new_cell.id).space, new_cell.row);
  return pot->second.size() > (pot->second.contains(own) ? 1u : 0u);
}

}  // namespace levrules::audit
