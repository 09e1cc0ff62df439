#include "runtime/audit/other_rows.h"

#include <algorithm>
#include <variant>

#include "runtime/program/print.h"
#include "runtime/program/walk.h"

namespace levrules::audit {

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

// What an operation takes from each of its rows; of a pot its amount is all rows' alike.
std::vector<InstructionId> PartsOfRows(const Instruction& instruction) {
  std::vector<InstructionId> parts = program::PartsOf(instruction);
  if (const auto* allocation = std::get_if<program::Allocation>(&instruction.payload))
    std::erase(parts, allocation->pot);
  return parts;
}

}  // namespace

// All changes of what an instruction reads, also those by another day of the run.
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
    if (instruction.op == Op::AsAt && changes_.other_day()) names.insert(kDayOfRun);
    if (const auto* parameter = std::get_if<program::ParameterId>(&instruction.payload)) {
      const program::Parameter& read = program.parameters[*parameter];
      add("parameter " + read.name);
      if (changes_.other_day() && read.dated) names.insert("parameter " + read.name);
    } else if (const auto* definition = program::DefinitionOf(program, part)) {
      add(RowThing(program, *definition));
      if (instruction.op == Op::Override) {
        add(OverrideThing(program, *definition));
        if (changes_.other_day()) names.insert(kOverrides);
      }
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
  const std::vector<InstructionId> old_parts = PartsOfRows(old_.At(old_id)),
                                   new_parts = PartsOfRows(new_.At(new_id));
  if (!old_entity || !new_entity || old_parts.size() != new_parts.size()) return std::nullopt;
  std::map<std::string, std::size_t> old_rows = old_.RowsByKey(*old_entity);
  bool came_or_went = false;
  const std::map<std::string, std::size_t> new_rows = new_.RowsByKey(*new_entity);
  if (new_rows.size() > kMostRows) return std::nullopt;
  ChangeNames names;
  for (const auto& [key, row] : new_rows) {
    const auto old_row = old_rows.find(key);
    if (old_row == old_rows.end()) {
      came_or_went = true;
      continue;
    }
    const bool all = names.contains(kDataChanged) && std::ranges::includes(names, readable);
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

}  // namespace levrules::audit
