// Calls: population operators with their clauses, ranks, and functions, whose clauses act in the
// body.

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "compiler/format/print_expression.h"
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

// The clauses that an operator may have.
std::set<std::string_view> ClausesOf(AggregateOp op) {
  std::set<std::string_view> allowed = {"over", "within", "where", "missing", "before", "through"};
  if (op == AggregateOp::Mean) allowed.insert("weighted by");
  if (op == AggregateOp::Quantile) allowed.insert("at");
  if (IsKleene(op)) allowed.erase("missing");
  if (IsSpread(op)) {
    allowed.erase("before");
    allowed.erase("through");
  }
  return allowed;
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
  if (name == "average" || name == "avg") {
    const std::string argument = call.arguments.size() == 1
                                     ? format::PrintExpression(*scope.tree, call.arguments[0])
                                     : "population";
    help = fmt::format("an average over many rows is written `mean`, as in `mean({})`", argument);
  }
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

// The rows of another entity: all, or those that refer to this row.
bool Elaborator::OverPopulation(const syntax::OverClause& over, const Scope& clause_scope,
                                const Scope& scope, PopulationScope& result) {
  program::Aggregate& aggregate = result.aggregate;
  const auto entity = entity_index_.find(over.entity.text);
  if (entity == entity_index_.end()) {
    if (broken_.contains(over.entity.text)) return false;
    std::vector<std::string> names;
    for (const auto& [name, id] : entity_index_) names.push_back(name);
    const auto near = NearestName(over.entity.text, names);
    Report(DiagnosticKind::UnknownEntity, over.entity.span, clause_scope, {over.entity.text},
           near ? fmt::format("did you mean `{}`?", *near) : "`over` takes the name of an entity");
    return false;
  }
  aggregate.source = entity->second;
  aggregate.every = over.every();
  result.inside.space = entity->second;
  result.inside.outer = clause_scope.space;
  if (over.every()) return true;
  aggregate.population = Population::Via;
  Scope via_scope = clause_scope;
  via_scope.space = entity->second;
  via_scope.outer = clause_scope.space;
  syntax::NameExpr path;
  path.base = over.via.front();
  path.path.assign(over.via.begin() + 1, over.via.end());
  const Span via_span = Join(over.via.front().span, over.via.back().span);
  aggregate.via = ElaborateName(path, via_span, via_scope, nullptr);
  const Type via = TypeAt(aggregate.via);
  if (!via.valid()) return false;
  // A clause of a call may have come here from outside: the rows meant are those of this place.
  if (via.kind != Kind::Reference || via.entity != scope.space) {
    Report(
        DiagnosticKind::ViaNoReference, via_span, scope,
        {program_.entities[scope.space].name, Name(via)},
        fmt::format("`via` names the column of `{}` that refers to `{}`",
                    program_.entities[aggregate.source].name, program_.entities[scope.space].name));
    return false;
  }
  result.result_space = scope.space;
  return true;
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
    result.valid = OverPopulation(*over, clause_scope, scope, result);
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
  OnlyClauses(call, ClausesOf(op), span, scope);
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
  PolicyNeed need{false, "", span};
  std::vector<InstructionId> operands = AggregateOperands(call, population, need);
  if (op == AggregateOp::Quantile) {
    if (!QuantileShare(call, span, scope, aggregate)) return Invalid(span);
    operands.push_back(aggregate.quantile);
  }
  if (!AllValid(operands)) return Invalid(span);
  if (!IsKleene(op))
    aggregate.policy = PolicyOf(call, need.needed, need.why, need.span, span, scope, false);
  std::optional<Type> type = AggregateType(call, aggregate, scope);
  if (!type) return Invalid(span);
  if (rounding != nullptr) {
    aggregate.rounding = *rounding;
    type->decimals = rounded_decimals;
  }
  type->optional = AggregateMayBeMissing(aggregate, need.needed, scope);
  program::Instruction instruction;
  instruction.op = Op::Aggregate;
  instruction.type = *type;
  instruction.space = population.result_space;
  instruction.operands = std::move(operands);
  instruction.payload = aggregate;
  instruction.origin = span;
  return program_.instructions.Add(std::move(instruction));
}

void Elaborator::NoteNeed(InstructionId id, std::string_view what, PolicyNeed& need) const {
  if (need.needed || !TypeAt(id).valid()) return;
  if (!TypeAt(id).optional && !TypeAt(id).may_be_unranked) return;
  need = {true, std::string(what), SpanOf(id)};
}

std::vector<InstructionId> Elaborator::AggregateOperands(const syntax::CallExpr& call,
                                                         PopulationScope& population,
                                                         PolicyNeed& need) {
  program::Aggregate& aggregate = population.aggregate;
  std::vector<InstructionId> operands;
  const auto note = [&](InstructionId id, std::string_view what) {
    operands.push_back(id);
    NoteNeed(id, what, need);
  };
  if (!call.arguments.empty()) {
    aggregate.argument = IsKleene(aggregate.op) ? Condition(call.arguments[0], population.inside)
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
  return operands;
}

bool Elaborator::QuantileShare(const syntax::CallExpr& call, Span span, const Scope& scope,
                               program::Aggregate& aggregate) {
  const auto wrong = [&](Span where, std::string help) {
    Report(DiagnosticKind::QuantileForm, where, scope, {}, std::move(help));
    return false;
  };
  if (!call.clauses.quantile) return wrong(span, "the form is `quantile(x at 25% type 7)`");
  const Span clause = call.clauses.quantile->span;
  aggregate.quantile = Elaborate(call.clauses.quantile->at, scope);
  const std::string& type = call.clauses.quantile->type;
  if (type.size() != 1 || type[0] < '1' || type[0] > '9')
    return wrong(clause, "the type is a number from 1 to 9; 7 is that of Excel");
  if (!TypeAt(aggregate.quantile).valid()) return false;
  const auto at = ConstantNumber(aggregate.quantile);
  if (!IsPlainNumber(TypeAt(aggregate.quantile)) || TypeAt(aggregate.quantile).optional ||
      program_.instructions[aggregate.quantile].space.valid() ||
      (at && (*at < Number(0) || *at > Number(1)))) {
    return wrong(clause, "say which part with a fixed share from 0% to 100%");
  }
  aggregate.quantile_type = type[0] - '0';
  return true;
}

// Kind, unit and decimals; nothing, with a message, where the argument or weight is of the wrong
// kind.
std::optional<Type> Elaborator::AggregateType(const syntax::CallExpr& call,
                                              const program::Aggregate& aggregate,
                                              const Scope& scope) {
  const AggregateOp op = aggregate.op;
  Type type;
  type.kind = IsKleene(op) ? Kind::Boolean : Kind::Number;
  if (aggregate.argument.valid() && !IsKleene(op)) {
    const Type argument = TypeAt(aggregate.argument);
    const bool ordered_date =
        argument.kind == Kind::Date && (op == AggregateOp::Minimum || op == AggregateOp::Maximum);
    if (argument.kind != Kind::Number && !ordered_date) {
      Report(DiagnosticKind::WrongKind, SpanOf(aggregate.argument), scope,
             {call.function.text, Name(argument)}, "it takes numbers");
      return std::nullopt;
    }
    type = argument;
  }
  if (aggregate.weight.valid() && TypeAt(aggregate.weight).kind != Kind::Number) {
    Report(DiagnosticKind::WrongKind, SpanOf(aggregate.weight), scope,
           {"weighted by", Name(TypeAt(aggregate.weight))}, "a weight is a number");
    return std::nullopt;
  }
  const bool variance = op == AggregateOp::VarianceP || op == AggregateOp::VarianceS;
  type.may_be_unranked = false;
  if (op == AggregateOp::Count) type.decimals = 0;
  if (op == AggregateOp::Mean || op == AggregateOp::Quantile || variance)
    type.decimals = value::kAnyDecimals;
  if (op == AggregateOp::Median && type.decimals < value::kFiniteDecimals) ++type.decimals;
  if (variance) {
    type.unit = program_.units.Multiply(type.unit, type.unit);
    type.percent = false;
  }
  return type;
}

bool Elaborator::AggregateMayBeMissing(const program::Aggregate& aggregate, bool needed,
                                       const Scope& scope) const {
  const AggregateOp op = aggregate.op;
  const bool prefix = aggregate.rank.valid();
  const bool of_nothing = op != AggregateOp::Count && op != AggregateOp::Sum && !IsKleene(op);
  bool optional =
      of_nothing && (aggregate.where.valid() || prefix || aggregate.population == Population::Via ||
                     aggregate.source != scope.space);
  if (aggregate.policy != program::Policy::None && needed &&
      (op != AggregateOp::Count || aggregate.policy == program::Policy::Spoils))
    optional = true;
  if (IsKleene(op) && needed) optional = true;
  for (const InstructionId key : aggregate.group)
    optional |= TypeAt(key).optional || TypeAt(key).may_be_unranked;
  if (prefix) optional |= TypeAt(aggregate.rank).optional || TypeAt(aggregate.rank).may_be_unranked;
  return optional;
}

}  // namespace levrules::sema
