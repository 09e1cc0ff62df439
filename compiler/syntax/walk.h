#pragma once

#include <functional>

#include "compiler/syntax/tree.h"

namespace levrules::syntax {

// Calls `visit` for every expression directly inside `expr`, clauses included, in the order
// written.
void ForEachChild(const Tree& tree, ExprId expr, const std::function<void(ExprId)>& visit);

}  // namespace levrules::syntax
