// Operators over many rows (section 7 of the language page; record 0003, Populations). Every row of
// the source is looked at for every row of the result.

#include <algorithm>

#include "tests/reference/evaluator.h"
#include "tests/reference/literals.h"

namespace levrules::reference {

namespace {

// The x of rank k, from 1; clamped.
const Rational& At(const std::vector<Rational>& sorted, const Integer& k) {
  if (k < 1) return sorted.front();
  if (k > Integer(sorted.size())) return sorted.back();
  return sorted[static_cast<std::size_t>(k) - 1];
}

Integer RoundedHalfEven(const Rational& x) {
  const Integer floor = FloorOf(x);
  const Rational rest = x - Rational(floor);
  if (rest == Rational(1, 2)) return floor % 2 == 0 ? floor : Integer(floor + 1);
  return rest < Rational(1, 2) ? floor : Integer(floor + 1);
}

// Hyndman and Fan 1996, types 1 to 9, in the words of section 7.
Rational Quantile(std::vector<Rational> x, const Rational& p, const std::string& type) {
  std::ranges::sort(x);
  const Rational n(x.size());
  const Rational np = n * p;
  const Integer below = FloorOf(np);
  const Integer above = IsWhole(np) ? below : Integer(below + 1);
  if (type == "1") return At(x, above);
  if (type == "2") return (At(x, above) + At(x, below + 1)) / 2;
  if (type == "3") return At(x, RoundedHalfEven(np));
  Rational a;
  Rational b;
  if (type == "4") {
    a = 0;
    b = 1;
  } else if (type == "5") {
    a = b = Rational(1, 2);
  } else if (type == "6") {
    a = b = 0;
  } else if (type == "7") {
    a = b = 1;
  } else if (type == "8") {
    a = b = Rational(1, 3);
  } else if (type == "9") {
    a = b = Rational(3, 8);
  } else {
    throw Unsupported{"quantile type " + type};
  }
  const Rational h = a + p * (n + 1 - a - b);
  const Integer k = FloorOf(h);
  return At(x, k) + (h - Rational(k)) * (At(x, k + 1) - At(x, k));
}

Rational SumOf(const std::vector<Rational>& x) {
  Rational sum = 0;
  for (const Rational& value : x) sum += value;
  return sum;
}

Rational Median(std::vector<Rational> x) {
  std::ranges::sort(x);
  const std::size_t half = x.size() / 2;
  return x.size() % 2 == 1 ? x[half] : Rational((x[half - 1] + x[half]) / 2);
}

// Nothing where a weight is negative or all are 0.
std::optional<Rational> WeightedMean(const std::vector<Rational>& x,
                                     const std::vector<Rational>& w) {
  Rational products = 0;
  Rational weights = 0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    if (w[i] < 0) return std::nullopt;
    products += w[i] * x[i];
    weights += w[i];
  }
  if (weights == 0) return std::nullopt;
  return Rational(products / weights);
}

// Nothing for a sample of one.
std::optional<Rational> Variance(const std::vector<Rational>& x, bool of_sample) {
  const Rational n(x.size());
  if (of_sample && n == 1) return std::nullopt;
  const Rational mean = SumOf(x) / n;
  Rational squares = 0;
  for (const Rational& value : x) squares += (value - mean) * (value - mean);
  return Rational(squares / (of_sample ? Rational(n - 1) : n));
}

}  // namespace

Group Evaluator::GroupOf(const syntax::Clauses& clauses, const Scope& scope) const {
  if (clauses.over)
    return {clauses.over->every() ? Group::Kind::Every : Group::Kind::Via, scope, &clauses};
  if (!clauses.within.empty()) return {Group::Kind::Within, scope, &clauses};
  if (clauses.prefix) return {Group::Kind::Prefix, scope, &clauses};
  if (scope.frame != nullptr && scope.frame->passed) return *scope.frame->passed;
  return {Group::Kind::Everything, scope, nullptr};
}

Scope Evaluator::SourceScope(const Group& group, const Scope& scope) {
  Scope source = scope;
  if (group.kind == Group::Kind::Via || group.kind == Group::Kind::Every) {
    source.entity = &TableOf(group.clauses->over->entity.text);
  }
  return source;
}

// The `where` of the operator and those of the calls around it.
Value Evaluator::Where(const syntax::Clauses& clauses, const Scope& source, RowRef row) {
  Value where = KnownValue(true);
  if (clauses.where) where = And(where, AsCondition(Evaluate(*clauses.where, source, row)));
  if (source.frame != nullptr) {
    for (const Closure& closure : source.frame->wheres)
      where = And(where, AsCondition(Evaluate(closure, row)));
  }
  return where;
}

