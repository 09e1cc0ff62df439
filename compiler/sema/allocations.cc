// Allocations: shares of a pot, one for each block where there are exceptions.

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "compiler/format/print_expression.h"
#include "compiler/sema/elaborator.h"
#include "compiler/syntax/walk.h"
#include "runtime/base/text.h"

namespace levrules::sema {

InstructionId Elaborator::ElaborateAllocation(const syntax::AllocationDefinition& allocation,
                                              const Scope& scope, program::Definition& definition) {
  definition.formula = fmt::format(
      "shares of {}",
      allocation.block.of ? format::PrintExpression(*scope.tree, *allocation.block.of) : "a pot");
  policies_needed_.clear();
  const InstructionId value =
      AllocationBlockValue(allocation.block, allocation.name, {}, scope, definition);
  for (const auto& [span, needed] : policies_needed_) {
    if (!needed)
      Report(DiagnosticKind::PolicyIdle, span, scope, {allocation.name.text}, "delete it");
  }
  // Rows for which it is unknown which block holds follow the policy of the base.
  const bool skipped = allocation.block.missing &&
                       allocation.block.missing->policy == syntax::MissingPolicy::Skipped;
  for (std::size_t i = 0; i < program_.instructions.size(); ++i) {
    auto* built = std::get_if<program::Allocation>(
        &program_.instructions[program_.instructions.id_at(i)].payload);
    if (built != nullptr && built->definition == IdInMaking())
      built->choice_policy = skipped ? program::Policy::Skipped : program::Policy::Spoils;
  }
  return value;
}

// `holds` says of an exception's block whether it is the one that holds in a row.
InstructionId Elaborator::AllocationBlockValue(const syntax::AllocationBlock& block,
                                               const Identifier& name, InstructionId holds,
                                               const Scope& scope,
                                               program::Definition& definition) {
  if (block.exceptions.empty()) return AllocationOfShares(block, name, holds, scope);
  std::vector<InstructionId> conditions;
  std::vector<InstructionId> opposites;
  for (const auto& exception : block.exceptions) {
    CheckPotCondition(exception.condition, block.within, scope);
    conditions.push_back(ExceptionCondition(exception.condition, exception.cites, exception.span,
                                            scope, definition));
    opposites.push_back(
        Emit(Op::Not, TypeAt(conditions.back()), {conditions.back()}, {}, exception.span));
  }
  std::vector<InstructionId> operands;
  for (std::size_t i = 0; i < conditions.size(); ++i) {
    // A block counts where its condition alone holds.
    const auto& exception = block.exceptions[i];
    InstructionId alone = Both(holds, conditions[i], exception.span);
    for (std::size_t j = 0; j < conditions.size(); ++j) {
      if (j != i) alone = Both(alone, opposites[j], exception.span);
    }
    operands.push_back(conditions[i]);
    operands.push_back(AllocationBlockValue(KeptClauses(exception.block, block),
                                            {name.text, exception.span}, alone, scope, definition));
  }
  InstructionId none = holds;
  for (const InstructionId opposite : opposites) none = Both(none, opposite, name.span);
  operands.push_back(AllocationOfShares(block, name, none, scope));
  CheckExceptions(operands, scope);
  return Cases(program::CaseRule::Pots, std::move(operands), name.span, scope);
}

InstructionId Elaborator::Both(InstructionId a, InstructionId b, Span span) {
  if (!a.valid()) return b;
  Type type = TypeAt(b);
  type.optional |= TypeAt(a).optional;
  return Emit(Op::And, type, {a, b}, {}, span);
}

syntax::AllocationBlock Elaborator::KeptClauses(syntax::AllocationBlock inner,
                                                const syntax::AllocationBlock& outer) {
  if (!inner.of) {
    inner.of = outer.of;
    inner.within = outer.within;
  }
  if (!inner.where) inner.where = outer.where;
  if (inner.shares.empty()) inner.shares = outer.shares;
  if (!inner.at_least) inner.at_least = outer.at_least;
  if (!inner.at_most) inner.at_most = outer.at_most;
  if (!inner.rounding) inner.rounding = outer.rounding;
  if (!inner.missing) inner.missing = outer.missing;
  inner.leftover_kept |= outer.leftover_kept;
  return inner;
}

// All rows of a pot share one formula, so its condition may only read what they have in common.
void Elaborator::CheckPotCondition(ExprId condition, const std::vector<Identifier>& within,
                                   const Scope& scope) {
  std::vector<ExprId> open = {condition};
  while (!open.empty()) {
    const ExprId expr = open.back();
    open.pop_back();
    const auto* name = std::get_if<syntax::NameExpr>(&scope.tree->exprs[expr]);
    const bool of_row = name != nullptr && scope.space.valid() &&
                        row_names_[scope.space.index()].contains(name->base.text);
    const bool shared = name != nullptr && std::ranges::any_of(within, [&](const Identifier& id) {
                          return id.text == name->base.text;
                        });
    const bool call = std::holds_alternative<syntax::CallExpr>(scope.tree->exprs[expr]);
    if ((of_row && !shared) || call) {
      Report(DiagnosticKind::PotCondition, scope.tree->span(expr), scope, {},
             within.empty()
                 ? "this pot is shared out among all rows, so only parameters can be asked"
                 : fmt::format("ask about {} or a parameter", JoinWords([&] {
                                 std::vector<std::string> names;
                                 for (const Identifier& id : within) names.push_back(id.text);
                                 return names;
                               }())));
      return;
    }
    syntax::ForEachChild(*scope.tree, expr, [&](ExprId child) { open.push_back(child); });
  }
}

InstructionId Elaborator::AllocationOfShares(const syntax::AllocationBlock& block,
                                             const Identifier& name, InstructionId holds,
                                             const Scope& scope) {
  if (!block.of || block.shares.empty()) {
    return Report(
        DiagnosticKind::AllocationOpen, name.span, scope,
        {name.text, block.of ? "by what it is shared" : "what is shared out"},
        block.of ? "add `share 100% by KEY`" : "add `of POT`, as in `of nation.pot within nation`");
  }
  program::Allocation built;
  built.in_force = holds;
  built.pot = Elaborate(*block.of, scope);
  if (block.where) built.where = Condition(*block.where, scope);
  built.group = GroupOf(block.within, scope);
  const Type pot = TypeAt(built.pot);
  if (pot.valid() && pot.kind != Kind::Number) {
    return Report(DiagnosticKind::WrongKind, scope.tree->span(*block.of), scope, {"of", Name(pot)},
                  "a pot is an amount, as in `of £100m`");
  }
  AllocationShares(block, name, scope, built);
  built.at_least = PotBound(block.at_least, built.pot, scope);
  built.at_most = PotBound(block.at_most, built.pot, scope);
  if (block.rounding && !AllocationSteps(block, scope, built)) return Invalid(name.span);
  built.leftover_kept = block.leftover_kept;
  std::vector<InstructionId> operands = {built.pot, built.in_force, built.where, built.at_least,
                                         built.at_most};
  for (const program::AllocationShare& share : built.shares)
    operands.insert(operands.end(), {share.share, share.key});
  operands.insert(operands.end(), built.group.begin(), built.group.end());
  for (const program::RankKey& key : built.ties) operands.push_back(key.key);
  std::erase_if(operands, [](InstructionId id) { return !id.valid(); });
  if (!AllValid(operands) || !pot.valid()) return Invalid(name.span);
  const bool needed = std::ranges::any_of(operands, [&](InstructionId id) {
    return TypeAt(id).optional || TypeAt(id).may_be_unranked;
  });
  built.policy = AllocationPolicy(block, name, needed, scope);
  Type type = pot;
  type.percent = false;
  type.may_be_unranked = false;
  type.optional = pot.optional || (needed && built.policy == program::Policy::Spoils);
  type.decimals =
      built.step ? built.step->DecimalPlaces().value_or(value::kAnyDecimals) : value::kAnyDecimals;
  built.definition = IdInMaking();
  const InstructionId id = Emit(Op::Allocate, type, std::move(operands), built, name.span);
  program_.instructions[id].space = scope.space;
  return id;
}

void Elaborator::AllocationShares(const syntax::AllocationBlock& block, const Identifier& name,
                                  const Scope& scope, program::Allocation& built) {
  Scope fixed;
  fixed.tree = scope.tree;
  fixed.in_parameter = true;
  program::WeightCheck check;
  check.span = name.span;
  for (const syntax::AllocationShare& share : block.shares) {
    CitationsOf(share.cites);
    InstructionId part = Elaborate(share.share, fixed);
    InstructionId key = Elaborate(share.key, scope);
    const Type part_type = TypeAt(part);
    if (part_type.valid() && (part_type.kind != Kind::Number || part_type.unit != value::kNoUnit)) {
      part = Report(DiagnosticKind::WrongKind, scope.tree->span(share.share), scope,
                    {"share", Name(part_type)}, "a share is a part of the pot, as in `share 70%`");
    } else if (const auto number = ConstantNumber(part); number && number->Sign() < 0) {
      part = Report(DiagnosticKind::ShareNegative, scope.tree->span(share.share), scope, {},
                    "write the shares so that none is below 0%");
    }
    if (TypeAt(key).valid() && TypeAt(key).kind != Kind::Number) {
      key = Report(DiagnosticKind::WrongKind, scope.tree->span(share.key), scope,
                   {"share", Name(TypeAt(key))},
                   "share by a number, such as `population`; `share 100% by 1` gives all the same");
    }
    built.shares.push_back({part, key});
    check.weights.push_back(part);
  }
  Type whole;
  whole.kind = Kind::Number;
  whole.decimals = 0;
  check.total = Emit(Op::Constant, whole, {}, Number(1), name.span);
  if (!AllValid(check.weights)) return;
  CheckWeights(check, name.text, "shares");
  check.definition = IdInMaking();
  check.shares = true;
  program_.weight_checks.push_back(std::move(check));
}

InstructionId Elaborator::PotBound(const std::optional<ExprId>& bound, InstructionId pot,
                                   const Scope& scope) {
  if (!bound) return {};
  const Type type = TypeAt(pot);
  InstructionId value = Elaborate(*bound, scope, &type);
  InstructionId amount = pot;
  if (!TypeAt(value).valid() || !type.valid()) return value;
  if (!Meet(amount, value, scope.tree->span(*bound), scope, "compare")) return Invalid(SpanOf(pot));
  return value;
}

// False where a step, a tie key or `leftover kept` is wrong, which is reported.
bool Elaborator::AllocationSteps(const syntax::AllocationBlock& block, const Scope& scope,
                                 program::Allocation& built) {
  const syntax::AllocationRounding& rounding = *block.rounding;
  const std::size_t errors = out_.errors();
  const InstructionId literal = ElaborateLiteral(rounding.step, scope);
  const Type step = TypeAt(literal);
  const Type pot = TypeAt(built.pot);
  if (step.valid() && pot.valid()) {
    const bool fits =
        step.kind == Kind::Number && program_.units.SameDimension(step.unit, pot.unit);
    const Number size = fits ? std::get<Number>(program_.instructions[literal].payload) : Number(0);
    if (!fits || size.Sign() <= 0) {
      Report(DiagnosticKind::RoundingStep, rounding.step.span, scope, {},
             "give a step in the unit of the pot, as in `rounded to £1_000 by largest remainder`");
    } else {
      built.step = size * program_.units.Conversion(step.unit, pot.unit);
    }
  }
  built.largest_remainder = rounding.largest_remainder;
  if (!rounding.largest_remainder && !block.leftover_kept) {
    Report(DiagnosticKind::LeftoverNotKept, rounding.span, scope, {},
           "add `leftover kept`, or share it all out with `by largest remainder, ties by KEY`");
  }
  for (const syntax::Order& order : rounding.ties) {
    const InstructionId key = Elaborate(order.key, scope);
    if (TypeAt(key).valid() && TypeAt(key).optional) {
      Report(DiagnosticKind::OptionalTieKey, order.span, scope, {},
             "take a column that every row has, such as the key",
             {{SpanOf(key), "this may be missing"}});
    }
    built.ties.push_back({key, order.direction == syntax::Direction::HighestFirst});
  }
  return out_.errors() == errors;
}

program::Policy Elaborator::AllocationPolicy(const syntax::AllocationBlock& block,
                                             const Identifier& name, bool needed,
                                             const Scope& scope) {
  if (!block.missing) {
    if (needed) {
      Report(DiagnosticKind::PolicyAbsent, name.span, scope,
             {name.text, "a condition, a key, a bound or the pot"},
             "add `missing spoils` (nothing is paid from the pot until it is known) or `missing "
             "skipped` (the row gets nothing)");
    }
    return program::Policy::None;
  }
  policies_needed_[block.missing->span] |= needed;
  if (block.missing->policy == syntax::MissingPolicy::Skipped) return program::Policy::Skipped;
  if (block.missing->policy != syntax::MissingPolicy::Spoils) {
    Report(DiagnosticKind::PolicyKind, block.missing->span, scope, {"allocation"},
           "an allocation takes `missing spoils` or `missing skipped`");
  }
  return program::Policy::Spoils;
}

}  // namespace levrules::sema
