// Criteria and decisions.

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "compiler/format/print_expression.h"
#include "compiler/sema/elaborator.h"
#include "runtime/base/limits.h"
#include "runtime/base/text.h"
#include "runtime/program/tags.h"

namespace levrules::sema {

InstructionId Elaborator::ElaborateCriterion(const syntax::CriterionDefinition& criterion,
                                             const Scope& scope, program::Definition& definition) {
  if (!criterion.block.met_when) {
    return Report(
        DiagnosticKind::CriterionWithoutCondition, criterion.name.span, scope,
        {criterion.name.text},
        "write below, indented by four spaces, when it is met, as in `met when unemployment > 5%`");
  }
  definition.formula = format::PrintExpression(*scope.tree, *criterion.block.met_when);
  AddTags(criterion, scope, definition);
  const InstructionId condition =
      CriterionBlockValue(criterion.block, *criterion.block.met_when, {}, scope, definition);
  // An exception speaks before what it stands in.
  std::ranges::reverse(definition.reasons);
  if (!TypeAt(condition).valid()) return Invalid(criterion.name.span);
  Type type = TypeAt(condition);
  const program::MissingIs missing = MissingIsOf(criterion.block, condition, scope);
  if (missing != program::MissingIs::Unknown) type.optional = false;
  return Emit(Op::Criterion, type, {condition}, missing, criterion.name.span);
}

program::MissingIs Elaborator::MissingIsOf(const syntax::CriterionBlock& block,
                                           InstructionId condition, const Scope& scope) {
  if (!block.missing) return program::MissingIs::Unknown;
  const bool met = block.missing->policy == syntax::MissingPolicy::IsMet;
  if (!met && block.missing->policy != syntax::MissingPolicy::IsNotMet) {
    Report(DiagnosticKind::PolicyKind, block.missing->span, scope, {"criterion"},
           "a criterion takes `missing is met` or `missing is not met`");
    return program::MissingIs::Unknown;
  }
  if (TypeAt(condition).valid() && !TypeAt(condition).optional) {
    Report(DiagnosticKind::PolicyIdle, block.missing->span, scope, {"criterion"},
           "delete it: the condition is always known");
  }
  return met ? program::MissingIs::Met : program::MissingIs::NotMet;
}

InstructionId Elaborator::CriterionBlockValue(const syntax::CriterionBlock& block, ExprId met_when,
                                              InstructionId holds, const Scope& scope,
                                              program::Definition& definition) {
  const InstructionId base = Condition(met_when, scope);
  if (block.because) {
    program::Reason reason{holds, {}};
    for (const auto& piece : block.because_pieces) {
      program::ReasonPiece built;
      built.text = piece.text;
      if (piece.shown.valid()) built.shown = Shown(piece.shown, scope, "a reason");
      reason.pieces.push_back(std::move(built));
    }
    definition.reasons.push_back(std::move(reason));
  }
  if (block.exceptions.empty()) return base;
  std::vector<InstructionId> operands;
  for (const auto& exception : block.exceptions) {
    const InstructionId condition =
        ExceptionCondition(exception.condition, exception.cites, exception.span, scope, definition);
    InstructionId inner_holds = condition;
    if (holds.valid()) {
      Type type = TypeAt(condition);
      type.optional |= TypeAt(holds).optional;
      inner_holds = Emit(Op::And, type, {holds, condition}, {}, exception.span);
    }
    InstructionId value =
        CriterionBlockValue(exception.block, exception.block.met_when.value_or(met_when),
                            inner_holds, scope, definition);
    if (exception.block.missing && TypeAt(value).valid()) {
      Type type = TypeAt(value);
      const program::MissingIs missing = MissingIsOf(exception.block, value, scope);
      if (missing != program::MissingIs::Unknown) type.optional = false;
      value = Emit(Op::Criterion, type, {value}, missing, exception.span);
    }
    operands.push_back(condition);
    operands.push_back(value);
  }
  operands.push_back(base);
  CheckExceptions(operands, scope);
  return Cases(program::CaseRule::Exceptions, std::move(operands), scope.tree->span(met_when),
               scope);
}

void Elaborator::AddTags(const syntax::CriterionDefinition& criterion, const Scope& scope,
                         program::Definition& definition) {
  for (const syntax::Tag& tag : criterion.tags) {
    const auto scheme =
        std::ranges::find(program::kTagSchemes, tag.scheme.text, &program::TagScheme::name);
    if (scheme != program::kTagSchemes.end() &&
        std::ranges::find(scheme->values, tag.value.text) == scheme->values.end()) {
      std::vector<std::string> values(scheme->values.begin(), scheme->values.end());
      const auto near = NearestName(tag.value.text, values);
      Report(DiagnosticKind::TagUnknown, tag.value.span, scope, {tag.value.text, tag.scheme.text},
             near ? fmt::format("did you mean `{}`?", *near)
                  : fmt::format("write one of {}", JoinWords(values)));
      continue;
    }
    const auto same = [&](const program::Tag& known) {
      return known.scheme == tag.scheme.text && known.value == tag.value.text;
    };
    if (std::ranges::any_of(definition.tags, same)) {
      Report(DiagnosticKind::ClauseTwice, tag.span, scope,
             {fmt::format("tagged {}: {}", tag.scheme.text, tag.value.text)},
             "keep one of the two");
      continue;
    }
    definition.tags.push_back({tag.scheme.text, tag.value.text});
  }
}

InstructionId Elaborator::ElaborateDecision(const syntax::DecisionDefinition& decision,
                                            const DefinitionSlot& slot, const Scope& scope,
                                            program::Definition& definition) {
  program::DecisionInfo info;
  info.outcomes = slot.outcomes;
  const std::vector<program::Enumerator> items = program_.enumerations[slot.outcomes].items;
  if (items.size() > limits::kOutcomes) {
    return Report(DiagnosticKind::TooManyOutcomes, decision.name.span, scope,
                  {GroupDigits(limits::kOutcomes)}, "split the decision in two");
  }
  Type type;
  type.kind = Kind::Enumeration;
  type.enumeration = info.outcomes;
  std::vector<InstructionId> operands;
  bool closed = false;
  for (const syntax::Outcome& outcome : decision.outcomes) {
    if (closed) {
      Report(DiagnosticKind::OutcomeUnreachable, outcome.span, scope, {outcome.name.text},
             "put it before the line with `otherwise`",
             {{SpanOf(operands.back()), "this takes all rows that are left"}});
      break;
    }
    InstructionId condition;
    if (outcome.when) {
      condition = Condition(*outcome.when, scope);
    } else {
      Type boolean;
      boolean.kind = Kind::Boolean;
      condition = Emit(Op::Constant, boolean, {}, program::CodeConstant{1}, outcome.span);
      closed = true;
    }
    const auto code = static_cast<std::int32_t>(
        std::ranges::find(items, outcome.name.text, &program::Enumerator::name) - items.begin());
    info.codes.push_back(code);
    operands.push_back(condition);
    type.optional |= TypeAt(condition).optional;
    definition.outcomes.push_back(
        {code, outcome.when ? format::PrintExpression(*scope.tree, *outcome.when) : std::string(),
         CitationsOf(outcome.cites), outcome.span});
  }
  info.definition = IdInMaking();
  definition.computed = Emit(Op::Decision, type, std::move(operands), info, decision.name.span);
  if (decision.overridable_by) definition.overridable_by = decision.overridable_by->text;
  if (!slot.overrides.valid() || !TypeAt(definition.computed).valid()) return definition.computed;
  program_.overrides.push_back(
      {info.definition, slot.overrides, program_.entities[slot.overrides].span});
  return Overridden(definition.computed, slot);
}

}  // namespace levrules::sema
