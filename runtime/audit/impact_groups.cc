#include "runtime/audit/impact_groups.h"

#include "runtime/audit/output_values.h"
#include "runtime/audit/value_text.h"

namespace levrules::audit {

using program::Definition;
using program::EntityId;

ImpactGroups::Source::Source(const Run& of_run, EntityId entity, const std::string& by)
    : run(of_run) {
  const auto& fields = run.program.entities[entity].fields;
  for (std::size_t i = 0; i < fields.size(); ++i) {
    if (fields[i].name != by) continue;
    column = &run.dataset.table(entity).columns[i];
    type = fields[i].type;
  }
  for (const Definition& definition : run.program.definitions) {
    if (definition.entity != entity || definition.name != by) continue;
    column = &run.results.column(definition.instruction);
    type = run.program.instructions[definition.instruction].type;
  }
}

ImpactGroups::Key ImpactGroups::Source::KeyOf(std::size_t row) const {
  if (column == nullptr) return {0, ""};
  const bool listed = type.kind == value::Kind::Enumeration && column->known(row);
  return {listed ? column->code(row) : 0,
          CellText(run.program, run.dataset, type, *column, row, Notation::File)};
}

ImpactGroups::ImpactGroups(const Run& old_run, EntityId old_entity, const Run& new_run,
                           EntityId new_entity, const std::string& by)
    : old_(old_run, old_entity, by), new_(new_run, new_entity, by) {}

void ImpactGroups::Add(std::optional<std::size_t> old_row, std::optional<std::size_t> new_row,
                       bool same, const std::optional<value::Number>& old_amount,
                       const std::optional<value::Number>& new_amount) {
  if (old_.column == nullptr && new_.column == nullptr) return;
  const Key old_key = old_row ? old_.KeyOf(*old_row) : Key();
  const Key key = new_row ? new_.KeyOf(*new_row) : old_key;
  if (old_row && key.second != old_key.second) ++regrouped_;
  ImpactGroup& group = groups_[key];
  group.old_rows += old_row ? 1 : 0;
  group.new_rows += new_row ? 1 : 0;
  group.changed += old_row && new_row && !same ? 1 : 0;
  group.entered += old_row ? 0 : 1;
  group.left += new_row ? 0 : 1;
  AddAmount(old_amount, group.old_total);
  AddAmount(new_amount, group.new_total);
}

void ImpactGroups::MoveTo(OutputImpact& impact) {
  for (auto& [key, group] : groups_) {
    group.name = key.second;
    impact.groups.push_back(std::move(group));
  }
  impact.regrouped = regrouped_;
}

}  // namespace levrules::audit
