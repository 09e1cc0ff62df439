// Allocations: which rows take part in which pot, what they are entitled to, and what they get.

#include <algorithm>
#include <utility>

#include "runtime/base/check.h"
#include "runtime/eval/context.h"
#include "runtime/eval/share_out.h"
#include "runtime/eval/sum.h"

namespace levrules::eval {

namespace {

using program::Allocation;
using program::Policy;

// What became of a row before the pot was shared out.
enum class Part : std::uint8_t {
  Outside,    // of another block, or its `where` is false: £0, whatever becomes of the pot
  Elsewhere,  // another block counts for it
  Faulty,     // whether the block is the one for it is an error; the pots do not care
  LeftOut,    // missing skipped: £0, if the pot is shared out
  Taking,     // takes part
};

class Allocating {
 public:
  Allocating(Context& context, const Instruction& instruction)
      : context_(context),
        allocation_(std::get<Allocation>(instruction.payload)),
        rows_(context.RowsOf(instruction.space)),
        column_(context.NewColumn(instruction)) {}

  std::pair<Column, Pots> Run() {
    const std::size_t count = GroupRows(context_, allocation_.group, rows_, pots_.pot);
    pots_.pots.resize(count);
    pots_.entitlements.resize(rows_);
    pots_.takes_part.resize(rows_);
    members_.resize(count);
    parts_.assign(rows_, Part::Outside);
    for (std::size_t row = 0; row < rows_; ++row) Enter(row);
    for (std::size_t pot = 0; pot < count; ++pot) Share(pot);
    for (std::size_t row = 0; row < rows_; ++row) Settle(row);
    DropEmptyPots();
    return {std::move(column_), std::move(pots_)};
  }

 private:
  enum class Answer : std::uint8_t { No, Yes, Unknown, Error };
  Answer Ask(InstructionId condition, std::size_t row) const {
    if (!condition.valid()) return Answer::Yes;
    const Column& column = context_.column(condition);
    if (column.known(row)) return column.boolean(row) ? Answer::Yes : Answer::No;
    return column.state(row) == State::Error ? Answer::Error : Answer::Unknown;
  }

  void Enter(std::size_t row) {
    const Answer in_force = Ask(allocation_.in_force, row);
    const Answer where = Ask(allocation_.where, row);
    if (in_force == Answer::No) {
      // Looked at only where it is not known which block counts.
      if (where != Answer::No) parts_[row] = Part::Elsewhere;
      pots_.pot[row] = RankGroups::kMissing;
      return;
    }
    const std::int32_t group = pots_.pot[row];
    if (where == Answer::No) {
      if (group >= 0) AddPotAmount(static_cast<std::size_t>(group), row);
      return;
    }
    parts_[row] = Part::LeftOut;
    if (group == RankGroups::kError) {
      all_error_ = true;
    } else if (in_force == Answer::Unknown) {
      if (allocation_.choice_policy != Policy::Skipped) all_missing_ = true;
      pots_.pot[row] = RankGroups::kMissing;
    } else if (group == RankGroups::kMissing) {
      if (allocation_.policy != Policy::Skipped) all_missing_ = true;
    } else if (in_force == Answer::Error) {
      parts_[row] = Part::Faulty;
      pots_.pot[row] = RankGroups::kError;
    } else {
      EnterPot(static_cast<std::size_t>(group), row, where);
    }
  }

  // The row's `where` is true or open; its pot is known.
  void EnterPot(std::size_t group, std::size_t row, Answer where) {
    Pot& pot = pots_.pots[group];
    if (pot.rows++ == 0) pot.first_row = static_cast<std::uint32_t>(row);
    Strictness strict;
    const auto see = [&](InstructionId id) {
      if (id.valid()) strict.See(context_.column(id).state(row));
    };
    see(allocation_.pot);
    see(allocation_.at_least);
    see(allocation_.at_most);
    for (const program::AllocationShare& share : allocation_.shares) see(share.key);
    bool tie_fault = false;
    for (const program::RankKey& key : allocation_.ties)
      tie_fault |= !context_.column(key.key).known(row);
    if (where == Answer::Error || strict.state() == State::Error || tie_fault) {
      pot.state = State::Error;
      if (pot.fault == PotFault::None) pot.fault = PotFault::Row;
    } else if (where == Answer::Unknown || strict.state() != State::Known) {
      if (allocation_.policy != Policy::Skipped && pot.state == State::Known)
        pot.state = State::Missing;
      AddPotAmount(group, row);
    } else {
      parts_[row] = Part::Taking;
      pots_.takes_part[row] = true;
      members_[group].push_back(static_cast<std::uint32_t>(row));
      AddPotAmount(group, row);
    }
  }

  void AddPotAmount(std::size_t group, std::size_t row) {
    const Column& of = context_.column(allocation_.pot);
    if (!of.known(row)) return;
    Pot& pot = pots_.pots[group];
    if (pot.rows == 0) pot.first_row = static_cast<std::uint32_t>(row);
    has_amount_.resize(pots_.pots.size());
    if (!has_amount_[group]) {
      has_amount_[group] = true;
      pot.amount = of.number(row);
    } else if (pot.amount != of.number(row) && pot.fault == PotFault::None) {
      pot.fault = PotFault::PotsDiffer;
    }
  }

  // ---- one pot

