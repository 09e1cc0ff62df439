#include "compiler/diff/refine.h"

#include <type_traits>
#include <utility>

#include "compiler/diff/words.h"
#include "compiler/format/print_expression.h"
#include "compiler/format/words.h"

namespace levrules::diff {

namespace {

using namespace syntax;  // NOLINT: every name here is a node of the tree

class Refiner {
 public:
  Refiner(const Facet& a, const Facet& b, const SameName& same_name)
      : a_(*a.tree), b_(*b.tree), number_(b.number), same_name_(same_name) {}

  bool Compare(ExprId a, ExprId b) {
    if (a.valid() != b.valid()) return false;
    if (!a.valid()) return true;
    const Expr& left = a_.exprs[a];
    const Expr& right = b_.exprs[b];
    if (left.index() != right.index()) return AroundOne(a, b);
    return std::visit(
        [&](const auto& node) { return Node(node, std::get<std::decay_t<decltype(node)>>(right)); },
        left);
  }

  std::vector<Leaf> leaves() { return std::move(leaves_); }

 private:
  // A rounding that only one version has, around the same.
  bool AroundOne(ExprId a, ExprId b) {
    if (const auto* round = std::get_if<RoundExpr>(&a_.exprs[a])) {
      if (!Compare(round->operand, b)) return false;
      Found("rounding", format::RoundingText(*round), "");
      return true;
    }
    if (const auto* round = std::get_if<RoundExpr>(&b_.exprs[b])) {
      if (!Compare(a, round->operand)) return false;
      Found("rounding", "", format::RoundingText(*round));
      return true;
    }
    return false;
  }

  void Found(std::string aspect, std::string old_text, std::string new_text) {
    if (old_text != new_text)
      leaves_.push_back({std::move(aspect), std::move(old_text), std::move(new_text)});
  }

  bool Same(const Identifier& a, const Identifier& b) const {
    return a.text == b.text || same_name_(a.text, b.text);
  }
  bool Same(const std::vector<Identifier>& a, const std::vector<Identifier>& b) const {
    if (a.size() != b.size()) return false;
    for (std::size_t i = 0; i < a.size(); ++i) {
      if (!Same(a[i], b[i])) return false;
    }
    return true;
  }
  bool All(const std::vector<ExprId>& a, const std::vector<ExprId>& b) {
    if (a.size() != b.size()) return false;
    for (std::size_t i = 0; i < a.size(); ++i) {
      if (!Compare(a[i], b[i])) return false;
    }
    return true;
  }
  bool Maybe(const std::optional<ExprId>& a, const std::optional<ExprId>& b) {
    return a.has_value() == b.has_value() && (!a || Compare(*a, *b));
  }

  bool Node(const ErrorExpr&, const ErrorExpr&) { return true; }
  bool Node(const MissingExpr&, const MissingExpr&) { return true; }
  bool Node(const LiteralExpr& a, const LiteralExpr& b) {
    const std::string before = format::LiteralText(a.literal);
    const std::string after = format::LiteralText(b.literal);
    if (WithPlainNumbers(before) != WithPlainNumbers(after)) Found(number_, before, after);
    return true;
  }
  bool Node(const NameExpr& a, const NameExpr& b) {
    return Same(a.base, b.base) && Same(a.path, b.path) && All(a.keys, b.keys);
  }
  bool Node(const NegateExpr& a, const NegateExpr& b) { return Compare(a.operand, b.operand); }
  bool Node(const NotExpr& a, const NotExpr& b) { return Compare(a.operand, b.operand); }
  bool Node(const ExistsExpr& a, const ExistsExpr& b) { return Compare(a.operand, b.operand); }
  bool Node(const BinaryExpr& a, const BinaryExpr& b) {
    return a.op == b.op && Compare(a.left, b.left) && Compare(a.right, b.right);
  }
  bool Node(const CompareExpr& a, const CompareExpr& b) {
    if (!Compare(a.left, b.left)) return false;
    Found("comparison", std::string(format::SignOf(a.op)), std::string(format::SignOf(b.op)));
    return Compare(a.right, b.right);
  }
  bool Node(const RoundExpr& a, const RoundExpr& b) {
    if (!Compare(a.operand, b.operand)) return false;
    Found("rounding", format::RoundingText(a), format::RoundingText(b));
    return true;
  }
  bool Node(const InRangeExpr& a, const InRangeExpr& b) {
    if (a.negated != b.negated) return false;
    if (!Compare(a.operand, b.operand) || !Compare(a.low, b.low) || !Compare(a.high, b.high))
      return false;
    Found("end of the range", a.excludes_high ? "..<" : "..", b.excludes_high ? "..<" : "..");
    return true;
  }
  bool Node(const InSetExpr& a, const InSetExpr& b) {
    return a.negated == b.negated && Compare(a.operand, b.operand) && All(a.items, b.items);
  }
  bool Node(const LikeExpr& a, const LikeExpr& b) {
    if (a.negated != b.negated || !Compare(a.operand, b.operand)) return false;
    Found("pattern", format::QuotedText(a.pattern.text), format::QuotedText(b.pattern.text));
    return true;
  }
  bool Node(const IsExpr& a, const IsExpr& b) {
    return a.negated == b.negated && a.state == b.state && Compare(a.operand, b.operand);
  }
  bool Node(const IfExpr& a, const IfExpr& b) {
    return Compare(a.condition, b.condition) && Compare(a.then_value, b.then_value) &&
           Compare(a.else_value, b.else_value);
  }
  bool Node(const AtLeastExpr& a, const AtLeastExpr& b) {
    return Compare(a.count, b.count) && All(a.conditions, b.conditions);
  }
  bool Node(const CallExpr& a, const CallExpr& b) {
    if (!Same(a.function, b.function) || !All(a.arguments, b.arguments)) return false;
    return Clause(a.clauses, b.clauses);
  }

