#pragma once

// Private to compiler/syntax: builds nodes of our Tree from the parser's own tree. One builder
// serves one block. Expressions and the pieces that all forms share are in build_expressions.cc,
// what an author defines in build_tree.cc.

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
  Builder(Tree& tree, DiagnosticList& out) : tree_(tree), out_(out) {}

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
  void Unsupported(std::string what, std::optional<Identifier> name, Span span,
                   std::optional<Identifier> for_each = std::nullopt);
  void Source(P::SourceDefContext* c);
  void File(P::FileDefContext* c);
  Field FieldOf(P::FieldContext* c, antlr4::Token* role);
  void Entity(P::EntityDefContext* c);
  void Row(P::RowDefContext* c, const std::optional<Identifier>& for_each, BraceReader& braces);
  void Index(P::IndexDefContext* c, const std::optional<Identifier>& for_each, Span span);
  void Criterion(P::CriterionDefContext* c, const std::optional<Identifier>& for_each, Span span,
                 BraceReader& braces);
  // `{expression}` is shown, `{{` is a brace, `\x` is x. `quoted` is the text as written, with
  // quotes.
  std::vector<CriterionDefinition::Piece> Pieces(const std::string& quoted, Span span,
                                                 BraceReader& braces);
  void Decision(P::DecisionDefContext* c, const std::optional<Identifier>& for_each, Span span);
  void Test(P::TestDefContext* c);

 private:
  Tree& tree_;
  DiagnosticList& out_;
};

}  // namespace levrules::syntax
