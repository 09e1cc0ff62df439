#include "runtime/audit/output_values.h"

#include "runtime/audit/value_text.h"

namespace levrules::audit {

using program::Definition;
using program::DefinitionKind;
using value::State;

bool IsOutput(const Definition& definition) {
  return definition.kind == DefinitionKind::Decision ||
         definition.kind == DefinitionKind::Allocation;
}

InstructionId ShownOf(const Definition& definition) {
  return definition.shown.valid() ? definition.shown : definition.instruction;
}

void AddAmount(const std::optional<value::Number>& amount, value::Number& total) {
  if (amount) total += *amount;
}

OutputValues::OutputValues(const Run& run, const Definition& output)
    : run_(run), output_(output), column_(run.results.column(ShownOf(output))) {}

std::string OutputValues::Text(std::optional<std::size_t> row) const {
  if (!row) return "";
  if (output_.kind == DefinitionKind::Allocation && !column_.known(*row))
    return column_.state(*row) == State::Error ? "refused" : "undetermined";
  return CellText(run_.program, run_.dataset, ShownOf(output_), column_, *row, Notation::File);
}

std::string OutputValues::ReaderText(std::optional<std::size_t> row) const {
  if (!row || !column_.known(*row)) return Text(row);
  return CellText(run_.program, run_.dataset, ShownOf(output_), column_, *row, Notation::Reader);
}

std::optional<value::Number> OutputValues::Amount(std::optional<std::size_t> row) const {
  if (!row || output_.kind != DefinitionKind::Allocation) return value::Number(0);
  if (!column_.known(*row)) return std::nullopt;
  return column_.number(*row);
}

}  // namespace levrules::audit
