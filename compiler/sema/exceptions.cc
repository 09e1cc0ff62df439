// `except where`: blocks that stand in place of others. Each form says what a block of its own is
// worth; here the blocks are put together and overlaps that can be seen before the run are found.

#include <fmt/format.h>

#include <utility>

#include "compiler/format/print_expression.h"
#include "compiler/sema/elaborator.h"
#include "compiler/sema/regions.h"
#include "runtime/base/text.h"

namespace levrules::sema {

InstructionId Elaborator::Cases(program::CaseRule rule, std::vector<InstructionId> operands,
                                Span span, const Scope& scope) {
  const bool with_base = program::HasBase(rule);
  const std::size_t cases = operands.size() / 2;
  const auto value_at = [&](std::size_t i) { return i < cases ? 2 * i + 1 : operands.size() - 1; };
  const std::size_t values = cases + (with_base ? 1 : 0);
  // All values take the unit of the first of the text: the base where there is one.
  const std::size_t first = with_base ? value_at(cases) : value_at(0);
  if (!AllValid(operands)) return Invalid(span);
  Type type = TypeAt(operands[first]);
  bool literal = IsConstant(operands[first]);
  for (std::size_t i = 0; i < values; ++i) {
    const std::size_t at = value_at(i);
    if (at == first) continue;
    if (!Meet(operands[first], operands[at], SpanOf(operands[at]), scope, "choose between"))
      return Invalid(span);
    const Type next = TypeAt(operands[at]);
    type.percent =
        (type.percent && (next.percent || IsConstant(operands[at]))) || (next.percent && literal);
    literal &= IsConstant(operands[at]);
    type.decimals = std::max(type.decimals, next.decimals);
    type.optional |= next.optional;
    type.may_be_unranked |= next.may_be_unranked;
  }
  for (std::size_t i = 0; i < cases; ++i) type.optional |= TypeAt(operands[2 * i]).optional;
  return Emit(Op::Cases, type, std::move(operands), rule, span);
}

InstructionId Elaborator::ElaborateLet(const syntax::LetDefinition& let, const Scope& scope,
                                       program::Definition& definition) {
  std::optional<Type> declared;
  if (let.type) declared = TypeOf(*let.type);
  const InstructionId value =
      LetBlockValue(let.block, scope, declared ? &*declared : nullptr, definition);
  if (!let.type) return value;
  return DeclareAs(value, *let.type, scope.tree->span(let.block.value), scope);
}

InstructionId Elaborator::LetBlockValue(const syntax::LetBlock& block, const Scope& scope,
                                        const Type* expected, program::Definition& definition) {
  const InstructionId base = Elaborate(block.value, scope, expected);
  if (block.exceptions.empty()) return base;
  const Type type = TypeAt(base);
  std::vector<InstructionId> operands;
  for (const auto& exception : block.exceptions) {
    operands.push_back(ExceptionCondition(exception.condition, exception.cites, exception.span,
                                          scope, definition));
    operands.push_back(
        LetBlockValue(exception.block, scope, type.valid() ? &type : expected, definition));
  }
  operands.push_back(base);
  CheckExceptions(operands, scope);
  return Cases(program::CaseRule::Exceptions, std::move(operands), scope.tree->span(block.value),
               scope);
}

InstructionId Elaborator::ExceptionCondition(ExprId condition, const syntax::Cites& cites,
                                             Span span, const Scope& scope,
                                             program::Definition& definition) {
  const InstructionId id = Condition(condition, scope);
  definition.exceptions.push_back({TypeAt(id).valid() ? id : InstructionId{},
                                   format::PrintExpression(*scope.tree, condition),
                                   CitationsOf(cites), span});
  return id;
}

void Elaborator::CheckExceptions(const std::vector<InstructionId>& operands, const Scope& scope) {
  if (!AllValid(operands)) return;
  for (std::size_t i = 0; i + 1 < operands.size(); i += 2) {
    for (std::size_t j = 0; j < i; j += 2) {
      const CommonRow row = FindCommonRow(program_, {operands[j], operands[i]});
      if (row.decided) {
        ++program_.logic.decided;
      } else {
        program_.logic.open.push_back({program::Question::Kind::Overlap,
                                       {operands[j], operands[i]},
                                       {},
                                       "",
                                       SpanOf(operands[i])});
      }
      if (!row.witness) continue;
      Report(DiagnosticKind::ExceptionsOverlap, SpanOf(operands[i]), scope,
             {WitnessText(*row.witness)},
             "narrow one of the two conditions, or put one exception inside the other",
             {{SpanOf(operands[j]), "this exception holds there too"}});
      return;
    }
  }
}

}  // namespace levrules::sema
