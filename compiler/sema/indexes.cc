// An index: weighted parts, the total they add up to, and what happens where one is missing.

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "compiler/format/print_expression.h"
#include "compiler/sema/elaborator.h"
#include "runtime/base/text.h"

namespace levrules::sema {

namespace {

// A share as people write it: `99 %` reads `99%`; what is no finite decimal stays a fraction.
std::string Percent(const Number& share) {
  const Number percent = share * Number(100);
  return percent.IsFiniteDecimal() ? percent.ToDecimal() + "%" : share.ToFraction();
}

bool Finite(int decimals) { return decimals < value::kFiniteDecimals; }

}  // namespace

InstructionId Elaborator::ElaborateIndex(const syntax::IndexDefinition& index, const Scope& scope,
                                         program::Definition& definition) {
  if (index.block.parts.empty()) {
    return Report(DiagnosticKind::IndexWithoutParts, index.name.span, scope, {index.name.text},
                  "write its parts below, as in `weight 40% on measure`");
  }
  definition.formula = fmt::format("{} parts", index.block.parts.size());
  return IndexBlockValue(index.block, index.name, scope, definition,
                         index.block.missing.has_value());
}

InstructionId Elaborator::IndexBlockValue(const syntax::IndexBlock& block, const Identifier& name,
                                          const Scope& scope, program::Definition& definition,
                                          bool own_policy) {
  const InstructionId base = IndexOfParts(block, name, scope, definition, own_policy);
  if (block.exceptions.empty()) return base;
  std::vector<InstructionId> operands;
  for (const auto& exception : block.exceptions) {
    operands.push_back(ExceptionCondition(exception.condition, exception.cites, exception.span,
                                          scope, definition));
    syntax::IndexBlock kept = exception.block;
    if (kept.parts.empty()) kept.parts = block.parts;
    if (!kept.total) kept.total = block.total;
    if (!kept.missing) kept.missing = block.missing;
    operands.push_back(IndexBlockValue(kept, {name.text, exception.span}, scope, definition,
                                       exception.block.missing.has_value()));
  }
  operands.push_back(base);
  CheckExceptions(operands, scope);
  return Cases(program::CaseRule::Exceptions, std::move(operands), name.span, scope);
}

InstructionId Elaborator::IndexOfParts(const syntax::IndexBlock& block, const Identifier& name,
                                       const Scope& scope, program::Definition& definition,
                                       bool own_policy) {
  Scope fixed;
  fixed.tree = scope.tree;
  fixed.in_parameter = true;
  std::vector<InstructionId> operands;
  program::WeightCheck check;
  check.span = name.span;
  Type type;
  bool any_optional = false;
  bool all_optional = true;
  std::vector<program::IndexPart> parts;
  for (const syntax::IndexPart& part : block.parts) {
    AddIndexPart(part, scope, fixed, operands);
    check.weights.push_back(operands[operands.size() - 2]);
    parts.push_back(
        {part.title ? part.title->text : format::PrintExpression(*scope.tree, part.value),
         format::PrintExpression(*scope.tree, part.value), CitationsOf(part.cites)});
    const Type part_type = TypeAt(operands.back());
    if (!part_type.valid()) continue;
    const int weight_decimals = TypeAt(operands[operands.size() - 2]).decimals;
    any_optional |= part_type.optional;
    all_optional &= part_type.optional;
    if (!type.valid()) type.decimals = 0;
    type.kind = Kind::Number;
    type.unit = TypeAt(operands[1]).unit;
    type.decimals = std::max(type.decimals, Finite(part_type.decimals) && Finite(weight_decimals)
                                                ? part_type.decimals + weight_decimals
                                                : std::max(part_type.decimals, weight_decimals));
    type.may_be_unranked |= part_type.may_be_unranked;
  }
  Type total_type;
  total_type.kind = Kind::Number;
  total_type.decimals = 0;
  check.total = block.total ? Elaborate(*block.total, fixed)
                            : Emit(Op::Constant, total_type, {}, Number(1), name.span);
  operands.push_back(check.total);
  const bool shared =
      SharedPolicy(block, any_optional || !own_policy || !AllValid(operands), scope);
  type.optional = shared ? all_optional : any_optional;
  if (shared && any_optional) type.decimals = value::kAnyDecimals;
  definition.blocks.push_back(std::move(parts));
  if (!AllValid(operands)) return Invalid(name.span);
  CheckWeights(check, name.text, "weights");
  const DefinitionId id = IdInMaking();
  check.definition = id;
  program_.weight_checks.push_back(check);
  return Emit(Op::Index, type, std::move(operands),
              program::IndexInfo{shared, id, definition.blocks.size() - 1}, name.span);
}

void Elaborator::AddIndexPart(const syntax::IndexPart& part, const Scope& scope, const Scope& fixed,
                              std::vector<InstructionId>& operands) {
  const InstructionId weight = Elaborate(part.weight, fixed);
  InstructionId value = Elaborate(part.value, scope);
  const Type weight_type = TypeAt(weight);
  if (weight_type.valid() &&
      (weight_type.kind != Kind::Number || weight_type.unit != value::kNoUnit)) {
    Report(DiagnosticKind::WrongKind, scope.tree->span(part.weight), scope,
           {"weight", Name(weight_type)}, "a weight is a share, as in `weight 40% on measure`");
  }
  if (TypeAt(value).valid() && TypeAt(value).kind != Kind::Number) {
    value = Report(DiagnosticKind::WrongKind, scope.tree->span(part.value), scope,
                   {"index", Name(TypeAt(value))}, "a part of an index is a number");
  }
  if (!operands.empty() && AllValid({operands[1], value}) &&
      !Meet(operands[1], value, scope.tree->span(part.value), scope, "add up")) {
    value = Invalid(part.span);
  }
  operands.push_back(weight);
  operands.push_back(value);
}

bool Elaborator::SharedPolicy(const syntax::IndexBlock& block, bool needed, const Scope& scope) {
  if (!block.missing) return false;
  const bool shared = block.missing->policy == syntax::MissingPolicy::Shared;
  if (!shared) {
    Report(DiagnosticKind::PolicyKind, block.missing->span, scope, {"index"},
           "an index takes `missing shared`: parts without data share their weight among the "
           "others");
  } else if (!needed) {
    Report(DiagnosticKind::PolicyIdle, block.missing->span, scope, {"index"},
           "delete it: no part of this index can be missing");
  }
  return shared;
}

void Elaborator::CheckWeights(const program::WeightCheck& check, const std::string& name,
                              std::string_view what) {
  Number sum = 0;
  for (const InstructionId weight : check.weights) {
    const auto value = ConstantNumber(weight);
    if (!value) return;  // Depends on a parameter: checked at every run.
    sum += *value;
  }
  const auto total = ConstantNumber(check.total);
  if (!total || sum == *total) return;
  const Number difference = *total - sum;
  const bool shares = what == "shares";
  const std::string state =
      shares ? "" : fmt::format(", or state the sum with `total {}`", Percent(sum));
  out_.Add(
      {.kind = DiagnosticKind::WeightsSum,
       .primary = check.span,
       .arguments = {std::string(what), name, Percent(sum), Percent(*total)},
       .help = difference.Sign() > 0
                   ? fmt::format("{} is given to no part; correct a {}{}", Percent(difference),
                                 shares ? "share" : "weight", state)
                   : fmt::format("{} is given twice; correct a {}{}", Percent(difference.Abs()),
                                 shares ? "share" : "weight", state)});
}

}  // namespace levrules::sema
