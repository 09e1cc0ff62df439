// Calls: population operators with their clauses, ranks, and functions, whose clauses act in the
// body.

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "compiler/sema/elaborator.h"
#include "runtime/base/text.h"

namespace levrules::sema {

namespace {

using program::AggregateOp;
using program::Population;

constexpr std::array<std::pair<std::string_view, AggregateOp>, 13> kAggregates = {{
    {"count", AggregateOp::Count},
    {"sum", AggregateOp::Sum},
    {"mean", AggregateOp::Mean},
    {"min", AggregateOp::Minimum},
    {"max", AggregateOp::Maximum},
    {"median", AggregateOp::Median},
    {"variance_p", AggregateOp::VarianceP},
    {"variance_s", AggregateOp::VarianceS},
    {"stdev_p", AggregateOp::StdevP},
    {"stdev_s", AggregateOp::StdevS},
    {"any", AggregateOp::Any},
    {"all", AggregateOp::All},
    {"quantile", AggregateOp::Quantile},
}};
constexpr std::array<std::string_view, 10> kRowFunctions = {
    "abs", "smaller", "larger", "first_known",  "sqrt",
    "ln",  "exp",     "power",  "months_after", "rank"};

bool IsKleene(AggregateOp op) { return op == AggregateOp::Any || op == AggregateOp::All; }

bool IsPlainNumber(const Type& type) {
  return type.kind == Kind::Number && type.unit == value::kNoUnit;
}

bool IsSpread(AggregateOp op) {
  return op == AggregateOp::Median || op == AggregateOp::Quantile || op == AggregateOp::VarianceP ||
         op == AggregateOp::VarianceS || op == AggregateOp::StdevP || op == AggregateOp::StdevS;
}

}  // namespace

std::optional<AggregateOp> AggregateOpOf(std::string_view name) {
  for (const auto& [word, op] : kAggregates) {
    if (word == name) return op;
  }
  return std::nullopt;
}

bool IsBuiltInFunction(std::string_view name) {
  return AggregateOpOf(name).has_value() || name == "size" ||
         std::ranges::find(kRowFunctions, name) != kRowFunctions.end();
}

bool IsIrrational(std::string_view name) {
  return name == "sqrt" || name == "ln" || name == "exp" || name == "power" || name == "stdev_p" ||
         name == "stdev_s" || name == "months_after";
}

std::vector<std::string> BuiltInFunctions() {
  std::vector<std::string> names = {"size"};
  for (const auto& [word, op] : kAggregates) names.emplace_back(word);
  for (const std::string_view word : kRowFunctions) names.emplace_back(word);
  return names;
}

InstructionId Elaborator::Call(const syntax::CallExpr& call, Span span, const Scope& scope,
                               const Type* expected) {
  const std::string& name = call.function.text;
  if (name == "rank") return RankCall(call, span, scope);
  if (name == "size") return SizeCall(call, span, scope);
  if (const auto op = AggregateOpOf(name)) {
    if (*op == AggregateOp::StdevP || *op == AggregateOp::StdevS)
      return RowFunction(call, span, scope, expected);
    return AggregateCall(call, *op, span, scope, nullptr, 0);
  }
  if (IsBuiltInFunction(name)) return RowFunction(call, span, scope, expected);
  if (const auto found = function_index_.find(name); found != function_index_.end()) {
    return UserFunction(functions_[found->second], call, span, scope, expected);
  }
  if (broken_.contains(name)) return Invalid(span);
  std::vector<std::string> names = BuiltInFunctions();
  for (const auto& [function, index] : function_index_) names.push_back(function);
  const auto near = NearestName(name, names);
  std::string help = near ? fmt::format("did you mean `{}`?", *near)
                          : "define it with `function`, or `use` the library that has it";
  if (name == "average" || name == "avg") help = "the mean of a population is `mean(x)`";
  if (name == "round")
    help = "rounding is written behind the value, as in `x rounded to 2 decimals half up`";
  if (name == "minmax" || name == "zscore")
    help = fmt::format("`{}` is in the library `stats`: write `use stats` at the top of the file",
                       name);
  return Report(DiagnosticKind::UnknownFunction, call.function.span, scope, {name}, help);
}

InstructionId Elaborator::UserFunction(FunctionSlot& function, const syntax::CallExpr& call,
                                       Span span, const Scope& scope, const Type* expected) {
  const std::string& name = call.function.text;
  function.used = true;
  const auto& formals = function.source->formals;
  if (formals.size() != call.arguments.size()) {
    return Report(
        DiagnosticKind::ArgumentCount, call.function.span, scope,
        {name, formals.size() == 1 ? "one value" : fmt::format("{} values", formals.size()),
         std::to_string(call.arguments.size())},
        "give each name in the brackets of the function one value",
        {{function.source->name.span, "defined here"}});
  }
  const auto is_running = [&] {
    for (const Frame* frame = scope.frame; frame != nullptr; frame = frame->caller.frame) {
      if (frame->function == &function) return true;
    }
    return false;
  };
  if (is_running()) {
    return Report(DiagnosticKind::Recursion, call.function.span, scope, {name},
                  "a function cannot call itself, directly or by way of others");
  }
  OnlyClauses(call, {"over", "within", "where"}, span, scope);
  Frame frame;
  frame.function = &function;
  frame.call = span;
  frame.caller = scope;
  frame.source = &call;
  frame.clause_scope = scope;
  if (call.clauses.over) {
    frame.over = &*call.clauses.over;
  } else if (call.clauses.within.empty() && scope.frame != nullptr) {
    frame.over = scope.frame->over;
    frame.within = scope.frame->within;
    frame.clause_scope = scope.frame->clause_scope;
  }
  if (!call.clauses.within.empty()) frame.within = &call.clauses.within;
  if (call.clauses.where) frame.where.emplace_back(*call.clauses.where, scope);
  if (scope.frame != nullptr) {
    for (const auto& where : scope.frame->where) frame.where.push_back(where);
  }
  Scope inside;
  inside.tree = function.tree;
  inside.space = scope.space;
  inside.outer = scope.outer;
  inside.frame = &frame;
  inside.in_test = scope.in_test;
  inside.in_filter = scope.in_filter;
  std::optional<Type> declared;
  if (function.source->type) declared = TypeOf(*function.source->type);
  InstructionId value = Elaborate(function.source->body, inside, declared ? &*declared : expected);
  if (function.source->type)
    value = DeclareAs(value, *function.source->type, function.tree->span(function.source->body),
                      inside);
  return value;
}

void Elaborator::OnlyClauses(const syntax::CallExpr& call,
                             const std::set<std::string_view>& allowed, Span span,
                             const Scope& scope) {
  const syntax::Clauses& c = call.clauses;
  const auto refuse = [&](bool present, std::string_view what) {
    if (!present || allowed.contains(what)) return;
    Report(DiagnosticKind::ClauseNotHere, span, scope, {std::string(what), call.function.text},
           IsBuiltInFunction(call.function.text)
               ? "delete it"
               : "write it in the function, at the operator that it belongs to");
  };
  refuse(c.over.has_value(), "over");
  refuse(!c.within.empty(), "within");
  refuse(c.where.has_value(), "where");
  refuse(c.weighted_by.has_value(), "weighted by");
  refuse(c.missing.has_value(), "missing");
  refuse(c.prefix.has_value(), c.prefix && c.prefix->through ? "through" : "before");
  refuse(c.direction.has_value(), "highest first");
  refuse(c.ties.has_value(), "ties");
  refuse(c.quantile.has_value(), "at");
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

InstructionId Elaborator::SizeCall(const syntax::CallExpr& call, Span span, const Scope& scope) {
  OnlyClauses(call, {}, span, scope);
  const auto* name = call.arguments.size() == 1
                         ? std::get_if<syntax::NameExpr>(&scope.tree->exprs[call.arguments[0]])
                         : nullptr;
  if (name == nullptr || !name->keys.empty() || !name->path.empty()) {
    return Report(DiagnosticKind::NotARank, span, scope, {"this"},
                  "`size` takes the name of a rank, as in `size(place)`");
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

std::vector<InstructionId> Elaborator::GroupOf(const std::vector<Identifier>& names,
                                               const Scope& scope) {
  std::vector<InstructionId> group;
  for (const Identifier& name : names) {
    std::optional<InstructionId> column;
    if (scope.space.valid()) column = RowColumn(scope.space, name.text);
    if (!column)
      column = broken_.contains(name.text) ? Invalid(name.span) : UnknownName(name, scope, nullptr);
    group.push_back(*column);
  }
  return group;
}

Elaborator::PopulationScope Elaborator::PopulationOf(const syntax::CallExpr& call, Span span,
                                                     const Scope& scope) {
  PopulationScope result;
  result.inside = scope;
  program::Aggregate& aggregate = result.aggregate;
  const syntax::Clauses& clauses = call.clauses;
  const auto fail = [&](InstructionId) { result.valid = false; };
  const int populations =
      (clauses.over ? 1 : 0) + (clauses.within.empty() ? 0 : 1) + (clauses.prefix ? 1 : 0);
  if (populations > 1) {
    fail(Report(DiagnosticKind::TwoPopulations, span, scope, {call.function.text},
                "keep one of `within`, `over`, `before` and `through`"));
    return result;
  }
  const syntax::OverClause* over = clauses.over ? &*clauses.over : nullptr;
  const std::vector<Identifier>* within = clauses.within.empty() ? nullptr : &clauses.within;
  Scope clause_scope = scope;
  if (populations == 0 && scope.frame != nullptr) {
    over = scope.frame->over;
    within = over == nullptr ? scope.frame->within : nullptr;
    clause_scope = scope.frame->clause_scope;
  }
  if (scope.in_filter) {
    fail(Report(DiagnosticKind::FilterReadsDefinition, span, scope, {call.function.text},
                "`only where` is read while the file is loaded: it may use columns of this entity, "
                "parameters and `as_at`"));
    return result;
  }
  if (scope.in_parameter || (!scope.space.valid() && (over == nullptr || !over->every()))) {
    fail(Report(DiagnosticKind::NoRowsHere, span, scope, {call.function.text},
                scope.in_parameter ? "a parameter is a fixed value; write a `let` instead"
                                   : "in a test there is no row: name the rows with `over every`, "
                                     "as in `count(over every town)`"));
    return result;
  }
  aggregate.source = scope.space;
  if (over != nullptr) {
    const auto entity = entity_index_.find(over->entity.text);
    if (entity == entity_index_.end()) {
      if (broken_.contains(over->entity.text)) {
        result.valid = false;
        return result;
      }
      std::vector<std::string> names;
      for (const auto& [name, id] : entity_index_) names.push_back(name);
      const auto near = NearestName(over->entity.text, names);
      fail(Report(
          DiagnosticKind::UnknownEntity, over->entity.span, clause_scope, {over->entity.text},
          near ? fmt::format("did you mean `{}`?", *near) : "`over` takes the name of an entity"));
      return result;
    }
    aggregate.source = entity->second;
    aggregate.every = over->every();
    result.inside.space = entity->second;
    result.inside.outer = clause_scope.space;
    if (!over->every()) {
      aggregate.population = Population::Via;
      Scope via_scope = clause_scope;
      via_scope.space = entity->second;
      via_scope.outer = clause_scope.space;
      syntax::NameExpr path;
      path.base = over->via.front();
      path.path.assign(over->via.begin() + 1, over->via.end());
      const Span via_span = Join(over->via.front().span, over->via.back().span);
      aggregate.via = ElaborateName(path, via_span, via_scope, nullptr);
      const Type via = TypeAt(aggregate.via);
      if (!via.valid()) {
        result.valid = false;
        return result;
      }
      // A clause of a call may have come here from outside: the rows meant are those of this place.
      if (via.kind != Kind::Reference || via.entity != scope.space) {
        fail(Report(DiagnosticKind::ViaNoReference, via_span, scope,
                    {program_.entities[scope.space].name, Name(via)},
                    fmt::format("`via` names the column of `{}` that refers to `{}`",
                                program_.entities[aggregate.source].name,
                                program_.entities[scope.space].name)));
        return result;
      }
      result.result_space = scope.space;
    }
  } else if (within != nullptr) {
    aggregate.population = Population::Within;
    Scope group_scope = clause_scope;
    group_scope.space = scope.space;
    aggregate.group = GroupOf(*within, group_scope);
    result.valid = AllValid(aggregate.group);
    result.result_space = scope.space;
  } else if (clauses.prefix) {
    aggregate.population = clauses.prefix->through ? Population::Through : Population::Before;
    aggregate.rank = RankNamed(clauses.prefix->rank, scope);
    result.valid = TypeAt(aggregate.rank).valid();
    result.result_space = scope.space;
  }
  return result;
}

InstructionId Elaborator::WhereOf(const syntax::Clauses& clauses, const Scope& inside,
                                  const Scope& scope) {
  InstructionId where;
  const auto narrow = [&](ExprId expr, const Scope& at) {
    const InstructionId condition = Condition(expr, at);
    if (!where.valid()) {
      where = condition;
      return;
    }
    Type type = TypeAt(condition);
    type.optional |= TypeAt(where).optional;
    where = Emit(Op::And, type, {where, condition}, {}, SpanOf(condition));
  };
  if (clauses.where) narrow(*clauses.where, inside);
  if (scope.frame != nullptr) {
    for (const auto& [expr, where_scope] : scope.frame->where) {
      Scope at = where_scope;
      if (at.space != inside.space) at.outer = at.space;
      at.space = inside.space;
      narrow(expr, at);
    }
  }
  return where;
}

program::Policy Elaborator::PolicyOf(const syntax::CallExpr& call, bool needed,
                                     std::string_view why, Span why_span, Span span,
                                     const Scope& scope, bool is_rank) {
  const auto& clause = call.clauses.missing;
  if (!clause) {
    if (needed) {
      Report(DiagnosticKind::PolicyAbsent, span, scope, {call.function.text, std::string(why)},
             is_rank ? "write `missing skipped` (the row gets no place), `missing last` or "
                       "`missing spoils` (the group gets no places)"
                     : "write `missing skipped` (such rows are left out) or `missing spoils` (the "
                       "result is missing)",
             {{why_span, "this may be missing"}});
    }
    return program::Policy::None;
  }
  switch (clause->policy) {
    case syntax::MissingPolicy::Skipped:
    case syntax::MissingPolicy::Spoils:
      break;
    case syntax::MissingPolicy::Last:
      if (is_rank) break;
      [[fallthrough]];
    case syntax::MissingPolicy::Shared:
    case syntax::MissingPolicy::IsMet:
    case syntax::MissingPolicy::IsNotMet:
      Report(DiagnosticKind::PolicyKind, clause->span, scope, {call.function.text},
             is_rank ? "a rank takes `missing skipped`, `missing last` or `missing spoils`"
                     : "it takes `missing skipped` or `missing spoils`");
      return program::Policy::Skipped;
  }
  if (!needed && scope.frame == nullptr) {
    Report(DiagnosticKind::PolicyIdle, clause->span, scope, {call.function.text},
           "delete it, or mark the column `optional` if it may be empty");
  }
  return clause->policy == syntax::MissingPolicy::Skipped  ? program::Policy::Skipped
         : clause->policy == syntax::MissingPolicy::Spoils ? program::Policy::Spoils
                                                           : program::Policy::Last;
}

InstructionId Elaborator::AggregateCall(const syntax::CallExpr& call, AggregateOp op, Span span,
                                        const Scope& scope, const program::Rounding* rounding,
                                        int rounded_decimals) {
  const std::string& name = call.function.text;
  std::set<std::string_view> allowed = {"over", "within", "where", "missing", "before", "through"};
  if (op == AggregateOp::Mean) allowed.insert("weighted by");
  if (op == AggregateOp::Quantile) allowed.insert("at");
  if (IsKleene(op)) allowed.erase("missing");
  if (IsSpread(op)) {
    allowed.erase("before");
    allowed.erase("through");
  }
  OnlyClauses(call, allowed, span, scope);
  const std::size_t wanted = op == AggregateOp::Count ? 0 : 1;
  if (call.arguments.size() != wanted) {
    return Report(
        DiagnosticKind::ArgumentCount, call.function.span, scope,
        {name, wanted == 0 ? "no value" : "one value", std::to_string(call.arguments.size())},
        wanted == 0 ? "it counts rows; narrow them with `where`, as in `count(where in_need)`"
                    : fmt::format("as in `{}(x)`", name));
  }
  PopulationScope population = PopulationOf(call, span, scope);
  if (!population.valid) return Invalid(span);
  program::Aggregate& aggregate = population.aggregate;
  aggregate.op = op;
  aggregate.where = WhereOf(call.clauses, population.inside, scope);
  std::vector<InstructionId> operands;
  bool needed = false;
  std::string why;
  Span why_span = span;
  const auto note = [&](InstructionId id, std::string_view what) {
    operands.push_back(id);
    if (!needed && TypeAt(id).valid() && (TypeAt(id).optional || TypeAt(id).may_be_unranked)) {
      needed = true;
      why = std::string(what);
      why_span = SpanOf(id);
    }
  };
  if (!call.arguments.empty()) {
    aggregate.argument = IsKleene(op) ? Condition(call.arguments[0], population.inside)
                                      : Elaborate(call.arguments[0], population.inside);
    note(aggregate.argument, "the value");
  }
  if (aggregate.where.valid()) note(aggregate.where, "the condition behind `where`");
  if (call.clauses.weighted_by) {
    aggregate.weight = Elaborate(*call.clauses.weighted_by, population.inside);
    note(aggregate.weight, "the weight");
  }
  for (const InstructionId key : aggregate.group) note(key, "the column behind `within`");
  if (aggregate.via.valid()) note(aggregate.via, "the reference behind `via`");
  if (aggregate.rank.valid()) operands.push_back(aggregate.rank);
  if (op == AggregateOp::Quantile) {
    if (!call.clauses.quantile) {
      return Report(DiagnosticKind::QuantileForm, span, scope, {},
                    "the form is `quantile(x at 25% type 7)`");
    }
    aggregate.quantile = Elaborate(call.clauses.quantile->at, scope);
    const auto at = ConstantNumber(aggregate.quantile);
    const std::string& type = call.clauses.quantile->type;
    if (type.size() != 1 || type[0] < '1' || type[0] > '9') {
      return Report(DiagnosticKind::QuantileForm, call.clauses.quantile->span, scope, {},
                    "the type is a number from 1 to 9; 7 is that of Excel");
    }
    if (!TypeAt(aggregate.quantile).valid()) return Invalid(span);
    if (!IsPlainNumber(TypeAt(aggregate.quantile)) || TypeAt(aggregate.quantile).optional ||
        program_.instructions[aggregate.quantile].space.valid() ||
        (at && (*at < Number(0) || *at > Number(1)))) {
      return Report(DiagnosticKind::QuantileForm, call.clauses.quantile->span, scope, {},
                    "say which part with a fixed share from 0% to 100%");
    }
    aggregate.quantile_type = type[0] - '0';
    operands.push_back(aggregate.quantile);
  }
  if (!AllValid(operands)) return Invalid(span);
  if (!IsKleene(op)) aggregate.policy = PolicyOf(call, needed, why, why_span, span, scope, false);

  Type type;
  type.kind = IsKleene(op) ? Kind::Boolean : Kind::Number;
  if (aggregate.argument.valid() && !IsKleene(op)) {
    const Type argument = TypeAt(aggregate.argument);
    const bool ordered_date =
        argument.kind == Kind::Date && (op == AggregateOp::Minimum || op == AggregateOp::Maximum);
    if (argument.kind != Kind::Number && !ordered_date) {
      return Report(DiagnosticKind::WrongKind, SpanOf(aggregate.argument), scope,
                    {name, Name(argument)}, "it takes numbers");
    }
    type = argument;
  }
  if (aggregate.weight.valid() && TypeAt(aggregate.weight).kind != Kind::Number) {
    return Report(DiagnosticKind::WrongKind, SpanOf(aggregate.weight), scope,
                  {"weighted by", Name(TypeAt(aggregate.weight))}, "a weight is a number");
  }
  type.optional = false;
  type.may_be_unranked = false;
  if (op == AggregateOp::Count) type.decimals = 0;
  if (op == AggregateOp::Mean || op == AggregateOp::Quantile || op == AggregateOp::VarianceP ||
      op == AggregateOp::VarianceS) {
    type.decimals = value::kAnyDecimals;
  }
  if (op == AggregateOp::Median && type.decimals < value::kFiniteDecimals) ++type.decimals;
  if (op == AggregateOp::VarianceP || op == AggregateOp::VarianceS) {
    type.unit = program_.units.Multiply(type.unit, type.unit);
    type.percent = false;
  }
  if (rounding != nullptr) {
    aggregate.rounding = *rounding;
    type.decimals = rounded_decimals;
  }
  // Which results may be missing.
  const bool prefix = aggregate.rank.valid();
  const bool of_nothing = op != AggregateOp::Count && op != AggregateOp::Sum && !IsKleene(op);
  if (of_nothing && (aggregate.where.valid() || prefix || aggregate.population == Population::Via ||
                     aggregate.source != scope.space)) {
    type.optional = true;
  }
  if (aggregate.policy != program::Policy::None && needed &&
      (op != AggregateOp::Count || aggregate.policy == program::Policy::Spoils))
    type.optional = true;
  if (IsKleene(op) && needed) type.optional = true;
  for (const InstructionId key : aggregate.group)
    type.optional |= TypeAt(key).optional || TypeAt(key).may_be_unranked;
  if (prefix)
    type.optional |= TypeAt(aggregate.rank).optional || TypeAt(aggregate.rank).may_be_unranked;

  program::Instruction instruction;
  instruction.op = Op::Aggregate;
  instruction.type = type;
  instruction.space = population.result_space;
  instruction.operands = std::move(operands);
  instruction.payload = aggregate;
  instruction.origin = span;
  return program_.instructions.Add(std::move(instruction));
}

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
  const bool outer_group =
      clauses.within.empty() && scope.frame != nullptr && scope.frame->within != nullptr;
  program::Rank rank;
  rank.argument = Elaborate(call.arguments[0], scope);
  rank.where = WhereOf(clauses, scope, scope);
  rank.group = outer_group ? GroupOf(*scope.frame->within, scope.frame->clause_scope)
                           : GroupOf(clauses.within, scope);
  if (!clauses.direction) {
    return Report(DiagnosticKind::DirectionAbsent, call.function.span, scope, {},
                  "write `highest first` or `lowest first` behind the value");
  }
  rank.highest_first = clauses.direction->direction == syntax::Direction::HighestFirst;
  if (!clauses.ties) {
    return Report(DiagnosticKind::TiesAbsent, call.function.span, scope, {},
                  "write `ties share` (1, 2, 2, 4), `ties share worst` (1, 3, 3, 4), `ties dense` "
                  "(1, 2, 2, 3) or "
                  "`ties by population highest first, code lowest first`");
  }
  std::vector<InstructionId> operands = {rank.argument};
  if (rank.where.valid()) operands.push_back(rank.where);
  operands.insert(operands.end(), rank.group.begin(), rank.group.end());
  switch (clauses.ties->kind) {
    case syntax::TiesClause::Kind::Share:
      rank.ties = program::Ties::Share;
      break;
    case syntax::TiesClause::Kind::ShareWorst:
      rank.ties = program::Ties::ShareWorst;
      break;
    case syntax::TiesClause::Kind::Dense:
      rank.ties = program::Ties::Dense;
      break;
    case syntax::TiesClause::Kind::By:
      rank.ties = program::Ties::By;
      break;
  }
  for (const syntax::Order& order : clauses.ties->by) {
    const InstructionId key = Elaborate(order.key, scope);
    if (TypeAt(key).valid() && TypeAt(key).optional) {
      return Report(DiagnosticKind::OptionalTieKey, order.span, scope, {},
                    "break ties by a column that every row has, such as its key");
    }
    rank.by.push_back({key, order.direction == syntax::Direction::HighestFirst});
    operands.push_back(key);
  }
  if (!AllValid(operands)) return Invalid(span);
  const Type argument = TypeAt(rank.argument);
  if (argument.kind != Kind::Number && argument.kind != Kind::Date) {
    return Report(DiagnosticKind::WrongKind, SpanOf(rank.argument), scope, {"rank", Name(argument)},
                  "rows are ranked by a number or a date");
  }
  bool needed = argument.optional || argument.may_be_unranked;
  Span why_span = SpanOf(rank.argument);
  std::string why = "the value";
  bool others_optional = false;
  const auto other = [&](InstructionId id, std::string_view what) {
    if (!TypeAt(id).optional && !TypeAt(id).may_be_unranked) return;
    others_optional = true;
    if (!needed) {
      why_span = SpanOf(id);
      why = std::string(what);
    }
    needed = true;
  };
  if (rank.where.valid()) other(rank.where, "the condition behind `where`");
  for (const InstructionId key : rank.group) other(key, "the column behind `within`");
  rank.policy = PolicyOf(call, needed, why, why_span, span, scope, true);
  if (rank.policy == program::Policy::Last && others_optional) {
    return Report(DiagnosticKind::PolicyKind, clauses.missing->span, scope, {"rank"},
                  "`missing last` speaks of the value only; the condition or the group may be "
                  "missing too: write `missing skipped` or `missing spoils`");
  }
  Type type;
  type.kind = Kind::Number;
  type.decimals = 0;
  type.optional =
      needed && (rank.policy == program::Policy::Skipped || rank.policy == program::Policy::Spoils);
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

}  // namespace levrules::sema
