#pragma once

// What one version of a fund says and another does not: the result of compiler/diff, for reports.

#include <optional>
#include <string>
#include <vector>

#include "runtime/program/program.h"

namespace levrules::program {

// A place in a rule file, as a reader names it.
struct FilePlace {
  std::string file;
  std::size_t line = 0;  // from 1
};

// One value of a thing in both versions; empty where a version has none.
struct ChangedValue {
  std::string label;  // which of several: the part of an index, the name of an outcome; or empty
  std::string old_text, new_text;
};

// One change of one named thing.
struct MeaningChange {
  enum class What { Added, Removed, Renamed, Changed };
  What what = What::Changed;
  std::string kind;      // `criterion`, `parameter`, `source`, `test`
  std::string name;      // as in the new version; of Removed as in the old one
  std::string old_name;  // of Renamed
  std::string entity;    // of definitions of rows that the fund does not decide for
  std::string aspect;    // of Changed: `threshold`, `weight`, `tie rule`
  std::vector<ChangedValue> values;
  std::vector<Citation> cites;  // on whose word: those of the new version, else of the old one
  std::optional<FilePlace> old_place, new_place;
  bool decides = false;  // whether a decision may come out otherwise: titles, citations, reasons
                         // and tests do not decide
};

// `criterion poor`, `area.rate`: how a report names the thing.
std::string NameOf(const MeaningChange& change);
// `added`, `removed`, `renamed`, `changed`.
std::string_view WordOf(MeaningChange::What what);

}  // namespace levrules::program