  void Share(std::size_t group) {
    Pot& pot = pots_.pots[group];
    has_amount_.resize(pots_.pots.size());
    if (all_error_) pot.state = State::Error;
    if (pot.state == State::Error) return;
    if (all_missing_ || !has_amount_[group]) pot.state = State::Missing;
    if (pot.state == State::Missing) return;
    const auto fail = [&](PotFault fault) {
      pot.state = State::Error;
      pot.fault = fault;
    };
    if (pot.fault != PotFault::None) return fail(pot.fault);
    if (pot.amount.Sign() < 0) return fail(PotFault::NegativePot);
    if (const PotFault fault = Entitle(pot, members_[group]); fault != PotFault::None)
      return fail(fault);
    if (members_[group].empty()) {
      if (!pot.amount.IsZero() && !allocation_.leftover_kept) return fail(PotFault::NobodyToPay);
      pot.leftover = pot.amount;
      return;
    }
    const Sharing sharing = ShareOut(pot.amount, Claims(members_[group]), Rules(members_[group]));
    pot.bounds = sharing.bounds;
    if (sharing.fault != PotFault::None) return fail(sharing.fault);
    LEV_CHECK(sharing.paid + sharing.leftover == pot.amount &&
                  (allocation_.leftover_kept || sharing.leftover.IsZero()),
              "what is paid and what is left over add up to the pot");
    pot.paid = sharing.paid;
    pot.leftover = sharing.leftover;
    pot.factor = sharing.factor;
    context_.Watch(sharing.factor);
    for (std::size_t i = 0; i < members_[group].size(); ++i)
      column_.SetNumber(members_[group][i], sharing.amounts[i]);
  }

  PotFault Entitle(const Pot& pot, const std::vector<std::uint32_t>& members) {
    for (const program::AllocationShare& share : allocation_.shares) {
      const Column& key = context_.column(share.key);
      Sum sum;
      for (const std::uint32_t row : members) {
        if (key.number(row).Sign() < 0) return PotFault::NegativeKey;
        sum.Add(key.number(row));
      }
      const Number total = sum.Total();
      if (total.IsZero()) {
        if (pot.amount.Sign() > 0 && !members.empty()) return PotFault::KeysAddUpToZero;
        continue;
      }
      const Column& part = context_.column(share.share);
      const Number each = Divide(pot.amount * part.number(0), total);
      for (const std::uint32_t row : members) {
        pots_.entitlements[row] += each * key.number(row);
        context_.Watch(pots_.entitlements[row]);
      }
    }
    return PotFault::None;
  }

  std::vector<Claim> Claims(const std::vector<std::uint32_t>& members) const {
    std::vector<Claim> claims;
    for (const std::uint32_t row : members) {
      Claim claim{pots_.entitlements[row], 0, std::nullopt};
      if (allocation_.at_least.valid())
        claim.floor = std::max(Number(0), context_.column(allocation_.at_least).number(row));
      if (allocation_.at_most.valid())
        claim.ceiling = context_.column(allocation_.at_most).number(row);
      claims.push_back(std::move(claim));
    }
    return claims;
  }

  SharingRules Rules(const std::vector<std::uint32_t>& members) const {
    SharingRules rules;
    rules.step = allocation_.step;
    rules.largest_remainder = allocation_.largest_remainder;
    rules.leftover_kept = allocation_.leftover_kept;
    rules.tie_order = [this, &members](std::size_t a, std::size_t b) {
      for (const program::RankKey& key : allocation_.ties) {
        const Column& column = context_.column(key.key);
        const auto order =
            value::CompareCells(column, members[a], column, members[b], context_.dataset.texts);
        if (order != 0) return (order < 0) == key.highest_first ? 1 : -1;
      }
      return 0;
    };
    return rules;
  }

  // ---- rows

  void Settle(std::size_t row) {
    if (parts_[row] == Part::Outside) return column_.SetNumber(row, 0);
    if (parts_[row] == Part::Elsewhere) return column_.SetState(row, kOfAnotherBlock);
    if (all_error_ || parts_[row] == Part::Faulty) return column_.SetState(row, State::Error);
    const std::int32_t group = pots_.pot[row];
    const State state = group >= 0     ? pots_.pots[static_cast<std::size_t>(group)].state
                        : all_missing_ ? State::Missing
                                       : State::Known;
    if (state != State::Known) return column_.SetState(row, state);
    if (parts_[row] == Part::LeftOut) column_.SetNumber(row, 0);
  }

  // Pots of which no row is left, as those of another block.
  void DropEmptyPots() {
    std::vector<std::int32_t> number(pots_.pots.size(), RankGroups::kMissing);
    std::vector<Pot> kept;
    for (std::size_t i = 0; i < pots_.pots.size(); ++i) {
      if (pots_.pots[i].rows == 0 && !has_amount_[i]) continue;
      number[i] = static_cast<std::int32_t>(kept.size());
      kept.push_back(std::move(pots_.pots[i]));
    }
    for (std::int32_t& pot : pots_.pot) {
      if (pot >= 0) pot = number[static_cast<std::size_t>(pot)];
    }
    pots_.pots = std::move(kept);
  }

  Context& context_;
  const Allocation& allocation_;
  std::size_t rows_;
  Column column_;
  Pots pots_;
  std::vector<Part> parts_;
  std::vector<bool> has_amount_;                     // by pot
  std::vector<std::vector<std::uint32_t>> members_;  // by pot: the rows that take part
  bool all_error_ = false;    // a group value is an error: no pot is shared out
  bool all_missing_ = false;  // a missing group value spoils all pots
};

}  // namespace

Column ExecuteAllocate(Context& context, InstructionId id, const Instruction& instruction) {
  auto [column, pots] = Allocating(context, instruction).Run();
  context.results.pots[id.index()] = std::move(pots);
  return std::move(column);
}

}  // namespace levrules::eval
