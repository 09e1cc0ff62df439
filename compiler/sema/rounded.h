#pragma once

// Values that are rounded and then compared or ranked: rows that differ count as equal.

#include "runtime/base/diagnostic.h"
#include "runtime/program/program.h"

namespace levrules::sema {

// Reads a draft and notes each use in `rounded_uses`. A cut of places, as in
// `place <= 30% * size(place) rounded up`, is what roundings are for and is left alone, and so is
// what must be rounded, as a root. Linear in the program.
void NoteRoundedUses(program::Program& program);

// One warning for each use that was noted.
void WarnRounded(const program::Program& program, DiagnosticList& out);

}  // namespace levrules::sema
