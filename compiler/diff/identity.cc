#include "compiler/diff/identity.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <tuple>
#include <utility>

#include "runtime/program/payload_text.h"
#include "runtime/program/walk.h"

namespace levrules::diff {

namespace {

using program::Definition;
using program::Instruction;
using program::InstructionId;
using program::Op;

std::string NameIn(const Renames& renames, const std::string& key, const std::string& name) {
  const auto found = renames.find(key);
  return found == renames.end() ? name : found->second;
}

// Operations whose operands may stand in any order. What the operands of an allocation are says its
// payload; the days of a parameter's values are compared where it is defined.
bool InAnyOrder(const Instruction& instruction) {
  const Op op = instruction.op;
  if (op == Op::And || op == Op::Or || op == Op::Add || op == Op::Multiply || op == Op::Parameter ||
      op == Op::Allocate)
    return true;
  const auto* comparison = std::get_if<program::Comparison>(&instruction.payload);
  return comparison != nullptr && (*comparison == program::Comparison::Equal ||
                                   *comparison == program::Comparison::NotEqual);
}

// Of an index: weight, value, weight, value, ..., total.
void SortParts(std::vector<int>& operands) {
  std::vector<std::pair<int, int>> parts;
  for (std::size_t i = 0; i + 1 < operands.size(); i += 2)
    parts.emplace_back(operands[i + 1], operands[i]);
  std::ranges::sort(parts);
  for (std::size_t i = 0; i < parts.size(); ++i)
    std::tie(operands[2 * i + 1], operands[2 * i]) = parts[i];
}

// Guarded values of which none comes before another: exceptions exclude each other, and rows of a
// table are one or are put together. Condition, value, condition, value, ..., base.
void SortCases(std::vector<int>& operands) {
  std::vector<std::pair<int, int>> cases;
  for (std::size_t i = 0; i + 1 < operands.size(); i += 2)
    cases.emplace_back(operands[i], operands[i + 1]);
  std::ranges::sort(cases);
  for (std::size_t i = 0; i < cases.size(); ++i)
    std::tie(operands[2 * i], operands[2 * i + 1]) = cases[i];
}

}  // namespace

Identity::Identity(const program::Program& program, Numbering& numbering, const Renames& renames,
                   const std::set<std::string>& shared, bool whole)
    : program_(program), numbering_(numbering), renames_(renames), shared_(shared), whole_(whole) {
  for (const Definition& definition : program.definitions)
    definition_of_.try_emplace(definition.instruction.value, &definition);
}

std::string Identity::EntityName(program::EntityId id) const {
  if (!id.valid()) return "";
  const std::string& name = program_.entities[id].name;
  return NameIn(renames_, "entity " + name, name);
}

std::string Identity::RowName(const Definition& definition) const {
  const std::string own = program_.entities[definition.entity].name + "." + definition.name;
  return EntityName(definition.entity) + "." + NameIn(renames_, "row " + own, definition.name);
}

std::string Identity::ListName(program::EnumerationId id) const {
  if (!id.valid()) return "";
  const std::string& name = program_.enumerations[id].name;
  return NameIn(renames_, "list " + name, name);
}

std::string Identity::EntryName(program::EnumerationId list, std::size_t entry) const {
  const program::Enumeration& enumeration = program_.enumerations[list];
  const std::string& name = enumeration.items[entry].name;
  return NameIn(renames_, "entry " + enumeration.name + "." + name, name);
}

std::string Identity::FieldName(program::EntityId entity, program::FieldIndex field) const {
  const std::string& name = program_.entities[entity].fields[field].name;
  return EntityName(entity) + "." +
         NameIn(renames_, "column " + program_.entities[entity].name + "." + name, name);
}

// `visit/person`, each of them with its old name.
std::string Identity::UnitName(value::UnitId id) const {
  std::string name;
  std::string word;
  for (const char c : std::string(program_.units.Name(id)) + " ") {
    if (std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_') {
      word += c;
      continue;
    }
    name += NameIn(renames_, "unit " + word, word) + c;
    word.clear();
  }
  return name;
}

std::string Identity::TypeText(const program::Type& type) const {
  return fmt::format("{} {} {} {} {} {}", static_cast<int>(type.kind), UnitName(type.unit),
                     type.percent, type.decimals, ListName(type.enumeration),
                     EntityName(type.entity));
}

int Identity::Of(InstructionId id) { return id.valid() ? Read(id, nullptr) : -1; }

int Identity::Of(const Definition& definition) {
  std::string text = fmt::format("definition {} {}", static_cast<int>(definition.kind),
                                 Read(definition.instruction, &definition));
  if (definition.computed.valid())
    text += fmt::format(" computed {}", Read(definition.computed, &definition));
  return numbering_.NumberOf(text);
}

int Identity::Read(InstructionId id, const Definition* reader) {
  const auto named = definition_of_.find(id.value);
  if (named != definition_of_.end() && named->second != reader && !whole_) {
    const std::string name = RowName(*named->second);
    if (shared_.contains("row " + name)) return numbering_.NumberOf("row " + name);
  }
  if (const auto known = known_.find(id.value); known != known_.end()) return known->second;
  const Instruction& instruction = program_.instructions[id];
  std::vector<int> operands;
  AddOperands(instruction, reader, operands);
  if (InAnyOrder(instruction)) std::ranges::sort(operands);
  if (instruction.op == Op::Index) SortParts(operands);
  const auto* cases = std::get_if<program::CaseRule>(&instruction.payload);
  if (cases != nullptr && *cases != program::CaseRule::First) SortCases(operands);
  std::string text = fmt::format("{} {} [{}] ", static_cast<int>(instruction.op),
                                 EntityName(instruction.space), TypeText(instruction.type));
  for (const int operand : operands) text += fmt::format("{},", operand);
  text += PayloadOf(instruction, reader);
  return known_[id.value] = numbering_.NumberOf(text);
}

// `(a and b) and c` and `a and (b and c)` have the same three operands.
void Identity::AddOperands(const Instruction& instruction, const Definition* reader,
                           std::vector<int>& operands) {
  for (const InstructionId operand : instruction.operands) {
    const Instruction& inner = program_.instructions[operand];
    const auto named = definition_of_.find(operand.value);
    const bool stands_alone = named != definition_of_.end() && !whole_ &&
                              shared_.contains("row " + RowName(*named->second));
    const bool joins = instruction.op == Op::And || instruction.op == Op::Or;
    if (joins && inner.op == instruction.op && !stands_alone) {
      AddOperands(inner, reader, operands);
    } else {
      operands.push_back(Read(operand, reader));
    }
  }
}

std::string Identity::PayloadOf(const Instruction& instruction, const Definition* reader) {
  program::Payload payload = instruction.payload;
  if (const auto* field = std::get_if<program::FieldIndex>(&payload))
    return "column " + FieldName(instruction.space, *field);
  if (const auto* parameter = std::get_if<program::ParameterId>(&payload)) {
    const std::string& name = program_.parameters[*parameter].name;
    return "parameter " + NameIn(renames_, "parameter " + name, name);
  }
  if (const auto* code = std::get_if<program::CodeConstant>(&payload)) {
    if (instruction.type.kind != value::Kind::Enumeration)
      return fmt::format("code {}", code->code);
    return "entry " + EntryName(instruction.type.enumeration, static_cast<std::size_t>(code->code));
  }
  if (const auto* outcomes = std::get_if<program::OutcomeSet>(&payload)) {
    const program::Type& type = program_.instructions[instruction.operands[0]].type;
    std::set<std::string> names;
    const auto& items = program_.enumerations[type.enumeration].items;
    for (std::size_t i = 0; i < items.size(); ++i) {
      if ((outcomes->outcomes >> i & 1u) != 0) names.insert(EntryName(type.enumeration, i));
    }
    std::string text = outcomes->negated ? "not outcomes" : "outcomes";
    for (const std::string& name : names) text += " " + name;
    return text;
  }
  if (const auto* decision = std::get_if<program::DecisionInfo>(&payload)) {
    std::string text = "decision";
    for (const std::int32_t code : decision->codes)
      text += " " + EntryName(decision->outcomes, static_cast<std::size_t>(code));
    return text;
  }
  std::string source;
  if (auto* aggregate = std::get_if<program::Aggregate>(&payload)) {
    source = EntityName(aggregate->source);
    aggregate->source = {};
  }
  if (auto* index = std::get_if<program::IndexInfo>(&payload)) index->definition = {};
  if (auto* allocation = std::get_if<program::Allocation>(&payload)) allocation->definition = {};
  program::ForEachPayloadId(payload, [&](InstructionId& part) {
    part = InstructionId{static_cast<std::uint32_t>(Read(part, reader))};
  });
  if (auto* allocation = std::get_if<program::Allocation>(&payload)) {
    std::ranges::sort(allocation->shares, {}, [](const program::AllocationShare& share) {
      return std::pair(share.key.value, share.share.value);
    });
  }
  return source + program::PayloadText(payload);
}

}  // namespace levrules::diff
