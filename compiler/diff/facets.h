#pragma once

// A definition taken apart into what a reader would call its values: the threshold of a criterion,
// the weight of a part, the rule for ties. Private to compiler/diff.

#include <optional>
#include <string>
#include <vector>

#include "compiler/amend/amend.h"
#include "compiler/syntax/tree.h"

namespace levrules::diff {

// Where a text has names of things: everywhere but in quotes, only in `{…}`, or nowhere.
enum class NamesIn { Everywhere, Braces, Nowhere };

struct Facet {
  // Unique in its definition and equal in both versions: `part Income/weight`. Names and formulas
  // stand between backticks.
  std::string path;
  std::string aspect;  // what a report calls it: `weight`
  std::string label;   // which one, for a reader: `Income`; empty where there is only one
  std::string text;    // in canonical form
  // Of a formula: its tree, so that a difference may be told more exactly, and what a number in it
  // is called (`threshold`).
  const syntax::Tree* tree = nullptr;
  syntax::ExprId expr;
  std::string number;
  Span span;
  NamesIn names = NamesIn::Everywhere;
  bool of_graph = false;  // the program tells whether its meaning changed, whatever the text says
  bool decides = true;
};

// The name of a definition, what a report calls its kind, and its facets.
struct Thing {
  std::string kind;    // `criterion`
  std::string name;    // empty for the report and the header
  std::string entity;  // of a definition of rows
  std::vector<Facet> facets;
  const amend::Part* part = nullptr;  // none: the header
  Span span;                          // of the name
};

// None for lines that mean nothing by themselves: `use`, `remove`, and what could not be read.
// `decides_for`: the entity of definitions that stand in no `for each`.
std::optional<Thing> ThingOf(const amend::Part& part, const std::string& decides_for);
Thing HeaderThing(const syntax::Header& header);

}  // namespace levrules::diff
