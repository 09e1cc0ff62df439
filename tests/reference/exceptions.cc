// Let, index and criterion of one row, with their exceptions.

#include "tests/reference/exceptions.h"

#include "tests/reference/evaluator.h"

namespace levrules::reference {

using syntax::CriterionBlock;
using syntax::IndexBlock;
using syntax::LetBlock;

Choice ChoiceAmong(const std::vector<Value>& conditions) {
  std::vector<std::size_t> holding;
  std::vector<std::size_t> unknown;
  for (std::size_t i = 0; i < conditions.size(); ++i) {
    if (conditions[i].state == State::Error) return {Choice::Kind::Wrong, 0};
    if (conditions[i].is_true()) holding.push_back(i);
    if (!conditions[i].known()) unknown.push_back(i);
  }
  if (holding.size() > 1) return {Choice::Kind::Wrong, 0};
  if (unknown.empty() && holding.empty()) return {Choice::Kind::Around, 0};
  if (unknown.empty()) return {Choice::Kind::Body, holding[0]};
  if (unknown.size() == 1 && holding.empty()) return {Choice::Kind::Perhaps, unknown[0]};
  return {Choice::Kind::Open, 0};
}

void Evaluator::NoteChoice(const std::string& form, const Choice& choice) {
  switch (choice.kind) {
    case Choice::Kind::Around:
      return Note(form + ": none holds");
    case Choice::Kind::Body:
      return Note(form + ": one holds");
    case Choice::Kind::Perhaps:
      return Note(form + ": one may hold");
    case Choice::Kind::Open:
      return Note(form + ": several may hold");
    case Choice::Kind::Wrong:
      return Note(form + ": two hold or one is an error");
  }
}

LetBlock Kept(const LetBlock&, LetBlock written) { return written; }

IndexBlock Kept(const IndexBlock& around, IndexBlock written) {
  if (written.parts.empty()) written.parts = around.parts;
  if (!written.total) written.total = around.total;
  if (!written.missing) written.missing = around.missing;
  return written;
}

CriterionBlock Kept(const CriterionBlock& around, CriterionBlock written) {
  if (!written.met_when) written.met_when = around.met_when;
  if (!written.missing) written.missing = around.missing;
  if (!written.because) {
    written.because = around.because;
    written.because_pieces = around.because_pieces;
  }
  return written;
}

syntax::AllocationBlock Kept(const syntax::AllocationBlock& around,
                             syntax::AllocationBlock written) {
  if (!written.of) {
    written.of = around.of;
    written.within = around.within;
  }
  if (!written.where) written.where = around.where;
  if (written.shares.empty()) written.shares = around.shares;
  if (!written.at_least) written.at_least = around.at_least;
  if (!written.at_most) written.at_most = around.at_most;
  if (!written.rounding) written.rounding = around.rounding;
  if (around.leftover_kept) written.leftover_kept = true;
  if (!written.missing) written.missing = around.missing;
  return written;
}

// `own` gives the value of a block without its exceptions, `whole` that of a block with them.
template <class Block>
Value Evaluator::WithExceptions(const Block& block, const Scope& scope, RowRef row,
                                const std::function<Value(const Block&)>& own,
                                const std::function<Value(const Block&)>& whole) {
  std::vector<Value> conditions;
  for (const auto& exception : block.exceptions)
    conditions.push_back(AsCondition(Evaluate(exception.condition, scope, row)));
  const Choice choice = ChoiceAmong(conditions);
  if (!conditions.empty()) NoteChoice("exceptions", choice);
  const auto body = [&] { return whole(Kept(block, block.exceptions[choice.body].block)); };
  switch (choice.kind) {
    case Choice::Kind::Around:
      return own(block);
    case Choice::Kind::Body:
      return body();
    case Choice::Kind::Perhaps: {
      const Value a = body();
      const Value b = own(block);
      return a.known() && b.known() && units_.Equal(a, b) ? a : MissingValue();
    }
    case Choice::Kind::Open:
      return MissingValue();
    case Choice::Kind::Wrong:
      return ErrorValue();
  }
  return ErrorValue();
}

Value Evaluator::LetOf(const syntax::LetDefinition& let, const Scope& scope, RowRef row) {
  const auto typed = [&](Value value) {
    return let.type ? OfType(std::move(value), *let.type) : value;
  };
  if (let.block.exceptions.empty()) return typed(Evaluate(let.block.value, scope, row));
  const Unit unit = ShapeOfLet(let.block, scope).unit;
  const std::function<Value(const LetBlock&)> own = [&](const LetBlock& block) {
    return typed(Evaluate(block.value, scope, row));
  };
  const std::function<Value(const LetBlock&)> whole = [&](const LetBlock& block) {
    return WithExceptions(block, scope, row, own, whole);
  };
  Value value = whole(let.block);
  value.possible.reset();  // It does not only name a decision.
  return let.type ? value : InUnit(std::move(value), unit);
}

// The unit, and whether it is a percent, as of an `if` over all bodies; the base comes first.
Shape Evaluator::ShapeOfLet(const LetBlock& block, const Scope& scope) {
  if (block.exceptions.empty()) return ShapeOf(block.value, scope);
  std::vector<Shape> shapes = {ShapeOf(block.value, scope)};
  for (const auto& exception : block.exceptions)
    shapes.push_back(ShapeOfLet(exception.block, scope));
  return Common(shapes);
}

Value Evaluator::IndexOf(const syntax::IndexDefinition& index, const Scope& scope, RowRef row) {
  if (index.block.parts.empty()) throw Unsupported{"an index without parts"};
  const Unit unit = ShapeOf(index.block.parts[0].value, scope).unit;
  const std::function<Value(const IndexBlock&)> own = [&](const IndexBlock& block) {
    return Weighted(block, unit, scope, row);
  };
  const std::function<Value(const IndexBlock&)> whole = [&](const IndexBlock& block) {
    return WithExceptions(block, scope, row, own, whole);
  };
  return whole(index.block);
}

Value Evaluator::Weighted(const IndexBlock& block, const Unit& unit, const Scope& scope,
                          RowRef row) {
  const bool shared = block.missing && block.missing->policy == syntax::MissingPolicy::Shared;
  const Value total = block.total ? Evaluate(*block.total, scope, row) : Plain(1);
  std::vector<Value> operands = {total};
  std::vector<std::pair<Value, Value>> parts;
  for (const syntax::IndexPart& part : block.parts) {
    parts.emplace_back(Evaluate(part.weight, scope, row), Evaluate(part.value, scope, row));
    operands.push_back(parts.back().first);
    operands.push_back(parts.back().second);
  }
  const State state = Strictest(operands);
  if (state == State::Error || (state != State::Known && !shared)) return WithState(state);
  Rational sum = 0;
  Rational weights = 0;
  bool any = false;
  for (const auto& [weight, value] : parts) {
    if (!value.known()) continue;
    const Rational w = AsNumber(InUnit(weight, {})).amount;
    sum += w * AsNumber(InUnit(value, unit)).amount;
    weights += w;
    any = true;
  }
  if (!any) return MissingValue();
  if (!shared) return KnownValue(Number{sum, unit});
  if (weights == 0) return ErrorValue();
  return KnownValue(Number{sum * AsNumber(InUnit(total, {})).amount / weights, unit});
}

// The policy of a block acts on what its condition and the exceptions inside it gave; the policy of
// the base acts last.
Value Evaluator::CriterionOf(const syntax::CriterionDefinition& criterion, const Scope& scope,
                             RowRef row) {
  const std::function<Value(const CriterionBlock&)> own = [&](const CriterionBlock& block) {
    if (!block.met_when) throw Unsupported{"a criterion without condition"};
    return AsCondition(Evaluate(*block.met_when, scope, row));
  };
  const std::function<Value(const CriterionBlock&)> whole = [&](const CriterionBlock& block) {
    Value value = WithExceptions(block, scope, row, own, whole);
    if (value.known() || value.state == State::Error || !block.missing) return value;
    return KnownValue(block.missing->policy == syntax::MissingPolicy::IsMet);
  };
  return whole(criterion.block);
}

}  // namespace levrules::reference
