#pragma once

#include <string>
#include <string_view>

namespace levrules::report {

// A text inside HTML or SVG, also inside an attribute in double quotes: `&`, `<`, `>` and quotes
// are written as entities, control characters but tab and line end are left out.
std::string HtmlText(std::string_view text);

// The beginning of a page that needs no other file and no script: its title, and the style that all
// pages share (screens from a phone's width on, dark screens, paper). `</main></body></html>` ends
// it.
std::string HtmlHead(std::string_view title);
inline constexpr std::string_view kHtmlEnd = "</main>\n</body>\n</html>\n";

}  // namespace levrules::report
