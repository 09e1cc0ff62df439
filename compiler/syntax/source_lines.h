#pragma once

// A rule file as lines of tokens with every comment and blank line: for who prints it again. What
// the lines mean is said by the tree (parse.h).

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

#include "runtime/base/source_map.h"
#include "runtime/base/span.h"

namespace levrules::syntax {

// Word: one that the language uses itself (though it may be a name in its place). Value: a number,
// an amount, a date. Sign: brackets and operators of signs.
enum class TokenKind { Word, Name, Value, Text, Sign, Comment };

struct SourceToken {
  TokenKind kind = TokenKind::Sign;
  Span span;
  bool begins_line = false;  // nothing stands before it on its line
};

// One line of the language, however many lines of the file it goes over; or a comment that stands
// alone (the only token then).
struct SourceLine {
  std::size_t depth = 0;         // of its block; 0 in the first column
  std::size_t blank_before = 0;  // blank lines above it
  // Comments are where they were written: between two tokens, or last.
  std::vector<SourceToken> tokens;
  // Of a table row, `tokens` is what stands behind the last bar. A cell leaves out the blanks
  // around it and may be empty.
  std::optional<std::vector<Span>> cells;

  bool is_comment() const {
    return !cells && tokens.size() == 1 && tokens.front().kind == TokenKind::Comment;
  }
};

// All lines of a file that ParseFile reads without a mistake. A comment alone belongs to the block
// of the line below it, unless it is indented deeper: then to the block above it that is indented
// like it. Thread-safe as ParseFile is. O(bytes).
std::vector<SourceLine> ReadLines(const SourceMap& sources, FileId file);

// The tokens of one piece of a file, such as a cell.
std::vector<SourceToken> ReadTokens(const SourceMap& sources, Span span);

// Whether a line of the language may be broken between two tokens outside all brackets.
bool MayBreakBetween(std::string_view left, std::string_view right);

}  // namespace levrules::syntax
