#pragma once

#include <string>

#include "compiler/syntax/tree.h"
#include "runtime/base/diagnostic.h"

namespace levrules::syntax {

// One table row as written, `| a | b |` with `cites` behind the last bar, cut into cells.
TableRow BuildRow(const std::string& text, Span span, DiagnosticList& out);

}  // namespace levrules::syntax
