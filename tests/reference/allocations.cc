// Allocations (section 9 of the language page; record 0008, Allocations): which block, pot and
// state each row has. What one pot gives to its rows is in share_out.

#include <algorithm>

#include "tests/reference/evaluator.h"
#include "tests/reference/exceptions.h"
#include "tests/reference/literals.h"
#include "tests/reference/share_out.h"

namespace levrules::reference {

using syntax::AllocationBlock;

namespace {

bool LeavesOut(const AllocationBlock& block) {
  return block.missing && block.missing->policy == syntax::MissingPolicy::Skipped;
}

// A place of a row that is not in the competition counts as missing.
Value Counted(Value value) {
  value.possible.reset();
  return value.state == State::Unranked ? MissingValue() : value;
}

std::string GroupText(const std::vector<Value>& group) {
  std::string text;
  for (std::size_t i = 0; i < group.size(); ++i) text += (i > 0 ? "," : "") + TextOf(group[i]);
  return text;
}

}  // namespace

// The shares of every block add up to 100 % and none is negative.
bool Evaluator::CheckShares() {
  bool good = true;
  for (const auto& [name, entity] : entities_) {
    for (const ColumnInfo& column : entity->columns) {
      const auto* allocation = std::get_if<syntax::AllocationDefinition>(column.body);
      if (allocation != nullptr)
        good = SharesAddUp(allocation->block, Scope{column.tree, nullptr, nullptr}) && good;
    }
  }
  return good;
}

bool Evaluator::SharesAddUp(const AllocationBlock& block, const Scope& scope) {
  Rational sum = 0;
  for (const syntax::AllocationShare& share : block.shares) {
    const Value value = Evaluate(share.share, scope, RowRef{});
    if (!value.known()) return false;
    const Rational amount = AsNumber(InUnit(value, {})).amount;
    if (amount < 0) return false;
    sum += amount;
  }
  if (sum != 1) return false;
  for (const auto& exception : block.exceptions) {
    if (!SharesAddUp(Kept(block, exception.block), scope)) return false;
  }
  return true;
}

const AllocationTable& Evaluator::Allocation(EntityTable& entity, const ColumnInfo& column) {
  const auto [slot, added] = allocations_.try_emplace(column.body);
  if (added) {
    const auto& definition = std::get<syntax::AllocationDefinition>(*column.body);
    const Scope scope{column.tree, &entity, nullptr};
    auto table = std::make_unique<AllocationTable>(MakeAllocation(definition, scope));
    return *(allocations_[column.body] = std::move(table));
  }
  if (!slot->second) throw Unsupported{"an allocation that needs itself"};
  return *slot->second;
}

// The block that holds for a row, or those that may. `path` names a block by the exceptions that
// lead to it.
Evaluator::Standing Evaluator::StandingOf(const AllocationBlock& block, std::vector<int> path,
                                          const Scope& scope, RowRef row) {
  std::vector<Value> conditions;
  for (const auto& exception : block.exceptions)
    conditions.push_back(AsCondition(Evaluate(exception.condition, scope, row)));
  const Choice choice = ChoiceAmong(conditions);
  if (!conditions.empty()) NoteChoice("exceptions of an allocation", choice);
  Standing standing;
  standing.state = choice.kind == Choice::Kind::Wrong    ? State::Error
                   : choice.kind == Choice::Kind::Around ? State::Known
                   : choice.kind == Choice::Kind::Body   ? State::Known
                                                         : State::Missing;
  std::size_t holding = 0;
  for (const Value& condition : conditions) holding += condition.is_true() ? 1 : 0;
  for (std::size_t i = 0; i < conditions.size(); ++i) {
    if (conditions[i].is_false()) continue;
    std::vector<int> inner = path;
    inner.push_back(static_cast<int>(i));
    Standing body = StandingOf(Kept(block, block.exceptions[i].block), inner, scope, row);
    if (choice.kind == Choice::Kind::Body) return body;
    const bool alone = holding == (conditions[i].is_true() ? 1u : 0u);
    for (auto& [place, candidate] : body.candidates)
      standing.candidates[place] = {std::move(candidate.block), candidate.alone && alone};
  }
  if (holding == 0) standing.candidates[path] = {block, true};
  return standing;
}

Value Evaluator::WhereOf(const AllocationBlock& block, const Scope& scope, RowRef row) {
  return block.where ? AsCondition(Evaluate(*block.where, scope, row)) : KnownValue(true);
}

std::vector<Value> Evaluator::PotGroup(const AllocationBlock& block, const Scope& scope,
                                       RowRef row) {
  std::vector<Value> group;
  for (const syntax::Identifier& name : block.within)
    group.push_back(Counted(Base(name.text, scope, row)));
  return group;
}

// A row for which it is unknown which block holds is one without a group to each block that may be
// the one, by the policy of the base. Where the choice itself is an error, the row is one, and only
// a name of `within` that is an error concerns the pots.
void Evaluator::Wait(const Standing& standing, const AllocationBlock& base, const Scope& scope,
                     RowRef row, std::map<std::vector<int>, AllFate>& fates, Waiting& waiting) {
  for (const auto& [path, candidate] : standing.candidates) {
    const AllocationBlock& block = candidate.block;
    Waiting::Prospect& prospect = waiting.prospects[path];
    prospect = Waiting::Prospect::Outside;
    if (WhereOf(block, scope, row).is_false()) continue;
    prospect = candidate.alone ? Waiting::Prospect::Share : Waiting::Prospect::Elsewhere;
    if (!candidate.alone) continue;
    const State group = Strictest(PotGroup(block, scope, row));
    if (group == State::Error) {
      fates[path].error = true;
    } else if (standing.state == State::Missing || group == State::Missing) {
      if (!LeavesOut(standing.state == State::Missing ? base : block)) fates[path].missing = true;
    }
  }
}

AllocationTable Evaluator::MakeAllocation(const syntax::AllocationDefinition& definition,
                                          const Scope& scope) {
  const AllocationBlock& base = definition.block;
  if (!base.of) throw Unsupported{"an allocation without of"};
  AllocationTable table;
  table.unit = ShapeOf(*base.of, scope).unit;
  std::map<std::vector<int>, AllocationBlock> blocks;
  std::map<std::vector<int>, std::vector<PotRow>> members;  // by block
  std::map<std::vector<int>, AllFate> fates;                // by block
  std::vector<Waiting> waiting;
  const Value nothing = KnownValue(Number{0, table.unit});
  for (std::size_t i = 0; i < scope.entity->rows.size(); ++i) {
    const RowRef row{scope.entity, i};
    const Standing standing = StandingOf(base, {}, scope, row);
    if (standing.state == State::Known) {
      const auto& [path, candidate] = *standing.candidates.begin();
      const AllocationBlock& block = candidate.block;
      const Value where = WhereOf(block, scope, row);
      table.amounts.push_back(where.is_false() ? nothing : ErrorValue());
      blocks[path] = block;
      members[path].push_back({i, where, PotGroup(block, scope, row)});
      continue;
    }
    Waiting waits{i, {}};
    Wait(standing, base, scope, row, fates, waits);
    const bool outside = std::ranges::all_of(waits.prospects, [](const auto& entry) {
      return entry.second == Waiting::Prospect::Outside;
    });
    table.amounts.push_back(outside ? nothing : ErrorValue());
    if (standing.state == State::Missing) waiting.push_back(std::move(waits));
  }
  for (const auto& [path, rows] : members)
    ShareBlock(blocks[path], scope, rows, fates[path], table);
  // As `if` with an unknown condition: known where every block that may count gives the same, and
  // that can only be nothing. One that cannot be the only one to hold does not count.
  for (const Waiting& row : waiting) {
    const bool known = std::ranges::all_of(row.prospects, [&](const auto& entry) {
      const AllFate& fate = fates[entry.first];
      return entry.second != Waiting::Prospect::Share || (!fate.error && !fate.missing);
    });
    table.amounts[row.index] = known ? nothing : MissingValue();
  }
  return table;
}

// The pots of one block. A row whose `where` is not false and whose group is no value decides over
// all of them.
void Evaluator::ShareBlock(const AllocationBlock& block, const Scope& scope,
                           const std::vector<PotRow>& rows, AllFate& fate, AllocationTable& table) {
  std::vector<std::vector<PotRow>> pots;
  std::vector<std::size_t> groupless;
  for (const PotRow& row : rows) {
    const State state = Strictest(row.group);
    if (state == State::Known) {
      std::size_t p = 0;
      while (p < pots.size() && !SameGroup(pots[p][0].group, row.group)) ++p;
      if (p == pots.size()) pots.emplace_back();
      pots[p].push_back(row);
    } else if (!row.where.is_false()) {
      groupless.push_back(row.index);
      if (state == State::Error) fate.error = true;
      if (state == State::Missing && !LeavesOut(block)) fate.missing = true;
    }
  }
  for (const std::vector<PotRow>& pot : pots) SharePot(block, scope, pot, fate, table);
  for (std::size_t i : groupless) {
    table.amounts[i] = fate.error     ? ErrorValue()
                       : fate.missing ? MissingValue()
                                      : KnownValue(Number{0, table.unit});
  }
}

// What is known of a row of a pot whose `where` is not false.
Evaluator::Payee Evaluator::PayeeOf(const AllocationBlock& block, const Scope& scope,
                                    const PotRow& pot_row, const Unit& unit) {
  const RowRef row{scope.entity, pot_row.index};
  Payee payee{pot_row.index, State::Known, MissingValue(), {}, {}};
  std::vector<Value> cells = {pot_row.where, Counted(Evaluate(*block.of, scope, row))};
  payee.of = cells[1];
  for (const syntax::AllocationShare& share : block.shares) {
    const Value key = Counted(Evaluate(share.key, scope, row));
    cells.push_back(key);
    if (key.known())
      payee.claim.keys.push_back(AsNumber(InUnit(key, ShapeOf(share.key, scope).unit)).amount);
  }
  const auto bound = [&](const std::optional<syntax::ExprId>& expr) -> std::optional<Rational> {
    if (!expr) return std::nullopt;
    cells.push_back(Counted(Evaluate(*expr, scope, row)));
    if (!cells.back().known()) return std::nullopt;
    return AsNumber(InUnit(cells.back(), unit)).amount;
  };
  payee.claim.at_least = bound(block.at_least).value_or(0);
  payee.claim.at_most = bound(block.at_most);
  payee.state = Strictest(cells);
  if (!block.rounding) return payee;
  for (const syntax::Order& order : block.rounding->ties) {
    payee.ties.push_back(Evaluate(order.key, scope, row));
    if (payee.ties.back().state == State::Missing) throw Unsupported{"a tie key that is missing"};
    if (!payee.ties.back().known()) payee.state = State::Error;
  }
  return payee;
}

Sharing Evaluator::SharingOf(const AllocationBlock& block, const Scope& scope,
                             const std::vector<Payee>& payees, const Unit& unit) {
  Sharing sharing;
  for (const syntax::AllocationShare& share : block.shares) {
    const Value value = Evaluate(share.share, Scope{scope.tree, nullptr, nullptr}, RowRef{});
    sharing.shares.push_back(AsNumber(InUnit(value, {})).amount);
  }
  sharing.leftover_kept = block.leftover_kept;
  if (!block.rounding) return sharing;
  sharing.step = AsNumber(InUnit(ValueOf(block.rounding->step, units_), unit)).amount;
  if (*sharing.step <= 0) throw Unsupported{"rounded to nothing"};
  sharing.largest_remainder = block.rounding->largest_remainder;
  if (!sharing.largest_remainder && !sharing.leftover_kept)
    throw Unsupported{"rounded down without leftover kept"};
  sharing.compare_ties = [&](std::size_t a, std::size_t b) {
    for (std::size_t k = 0; k < block.rounding->ties.size(); ++k) {
      const int sign = units_.Compare(payees[a].ties[k], payees[b].ties[k]);
      const bool highest = block.rounding->ties[k].direction == syntax::Direction::HighestFirst;
      if (sign != 0) return highest ? -sign : sign;
    }
    return 0;
  };
  return sharing;
}

void Evaluator::SharePot(const AllocationBlock& block, const Scope& scope,
                         const std::vector<PotRow>& rows, const AllFate& fate,
                         AllocationTable& table) {
  AllocationTable::Pot pot{GroupText(rows[0].group), ErrorValue(), ErrorValue(), ErrorValue()};
  const Value nothing = KnownValue(Number{0, table.unit});
  bool error = fate.error;
  bool missing = fate.missing;
  std::vector<Payee> payees;
  std::vector<Value> values;  // of `of`
  for (const PotRow& row : rows) {
    if (row.where.is_false()) {
      const Value of = Evaluate(*block.of, scope, RowRef{scope.entity, row.index});
      if (of.known()) values.push_back(of);
      continue;
    }
    Payee payee = PayeeOf(block, scope, row, table.unit);
    table.amounts[row.index] = nothing;  // For a row that is left out.
    if (payee.state == State::Error) error = true;
    if (payee.state == State::Missing && !LeavesOut(block)) missing = true;
    if (payee.state == State::Missing) {
      const Value of = Evaluate(*block.of, scope, RowRef{scope.entity, row.index});
      if (of.known()) values.push_back(of);
    }
    if (payee.state != State::Known) continue;
    values.push_back(payee.of);
    payees.push_back(std::move(payee));
  }
  if (!error && !missing) {
    error = DifferentKnown(values);
    missing = values.empty();
  }
  std::optional<std::vector<Rational>> amounts;
  if (!error && !missing) {
    const Rational total = AsNumber(InUnit(values[0], table.unit)).amount;
    std::vector<Claim> claims;
    for (const Payee& payee : payees) claims.push_back(payee.claim);
    amounts = ShareOut(total, claims, SharingOf(block, scope, payees, table.unit));
    Rational sum = 0;
    for (std::size_t i = 0; amounts && i < amounts->size(); ++i) {
      table.amounts[payees[i].row] = KnownValue(Number{(*amounts)[i], table.unit});
      sum += (*amounts)[i];
    }
    if (amounts) {
      pot.amount = KnownValue(Number{total, table.unit});
      pot.paid = KnownValue(Number{sum, table.unit});
      pot.leftover = KnownValue(Number{total - sum, table.unit});
    }
  } else if (!error) {
    pot.amount = pot.paid = pot.leftover = MissingValue();
  }
  // A pot of which nothing is known and from which nobody could be paid is not listed.
  const bool empty = values.empty() && std::ranges::all_of(rows, [](const PotRow& row) {
                       return row.where.is_false();
                     });
  if (!empty) table.pots.push_back(pot);
  if (amounts) return;
  for (const PotRow& row : rows) {
    if (!row.where.is_false()) table.amounts[row.index] = WithState(pot.amount.state);
  }
}

}  // namespace levrules::reference
