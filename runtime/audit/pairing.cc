#include "runtime/audit/pairing.h"

#include <algorithm>

namespace levrules::audit {

using program::Op;

bool Pairing::IsShared(const RunCells& side, Cell cell) const {
  return (&side == &old_ ? counterparts_.SharedAtOld(cell.id)
                         : counterparts_.SharedAtNew(cell.id)) != nullptr;
}

bool Pairing::IsShared(Cell before, Cell after) const {
  return IsShared(old_, before) || IsShared(new_, after);
}

bool Pairing::Alike(Cell before, Cell after) const {
  if (counterparts_.SharedPair(before.id, after.id) != nullptr) return true;
  return !IsShared(before, after) && counterparts_.SameOperation(before.id, after.id);
}

Paired Pairing::Pair(std::vector<Cell> old_cells, const std::vector<Cell>& new_cells) const {
  Paired paired;
  // The first of the old values that fits; it is used up.
  const auto take = [&](Cell after, auto fits) {
    const auto found =
        std::ranges::find_if(old_cells, [&](Cell before) { return fits(before, after); });
    if (found == old_cells.end()) return false;
    paired.both.emplace_back(*found, after);
    old_cells.erase(found);
    return true;
  };
  std::vector<Cell> left;
  for (const Cell after : new_cells) {
    if (!take(after, [&](Cell a, Cell b) { return counterparts_.SameFormula(a.id, b.id); }))
      left.push_back(after);
  }
  for (const Cell after : left) {
    if (!take(after, [&](Cell a, Cell b) { return !IsShared(a, b) && Alike(a, b); }))
      paired.new_only.push_back(after);
  }
  paired.old_only = std::move(old_cells);
  return paired;
}

std::vector<Cell> Pairing::Joined(const RunCells& side, Op op, Cell cell, bool whole) const {
  if (side.At(cell.id).op != op || (!whole && IsShared(side, cell))) return {cell};
  std::vector<Cell> joined;
  for (const InstructionId operand : side.At(cell.id).operands) {
    const std::vector<Cell> inner = Joined(side, op, {operand, cell.row}, false);
    joined.insert(joined.end(), inner.begin(), inner.end());
  }
  return joined;
}

Paired Pairing::PairJoined(Op op, Cell before, Cell after, bool whole) const {
  return Pair(Joined(old_, op, before, whole), Joined(new_, op, after, whole));
}

// A value, then what each choice in it took, down to the first definition of both versions.
std::vector<Cell> Pairing::Choices(const RunCells& side, Cell cell, bool whole) const {
  std::vector<Cell> chain = {cell};
  if (!whole && IsShared(side, cell)) return chain;
  while (const auto taken = side.Taken(chain.back())) {
    chain.push_back(*taken);
    if (IsShared(side, *taken)) break;
  }
  return chain;
}

std::optional<std::pair<Cell, Cell>> Pairing::MeetInChoices(Cell before, Cell after,
                                                            bool whole) const {
  const std::vector<Cell> new_chain = Choices(new_, after, whole);
  for (const Cell a : Choices(old_, before, whole)) {
    for (const Cell b : new_chain) {
      const bool outside = a.id == before.id && b.id == after.id;
      if (!outside && Alike(a, b)) return std::pair(a, b);
    }
  }
  return std::nullopt;
}

}  // namespace levrules::audit
