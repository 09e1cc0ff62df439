// Populations: which rows an operator sees for each row, and what it makes of them. Decision record
// 0003 settles the order in which conditions, membership, errors and missing values count.

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "runtime/base/check.h"
#include "runtime/eval/accumulator.h"
#include "runtime/eval/context.h"

namespace levrules::eval {

namespace {

using program::AggregateOp;
using program::Policy;
using program::Population;

// Truth of a condition that may fail: what `any` and `all` count with.
enum class Truth : std::uint8_t { False, True, Unknown, Error };

Truth TruthOf(const Column* column, std::size_t row) {
  if (column == nullptr) return Truth::True;
  if (column->known(row)) return column->boolean(row) ? Truth::True : Truth::False;
  return column->state(row) == State::Error ? Truth::Error : Truth::Unknown;
}
Truth And(Truth a, Truth b) {
  if (a == Truth::False || b == Truth::False) return Truth::False;
  if (a == Truth::Error || b == Truth::Error) return Truth::Error;
  return a == Truth::Unknown || b == Truth::Unknown ? Truth::Unknown : Truth::True;
}
Truth Not(Truth a) { return a == Truth::True ? Truth::False : a == Truth::False ? Truth::True : a; }

// The truths of some rows, joined by `or`.
struct AnyOf {
  bool is_true = false, error = false, unknown = false;
  void See(Truth truth) {
    is_true |= truth == Truth::True;
    error |= truth == Truth::Error;
    unknown |= truth == Truth::Unknown;
  }
  void See(const AnyOf& other) {
    is_true |= other.is_true;
    error |= other.error;
    unknown |= other.unknown;
  }
  Truth truth() const {
    return is_true ? Truth::True : error ? Truth::Error : unknown ? Truth::Unknown : Truth::False;
  }
};

class Aggregation {
 public:
  Aggregation(Context& context, const Instruction& instruction)
      : context_(context),
        instruction_(instruction),
        aggregate_(std::get<program::Aggregate>(instruction.payload)),
        source_rows_(context.RowsOf(aggregate_.source)),
        argument_(Find(aggregate_.argument)),
        where_(Find(aggregate_.where)),
        weight_(Find(aggregate_.weight)),
        column_(context.NewColumn(instruction)) {
    if (aggregate_.quantile.valid()) quantile_ = context.column(aggregate_.quantile).number(0);
  }

  Column Run() {
    const bool kleene = aggregate_.op == AggregateOp::Any || aggregate_.op == AggregateOp::All;
    if (aggregate_.rank.valid()) {
      Prefixes(kleene);
      return std::move(column_);
    }
    FindMembership();
    if (kleene) {
      Conditions();
    } else {
      Values();
    }
    return std::move(column_);
  }

 private:
  const Column* Find(InstructionId id) const { return id.valid() ? &context_.column(id) : nullptr; }

  // Which group each source row is in, and which one each row of the result reads.
  void FindMembership() {
    switch (aggregate_.population) {
      case Population::All:
        membership_.assign(source_rows_, 0);
        group_count_ = 1;
        own_.assign(column_.size(), 0);
        return;
      case Population::Within:
        group_count_ = GroupRows(context_, aggregate_.group, source_rows_, membership_);
        own_ = membership_;
        return;
      case Population::Via: {
        const Column& via = context_.column(aggregate_.via);
        membership_.resize(source_rows_);
        for (std::size_t row = 0; row < source_rows_; ++row) {
          membership_[row] = via.known(row)                   ? via.code(row)
                             : via.state(row) == State::Error ? RankGroups::kError
                                                              : RankGroups::kMissing;
        }
        group_count_ = column_.size();
        own_.resize(column_.size());
        for (std::size_t row = 0; row < own_.size(); ++row)
          own_[row] = static_cast<std::int32_t>(row);
        return;
      }
      case Population::Before:
      case Population::Through:
        break;
    }
    LEV_CHECK(false, "prefixes have a way of their own");
  }

