// Comes in: the parser's tree of what is said about rows: let, index, criterion, decision,
// allocation, report. Goes out: the definition in our Tree.

#include <cstdint>
#include <string>
#include <utility>

#include "compiler/syntax/builder.h"

namespace levrules::syntax {

void Builder::Row(P::RowDefContext* c, const std::optional<Identifier>& for_each) {
  const Span span = SpanOf(c);
  if (c->rowBody() == nullptr)
    return Definition(RemoveDefinition{Name(c->name())}, CitesOf(c->cite()), span, for_each);
  Cites cites;
  DefinitionBody body = RowBody(c->rowBody(), cites);
  Definition(std::move(body), std::move(cites), span, for_each);
  if (c->replace != nullptr) tree_.definitions.back().replaces = SpanOf(c->replace);
}

DefinitionBody Builder::RowBody(P::RowBodyContext* c, Cites& cites) {
  if (P::LetDefContext* let = c->letDef()) {
    cites = CitesOf(let->cite());
    return Let(let);
  }
  if (P::IndexDefContext* index = c->indexDef()) return Index(index, cites);
  if (P::CriterionDefContext* criterion = c->criterionDef()) return Criterion(criterion, cites);
  if (P::TableDefContext* table = c->tableDef()) return Table(table, cites);
  if (P::DecisionDefContext* decision = c->decisionDef()) return Decision(decision, cites);
  if (P::AllocationDefContext* allocation = c->allocationDef())
    return Allocation(allocation, cites);
  ReportDefinition report;
  cites = CitesOf(c->reportDef()->cite());
  for (P::ReportLineContext* line : c->reportDef()->reportLine()) {
    report.lines.push_back({Expression(line->expr()), Title(line->title())});
    AddCites(line->cite(), cites);
  }
  return report;
}

LetDefinition Builder::Let(P::LetDefContext* c) {
  LetDefinition let{Name(c->name()), OptionalType(c->type()), Title(c->title()), {}};
  let.block.value = Expression(c->expr());
  for (P::LetExceptContext* except : c->letExcept())
    let.block.exceptions.push_back(LetExcept(except));
  return let;
}

Exception<LetBlock> Builder::LetExcept(P::LetExceptContext* c) {
  Exception<LetBlock> exception;
  exception.condition = Expression(c->expr(0));
  exception.block.value = Expression(c->expr(1));
  exception.cites = CitesOf(c->cite());
  exception.span = SpanOf(c->expr(0));
  for (P::LetExceptContext* nested : c->letExcept())
    exception.block.exceptions.push_back(LetExcept(nested));
  return exception;
}

IndexDefinition Builder::Index(P::IndexDefContext* c, Cites& cites) {
  cites = CitesOf(c->cite());
  IndexDefinition index{Name(c->name()), Title(c->title()), {}};
  index.block = IndexClauses(c->indexClause(), cites);
  return index;
}

IndexBlock Builder::IndexClauses(const std::vector<P::IndexClauseContext*>& clauses, Cites& cites) {
  IndexBlock block;
  for (P::IndexClauseContext* clause : clauses) {
    const Span span = SpanOf(clause);
    if (auto* weight = dynamic_cast<P::WeightClauseContext*>(clause)) {
      const ExprId share = Expression(weight->weight);
      block.parts.push_back({share, Expression(weight->value), Title(weight->title()),
                             CitesOf(weight->cite()), span});
    } else if (auto* total = dynamic_cast<P::TotalClauseContext*>(clause)) {
      SetOnce(block.total, Expression(total->expr()), "total", span);
      AddCites(total->cite(), cites);
    } else if (auto* missing = dynamic_cast<P::IndexMissingClauseContext*>(clause)) {
      SetOnce(block.missing, Policy(missing->missing()), "missing", span);
      AddCites(missing->cite(), cites);
    } else {
      auto* except = static_cast<P::IndexExceptContext*>(clause);
      Exception<IndexBlock> exception;
      exception.condition = Expression(except->expr());
      exception.cites = CitesOf(except->cite());
      exception.span = SpanOf(except->expr());
      exception.block = IndexClauses(except->indexClause(), exception.cites);
      block.exceptions.push_back(std::move(exception));
    }
  }
  return block;
}

CriterionDefinition Builder::Criterion(P::CriterionDefContext* c, Cites& cites) {
  cites = CitesOf(c->cite());
  CriterionDefinition criterion{Name(c->name()), Title(c->title()), {}, {}};
  criterion.block = CriterionClauses(c->criterionClause(), criterion.tags, cites);
  return criterion;
}

CriterionBlock Builder::CriterionClauses(const std::vector<P::CriterionClauseContext*>& clauses,
                                         std::vector<Tag>& tags, Cites& cites) {
  CriterionBlock block;
  for (P::CriterionClauseContext* clause : clauses) {
    const Span span = SpanOf(clause);
    if (auto* met = dynamic_cast<P::MetClauseContext*>(clause)) {
      SetOnce(block.met_when, Expression(met->expr()), "met when", span);
      AddCites(met->cite(), cites);
    } else if (auto* missing = dynamic_cast<P::CriterionMissingClauseContext*>(clause)) {
      SetOnce(block.missing, Policy(missing->missing()), "missing", span);
      AddCites(missing->cite(), cites);
    } else if (auto* because = dynamic_cast<P::BecauseClauseContext*>(clause)) {
      SetOnce(block.because, Text(because->STRING()), "because", span);
      block.because_pieces = Pieces(because->STRING()->getText(), SpanOf(because->STRING()));
      AddCites(because->cite(), cites);
    } else if (auto* tagged = dynamic_cast<P::TaggedClauseContext*>(clause)) {
      tags.push_back({Name(tagged->name(0)), Name(tagged->name(1)), span});
      AddCites(tagged->cite(), cites);
    } else {
      auto* except = static_cast<P::CriterionExceptContext*>(clause);
      Exception<CriterionBlock> exception;
      exception.condition = Expression(except->expr());
      exception.cites = CitesOf(except->cite());
      exception.span = SpanOf(except->expr());
      exception.block = CriterionClauses(except->criterionClause(), tags, exception.cites);
      block.exceptions.push_back(std::move(exception));
    }
  }
  return block;
}

std::vector<CriterionBlock::Piece> Builder::Pieces(const std::string& quoted, Span span) {
  std::vector<CriterionBlock::Piece> pieces;
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
      pieces.push_back({{}, fragments_->ReadExpression(tree_, inside)});
      i = close;
    } else {
      text += quoted[i];
    }
  }
  if (!text.empty()) pieces.push_back({std::move(text), {}});
  return pieces;
}

