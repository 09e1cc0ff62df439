#pragma once

// Private to compiler/syntax: from the parser's own tree to ours.

#include "LevrulesParser.h"
#include "compiler/syntax/tree.h"
#include "runtime/base/diagnostic.h"

namespace levrules::syntax {

// Reads `because` texts: gives the expression of one pair of braces, as it stands at `span`.
class BraceReader {
 public:
  virtual ~BraceReader() = default;
  virtual ExprId Read(Tree& tree, Span span) = 0;
};

void BuildHeader(grammar::LevrulesParser::HeaderContext* context, Tree& tree);
void BuildDefinition(grammar::LevrulesParser::DefinitionContext* context, Tree& tree,
                     BraceReader& braces, DiagnosticList& out);
ExprId BuildExpression(grammar::LevrulesParser::ExprContext* context, Tree& tree,
                       DiagnosticList& out);

}  // namespace levrules::syntax
