#pragma once

// Walks over a program: over the instruction ids that it holds outside the operands of its
// instructions, so that one walk serves both to find what is asked for and to write new ids; and
// over what an instruction is made of. Invalid ids are left out.

#include <concepts>
#include <set>
#include <type_traits>
#include <variant>
#include <vector>

#include "runtime/program/program.h"

namespace levrules::program {

// Every instruction id that the program's tables hold.
template <class Visit>
void ForEachRoot(Program& program, Visit visit) {
  const auto maybe = [&](InstructionId& id) {
    if (id.valid()) visit(id);
  };
  for (std::size_t i = 0; i < program.entities.size(); ++i)
    maybe(program.entities[program.entities.id_at(i)].only_where);
  for (std::size_t i = 0; i < program.parameters.size(); ++i) {
    for (ParameterValue& value : program.parameters[program.parameters.id_at(i)].values)
      maybe(value.value);
  }
  for (std::size_t i = 0; i < program.definitions.size(); ++i) {
    Definition& definition = program.definitions[program.definitions.id_at(i)];
    maybe(definition.instruction);
    for (Reason& reason : definition.reasons) {
      maybe(reason.holds);
      for (ReasonPiece& piece : reason.pieces) maybe(piece.shown);
    }
    for (ExceptionLine& exception : definition.exceptions) maybe(exception.condition);
    maybe(definition.computed);
    maybe(definition.shown);
  }
  for (Law& law : program.laws) maybe(law.always);
  for (ReportColumn& column : program.report) maybe(column.instruction);
  for (WeightCheck& check : program.weight_checks) {
    for (InstructionId& weight : check.weights) maybe(weight);
    maybe(check.total);
  }
  for (Test& test : program.tests) {
    for (ParameterSetting& with : test.with) maybe(with.value);
    for (ExpectTable& table : test.tables) {
      for (InstructionId& id : table.instructions) maybe(id);
    }
    for (ExpectCondition& expect : test.conditions) {
      maybe(expect.condition);
      for (ExpectPart& part : expect.parts) maybe(part.value);
    }
  }
  for (ParameterSetting& setting : program.settings) maybe(setting.value);
  for (Question& question : program.logic.open) {
    for (InstructionId& id : question.conditions) maybe(id);
    for (InstructionId& id : question.values) maybe(id);
  }
  for (RoundedUse& use : program.rounded_uses) maybe(use.rounding);
  maybe(program.shown_where);
}

// Every instruction id of a payload, which may be const.
template <class AnyPayload, class Visit>
requires std::same_as<std::remove_const_t<AnyPayload>, Payload>
void ForEachPayloadId(AnyPayload& payload, Visit visit) {
  const auto maybe = [&](auto& id) {
    if (id.valid()) visit(id);
  };
  if (auto* aggregate = std::get_if<Aggregate>(&payload)) {
    for (auto* id : {&aggregate->argument, &aggregate->where, &aggregate->weight, &aggregate->via,
                     &aggregate->rank, &aggregate->quantile}) {
      maybe(*id);
    }
    for (auto& id : aggregate->group) maybe(id);
  } else if (auto* rank = std::get_if<Rank>(&payload)) {
    maybe(rank->argument);
    maybe(rank->where);
    for (auto& id : rank->group) maybe(id);
    for (auto& key : rank->by) maybe(key.key);
  } else if (auto* a = std::get_if<Allocation>(&payload)) {
    for (auto* id : {&a->pot, &a->in_force, &a->where, &a->at_least, &a->at_most}) maybe(*id);
    for (auto& id : a->group) maybe(id);
    for (auto& share : a->shares) {
      maybe(share.share);
      maybe(share.key);
    }
    for (auto& key : a->ties) maybe(key.key);
  }
}

// What an instruction is made of: its operands, then the ids of its payload.
inline std::vector<InstructionId> PartsOf(const Instruction& instruction) {
  std::vector<InstructionId> parts = instruction.operands;
  ForEachPayloadId(instruction.payload, [&](InstructionId part) { parts.push_back(part); });
  return parts;
}

// Visits each instruction that `root` is made of once, itself first; `seen` holds those visited
// before. `enter(id)` says whether to go into the parts of an instruction.
template <class Enter>
void ForEachReachable(const Program& program, InstructionId root, std::set<InstructionId>& seen,
                      Enter enter) {
  std::vector<InstructionId> open = {root};
  while (!open.empty()) {
    const InstructionId id = open.back();
    open.pop_back();
    if (!seen.insert(id).second || !enter(id)) continue;
    for (const InstructionId part : PartsOf(program.instructions[id])) open.push_back(part);
  }
}

}  // namespace levrules::program
