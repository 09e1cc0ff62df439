#pragma once

#include <string>

#include "compiler/syntax/tree.h"

namespace levrules::format {

// An expression in its canonical form on one line, with the fewest brackets that keep its meaning.
std::string PrintExpression(const syntax::Tree& tree, syntax::ExprId expr);
// A cell of a decision table: `_`, `< 5 or missing`, `not England`.
std::string PrintCell(const syntax::Tree& tree, const syntax::TableCell& cell);

}  // namespace levrules::format
