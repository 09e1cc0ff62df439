// Overrides: outcomes that a person sets in place of computed ones. Their rows are a table of their
// own, read and checked like any other data.

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "compiler/sema/elaborator.h"
#include "runtime/base/text.h"

namespace levrules::sema {

namespace {

program::Field FieldNamed(std::string name, Type type) {
  program::Field field;
  field.name = name;
  field.header = std::move(name);
  field.type = type;
  return field;
}

Type TypeOfKind(Kind kind) {
  Type type;
  type.kind = kind;
  return type;
}

}  // namespace

void Elaborator::DeclareOverrides() {
  for (const Part& part : input_.rules->parts) {
    const auto* source = std::get_if<syntax::OverrideDefinition>(&part.definition->body);
    if (source == nullptr) continue;
    CitationsOf(part.definition->cites);
    const auto slot = DecisionNamed(source->decision);
    if (!slot) continue;
    DefinitionSlot& decision = slots_[*slot];
    const auto& body = std::get<syntax::DecisionDefinition>(decision.source->body);
    if (!body.overridable_by) {
      out_.Add({.kind = DiagnosticKind::NotOverridable,
                .primary = source->decision.span,
                .arguments = {decision.name},
                .labels = {{decision.name_span, "the decision"}},
                .help = "add `may be overridden by \"WHO\"` to the decision, with the paragraph "
                        "that gives the power"});
      continue;
    }
    if (decision.overrides.valid()) {
      out_.Add({.kind = DiagnosticKind::DefinedTwice,
                .primary = source->decision.span,
                .arguments = {"override " + decision.name},
                .help = "put all rows into one table"});
      continue;
    }
    decision.overrides = OverrideEntity(*source, decision);
  }
}

std::optional<SlotIndex> Elaborator::DecisionNamed(const Identifier& name) {
  std::vector<std::string> decisions;
  for (SlotIndex i = 0; i < slots_.size(); ++i) {
    if (!slots_[i].outcomes.valid()) continue;
    if (slots_[i].name == name.text) return i;
    decisions.push_back(slots_[i].name);
  }
  if (broken_.contains(name.text)) return std::nullopt;
  const auto near = NearestName(name.text, decisions);
  out_.Add({.kind = DiagnosticKind::UnknownDecision,
            .primary = name.span,
            .arguments = {name.text},
            .help = near ? fmt::format("did you mean `{}`?", *near)
                    : decisions.empty()
                        ? "this fund decides nothing"
                        : fmt::format("the fund decides {}", JoinWords(decisions))});
  return std::nullopt;
}

EntityId Elaborator::OverrideEntity(const syntax::OverrideDefinition& source,
                                    const DefinitionSlot& decision) {
  const program::Entity& decided = program_.entities[decision.entity];
  program::Entity entity;
  entity.name = "override " + decision.name;
  entity.of_overrides = true;
  entity.span = source.decision.span;
  for (const program::FieldIndex key : decided.keys) {
    program::Field field = decided.fields[key];
    field.header = field.name;
    field.role = program::FieldRole::Key;
    entity.keys.push_back(static_cast<program::FieldIndex>(entity.fields.size()));
    entity.fields.push_back(std::move(field));
  }
  Type outcome = TypeOfKind(Kind::Enumeration);
  outcome.enumeration = decision.outcomes;
  entity.fields.push_back(FieldNamed("outcome", outcome));
  entity.fields.push_back(FieldNamed("reason", TypeOfKind(Kind::Text)));
  entity.fields.back().like = "(?s).{20,}";
  entity.fields.push_back(FieldNamed("by", TypeOfKind(Kind::Text)));
  entity.fields.push_back(FieldNamed("on", TypeOfKind(Kind::Date)));
  if (source.from) {
    entity.path = source.from->text;
    CheckDataPath(*source.from);
  } else if (!source.rows.empty()) {
    entity.rows = TableOf(source.rows, &entity);
    CheckOverrideColumns(entity, source.rows.front().span);
  }
  const EntityId id = program_.entities.Add(std::move(entity));
  row_names_.emplace_back();
  return id;
}

void Elaborator::CheckOverrideColumns(const program::Entity& entity, Span heading) {
  for (const program::Field& field : entity.fields) {
    if (std::ranges::find(entity.rows->columns, field.name) != entity.rows->columns.end()) continue;
    out_.Add({.kind = DiagnosticKind::KeyColumnMissing,
              .primary = heading,
              .arguments = {field.name},
              .help = "an override says which row, the outcome, the reason, by whom and on which "
                      "day: `| code | outcome | reason | by | on |`"});
  }
}

// The decision with the outcomes in its place that were set by the day of the run.
InstructionId Elaborator::Overridden(InstructionId decision, const DefinitionSlot& slot) {
  const Span span = slot.name_span;
  const program::Entity& table = program_.entities[slot.overrides];
  const auto keys = static_cast<program::FieldIndex>(table.keys.size());
  std::vector<InstructionId> parts;
  for (const program::FieldIndex key : program_.entities[slot.entity].keys)
    parts.push_back(FieldColumn(slot.entity, key));
  Type reference = TypeOfKind(Kind::Reference);
  reference.entity = slot.overrides;
  reference.optional = true;
  const InstructionId row = Emit(Op::Lookup, reference, std::move(parts), {}, span);
  const auto follow = [&](program::FieldIndex field) {
    const InstructionId column = FieldColumn(slot.overrides, field);
    Type type = TypeAt(column);
    type.optional = true;
    program::Instruction instruction;
    instruction.op = Op::Follow;
    instruction.type = type;
    instruction.space = slot.entity;
    instruction.operands = {row, column};
    instruction.origin = span;
    return program_.instructions.Add(std::move(instruction));
  };
  const InstructionId outcome = follow(keys);
  const InstructionId on = follow(keys + 3);
  const InstructionId today = Emit(Op::AsAt, TypeOfKind(Kind::Date), {}, {}, span);
  Type condition = TypeOfKind(Kind::Boolean);
  condition.optional = true;
  const InstructionId acts =
      Emit(Op::Compare, condition, {on, today}, program::Comparison::LessEqual, span);
  const InstructionId none = Emit(Op::Missing, TypeAt(outcome), {}, {}, span);
  const InstructionId set = Emit(Op::If, TypeAt(outcome), {acts, outcome, none}, {}, span);
  Type type = TypeAt(decision);
  return Emit(Op::Override, type, {decision, set}, {}, span);
}

}  // namespace levrules::sema
