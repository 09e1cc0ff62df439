#pragma once

// Which facet of the old version a facet of the new version stands for, in one definition that both
// have. Private to compiler/diff.

#include <functional>
#include <string>
#include <vector>

#include "compiler/diff/facets.h"
#include "compiler/diff/names.h"

namespace levrules::diff {

// What an item of a list (`Facet::item`) was called in the old version.
using OldItem = std::function<std::string(const std::string& item)>;

// By place in `new_thing.facets`: the facet of `old_thing` with the same block, item and value, or
// null. Items have the same name; failing that the same value or place, as `Facet::pairing` says:
// a part with another title, an exception with another condition. No facet is given twice. O(n²) in
// items without a counterpart of their name, else O(n log n).
std::vector<const Facet*> Counterparts(const Thing& old_thing, const Thing& new_thing,
                                       const OldItem& old_item, const Words& names);

}  // namespace levrules::diff
