#include "runtime/audit/claims.h"

#include <variant>

namespace levrules::audit {

using program::Allocation;

namespace {

const Allocation& AllocationAt(const RunCells& cells, InstructionId id) {
  return std::get<Allocation>(cells.At(id).payload);
}

// Which pot a row belongs to: the values of its group.
std::string PotOf(const RunCells& cells, Cell cell) {
  std::string text;
  for (const InstructionId key : AllocationAt(cells, cell.id).group)
    text += cells.FileText({key, cell.row}) + "\n";
  return text;
}

// What a row asks of its pot; empty where it takes no part.
std::string ClaimOf(const RunCells& cells, Cell cell) {
  const Allocation& allocation = AllocationAt(cells, cell.id);
  std::string text;
  for (const InstructionId condition : {allocation.in_force, allocation.where}) {
    if (!condition.valid()) continue;
    if (cells.TruthOf({condition, cell.row}) == Truth::False) return "";
    text += cells.FileText({condition, cell.row}) + "\n";
  }
  for (const InstructionId bound : {allocation.at_least, allocation.at_most})
    text += bound.valid() ? cells.FileText({bound, cell.row}) + "\n" : "\n";
  for (const program::AllocationShare& share : allocation.shares)
    text += cells.FileText({share.share, cell.row}) + " " + cells.FileText({share.key, cell.row}) +
            "\n";
  return text;
}

struct Claim {
  std::string pot, text;
  friend bool operator==(const Claim&, const Claim&) = default;
};

// By key, of the rows that take part.
std::map<std::string, Claim> ClaimsOf(const RunCells& cells, InstructionId id) {
  std::map<std::string, Claim> claims;
  for (const auto& [key, row] : cells.RowsByKey(cells.At(id).space)) {
    std::string text = ClaimOf(cells, {id, row});
    if (!text.empty()) claims.emplace(key, Claim{PotOf(cells, {id, row}), std::move(text)});
  }
  return claims;
}

}  // namespace

Claims::Shifts Claims::Compare(InstructionId old_id, InstructionId new_id) const {
  const std::map<std::string, Claim> before = ClaimsOf(old_, old_id);
  const std::map<std::string, Claim> after = ClaimsOf(new_, new_id);
  Shifts shifts;
  for (const auto& [key, claim] : before) {
    const auto same = after.find(key);
    if (same == after.end() || !(same->second == claim)) shifts[claim.pot].insert(key);
  }
  for (const auto& [key, claim] : after) {
    const auto same = before.find(key);
    if (same == before.end() || !(same->second == claim)) shifts[claim.pot].insert(key);
  }
  return shifts;
}

bool Claims::OthersDiffer(Cell old_cell, Cell new_cell) {
  const auto [entry, added] = shifts_.try_emplace({old_cell.id, new_cell.id});
  if (added) entry->second = Compare(old_cell.id, new_cell.id);
  const auto pot = entry->second.find(PotOf(new_, new_cell));
  if (pot == entry->second.end()) return false;
  const std::string own =
      KeyText(new_.program(), new_.run().dataset, new_.At(new_cell.id).space, new_cell.row);
  return pot->second.size() > (pot->second.contains(own) ? 1u : 0u);
}

bool Claims::TakesPart(const RunCells& cells, Cell cell) { return !ClaimOf(cells, cell).empty(); }

bool Claims::StandsAt(Bound bound, const RunCells& cells, Cell cell) {
  const Allocation& allocation = AllocationAt(cells, cell.id);
  const InstructionId id = bound == Bound::Floor ? allocation.at_least : allocation.at_most;
  if (!id.valid() || !TakesPart(cells, cell)) return false;
  if (!cells.IsNumber(cell) || !cells.IsNumber({id, cell.row})) return false;
  const value::Number& amount = cells.ColumnOf(cell.id).number(cell.row);
  const value::Number& limit = cells.ColumnOf(id).number(cell.row);
  const value::Number distance = bound == Bound::Floor ? amount - limit : limit - amount;
  return distance.Sign() <= 0 || (allocation.step && distance < *allocation.step);
}

bool Claims::Acts(Bound bound, const RunCells& cells, Cell cell) {
  const auto [entry, added] = bound_.try_emplace({bound, &cells == &new_, cell.id});
  if (added) {
    const std::size_t rows = cells.run().dataset.table(cells.At(cell.id).space).rows();
    for (std::size_t row = 0; row < rows; ++row) {
      if (StandsAt(bound, cells, {cell.id, row}))
        entry->second.insert(PotOf(cells, {cell.id, row}));
    }
  }
  return entry->second.contains(PotOf(cells, cell));
}

}  // namespace levrules::audit
