#include "compiler/lower/lower_program.h"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "runtime/base/check.h"
#include "runtime/base/limits.h"
#include "runtime/program/payload_text.h"
#include "runtime/program/walk.h"

namespace levrules::lower {

namespace {

using namespace program;  // NOLINT: every name here is part of a program

class Lowerer {
 public:
  explicit Lowerer(const Program& draft) : program_(draft) {}

  Program Run() {
    OrderDefinitions();
    std::vector<bool> wanted(program_.instructions.size());
    ForEachRoot(program_, [&](InstructionId& id) { wanted[id.index()] = true; });
    // Operands stand before their users, so one pass from the end finds all that is needed.
    for (std::size_t i = wanted.size(); i-- > 0;) {
      if (!wanted[i]) continue;
      for (const InstructionId operand :
           program_.instructions[program_.instructions.id_at(i)].operands) {
        LEV_CHECK(operand.index() < i, "operands stand before their users");
        wanted[operand.index()] = true;
      }
    }
    Store<Instruction, InstructionId> draft = std::exchange(program_.instructions, {});
    // What a definition names stays apart from equal expressions, so that explanations and
    // citations are its own.
    std::vector<bool> named(draft.size());
    for (const Definition& definition : program_.definitions) {
      named[definition.instruction.index()] = true;
      if (definition.computed.valid()) named[definition.computed.index()] = true;
    }
    new_ids_.resize(draft.size());
    for (std::size_t i = 0; i < draft.size(); ++i) {
      if (wanted[i])
        new_ids_[i] = Place(draft[draft.id_at(i)], named[i] ? fmt::format("named {} ", i) : "");
    }
    ForEachRoot(program_, [&](InstructionId& id) { id = new_ids_[id.index()]; });
    return std::move(program_);
  }

 private:
  // `apart` goes into the key under which equal instructions are found.
  InstructionId Place(Instruction instruction, const std::string& apart) {
    LEV_CHECK(instruction.op != Op::Invalid, "a program that runs has no mistake left");
    for (InstructionId& operand : instruction.operands) operand = new_ids_[operand.index()];
    ForEachPayloadId(instruction.payload, [&](InstructionId& id) { id = new_ids_[id.index()]; });
    if (auto* info = std::get_if<IndexInfo>(&instruction.payload))
      info->definition = definition_ids_[info->definition.index()];
    if (auto* info = std::get_if<DecisionInfo>(&instruction.payload))
      info->definition = definition_ids_[info->definition.index()];
    if (auto* allocation = std::get_if<Allocation>(&instruction.payload))
      allocation->definition = definition_ids_[allocation->definition.index()];
    Fold(instruction);
    std::string key =
        apart + fmt::format("{} {} {} {} {} {} {} {} {} {} ", static_cast<int>(instruction.op),
                            static_cast<int>(instruction.type.kind), instruction.type.unit.value,
                            instruction.type.percent, instruction.type.decimals,
                            instruction.type.enumeration.value, instruction.type.entity.value,
                            instruction.type.optional, instruction.type.may_be_unranked,
                            instruction.space.value);
    for (const InstructionId operand : instruction.operands) key += fmt::format("{},", operand.value);
    key += PayloadText(instruction.payload);
    const auto [entry, added] = known_.try_emplace(std::move(key), InstructionId{});
    if (added) entry->second = program_.instructions.Add(std::move(instruction));
    return entry->second;
  }

  const Number* ConstantOf(InstructionId id) const {
    const Instruction& instruction = program_.instructions[id];
    return instruction.op == Op::Constant ? std::get_if<Number>(&instruction.payload) : nullptr;
  }

  // Arithmetic on constants is done here; nothing that could fail at run time is.
  void Fold(Instruction& instruction) const {
    const bool unary = instruction.op == Op::Negate;
    const bool binary = instruction.op == Op::Add || instruction.op == Op::Subtract ||
                        instruction.op == Op::Multiply || instruction.op == Op::Divide;
    if (!unary && !binary) return;
    const Number* a = ConstantOf(instruction.operands[0]);
    const Number* b = binary ? ConstantOf(instruction.operands[1]) : a;
    if (a == nullptr || b == nullptr) return;
    if (instruction.op == Op::Divide && b->IsZero()) return;
    if (a->BitSize() > limits::kConstantBits || b->BitSize() > limits::kConstantBits) return;
    Number result;
    if (unary) result = -*a;
    if (instruction.op == Op::Add) result = *a + *b;
    if (instruction.op == Op::Subtract) result = *a - *b;
    if (instruction.op == Op::Multiply) result = *a * *b;
    if (instruction.op == Op::Divide) result = Divide(*a, *b);
    instruction.op = Op::Constant;
    instruction.operands.clear();
    instruction.payload = std::move(result);
  }

  void OrderDefinitions() {
    std::vector<std::size_t> order(program_.definitions.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::stable_sort(order, {}, [&](std::size_t i) {
      return program_.definitions[program_.definitions.id_at(i)].place;
    });
    definition_ids_.resize(order.size());
    Store<Definition, DefinitionId> sorted;
    for (const std::size_t i : order) {
      definition_ids_[i] =
          sorted.Add(std::move(program_.definitions[program_.definitions.id_at(i)]));
    }
    program_.definitions = std::move(sorted);
    for (WeightCheck& check : program_.weight_checks)
      check.definition = definition_ids_[check.definition.index()];
    for (OverrideTable& table : program_.overrides)
      table.decision = definition_ids_[table.decision.index()];
    for (Law& law : program_.laws) {
      if (law.monotone) law.monotone->column = definition_ids_[law.monotone->column.index()];
    }
  }

  Program program_;
  std::vector<InstructionId> new_ids_;
  std::vector<DefinitionId> definition_ids_;
  std::unordered_map<std::string, InstructionId> known_;
};

}  // namespace

Program LowerProgram(const Program& draft) { return Lowerer(draft).Run(); }

}  // namespace levrules::lower
