#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace levrules::report {

// A text in running Markdown: signs that mean something are escaped, lines joined.
std::string MarkdownText(std::string_view text);

// Cells are Markdown. Bars in them are escaped here, code or not: elsewhere a bar is only a bar.
std::string MarkdownRow(const std::vector<std::string>& cells);
// The headings and the line below them.
std::string MarkdownTableHead(const std::vector<std::string>& headings);

}  // namespace levrules::report
