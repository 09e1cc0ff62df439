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
#include "runtime/base/overloaded.h"

namespace levrules::lower {

namespace {

using namespace program;  // NOLINT: every name here is part of a program

// Calls `visit` on every instruction id that the program's tables hold, so that one walk serves
// both to find what is asked for and to write the new ids.
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
  maybe(program.shown_where);
}

template <class Visit>
void ForEachPayloadId(Payload& payload, Visit visit) {
  const auto maybe = [&](InstructionId& id) {
    if (id.valid()) visit(id);
  };
  if (auto* aggregate = std::get_if<Aggregate>(&payload)) {
    for (InstructionId* id : {&aggregate->argument, &aggregate->where, &aggregate->weight,
                              &aggregate->via, &aggregate->rank, &aggregate->quantile}) {
      maybe(*id);
    }
    for (InstructionId& id : aggregate->group) maybe(id);
  } else if (auto* rank = std::get_if<Rank>(&payload)) {
    maybe(rank->argument);
    maybe(rank->where);
    for (InstructionId& id : rank->group) maybe(id);
    for (RankKey& key : rank->by) maybe(key.key);
  } else if (auto* a = std::get_if<Allocation>(&payload)) {
    for (InstructionId* id : {&a->pot, &a->in_force, &a->where, &a->at_least, &a->at_most})
      maybe(*id);
    for (InstructionId& id : a->group) maybe(id);
    for (AllocationShare& share : a->shares) {
      maybe(share.share);
      maybe(share.key);
    }
    for (RankKey& key : a->ties) maybe(key.key);
  }
}

std::string IdText(InstructionId id) { return fmt::format("{},", id.value); }

std::string AllocationKey(const Allocation& a) {
  std::string text = fmt::format(
      "{} {} {} {} {} ", a.step ? a.step->ToFraction() : "", a.largest_remainder, a.leftover_kept,
      static_cast<int>(a.policy) * 8 + static_cast<int>(a.choice_policy), a.definition.value);
  for (const InstructionId id : {a.pot, a.in_force, a.where, a.at_least, a.at_most})
    text += IdText(id);
  for (const InstructionId id : a.group) text += IdText(id);
  for (const AllocationShare& share : a.shares)
    text += "share" + IdText(share.share) + IdText(share.key);
  for (const RankKey& key : a.ties)
    text += fmt::format("by{}{}", key.highest_first, IdText(key.key));
  return text;
}

// A text that is equal for equal payloads.
std::string PayloadKey(const Payload& payload) {
  const std::string index = fmt::format("{}:", payload.index());
  return index +
         std::visit(
             Overloaded{
                 [](std::monostate) { return std::string(); },
                 [](const Number& number) { return number.ToFraction(); },
                 [](const TextConstant& text) { return text.text; },
                 [](const CodeConstant& code) { return std::to_string(code.code); },
                 [](const Date& date) { return date.ToIso(); },
                 [](ParameterId id) { return std::to_string(id.value); },
                 [](FieldIndex field) { return std::to_string(field); },
                 [](const Rounding& r) {
                   return fmt::format("{} {}", r.step.ToFraction(), static_cast<int>(r.mode));
                 },
                 [](Comparison comparison) { return std::to_string(static_cast<int>(comparison)); },
                 [](const Membership& m) {
                   return fmt::format("{}{}", m.negated, m.excludes_high);
                 },
                 [](const Pattern& p) { return fmt::format("{} {}", p.negated, p.regex); },
                 [](const OutcomeSet& o) { return fmt::format("{} {}", o.negated, o.outcomes); },
                 [](MissingIs is) { return std::to_string(static_cast<int>(is)); },
                 [](const Aggregate& a) {
                   std::string text =
                       fmt::format("{} {} {} {} {} {} {} {} ", static_cast<int>(a.op), a.every,
                                   static_cast<int>(a.population), a.source.value,
                                   static_cast<int>(a.policy), a.quantile_type,
                                   a.rounding.step.ToFraction(), static_cast<int>(a.rounding.mode));
                   for (const InstructionId id :
                        {a.argument, a.where, a.weight, a.via, a.rank, a.quantile})
                     text += IdText(id);
                   for (const InstructionId id : a.group) text += IdText(id);
                   return text;
                 },
                 [](const Rank& r) {
                   std::string text =
                       fmt::format("{} {} {} ", r.highest_first, static_cast<int>(r.ties),
                                   static_cast<int>(r.policy));
                   text += IdText(r.argument) + IdText(r.where);
                   for (const InstructionId id : r.group) text += IdText(id);
                   for (const RankKey& key : r.by)
                     text += fmt::format("by{}{}", key.highest_first, IdText(key.key));
                   return text;
                 },
                 [](const IndexInfo& info) {
                   return fmt::format("{} {} {}", info.shared, info.definition.value, info.block);
                 },
                 [](CaseRule rule) { return std::to_string(static_cast<int>(rule)); },
                 [](const Allocation& a) { return AllocationKey(a); },
                 [](const DecisionInfo& info) { return std::to_string(info.definition.value); }},
             payload);
}

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
    for (const InstructionId operand : instruction.operands) key += IdText(operand);
    key += PayloadKey(instruction.payload);
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