std::vector<Value> Evaluator::GroupValue(const Group& group, RowRef row) {
  std::vector<Value> values;
  if (group.kind == Group::Kind::Within) {
    for (const syntax::Identifier& name : group.clauses->within) {
      Value value = Base(name.text, group.scope, row);
      if (value.state == State::Unranked) value = MissingValue();
      values.push_back(std::move(value));
    }
  }
  return values;
}

bool Evaluator::SameGroup(const std::vector<Value>& a, const std::vector<Value>& b) const {
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (!units_.Equal(a[i], b[i])) return false;
  }
  return true;
}

// All rows that are not excluded by `where`, with their membership in the population of `row`.
View Evaluator::Look(const syntax::Clauses& clauses, const Scope& scope, RowRef row) {
  const Group group = GroupOf(clauses, scope);
  View view;
  view.scope = SourceScope(group, scope);
  EntityTable* source = view.scope.entity;
  if (source == nullptr) throw Unsupported{"a population outside any entity"};
  const bool speaks_of_row =
      group.kind != Group::Kind::Everything && group.kind != Group::Kind::Every;
  if (speaks_of_row && row.entity != scope.entity)
    throw Unsupported{"a population of the outer row"};
  for (std::size_t i = 0; i < source->rows.size(); ++i) {
    Value where = Where(clauses, view.scope, {source, i});
    if (!where.is_false()) view.rows.push_back({i, std::move(where), KnownValue(true)});
  }
  switch (group.kind) {
    case Group::Kind::Everything:
    case Group::Kind::Every:
      break;
    case Group::Kind::Within: {
      const std::vector<Value> own = GroupValue(group, row);
      view.own_group_missing = Strictest(own) == State::Missing;
      if (Strictest(own) == State::Error) view.end = ErrorValue();
      for (View::Row& seen : view.rows) {
        const std::vector<Value> other = GroupValue(group, {source, seen.index});
        std::vector<Value> both = own;
        both.insert(both.end(), other.begin(), other.end());
        const State state = Strictest(both);
        seen.membership =
            state == State::Known ? KnownValue(SameGroup(own, other)) : WithState(state);
      }
      break;
    }
    case Group::Kind::Via: {
      const std::vector<syntax::Identifier>& path = group.clauses->over->via;
      for (View::Row& seen : view.rows) {
        // `via` names columns of the source, also where the clause was passed by a call.
        Value reference = Follow(Column(*source, seen.index, path[0].text), path, 1);
        if (!reference.known()) {
          seen.membership = reference.state == State::Error ? ErrorValue() : MissingValue();
          continue;
        }
        const auto* target = std::get_if<Reference>(&reference.data);
        if (target == nullptr || target->entity != row.entity->name)
          throw Unsupported{"via to another entity"};
        const auto found = row.entity->row_of.find(KeyOf(*row.entity, target->key));
        seen.membership =
            KnownValue(found != row.entity->row_of.end() && found->second == row.index);
      }
      break;
    }
    case Group::Kind::Prefix:
      LookAtPrefix(group, scope, row, view);
      break;
  }
  return view;
}

// The ranked rows of this row's group of R whose place is less, or not greater.
void Evaluator::LookAtPrefix(const Group& group, const Scope& scope, RowRef row, View& view) {
  const syntax::PrefixClause& prefix = *group.clauses->prefix;
  const RankTable& rank = NamedRank(prefix.rank.text, scope);
  const Value& own = rank.place[row.index];
  if (!own.known()) {
    view.end = own.state == State::Error ? ErrorValue() : MissingValue();
    return;
  }
  for (std::size_t i = 0; i < rank.place.size(); ++i) {
    if (rank.group[i] == rank.group[row.index] && rank.place[i].state == State::Error)
      view.end = ErrorValue();
  }
  for (View::Row& seen : view.rows) {
    const Value& place = rank.place[seen.index];
    const bool inside = place.known() && rank.group[seen.index] == rank.group[row.index];
    const int sign = inside ? units_.Compare(place, own) : 1;
    seen.membership = KnownValue(inside && (sign < 0 || (sign == 0 && prefix.through)));
  }
}

