#pragma once

// Where two formulas of one shape differ: the number, the sign, the clause. Private to
// compiler/diff.

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "compiler/diff/facets.h"

namespace levrules::diff {

struct Leaf {
  std::string aspect;  // `threshold`, `tie rule`
  std::string old_text, new_text;
};

// Whether a name of the old version and one of the new version mean the same thing.
using SameName = std::function<bool(const std::string& old_name, const std::string& new_name)>;

// The differences, in the order in which they are written; nothing where the formulas have
// different shapes, so that only the whole says what changed.
std::optional<std::vector<Leaf>> Refine(const Facet& old_formula, const Facet& new_formula,
                                        const SameName& same_name);

}  // namespace levrules::diff
