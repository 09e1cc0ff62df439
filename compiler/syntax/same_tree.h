#pragma once

#include "compiler/syntax/tree.h"

namespace levrules::syntax {

// Whether two files say the same: the same definitions in the same order with the same parts,
// titles, citations and formulas. Where they stand, how they are laid out and which brackets a
// formula could do without makes no difference; numbers count as they are written. O(nodes).
bool SameTree(const Tree& a, const Tree& b);

// The same of one definition of each tree, and of one formula.
bool SameDefinition(const Tree& a, const Definition& of_a, const Tree& b, const Definition& of_b);
bool SameExpression(const Tree& a, ExprId of_a, const Tree& b, ExprId of_b);

}  // namespace levrules::syntax
