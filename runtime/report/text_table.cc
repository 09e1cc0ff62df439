#include "runtime/report/text_table.h"

#include <algorithm>

#include "runtime/base/text.h"

namespace levrules::report {

namespace {

std::string Line(const std::vector<std::string>& cells, const std::vector<std::size_t>& widths,
                 const std::vector<bool>& right) {
  std::string line;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (i > 0) line += "  ";
    const std::string fill(widths[i] - CountCharacters(cells[i]), ' ');
    line += right[i] ? fill + cells[i] : cells[i] + fill;
  }
  line.erase(line.find_last_not_of(' ') + 1);
  return line + "\n";
}

}  // namespace

std::string TextTable::Text() const {
  std::vector<std::size_t> widths;
  for (const std::string& header : headers) widths.push_back(CountCharacters(header));
  for (const auto& row : rows) {
    for (std::size_t i = 0; i < row.size(); ++i)
      widths[i] = std::max(widths[i], CountCharacters(row[i]));
  }
  std::string text = Line(headers, widths, right);
  std::string rule;
  for (std::size_t i = 0; i < widths.size(); ++i)
    rule += (i > 0 ? "  " : "") + std::string(widths[i], '-');
  text += rule + "\n";
  for (const auto& row : rows) text += Line(row, widths, right);
  return text;
}

}  // namespace levrules::report
