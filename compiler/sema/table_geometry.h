#pragma once

// Rows of a decision table as boxes: which points no row holds for, which rows meet, which can
// never take effect. Exact; no row of data is needed.

#include <cstddef>
#include <optional>
#include <utility>
#include <vector>

#include "compiler/sema/regions.h"

namespace levrules::sema {

// A box inside `domain` that no row holds for; nothing where the rows cover it.
//
// Where the rows do not meet each other, counting is enough: the search follows only boxes whose
// rows hold fewer points than the box. Else it stops after a bounded number of steps; `decided` is
// then false.
struct Gap {
  std::optional<Box> box;
  bool decided = true;
};
Gap FindGap(const std::vector<Box>& rows, const Box& domain, bool disjoint);

// The first pairs of rows (lower index first) that hold for a common point, at most `most`.
// `agree(a, b)` says that a pair does no harm. O(n²) pairs, each mostly settled by its first axes.
template <class Agree>
std::vector<std::pair<std::size_t, std::size_t>> FindOverlaps(const std::vector<Box>& rows,
                                                              std::size_t most, Agree agree);

// Whether all axes of the two have a common atom, and whether `outer` holds all points of `inner`.
bool BoxesMeet(const Box& a, const Box& b);
bool Includes(const Box& outer, const Box& inner);
Box Common(const Box& a, const Box& b);

// ---- detail

template <class Agree>
std::vector<std::pair<std::size_t, std::size_t>> FindOverlaps(const std::vector<Box>& rows,
                                                              std::size_t most, Agree agree) {
  std::vector<std::pair<std::size_t, std::size_t>> pairs;
  for (std::size_t b = 0; b < rows.size(); ++b) {
    for (std::size_t a = 0; a < b; ++a) {
      if (!BoxesMeet(rows[a], rows[b]) || agree(a, b)) continue;
      pairs.emplace_back(a, b);
      if (pairs.size() >= most) return pairs;
    }
  }
  return pairs;
}

}  // namespace levrules::sema
