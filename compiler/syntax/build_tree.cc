// Comes in: the parser's tree of one block, free of syntax errors. Goes out: nodes of our Tree.

#include "compiler/syntax/build_tree.h"

#include <cstdint>
#include <string>
#include <utility>

#include "compiler/syntax/build_rows.h"

namespace levrules::syntax {

namespace {

using P = grammar::LevrulesParser;

class Builder {
 public:
  Builder(Tree& tree, DiagnosticList& out) : tree_(tree), out_(out) {}

  // ---- pieces ----------------------------------------------------------------------------------

  Span SpanOf(const antlr4::Token* token) const {
    return {tree_.file, static_cast<std::uint32_t>(token->getStartIndex()),
            static_cast<std::uint32_t>(token->getStopIndex() + 1)};
  }
  Span SpanOf(antlr4::ParserRuleContext* context) const {
    return Join(SpanOf(context->getStart()), SpanOf(context->getStop()));
  }
  Span SpanOf(antlr4::tree::TerminalNode* node) const { return SpanOf(node->getSymbol()); }

  Identifier Name(P::NameContext* context) const { return {context->getText(), SpanOf(context)}; }
  Identifier Word(antlr4::tree::TerminalNode* node) const { return {node->getText(), SpanOf(node)}; }
  Identifier Word(antlr4::Token* token) const { return {token->getText(), SpanOf(token)}; }
  Quoted Text(antlr4::tree::TerminalNode* node) const { return Text(node->getSymbol()); }
  Quoted Text(antlr4::Token* token) const {
    return {Unescape(token->getText()), SpanOf(token)};
  }

  // The quotes are taken off; `\x` is x.
  static std::string Unescape(const std::string& quoted) {
    std::string text;
    for (std::size_t i = 1; i + 1 < quoted.size(); ++i) {
      if (quoted[i] == '\\' && i + 2 < quoted.size()) ++i;
      text += quoted[i];
    }
    return text;
  }

  std::optional<Quoted> Title(P::TitleContext* context) const {
    return context == nullptr ? std::nullopt : std::optional(Text(context->STRING()));
  }

  Cites CitesOf(const std::vector<P::CiteContext*>& contexts) const {
    Cites cites;
    for (P::CiteContext* context : contexts) {
      Cite cite{Name(context->name()), Text(context->STRING(0)), std::nullopt};
      if (context->STRING().size() > 1) cite.saying = Text(context->STRING(1));
      cites.push_back(std::move(cite));
    }
    return cites;
  }

  void AddCites(const std::vector<P::CiteContext*>& contexts, Cites& cites) const {
    for (Cite& cite : CitesOf(contexts)) cites.push_back(std::move(cite));
  }

  std::vector<TableRow> Rows(const std::vector<P::RowContext*>& contexts) {
    std::vector<TableRow> rows;
    for (P::RowContext* context : contexts) {
      rows.push_back(BuildRow(context->ROW()->getText(), SpanOf(context->ROW()), out_));
    }
    return rows;
  }

  UnitExpr Unit(P::UnitContext* context) const {
    UnitExpr unit;
    if (context == nullptr) return unit;
    const auto terms = context->unitTerm();
    const auto ops = context->unitOp();
    for (std::size_t i = 0; i < terms.size(); ++i) {
      unit.push_back({{terms[i]->getText(), SpanOf(terms[i])}, i > 0 && ops[i - 1]->getText() == "/"});
    }
    return unit;
  }

