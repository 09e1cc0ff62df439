#pragma once

// A definition taken apart into what a reader would call its values: the threshold of a criterion,
// the weight of a part, the rule for ties. Private to compiler/diff.

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "compiler/amend/amend.h"
#include "compiler/syntax/tree.h"

namespace levrules::diff {

// Where a text has names of things: everywhere but in quotes, only in `{…}`, or nowhere.
enum class NamesIn { Everywhere, Braces, Nowhere };

// How an item of a list is found again in the other version where none has its name: not at all, by
// an equal value, or by that and then by its place among those that are left.
enum class Pairing { ByName, ByValue, ByOrder };

struct Facet {
  // Where it stands in its definition: in the block of which exception (`exception `a`/`, one in
  // another behind that one; empty: the main block), at which item of a list (`part Income`; empty:
  // none), and which value of that. Unique together. Names and formulas stand between backticks.
  std::string block, item, value;
  std::string aspect;  // what a report calls it: `weight`
  std::string label;   // which one, for a reader: `Income`; empty where there is only one
  std::string inside;  // the exceptions that it stands in, for a reader; empty: none
  std::string text;    // in canonical form
  std::string title;   // what people call the item that it begins; empty: none
  const syntax::Cites* cites = nullptr;  // of the item that it begins; null: none
  // Of the place where it stands: of its item, else of the exception around it. Null: of the head.
  const syntax::Cites* source = nullptr;
  // Of a row of an entity's data: its cells by the names of their columns.
  std::map<std::string, std::string> cells;
  // Of a formula: its tree, so that a difference may be told more exactly, and what a number in it
  // is called (`threshold`).
  const syntax::Tree* tree = nullptr;
  syntax::ExprId expr;
  std::string number;
  std::vector<std::string> tests;  // of a row of a table
  std::string result;              // of that
  Span span;
  NamesIn names = NamesIn::Everywhere;
  bool of_graph = false;  // the program tells whether its meaning changed, whatever the text says
  bool acts = true;       // on what is computed; titles, citations and reasons do not
  // Of the value that tells items of a list apart, for items of which none has the same name.
  Pairing pairing = Pairing::ByName;
  int meaning = -1;  // of a column of the report: its number in the program (identity.h)
};

// Values of facets that reports treat in a way of their own.
inline constexpr const char* kCitation = "citation";
inline constexpr const char* kTitle = "title";
inline constexpr const char* kOutcome = "outcome";  // the name of one
inline constexpr const char* kHeading = "heading";  // of a table of cells
inline constexpr const char* kOrder = "order";      // of items that are told themselves

// The name of a definition, what a report calls its kind, and its facets.
struct Thing {
  std::string kind;    // `criterion`
  std::string name;    // empty for the report and the header
  std::string entity;  // of a definition of rows
  std::vector<Facet> facets;
  const amend::Part* part = nullptr;  // none: the header
  Span span;                          // of the name
  bool of_library = false;
};

// Definitions of rows, which share one space of names.
bool IsRow(const Thing& thing);

// None for lines that mean nothing by themselves: `use`, `remove`, and what could not be read.
// `decides_for`: the entity of definitions that stand in no `for each`.
std::optional<Thing> ThingOf(const amend::Part& part, const std::string& decides_for);
Thing HeaderThing(const syntax::Header& header);

}  // namespace levrules::diff