  // One seen row into the accumulator of its group.
  void TakeRow(Accumulator& group, std::size_t row) const {
    Strictness strict;
    if (where_ != nullptr) strict.See(where_->state(row));
    if (argument_ != nullptr) strict.See(argument_->state(row));
    if (weight_ != nullptr) strict.See(weight_->state(row));
    switch (strict.state()) {
      case State::Known:
        return group.Take(aggregate_, argument_, weight_, row);
      case State::Error:
        return group.Fail();
      case State::Missing:
      case State::Unranked:
        return aggregate_.policy == Policy::Skipped ? group.Skip() : group.Spoil();
    }
  }

  bool Seen(std::size_t row) const { return TruthOf(where_, row) != Truth::False; }

  void Values() {
    std::vector<Accumulator> groups(group_count_);
    bool all_error = false;
    bool all_missing = false;
    for (std::size_t row = 0; row < source_rows_; ++row) {
      if (!Seen(row)) continue;
      const std::int32_t group = membership_[row];
      if (group == RankGroups::kError) {
        all_error = true;
      } else if (group == RankGroups::kMissing) {
        all_missing |= aggregate_.policy != Policy::Skipped;
      } else {
        TakeRow(groups[static_cast<std::size_t>(group)], row);
      }
    }
    std::vector<Outcome> outcomes(group_count_);
    for (std::size_t i = 0; i < group_count_; ++i) {
      outcomes[i] = groups[i].Result(aggregate_, Quantile(), instruction_.type.kind, context_);
    }
    for (std::size_t row = 0; row < column_.size(); ++row) {
      const std::int32_t group = own_[row];
      if (all_error || group == RankGroups::kError) {
        column_.SetState(row, State::Error);
        continue;
      }
      if (group == RankGroups::kMissing) continue;
      // An error in a row of the group comes before a value that spoils all groups.
      const bool failed = groups[static_cast<std::size_t>(group)].failed();
      if (LEV_PLANTED(10, all_missing, false) && !failed) continue;
      Write(row, outcomes[static_cast<std::size_t>(group)]);
    }
  }

  const Number* Quantile() const { return quantile_ ? &*quantile_ : nullptr; }

  void Write(std::size_t row, const Outcome& outcome) {
    if (outcome.state != State::Known) {
      column_.SetState(row, outcome.state);
    } else if (column_.kind() == Kind::Number) {
      column_.SetNumber(row, outcome.number);
    } else {
      column_.SetCode(row, outcome.code);
    }
  }

  // `all(C)` is `not any(not C)`.
  Truth RowTruth(std::size_t row) const {
    const Truth condition = TruthOf(argument_, row);
    return And(TruthOf(where_, row),
               aggregate_.op == AggregateOp::All ? Not(condition) : condition);
  }
  void WriteTruth(std::size_t row, Truth any) {
    const Truth truth = aggregate_.op == AggregateOp::All ? Not(any) : any;
    if (truth == Truth::Error) {
      column_.SetState(row, State::Error);
    } else if (truth != Truth::Unknown) {
      column_.SetCode(row, truth == Truth::True ? 1 : 0);
    }
  }

  void Conditions() {
    std::vector<AnyOf> groups(group_count_);
    AnyOf elsewhere;   // rows that may be in any group
    AnyOf if_unknown;  // all rows, seen from a row that does not know its group
    AnyOf if_error;    // ... whose group is an error
    for (std::size_t row = 0; row < source_rows_; ++row) {
      const Truth truth = RowTruth(row);
      const std::int32_t group = membership_[row];
      const Truth member = group >= 0                    ? Truth::True
                           : group == RankGroups::kError ? Truth::Error
                                                         : Truth::Unknown;
      if (group >= 0) {
        groups[static_cast<std::size_t>(group)].See(truth);
      } else {
        elsewhere.See(And(member, truth));
      }
      if_unknown.See(And(group == RankGroups::kError ? Truth::Error : Truth::Unknown, truth));
      if_error.See(And(Truth::Error, truth));
    }
    for (std::size_t row = 0; row < column_.size(); ++row) {
      if (own_[row] == RankGroups::kMissing) {
        WriteTruth(row, if_unknown.truth());
      } else if (own_[row] == RankGroups::kError) {
        WriteTruth(row, if_error.truth());
      } else {
        AnyOf any = groups[static_cast<std::size_t>(own_[row])];
        any.See(elsewhere);
        WriteTruth(row, any.truth());
      }
    }
  }

