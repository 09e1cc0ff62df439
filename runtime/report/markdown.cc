#include "runtime/report/markdown.h"

namespace levrules::report {

std::string MarkdownText(std::string_view text) {
  std::string plain;
  for (const char c : text) {
    if (std::string_view("\\`*_[]<>#").find(c) != std::string_view::npos) plain += '\\';
    plain += c == '\n' ? ' ' : c;
  }
  return plain;
}

std::string MarkdownRow(const std::vector<std::string>& cells) {
  std::string line = "|";
  for (const std::string& cell : cells) {
    line += ' ';
    for (const char c : cell) {
      if (c == '|') line += '\\';
      line += c;
    }
    line += " |";
  }
  return line + "\n";
}

std::string MarkdownTableHead(const std::vector<std::string>& headings) {
  return MarkdownRow(headings) + MarkdownRow(std::vector<std::string>(headings.size(), "---"));
}

}  // namespace levrules::report
