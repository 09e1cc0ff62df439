#include "runtime/data/raw_table.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <unordered_map>
#include <utility>

#include "runtime/base/check.h"
#include "runtime/base/overloaded.h"
#include "runtime/base/text.h"

namespace levrules::data {

namespace {

std::string CellCount(std::size_t count) {
  return count == 1 ? "1 cell" : fmt::format("{} cells", GroupDigits(count));
}

}  // namespace

RawTable RawTable::Read(const program::Program& program, EntityId entity, const Source& source,
                        FaultList& faults) {
  RawTable table;
  table.entity_ = &program.entities[entity];
  table.columns_.resize(table.entity_->fields.size());
  const std::size_t before = faults.total();
  std::visit(Overloaded{
                 [&](const NoSource&) { table.available_ = false; },
                 [&](const CsvSource& csv) { table.ReadCsv(csv, faults); },
                 [&](const InlineSource& rows) { table.ReadInline(rows, faults); },
             },
             source);
  table.sound_ = faults.total() == before;
  return table;
}

std::string_view RawTable::Cell(std::size_t row, FieldIndex field, std::string& scratch) const {
  LEV_CHECK(columns_[field].has_value(), "a cell is read of a field that has a column");
  const std::size_t column = *columns_[field];
  if (inline_ != nullptr) return TrimBlanks(inline_->rows[inline_rows_[row]][column]);
  return TrimBlanks(cells_[row * kept_.size() + column].Text(text_, scratch));
}

Diagnostic RawTable::FaultAt(DiagnosticKind kind, std::size_t row,
                             std::optional<FieldIndex> field) const {
  Diagnostic fault{.kind = kind};
  DataPlace place;
  if (field) place.column = HeaderOf(entity_->fields[*field]);
  if (inline_ != nullptr) {
    const std::size_t index = inline_rows_[row];
    fault.primary = index < inline_->row_spans.size() ? inline_->row_spans[index] : inline_->span;
  } else {
    place.file = file_;
    place.row = lines_[row];
  }
  fault.place = std::move(place);
  return fault;
}

void RawTable::MatchColumns(const std::vector<std::string>& headers, bool of_test,
                            const Diagnostic& place, FaultList& faults) {
  const auto add = [&](DiagnosticKind kind, const std::string& column,
                       std::vector<std::string> arguments, std::string help) {
    Diagnostic fault = place;
    fault.kind = kind;
    fault.arguments = std::move(arguments);
    fault.help = std::move(help);
    if (fault.place) fault.place->column = column;
    faults.Add(std::move(fault));
  };
  std::unordered_map<std::string_view, std::uint32_t> first;  // column of each header
  std::map<std::string_view, bool> doubled;
  for (std::size_t i = 0; i < headers.size(); ++i) {
    if (!first.emplace(headers[i], static_cast<std::uint32_t>(i)).second)
      doubled[headers[i]] = true;
  }
  std::map<std::string, bool, std::less<>> wanted;
  for (const program::Field& field : entity_->fields) wanted[HeaderOf(field)] = true;
  std::vector<std::string> others;  // headers that no field names
  for (const std::string& header : headers) {
    if (!wanted.contains(header)) others.push_back(header);
  }
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    const program::Field& field = entity_->fields[i];
    const std::string header = HeaderOf(field);
    const auto found = first.find(header);
    if (found != first.end()) {
      columns_[i] = found->second;
      if (doubled.contains(header) && faults.Count(DiagnosticKind::DataColumnDoubled)) {
        add(DiagnosticKind::DataColumnDoubled, header, {Shown(header)},
            "remove or rename one of the two");
      }
      continue;
    }
    if (of_test && std::ranges::find(entity_->keys, i) == entity_->keys.end()) continue;
    if (!faults.Count(DiagnosticKind::DataColumnMissing)) continue;
    constexpr std::size_t kSearched =
        200;  // Guessing is no work for a file of ten thousand columns.
    const auto near = others.size() <= kSearched ? NearestName(header, others) : std::nullopt;
    std::string help = near ? fmt::format("did you mean `{}`? ", Shown(*near)) : std::string();
    help += inline_ != nullptr ? "add it to the first row of the table"
            : near
                ? fmt::format("say so in the rules: `column \"{}\"`", Shown(*near))
                : "add it to the file, or say behind `column` in the rules what it is called there";
    add(DiagnosticKind::DataColumnMissing, "", {Shown(header), field.name}, std::move(help));
  }
  if (inline_ == nullptr) {
    for (const std::string& other : others) ignored_columns_.push_back(Shown(other));
    return;
  }
  LEV_CHECK(others.empty(), "a table of the rules has a column that is no field");
}

void RawTable::AddCsvFault(const CsvFault& fault, const std::vector<std::string>& headers,
                           FaultList& faults) {
  if (!faults.Count(fault.kind)) return;
  DataPlace place{.file = file_, .row = fault.line, .column = {}};
  if (fault.cell < headers.size()) place.column = Shown(headers[fault.cell]);
  faults.Add({.kind = fault.kind,
              .arguments = fault.arguments,
              .help = fault.help,
              .place = std::move(place)});
}

