#include "compiler/format/same_words.h"

#include <algorithm>
#include <string_view>
#include <vector>

#include "runtime/base/text.h"

namespace levrules::format {

namespace {

using syntax::SourceLine;
using syntax::SourceToken;
using syntax::TokenKind;

class Comparer {
 public:
  Comparer(const SourceMap& sources, const SourceMap& others)
      : sources_(sources), others_(others) {}

  bool Lines(const SourceLine& line, const SourceLine& other) const {
    if (line.depth != other.depth || line.cells.has_value() != other.cells.has_value())
      return false;
    if (line.cells && !std::ranges::equal(*line.cells, *other.cells, [&](Span a, Span b) {
          return sources_.Text(a) == others_.Text(b) ||
                 Tokens(syntax::ReadTokens(sources_, a), syntax::ReadTokens(others_, b));
        }))
      return false;
    return Tokens(line.tokens, other.tokens);
  }

 private:
  bool Tokens(std::span<const SourceToken> tokens, std::span<const SourceToken> others) const {
    return std::ranges::equal(tokens, others, [&](const SourceToken& a, const SourceToken& b) {
      return a.kind == b.kind &&
             TrimBlanks(sources_.Text(a.span)) == TrimBlanks(others_.Text(b.span)) &&
             (a.kind != TokenKind::Comment || a.begins_line == b.begins_line);
    });
  }

  const SourceMap& sources_;
  const SourceMap& others_;
};

}  // namespace

bool SameWords(const SourceMap& sources, std::span<const SourceLine> lines,
               const SourceMap& other_sources, std::span<const SourceLine> others) {
  const Comparer comparer(sources, other_sources);
  return std::ranges::equal(lines, others, [&](const SourceLine& a, const SourceLine& b) {
    return comparer.Lines(a, b);
  });
}

}  // namespace levrules::format
