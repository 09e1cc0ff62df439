#include "runtime/audit/counterparts.h"

#include <algorithm>
#include <vector>

#include "runtime/program/payload_text.h"
#include "runtime/program/walk.h"

namespace levrules::audit {

using program::Definition;
using program::EntityId;
using program::FieldIndex;
using program::Instruction;
using program::InstructionId;
using program::Program;

namespace {

// What is not told by the parts of the instruction. Parts that are there are marked only.
std::string OwnText(program::Payload payload) {
  program::ForEachPayloadId(payload, [](InstructionId& part) { part = InstructionId{0}; });
  if (auto* aggregate = std::get_if<program::Aggregate>(&payload)) aggregate->source = {};
  if (auto* index = std::get_if<program::IndexInfo>(&payload)) {
    index->definition = {};
    index->block = 0;
  }
  if (auto* allocation = std::get_if<program::Allocation>(&payload)) allocation->definition = {};
  return program::PayloadText(payload);
}

// The value of a definition, and before overrides.
std::vector<InstructionId> ValuesOf(const Definition& definition) {
  std::vector<InstructionId> ids = {definition.instruction};
  if (definition.computed.valid()) ids.push_back(definition.computed);
  return ids;
}

// Whether a value has a name of its own, so that a definition is only another one.
bool HasOtherName(program::Op op) {
  return op == program::Op::Field || op == program::Op::Parameter || op == program::Op::AsAt ||
         op == program::Op::Constant || op == program::Op::Missing;
}

void Share(const Program& program, const Definition& definition,
           std::map<InstructionId, const Definition*>& shared) {
  for (const InstructionId id : ValuesOf(definition)) {
    if (!HasOtherName(program.instructions[id].op)) shared[id] = &definition;
  }
}

}  // namespace

Counterparts::Counterparts(const Program& old_program, const Program& new_program,
                           const OldNames& renamed)
    : old_(old_program), new_(new_program), renamed_(renamed) {
  std::map<std::string, EntityId> entities;
  for (std::size_t i = 0; i < old_.entities.size(); ++i)
    entities.emplace(old_.entities[old_.entities.id_at(i)].name, old_.entities.id_at(i));
  for (std::size_t i = 0; i < new_.entities.size(); ++i) {
    const std::string& name = new_.entities[new_.entities.id_at(i)].name;
    const auto found = entities.find(OldName("entity", name, name));
    if (found != entities.end()) old_entity_[new_.entities.id_at(i).value] = found->second;
  }
  std::map<std::pair<std::uint32_t, std::string>, const Definition*> definitions;
  for (const Definition& definition : old_.definitions)
    definitions[{definition.entity.value, definition.name}] = &definition;
  for (const Definition& definition : new_.definitions) {
    const auto entity = OldEntity(definition.entity);
    if (!entity) continue;
    const std::string own = new_.entities[definition.entity].name + "." + definition.name;
    const auto found = definitions.find({entity->value, OldName("row", own, definition.name)});
    if (found == definitions.end()) continue;
    old_definition_[&definition] = found->second;
    new_definition_[found->second] = &definition;
    Share(old_, *found->second, shared_at_old_);
    Share(new_, definition, shared_at_new_);
    for (const InstructionId old_id : ValuesOf(*found->second)) {
      for (const InstructionId new_id : ValuesOf(definition))
        shared_pair_[{old_id, new_id}] = &definition;
    }
  }
}

std::string Counterparts::OldName(const std::string& kind, const std::string& name,
                                  const std::string& otherwise) const {
  const auto found = renamed_.find(kind + " " + name);
  return found == renamed_.end() ? otherwise : found->second;
}

std::optional<EntityId> Counterparts::OldEntity(EntityId new_entity) const {
  const auto found = old_entity_.find(new_entity.value);
  if (found == old_entity_.end()) return std::nullopt;
  return found->second;
}

std::optional<FieldIndex> Counterparts::OldField(EntityId new_entity, FieldIndex field) const {
  const auto entity = OldEntity(new_entity);
  if (!entity) return std::nullopt;
  const std::string& own = new_.entities[new_entity].fields[field].name;
  const std::string name = OldName("column", new_.entities[new_entity].name + "." + own, own);
  const auto& fields = old_.entities[*entity].fields;
  for (std::size_t i = 0; i < fields.size(); ++i) {
    if (fields[i].name == name) return static_cast<FieldIndex>(i);
  }
  return std::nullopt;
}

const Definition* Counterparts::OldDefinition(const Definition& new_one) const {
  const auto found = old_definition_.find(&new_one);
  return found == old_definition_.end() ? nullptr : found->second;
}

const Definition* Counterparts::NewDefinition(const Definition& old_one) const {
  const auto found = new_definition_.find(&old_one);
  return found == new_definition_.end() ? nullptr : found->second;
}

const Definition* Counterparts::SharedPair(InstructionId old_id, InstructionId new_id) const {
  const auto found = shared_pair_.find({old_id, new_id});
  return found == shared_pair_.end() ? nullptr : found->second;
}

const Definition* Counterparts::SharedAtOld(InstructionId old_id) const {
  const auto found = shared_at_old_.find(old_id);
  return found == shared_at_old_.end() ? nullptr : found->second;
}

const Definition* Counterparts::SharedAtNew(InstructionId new_id) const {
  const auto found = shared_at_new_.find(new_id);
  return found == shared_at_new_.end() ? nullptr : found->second;
}

std::string Counterparts::OldEntry(value::EnumerationId list, const std::string& entry) const {
  return OldName("entry", new_.enumerations[list].name + "." + entry, entry);
}

// The entries of a list that a payload names, by their old names: a constant, the outcomes of a
// decision in order, a set of outcomes.
std::vector<std::string> Counterparts::Entries(const Program& program,
                                               const Instruction& instruction, bool is_new) const {
  value::EnumerationId list = instruction.type.enumeration;
  std::vector<std::int32_t> codes;
  std::vector<std::string> names;
  if (const auto* set = std::get_if<program::OutcomeSet>(&instruction.payload)) {
    list = program.instructions[instruction.operands[0]].type.enumeration;
    for (std::int32_t code = 0; code < 64; ++code) {
      if ((set->outcomes >> code & 1u) != 0) codes.push_back(code);
    }
    names.emplace_back(set->negated ? "not" : "");
  } else if (const auto* decision = std::get_if<program::DecisionInfo>(&instruction.payload)) {
    list = decision->outcomes;
    codes = decision->codes;
  } else {
    codes = {std::get<program::CodeConstant>(instruction.payload).code};
  }
  for (const std::int32_t code : codes) {
    const std::string& name = program.enumerations[list].items[static_cast<std::size_t>(code)].name;
    names.push_back(is_new ? OldEntry(list, name) : name);
  }
  if (std::holds_alternative<program::OutcomeSet>(instruction.payload)) std::ranges::sort(names);
  return names;
}

bool Counterparts::SamePayload(const Instruction& before, const Instruction& after) const {
  if (before.payload.index() != after.payload.index()) return false;
  if (const auto* field = std::get_if<FieldIndex>(&after.payload)) {
    return OldEntity(after.space) == before.space &&
           OldField(after.space, *field) == std::get<FieldIndex>(before.payload);
  }
  if (const auto* parameter = std::get_if<program::ParameterId>(&after.payload)) {
    const std::string& name = new_.parameters[*parameter].name;
    return OldName("parameter", name, name) ==
           old_.parameters[std::get<program::ParameterId>(before.payload)].name;
  }
  if (std::holds_alternative<program::OutcomeSet>(after.payload) ||
      std::holds_alternative<program::DecisionInfo>(after.payload) ||
      (std::holds_alternative<program::CodeConstant>(after.payload) &&
       after.type.kind == value::Kind::Enumeration))
    return Entries(old_, before, false) == Entries(new_, after, true);
  if (const auto* aggregate = std::get_if<program::Aggregate>(&after.payload)) {
    if (OldEntity(aggregate->source) != std::get<program::Aggregate>(before.payload).source)
      return false;
  }
  return OwnText(before.payload) == OwnText(after.payload);
}

bool Counterparts::SameOperation(InstructionId old_id, InstructionId new_id) const {
  const Instruction& before = old_.instructions[old_id];
  const Instruction& after = new_.instructions[new_id];
  if (before.op != after.op || !SamePayload(before, after)) return false;
  // The operands of a parameter are its values, of which there may be more.
  return after.op == program::Op::Parameter || before.operands.size() == after.operands.size();
}

bool Counterparts::SameFormula(InstructionId old_id, InstructionId new_id) const {
  if (SharedPair(old_id, new_id) != nullptr) return true;
  if (SharedAtOld(old_id) != nullptr || SharedAtNew(new_id) != nullptr) return false;
  if (!SameOperation(old_id, new_id)) return false;
  if (new_.instructions[new_id].op == program::Op::Parameter) return true;
  const auto old_parts = program::PartsOf(old_.instructions[old_id]);
  const auto new_parts = program::PartsOf(new_.instructions[new_id]);
  if (old_parts.size() != new_parts.size()) return false;
  for (std::size_t i = 0; i < new_parts.size(); ++i) {
    if (!SameFormula(old_parts[i], new_parts[i])) return false;
  }
  return true;
}

}  // namespace levrules::audit
