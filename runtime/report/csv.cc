#include "runtime/report/csv.h"

#include <string_view>
#include <unordered_map>

#include "runtime/audit/value_text.h"

namespace levrules::report {

namespace {

using value::Kind;

void AppendCell(std::string& out, std::string_view cell) {
  if (cell.find_first_of(",\"\r\n") == std::string_view::npos) {
    out += cell;
    return;
  }
  out += '"';
  for (const char c : cell) {
    if (c == '"') out += '"';
    out += c;
  }
  out += '"';
}

// Texts only: a number keeps its minus sign.
std::string Guarded(std::string text) {
  // U+FF1D, U+FF0B, U+FF0D, U+FF20: the full-width forms of = + - @.
  static constexpr std::string_view kWide[] = {"\xEF\xBC\x9D", "\xEF\xBC\x8B", "\xEF\xBC\x8D",
                                               "\xEF\xBC\xA0"};
  if (text.empty()) return text;
  bool guard = std::string_view("=+-@\t\r\n'").find(text[0]) != std::string_view::npos;
  for (const std::string_view wide : kWide) guard |= text.starts_with(wide);
  return guard ? "'" + text : text;
}

std::string CellOf(const audit::Run& run, const program::Type& type, const value::Column& column,
                   std::size_t row) {
  std::string text =
      audit::CellText(run.program, run.dataset, type, column, row, audit::Notation::File);
  return type.kind == Kind::Text || type.kind == Kind::Reference ? Guarded(std::move(text)) : text;
}

}  // namespace

std::string CsvReport(const audit::Run& run, const View& view) {
  const program::Entity& entity = run.program.entities[view.entity];
  const data::Table& table = run.dataset.table(view.entity);
  std::string out;
  for (const program::FieldIndex key : entity.keys) {
    if (!out.empty()) out += ",";
    AppendCell(out, Guarded(entity.fields[key].name));
  }
  for (const ViewColumn& column : view.columns) {
    out += ",";
    AppendCell(out, Guarded(column.header));
  }
  out += "\n";
  for (const std::size_t row : view.rows) {
    bool first = true;
    for (const program::FieldIndex key : entity.keys) {
      if (!first) out += ",";
      first = false;
      AppendCell(out, CellOf(run, entity.fields[key].type, table.columns[key], row));
    }
    for (const ViewColumn& column : view.columns) {
      out += ",";
      if (column.kind == ViewColumn::Kind::Reasons) {
        AppendCell(out, ReasonsText(run, run.program.definitions[column.decision], row));
      } else {
        const value::Column& cells = run.results.column(column.instruction);
        // Only a decision says `undetermined`; a definition that names one is missing as a value.
        if (column.allocation.valid() && !cells.known(row)) {
          out += cells.state(row) == value::State::Error ? "refused" : "undetermined";
          continue;
        }
        if (cells.state(row) == value::State::Missing && !column.decision.valid()) continue;
        AppendCell(out, CellOf(run, run.program.instructions[column.instruction].type, cells, row));
      }
    }
    out += "\n";
  }
  return out;
}

}  // namespace levrules::report
