#pragma once

// Conditions that compare fields with constants, as sets of points: the layer of the language in
// which gaps, overlaps and contradictions are decided before the run.
//
// Each field that is compared is an axis. Its constants cut the axis into atoms: the values between
// and at them, or the entries of a list, and, where it may be missing, one more for `missing`. No
// condition can tell two values of one atom apart, so whole atoms are counted, exactly.

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "runtime/program/program.h"

namespace levrules::sema {

// A set of atoms of one axis.
class AtomSet {
 public:
  AtomSet() = default;
  explicit AtomSet(std::size_t atoms) : words_((atoms + 63) / 64) {}
  void Add(std::size_t atom);
  bool Has(std::size_t atom) const { return ((words_[atom / 64] >> (atom % 64)) & 1u) != 0; }
  bool empty() const;
  std::size_t size() const;
  // Atoms that it could hold, or a few more.
  std::size_t capacity() const { return words_.size() * 64; }
  bool Meets(const AtomSet& other) const;
  bool Includes(const AtomSet& other) const;
  AtomSet And(const AtomSet& other) const;
  AtomSet Or(const AtomSet& other) const;
  AtomSet Minus(const AtomSet& other) const;
  friend bool operator==(const AtomSet& a, const AtomSet& b) { return a.words_ == b.words_; }

 private:
  void FindEnds();

  std::vector<std::uint64_t> words_;
  // All atoms lie in the words [begin_, end_): most sets of a long axis are short.
  std::size_t begin_ = 0, end_ = 0;
};

// One set for each axis.
using Box = std::vector<AtomSet>;

// A constant that a field is compared with. Dates are days, entries of a list and truth their code.
struct Constant {
  program::Number number;
  std::string text;  // of a text
};
// The value of an instruction made of constants only; nothing for others.
std::optional<Constant> ConstantOf(const program::Program& program, program::InstructionId id);

// The axes of a question. First every constant is told, then the atoms are asked for.
class Axes {
 public:
  explicit Axes(const program::Program& program) : program_(program) {}

  // The axis of a column that is a field of the row, or one reached by references; nothing for any
  // other.
  std::optional<std::size_t> AxisOf(program::InstructionId column);
  void AddConstant(std::size_t axis, const Constant& constant);
  // Cuts the axes; constants can no longer be added.
  void Freeze();

  std::size_t size() const { return axes_.size(); }
  std::size_t atoms(std::size_t axis) const { return axes_[axis].domain_atoms; }
  // All values that the data may have, and those of them that are known.
  const AtomSet& Domain(std::size_t axis) const { return axes_[axis].domain; }
  AtomSet Known(std::size_t axis) const;
  AtomSet Missing(std::size_t axis) const;
  // The known values for which `value op constant` holds.
  AtomSet Where(std::size_t axis, program::Comparison op, const Constant& constant) const;
  Box Everything() const;

  // The column as the rule names it.
  std::string Name(std::size_t axis) const;
  // A value of an atom, as a reader would write it.
  std::string Witness(std::size_t axis, std::size_t atom) const;

 private:
  struct Axis {
    program::InstructionId column;
    program::Type type;
    std::vector<program::Number> cuts;  // ascending
    std::vector<std::string> texts;     // ascending
    std::optional<program::Number> low, high;
    bool excludes_high = false;
    AtomSet domain;
    std::size_t domain_atoms = 0;  // of the values; `missing` is one more
  };
  bool Discrete(const Axis& axis) const;
  std::optional<std::string> KeyOf(program::InstructionId column) const;
  bool InDomain(const Axis& axis, std::size_t atom) const;
  std::string ValueText(const Axis& axis, const program::Number& value) const;

  const program::Program& program_;
  std::vector<Axis> axes_;
  std::map<std::string, std::size_t> known_;
};

// A point of each axis that plays a part: the column's name and a value.
using Witness = std::vector<std::pair<std::string, std::string>>;
// `nation is Wales and population is 5`.
std::string WitnessText(const Witness& witness);
// The witness of a box, of the axes where it is not everything. `everything` may be empty: all that
// the data may have.
Witness WitnessOf(const Axes& axes, const Box& box, const Box& everything);

// The points where conditions hold, as boxes that may meet. First all conditions are collected,
// then the axes are cut, then the boxes are asked for.
class Regions {
 public:
  explicit Regions(const program::Program& program) : program_(program), axes_(program) {}

  // False where a condition is more than comparisons of fields with constants; it must then not be
  // asked for.
  bool Collect(program::InstructionId condition);
  std::optional<std::size_t> AxisOf(program::InstructionId column) { return axes_.AxisOf(column); }
  void Freeze() { axes_.Freeze(); }
  const Axes& axes() const { return axes_; }

  // Where the condition is true (not where it is unknown); nothing where there are too many boxes.
  std::optional<std::vector<Box>> Where(program::InstructionId condition) {
    return Of(condition, Sought::True);
  }
  // Where all are true, one is, all are false, one is.
  std::optional<std::vector<Box>> WhereAll(const std::vector<program::InstructionId>& conditions) {
    return Junction(conditions, Sought::True, true);
  }
  std::optional<std::vector<Box>> WhereAny(const std::vector<program::InstructionId>& conditions) {
    return Junction(conditions, Sought::True, false);
  }
  std::optional<std::vector<Box>> WhereNone(const std::vector<program::InstructionId>& conditions) {
    return Junction(conditions, Sought::False, true);
  }
  std::optional<std::vector<Box>> WhereNotAll(
      const std::vector<program::InstructionId>& conditions) {
    return Junction(conditions, Sought::False, false);
  }

 private:
  // The rows that are asked for, by the value of a condition: true, false or unknown.
  enum class Sought { True, False, NotTrue, NotFalse };
  static Sought Mirrored(Sought sought);  // what `not` makes of it

  std::optional<std::vector<Box>> Of(program::InstructionId id, Sought sought);
  std::optional<std::vector<Box>> Junction(const std::vector<program::InstructionId>& conditions,
                                           Sought sought, bool all);
  std::vector<Box> Leaf(program::InstructionId id, const program::Instruction& instruction,
                        Sought sought);
  AtomSet Holds(std::size_t axis, const program::Instruction& instruction) const;
  std::vector<Box> OneAxis(std::size_t axis, AtomSet set) const;

  const program::Program& program_;
  Axes axes_;
};

// A row for which all conditions hold, if there is one. Not decided where the conditions are more
// than comparisons of fields with constants.
struct CommonRow {
  bool decided = false;
  std::optional<Witness> witness;
};
CommonRow FindCommonRow(const program::Program& program,
                        const std::vector<program::InstructionId>& conditions);

}  // namespace levrules::sema
