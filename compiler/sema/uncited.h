#pragma once

// What decides something and does not say where it comes from.

#include "compiler/syntax/tree.h"
#include "runtime/base/diagnostic.h"

namespace levrules::sema {

// Warns of numbers, weights, tie rules, policies and roundings without a citation on their line or
// on the head of their block, one warning a line. Only in files that name a source at all. What
// only shows (reports, reasons) decides nothing; 0, 1 and 100% are arithmetic more often than
// policy and need none. Linear in the file.
void WarnUncited(const syntax::Tree& tree, DiagnosticList& out);

}  // namespace levrules::sema
