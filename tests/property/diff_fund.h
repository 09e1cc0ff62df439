#pragma once

// Generated funds for `diff`: a text in pieces, of which each value that an edit may change, each
// name and each order that means nothing is known.

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "runtime/program/meaning.h"
#include "tests/property/generator.h"

namespace levrules::property {

// A value of the text: `$knob$` in a piece. Its place is the line of `@knob@`, else its own.
struct EditedValue {
  std::string knob;
  std::string old_written, new_written;
  program::ChangedValue told;  // as `diff` tells it
};

// One edit, and the one change that it is.
struct Edit {
  std::string what;  // `threshold`, `parameter date`
  std::string kind, name, entity, aspect;
  std::vector<EditedValue> values;
  program::Effect effect = program::Effect::Decision;
};

// A definition with its name; `lines` end in a line break. In them `%x%` is the name of the thing
// x,
// `$x$` a value, `@x@` marks a line and `~x~` is a list.
struct Piece {
  std::string name;
  std::string lines;
  bool to_library = false;  // may stand in one
};

// Things in an order that means nothing.
struct AnyOrder {
  std::vector<std::string> items;
  std::string between;
};

// A thing that may be called otherwise.
struct Renamable {
  std::string kind, name;
};

struct DiffFund {
  std::vector<Piece> pieces;  // the header first
  std::map<std::string, std::string> values;
  std::map<std::string, AnyOrder> orders;
  std::map<std::string, std::string> names;  // as they are written
  std::vector<Renamable> renamable;
  std::vector<Edit> edits;
  std::string table;  // the file of data; empty where the rows stand in the text
  std::string as_at;
};

struct DiffText {
  std::string text;
  std::map<std::string, std::size_t> lines;  // of values and marks, from 1
};

DiffFund MakeDiffFund(std::uint64_t seed);
DiffText TextOf(const DiffFund& fund);
void Apply(const Edit& edit, DiffFund& fund);

}  // namespace levrules::property
