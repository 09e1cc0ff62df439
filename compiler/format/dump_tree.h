#pragma once

#include <string>

#include "compiler/syntax/tree.h"

namespace levrules::format {

// What the parser made of a file, one definition a line with its parts below; tests and `check
// --dump tree` read it.
std::string DumpTree(const syntax::Tree& tree);

}  // namespace levrules::format
