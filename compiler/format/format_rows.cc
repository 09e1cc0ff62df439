#include "compiler/format/format_rows.h"

#include <algorithm>
#include <cstddef>
#include <string_view>

#include "compiler/format/shape_expression.h"
#include "runtime/base/text.h"

namespace levrules::format {

namespace {

constexpr std::size_t kWidestRow = 400;

// A test or a formula; one with a `#` in it stays as it is.
std::string TestText(const SourceMap& sources, Span span) {
  const std::string_view written = sources.Text(span);
  if (written.find(' ') == std::string_view::npos &&
      written.find_first_of("<>=+-*/,([{\"#") == std::string_view::npos)
    return std::string(written);
  const std::vector<syntax::SourceToken> read = syntax::ReadTokens(sources, span);
  for (const syntax::SourceToken& token : read) {
    if (token.kind == syntax::TokenKind::Comment) return std::string(written);
  }
  return ShapeExpression(TokensOf(sources, read), false).Flat();
}

}  // namespace

RowCells CellsOf(const SourceMap& sources, const syntax::SourceLine& line, bool decision_table,
                 bool heading) {
  RowCells cells;
  for (const Span& cell : *line.cells) {
    // The heading of the result is a name for readers.
    const bool free_text = !decision_table || (heading && &cell == &line.cells->back());
    cells.push_back(free_text ? std::string(sources.Text(cell)) : TestText(sources, cell));
  }
  return cells;
}

std::vector<std::string> AlignRows(const std::vector<RowCells>& rows) {
  std::vector<std::size_t> widths;
  for (const RowCells& row : rows) {
    if (row.size() > widths.size()) widths.resize(row.size());
    for (std::size_t i = 0; i < row.size(); ++i)
      widths[i] = std::max(widths[i], CountCharacters(row[i]));
  }
  std::size_t total = 1;
  for (const std::size_t width : widths) total += width + 3;
  std::vector<std::string> texts;
  texts.reserve(rows.size());
  for (const RowCells& row : rows) {
    std::string text = "|";
    for (std::size_t i = 0; i < row.size(); ++i) {
      const std::size_t width = CountCharacters(row[i]);
      text += (row[i].empty() ? "" : " ") + row[i];
      if (total <= kWidestRow) text.append(widths[i] - width + (row[i].empty() ? 1 : 0), ' ');
      text += " |";
    }
    texts.push_back(std::move(text));
  }
  return texts;
}

}  // namespace levrules::format
