#include "runtime/audit/what_if.h"

#include <utility>

namespace levrules::audit {

using program::Instruction;
using program::Op;
using value::Kind;
using value::State;

Scalar ScalarOf(const RunCells& cells, Cell cell) {
  const value::Column& column = cells.ColumnOf(cell.id);
  Scalar scalar;
  scalar.state = column.state(cell.row);
  scalar.text = cells.FileText(cell);
  if (cells.IsNumber(cell)) scalar.number = column.number(cell.row);
  return scalar;
}

WhatIf::WhatIf(const RunCells& cells) : cells_(cells) {
  tables_.units = cells.program().units;
  tables_.enumerations = cells.program().enumerations;
}

bool WhatIf::ReadsOtherRows(Op op) {
  return op == Op::Lookup || op == Op::Follow || op == Op::Exists || op == Op::Aggregate ||
         op == Op::Rank || op == Op::RankSize || op == Op::Allocate;
}

bool WhatIf::ReadsRows(Op op) {
  return op == Op::Field || op == Op::Parameter || op == Op::AsAt || ReadsOtherRows(op);
}

// A constant of the type of a leaf.
std::optional<Instruction> WhatIf::Put(const Instruction& leaf, const Scalar& value) const {
  Instruction constant;
  constant.op = Op::Constant;
  constant.type = leaf.type;
  if (value.state == State::Missing && value.text.empty()) {
    constant.op = Op::Missing;
    return constant;
  }
  if (value.state != State::Known) return std::nullopt;
  if (leaf.type.kind == Kind::Number && value.number) {
    constant.payload = *value.number;
  } else if (leaf.type.kind == Kind::Boolean) {
    constant.payload = program::CodeConstant{value.text == "true" ? 1 : 0};
  } else if (leaf.type.kind == Kind::Text) {
    constant.payload = program::TextConstant{value.text};
  } else if (leaf.type.kind == Kind::Date) {
    const auto date = value::Date::ParseIso(value.text);
    if (!date) return std::nullopt;
    constant.payload = *date;
  } else if (leaf.type.kind == Kind::Enumeration) {
    const auto& items = tables_.enumerations[leaf.type.enumeration].items;
    const auto item = std::ranges::find(items, value.text, &program::Enumerator::name);
    if (item == items.end()) return std::nullopt;
    constant.payload = program::CodeConstant{static_cast<std::int32_t>(item - items.begin())};
  } else {
    return std::nullopt;
  }
  return constant;
}

// The formula, as one for a single value, into a program of its own.
std::optional<InstructionId> WhatIf::Copy(InstructionId id, const Values& leaves,
                                          program::Program& into,
                                          std::map<InstructionId, InstructionId>& copied) const {
  if (const auto known = copied.find(id); known != copied.end()) return known->second;
  Instruction instruction = cells_.At(id);
  instruction.space = {};
  if (const auto leaf = leaves.find(id); leaf != leaves.end()) {
    auto constant = Put(instruction, leaf->second);
    if (!constant) return std::nullopt;
    return copied[id] = into.instructions.Add(std::move(*constant));
  }
  if (ReadsRows(instruction.op)) return std::nullopt;
  for (InstructionId& operand : instruction.operands) {
    const auto copy = Copy(operand, leaves, into, copied);
    if (!copy) return std::nullopt;
    operand = *copy;
  }
  return copied[id] = into.instructions.Add(std::move(instruction));
}

std::optional<Scalar> WhatIf::Value(InstructionId root, const Values& leaves) const {
  program::Program formula = tables_;
  std::map<InstructionId, InstructionId> copied;
  const auto id = Copy(root, leaves, formula, copied);
  if (!id) return std::nullopt;
  const data::Dataset nothing;
  const eval::Settings settings{.as_at = cells_.run().settings.as_at, .parameters = {}};
  const eval::Results results = eval::Evaluate(formula, nothing, settings, {*id});
  if (results.too_large) return std::nullopt;
  const Run run{formula, nothing, results, settings};
  return ScalarOf(RunCells(run), {*id, 0});
}

}  // namespace levrules::audit
