// Constants, parameters, the date of the run and columns of the data.

#include "runtime/base/check.h"
#include "runtime/eval/context.h"

namespace levrules::eval {

namespace {

using program::Op;

Column ConstantColumn(Context& context, const Instruction& instruction) {
  Column column(instruction.type.kind, 1, true);
  if (const auto* number = std::get_if<Number>(&instruction.payload)) {
    column.SetNumber(0, *number);
  } else if (const auto* text = std::get_if<program::TextConstant>(&instruction.payload)) {
    column.SetCode(0, static_cast<std::int32_t>(context.dataset.texts.Intern(text->text)));
  } else if (const auto* date = std::get_if<program::Date>(&instruction.payload)) {
    column.SetCode(0, date->days());
  } else {
    column.SetCode(0, std::get<program::CodeConstant>(instruction.payload).code);
  }
  return column;
}

Column ParameterColumn(const Context& context, const Instruction& instruction) {
  const auto id = std::get<program::ParameterId>(instruction.payload);
  for (const program::ParameterSetting& setting : context.settings.parameters) {
    if (setting.parameter == id) return context.column(setting.value);
  }
  const auto index = ValueInForce(context.program.parameters[id], context.settings.as_at);
  // INVARIANT: the caller found every parameter that is read to be in force.
  LEV_CHECK(index.has_value(), "a parameter that is read has a value in force");
  return context.column(instruction.operands[*index]);
}

}  // namespace

Column ExecuteConstant(Context& context, const Instruction& instruction) {
  if (instruction.op == Op::Constant) return ConstantColumn(context, instruction);
  if (instruction.op == Op::Missing) return Column(instruction.type.kind, 1, true);
  if (instruction.op == Op::Parameter) return ParameterColumn(context, instruction);
  if (instruction.op == Op::AsAt) {
    LEV_CHECK(context.settings.as_at.has_value(),
              "a program that reads the date of the run has one");
    Column column(Kind::Date, 1, true);
    column.SetCode(0, context.settings.as_at->days());
    return column;
  }
  const data::Table& table = context.dataset.table(instruction.space);
  const auto field = std::get<program::FieldIndex>(instruction.payload);
  // INVARIANT: what is read was given (the test runner looks before).
  LEV_CHECK(table.available && table.present[field], "a column that is read was loaded");
  return table.columns[field];
}

}  // namespace levrules::eval
