#include "compiler/sema/table_geometry.h"

#include <algorithm>
#include <cstdint>
#include <map>

namespace levrules::sema {

using program::Number;

bool BoxesMeet(const Box& a, const Box& b) {
  for (std::size_t axis = 0; axis < a.size(); ++axis) {
    if (!a[axis].Meets(b[axis])) return false;
  }
  return true;
}

bool Includes(const Box& outer, const Box& inner) {
  for (std::size_t axis = 0; axis < outer.size(); ++axis) {
    if (!outer[axis].Includes(inner[axis])) return false;
  }
  return true;
}

Box Common(const Box& a, const Box& b) {
  Box both;
  for (std::size_t axis = 0; axis < a.size(); ++axis) both.push_back(a[axis].And(b[axis]));
  return both;
}

namespace {

class Search {
 public:
  Search(const std::vector<Box>& rows, bool disjoint) : rows_(rows), disjoint_(disjoint) {}

  Gap Run(const Box& domain) {
    std::vector<std::size_t> active;
    for (std::size_t row = 0; row < rows_.size(); ++row) {
      if (BoxesMeet(rows_[row], domain)) active.push_back(row);
    }
    Gap gap;
    gap.box = Visit(active, domain);
    gap.decided = steps_ <= kMostSteps;
    return gap;
  }

 private:
  static constexpr std::size_t kMostSteps = 4'000'000;

  static Number Points(const Box& box) {
    Number points = 1;
    for (const AtomSet& set : box) points *= Number(static_cast<std::int64_t>(set.size()));
    return points;
  }

  // A box without rows inside `domain`, all of whose rows are `active`.
  std::optional<Box> Visit(const std::vector<std::size_t>& active, const Box& domain) {
    if (active.empty()) return domain;
    steps_ += active.size();
    if (steps_ > kMostSteps) return std::nullopt;
    for (const std::size_t row : active) {
      if (Includes(rows_[row], domain)) return std::nullopt;
    }
    if (disjoint_) {
      Number held;
      for (const std::size_t row : active) held += Points(Common(rows_[row], domain));
      if (held == Points(domain)) return std::nullopt;
    }
    return Split(active, domain, AxisToSplit(active, domain));
  }

  // The axis on which most rows say something; one is there, or a row would hold everywhere.
  std::size_t AxisToSplit(const std::vector<std::size_t>& active, const Box& domain) const {
    std::size_t best = 0;
    std::size_t most = 0;
    for (std::size_t axis = 0; axis < domain.size(); ++axis) {
      std::size_t count = 0;
      for (const std::size_t row : active) {
        if (!rows_[row][axis].Includes(domain[axis])) ++count;
      }
      if (count > most) {
        most = count;
        best = axis;
      }
    }
    return best;
  }

  // Atoms with the same rows are looked at once.
  std::optional<Box> Split(const std::vector<std::size_t>& active, const Box& domain,
                           std::size_t axis) {
    std::map<std::vector<std::size_t>, AtomSet> parts;
    const std::size_t atoms = AtomsOf(domain[axis]);
    for (std::size_t atom = 0; atom < atoms; ++atom) {
      if (!domain[axis].Has(atom)) continue;
      std::vector<std::size_t> here;
      for (const std::size_t row : active) {
        if (rows_[row][axis].Has(atom)) here.push_back(row);
      }
      steps_ += active.size() / 16;
      const auto [entry, added] = parts.try_emplace(std::move(here), AtomSet(atoms));
      entry->second.Add(atom);
    }
    for (const auto& [here, set] : parts) {
      Box part = domain;
      part[axis] = set;
      if (auto gap = Visit(here, part)) return gap;
      if (steps_ > kMostSteps) return std::nullopt;
    }
    return std::nullopt;
  }

  static std::size_t AtomsOf(const AtomSet& set) { return set.capacity(); }

  const std::vector<Box>& rows_;
  bool disjoint_;
  std::size_t steps_ = 0;
};

}  // namespace

Gap FindGap(const std::vector<Box>& rows, const Box& domain, bool disjoint) {
  return Search(rows, disjoint).Run(domain);
}

}  // namespace levrules::sema
