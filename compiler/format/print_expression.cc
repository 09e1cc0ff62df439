#include "compiler/format/print_expression.h"

#include <fmt/format.h>

#include <string_view>

#include "runtime/base/overloaded.h"

namespace levrules::format {

namespace {

using namespace syntax;  // NOLINT: every name here is a node of the tree

// How tightly an expression binds; a looser one inside a tighter one stands in brackets.
enum Level { kIf, kOr, kAnd, kNot, kComparison, kRounded, kSum, kProduct, kNegation, kPrimary };

std::string Quote(std::string_view text) {
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') quoted += '\\';
    quoted += c;
  }
  return quoted + "\"";
}

std::string_view Sign(BinaryOp op) {
  switch (op) {
    case BinaryOp::Add:
      return "+";
    case BinaryOp::Subtract:
      return "-";
    case BinaryOp::Multiply:
      return "*";
    case BinaryOp::Divide:
      return "/";
    case BinaryOp::And:
      return "and";
    case BinaryOp::Or:
      return "or";
  }
  return "?";
}

std::string_view Sign(CompareOp op) {
  switch (op) {
    case CompareOp::Equal:
      return "=";
    case CompareOp::NotEqual:
      return "<>";
    case CompareOp::Less:
      return "<";
    case CompareOp::LessEqual:
      return "<=";
    case CompareOp::Greater:
      return ">";
    case CompareOp::GreaterEqual:
      return ">=";
  }
  return "?";
}

std::string_view Word(RowState state) {
  switch (state) {
    case RowState::Missing:
      return "missing";
    case RowState::Unranked:
      return "unranked";
    case RowState::Undetermined:
      return "undetermined";
    case RowState::Refused:
      return "refused";
  }
  return "?";
}

std::string_view Word(RoundingMode mode) {
  switch (mode) {
    case RoundingMode::Up:
      return "up";
    case RoundingMode::HalfUp:
      return "half up";
    case RoundingMode::Down:
      return "down";
    case RoundingMode::HalfDown:
      return "half down";
    case RoundingMode::HalfEven:
      return "half even";
    case RoundingMode::Ceiling:
      return "ceiling";
    case RoundingMode::Floor:
      return "floor";
  }
  return "?";
}

std::string_view Word(MissingPolicy policy) {
  switch (policy) {
    case MissingPolicy::Skipped:
      return "missing skipped";
    case MissingPolicy::Spoils:
      return "missing spoils";
    case MissingPolicy::Last:
      return "missing last";
    case MissingPolicy::Shared:
      return "missing shared";
    case MissingPolicy::IsMet:
      return "missing is met";
    case MissingPolicy::IsNotMet:
      return "missing is not met";
  }
  return "?";
}

std::string_view Word(Direction direction) {
  return direction == Direction::HighestFirst ? "highest first" : "lowest first";
}

std::string LiteralText(const Literal& literal) {
  std::string text = literal.kind == LiteralKind::Text ? Quote(literal.text) : literal.text;
  if (literal.unit) text += " " + literal.unit->text;
  return text;
}

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
              return Printed{fmt::format("{} {} {}", Print(e.left, kRounded), Sign(e.op),
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
                                         e.negated ? " not" : "", Quote(e.pattern.text)),
                             kComparison};
            },
            [&](const IsExpr& e) {
              return Printed{fmt::format("{} is {}{}", Print(e.operand, kRounded),
                                         e.negated ? "not " : "", Word(e.state)),
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
    return {fmt::format("{} {} {}", Print(e.left, level), Sign(e.op), Print(e.right, right_level)),
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
    std::string to;
    if (e.decimals)
      to = fmt::format(" to {} {}", e.decimals->text,
                       e.decimals->text == "1" ? "decimal" : "decimals");
    if (e.step) to = " to " + LiteralText(*e.step);
    return fmt::format("{} rounded{} {}", Print(e.operand, kSum), to, Word(e.mode));
  }

  std::string Orders(const std::vector<Order>& orders) const {
    std::string text;
    for (const Order& order : orders) {
      text += fmt::format("{}{} {}", text.empty() ? "" : ", ", Print(order.key, kIf),
                          Word(order.direction));
    }
    return text;
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
    if (c.direction) add(std::string(Word(c.direction->direction)));
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
    if (c.ties) {
      switch (c.ties->kind) {
        case TiesClause::Kind::Share:
          add("ties share");
          break;
        case TiesClause::Kind::ShareWorst:
          add("ties share worst");
          break;
        case TiesClause::Kind::Dense:
          add("ties dense");
          break;
        case TiesClause::Kind::By:
          add("ties by " + Orders(c.ties->by));
          break;
      }
    }
    if (c.missing) add(std::string(Word(c.missing->policy)));
    return text + ")";
  }

  const Tree& tree_;
};

}  // namespace

std::string PrintExpression(const Tree& tree, ExprId expr) {
  return Printer(tree).Print(expr, kIf);
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
