#include "compiler/diff/reach.h"

#include <variant>

#include "runtime/program/walk.h"

namespace levrules::diff {

using program::Definition;
using program::DefinitionKind;
using program::Effect;
using program::EntityId;
using program::InstructionId;

namespace {

bool IsResult(const Definition& definition) {
  return definition.kind == DefinitionKind::Decision ||
         definition.kind == DefinitionKind::Allocation;
}

}  // namespace

// INVARIANT: the gravest results are walked first, so that what they have seen needs no other walk.
Reach::Reach(const program::Program& program) : program_(program) {
  bool has_results = !program.report.empty();
  for (const Definition& definition : program.definitions) {
    definitions_.emplace(definition.instruction, &definition);
    has_results |= IsResult(definition);
  }
  effect_ = Effect::Decision;
  for (const Definition& definition : program.definitions) {
    if (IsResult(definition)) ReadDefinition(definition);
  }
  effect_ = Effect::Figure;
  for (const program::ReportColumn& column : program.report) {
    ReadRows(column.entity);
    Walk(column.instruction);
  }
  for (const Definition& definition : program.definitions) {
    if (!has_results) ReadDefinition(definition);
  }
}

Effect Reach::OfRow(const std::string& entity, const std::string& name) const {
  return Of("row " + entity + "." + name);
}
Effect Reach::OfEntity(const std::string& name) const { return Of("entity " + name); }
Effect Reach::OfColumn(const std::string& entity, const std::string& name) const {
  return Of("column " + entity + "." + name);
}
Effect Reach::OfParameter(const std::string& name) const { return Of("parameter " + name); }
Effect Reach::OfDay() const { return Of("day"); }

Effect Reach::Of(const std::string& thing) const {
  const auto found = effects_.find(thing);
  return found == effects_.end() ? Effect::Text : found->second;
}

bool Reach::Mark(const std::string& thing) { return effects_.try_emplace(thing, effect_).second; }

void Reach::Walk(InstructionId root) {
  if (!root.valid()) return;
  program::ForEachReachable(program_, root, seen_, [&](InstructionId id) {
    Enter(id);
    return true;
  });
}

void Reach::Enter(InstructionId id) {
  const auto [begin, end] = definitions_.equal_range(id);
  for (auto named = begin; named != end; ++named) ReadDefinition(*named->second);
  const program::Instruction& instruction = program_.instructions[id];
  if (instruction.op == program::Op::AsAt) Mark("day");
  ReadRows(instruction.space);
  ReadRows(instruction.type.entity);
  if (const auto* aggregate = std::get_if<program::Aggregate>(&instruction.payload))
    ReadRows(aggregate->source);
  if (const auto* parameter = std::get_if<program::ParameterId>(&instruction.payload))
    ReadParameter(*parameter);
  if (const auto* field = std::get_if<program::FieldIndex>(&instruction.payload))
    ReadColumn(instruction.space, *field);
}

void Reach::ReadDefinition(const Definition& definition) {
  if (!Mark("row " + program_.entities[definition.entity].name + "." + definition.name)) return;
  ReadRows(definition.entity);
  Walk(definition.instruction);
  Walk(definition.computed);
}

void Reach::ReadParameter(program::ParameterId id) {
  const program::Parameter& parameter = program_.parameters[id];
  if (!Mark("parameter " + parameter.name)) return;
  if (parameter.dated) Mark("day");
  for (const program::ParameterValue& value : parameter.values) Walk(value.value);
}

// Which rows there are matters to whoever looks at any of them.
void Reach::ReadRows(EntityId id) {
  if (!id.valid()) return;
  const program::Entity& entity = program_.entities[id];
  if (!Mark("entity " + entity.name)) return;
  for (const program::FieldIndex key : entity.keys) ReadColumn(id, key);
  Walk(entity.only_where);
}

void Reach::ReadColumn(EntityId entity, program::FieldIndex field) {
  const program::Field& column = program_.entities[entity].fields[field];
  if (!Mark("column " + program_.entities[entity].name + "." + column.name)) return;
  ReadRows(column.type.entity);
}

}  // namespace levrules::diff
