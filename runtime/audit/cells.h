#pragma once

// Why a value is missing or an error: the cells behind it, found on demand by going back through
// the program.

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "runtime/base/diagnostic.h"
#include "runtime/data/dataset.h"
#include "runtime/eval/evaluate.h"
#include "runtime/program/program.h"

namespace levrules::audit {

using program::InstructionId;

// Everything that is known after a run; the parts outlive it.
struct Run {
  const program::Program& program;
  const data::Dataset& dataset;
  const eval::Results& results;
  const eval::Settings& settings;
};

// A cell whose value, once filled in, helps to settle a decision: a missing cell of a row, or a
// whole row that a lookup did not find (then `field` is not there).
struct NeededCell {
  program::EntityId entity;
  std::string key;  // parts joined by `,`
  std::optional<program::FieldIndex> field;
  friend auto operator<=>(const NeededCell&, const NeededCell&) = default;
};

// The missing cells behind a missing value, in order of entity, key and column, each once. For an
// undetermined decision: behind every unknown condition of its walk. Each node is visited once.
std::vector<NeededCell> NeededCells(const Run& run, InstructionId id, std::size_t row);

// Where an error comes from.
struct Cause {
  std::string text;                // what is wrong, in words
  std::optional<DataPlace> place;  // of a cell
  std::string code;                // of the message about it
  std::string entity;              // of the row where it arose
  std::string key;
};
// The error behind a value that is an error; of several in a population the one of the lowest key.
Cause CauseOf(const Run& run, InstructionId id, std::size_t row);

// The key of a row as people write it, parts joined by `,`.
std::string KeyText(const program::Program& program, const data::Dataset& dataset,
                    program::EntityId entity, std::size_t row);
// The label of a row, or nothing where the entity has none or the row has none.
std::optional<std::string> LabelText(const program::Program& program, const data::Dataset& dataset,
                                     program::EntityId entity, std::size_t row);

}  // namespace levrules::audit
