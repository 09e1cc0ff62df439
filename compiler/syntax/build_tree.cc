// Comes in: the parser's tree of one block, free of syntax errors. Goes out: the definition in our
// Tree.

#include "compiler/syntax/build_tree.h"

#include <string>
#include <utility>

#include "compiler/syntax/builder.h"

namespace levrules::syntax {

void Builder::Definition(DefinitionBody body, Cites cites, Span span,
                         std::optional<Identifier> for_each) {
  tree_.definitions.push_back({std::move(body), std::move(for_each), std::move(cites), span});
}

void Builder::Source(P::SourceDefContext* c) {
  SourceDefinition source{Name(c->name()), Text(c->STRING()), {}, {}, {}};
  for (P::SourceAttributeContext* attribute : c->sourceAttribute()) {
    if (attribute->by != nullptr) source.by = Text(attribute->by);
    if (attribute->published != nullptr) source.published = Word(attribute->published);
    if (attribute->url != nullptr) source.url = Text(attribute->url);
  }
  Definition(std::move(source), {}, SpanOf(c));
}

void Builder::File(P::FileDefContext* c) {
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
    ParameterDefinition definition{
        Name(p->name()), OptionalType(p->type()), Title(p->title()), {}, CitesOf(p->cite())};
    if (p->expr() != nullptr)
      definition.values.push_back({{}, {}, Expression(p->expr()), definition.cites, SpanOf(p)});
    for (P::ParameterValueContext* value : p->parameterValue()) {
      ParameterValue dated{
          Word(value->from), {}, Expression(value->expr()), CitesOf(value->cite()), SpanOf(value)};
      if (value->to != nullptr) dated.to = Word(value->to);
      definition.values.push_back(std::move(dated));
    }
    Cites cites = definition.cites;
    Definition(std::move(definition), std::move(cites), SpanOf(p));
  } else {
    P::FunctionDefContext* f = c->functionDef();
    FunctionDefinition definition{Name(f->name()), {}, OptionalType(f->type()), {}};
    for (P::FormalContext* formal : f->formal())
      definition.formals.push_back({Name(formal->name()), OptionalType(formal->type())});
    definition.body = Expression(f->expr());
    Definition(std::move(definition), CitesOf(f->cite()), SpanOf(f));
  }
}

Field Builder::FieldOf(P::FieldContext* c, antlr4::Token* role) {
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
      SetOnce(field.decimals, Word(static_cast<P::DecimalsOfContext*>(clause)->INT()),
              "with decimals", span);
    }
  }
  return field;
}

void Builder::Entity(P::EntityDefContext* c) {
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

void Builder::Override(P::OverrideDefContext* c) {
  OverrideDefinition definition{Name(c->name()), std::nullopt, Rows(c->row())};
  if (c->STRING() != nullptr) definition.from = Text(c->STRING());
  Definition(std::move(definition), CitesOf(c->cite()), SpanOf(c));
}

void Builder::Property(P::PropertyDefContext* c) {
  PropertyDefinition property{Text(c->STRING()), {}};
  Cites cites = CitesOf(c->cite());
  for (P::LawContext* law : c->law()) {
    if (law->expr() != nullptr) {
      property.laws.push_back({AlwaysLaw{Expression(law->expr())}, SpanOf(law)});
    } else {
      const auto rises = [](P::TrendContext* trend) { return trend->getText() == "rises"; };
      property.laws.push_back({MonotoneLaw{Name(law->name(0)), rises(law->trend(0)),
                                           Name(law->name(1)), rises(law->trend(1))},
                               SpanOf(law)});
    }
    AddCites(law->cite(), cites);
  }
  Definition(std::move(property), std::move(cites), SpanOf(c));
}

void Builder::Test(P::TestDefContext* c) {
  TestDefinition test;
  test.name = Text(c->STRING());
  Cites cites = CitesOf(c->cite());
  for (P::TestClauseContext* clause : c->testClause()) {
    if (auto* as_at = dynamic_cast<P::AsAtStepContext*>(clause)) {
      test.as_at.push_back(Word(as_at->DATE()));
      AddCites(as_at->cite(), cites);
    } else if (auto* with = dynamic_cast<P::WithStepContext*>(clause)) {
      test.with.push_back({Name(with->name()), Expression(with->expr())});
      AddCites(with->cite(), cites);
    } else if (auto* given = dynamic_cast<P::GivenStepContext*>(clause)) {
      test.given.push_back({Name(given->name()), Rows(given->row())});
      AddCites(given->cite(), cites);
    } else if (auto* rows = dynamic_cast<P::ExpectRowsStepContext*>(clause)) {
      test.expect.emplace_back(ExpectTable{Name(rows->name()), Rows(rows->row())});
      AddCites(rows->cite(), cites);
    } else {
      auto* expect = static_cast<P::ExpectStepContext*>(clause);
      test.expect.emplace_back(ExpectCondition{Expression(expect->expr())});
      AddCites(expect->cite(), cites);
    }
  }
  Definition(std::move(test), std::move(cites), SpanOf(c));
}

void BuildHeader(P::HeaderContext* context, Tree& tree) {
  DiagnosticList none;
  const Builder builder(tree, nullptr, none);
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
      builder.AddCites(amends->cite(), header.cites);
    } else {
      auto* language = static_cast<P::LanguageClauseContext*>(clause);
      header.language = builder.Word(language->INT());
      builder.AddCites(language->cite(), header.cites);
    }
  }
  tree.has_header = true;
  tree.header = std::move(header);
}

void BuildDefinition(P::DefinitionContext* context, Tree& tree, FragmentReader& fragments,
                     DiagnosticList& out) {
  Builder builder(tree, &fragments, out);
  const Span span = builder.SpanOf(context);
  if (P::UseDefContext* use = context->useDef()) {
    UseDefinition definition;
    definition.span = span;
    if (use->name() != nullptr) definition.library = builder.Name(use->name());
    if (use->STRING() != nullptr) definition.path = builder.Text(use->STRING());
    builder.Definition(std::move(definition), builder.CitesOf(use->cite()), span);
  } else if (P::SourceDefContext* source = context->sourceDef()) {
    builder.Source(source);
  } else if (P::FileDefContext* file = context->fileDef()) {
    builder.File(file);
    if (context->replace != nullptr)
      tree.definitions.back().replaces = builder.SpanOf(context->replace);
  } else if (P::ForEachContext* each = context->forEach()) {
    for (P::RowDefContext* row : each->rowDef()) builder.Row(row, builder.Name(each->name()));
  } else if (P::RowDefContext* row = context->rowDef()) {
    builder.Row(row, std::nullopt);
  } else if (P::OverrideDefContext* override_def = context->overrideDef()) {
    builder.Override(override_def);
  } else if (P::PropertyDefContext* property = context->propertyDef()) {
    builder.Property(property);
  } else {
    builder.Test(context->testDef());
  }
}

TableCell BuildCell(P::CellContext* context, Tree& tree, DiagnosticList& out) {
  return Builder(tree, nullptr, out).Cell(context);
}

ExprId BuildExpression(P::ExprContext* context, Tree& tree, DiagnosticList& out) {
  return Builder(tree, nullptr, out).Expression(context);
}

}  // namespace levrules::syntax
