#pragma once

// RFC 4180: records of fields, quotes, doubled quotes, CRLF or LF.

#include <optional>
#include <string>
#include <vector>

namespace levrules::reference {

using Record = std::vector<std::string>;

// All records, the header first. Nothing where the text is no CSV: a quote in the wrong place or
// left open, records of different lengths, or no header.
std::optional<std::vector<Record>> ReadCsv(const std::string& text);

}  // namespace levrules::reference
