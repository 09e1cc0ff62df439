// Comes in: the parser's tree of expressions and of the pieces that every form shares. Goes out:
// nodes of our Tree.

#include <cstdint>
#include <string>
#include <utility>

#include "compiler/syntax/build_rows.h"
#include "compiler/syntax/builder.h"

namespace levrules::syntax {

Span Builder::SpanOf(const antlr4::Token* token) const {
  return {tree_.file, static_cast<std::uint32_t>(token->getStartIndex()),
          static_cast<std::uint32_t>(token->getStopIndex() + 1)};
}

Span Builder::SpanOf(antlr4::ParserRuleContext* context) const {
  return Join(SpanOf(context->getStart()), SpanOf(context->getStop()));
}

Span Builder::SpanOf(antlr4::tree::TerminalNode* node) const { return SpanOf(node->getSymbol()); }

Identifier Builder::Name(P::NameContext* context) const {
  return {context->getText(), SpanOf(context)};
}

Identifier Builder::Word(antlr4::tree::TerminalNode* node) const {
  return {node->getText(), SpanOf(node)};
}

Identifier Builder::Word(antlr4::Token* token) const { return {token->getText(), SpanOf(token)}; }

Quoted Builder::Text(antlr4::tree::TerminalNode* node) const { return Text(node->getSymbol()); }

Quoted Builder::Text(antlr4::Token* token) const {
  return {Unescape(token->getText()), SpanOf(token)};
}

std::string Builder::Unescape(const std::string& quoted) {
  std::string text;
  for (std::size_t i = 1; i + 1 < quoted.size(); ++i) {
    if (quoted[i] == '\\' && i + 2 < quoted.size()) ++i;
    text += quoted[i];
  }
  return text;
}

std::optional<Quoted> Builder::Title(P::TitleContext* context) const {
  return context == nullptr ? std::nullopt : std::optional(Text(context->STRING()));
}

Cites Builder::CitesOf(const std::vector<P::CiteContext*>& contexts) const {
  Cites cites;
  for (P::CiteContext* context : contexts) {
    Cite cite{Name(context->name()), Text(context->STRING(0)), std::nullopt};
    if (context->STRING().size() > 1) cite.saying = Text(context->STRING(1));
    cites.push_back(std::move(cite));
  }
  return cites;
}

void Builder::AddCites(const std::vector<P::CiteContext*>& contexts, Cites& cites) const {
  for (Cite& cite : CitesOf(contexts)) cites.push_back(std::move(cite));
}

std::vector<TableRow> Builder::Rows(const std::vector<P::RowContext*>& contexts) {
  std::vector<TableRow> rows;
  for (P::RowContext* context : contexts) {
    rows.push_back(BuildRow(context->ROW()->getText(), SpanOf(context->ROW()), out_));
  }
  return rows;
}

UnitExpr Builder::Unit(P::UnitContext* context) const {
  UnitExpr unit;
  if (context == nullptr) return unit;
  const auto terms = context->unitTerm();
  const auto ops = context->unitOp();
  for (std::size_t i = 0; i < terms.size(); ++i) {
    unit.push_back(
        {{terms[i]->getText(), SpanOf(terms[i])}, i > 0 && ops[i - 1]->getText() == "/"});
  }
  return unit;
}

TypeName Builder::Type(P::TypeContext* context) const {
  TypeName type;
  type.optional = context->optional != nullptr;
  type.span = SpanOf(context);
  P::TypeBodyContext* body = context->typeBody();
  if (body->typeName() != nullptr) {
    type.basic = BasicType::Named;
    type.named = {body->typeName()->getText(), SpanOf(body->typeName())};
    return type;
  }
  if (body->numeric != nullptr) {
    type.basic = body->numeric->getText() == "integer" ? BasicType::Integer : BasicType::Number;
    type.unit = Unit(body->unit());
    return type;
  }
  const std::string plain = body->plain->getText();
  type.basic = plain == "boolean" ? BasicType::Boolean
               : plain == "text"  ? BasicType::Text
               : plain == "date"  ? BasicType::Date
               : plain == "money" ? BasicType::Money
                                  : BasicType::Percent;
  return type;
}

std::optional<TypeName> Builder::OptionalType(P::TypeContext* context) const {
  return context == nullptr ? std::nullopt : std::optional(Type(context));
}

Literal Builder::LiteralOf(P::LiteralContext* context) const {
  Literal literal;
  literal.span = SpanOf(context);
  if (context->number() != nullptr) {
    literal.kind =
        context->number()->INT() != nullptr ? LiteralKind::Integer : LiteralKind::Decimal;
    literal.text = context->number()->getText();
    if (context->NAME() != nullptr) literal.unit = Word(context->NAME());
    return literal;
  }
  literal.text = context->getText();
  if (context->PERCENT() != nullptr) {
    literal.kind = LiteralKind::Percent;
  } else if (context->MONEY() != nullptr) {
    literal.kind = LiteralKind::Money;
  } else if (context->DATE() != nullptr) {
    literal.kind = LiteralKind::Date;
  } else if (context->STRING() != nullptr) {
    literal.kind = LiteralKind::Text;
    literal.text = Unescape(literal.text);
  } else {
    literal.kind = literal.text == "true" ? LiteralKind::True : LiteralKind::False;
  }
  return literal;
}

std::vector<ExprId> Builder::Exprs(const std::vector<P::ExprContext*>& contexts) {
  std::vector<ExprId> ids;
  ids.reserve(contexts.size());
  for (P::ExprContext* context : contexts) ids.push_back(Expression(context));
  return ids;
}

ExprId Builder::Expression(P::ExprContext* context) {
  const Span span = SpanOf(context);
  const auto add = [&](Expr expr) { return tree_.Add(std::move(expr), span); };
  if (auto* atom = dynamic_cast<P::AtomContext*>(context)) return Primary(atom->primary());
  if (auto* c = dynamic_cast<P::NegateContext*>(context))
    return add(NegateExpr{Expression(c->expr())});
  if (auto* c = dynamic_cast<P::MultiplyContext*>(context)) {
    return Binary(c->op->getText() == "*" ? BinaryOp::Multiply : BinaryOp::Divide, c->op, c->expr(),
                  span);
  }
  if (auto* c = dynamic_cast<P::AddContext*>(context)) {
    return Binary(c->op->getText() == "+" ? BinaryOp::Add : BinaryOp::Subtract, c->op, c->expr(),
                  span);
  }
  if (auto* c = dynamic_cast<P::AndContext*>(context)) {
    return Binary(BinaryOp::And,
                  static_cast<antlr4::tree::TerminalNode*>(c->children[1])->getSymbol(), c->expr(),
                  span);
  }
  if (auto* c = dynamic_cast<P::OrContext*>(context)) {
    return Binary(BinaryOp::Or,
                  static_cast<antlr4::tree::TerminalNode*>(c->children[1])->getSymbol(), c->expr(),
                  span);
  }
  if (auto* c = dynamic_cast<P::RoundContext*>(context)) return Round(c, span);
  if (auto* c = dynamic_cast<P::CompareContext*>(context)) {
    const ExprId left = Expression(c->expr(0));
    const ExprId right = Expression(c->expr(1));
    return add(CompareExpr{Comparison(c->op->getText()), SpanOf(c->op), left, right});
  }
  if (auto* c = dynamic_cast<P::InRangeContext*>(context)) {
    const auto ids = Exprs(c->expr());
    return add(
        InRangeExpr{ids[0], ids[1], ids[2], c->negated != nullptr, c->op->getText() == "..<"});
  }
  if (auto* c = dynamic_cast<P::InSetContext*>(context)) {
    const ExprId operand = Expression(c->expr());
    return add(InSetExpr{operand, Exprs(c->set()->expr()), c->negated != nullptr});
  }
  if (auto* c = dynamic_cast<P::LikeContext*>(context)) {
    return add(LikeExpr{Expression(c->expr()), Text(c->STRING()), c->negated != nullptr});
  }
  if (auto* c = dynamic_cast<P::IsStateContext*>(context)) {
    const std::string state = c->state->getText();
    const RowState row_state = state == "missing"        ? RowState::Missing
                               : state == "unranked"     ? RowState::Unranked
                               : state == "undetermined" ? RowState::Undetermined
                                                         : RowState::Refused;
    return add(IsExpr{Expression(c->expr()), row_state, c->negated != nullptr});
  }
  if (auto* c = dynamic_cast<P::ExistsContext*>(context))
    return add(ExistsExpr{Expression(c->expr())});
  if (auto* c = dynamic_cast<P::NotContext*>(context)) return add(NotExpr{Expression(c->expr())});
  auto* c = static_cast<P::ChooseContext*>(context);
  const auto ids = Exprs(c->expr());
  return add(IfExpr{ids[0], ids[1], ids[2]});
}

ExprId Builder::Binary(BinaryOp op, antlr4::Token* sign,
                       const std::vector<P::ExprContext*>& operands, Span span) {
  const ExprId left = Expression(operands[0]);
  const ExprId right = Expression(operands[1]);
  return tree_.Add(BinaryExpr{op, SpanOf(sign), left, right}, span);
}

CompareOp Builder::Comparison(const std::string& sign) {
  return sign == "="    ? CompareOp::Equal
         : sign == "<>" ? CompareOp::NotEqual
         : sign == "<"  ? CompareOp::Less
         : sign == "<=" ? CompareOp::LessEqual
         : sign == ">"  ? CompareOp::Greater
                        : CompareOp::GreaterEqual;
}

ExprId Builder::Round(P::RoundContext* context, Span span) {
  RoundExpr round;
  round.operand = Expression(context->expr());
  P::RoundingContext* rounding = context->rounding();
  round.rounding_span = Join(SpanOf(static_cast<antlr4::tree::TerminalNode*>(context->children[1])),
                             SpanOf(rounding));
  if (rounding->INT() != nullptr) round.decimals = Word(rounding->INT());
  if (rounding->NAME() != nullptr) round.decimals = Word(rounding->NAME());
  if (rounding->literal() != nullptr) round.step = LiteralOf(rounding->literal());
  P::RoundModeContext* mode = rounding->roundMode();
  if (mode->half != nullptr) {
    const std::string half = mode->half->getText();
    round.mode = half == "up"     ? RoundingMode::HalfUp
                 : half == "down" ? RoundingMode::HalfDown
                                  : RoundingMode::HalfEven;
  } else {
    const std::string word = mode->getText();
    round.mode = word == "up"        ? RoundingMode::Up
                 : word == "down"    ? RoundingMode::Down
                 : word == "ceiling" ? RoundingMode::Ceiling
                                     : RoundingMode::Floor;
  }
  return tree_.Add(std::move(round), span);
}

std::vector<Identifier> Builder::Path(P::PathContext* context) const {
  std::vector<Identifier> path;
  for (P::NameContext* name : context->name()) path.push_back(Name(name));
  return path;
}

ExprId Builder::Primary(P::PrimaryContext* context) {
  const Span span = SpanOf(context);
  if (auto* c = dynamic_cast<P::LiteralPrimaryContext*>(context)) {
    return tree_.Add(LiteralExpr{LiteralOf(c->literal())}, span);
  }
  if (dynamic_cast<P::MissingPrimaryContext*>(context) != nullptr)
    return tree_.Add(MissingExpr{}, span);
  if (auto* c = dynamic_cast<P::AtLeastPrimaryContext*>(context)) {
    const ExprId count = Expression(c->expr());
    return tree_.Add(AtLeastExpr{count, Exprs(c->set()->expr())}, span);
  }
  if (auto* c = dynamic_cast<P::CallPrimaryContext*>(context)) {
    CallExpr call;
    call.function = Name(c->name());
    call.arguments = Exprs(c->expr());
    for (P::ClauseContext* clause : c->clause()) AddClause(clause, call.clauses);
    return tree_.Add(std::move(call), span);
  }
  if (auto* c = dynamic_cast<P::NamePrimaryContext*>(context)) {
    NameExpr name;
    name.base = Name(c->name());
    name.keys = Exprs(c->expr());
    name.path = Path(c->path());
    return tree_.Add(std::move(name), span);
  }
  return Expression(static_cast<P::GroupPrimaryContext*>(context)->expr());
}

Order Builder::OrderOf(P::OrderContext* context) {
  return {Expression(context->expr()), DirectionOf(context->direction()), SpanOf(context)};
}

Direction Builder::DirectionOf(P::DirectionContext* context) {
  return context->which->getText() == "highest" ? Direction::HighestFirst : Direction::LowestFirst;
}

PolicyClause Builder::Policy(P::MissingContext* context) const {
  const Span span = SpanOf(context);
  if (context->policy == nullptr) {
    return {context->negated != nullptr ? MissingPolicy::IsNotMet : MissingPolicy::IsMet, span};
  }
  const std::string word = context->policy->getText();
  return {word == "skipped"  ? MissingPolicy::Skipped
          : word == "spoils" ? MissingPolicy::Spoils
          : word == "last"   ? MissingPolicy::Last
                             : MissingPolicy::Shared,
          span};
}

void Builder::Twice(const std::string& what, Span span) {
  out_.Add({.kind = DiagnosticKind::ClauseTwice,
            .primary = span,
            .arguments = {what},
            .help = "keep one of the two"});
}

void Builder::AddClause(P::ClauseContext* context, Clauses& clauses) {
  const Span span = SpanOf(context);
  if (auto* every = dynamic_cast<P::OverEveryContext*>(context)) {
    SetOnce(clauses.over, OverClause{Name(every->name()), {}, span}, "over", span);
  } else if (auto* via = dynamic_cast<P::OverViaContext*>(context)) {
    OverClause over{Name(via->name(0)), {Name(via->name(1))}, span};
    for (Identifier& step : Path(via->path())) over.via.push_back(std::move(step));
    SetOnce(clauses.over, std::move(over), "over", span);
  } else if (auto* within = dynamic_cast<P::WithinClauseContext*>(context)) {
    if (!clauses.within.empty()) Twice("within", span);
    for (P::NameContext* name : within->names()->name()) clauses.within.push_back(Name(name));
  } else if (auto* where = dynamic_cast<P::WhereClauseContext*>(context)) {
    SetOnce(clauses.where, Expression(where->expr()), "where", span);
  } else if (auto* weighted = dynamic_cast<P::WeightedClauseContext*>(context)) {
    SetOnce(clauses.weighted_by, Expression(weighted->expr()), "weighted by", span);
  } else if (auto* missing = dynamic_cast<P::MissingClauseContext*>(context)) {
    SetOnce(clauses.missing, Policy(missing->missing()), "missing", span);
  } else if (auto* prefix = dynamic_cast<P::PrefixClauseContext*>(context)) {
    SetOnce(clauses.prefix,
            PrefixClause{prefix->which->getText() == "through", Name(prefix->name())},
            prefix->which->getText(), span);
  } else if (auto* direction = dynamic_cast<P::DirectionClauseContext*>(context)) {
    SetOnce(clauses.direction, DirectionClause{DirectionOf(direction->direction()), span},
            "highest first", span);
  } else if (auto* tie = dynamic_cast<P::TiesClauseContext*>(context)) {
    TiesClause ties;
    ties.span = span;
    for (P::OrderContext* order : tie->order()) ties.by.push_back(OrderOf(order));
    ties.kind = !ties.by.empty()        ? TiesClause::Kind::By
                : tie->dense != nullptr ? TiesClause::Kind::Dense
                : tie->worst != nullptr ? TiesClause::Kind::ShareWorst
                                        : TiesClause::Kind::Share;
    SetOnce(clauses.ties, std::move(ties), "ties", span);
  } else {
    auto* quantile = static_cast<P::QuantileClauseContext*>(context);
    SetOnce(clauses.quantile,
            QuantileClause{Expression(quantile->expr()), quantile->INT()->getText(), span}, "at",
            span);
  }
}

}  // namespace levrules::syntax
