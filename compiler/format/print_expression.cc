#include "compiler/format/print_expression.h"

#include <fmt/format.h>

#include <string_view>

#include "compiler/format/words.h"
#include "runtime/base/overloaded.h"

namespace levrules::format {

namespace {

using namespace syntax;  // NOLINT: every name here is a node of the tree

// How tightly an expression binds; a looser one inside a tighter one stands in brackets.
enum Level { kIf, kOr, kAnd, kNot, kComparison, kRounded, kSum, kProduct, kNegation, kPrimary };

class Printer {
 public:
  explicit Printer(const Tree& tree) : tree_(tree) {}

  std::string Print(ExprId id, Level context) const {
    const auto [text, level] = std::visit(
        Overloaded{
            [](const ErrorExpr&) {
              return Printed{"?", kPrimary};
            },
            [](const LiteralExpr& e) {
              return Printed{LiteralText(e.literal), kPrimary};
            },
            [](const MissingExpr&) {
              return Printed{"missing", kPrimary};
            },
            [&](const NameExpr& e) {
              return Printed{Name(e), kPrimary};
            },
            [&](const CallExpr& e) {
              return Printed{Call(e), kPrimary};
            },
            [&](const NegateExpr& e) {
              return Printed{"-" + Print(e.operand, kNegation), kNegation};
            },
            [&](const BinaryExpr& e) { return Binary(e); },
            [&](const CompareExpr& e) {
              return Printed{fmt::format("{} {} {}", Print(e.left, kRounded), SignOf(e.op),
                                         Print(e.right, kRounded)),
                             kComparison};
            },
            [&](const RoundExpr& e) {
              return Printed{Round(e), kRounded};
            },
            [&](const InRangeExpr& e) {
              return Printed{fmt::format("{}{} in {}{}{}", Print(e.operand, kRounded),
                                         e.negated ? " not" : "", Print(e.low, kRounded),
                                         e.excludes_high ? "..<" : "..", Print(e.high, kRounded)),
                             kComparison};
            },
            [&](const InSetExpr& e) {
              return Printed{fmt::format("{}{} in {{{}}}", Print(e.operand, kRounded),
                                         e.negated ? " not" : "", List(e.items)),
                             kComparison};
            },
            [&](const LikeExpr& e) {
              return Printed{fmt::format("{}{} like {}", Print(e.operand, kRounded),
                                         e.negated ? " not" : "", QuotedText(e.pattern.text)),
                             kComparison};
            },
            [&](const IsExpr& e) {
              return Printed{fmt::format("{} is {}{}", Print(e.operand, kRounded),
                                         e.negated ? "not " : "", WordOf(e.state)),
                             kComparison};
            },
            [&](const ExistsExpr& e) {
              return Printed{Print(e.operand, kRounded) + " exists", kComparison};
            },
            [&](const NotExpr& e) {
              return Printed{"not " + Print(e.operand, kNot), kNot};
            },
            [&](const IfExpr& e) { return If(e); },
            [&](const AtLeastExpr& e) {
              return Printed{
                  fmt::format("at least {} of {{{}}}", Print(e.count, kIf), List(e.conditions)),
                  kPrimary};
            },
        },
        tree_.exprs[id]);
    return level < context ? "(" + text + ")" : text;
  }

 private:
  struct Printed {
    std::string text;
    Level level;
  };

  Printed If(const IfExpr& e) const {
    return {fmt::format("if {} then {} else {}", Print(e.condition, kIf), Print(e.then_value, kIf),
                        Print(e.else_value, kIf)),
            kIf};
  }
  Printed Binary(const BinaryExpr& e) const {
    const Level level = e.op == BinaryOp::Or                                  ? kOr
                        : e.op == BinaryOp::And                               ? kAnd
                        : e.op == BinaryOp::Add || e.op == BinaryOp::Subtract ? kSum
                                                                              : kProduct;
    const auto right_level = static_cast<Level>(level + 1);
    return {fmt::format("{} {} {}", Print(e.left, level), SignOf(e.op), Print(e.right, right_level)),
            level};
  }

