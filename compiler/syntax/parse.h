#pragma once

#include <optional>
#include <string_view>

#include "compiler/syntax/tree.h"
#include "runtime/base/diagnostic.h"
#include "runtime/base/source_map.h"

namespace levrules::syntax {

// Reads one rule file. Always gives a tree; what could not be read is reported to `out` and stands
// in the tree as BrokenDefinition or ErrorExpr. One mistake gives one diagnostic: after it, reading
// goes on with the next line that starts in the first column. Thread-safe (the parser behind it is
// not: calls take turns). Time and memory are linear in the text.
Tree ParseFile(const SourceMap& sources, FileId file, DiagnosticList& out);

// Reads one expression, such as that of `--where`: the whole text of `file`.
struct ParsedExpression {
  Tree tree;
  ExprId expr;
};
ParsedExpression ParseExpression(const SourceMap& sources, FileId file, DiagnosticList& out);

}  // namespace levrules::syntax
