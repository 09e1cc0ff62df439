#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "compiler/syntax/tree.h"
#include "runtime/base/diagnostic.h"

namespace levrules::syntax {

// Where the cells of a row are, blanks at their ends left out, and where its last bar ends.
struct RowCut {
  std::vector<std::pair<std::size_t, std::size_t>> cells;
  std::size_t after_last_bar = 1;
};
RowCut CutRow(std::string_view text);

// One table row as written, `| a | b |` with `cites` behind the last bar, cut into cells.
TableRow BuildRow(const std::string& text, Span span, DiagnosticList& out);

}  // namespace levrules::syntax