  std::string List(const std::vector<ExprId>& ids) const {
    std::string text;
    for (const ExprId id : ids) text += (text.empty() ? "" : ", ") + Print(id, kIf);
    return text;
  }

  std::string Name(const NameExpr& e) const {
    std::string text = e.base.text;
    if (!e.keys.empty()) text += "[" + List(e.keys) + "]";
    for (const Identifier& step : e.path) text += "." + step.text;
    return text;
  }

  std::string Round(const RoundExpr& e) const {
    return Print(e.operand, kSum) + " " + RoundingText(e);
  }

  std::string Call(const CallExpr& e) const {
    std::string text = e.function.text + "(" + List(e.arguments);
    const auto add = [&](const std::string& clause) {
      if (text.back() != '(') text += ' ';
      text += clause;
    };
    const Clauses& c = e.clauses;
    if (c.weighted_by) add("weighted by " + Print(*c.weighted_by, kIf));
    if (c.quantile) add(fmt::format("at {} type {}", Print(c.quantile->at, kIf), c.quantile->type));
    if (c.direction) add(std::string(WordOf(c.direction->direction)));
    if (c.over) {
      std::string via;
      for (const Identifier& step : c.over->via) via += (via.empty() ? "" : ".") + step.text;
      add(c.over->every() ? "over every " + c.over->entity.text
                          : fmt::format("over {} via {}", c.over->entity.text, via));
    }
    if (!c.within.empty()) {
      std::string names;
      for (const Identifier& name : c.within) names += (names.empty() ? "" : ", ") + name.text;
      add("within " + names);
    }
    if (c.prefix) add((c.prefix->through ? "through " : "before ") + c.prefix->rank.text);
    if (c.where) add("where " + Print(*c.where, kIf));
    if (c.ties) add(PrintTies(tree_, *c.ties));
    if (c.missing) add(std::string(WordOf(c.missing->policy)));
    return text + ")";
  }

  const Tree& tree_;
};

}  // namespace

std::string PrintExpression(const Tree& tree, ExprId expr) {
  return Printer(tree).Print(expr, kIf);
}

std::string PrintOrders(const Tree& tree, const std::vector<Order>& orders) {
  std::string text;
  for (const Order& order : orders) {
    text += fmt::format("{}{} {}", text.empty() ? "" : ", ", PrintExpression(tree, order.key),
                        WordOf(order.direction));
  }
  return text;
}

std::string PrintTies(const Tree& tree, const TiesClause& ties) {
  switch (ties.kind) {
    case TiesClause::Kind::Share:
      return "ties share";
    case TiesClause::Kind::ShareWorst:
      return "ties share worst";
    case TiesClause::Kind::Dense:
      return "ties dense";
    case TiesClause::Kind::By:
      return "ties by " + PrintOrders(tree, ties.by);
  }
  return "";
}

namespace {

std::string_view CellSign(syntax::CompareOp op) {
  switch (op) {
    case syntax::CompareOp::Equal:
      return "";
    case syntax::CompareOp::NotEqual:
      return "<> ";
    case syntax::CompareOp::Less:
      return "< ";
    case syntax::CompareOp::LessEqual:
      return "<= ";
    case syntax::CompareOp::Greater:
      return "> ";
    case syntax::CompareOp::GreaterEqual:
      return ">= ";
  }
  return "";
}

}  // namespace

std::string PrintCell(const syntax::Tree& tree, const syntax::TableCell& cell) {
  if (cell.tests.empty()) return "_";
  std::string text = cell.negated ? "not " : "";
  for (const syntax::CellTest& test : cell.tests) {
    if (&test != &cell.tests.front()) text += " or ";
    if (test.kind == syntax::CellTest::Kind::Missing) {
      text += "missing";
    } else if (test.kind == syntax::CellTest::Kind::Range) {
      text += PrintExpression(tree, test.low) + (test.excludes_high ? "..<" : "..") +
              PrintExpression(tree, test.high);
    } else {
      text += std::string(CellSign(test.op)) + PrintExpression(tree, test.low);
    }
  }
  return text;
}

}  // namespace levrules::format
