#pragma once

// Private to compiler/syntax: from the parser's own tree to ours.

#include "LevrulesParser.h"
#include "compiler/syntax/tree.h"
#include "runtime/base/diagnostic.h"

namespace levrules::syntax {

// Reads the fragments of the language that stand inside other tokens, where they stand.
class FragmentReader {
 public:
  virtual ~FragmentReader() = default;
  // An expression: between the braces of a `because`, or a heading or result of a decision table.
  virtual ExprId ReadExpression(Tree& tree, Span span) = 0;
  // The tests of one cell of a decision table.
  virtual TableCell ReadCell(Tree& tree, Span span) = 0;
};

void BuildHeader(grammar::LevrulesParser::HeaderContext* context, Tree& tree);
void BuildDefinition(grammar::LevrulesParser::DefinitionContext* context, Tree& tree,
                     FragmentReader& fragments, DiagnosticList& out);
TableCell BuildCell(grammar::LevrulesParser::CellContext* context, Tree& tree, DiagnosticList& out);
ExprId BuildExpression(grammar::LevrulesParser::ExprContext* context, Tree& tree,
                       DiagnosticList& out);

}  // namespace levrules::syntax
