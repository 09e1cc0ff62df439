#pragma once

// Private to compiler/syntax: builds nodes of our Tree from the parser's own tree. One builder
// serves one block. Expressions and the pieces that all forms share are in build_expressions.cc,
// what is said of rows in build_rules.cc, decision tables in build_table.cc, all else in
// build_tree.cc.

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "LevrulesParser.h"
#include "compiler/syntax/build_tree.h"
#include "compiler/syntax/tree.h"
#include "runtime/base/diagnostic.h"

namespace levrules::syntax {

using P = grammar::LevrulesParser;

class Builder {
 public:
  // `fragments` may be null where nothing but headers and expressions is built.
  Builder(Tree& tree, FragmentReader* fragments, DiagnosticList& out)
      : tree_(tree), fragments_(fragments), out_(out) {}

  // ---- pieces ----------------------------------------------------------------------------------
  Span SpanOf(const antlr4::Token* token) const;
  Span SpanOf(antlr4::ParserRuleContext* context) const;
  Span SpanOf(antlr4::tree::TerminalNode* node) const;
  Identifier Name(P::NameContext* context) const;
  Identifier Word(antlr4::tree::TerminalNode* node) const;
  Identifier Word(antlr4::Token* token) const;
  Quoted Text(antlr4::tree::TerminalNode* node) const;
  Quoted Text(antlr4::Token* token) const;
  // The quotes are taken off; `\x` is x.
  static std::string Unescape(const std::string& quoted);
  std::optional<Quoted> Title(P::TitleContext* context) const;
  Cites CitesOf(const std::vector<P::CiteContext*>& contexts) const;
  void AddCites(const std::vector<P::CiteContext*>& contexts, Cites& cites) const;
  std::vector<TableRow> Rows(const std::vector<P::RowContext*>& contexts);
  UnitExpr Unit(P::UnitContext* context) const;
  TypeName Type(P::TypeContext* context) const;
  std::optional<TypeName> OptionalType(P::TypeContext* context) const;

  // ---- expressions -----------------------------------------------------------------------------
  Literal LiteralOf(P::LiteralContext* context) const;
  std::vector<ExprId> Exprs(const std::vector<P::ExprContext*>& contexts);
  ExprId Expression(P::ExprContext* context);
  ExprId Binary(BinaryOp op, antlr4::Token* sign, const std::vector<P::ExprContext*>& operands,
                Span span);
  static CompareOp Comparison(const std::string& sign);
  ExprId Round(P::RoundContext* context, Span span);
  std::vector<Identifier> Path(P::PathContext* context) const;
  ExprId Primary(P::PrimaryContext* context);
  Order OrderOf(P::OrderContext* context);
  static Direction DirectionOf(P::DirectionContext* context);
  PolicyClause Policy(P::MissingContext* context) const;
  void Twice(const std::string& what, Span span);
  template <class T>
  void SetOnce(std::optional<T>& slot, T value, const std::string& what, Span span) {
    if (slot) Twice(what, span);
    slot = std::move(value);
  }
  void AddClause(P::ClauseContext* context, Clauses& clauses);

  // ---- definitions -----------------------------------------------------------------------------
  void Definition(DefinitionBody body, Cites cites, Span span,
                  std::optional<Identifier> for_each = std::nullopt);
  void Source(P::SourceDefContext* c);
  void File(P::FileDefContext* c);
  Field FieldOf(P::FieldContext* c, antlr4::Token* role);
  void Entity(P::EntityDefContext* c);
  void Override(P::OverrideDefContext* c);
  void Property(P::PropertyDefContext* c);
  void Test(P::TestDefContext* c);

  // ---- rules about rows ------------------------------------------------------------------------
  void Row(P::RowDefContext* c, const std::optional<Identifier>& for_each);
  DefinitionBody RowBody(P::RowBodyContext* c, Cites& cites);
  LetDefinition Let(P::LetDefContext* c);
  Exception<LetBlock> LetExcept(P::LetExceptContext* c);
  IndexDefinition Index(P::IndexDefContext* c, Cites& cites);
  IndexBlock IndexClauses(const std::vector<P::IndexClauseContext*>& clauses, Cites& cites);
  CriterionDefinition Criterion(P::CriterionDefContext* c, Cites& cites);
  CriterionBlock CriterionClauses(const std::vector<P::CriterionClauseContext*>& clauses,
                                  std::vector<Tag>& tags, Cites& cites);
  // `{expression}` is shown, `{{` is a brace, `\x` is x. `quoted` is the text as written, with
  // quotes.
  std::vector<CriterionBlock::Piece> Pieces(const std::string& quoted, Span span);
  DecisionDefinition Decision(P::DecisionDefContext* c, Cites& cites);
  AllocationDefinition Allocation(P::AllocationDefContext* c, Cites& cites);
  AllocationBlock AllocationClauses(const std::vector<P::AllocationClauseContext*>& clauses,
                                    Cites& cites);
  void AddAllocationClause(P::AllocationClauseContext* clause, AllocationBlock& block,
                           Cites& cites);
  AllocationRounding StepOf(P::StepClauseContext* c);

  // ---- decision tables -------------------------------------------------------------------------
  TableDefinition Table(P::TableDefContext* c, Cites& cites);
  TableMode ModeOf(P::TableModeContext* c);
  TableCell Cell(P::CellContext* c);
  CellTest Test(P::CellTestContext* c);
  ExprId Atom(P::CellAtomContext* c);

 private:
  Tree& tree_;
  FragmentReader* fragments_;
  DiagnosticList& out_;
};

}  // namespace levrules::syntax
