#pragma once

// What one version of a fund says and another does not: the result of compiler/diff, for reports.

#include <optional>
#include <string>
#include <string_view>
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
  std::vector<Citation> cites =
      {};  // that stand beside this value: of the new version, if it has it
};

// What a change can reach. Each is more than the one before.
enum class Effect {
  Text,      // words, sources, tests, and what no result reads
  Figure,    // a column of the report
  Decision,  // a decision or an amount, and with it the report
};

// One change of one named thing.
struct MeaningChange {
  enum class What { Added, Removed, Renamed, Changed };
  What what = What::Changed;
  std::string kind;      // `criterion`, `parameter`, `source`, `test`
  std::string name;      // as in the new version; of Removed as in the old one
  std::string old_name;  // of Renamed
  std::string entity;    // of definitions of rows, reports and columns
  // Read without their entity, as in the rules: both versions decide for its rows.
  bool of_decided_rows = false;
  std::string aspect;  // of Changed: `threshold`, `weight`, `tie rule`
  std::vector<ChangedValue> values;
  // On whose word: the head's and the values', each once; of the new version, else of the old one.
  std::vector<Citation> cites;
  std::optional<FilePlace> old_place, new_place;
  Effect effect = Effect::Text;
  // Of Removed: it stands in the file that the new version amends, and an amendment takes over no
  // tests, properties and overrides. Nobody took it out.
  bool not_taken_over = false;
};

// `criterion poor`, `column area.rate`, `test “Alder”`: how a report names the thing.
std::string NameOf(const MeaningChange& change);
// Tests and properties: they are told and counted apart from the rules.
bool IsOfTests(const MeaningChange& change);
// `decision`, `figure`, `text`.
std::string_view WordOf(Effect effect);
// `added`, `removed`, `renamed`, `changed`.
std::string_view WordOf(MeaningChange::What what);

}  // namespace levrules::program