  TypeName Type(P::TypeContext* context) const {
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
  std::optional<TypeName> OptionalType(P::TypeContext* context) const {
    return context == nullptr ? std::nullopt : std::optional(Type(context));
  }

  // ---- expressions -----------------------------------------------------------------------------

  Literal LiteralOf(P::LiteralContext* context) const {
    Literal literal;
    literal.span = SpanOf(context);
    if (context->number() != nullptr) {
      literal.kind = context->number()->INT() != nullptr ? LiteralKind::Integer : LiteralKind::Decimal;
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

  std::vector<ExprId> Exprs(const std::vector<P::ExprContext*>& contexts) {
    std::vector<ExprId> ids;
    ids.reserve(contexts.size());
    for (P::ExprContext* context : contexts) ids.push_back(Expression(context));
    return ids;
  }

  ExprId Expression(P::ExprContext* context) {
    const Span span = SpanOf(context);
    const auto add = [&](Expr expr) { return tree_.Add(std::move(expr), span); };
    if (auto* atom = dynamic_cast<P::AtomContext*>(context)) return Primary(atom->primary());
    if (auto* c = dynamic_cast<P::NegateContext*>(context)) return add(NegateExpr{Expression(c->expr())});
    if (auto* c = dynamic_cast<P::MultiplyContext*>(context)) {
      return Binary(c->op->getText() == "*" ? BinaryOp::Multiply : BinaryOp::Divide, c->op, c->expr(), span);
    }
    if (auto* c = dynamic_cast<P::AddContext*>(context)) {
      return Binary(c->op->getText() == "+" ? BinaryOp::Add : BinaryOp::Subtract, c->op, c->expr(), span);
    }
    if (auto* c = dynamic_cast<P::AndContext*>(context)) {
      return Binary(BinaryOp::And, static_cast<antlr4::tree::TerminalNode*>(c->children[1])->getSymbol(), c->expr(), span);
    }
    if (auto* c = dynamic_cast<P::OrContext*>(context)) {
      return Binary(BinaryOp::Or, static_cast<antlr4::tree::TerminalNode*>(c->children[1])->getSymbol(), c->expr(), span);
    }
    if (auto* c = dynamic_cast<P::RoundContext*>(context)) return Round(c, span);
    if (auto* c = dynamic_cast<P::CompareContext*>(context)) {
      const ExprId left = Expression(c->expr(0));
      const ExprId right = Expression(c->expr(1));
      return add(CompareExpr{Comparison(c->op->getText()), SpanOf(c->op), left, right});
    }
    if (auto* c = dynamic_cast<P::InRangeContext*>(context)) {
      const auto ids = Exprs(c->expr());
      return add(InRangeExpr{ids[0], ids[1], ids[2], c->negated != nullptr, c->op->getText() == "..<"});
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
    if (auto* c = dynamic_cast<P::ExistsContext*>(context)) return add(ExistsExpr{Expression(c->expr())});
    if (auto* c = dynamic_cast<P::NotContext*>(context)) return add(NotExpr{Expression(c->expr())});
    auto* c = static_cast<P::ChooseContext*>(context);
    const auto ids = Exprs(c->expr());
    return add(IfExpr{ids[0], ids[1], ids[2]});
  }

  ExprId Binary(BinaryOp op, antlr4::Token* sign, const std::vector<P::ExprContext*>& operands, Span span) {
    const ExprId left = Expression(operands[0]);
    const ExprId right = Expression(operands[1]);
    return tree_.Add(BinaryExpr{op, SpanOf(sign), left, right}, span);
  }

  static CompareOp Comparison(const std::string& sign) {
    return sign == "="    ? CompareOp::Equal
           : sign == "<>" ? CompareOp::NotEqual
           : sign == "<"  ? CompareOp::Less
           : sign == "<=" ? CompareOp::LessEqual
           : sign == ">"  ? CompareOp::Greater
                          : CompareOp::GreaterEqual;
  }

  ExprId Round(P::RoundContext* context, Span span) {
    RoundExpr round;
    round.operand = Expression(context->expr());
    P::RoundingContext* rounding = context->rounding();
    round.rounding_span = Join(SpanOf(static_cast<antlr4::tree::TerminalNode*>(context->children[1])), SpanOf(rounding));
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

  std::vector<Identifier> Path(P::PathContext* context) const {
    std::vector<Identifier> path;
    for (P::NameContext* name : context->name()) path.push_back(Name(name));
    return path;
  }

  ExprId Primary(P::PrimaryContext* context) {
    const Span span = SpanOf(context);
    if (auto* c = dynamic_cast<P::LiteralPrimaryContext*>(context)) {
      return tree_.Add(LiteralExpr{LiteralOf(c->literal())}, span);
    }
    if (dynamic_cast<P::MissingPrimaryContext*>(context) != nullptr) return tree_.Add(MissingExpr{}, span);
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

  Order OrderOf(P::OrderContext* context) {
    return {Expression(context->expr()), DirectionOf(context->direction()), SpanOf(context)};
  }
  static Direction DirectionOf(P::DirectionContext* context) {
    return context->which->getText() == "highest" ? Direction::HighestFirst : Direction::LowestFirst;
  }

  PolicyClause Policy(P::MissingContext* context) const {
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

  void Twice(const std::string& what, Span span) {
    out_.Add({.kind = DiagnosticKind::ClauseTwice,
              .primary = span,
              .arguments = {what},
              .help = "keep one of the two"});
  }

  template <class T>
  void SetOnce(std::optional<T>& slot, T value, const std::string& what, Span span) {
    if (slot) Twice(what, span);
    slot = std::move(value);
  }

  void AddClause(P::ClauseContext* context, Clauses& clauses) {
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
      SetOnce(clauses.prefix, PrefixClause{prefix->which->getText() == "through", Name(prefix->name())},
              prefix->which->getText(), span);
    } else if (auto* direction = dynamic_cast<P::DirectionClauseContext*>(context)) {
      SetOnce(clauses.direction, DirectionClause{DirectionOf(direction->direction()), span}, "highest first", span);
    } else if (auto* tie = dynamic_cast<P::TiesClauseContext*>(context)) {
      TiesClause ties;
      ties.span = span;
      for (P::OrderContext* order : tie->order()) ties.by.push_back(OrderOf(order));
      ties.kind = !ties.by.empty()      ? TiesClause::Kind::By
                  : tie->dense != nullptr ? TiesClause::Kind::Dense
                  : tie->worst != nullptr ? TiesClause::Kind::ShareWorst
                                        : TiesClause::Kind::Share;
      SetOnce(clauses.ties, std::move(ties), "ties", span);
    } else {
      auto* quantile = static_cast<P::QuantileClauseContext*>(context);
      SetOnce(clauses.quantile, QuantileClause{Expression(quantile->expr()), quantile->INT()->getText(), span},
              "at", span);
    }
  }

  // ---- definitions -----------------------------------------------------------------------------

  void Definition(DefinitionBody body, Cites cites, Span span,
                  std::optional<Identifier> for_each = std::nullopt) {
    tree_.definitions.push_back({std::move(body), std::move(for_each), std::move(cites), span});
  }
  void Unsupported(std::string what, std::optional<Identifier> name, Span span,
                   std::optional<Identifier> for_each = std::nullopt) {
    Definition(UnsupportedDefinition{std::move(what), std::move(name)}, {}, span, std::move(for_each));
  }

  void Source(P::SourceDefContext* c) {
    SourceDefinition source{Name(c->name()), Text(c->STRING()), {}, {}, {}};
    for (P::SourceAttributeContext* attribute : c->sourceAttribute()) {
      if (attribute->by != nullptr) source.by = Text(attribute->by);
      if (attribute->published != nullptr) source.published = Word(attribute->published);
      if (attribute->url != nullptr) source.url = Text(attribute->url);
    }
    Definition(std::move(source), {}, SpanOf(c));
  }

  void File(P::FileDefContext* c) {
    if (P::EnumDefContext* e = c->enumDef()) {
      EnumDefinition definition{Name(e->name()), Title(e->title()), {}};
      for (P::ItemContext* item : e->item()) {
        EnumItem entry{Name(item->name()), std::nullopt};
        if (item->STRING() != nullptr) entry.label = Text(item->STRING());
        definition.items.push_back(std::move(entry));
      }
      Definition(std::move(definition), CitesOf(e->cite()), SpanOf(e));
    } else if (P::UnitDefContext* u = c->unitDef()) {
      UnitDefinition definition{Word(u->NAME()), std::nullopt, Unit(u->unit())};
      if (u->number() != nullptr) definition.factor = {u->number()->getText(), SpanOf(u->number())};
      Definition(std::move(definition), CitesOf(u->cite()), SpanOf(u));
    } else if (P::EntityDefContext* entity = c->entityDef()) {
      Entity(entity);
    } else if (P::ParameterDefContext* p = c->parameterDef()) {
      ParameterDefinition definition{Name(p->name()), OptionalType(p->type()), Title(p->title()), {}, CitesOf(p->cite())};
      if (p->expr() != nullptr) definition.values.push_back({{}, {}, Expression(p->expr()), definition.cites, SpanOf(p)});
      for (P::ParameterValueContext* value : p->parameterValue()) {
        ParameterValue dated{Word(value->from), {}, Expression(value->expr()), CitesOf(value->cite()), SpanOf(value)};
        if (value->to != nullptr) dated.to = Word(value->to);
        definition.values.push_back(std::move(dated));
      }
      Cites cites = definition.cites;
      Definition(std::move(definition), std::move(cites), SpanOf(p));
    } else {
      P::FunctionDefContext* f = c->functionDef();
      FunctionDefinition definition{Name(f->name()), {}, OptionalType(f->type()), {}};
      for (P::FormalContext* formal : f->formal()) definition.formals.push_back({Name(formal->name()), OptionalType(formal->type())});
      definition.body = Expression(f->expr());
      Definition(std::move(definition), CitesOf(f->cite()), SpanOf(f));
    }
  }

  Field FieldOf(P::FieldContext* c, antlr4::Token* role) {
    Field field;
    if (role != nullptr) {
      const std::string word = role->getText();
      field.role = word == "key"     ? FieldRole::Key
                   : word == "label" ? FieldRole::Label
                                     : FieldRole::Judgement;
    }
    field.name = Name(c->name());
    field.type = Type(c->type());
    field.title = Title(c->title());
    field.cites = CitesOf(c->cite());
    field.span = SpanOf(c);
    for (P::FieldClauseContext* clause : c->fieldClause()) {
      const Span span = SpanOf(clause);
      if (auto* column = dynamic_cast<P::ColumnOfContext*>(clause)) {
        SetOnce(field.column, Text(column->STRING()), "column", span);
      } else if (auto* times = dynamic_cast<P::TimesOfContext*>(clause)) {
        SetOnce(field.times, LiteralOf(times->literal()), "times", span);
      } else if (auto* written = dynamic_cast<P::WrittenOfContext*>(clause)) {
        SetOnce(field.written, Text(written->STRING()), "written", span);
      } else if (auto* like = dynamic_cast<P::LikeOfContext*>(clause)) {
        SetOnce(field.like, Text(like->STRING()), "like", span);
      } else if (auto* bound = dynamic_cast<P::BoundOfContext*>(clause)) {
        const auto ids = Exprs(bound->expr());
        SetOnce(field.bound, Bound{ids[0], ids[1], bound->op->getText() == "..<"}, "in", span);
      } else {
        SetOnce(field.decimals, Word(static_cast<P::DecimalsOfContext*>(clause)->INT()), "with decimals", span);
      }
    }
    return field;
  }

  void Entity(P::EntityDefContext* c) {
    EntityDefinition entity{Name(c->name()), Title(c->title()), {}, {}, {}, {}, {}};
    Cites cites;
    for (P::EntityClauseContext* clause : c->entityClause()) {
      if (auto* from = dynamic_cast<P::FromClauseContext*>(clause)) {
        DataSource source{Text(from->STRING()), from->onceClause() != nullptr, std::nullopt};
        if (from->DATE() != nullptr) source.published = Word(from->DATE());
        entity.from.push_back(std::move(source));
        AddCites(from->cite(), cites);
      } else if (auto* field = dynamic_cast<P::FieldClauseLineContext*>(clause)) {
        entity.fields.push_back(FieldOf(field->field(), field->role));
      } else if (auto* only = dynamic_cast<P::OnlyClauseContext*>(clause)) {
        entity.only_where.push_back(Expression(only->expr()));
        AddCites(only->cite(), cites);
      } else if (auto* markers = dynamic_cast<P::MarkerClauseContext*>(clause)) {
        for (P::MarkerContext* marker : markers->marker()) {
          MissingMarker entry{Text(marker->STRING(0)), std::nullopt};
          if (marker->STRING().size() > 1) entry.reason = Text(marker->STRING(1));
          entity.markers.push_back(std::move(entry));
        }
        AddCites(markers->cite(), cites);
      } else {
        auto rows = Rows({static_cast<P::RowClauseContext*>(clause)->row()});
        entity.rows.push_back(std::move(rows.front()));
      }
    }
    Definition(std::move(entity), std::move(cites), SpanOf(c));
  }

  void Row(P::RowDefContext* c, const std::optional<Identifier>& for_each, BraceReader& braces) {
    const Span span = SpanOf(c);
    if (c->rowBody() == nullptr) return Unsupported("amendments (`remove`)", std::nullopt, span);
    P::RowBodyContext* body = c->rowBody();
    if (c->replace != nullptr) return Unsupported("amendments (`replace`)", std::nullopt, span);
    if (P::LetDefContext* let = body->letDef()) {
      if (!let->letExcept().empty()) return Unsupported("exceptions (`except where`)", Name(let->name()), SpanOf(let->letExcept(0)), for_each);
      Definition(LetDefinition{Name(let->name()), OptionalType(let->type()), Expression(let->expr()), Title(let->title())},
                 CitesOf(let->cite()), span, for_each);
    } else if (P::IndexDefContext* index = body->indexDef()) {
      Index(index, for_each, span);
    } else if (P::CriterionDefContext* criterion = body->criterionDef()) {
      Criterion(criterion, for_each, span, braces);
    } else if (P::TableDefContext* table = body->tableDef()) {
      Unsupported("decision tables (`table`)", Name(table->name(0)), span, for_each);
    } else if (P::DecisionDefContext* decision = body->decisionDef()) {
      Decision(decision, for_each, span);
    } else if (P::AllocationDefContext* allocation = body->allocationDef()) {
      Unsupported("allocations (`allocation`)", Name(allocation->name()), span, for_each);
    } else {
      ReportDefinition report;
      Cites cites;
      for (P::ReportLineContext* line : body->reportDef()->reportLine()) {
        report.lines.push_back({Expression(line->expr()), Title(line->title())});
        AddCites(line->cite(), cites);
      }
      Definition(std::move(report), std::move(cites), span, for_each);
    }
  }

  void Index(P::IndexDefContext* c, const std::optional<Identifier>& for_each, Span span) {
    IndexDefinition index{Name(c->name()), Title(c->title()), {}, {}, {}};
    Cites cites = CitesOf(c->cite());
    for (P::IndexClauseContext* clause : c->indexClause()) {
      const Span clause_span = SpanOf(clause);
      if (auto* weight = dynamic_cast<P::WeightClauseContext*>(clause)) {
        const ExprId share = Expression(weight->weight);
        index.parts.push_back({share, Expression(weight->value), Title(weight->title()), CitesOf(weight->cite()), clause_span});
      } else if (auto* total = dynamic_cast<P::TotalClauseContext*>(clause)) {
        SetOnce(index.total, Expression(total->expr()), "total", clause_span);
      } else if (auto* missing = dynamic_cast<P::IndexMissingClauseContext*>(clause)) {
        SetOnce(index.missing, Policy(missing->missing()), "missing", clause_span);
        AddCites(missing->cite(), cites);
      } else {
        return Unsupported("exceptions (`except where`)", index.name, clause_span, for_each);
      }
    }
    Definition(std::move(index), std::move(cites), span, for_each);
  }

  void Criterion(P::CriterionDefContext* c, const std::optional<Identifier>& for_each, Span span, BraceReader& braces) {
    CriterionDefinition criterion{Name(c->name()), Title(c->title()), {}, {}, {}, {}};
    Cites cites = CitesOf(c->cite());
    for (P::CriterionClauseContext* clause : c->criterionClause()) {
      const Span clause_span = SpanOf(clause);
      if (auto* met = dynamic_cast<P::MetClauseContext*>(clause)) {
        SetOnce(criterion.met_when, Expression(met->expr()), "met when", clause_span);
        AddCites(met->cite(), cites);
      } else if (auto* missing = dynamic_cast<P::CriterionMissingClauseContext*>(clause)) {
        SetOnce(criterion.missing, Policy(missing->missing()), "missing", clause_span);
        AddCites(missing->cite(), cites);
      } else if (auto* because = dynamic_cast<P::BecauseClauseContext*>(clause)) {
        SetOnce(criterion.because, Text(because->STRING()), "because", clause_span);
        criterion.because_pieces = Pieces(because->STRING()->getText(), SpanOf(because->STRING()), braces);
      } else if (dynamic_cast<P::TaggedClauseContext*>(clause) != nullptr) {
        Unsupported("tags (`tagged`)", std::nullopt, clause_span, for_each);
      } else {
        return Unsupported("exceptions (`except where`)", criterion.name, clause_span, for_each);
      }
    }
    Definition(std::move(criterion), std::move(cites), span, for_each);
  }

  // `{expression}` is shown, `{{` is a brace, `\x` is x. `quoted` is the text as written, with quotes.
  std::vector<CriterionDefinition::Piece> Pieces(const std::string& quoted, Span span, BraceReader& braces) {
    std::vector<CriterionDefinition::Piece> pieces;
    std::string text;
    for (std::size_t i = 1; i + 1 < quoted.size(); ++i) {
      if (quoted[i] == '\\' && i + 2 < quoted.size()) {
        text += quoted[++i];
      } else if (quoted[i] == '{' && quoted[i + 1] == '{') {
        text += quoted[i++];
      } else if (quoted[i] == '}' && quoted[i + 1] == '}') {
        text += quoted[i++];
      } else if (quoted[i] == '{') {
        const std::size_t close = quoted.find('}', i);
        if (close == std::string::npos) {
          const auto at = span.begin + static_cast<std::uint32_t>(i);
          out_.Add({.kind = DiagnosticKind::OpenBrace,
                    .primary = {span.file, at, at + 1},
                    .help = "put a `}` behind the value to be shown; for a brace itself write `{{`"});
          break;
        }
        if (!text.empty()) pieces.push_back({std::exchange(text, {}), {}});
        const Span inside{span.file, span.begin + static_cast<std::uint32_t>(i + 1),
                          span.begin + static_cast<std::uint32_t>(close)};
        pieces.push_back({{}, braces.Read(tree_, inside)});
        i = close;
      } else {
        text += quoted[i];
      }
    }
    if (!text.empty()) pieces.push_back({std::move(text), {}});
    return pieces;
  }

  void Decision(P::DecisionDefContext* c, const std::optional<Identifier>& for_each, Span span) {
    DecisionDefinition decision{Name(c->name()), Title(c->title()), {}};
    for (P::DecisionClauseContext* clause : c->decisionClause()) {
      if (auto* outcome = dynamic_cast<P::OutcomeClauseContext*>(clause)) {
        Outcome entry{Name(outcome->name()), Title(outcome->title()), {}, CitesOf(outcome->cite()), SpanOf(outcome)};
        if (outcome->expr() != nullptr) entry.when = Expression(outcome->expr());
        decision.outcomes.push_back(std::move(entry));
      } else {
        Unsupported("overrides (`may be overridden by`)", std::nullopt, SpanOf(clause), for_each);
      }
    }
    Definition(std::move(decision), CitesOf(c->cite()), span, for_each);
  }

  void Test(P::TestDefContext* c) {
    TestDefinition test;
    test.name = Text(c->STRING());
    for (P::TestClauseContext* clause : c->testClause()) {
      if (auto* as_at = dynamic_cast<P::AsAtStepContext*>(clause)) {
        test.as_at.push_back(Word(as_at->DATE()));
      } else if (auto* with = dynamic_cast<P::WithStepContext*>(clause)) {
        test.with.push_back({Name(with->name()), Expression(with->expr())});
      } else if (auto* given = dynamic_cast<P::GivenStepContext*>(clause)) {
        test.given.push_back({Name(given->name()), Rows(given->row())});
      } else if (auto* rows = dynamic_cast<P::ExpectRowsStepContext*>(clause)) {
        test.expect.emplace_back(ExpectTable{Name(rows->name()), Rows(rows->row())});
      } else {
        test.expect.emplace_back(ExpectCondition{Expression(static_cast<P::ExpectStepContext*>(clause)->expr())});
      }
    }
    Definition(std::move(test), {}, SpanOf(c));
  }

 private:
  Tree& tree_;
  DiagnosticList& out_;
};

}  // namespace

void BuildHeader(P::HeaderContext* context, Tree& tree) {
  DiagnosticList none;
  const Builder builder(tree, none);
  Header header;
  const std::string kind = context->kind->getText();
  header.kind = kind == "fund"      ? FileKind::Fund
                : kind == "library" ? FileKind::Library
                                    : FileKind::Amendment;
  header.name = builder.Name(context->name());
  header.title = builder.Title(context->title());
  header.span = builder.SpanOf(context);
  for (P::HeaderClauseContext* clause : context->headerClause()) {
    if (auto* edition = dynamic_cast<P::EditionClauseContext*>(clause)) {
      header.edition = builder.Text(edition->STRING());
      builder.AddCites(edition->cite(), header.cites);
    } else if (auto* force = dynamic_cast<P::ForceClauseContext*>(clause)) {
      header.in_force_from = builder.Word(force->DATE(0));
      if (force->DATE().size() > 1) header.in_force_to = builder.Word(force->DATE(1));
      builder.AddCites(force->cite(), header.cites);
    } else if (auto* decides = dynamic_cast<P::DecidesClauseContext*>(clause)) {
      header.decides_for = builder.Name(decides->name());
      builder.AddCites(decides->cite(), header.cites);
    } else if (auto* amends = dynamic_cast<P::AmendsClauseContext*>(clause)) {
      header.amends = builder.Text(amends->STRING());
    } else {
      header.language = builder.Word(static_cast<P::LanguageClauseContext*>(clause)->INT());
    }
  }
  tree.has_header = true;
  tree.header = std::move(header);
}

void BuildDefinition(P::DefinitionContext* context, Tree& tree, BraceReader& braces,
                     DiagnosticList& out) {
  Builder builder(tree, out);
  const Span span = builder.SpanOf(context);
  if (P::UseDefContext* use = context->useDef()) {
    UseDefinition definition;
    definition.span = span;
    if (use->name() != nullptr) definition.library = builder.Name(use->name());
    if (use->STRING() != nullptr) definition.path = builder.Text(use->STRING());
    builder.Definition(std::move(definition), builder.CitesOf(use->cite()), span);
  } else if (P::SourceDefContext* source = context->sourceDef()) {
    builder.Source(source);
  } else if (context->replace != nullptr) {
    builder.Unsupported("amendments (`replace`)", std::nullopt, span);
  } else if (P::FileDefContext* file = context->fileDef()) {
    builder.File(file);
  } else if (P::ForEachContext* each = context->forEach()) {
    for (P::RowDefContext* row : each->rowDef()) builder.Row(row, builder.Name(each->name()), braces);
  } else if (P::RowDefContext* row = context->rowDef()) {
    builder.Row(row, std::nullopt, braces);
  } else if (P::OverrideDefContext* override_def = context->overrideDef()) {
    builder.Unsupported("overrides (`override`)", std::nullopt, builder.SpanOf(override_def));
  } else if (P::PropertyDefContext* property = context->propertyDef()) {
    builder.Unsupported("properties (`property`)", std::nullopt, builder.SpanOf(property));
  } else {
    builder.Test(context->testDef());
  }
}

ExprId BuildExpression(P::ExprContext* context, Tree& tree, DiagnosticList& out) {
  return Builder(tree, out).Expression(context);
}

}  // namespace levrules::syntax
