#pragma once

// Small random data that keep the data contract of a program, for searches. Rows that a rule file
// holds itself stay as they are, but for those of the entity that is decided; everything that comes
// from files is made up from the constants of the rules and values next to them.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "runtime/data/dataset.h"
#include "runtime/eval/evaluate.h"
#include "runtime/program/program.h"

namespace levrules::workbench {

// Numbers that depend on the seed alone (SplitMix64), the same on every machine.
class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed) {}
  std::uint64_t Next();
  // From 0 up to, not including, `bound`, which is not 0.
  std::size_t Below(std::size_t bound) { return static_cast<std::size_t>(Next() % bound); }
  bool OneIn(std::size_t n) { return Below(n) == 0; }

 private:
  std::uint64_t state_;
};

// By entity: the cells as a file would have them. Rows of a fixed entity are empty: its own stand.
struct Sample {
  std::vector<program::InlineTable> tables;
};

class Sampler {
 public:
  explicit Sampler(const program::Program& program);

  // The program as the samples are read: keys need not fit their pattern.
  const program::Program& relaxed() const { return relaxed_; }
  // Whether the rows of an entity are made up.
  bool Varies(program::EntityId entity) const;
  Sample Make(Random& random) const;
  // One more value that a field may have.
  std::string CellOf(program::EntityId entity, program::FieldIndex field, const Sample& sample,
                     Random& random) const;
  // Simpler values that a cell might have instead, the simplest first.
  std::vector<std::string> Simpler(program::EntityId entity, program::FieldIndex field,
                                   const std::string& cell) const;
  // The sample as data; nothing where it does not keep the contract.
  std::optional<data::Dataset> Load(const Sample& sample, const eval::Settings& settings) const;

 private:
  void FindVarying();
  std::string NumberCell(const program::Field& field, Random& random) const;
  std::string DateCell(const program::Field& field, Random& random) const;
  std::vector<std::string> RowOf(program::EntityId entity, std::size_t row, const Sample& sample,
                                 Random& random) const;

  const program::Program& program_;
  program::Program relaxed_;  // the same without patterns, scales and ways of writing
  std::vector<program::Number> numbers_;
  std::vector<std::int32_t> days_;
  std::vector<std::string> texts_;
  std::vector<bool> varies_;              // by entity
  std::vector<program::EntityId> order_;  // entities before those that refer to them
};

}  // namespace levrules::workbench
