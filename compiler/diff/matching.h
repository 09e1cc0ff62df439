#pragma once

// Which thing of the old version a thing of the new version is, and what was only given another
// name. Private to compiler/diff.

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "compiler/diff/changes.h"
#include "compiler/diff/facets.h"
#include "compiler/diff/identity.h"
#include "compiler/diff/names.h"

namespace levrules::diff {

// A thing, or a column of an entity, that has another name and is the same otherwise.
struct Renaming {
  std::size_t old_thing = 0, new_thing = 0;
  const Facet* old_column = nullptr;  // null: the thing itself
  const Facet* new_column = nullptr;
};

// Both versions side by side. The versions outlive it.
struct Match {
  const Version* old_version = nullptr;
  const Version* new_version = nullptr;
  std::vector<amend::Part> old_parts, new_parts;   // of libraries
  std::vector<Thing> old_things, new_things;       // in the order of the files, libraries behind
  std::vector<std::optional<std::size_t>> old_of;  // by new thing
  std::vector<bool> old_taken;                     // by old thing: it is one of the new version
  std::vector<Renaming> renamings;                 // from what things are made of upwards
  Words words;                                     // new names to old ones, whatever they are of
  Renames renamed;                                 // the same by kind, as in Meaning::renamed
  Numbering numbering;
};

// Things are matched by kind and name; those that are left by what they say or, of definitions of
// rows, by what they compute. O(n²) in the things that only one side has, else O(n log n).
Match MatchThings(const Version& old_version, const Version& new_version);

// Names, as in the old version, of the definitions of rows that both sides have.
std::set<std::string> SharedRows(const Match& match);
// Of a definition of rows; null for other things.
const program::Definition* DefinitionOf(const program::Program& program, const Thing& thing);
// The words of a column without the heading of the file, where that is `heading`.
std::string WithoutHeading(std::string words, const std::string& heading);

}  // namespace levrules::diff
