// Places: rank, its size, and names that mean one.

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "compiler/format/print_expression.h"
#include "compiler/sema/elaborator.h"
#include "runtime/base/text.h"

namespace levrules::sema {

namespace {

program::Ties TiesOf(syntax::TiesClause::Kind kind) {
  switch (kind) {
    case syntax::TiesClause::Kind::Share:
      return program::Ties::Share;
    case syntax::TiesClause::Kind::ShareWorst:
      return program::Ties::ShareWorst;
    case syntax::TiesClause::Kind::Dense:
      return program::Ties::Dense;
    case syntax::TiesClause::Kind::By:
      break;
  }
  return program::Ties::By;
}

}  // namespace

InstructionId Elaborator::RankCall(const syntax::CallExpr& call, Span span, const Scope& scope) {
  OnlyClauses(call, {"within", "where", "missing", "highest first", "ties"}, span, scope);
  if (call.arguments.size() != 1) {
    return Report(DiagnosticKind::ArgumentCount, call.function.span, scope,
                  {"rank", "one value", std::to_string(call.arguments.size())},
                  "as in `rank(need highest first ties share)`");
  }
  if (!scope.space.valid() || scope.in_parameter || scope.in_filter) {
    return Report(DiagnosticKind::NoRowsHere, span, scope, {"rank"},
                  "a rank is a `let` of an entity");
  }
  const syntax::Clauses& clauses = call.clauses;
  program::Rank rank;
  rank.argument = Elaborate(call.arguments[0], scope);
  rank.where = WhereOf(clauses, scope, scope);
  rank.group = RankGroup(clauses, scope);
  if (!clauses.direction) {
    return Report(DiagnosticKind::DirectionAbsent, call.function.span, scope, {},
                  fmt::format("write `highest first` or `lowest first` after `{}`",
                              format::PrintExpression(*scope.tree, call.arguments[0])));
  }
  rank.highest_first = clauses.direction->direction == syntax::Direction::HighestFirst;
  if (!clauses.ties) {
    return Report(DiagnosticKind::TiesAbsent, call.function.span, scope, {},
                  "write `ties share` (1, 2, 2, 4), `ties share worst` (1, 3, 3, 4), `ties dense` "
                  "(1, 2, 2, 3) or "
                  "`ties by population highest first, code lowest first`");
  }
  rank.ties = TiesOf(clauses.ties->kind);
  if (!RankTieKeys(*clauses.ties, scope, rank)) return Invalid(span);
  std::vector<InstructionId> operands = {rank.argument};
  if (rank.where.valid()) operands.push_back(rank.where);
  operands.insert(operands.end(), rank.group.begin(), rank.group.end());
  for (const program::RankKey& key : rank.by) operands.push_back(key.key);
  if (!AllValid(operands)) return Invalid(span);
  const Type argument = TypeAt(rank.argument);
  if (argument.kind != Kind::Number && argument.kind != Kind::Date) {
    return Report(DiagnosticKind::WrongKind, SpanOf(rank.argument), scope, {"rank", Name(argument)},
                  "rows are ranked by a number or a date");
  }
  Type type;
  type.kind = Kind::Number;
  type.decimals = 0;
  const auto may_be_missing = RankPolicy(call, span, scope, rank);
  if (!may_be_missing) return Invalid(span);
  type.optional = *may_be_missing;
  type.may_be_unranked = rank.where.valid();
  program::Instruction instruction;
  instruction.op = Op::Rank;
  instruction.type = type;
  instruction.space = scope.space;
  instruction.operands = std::move(operands);
  instruction.payload = std::move(rank);
  instruction.origin = span;
  return program_.instructions.Add(std::move(instruction));
}

// The columns behind `within`, those of a call around the function included.
std::vector<InstructionId> Elaborator::RankGroup(const syntax::Clauses& clauses,
                                                 const Scope& scope) {
  const bool outer =
      clauses.within.empty() && scope.frame != nullptr && scope.frame->within != nullptr;
  if (!outer) return GroupOf(clauses.within, scope);
  Scope at = scope.frame->clause_scope;
  at.space = scope.space;
  return GroupOf(*scope.frame->within, at);
}

bool Elaborator::RankTieKeys(const syntax::TiesClause& ties, const Scope& scope,
                             program::Rank& rank) {
  for (const syntax::Order& order : ties.by) {
    const InstructionId key = Elaborate(order.key, scope);
    if (TypeAt(key).valid() && TypeAt(key).optional) {
      Report(DiagnosticKind::OptionalTieKey, order.span, scope, {},
             "break ties by a column that every row has, such as its key: `ties by code lowest "
             "first`");
      return false;
    }
    rank.by.push_back({key, order.direction == syntax::Direction::HighestFirst});
  }
  return true;
}

// Sets the policy; gives whether places may be missing, or nothing where it is the wrong one.
std::optional<bool> Elaborator::RankPolicy(const syntax::CallExpr& call, Span span,
                                           const Scope& scope, program::Rank& rank) {
  PolicyNeed others{false, "", span};
  if (rank.where.valid()) NoteNeed(rank.where, "the condition behind `where`", others);
  for (const InstructionId key : rank.group) NoteNeed(key, "the column behind `within`", others);
  PolicyNeed need{false, "", span};
  NoteNeed(rank.argument, "the value", need);
  if (!need.needed) need = others;
  rank.policy = PolicyOf(call, need.needed, need.why,
                         need.needed ? need.span : SpanOf(rank.argument), span, scope, true);
  if (rank.policy == program::Policy::Last && others.needed) {
    Report(DiagnosticKind::PolicyKind, call.clauses.missing->span, scope, {"rank"},
           "`missing last` speaks of the value only; the condition or the group may be missing "
           "too: write `missing skipped` or `missing spoils`");
    return std::nullopt;
  }
  return need.needed &&
         (rank.policy == program::Policy::Skipped || rank.policy == program::Policy::Spoils);
}

InstructionId Elaborator::SizeCall(const syntax::CallExpr& call, Span span, const Scope& scope) {
  OnlyClauses(call, {}, span, scope);
  const auto* name = call.arguments.size() == 1
                         ? std::get_if<syntax::NameExpr>(&scope.tree->exprs[call.arguments[0]])
                         : nullptr;
  if (name == nullptr || !name->keys.empty() || !name->path.empty()) {
    const std::string written =
        call.arguments.empty() ? "()" : format::PrintExpression(*scope.tree, call.arguments[0]);
    return Report(DiagnosticKind::NotARank, span, scope, {written},
                  "`size` takes the name of a rank, as in `size(place)`; for one row of a test, "
                  "name the size with `let` and ask for that");
  }
  const InstructionId rank = RankNamed(name->base, scope);
  if (!TypeAt(rank).valid()) return rank;
  Type type;
  type.kind = Kind::Number;
  type.decimals = 0;
  const auto& info = std::get<program::Rank>(program_.instructions[rank].payload);
  type.optional = info.policy == program::Policy::Spoils;
  for (const InstructionId key : info.group)
    type.optional |= TypeAt(key).optional || TypeAt(key).may_be_unranked;
  return Emit(Op::RankSize, type, {rank}, {}, span);
}

InstructionId Elaborator::RankNamed(const Identifier& name, const Scope& scope) {
  std::optional<InstructionId> found;
  if (scope.frame == nullptr && scope.space.valid()) found = RowColumn(scope.space, name.text);
  if (!found) {
    if (broken_.contains(name.text)) return Invalid(name.span);
    return UnknownName(name, scope, nullptr);
  }
  if (!TypeAt(*found).valid()) return *found;
  if (program_.instructions[*found].op != Op::Rank) {
    return Report(DiagnosticKind::NotARank, name.span, scope, {name.text},
                  fmt::format("give the rank a name of its own, as in `let {}_place = rank(...)`",
                              name.text));
  }
  return *found;
}

}  // namespace levrules::sema
