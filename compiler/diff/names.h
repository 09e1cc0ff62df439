#pragma once

// Texts of the new version read with the names of the old one. Private to compiler/diff.

#include <map>
#include <set>
#include <string>

#include "compiler/diff/facets.h"

namespace levrules::diff {

using Words = std::map<std::string, std::string>;  // new names to old ones

// A text in which things have their old names. What stands in quotes stays.
std::string WithOldNames(const std::string& text, const Words& names);
// The same only between two marks.
std::string WithOldNamesBetween(char open, char close, const std::string& text, const Words& names);
// The names that a text has outside quotes, and its other words.
std::set<std::string> WordsOf(const std::string& text);

// Whether a facet of the new version says what one of the old version says: in the same words,
// with the same numbers in another notation, by the same conditions in another order, or, of a
// column of the report, as the program has it.
bool SameText(const Facet& old_facet, const Facet& new_facet, const Words& names);

}  // namespace levrules::diff
