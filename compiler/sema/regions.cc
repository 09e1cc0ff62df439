#include "compiler/sema/regions.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>

#include "runtime/base/text.h"
#include "runtime/program/print.h"

namespace levrules::sema {

using program::Comparison;
using program::Instruction;
using program::InstructionId;
using program::Number;
using program::Op;
using program::Program;
using value::Kind;

bool AtomSet::empty() const {
  return std::ranges::all_of(words_, [](std::uint64_t word) { return word == 0; });
}

std::size_t AtomSet::size() const {
  std::size_t count = 0;
  for (const std::uint64_t word : words_) count += static_cast<std::size_t>(std::popcount(word));
  return count;
}

void AtomSet::Add(std::size_t atom) {
  const std::size_t word = atom / 64;
  begin_ = end_ == 0 ? word : std::min(begin_, word);
  end_ = std::max(end_, word + 1);
  words_[word] |= std::uint64_t{1} << (atom % 64);
}

void AtomSet::FindEnds() {
  begin_ = end_ = 0;
  for (std::size_t i = 0; i < words_.size(); ++i) {
    if (words_[i] == 0) continue;
    if (end_ == 0) begin_ = i;
    end_ = i + 1;
  }
}

bool AtomSet::Meets(const AtomSet& other) const {
  const std::size_t end = std::min(end_, other.end_);
  for (std::size_t i = std::max(begin_, other.begin_); i < end; ++i) {
    if ((words_[i] & other.words_[i]) != 0) return true;
  }
  return false;
}

bool AtomSet::Includes(const AtomSet& other) const {
  for (std::size_t i = other.begin_; i < other.end_; ++i) {
    if ((other.words_[i] & ~words_[i]) != 0) return false;
  }
  return true;
}

AtomSet AtomSet::And(const AtomSet& other) const {
  AtomSet result = *this;
  for (std::size_t i = 0; i < words_.size(); ++i) result.words_[i] &= other.words_[i];
  result.FindEnds();
  return result;
}

AtomSet AtomSet::Or(const AtomSet& other) const {
  AtomSet result = *this;
  for (std::size_t i = 0; i < words_.size(); ++i) result.words_[i] |= other.words_[i];
  result.FindEnds();
  return result;
}

AtomSet AtomSet::Minus(const AtomSet& other) const {
  AtomSet result = *this;
  for (std::size_t i = 0; i < words_.size(); ++i) result.words_[i] &= ~other.words_[i];
  result.FindEnds();
  return result;
}

// ---- constants ---------------------------------------------------------------------------------

namespace {

std::optional<Number> Combined(Op op, const Number& a, const Number& b) {
  if (op == Op::Add) return a + b;
  if (op == Op::Subtract) return a - b;
  if (op == Op::Multiply) return a * b;
  if (op == Op::Divide && !b.IsZero()) return Divide(a, b);
  return std::nullopt;
}

}  // namespace

std::optional<Constant> ConstantOf(const Program& program, InstructionId id) {
  const Instruction& instruction = program.instructions[id];
  if (instruction.op == Op::Constant) {
    if (const auto* number = std::get_if<Number>(&instruction.payload))
      return Constant{*number, ""};
    if (const auto* text = std::get_if<program::TextConstant>(&instruction.payload))
      return Constant{0, text->text};
    if (const auto* date = std::get_if<program::Date>(&instruction.payload))
      return Constant{Number(date->days()), ""};
    return Constant{Number(std::get<program::CodeConstant>(instruction.payload).code), ""};
  }
  if (instruction.op == Op::Negate) {
    const auto operand = ConstantOf(program, instruction.operands[0]);
    if (operand) return Constant{-operand->number, ""};
    return std::nullopt;
  }
  if (instruction.operands.size() != 2) return std::nullopt;
  const auto a = ConstantOf(program, instruction.operands[0]);
  if (!a) return std::nullopt;
  const auto b = ConstantOf(program, instruction.operands[1]);
  if (!b) return std::nullopt;
  const auto value = Combined(instruction.op, a->number, b->number);
  if (!value) return std::nullopt;
  return Constant{*value, ""};
}

// ---- axes --------------------------------------------------------------------------------------

std::optional<std::string> Axes::KeyOf(InstructionId column) const {
  const Instruction& instruction = program_.instructions[column];
  if (instruction.op == Op::Field) {
    return fmt::format("{}.{}", instruction.space.value,
                       std::get<program::FieldIndex>(instruction.payload));
  }
  if (instruction.op != Op::Follow) return std::nullopt;
  const auto reference = KeyOf(instruction.operands[0]);
  const auto field = KeyOf(instruction.operands[1]);
  if (!reference || !field) return std::nullopt;
  return *reference + ">" + *field;
}

std::optional<std::size_t> Axes::AxisOf(InstructionId column) {
  const Instruction& instruction = program_.instructions[column];
  const auto key = KeyOf(column);
  if (!key || instruction.type.kind == Kind::Reference) return std::nullopt;
  const auto [entry, added] = known_.try_emplace(*key, axes_.size());
  if (!added) return entry->second;
  Axis axis;
  axis.column = column;
  axis.type = instruction.type;
  const Instruction* field = &instruction;
  while (field->op == Op::Follow) field = &program_.instructions[field->operands[1]];
  const program::Field& source =
      program_.entities[field->space].fields[std::get<program::FieldIndex>(field->payload)];
  axis.low = source.low_number;
  axis.high = source.high_number;
  if (source.low_date) axis.low = Number(source.low_date->days());
  if (source.high_date) axis.high = Number(source.high_date->days());
  axis.excludes_high = source.excludes_high;
  axes_.push_back(std::move(axis));
  return axes_.size() - 1;
}

void Axes::AddConstant(std::size_t axis, const Constant& constant) {
  Axis& a = axes_[axis];
  if (a.type.kind == Kind::Text) {
    a.texts.push_back(constant.text);
  } else {
    a.cuts.push_back(constant.number);
  }
}

bool Axes::Discrete(const Axis& axis) const {
  return axis.type.kind == Kind::Date || axis.type.is_integer();
}

void Axes::Freeze() {
  for (Axis& axis : axes_) {
    if (axis.type.kind == Kind::Number || axis.type.kind == Kind::Date) {
      for (const auto& bound : {axis.low, axis.high}) {
        if (bound) axis.cuts.push_back(*bound);
      }
      std::ranges::sort(axis.cuts);
      axis.cuts.erase(std::unique(axis.cuts.begin(), axis.cuts.end()), axis.cuts.end());
      axis.domain_atoms = 2 * axis.cuts.size() + 1;
    } else if (axis.type.kind == Kind::Text) {
      std::ranges::sort(axis.texts);
      axis.texts.erase(std::unique(axis.texts.begin(), axis.texts.end()), axis.texts.end());
      axis.domain_atoms = axis.texts.size() + 1;
    } else if (axis.type.kind == Kind::Boolean) {
      axis.domain_atoms = 2;
    } else {
      axis.domain_atoms = program_.enumerations[axis.type.enumeration].items.size();
    }
    axis.domain = AtomSet(axis.domain_atoms + 1);
    for (std::size_t atom = 0; atom < axis.domain_atoms; ++atom) {
      if (InDomain(axis, atom)) axis.domain.Add(atom);
    }
    if (axis.type.optional) axis.domain.Add(axis.domain_atoms);
  }
}

// Atoms of numbers: before the first cut, at it, between it and the next, ...
bool Axes::InDomain(const Axis& axis, std::size_t atom) const {
  if (axis.type.kind != Kind::Number && axis.type.kind != Kind::Date) return true;
  const bool at_cut = atom % 2 == 1;
  const std::size_t cut = atom / 2;
  const Number* above = cut > 0 ? &axis.cuts[cut - 1] : nullptr;
  const Number* below = cut < axis.cuts.size() ? &axis.cuts[cut] : nullptr;
  if (at_cut) {
    const Number& value = *below;
    if (Discrete(axis) && !value.IsInteger()) return false;
    return (!axis.low || *axis.low <= value) &&
           (!axis.high || value < *axis.high || (!axis.excludes_high && value == *axis.high));
  }
  if (axis.low && (above == nullptr || *above < *axis.low)) return false;
  if (axis.high && (below == nullptr || *axis.high < *below)) return false;
  return !Discrete(axis) || above == nullptr || below == nullptr ||
         above->Floor() + Number(1) < *below;
}

AtomSet Axes::Known(std::size_t axis) const { return Domain(axis).Minus(Missing(axis)); }

AtomSet Axes::Missing(std::size_t axis) const {
  AtomSet set(axes_[axis].domain_atoms + 1);
  if (Domain(axis).Has(axes_[axis].domain_atoms)) set.Add(axes_[axis].domain_atoms);
  return set;
}

AtomSet Axes::Where(std::size_t axis, Comparison op, const Constant& constant) const {
  const Axis& a = axes_[axis];
  AtomSet set(a.domain_atoms + 1);
  std::size_t at = 0;  // the atom of the constant
  if (a.type.kind == Kind::Text) {
    at = static_cast<std::size_t>(std::ranges::lower_bound(a.texts, constant.text) -
                                  a.texts.begin());
  } else if (a.type.kind == Kind::Number || a.type.kind == Kind::Date) {
    at = 2 * static_cast<std::size_t>(std::ranges::lower_bound(a.cuts, constant.number) -
                                      a.cuts.begin()) +
         1;
  } else {
    while (Number(static_cast<std::int64_t>(at)) < constant.number) ++at;
  }
  for (std::size_t atom = 0; atom < a.domain_atoms; ++atom) {
    const bool holds = op == Comparison::Equal       ? atom == at
                       : op == Comparison::NotEqual  ? atom != at
                       : op == Comparison::Less      ? atom < at
                       : op == Comparison::LessEqual ? atom <= at
                       : op == Comparison::Greater   ? atom > at
                                                     : atom >= at;
    if (holds && a.domain.Has(atom)) set.Add(atom);
  }
  return set;
}

Box Axes::Everything() const {
  Box box;
  for (const Axis& axis : axes_) box.push_back(axis.domain);
  return box;
}

std::string Axes::ValueText(const Axis& axis, const Number& value) const {
  if (axis.type.kind == Kind::Date) {
    const auto day =
        program::Date::FromDays(static_cast<std::int32_t>(value.ToInt64().value_or(0)));
    return day ? day->ToIso() : "a date";
  }
  const bool finite = value.IsFiniteDecimal();
  if (axis.type.percent && finite) return (value * Number(100)).ToDecimal() + "%";
  const std::string digits = finite ? value.ToDecimal() : value.ToFraction();
  const std::string unit = program_.units.Name(axis.type.unit);
  if (unit.empty()) return digits;
  return unit == "£" ? "£" + digits : digits + " " + unit;
}

std::string Axes::Name(std::size_t axis) const {
  return program::PrintInstruction(program_, axes_[axis].column);
}

std::string Axes::Witness(std::size_t axis, std::size_t atom) const {
  const Axis& a = axes_[axis];
  if (atom == a.domain_atoms) return "missing";
  if (a.type.kind == Kind::Boolean) return atom == 0 ? "false" : "true";
  if (a.type.kind == Kind::Text) {
    return atom < a.texts.size() ? fmt::format("\"{}\"", a.texts[atom])
           : a.texts.empty()     ? "any text"
                                 : "any other text";
  }
  if (a.type.kind == Kind::Enumeration)
    return program_.enumerations[a.type.enumeration].items[atom].name;
  const std::size_t cut = atom / 2;
  if (atom % 2 == 1) return ValueText(a, a.cuts[cut]);
  if (a.cuts.empty()) return ValueText(a, 0);
  const Number step = a.type.percent ? Number::Fraction(1, 100) : Number(1);
  if (cut == 0)
    return ValueText(a, Discrete(a) ? a.cuts.front().Ceiling() - 1 : a.cuts.front() - step);
  const Number above = a.cuts[cut - 1];
  if (cut == a.cuts.size() || Discrete(a) || above + step < a.cuts[cut]) {
    return ValueText(a, Discrete(a) ? above.Floor() + 1 : above + step);
  }
  return ValueText(a, Divide(above + a.cuts[cut], 2));
}

// ---- witnesses ---------------------------------------------------------------------------------

std::string WitnessText(const Witness& witness) {
  std::vector<std::string> parts;
  for (const auto& [column, value] : witness)
    parts.push_back(fmt::format("`{}` is {}", column, value));
  return parts.empty() ? "every row" : JoinWords(parts);
}

Witness WitnessOf(const Axes& axes, const Box& box, const Box& everything) {
  Witness witness;
  for (std::size_t axis = 0; axis < box.size(); ++axis) {
    if (box[axis] == (everything.empty() ? axes.Domain(axis) : everything[axis])) continue;
    std::size_t atom = 0;
    // A known value says more than `missing`; the atom of a constant more than one between.
    while (!box[axis].Has(atom)) ++atom;
    witness.emplace_back(axes.Name(axis), axes.Witness(axis, atom));
  }
  return witness;
}

// ---- conditions --------------------------------------------------------------------------------

namespace {

constexpr std::size_t kMostBoxes = 1'024;

std::vector<Box> Intersect(const std::vector<Box>& a, const std::vector<Box>& b) {
  std::vector<Box> result;
  for (const Box& left : a) {
    for (const Box& right : b) {
      Box both;
      for (std::size_t axis = 0; axis < left.size(); ++axis)
        both.push_back(left[axis].And(right[axis]));
      const bool empty = std::ranges::any_of(both, &AtomSet::empty);
      if (!empty) result.push_back(std::move(both));
      if (result.size() > kMostBoxes) return result;
    }
  }
  return result;
}

}  // namespace

bool Regions::Collect(InstructionId id) {
  const Instruction& instruction = program_.instructions[id];
  const Op op = instruction.op;
  if (op == Op::And || op == Op::Or || op == Op::Not || op == Op::Criterion) {
    return std::ranges::all_of(instruction.operands,
                               [&](InstructionId operand) { return Collect(operand); });
  }
  if (op == Op::Constant) return true;
  if (op == Op::Field || op == Op::Follow) return AxisOf(id).has_value();
  if (op == Op::IsMissing) return AxisOf(instruction.operands[0]).has_value();
  if (op != Op::Compare && op != Op::InRange && op != Op::InSet) return false;
  const auto axis = AxisOf(instruction.operands[0]);
  if (!axis) return false;
  for (std::size_t i = 1; i < instruction.operands.size(); ++i) {
    const auto constant = ConstantOf(program_, instruction.operands[i]);
    if (!constant) return false;
    axes_.AddConstant(*axis, *constant);
  }
  return true;
}

Regions::Sought Regions::Mirrored(Sought sought) {
  switch (sought) {
    case Sought::True:
      return Sought::False;
    case Sought::False:
      return Sought::True;
    case Sought::NotTrue:
      return Sought::NotFalse;
    case Sought::NotFalse:
      return Sought::NotTrue;
  }
  return sought;
}

std::optional<std::vector<Box>> Regions::Of(InstructionId id, Sought sought) {
  const Instruction& instruction = program_.instructions[id];
  const bool truth = sought == Sought::True || sought == Sought::NotFalse;
  if (instruction.op == Op::Not) return Of(instruction.operands[0], Mirrored(sought));
  if (instruction.op == Op::Constant) {
    const bool holds = std::get<program::CodeConstant>(instruction.payload).code != 0;
    return holds == truth ? std::vector<Box>{axes_.Everything()} : std::vector<Box>{};
  }
  if (instruction.op == Op::And || instruction.op == Op::Or)
    return Junction(instruction.operands, sought, (instruction.op == Op::And) == truth);
  if (instruction.op == Op::Criterion) {
    // With a rule for missing values a criterion is never unknown.
    const auto missing = std::get<program::MissingIs>(instruction.payload);
    if (missing == program::MissingIs::Met) sought = truth ? Sought::NotFalse : Sought::False;
    if (missing == program::MissingIs::NotMet) sought = truth ? Sought::True : Sought::NotTrue;
    return Of(instruction.operands[0], sought);
  }
  return Leaf(id, instruction, sought);
}

std::optional<std::vector<Box>> Regions::Junction(const std::vector<InstructionId>& conditions,
                                                  Sought sought, bool all) {
  std::vector<Box> result;
  if (all) result.push_back(axes_.Everything());
  for (const InstructionId condition : conditions) {
    const auto next = Of(condition, sought);
    if (!next) return std::nullopt;
    if (!all) {
      result.insert(result.end(), next->begin(), next->end());
    } else {
      result = Intersect(result, *next);
    }
    if (result.size() > kMostBoxes) return std::nullopt;
  }
  return result;
}

std::vector<Box> Regions::Leaf(InstructionId id, const Instruction& instruction, Sought sought) {
  const bool bare = instruction.op == Op::Field || instruction.op == Op::Follow;
  const std::size_t axis = *AxisOf(bare ? id : instruction.operands[0]);
  const AtomSet holds = Holds(axis, instruction);
  // Whether a value is missing is always known.
  const AtomSet known = instruction.op == Op::IsMissing ? axes_.Domain(axis) : axes_.Known(axis);
  switch (sought) {
    case Sought::True:
      return OneAxis(axis, holds);
    case Sought::False:
      return OneAxis(axis, known.Minus(holds));
    case Sought::NotTrue:
      return OneAxis(axis, axes_.Domain(axis).Minus(holds));
    case Sought::NotFalse:
      return OneAxis(axis, axes_.Domain(axis).Minus(known.Minus(holds)));
  }
  return {};
}

// The atoms for which a comparison of one column with constants is true.
AtomSet Regions::Holds(std::size_t axis, const Instruction& instruction) const {
  const auto constant = [&](std::size_t i) {
    return *ConstantOf(program_, instruction.operands[i]);
  };
  if (instruction.op == Op::IsMissing) return axes_.Missing(axis);
  if (instruction.op == Op::Compare)
    return axes_.Where(axis, std::get<Comparison>(instruction.payload), constant(1));
  const auto* membership = std::get_if<program::Membership>(&instruction.payload);
  // A column that is true or false by itself.
  if (membership == nullptr) return axes_.Where(axis, Comparison::Equal, {1, ""});
  AtomSet inside(axes_.atoms(axis) + 1);
  if (instruction.op == Op::InRange) {
    const Comparison end = membership->excludes_high ? Comparison::Less : Comparison::LessEqual;
    inside = axes_.Where(axis, Comparison::GreaterEqual, constant(1))
                 .And(axes_.Where(axis, end, constant(2)));
  } else {
    for (std::size_t i = 1; i < instruction.operands.size(); ++i)
      inside = inside.Or(axes_.Where(axis, Comparison::Equal, constant(i)));
  }
  return membership->negated ? axes_.Known(axis).Minus(inside) : inside;
}

std::vector<Box> Regions::OneAxis(std::size_t axis, AtomSet set) const {
  if (set.empty()) return {};
  Box box = axes_.Everything();
  box[axis] = std::move(set);
  return {std::move(box)};
}

CommonRow FindCommonRow(const Program& program, const std::vector<InstructionId>& conditions) {
  Regions regions(program);
  for (const InstructionId condition : conditions) {
    if (!regions.Collect(condition)) return {};
  }
  regions.Freeze();
  const auto boxes = regions.WhereAll(conditions);
  if (!boxes) return {};
  if (boxes->empty()) return {true, std::nullopt};
  return {true, WitnessOf(regions.axes(), boxes->front(), {})};
}

}  // namespace levrules::sema
