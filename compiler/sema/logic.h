#pragma once

// Conditions that can never be true or never be false, outcomes that no row reaches, decisions that
// leave a row without an outcome: decided exactly where conditions compare fields with constants,
// else left as questions for a search.

#include <set>

#include "runtime/base/diagnostic.h"
#include "runtime/program/program.h"

namespace levrules::sema {

// Reads a draft (one instruction for every expression as written) and adds to its `logic`. What
// stands in `library_files` is left out: an author cannot mend it. For each condition the product
// of the values that its fields are compared with, bounded as in regions.h.
void CheckLogic(program::Program& program, const std::set<FileId>& library_files,
                DiagnosticList& out);

}  // namespace levrules::sema
