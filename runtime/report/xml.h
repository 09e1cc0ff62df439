#pragma once

#include <string>
#include <string_view>

namespace levrules::report {

// A text as the content of an XML 1.0 element or of an attribute in double quotes. Characters that
// XML cannot hold, such as control characters and U+FFFE, are written as `\u{..}`; line ends of an
// attribute keep their meaning. The text is well-formed UTF-8.
std::string XmlText(std::string_view text);

}  // namespace levrules::report
