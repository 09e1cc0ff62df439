#pragma once

#include <cstddef>
#include <vector>

#include "runtime/base/diagnostic.h"
#include "runtime/base/source_map.h"

namespace levrules::syntax {

// What the look at the bare characters of a file found.
struct TextCheck {
  // False where the file must not be read further (invalid UTF-8, NUL, a limit).
  bool readable = true;
  // Byte offsets of the mistakes reported, ascending: a block that holds one gives no second
  // message.
  std::vector<std::size_t> mistakes;
};

// Looks at the characters before anything is parsed: encoding, hidden and typographic characters,
// tabs, texts and brackets that are not closed, and the limits that protect the parser. O(bytes).
TextCheck CheckText(const SourceMap& sources, FileId file, DiagnosticList& out);

// The words that begin a definition in the first column.
bool IsDefinitionKeyword(std::string_view word);

}  // namespace levrules::syntax
