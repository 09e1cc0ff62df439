#pragma once

#include <string>

#include "runtime/base/diagnostic.h"
#include "runtime/base/source_map.h"

namespace levrules::report {

// Messages for a reader: what, where with the line itself, why, how to fix. `colour` uses terminal
// colours. At most limits::kDiagnosticsShown are written out, the rest is counted.
std::string DiagnosticsText(const DiagnosticList& diagnostics, const SourceMap& sources,
                            bool colour);

// One message.
std::string DiagnosticText(const Diagnostic& diagnostic, const SourceMap& sources, bool colour);

}  // namespace levrules::report