  // `before R` and `through R`: the rows of each group of the rank in order of place, taken in
  // once.
  void Prefixes(bool kleene) {
    const Column& places = context_.column(aggregate_.rank);
    const RankGroups& ranks = context_.results.ranks[aggregate_.rank.index()];
    std::vector<std::vector<std::uint32_t>> members(ranks.size.size());
    std::vector<bool> broken(ranks.size.size(), false);
    for (std::size_t row = 0; row < source_rows_; ++row) {
      if (places.state(row) == State::Unranked || ranks.group[row] < 0) continue;
      const auto group = static_cast<std::size_t>(ranks.group[row]);
      if (places.state(row) == State::Error) broken[group] = true;
      if (places.known(row)) members[group].push_back(static_cast<std::uint32_t>(row));
    }
    for (std::size_t group = 0; group < members.size(); ++group) {
      std::vector<std::uint32_t>& rows = members[group];
      std::ranges::stable_sort(
          rows, {}, [&](std::uint32_t row) -> const Number& { return places.number(row); });
      if (broken[group]) {
        for (const std::uint32_t row : rows) column_.SetState(row, State::Error);
      } else {
        PrefixOfGroup(rows, places, kleene);
      }
    }
    for (std::size_t row = 0; row < column_.size(); ++row) {
      if (places.state(row) == State::Error) column_.SetState(row, State::Error);
    }
  }

  void PrefixOfGroup(const std::vector<std::uint32_t>& rows, const Column& places, bool kleene) {
    Accumulator values;
    AnyOf truths;
    const auto write = [&](std::uint32_t row) {
      if (kleene) {
        WriteTruth(row, truths.truth());
      } else {
        Write(row, values.Result(aggregate_, Quantile(), instruction_.type.kind, context_));
      }
    };
    for (std::size_t begin = 0; begin < rows.size();) {
      std::size_t end = begin + 1;
      while (end < rows.size() && places.number(rows[end]) == places.number(rows[begin])) ++end;
      const bool through = LEV_PLANTED(9, aggregate_.population == Population::Through, true);
      if (!through)
        std::for_each(rows.begin() + static_cast<std::ptrdiff_t>(begin),
                      rows.begin() + static_cast<std::ptrdiff_t>(end), write);
      for (std::size_t i = begin; i < end; ++i) {
        if (kleene) {
          truths.See(RowTruth(rows[i]));
        } else if (Seen(rows[i])) {
          TakeRow(values, rows[i]);
        }
      }
      if (through)
        std::for_each(rows.begin() + static_cast<std::ptrdiff_t>(begin),
                      rows.begin() + static_cast<std::ptrdiff_t>(end), write);
      begin = end;
    }
  }

  Context& context_;
  const Instruction& instruction_;
  const program::Aggregate& aggregate_;
  std::size_t source_rows_;
  const Column* argument_;
  const Column* where_;
  const Column* weight_;
  Column column_;
  std::optional<Number> quantile_;
  std::vector<std::int32_t> membership_;  // by source row
  std::size_t group_count_ = 0;
  std::vector<std::int32_t> own_;  // by row of the result
};

}  // namespace

Column ExecuteAggregate(Context& context, const Instruction& instruction) {
  return Aggregation(context, instruction).Run();
}

}  // namespace levrules::eval