  bool Clause(const Clauses& a, const Clauses& b) {
    const bool same_rows =
        a.over.has_value() == b.over.has_value() &&
        (!a.over || (Same(a.over->entity, b.over->entity) && Same(a.over->via, b.over->via))) &&
        a.prefix.has_value() == b.prefix.has_value() &&
        (!a.prefix ||
         (a.prefix->through == b.prefix->through && Same(a.prefix->rank, b.prefix->rank)));
    if (!same_rows || !Maybe(a.where, b.where) || !Maybe(a.weighted_by, b.weighted_by))
      return false;
    if (!Same(a.within, b.within)) Found("group", Within(a.within), Within(b.within));
    if (a.quantile.has_value() != b.quantile.has_value()) return false;
    if (a.quantile && !Compare(a.quantile->at, b.quantile->at)) return false;
    if (a.quantile)
      Found("type of quantile", "type " + a.quantile->type, "type " + b.quantile->type);
    Found("direction", DirectionText(a), DirectionText(b));
    Ties(a, b);
    Found("rule for missing values", PolicyText(a), PolicyText(b));
    return true;
  }

  static std::string Within(const std::vector<Identifier>& names) {
    std::string text;
    for (const Identifier& name : names) text += (text.empty() ? "within " : ", ") + name.text;
    return text;
  }
  static std::string DirectionText(const Clauses& clauses) {
    return clauses.direction ? std::string(format::WordOf(clauses.direction->direction)) : "";
  }
  static std::string PolicyText(const Clauses& clauses) {
    return clauses.missing ? std::string(format::WordOf(clauses.missing->policy)) : "";
  }
  void Ties(const Clauses& a, const Clauses& b) {
    const auto text = [](const Tree& tree, const Clauses& clauses) {
      return clauses.ties ? format::PrintTies(tree, *clauses.ties) : "";
    };
    if (a.ties && b.ties && a.ties->kind == b.ties->kind && SameOrders(a.ties->by, b.ties->by))
      return;
    Found("tie rule", text(a_, a), text(b_, b));
  }
  // Equal but for renamed things.
  bool SameOrders(const std::vector<Order>& a, const std::vector<Order>& b) {
    if (a.size() != b.size()) return false;
    const std::size_t before = leaves_.size();
    bool same = true;
    for (std::size_t i = 0; i < a.size() && same; ++i)
      same = a[i].direction == b[i].direction && Compare(a[i].key, b[i].key);
    same = same && leaves_.size() == before;
    leaves_.resize(before);
    return same;
  }

  const Tree& a_;
  const Tree& b_;
  const std::string& number_;
  const SameName& same_name_;
  std::vector<Leaf> leaves_;
};

}  // namespace

std::optional<std::vector<Leaf>> Refine(const Facet& old_formula, const Facet& new_formula,
                                        const SameName& same_name) {
  if (old_formula.tree == nullptr || new_formula.tree == nullptr) return std::nullopt;
  Refiner refiner(old_formula, new_formula, same_name);
  if (!refiner.Compare(old_formula.expr, new_formula.expr)) return std::nullopt;
  return refiner.leaves();
}

}  // namespace levrules::diff
