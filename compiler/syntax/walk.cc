#include "compiler/syntax/walk.h"

#include "runtime/base/overloaded.h"

namespace levrules::syntax {

void ForEachChild(const Tree& tree, ExprId expr, const std::function<void(ExprId)>& visit) {
  const auto all = [&](const std::vector<ExprId>& ids) {
    for (const ExprId id : ids) visit(id);
  };
  std::visit(Overloaded{[](const ErrorExpr&) {}, [](const LiteralExpr&) {},
                        [](const MissingExpr&) {}, [&](const NameExpr& e) { all(e.keys); },
                        [&](const CallExpr& e) {
                          all(e.arguments);
                          if (e.clauses.where) visit(*e.clauses.where);
                          if (e.clauses.weighted_by) visit(*e.clauses.weighted_by);
                          if (e.clauses.ties) {
                            for (const Order& order : e.clauses.ties->by) visit(order.key);
                          }
                          if (e.clauses.quantile) visit(e.clauses.quantile->at);
                        },
                        [&](const NegateExpr& e) { visit(e.operand); },
                        [&](const BinaryExpr& e) {
                          all({e.left, e.right});
                        },
                        [&](const CompareExpr& e) {
                          all({e.left, e.right});
                        },
                        [&](const RoundExpr& e) { visit(e.operand); },
                        [&](const InRangeExpr& e) {
                          all({e.operand, e.low, e.high});
                        },
                        [&](const InSetExpr& e) {
                          visit(e.operand);
                          all(e.items);
                        },
                        [&](const LikeExpr& e) { visit(e.operand); },
                        [&](const IsExpr& e) { visit(e.operand); },
                        [&](const ExistsExpr& e) { visit(e.operand); },
                        [&](const NotExpr& e) { visit(e.operand); },
                        [&](const IfExpr& e) {
                          all({e.condition, e.then_value, e.else_value});
                        },
                        [&](const AtLeastExpr& e) {
                          visit(e.count);
                          all(e.conditions);
                        }},
             tree.exprs[expr]);
}

}  // namespace levrules::syntax
