#include "runtime/report/view.h"

#include <algorithm>

namespace levrules::report {

namespace {

using program::Definition;
using program::DefinitionKind;
using program::EntityId;
using program::Program;

ViewColumn ColumnOf(const Definition& definition, program::DefinitionId id) {
  ViewColumn column{ViewColumn::Kind::Value, definition.name, definition.instruction, {}, {}};
  if (definition.kind == DefinitionKind::Decision) column.decision = id;
  if (definition.kind == DefinitionKind::Allocation) column.allocation = id;
  if (definition.shown.valid()) column.instruction = definition.shown;
  return column;
}

std::vector<ViewColumn> AllColumns(const Program& program, EntityId entity, bool by_entity) {
  std::vector<ViewColumn> columns;
  const bool has_report = std::ranges::any_of(
      program.report, [&](const auto& column) { return column.entity == entity; });
  if (by_entity && !has_report) {
    for (std::size_t i = 0; i < program.definitions.size(); ++i) {
      const auto id = program.definitions.id_at(i);
      const Definition& definition = program.definitions[id];
      if (definition.entity != entity) continue;
      columns.push_back(ColumnOf(definition, id));
    }
    return columns;
  }
  std::vector<ViewColumn> reasons;
  for (std::size_t i = 0; i < program.definitions.size(); ++i) {
    const auto id = program.definitions.id_at(i);
    const Definition& definition = program.definitions[id];
    if (definition.entity != entity) continue;
    const bool decision = definition.kind == DefinitionKind::Decision;
    if (!decision && definition.kind != DefinitionKind::Allocation) continue;
    columns.push_back(ColumnOf(definition, id));
    if (!decision) continue;
    reasons.push_back(
        {ViewColumn::Kind::Reasons, definition.name + "_reasons", definition.instruction, id, {}});
  }
  columns.insert(columns.end(), reasons.begin(), reasons.end());
  for (const program::ReportColumn& column : program.report) {
    if (column.entity == entity)
      columns.push_back({ViewColumn::Kind::Value, column.header, column.instruction, {}, {}});
  }
  return columns;
}

bool Named(const Program& program, const ViewColumn& column, const std::string& name) {
  if (column.header == name) return true;
  if (column.decision.valid()) return program.definitions[column.decision].name == name;
  const auto same = [&](const program::ReportColumn& report) {
    return report.header == column.header && report.instruction == column.instruction &&
           report.formula == name;
  };
  return std::ranges::any_of(program.report, same);
}

}  // namespace

ViewResult MakeView(const audit::Run& run, const ViewRequest& request) {
  const Program& program = run.program;
  ViewResult result;
  View& view = result.view;
  view.entity = program.decides_for;
  for (std::size_t i = 0; i < program.entities.size(); ++i) {
    if (program.entities[program.entities.id_at(i)].name == request.entity)
      view.entity = program.entities.id_at(i);
  }
  view.columns = AllColumns(program, view.entity, !request.entity.empty());
  for (const ViewColumn& column : view.columns) {
    if (column.kind == ViewColumn::Kind::Value) result.known.push_back(column.header);
  }
  for (const std::string& name : request.only) {
    if (std::ranges::none_of(
            view.columns, [&](const ViewColumn& column) { return Named(program, column, name); })) {
      result.unknown.push_back(name);
    }
  }
  if (!request.only.empty()) {
    std::erase_if(view.columns, [&](const ViewColumn& column) {
      return std::ranges::none_of(
          request.only, [&](const std::string& name) { return Named(program, column, name); });
    });
  }
  const std::size_t rows = run.dataset.table(view.entity).rows();
  for (std::size_t row = 0; row < rows; ++row) {
    if (program.shown_where.valid()) {
      const value::Column& shown = run.results.column(program.shown_where);
      if (!shown.known(row) || !shown.boolean(row)) continue;
    }
    view.rows.push_back(row);
  }
  return result;
}

std::string ReasonsText(const audit::Run& run, const Definition& decision, std::size_t row) {
  std::string text;
  for (const program::DefinitionId id : audit::CriteriaOf(run.program, decision)) {
    const value::Column& column = run.results.column(run.program.definitions[id].instruction);
    if (column.known(row) && column.boolean(row)) continue;
    if (!text.empty()) text += ";";
    text += run.program.definitions[id].name;
    if (!column.known(row)) text += "?";
  }
  return text;
}

}  // namespace levrules::report
