#pragma once

#include "runtime/program/program.h"

namespace levrules::lower {

// The lean program of a checked draft: only what something asks for, equal expressions once,
// constants counted out, definitions in file order. Meaning and origins stay. The draft has no
// invalid instruction among what is asked for (checked). O(n log n).
program::Program LowerProgram(const program::Program& draft);

}  // namespace levrules::lower
