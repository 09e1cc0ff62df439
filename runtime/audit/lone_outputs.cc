#include "runtime/audit/lone_outputs.h"

#include <map>
#include <string>

#include "runtime/audit/output_values.h"

namespace levrules::audit {

using program::Definition;
using program::ReportColumn;
using value::Column;

namespace {

void AddTotal(const Run& run, InstructionId id, LoneOutput& output) {
  const Column& column = run.results.column(id);
  output.has_total = true;
  for (std::size_t row = 0; row < output.rows; ++row) {
    if (column.known(row)) {
      output.total += column.number(row);
    } else {
      ++output.open;
    }
  }
}

}  // namespace

LoneOutput LoneDefinition(const Run& run, const Definition& definition, bool is_new) {
  LoneOutput output;
  output.kind = definition.kind == program::DefinitionKind::Allocation ? OutputKind::Allocation
                                                                       : OutputKind::Decision;
  output.is_new = is_new;
  output.name = definition.name;
  output.title = definition.title;
  output.entity = run.program.entities[definition.entity].name;
  output.rows = run.dataset.table(definition.entity).rows();
  output.type = run.program.instructions[definition.instruction].type;
  const OutputValues values(run, definition);
  if (output.kind == OutputKind::Allocation) {
    AddTotal(run, ShownOf(definition), output);
    return output;
  }
  std::map<std::string, std::size_t> counts;
  for (std::size_t row = 0; row < output.rows; ++row) ++counts[values.Text(row)];
  for (const program::Enumerator& item : run.program.enumerations[output.type.enumeration].items) {
    if (counts.contains(item.name)) output.outcomes.emplace_back(item.name, counts[item.name]);
  }
  for (const char* word : {"undetermined", "refused"}) {
    if (counts.contains(word)) output.outcomes.emplace_back(word, counts[word]);
  }
  return output;
}

LoneOutput LoneColumn(const Run& run, const ReportColumn& column, bool is_new) {
  LoneOutput output;
  output.kind = OutputKind::Figures;
  output.is_new = is_new;
  output.name = column.header;
  output.entity = run.program.entities[column.entity].name;
  output.rows = run.dataset.table(column.entity).rows();
  output.type = run.program.instructions[column.instruction].type;
  const bool money =
      output.type.kind == value::Kind::Number && run.program.units.Name(output.type.unit) == "£";
  if (money) AddTotal(run, column.instruction, output);
  return output;
}

}  // namespace levrules::audit
