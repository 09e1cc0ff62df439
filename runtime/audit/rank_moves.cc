#include "runtime/audit/rank_moves.h"

#include <variant>

#include "runtime/program/walk.h"

namespace levrules::audit {

using program::Rank;
using value::Number;

namespace {

const Number& NumberOf(const RunCells& cells, Cell cell) {
  return cells.ColumnOf(cell.id).number(cell.row);
}

// Counting goes through all rows for each row.
bool HasManyRows(const RunCells& cells, InstructionId rank) {
  constexpr std::size_t kMostRows = 2'000;
  return cells.run().dataset.table(cells.At(rank).space).rows() > kMostRows;
}

const Rank& RankAt(const RunCells& cells, InstructionId id) {
  return std::get<Rank>(cells.At(id).payload);
}

}  // namespace

const RankedRows& RankMoves::Ranked(const RunCells& cells, InstructionId id) {
  const auto [entry, added] = ranked_.try_emplace({&cells == &new_, id});
  if (added) entry->second = RankedRowsOf(cells, cells.At(id).space, RankAt(cells, id));
  return entry->second;
}

PlaceMoves RankMoves::Of(Cell before, Cell after) {
  const Cell old_figure{RankAt(old_, before.id).argument, before.row};
  const Cell new_figure{RankAt(new_, after.id).argument, after.row};
  if (!old_.IsNumber(before) || !new_.IsNumber(after) || !old_.IsNumber(old_figure) ||
      !new_.IsNumber(new_figure) || HasManyRows(new_, after.id))
    return {};
  const auto own = PlaceAmong(Ranked(old_, before.id), before.row, NumberOf(new_, new_figure));
  const auto others = PlaceAmong(Ranked(new_, after.id), after.row, NumberOf(old_, old_figure));
  if (!own || !others) return {};
  const Number& place = NumberOf(old_, before);
  const int moved = (NumberOf(new_, after) - place).Sign();
  const PlaceMoves moves{(*own - place).Sign() == moved, (*others - place).Sign() == moved};
  return moves.own || moves.others ? moves : PlaceMoves{true, true};
}

std::optional<ChangedRank> RankMoves::OfChanged(Cell before, Cell after) const {
  if (!old_.IsNumber(before) || !new_.IsNumber(after) || HasManyRows(new_, after.id))
    return std::nullopt;
  program::Payload payload = RankAt(old_, before.id);
  bool there = true;
  program::ForEachPayloadId(payload, [&](InstructionId& part) {
    const auto other = attributor_.NewIdOf(part);
    there &= other.has_value();
    if (other) part = *other;
  });
  if (!there) return std::nullopt;
  const Rank tried = std::get<Rank>(payload);
  ChangedRank changed;
  changed.old_figure = {RankAt(old_, before.id).argument, before.row};
  changed.new_figure = {tried.argument, after.row};
  if (!new_.IsNumber(changed.new_figure)) return std::nullopt;
  const RankedRows rows = RankedRowsOf(new_, new_.At(after.id).space, tried);
  const auto tried_place = PlaceAmong(rows, after.row, NumberOf(new_, changed.new_figure));
  if (!tried_place) return std::nullopt;
  const Number& place = NumberOf(old_, before);
  const int moved = (NumberOf(new_, after) - place).Sign();
  changed.values = (*tried_place - place).Sign() == moved;
  changed.rule = (NumberOf(new_, after) - *tried_place).Sign() == moved || !changed.values;
  if (changed.values && old_.IsNumber(changed.old_figure)) {
    const auto others = PlaceAmong(rows, after.row, NumberOf(old_, changed.old_figure));
    changed.others = others && (*others - place).Sign() == moved;
  }
  return changed;
}

}  // namespace levrules::audit
