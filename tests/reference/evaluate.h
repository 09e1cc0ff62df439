#pragma once

// The reference evaluator: slow, obvious, exact, written from the language page alone and sharing
// no code with the product but the syntax tree. Two evaluators that agree on random programs are
// the evidence that the product means what the page says.

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "compiler/syntax/tree.h"
#include "tests/reference/values.h"

namespace levrules::reference {

struct Input {
  std::vector<const syntax::Tree*> trees;       // the fund first, then the libraries it uses
  std::vector<const syntax::Tree*> amendments;  // of the fund, the one nearest to it first
  std::map<std::string, std::string> files;     // path as written in `from "…"` -> CSV text
  std::optional<std::string> as_at;  // ISO date; default the fund's first day in force (with
                                     // amendments that of the last that states one)
  std::map<std::string, std::string>
      parameters;  // --set NAME=VALUE, value as a literal of the language
};

struct Answer {
  // A data fault (section 5, or in the rows of an override) stopped the run, or shares that do not
  // add up; the tables are empty.
  bool stopped = false;
  // One line per row in key order; the columns are all let, index, criterion, table, decision and
  // allocation of the entity in file order. Keys are joined by `,`. Cells: `known:` and the value,
  // `missing`, `unranked`, `error`; of a decision `known:outcome`, `undetermined:o1|o2` in declared
  // order, `refused`; where an override acts, the outcome that it set.
  struct Table {
    std::vector<std::string> columns;
    std::vector<std::string> keys;
    std::vector<std::vector<std::string>> cells;
  };
  std::map<std::string, Table> tables;
  // The pots of each allocation, in the order of their first rows (those of the base before those
  // of its exceptions). `group` are the texts of `within`, joined by `,`. The others are cells:
  // `known:AMOUNT`, or all three `missing` or `error`.
  struct Pot {
    std::string group;
    std::string amount;
    std::string paid;
    std::string leftover;
  };
  std::map<std::string, std::vector<Pot>> pots;  // by `ENTITY.ALLOCATION`
  // What happened on the way, to see how much of the language a set of programs reaches: the
  // conditions of one level of exceptions on one row, the rows of overrides.
  std::map<std::string, std::size_t> events;
};

// The program was accepted by the checker of the product and its trees were read without error.
// Throws Unsupported where it was not, or for a form that the reference does not cover.
Answer Evaluate(const Input& input);

}  // namespace levrules::reference
