// Places: rank within groups, the tie rules, the missing policies, and the size of a group.

#include <algorithm>
#include <utility>

#include "runtime/eval/context.h"

namespace levrules::eval {

namespace {

using program::Policy;
using program::Ties;

// What happened to a row before the sorting.
enum class Entry : std::uint8_t { Unranked, Ranked, RankedLast, LeftOut };

class Ranking {
 public:
  Ranking(Context& context, const Instruction& instruction)
      : context_(context),
        rank_(std::get<program::Rank>(instruction.payload)),
        rows_(context.RowsOf(instruction.space)),
        column_(context.NewColumn(instruction)) {}

  std::pair<Column, RankGroups> Run() {
    const std::size_t count = GroupRows(context_, rank_.group, rows_, groups_.group);
    groups_.size.assign(count, 0);
    groups_.state.assign(count, State::Known);
    entries_.assign(rows_, Entry::Ranked);
    members_.resize(count);
    for (std::size_t row = 0; row < rows_; ++row) Enter(row);
    for (std::size_t group = 0; group < count; ++group) {
      groups_.size[group] = static_cast<std::uint32_t>(members_[group].size());
      Place(members_[group]);
    }
    for (std::size_t row = 0; row < rows_; ++row) Spoil(row);
    return {std::move(column_), std::move(groups_)};
  }

 private:
  void Enter(std::size_t row) {
    const Column* where = rank_.where.valid() ? &context_.column(rank_.where) : nullptr;
    if (where != nullptr && where->known(row) && !where->boolean(row)) {
      entries_[row] = Entry::Unranked;
      return;
    }
    entries_[row] = Entry::LeftOut;
    const std::int32_t group = groups_.group[row];
    if (group == RankGroups::kError) {
      groups_.all_error = true;
      return;
    }
    if (group == RankGroups::kMissing) {
      if (rank_.policy != Policy::Skipped) groups_.all_missing = true;
      return;
    }
    State& state = groups_.state[static_cast<std::size_t>(group)];
    const State value = context_.column(rank_.argument).state(row);
    bool key_fault = false;
    for (const program::RankKey& key : rank_.by) key_fault |= !context_.column(key.key).known(row);
    if ((where != nullptr && where->state(row) == State::Error) || value == State::Error ||
        key_fault) {
      state = State::Error;
      return;
    }
    const bool unknown_where = where != nullptr && !where->known(row);
    const bool unknown_value = value != State::Known;
    if (unknown_where || (unknown_value && rank_.policy != Policy::Last)) {
      if (rank_.policy != Policy::Skipped && state == State::Known) state = State::Missing;
      return;
    }
    entries_[row] = unknown_value ? Entry::RankedLast : Entry::Ranked;
    members_[static_cast<std::size_t>(group)].push_back(static_cast<std::uint32_t>(row));
  }

  // Negative: a comes first.
  int CompareValue(std::uint32_t a, std::uint32_t b) const {
    const bool last_a = entries_[a] == Entry::RankedLast;
    const bool last_b = entries_[b] == Entry::RankedLast;
    if (last_a || last_b) return static_cast<int>(last_a) - static_cast<int>(last_b);
    return Compare(rank_.argument, rank_.highest_first, a, b);
  }
  int CompareKeys(std::uint32_t a, std::uint32_t b) const {
    for (const program::RankKey& key : rank_.by) {
      if (const int order = Compare(key.key, key.highest_first, a, b); order != 0) return order;
    }
    return 0;
  }
  int Compare(InstructionId id, bool highest_first, std::uint32_t a, std::uint32_t b) const {
    const Column& c = context_.column(id);
    const auto order = value::CompareCells(c, a, c, b, context_.dataset.texts);
    const int ascending = order < 0 ? -1 : order > 0 ? 1 : 0;
    return highest_first ? -ascending : ascending;
  }

  void Place(std::vector<std::uint32_t>& members) {
    const auto before = [&](std::uint32_t a, std::uint32_t b) {
      const int order = CompareValue(a, b);
      return order != 0 ? order < 0 : CompareKeys(a, b) < 0;
    };
    std::ranges::stable_sort(members, before);
    std::size_t dense = 0;
    for (std::size_t begin = 0; begin < members.size();) {
      std::size_t end = begin + 1;
      const bool by = rank_.ties == Ties::By;
      while (end < members.size() && CompareValue(members[begin], members[end]) == 0 &&
             (!by || CompareKeys(members[begin], members[end]) == 0)) {
        ++end;
      }
      ++dense;
      for (std::size_t i = begin; i < end; ++i) SetPlace(members[i], begin, end, dense);
      begin = end;
    }
  }

  // The rows [begin, end) of the sorted group are tied.
  void SetPlace(std::uint32_t row, std::size_t begin, std::size_t end, std::size_t dense) {
    std::size_t place = begin + 1;
    switch (rank_.ties) {
      case Ties::Share:
        break;
      case Ties::ShareWorst:
        place = LEV_PLANTED(7, end, begin + 1);
        break;
      case Ties::Dense:
        place = dense;
        break;
      case Ties::By:
        // No rule is left to tell them apart.
        if (end - begin > 1) return column_.SetState(row, State::Error);
        break;
    }
    column_.SetNumber(row, Number(static_cast<std::int64_t>(place)));
  }

  // Faults and missing values of others take the places away again.
  void Spoil(std::size_t row) {
    if (entries_[row] == Entry::Unranked) return column_.SetState(row, State::Unranked);
    if (groups_.all_error) return column_.SetState(row, State::Error);
    const std::int32_t group = groups_.group[row];
    const State state = group >= 0 ? groups_.state[static_cast<std::size_t>(group)] : State::Known;
    if (state == State::Error) return column_.SetState(row, State::Error);
    if (groups_.all_missing || state == State::Missing || entries_[row] == Entry::LeftOut) {
      column_.SetState(row, State::Missing);
    }
  }

  Context& context_;
  const program::Rank& rank_;
  std::size_t rows_;
  Column column_;
  RankGroups groups_;
  std::vector<Entry> entries_;
  std::vector<std::vector<std::uint32_t>> members_;  // by group
};

}  // namespace

Column ExecuteRank(Context& context, InstructionId id, const Instruction& instruction) {
  auto [column, groups] = Ranking(context, instruction).Run();
  context.results.ranks[id.index()] = std::move(groups);
  return std::move(column);
}

Column ExecuteRankSize(Context& context, const Instruction& instruction) {
  Column column = context.NewColumn(instruction);
  const RankGroups& groups = context.results.ranks[instruction.operands[0].index()];
  for (std::size_t row = 0; row < column.size(); ++row) {
    const std::int32_t group = groups.group[row];
    const State state = group >= 0 ? groups.state[static_cast<std::size_t>(group)] : State::Missing;
    if (groups.all_error || group == RankGroups::kError || state == State::Error) {
      column.SetState(row, State::Error);
    } else if (!groups.all_missing && state == State::Known) {
      column.SetNumber(
          row, Number(static_cast<std::int64_t>(groups.size[static_cast<std::size_t>(group)])));
    }
  }
  return column;
}

}  // namespace levrules::eval
