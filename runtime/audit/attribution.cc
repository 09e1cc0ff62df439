#include "runtime/audit/attribution.h"

namespace levrules::audit {

namespace {

using program::Definition;

// Whether going from one value to another moves a result as it was moved: to the new result, or of
// numbers in its direction.
bool MovesTo(const Scalar& from, const Scalar& to, const Scalar& before, const Scalar& after) {
  if (!before.number || !after.number || !from.number || !to.number)
    return !(from == to) && to == after;
  const int moved = (*to.number - *from.number).Sign();
  return moved != 0 && moved == (*after.number - *before.number).Sign();
}

// The first instruction of a program that was computed and that `says_so` of.
template <class SaysSo>
std::optional<InstructionId> Find(const RunCells& cells, SaysSo says_so) {
  for (std::size_t i = 0; i < cells.program().instructions.size(); ++i) {
    const InstructionId id = cells.program().instructions.id_at(i);
    if (cells.Computed(id) && says_so(id)) return id;
  }
  return std::nullopt;
}

}  // namespace

Attributor::Attributor(const RunCells& old_cells, const RunCells& new_cells,
                       const Counterparts& counterparts)
    : old_(old_cells),
      new_(new_cells),
      counterparts_(counterparts),
      old_what_if_(old_cells),
      new_what_if_(new_cells) {}

std::optional<InstructionId> Attributor::NewIdOf(InstructionId old_id) {
  const auto [entry, added] = new_ids_.try_emplace(old_id);
  if (!added) return entry->second;
  const Definition* shared = counterparts_.SharedAtOld(old_id);
  const auto same = [&](InstructionId id) { return counterparts_.SameFormula(old_id, id); };
  entry->second =
      shared != nullptr ? counterparts_.NewDefinition(*shared)->instruction : Find(new_, same);
  return entry->second;
}

std::optional<InstructionId> Attributor::OldIdOf(InstructionId new_id) {
  const auto [entry, added] = old_ids_.try_emplace(new_id);
  if (!added) return entry->second;
  const Definition* shared = counterparts_.SharedAtNew(new_id);
  const auto same = [&](InstructionId id) { return counterparts_.SameFormula(id, new_id); };
  entry->second =
      shared != nullptr ? counterparts_.OldDefinition(*shared)->instruction : Find(old_, same);
  return entry->second;
}

std::optional<Attributor::Formula> Attributor::OldFormula(Cell before, Cell after) {
  Formula formula{&old_what_if_, before.id, {}, {}};
  formula.leaves = old_what_if_.Leaves(
      before.id, [&](InstructionId id) { return counterparts_.SharedAtOld(id) != nullptr; });
  for (const InstructionId leaf : formula.leaves) {
    const auto other = NewIdOf(leaf);
    if (!other) return std::nullopt;
    formula.reads.push_back({{leaf, before.row}, {*other, after.row}});
  }
  return formula;
}

std::optional<Attributor::Formula> Attributor::NewFormula(Cell before, Cell after) {
  Formula formula{&new_what_if_, after.id, {}, {}};
  formula.leaves = new_what_if_.Leaves(
      after.id, [&](InstructionId id) { return counterparts_.SharedAtNew(id) != nullptr; });
  for (const InstructionId leaf : formula.leaves) {
    const auto other = OldIdOf(leaf);
    if (!other) return std::nullopt;
    formula.reads.push_back({{*other, before.row}, {leaf, after.row}});
  }
  return formula;
}

template <class IsNew>
std::optional<Scalar> Attributor::Try(const Formula& formula, IsNew is_new) const {
  WhatIf::Values values;
  for (std::size_t i = 0; i < formula.leaves.size(); ++i) {
    const auto& [before, after] = formula.reads[i];
    values[formula.leaves[i]] = is_new(i) ? ScalarOf(new_, after) : ScalarOf(old_, before);
  }
  return formula.what_if->Value(formula.root, values);
}

// Those that move the result alone; else those without which it would not be what it is; else all
// that differ.
std::vector<std::pair<Cell, Cell>> Attributor::ValuesBehind(const Formula& formula,
                                                            const Scalar& before,
                                                            const Scalar& after) const {
  const auto at_old = Try(formula, [](std::size_t) { return false; });
  const auto at_new = Try(formula, [](std::size_t) { return true; });
  std::vector<std::pair<Cell, Cell>> alone, needed, differing;
  for (std::size_t i = 0; i < formula.reads.size(); ++i) {
    const auto& [a, b] = formula.reads[i];
    if (ScalarOf(old_, a) == ScalarOf(new_, b)) continue;
    differing.push_back(formula.reads[i]);
    const auto with = Try(formula, [&](std::size_t j) { return j == i; });
    if (with && at_old && MovesTo(*at_old, *with, before, after)) alone.push_back(formula.reads[i]);
    const auto without = Try(formula, [&](std::size_t j) { return j != i; });
    if (without && at_new && MovesTo(*without, *at_new, before, after))
      needed.push_back(formula.reads[i]);
  }
  return !alone.empty() ? alone : !needed.empty() ? needed : differing;
}

std::optional<Attribution> Attributor::Attribute(Cell before, Cell after) {
  if (WhatIf::ReadsOtherRows(old_.At(before.id).op) || WhatIf::ReadsOtherRows(new_.At(after.id).op))
    return std::nullopt;
  const Scalar old_result = ScalarOf(old_, before), new_result = ScalarOf(new_, after);
  const auto old_formula = OldFormula(before, after), new_formula = NewFormula(before, after);
  const auto all_new = [](std::size_t) { return true; };
  const auto all_old = [](std::size_t) { return false; };
  const auto values_alone = old_formula ? Try(*old_formula, all_new) : std::nullopt;
  const auto formula_alone = new_formula ? Try(*new_formula, all_old) : std::nullopt;
  if (!values_alone && !formula_alone) return std::nullopt;
  const auto moves = [&](const Scalar& from, const Scalar& to) {
    return MovesTo(from, to, old_result, new_result);
  };
  const bool values_do = values_alone && moves(old_result, *values_alone);
  const bool formula_does = formula_alone && moves(old_result, *formula_alone);
  Attribution attribution;
  bool to_values = false;
  if (old_result.number && new_result.number) {
    // What pushes a number the other way does not move it, whichever of both comes first.
    to_values =
        (!values_alone || values_do) && (!formula_alone || moves(*formula_alone, new_result));
    attribution.to_formula =
        (!formula_alone || formula_does) && (!values_alone || moves(*values_alone, new_result));
  } else if (values_do || formula_does) {
    to_values = values_do;
    attribution.to_formula = formula_does;
  } else {
    // Both together, or what could not be tried.
    to_values = !values_alone || formula_alone || !(*values_alone == old_result);
    attribution.to_formula = !formula_alone || values_alone || !(*formula_alone == old_result);
  }
  if (to_values) {
    attribution.to_values =
        ValuesBehind(values_alone ? *old_formula : *new_formula, old_result, new_result);
  }
  if (attribution.to_values.empty()) attribution.to_formula = true;
  return attribution;
}

}  // namespace levrules::audit