// False where there is none.
bool RawTable::ReadHeader(CsvScanner& scanner, std::vector<std::string>& headers,
                          FaultList& faults) {
  switch (scanner.Next()) {
    case CsvEvent::End:
      if (faults.Count(DiagnosticKind::DataNoHeader)) {
        faults.Add({.kind = DiagnosticKind::DataNoHeader,
                    .help = "the first row names the columns, separated by commas",
                    .place = DataPlace{.file = file_, .row = 0, .column = {}}});
      }
      return false;
    case CsvEvent::Fault:
      AddCsvFault(scanner.fault(), headers, faults);
      return false;
    case CsvEvent::Row:
      break;
  }
  std::string scratch;
  for (const CsvCell& cell : scanner.cells())
    headers.emplace_back(TrimBlanks(cell.Text(text_, scratch)));
  Diagnostic place{.kind = DiagnosticKind::DataNoHeader};
  place.place = DataPlace{.file = file_, .row = scanner.line(), .column = {}};
  MatchColumns(headers, false, place, faults);
  // Only these columns are kept: a field then finds its cell at its place among them.
  std::vector<std::optional<std::uint32_t>> place_of(headers.size());
  for (std::optional<std::uint32_t>& column : columns_) {
    if (!column) continue;
    if (!place_of[*column]) {
      place_of[*column] = static_cast<std::uint32_t>(kept_.size());
      kept_.push_back(*column);
    }
    column = place_of[*column];
  }
  return true;
}

void RawTable::ReadCsv(const CsvSource& source, FaultList& faults) {
  file_ = source.path;
  text_ = source.text;
  std::vector<std::string> headers;
  {
    CsvScanner scanner(text_);
    const auto bad = CheckCsvText(text_);
    if (bad) {
      // The header, if it can be read, says what the column is called.
      std::string scratch;
      if (scanner.Next() == CsvEvent::Row && bad->line > scanner.line()) {
        for (const CsvCell& cell : scanner.cells())
          headers.emplace_back(TrimBlanks(cell.Text(text_, scratch)));
      }
      AddCsvFault(*bad, headers, faults);
      return;
    }
  }
  CsvScanner scanner(text_);
  if (!ReadHeader(scanner, headers, faults)) return;
  while (true) {
    const CsvEvent event = scanner.Next();
    if (event == CsvEvent::End) return;
    if (event == CsvEvent::Fault) {
      AddCsvFault(scanner.fault(), headers, faults);
      continue;
    }
    const std::vector<CsvCell>& cells = scanner.cells();
    if (cells.size() == headers.size()) {
      for (const std::uint32_t column : kept_) cells_.push_back(cells[column]);
      lines_.push_back(static_cast<std::uint32_t>(scanner.line()));
    } else if (faults.Count(DiagnosticKind::DataCellCount)) {
      const bool more = cells.size() > headers.size();
      faults.Add({.kind = DiagnosticKind::DataCellCount,
                  .arguments = {CellCount(cells.size()), GroupDigits(headers.size())},
                  .help = more ? "a cell with a comma in it stands in quotes: `\"1,234\"`"
                               : "an empty cell needs its comma, too",
                  .place = DataPlace{.file = file_, .row = scanner.line(), .column = {}}});
    }
  }
}

void RawTable::ReadInline(const InlineSource& source, FaultList& faults) {
  LEV_CHECK(source.table != nullptr, "rows of a rule file are given as a table");
  file_ = source.path;
  inline_ = source.table;
  std::vector<std::string> names;
  for (const std::string& name : inline_->columns) names.emplace_back(TrimBlanks(name));
  Diagnostic place{.kind = DiagnosticKind::DataNoHeader, .primary = inline_->span};
  place.place = DataPlace{};
  MatchColumns(names, source.of_test, place, faults);
  for (std::size_t i = 0; i < inline_->rows.size(); ++i) {
    const Span span = i < inline_->row_spans.size() ? inline_->row_spans[i] : inline_->span;
    if (inline_->rows[i].size() == names.size()) {
      inline_rows_.push_back(static_cast<std::uint32_t>(i));
      const std::size_t line = source.files != nullptr && span.valid()
                                   ? source.files->Locate(span.file, span.begin).line
                                   : i + 1;
      lines_.push_back(static_cast<std::uint32_t>(line));
    } else if (faults.Count(DiagnosticKind::DataCellCount)) {
      faults.Add({.kind = DiagnosticKind::DataCellCount,
                  .primary = span,
                  .arguments = {CellCount(inline_->rows[i].size()), GroupDigits(names.size())},
                  .help = "give each row one cell for each name in the first row"});
    }
  }
}

}  // namespace levrules::data
