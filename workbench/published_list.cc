#include "workbench/published_list.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <set>
#include <utility>

#include "runtime/base/text.h"
#include "runtime/data/csv.h"

namespace levrules::workbench {

namespace {

using program::Definition;
using program::Entity;
using program::Field;
using program::Program;

// The heads of the columns; none where the file cannot be read, which is told when it is loaded.
std::vector<std::string> HeadersOf(std::string_view text) {
  if (data::CheckCsvText(text)) return {};
  data::CsvScanner scanner(text);
  if (scanner.Next() != data::CsvEvent::Row) return {};
  std::vector<std::string> headers;
  std::string scratch;
  for (const data::CsvCell& cell : scanner.cells()) headers.emplace_back(cell.Text(text, scratch));
  return headers;
}

// What a header names: a definition of the entity decided for, or a column of its report.
std::optional<audit::PublishedColumn> ColumnNamed(const Program& program,
                                                  const std::string& header) {
  for (std::size_t i = 0; i < program.definitions.size(); ++i) {
    const auto id = program.definitions.id_at(i);
    const Definition& definition = program.definitions[id];
    if (definition.entity != program.decides_for || definition.name != header) continue;
    const bool decision = definition.kind == program::DefinitionKind::Decision;
    return audit::PublishedColumn{header, 0, definition.instruction,
                                  decision ? id : program::DefinitionId{}};
  }
  for (const program::ReportColumn& column : program.report) {
    if (column.entity == program.decides_for && column.header == header)
      return audit::PublishedColumn{header, 0, column.instruction, {}};
  }
  return std::nullopt;
}

// Names that a column of the list may have.
std::vector<std::string> Comparable(const Program& program) {
  std::vector<std::string> names;
  for (const Definition& definition : program.definitions) {
    if (definition.entity == program.decides_for &&
        (definition.kind == program::DefinitionKind::Decision ||
         definition.kind == program::DefinitionKind::Allocation))
      names.push_back(fmt::format("`{}`", definition.name));
  }
  return names;
}

}  // namespace

audit::PublishedList DeclarePublishedList(Compiled& compiled, const std::string& path,
                                          std::string_view text, RunOptions& options,
                                          DiagnosticList& out) {
  Program& program = compiled.program;
  const Entity& decided = program.entities[program.decides_for];
  Entity entity;
  entity.name = kPublishedList;
  entity.path = path;
  entity.span = decided.span;
  std::set<std::string> taken;
  for (const program::FieldIndex key : decided.keys) {
    entity.keys.push_back(static_cast<program::FieldIndex>(entity.fields.size()));
    entity.fields.push_back(decided.fields[key]);
    taken.insert(decided.fields[key].header);
  }
  audit::PublishedList list;
  for (const std::string& header : HeadersOf(text)) {
    if (taken.contains(header)) continue;
    auto column = ColumnNamed(program, header);
    if (!column) continue;
    taken.insert(header);
    column->field = static_cast<program::FieldIndex>(entity.fields.size());
    Field field;
    field.name = field.header = header;
    field.type = program.instructions[column->computed].type;
    field.type.optional = true;
    field.type.decimals = value::kAnyDecimals;
    entity.fields.push_back(std::move(field));
    list.columns.push_back(*column);
  }
  if (list.columns.empty()) {
    const std::vector<std::string> names = Comparable(program);
    out.Add({.kind = DiagnosticKind::PublishedNothingToCompare,
             .arguments = {decided.name},
             .help = fmt::format("head a column with the name of {}",
                                 names.empty() ? "a definition" : JoinWords(names, "or")),
             .place = DataPlace{path, 1, ""}});
  }
  options.data[entity.name] = path;
  list.entity = program.entities.Add(std::move(entity));
  return list;
}

}  // namespace levrules::workbench
