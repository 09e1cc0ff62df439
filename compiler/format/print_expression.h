#pragma once

#include <string>
#include <vector>

#include "compiler/syntax/tree.h"

namespace levrules::format {

// An expression in its canonical form on one line, with the fewest brackets that keep its meaning.
std::string PrintExpression(const syntax::Tree& tree, syntax::ExprId expr);
// `population highest first, code lowest first`; `ties by population highest first`.
std::string PrintOrders(const syntax::Tree& tree, const std::vector<syntax::Order>& orders);
std::string PrintTies(const syntax::Tree& tree, const syntax::TiesClause& ties);
// A cell of a decision table: `_`, `< 5 or missing`, `not England`.
std::string PrintCell(const syntax::Tree& tree, const syntax::TableCell& cell);

}  // namespace levrules::format
