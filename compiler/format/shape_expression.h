#pragma once

// Private to compiler/format: from the tokens of a line to a Document, by how tightly the operators
// bind. No word is added or lost, whatever the tokens are; a wrong guess costs beauty only.

#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

#include "compiler/format/document.h"
#include "compiler/syntax/source_lines.h"

namespace levrules::format {

// A token with the comments behind it.
struct Token {
  syntax::TokenKind kind = syntax::TokenKind::Sign;
  std::string_view text;
  std::vector<Remark> remarks;
};

// Comments become remarks of the token before them; a comment behind the last token is left out.
std::vector<Token> TokensOf(const SourceMap& sources, std::span<const syntax::SourceToken> tokens);

// A formula that stands alone. `flush`: where its outermost parts stand below each other they
// begin in one column, else all but the first are indented.
Document ShapeExpression(std::span<const Token> tokens, bool flush);

// A clause: words, formulas, texts in turn. The first `words` tokens are words of the language.
Document ShapeClause(std::span<const Token> tokens, std::size_t words);

// Whether all of it is one call, one lookup or one set.
bool IsOneCall(std::span<const Token> tokens);

}  // namespace levrules::format
