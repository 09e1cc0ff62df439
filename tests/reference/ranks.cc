// Places (section 7, Rank; record 0003, Rank). Everything by counting: a place is one more than the
// rows that are better.

#include "tests/reference/evaluator.h"

namespace levrules::reference {

using syntax::MissingPolicy;

const RankTable& Evaluator::NamedRank(const std::string& name, const Scope& scope) {
  EntityTable* entity = scope.entity;
  if (entity == nullptr || scope.frame != nullptr)
    throw Unsupported{"a rank named outside its entity"};
  const auto found = entity->column_of.find(name);
  if (found == entity->column_of.end()) throw Unsupported{"no rank " + name};
  const ColumnInfo& column = entity->columns[found->second];
  const auto* let = std::get_if<syntax::LetDefinition>(column.body);
  if (let == nullptr || !let->block.exceptions.empty()) throw Unsupported{"no rank " + name};
  const auto* call = std::get_if<syntax::CallExpr>(&column.tree->exprs[let->block.value]);
  if (call == nullptr || call->function.text != "rank") throw Unsupported{"no rank " + name};
  return Rank(let->block.value, Scope{column.tree, entity, nullptr});
}

const RankTable& Evaluator::Rank(syntax::ExprId id, const Scope& scope) {
  const ScopedExpr key{scope, id};
  if (const auto found = ranks_.find(key); found != ranks_.end()) {
    if (!found->second) throw Unsupported{"a rank that needs itself"};
    return *found->second;
  }
  ranks_[key] = nullptr;
  auto table =
      std::make_unique<RankTable>(MakeRank(std::get<syntax::CallExpr>(Node(scope, id)), scope));
  return *(ranks_[key] = std::move(table));
}

RankTable Evaluator::MakeRank(const syntax::CallExpr& call, const Scope& scope) {
  const Group group = GroupOf(call.clauses, scope);
  if (group.kind != Group::Kind::Everything && group.kind != Group::Kind::Within)
    throw Unsupported{"rank over rows"};
  if (call.arguments.size() != 1 || !call.clauses.direction || !call.clauses.ties)
    throw Unsupported{"rank"};
  const bool skips = call.clauses.missing && call.clauses.missing->policy == MissingPolicy::Skipped;
  const std::size_t n = scope.entity->rows.size();
  RankTable table;
  table.place.assign(n, UnrankedValue());
  table.size.assign(n, Plain(0));
  table.group.assign(n, -1);

  std::vector<Value> where;
  std::vector<std::vector<Value>> values;
  std::vector<std::size_t> first_of_group;
  bool group_error = false;
  bool group_spoils = false;
  for (std::size_t i = 0; i < n; ++i) {
    const RowRef row{scope.entity, i};
    where.push_back(Where(call.clauses, scope, row));
    values.push_back(GroupValue(group, row));
    const State state = Strictest(values[i]);
    if (state == State::Known) {
      std::size_t number = 0;
      while (number < first_of_group.size() &&
             !SameGroup(values[first_of_group[number]], values[i]))
        ++number;
      if (number == first_of_group.size()) first_of_group.push_back(i);
      table.group[i] = static_cast<int>(number);
    } else {
      table.size[i] = WithState(state);
      if (where[i].is_false()) continue;
      table.place[i] = WithState(state);
      if (state == State::Error) group_error = true;
      if (state == State::Missing && !skips) group_spoils = true;
    }
  }
  for (std::size_t g = 0; g < first_of_group.size(); ++g) {
    std::vector<std::size_t> members;
    for (std::size_t i = 0; i < n; ++i) {
      if (table.group[i] == static_cast<int>(g) && !where[i].is_false()) members.push_back(i);
    }
    PlaceGroup(call, scope, members, where, table);
    for (std::size_t i = 0; i < n; ++i) {  // All rows of the group, the unranked too.
      if (table.group[i] == static_cast<int>(g) && !members.empty())
        table.size[i] = table.size[members[0]];
    }
  }
  for (std::size_t i = 0; i < n; ++i) {
    if (group_error) {
      table.size[i] = ErrorValue();
      if (!where[i].is_false()) table.place[i] = ErrorValue();
    } else if (group_spoils) {
      // A group with an error of its own keeps it: errors come before spoils. A tie is no such
      // error.
      if (table.size[i].state == State::Error) continue;
      table.size[i] = MissingValue();
      if (!where[i].is_false()) table.place[i] = MissingValue();
    }
  }
  return table;
}

// The places of the rows of one group; `members` are those whose `where` is not false.
void Evaluator::PlaceGroup(const syntax::CallExpr& call, const Scope& scope,
                           const std::vector<std::size_t>& members, const std::vector<Value>& where,
                           RankTable& table) {
  const auto policy = call.clauses.missing ? call.clauses.missing->policy : MissingPolicy::Spoils;
  const syntax::TiesClause& ties = *call.clauses.ties;
  std::vector<Runner> runners;
  bool error = false;
  bool spoilt = false;
  for (std::size_t i : members) {
    const RowRef row{scope.entity, i};
    Runner runner{i, Evaluate(call.arguments[0], scope, row), {}};
    if (runner.x.state == State::Unranked) runner.x = MissingValue();
    if (where[i].state == State::Error || runner.x.state == State::Error) error = true;
    for (const syntax::Order& order : ties.by) {
      runner.ties.push_back(Evaluate(order.key, scope, row));
      if (runner.ties.back().state == State::Missing)
        throw Unsupported{"a tie key that is missing"};
      if (!runner.ties.back().known()) error = true;
    }
    table.place[i] = MissingValue();
    const bool x_runs = runner.x.known() || policy == MissingPolicy::Last;
    if (where[i].known() && x_runs) {
      runners.push_back(std::move(runner));
    } else if (policy != MissingPolicy::Skipped) {
      spoilt = true;
    }
  }
  for (std::size_t i : members) {
    table.size[i] = error    ? ErrorValue()
                    : spoilt ? MissingValue()
                             : Plain(Rational(runners.size()));
    if (error) table.place[i] = ErrorValue();
  }
  if (!error && !spoilt) PlaceRunners(call, runners, table);
}

void Evaluator::PlaceRunners(const syntax::CallExpr& call, const std::vector<Runner>& runners,
                             RankTable& table) const {
  const syntax::TiesClause& ties = *call.clauses.ties;
  // Less than 0 where a is better than b.
  const auto ordered = [&](const Value& a, const Value& b, syntax::Direction direction) {
    return direction == syntax::Direction::HighestFirst ? units_.Compare(b, a)
                                                        : units_.Compare(a, b);
  };
  const auto compare = [&](const Runner& a, const Runner& b) {
    if (a.x.known() != b.x.known()) return a.x.known() ? -1 : 1;
    if (a.x.known()) {
      if (const int sign = ordered(a.x, b.x, call.clauses.direction->direction); sign != 0)
        return sign;
    }
    for (std::size_t k = 0; k < ties.by.size(); ++k) {
      if (const int sign = ordered(a.ties[k], b.ties[k], ties.by[k].direction); sign != 0)
        return sign;
    }
    return 0;
  };
  for (const Runner& runner : runners) {
    std::size_t better = 0;
    std::size_t equal = 0;  // The row itself included.
    std::vector<const Runner*> better_values;
    for (const Runner& other : runners) {
      const int sign = compare(other, runner);
      equal += sign == 0 ? 1 : 0;
      better += sign < 0 ? 1 : 0;
      bool is_new = sign < 0;
      for (const Runner* earlier : better_values) is_new = is_new && compare(*earlier, other) != 0;
      if (is_new && ties.kind == syntax::TiesClause::Kind::Dense) better_values.push_back(&other);
    }
    Value& place = table.place[runner.row];
    switch (ties.kind) {
      case syntax::TiesClause::Kind::Share:
        place = Plain(Rational(better + 1));
        break;
      case syntax::TiesClause::Kind::ShareWorst:
        place = Plain(Rational(better + equal));
        break;
      case syntax::TiesClause::Kind::Dense:
        place = Plain(Rational(better_values.size() + 1));
        break;
      case syntax::TiesClause::Kind::By:
        place = equal > 1 ? ErrorValue() : Plain(Rational(better + 1));
        break;
    }
  }
}

}  // namespace levrules::reference
