#pragma once

#include <string>

#include "compiler/syntax/tree.h"

namespace levrules::format {

// An expression in its canonical form on one line, with the fewest brackets that keep its meaning.
std::string PrintExpression(const syntax::Tree& tree, syntax::ExprId expr);

}  // namespace levrules::format
