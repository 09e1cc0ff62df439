#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace levrules::report {

// A text inside HTML or SVG, also inside an attribute in double quotes: `&`, `<`, `>` and quotes
// are written as entities, control characters but tab and line end are left out.
std::string HtmlText(std::string_view text);

// The beginning of a page that needs no other file and no script: its title, and the style that all
// pages share (screens from a phone's width on, dark screens, paper). `</main></body></html>` ends
// it.
std::string HtmlHead(std::string_view title);
inline constexpr std::string_view kHtmlEnd = "</main>\n</body>\n</html>\n";

// A table that may be wider than a phone: it scrolls, also by keyboard.
class HtmlTable {
 public:
  // `numbers`: which columns hold numbers; empty: none.
  HtmlTable(std::string_view caption, const std::vector<std::string>& headings,
            std::vector<bool> numbers = {});
  // Cells are HTML; the first names the row.
  void Row(const std::vector<std::string>& cells);
  std::string Html() const;

 private:
  std::string_view ClassOf(std::size_t column) const;

  std::string html_;
  std::vector<bool> numbers_;
};

// `text` is plain; `id` is what links point at.
std::string HtmlHeading(int level, std::string_view id, std::string_view text);

}  // namespace levrules::report
