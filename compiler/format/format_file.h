#pragma once

#include <optional>
#include <string>

#include "runtime/base/diagnostic.h"
#include "runtime/base/source_map.h"

namespace levrules::format {

// A rule file in its one layout (docs/language/layout.md). Words, numbers, texts, comments and
// their order stay as they are; blanks, line breaks and blank lines change. Nothing where the file
// has a mistake, which is reported to `out` as by ParseFile. What this gives is laid out in the
// same way again. O(bytes).
std::optional<std::string> FormatFile(const SourceMap& sources, FileId file, DiagnosticList& out);

}  // namespace levrules::format