// `any` and `all`: Kleene over all rows, without policy.
Value Evaluator::Quantified(const syntax::CallExpr& call, const Scope& scope, RowRef row) {
  if (call.arguments.size() != 1) throw Unsupported{"call of " + call.function.text};
  const bool any = call.function.text == "any";
  const View view = Look(call.clauses, scope, row);
  const bool prefix = call.clauses.prefix.has_value();
  if (prefix && view.end) return *view.end;
  Value result = KnownValue(!any);
  for (const View::Row& seen : view.rows) {
    const Value condition =
        AsCondition(Evaluate(call.arguments[0], view.scope, {view.scope.entity, seen.index}));
    const Value inside = And(seen.membership, seen.where);
    result = any ? Or(result, And(inside, condition)) : And(result, Or(Not(inside), condition));
  }
  return result;
}

Value Evaluator::Aggregated(const syntax::CallExpr& call, const Scope& scope, RowRef row) {
  const std::string& op = call.function.text;
  const bool counts = op == "count";
  if (call.arguments.size() != (counts ? 0u : 1u)) throw Unsupported{"call of " + op};
  const View view = Look(call.clauses, scope, row);
  const bool skips =
      call.clauses.missing && call.clauses.missing->policy == syntax::MissingPolicy::Skipped;
  if (view.end) return *view.end;
  Unit unit;
  if (!counts) unit = ShapeOf(call.arguments[0], view.scope).unit;
  bool error = false;
  bool spoilt = view.own_group_missing;
  Sample sample{{}, {}, {}, unit, false};
  for (const View::Row& seen : view.rows) {
    if (seen.membership.is_false()) continue;
    if (seen.membership.state == State::Error) error = true;
    if (seen.membership.state == State::Missing && !skips) spoilt = true;
    if (!seen.membership.known()) continue;
    const RowRef source{view.scope.entity, seen.index};
    std::vector<Value> cells = {seen.where};
    if (!counts) cells.push_back(Evaluate(call.arguments[0], view.scope, source));
    if (call.clauses.weighted_by)
      cells.push_back(Evaluate(*call.clauses.weighted_by, view.scope, source));
    const State state = Strictest(cells);
    if (state == State::Error) error = true;
    if (state != State::Known) {
      (skips ? sample.skipped : spoilt) = true;
      continue;
    }
    sample.kept.push_back(counts ? Plain(1) : InUnit(cells[1], unit));
    if (!counts && std::holds_alternative<Number>(sample.kept.back().data))
      sample.x.push_back(AsNumber(sample.kept.back()).amount);
    if (call.clauses.weighted_by)
      sample.w.push_back(
          AsNumber(InUnit(cells[2], ShapeOf(*call.clauses.weighted_by, view.scope).unit)).amount);
  }
  if (error) return ErrorValue();
  if (spoilt) return MissingValue();
  if (op == "quantile") {
    if (!call.clauses.quantile) throw Unsupported{"quantile without at"};
    const Value p = Evaluate(call.clauses.quantile->at, scope, row);
    if (sample.x.empty()) return MissingValue();
    if (!p.known()) return WithState(p.state);
    return KnownValue(Number{
        Quantile(sample.x, AsNumber(InUnit(p, {})).amount, call.clauses.quantile->type), unit});
  }
  return counts ? Plain(Rational(sample.kept.size()))
                : Statistic(op, sample, call.clauses.weighted_by.has_value());
}

// What the rows that are seen and known give.
Value Evaluator::Statistic(const std::string& op, const Sample& sample, bool weighted) const {
  if (op == "min" || op == "max") {
    if (sample.kept.empty()) return MissingValue();
    Value best = sample.kept[0];
    for (const Value& value : sample.kept) {
      const int sign = units_.Compare(value, best);
      if (op == "min" ? sign < 0 : sign > 0) best = value;
    }
    return best;
  }
  const std::vector<Rational>& x = sample.x;
  if (x.size() != sample.kept.size()) throw Unsupported{op + " of no numbers"};
  const auto number = [&](const std::optional<Rational>& amount, const Unit& unit) {
    return amount ? KnownValue(Number{*amount, unit}) : ErrorValue();
  };
  if (op == "sum" && x.empty() && sample.skipped) return MissingValue();
  if (op == "sum") return number(SumOf(x), sample.unit);
  if (x.empty()) return MissingValue();
  if (op == "mean" && weighted) return number(WeightedMean(x, sample.w), sample.unit);
  if (op == "mean") return number(Rational(SumOf(x) / Rational(x.size())), sample.unit);
  if (op == "median") return number(Median(x), sample.unit);
  // variance_p, variance_s; stdev_p and stdev_s are their roots, taken where they are rounded.
  return number(Variance(x, op.ends_with("_s")), Units::Times(sample.unit, sample.unit));
}

}  // namespace levrules::reference
