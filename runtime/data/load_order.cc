#include "runtime/data/load_order.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <unordered_set>
#include <variant>

#include "runtime/base/text.h"

namespace levrules::data {

namespace {

using program::InstructionId;
using value::Kind;

// Entities whose rows must stand before those of `entity` can be put in order; maybe `entity`
// itself.
std::set<EntityId> Needs(const program::Program& program, EntityId entity) {
  std::set<EntityId> needs;
  const program::Entity& of = program.entities[entity];
  for (const FieldIndex key : of.keys) {
    if (of.fields[key].type.kind == Kind::Reference) needs.insert(of.fields[key].type.entity);
  }
  for (const FieldOf& read : FieldsOfFilter(program, entity)) {
    if (read.entity != entity) needs.insert(read.entity);
    const value::Type& type = program.entities[read.entity].fields[read.field].type;
    if (type.kind == Kind::Reference) needs.insert(type.entity);
  }
  return needs;
}

}  // namespace

std::vector<FieldOf> FieldsOfFilter(const program::Program& program, EntityId entity) {
  std::set<FieldOf> fields;
  const InstructionId condition = program.entities[entity].only_where;
  if (!condition.valid()) return {};
  std::unordered_set<InstructionId> seen{condition};
  std::vector<InstructionId> open{condition};
  while (!open.empty()) {
    const program::Instruction& instruction = program.instructions[open.back()];
    open.pop_back();
    const auto* field = std::get_if<FieldIndex>(&instruction.payload);
    if (instruction.op == program::Op::Field && field != nullptr && instruction.space.valid()) {
      fields.insert({instruction.space, *field});
    }
    for (const InstructionId operand : instruction.operands) {
      if (operand.valid() && seen.insert(operand).second) open.push_back(operand);
    }
  }
  return {fields.begin(), fields.end()};
}

std::vector<EntityId> LoadOrder(const program::Program& program, FaultList& faults) {
  const std::size_t count = program.entities.size();
  std::vector<std::set<EntityId>> needs(count);
  std::vector<std::vector<EntityId>> needed_by(count);
  std::vector<std::size_t> open(count);
  std::vector<EntityId> order;
  for (std::size_t i = 0; i < count; ++i) {
    const EntityId entity = program.entities.id_at(i);
    needs[i] = Needs(program, entity);
    open[i] = needs[i].size();
    for (const EntityId need : needs[i]) needed_by[need.index()].push_back(entity);
    if (open[i] == 0) order.push_back(entity);
  }
  for (std::size_t next = 0; next < order.size(); ++next) {
    for (const EntityId user : needed_by[order[next].index()]) {
      if (--open[user.index()] == 0) order.push_back(user);
    }
  }
  // What is left leads into a circle: follow it until it meets itself.
  std::vector<bool> visited(count);
  for (std::size_t i = 0; i < count; ++i) {
    if (open[i] == 0 || visited[i]) continue;
    std::vector<EntityId> path;
    EntityId at = program.entities.id_at(i);
    while (!visited[at.index()]) {
      visited[at.index()] = true;
      path.push_back(at);
      at = *std::ranges::find_if(needs[at.index()],
                                 [&](EntityId need) { return open[need.index()] > 0; });
    }
    const auto begin = std::ranges::find(path, at);
    if (begin == path.end()) continue;  // It leads into a circle that was reported.
    std::vector<std::string> names;
    for (auto member = begin; member != path.end(); ++member) {
      names.push_back(fmt::format("`{}`", program.entities[*member].name));
    }
    if (!faults.Count(DiagnosticKind::DataKeyCycle)) continue;
    faults.Add(
        {.kind = DiagnosticKind::DataKeyCycle,
         .primary = program.entities[*begin].span,
         .arguments = {JoinWords(names)},
         .help = "give one of them a key (and an `only where`) that refers to no other of them"});
  }
  return order;
}

}  // namespace levrules::data