DecisionDefinition Builder::Decision(P::DecisionDefContext* c, Cites& cites) {
  cites = CitesOf(c->cite());
  DecisionDefinition decision{Name(c->name()), Title(c->title()), {}, {}};
  for (P::DecisionClauseContext* clause : c->decisionClause()) {
    if (auto* outcome = dynamic_cast<P::OutcomeClauseContext*>(clause)) {
      Outcome entry{Name(outcome->name()),
                    Title(outcome->title()),
                    {},
                    CitesOf(outcome->cite()),
                    SpanOf(outcome)};
      if (outcome->expr() != nullptr) entry.when = Expression(outcome->expr());
      decision.outcomes.push_back(std::move(entry));
    } else {
      auto* overridable = static_cast<P::OverridableClauseContext*>(clause);
      SetOnce(decision.overridable_by, Text(overridable->STRING()), "may be overridden by",
              SpanOf(clause));
      AddCites(overridable->cite(), cites);
    }
  }
  return decision;
}

AllocationDefinition Builder::Allocation(P::AllocationDefContext* c, Cites& cites) {
  cites = CitesOf(c->cite());
  AllocationDefinition allocation{Name(c->name()), Title(c->title()), {}};
  allocation.block = AllocationClauses(c->allocationClause(), cites);
  return allocation;
}

AllocationBlock Builder::AllocationClauses(const std::vector<P::AllocationClauseContext*>& clauses,
                                           Cites& cites) {
  AllocationBlock block;
  for (P::AllocationClauseContext* clause : clauses) AddAllocationClause(clause, block, cites);
  return block;
}

void Builder::AddAllocationClause(P::AllocationClauseContext* clause, AllocationBlock& block,
                                  Cites& cites) {
  const Span span = SpanOf(clause);
  if (auto* of = dynamic_cast<P::OfClauseContext*>(clause)) {
    SetOnce(block.of, Expression(of->expr()), "of", span);
    if (of->names() != nullptr) {
      for (P::NameContext* name : of->names()->name()) block.within.push_back(Name(name));
    }
    AddCites(of->cite(), cites);
  } else if (auto* where = dynamic_cast<P::AllocationWhereContext*>(clause)) {
    SetOnce(block.where, Expression(where->expr()), "where", span);
    AddCites(where->cite(), cites);
  } else if (auto* share = dynamic_cast<P::ShareClauseContext*>(clause)) {
    const ExprId part = Expression(share->share);
    block.shares.push_back({part, Expression(share->key), CitesOf(share->cite()), span});
  } else if (auto* bound = dynamic_cast<P::BoundClauseContext*>(clause)) {
    const bool least = bound->end->getText() == "least";
    SetOnce(least ? block.at_least : block.at_most, Expression(bound->expr()),
            least ? "at least" : "at most", span);
    AddCites(bound->cite(), cites);
  } else if (auto* step = dynamic_cast<P::StepClauseContext*>(clause)) {
    SetOnce(block.rounding, StepOf(step), "rounded to", span);
    AddCites(step->cite(), cites);
  } else if (auto* leftover = dynamic_cast<P::LeftoverClauseContext*>(clause)) {
    if (std::exchange(block.leftover_kept, true)) Twice("leftover kept", span);
    AddCites(leftover->cite(), cites);
  } else if (auto* missing = dynamic_cast<P::AllocationMissingContext*>(clause)) {
    SetOnce(block.missing, Policy(missing->missing()), "missing", span);
    AddCites(missing->cite(), cites);
  } else {
    auto* except = static_cast<P::AllocationExceptContext*>(clause);
    Exception<AllocationBlock> exception;
    exception.condition = Expression(except->expr());
    exception.cites = CitesOf(except->cite());
    exception.span = SpanOf(except->expr());
    exception.block = AllocationClauses(except->allocationClause(), exception.cites);
    block.exceptions.push_back(std::move(exception));
  }
}

AllocationRounding Builder::StepOf(P::StepClauseContext* c) {
  AllocationRounding rounding{LiteralOf(c->literal()), c->down == nullptr, {}, SpanOf(c)};
  for (P::OrderContext* order : c->order()) rounding.ties.push_back(OrderOf(order));
  return rounding;
}

}  // namespace levrules::syntax
