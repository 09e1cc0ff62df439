// Comes in: a rule file without mistakes. Goes out: its lines with all tokens and comments, in the
// order of the file.

#include "compiler/syntax/source_lines.h"

#include <algorithm>
#include <cstdint>
#include <mutex>
#include <string_view>
#include <utility>

#include "LevrulesLexer.h"
#include "LevrulesParser.h"
#include "compiler/syntax/build_rows.h"
#include "compiler/syntax/layout.h"

namespace levrules::syntax {

namespace {

using grammar::LevrulesLexer;
using grammar::LevrulesParser;

bool IsLetter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }

TokenKind KindOf(const antlr4::Token& token) {
  switch (token.getType()) {
    case LevrulesLexer::NAME:
      return TokenKind::Name;
    case LevrulesLexer::INT:
    case LevrulesLexer::DECIMAL:
    case LevrulesLexer::PERCENT:
    case LevrulesLexer::MONEY:
    case LevrulesLexer::DATE:
      return TokenKind::Value;
    case LevrulesLexer::STRING:
      return TokenKind::Text;
    case LevrulesLexer::COMMENT:
      return TokenKind::Comment;
    default:
      return IsLetter(token.getText().front()) ? TokenKind::Word : TokenKind::Sign;
  }
}

Span Within(Span whole, std::size_t begin, std::size_t end) {
  return {whole.file, whole.begin + static_cast<std::uint32_t>(begin),
          whole.begin + static_cast<std::uint32_t>(end)};
}

std::vector<SourceToken> TokensOf(const SourceMap& sources, Span span) {
  std::vector<SourceToken> tokens;
  for (const auto& token : Lex(sources.Text(span))) {
    if (token->getType() == LevrulesLexer::NL) continue;
    tokens.push_back(
        {KindOf(*token), Within(span, token->getStartIndex(), token->getStopIndex() + 1), false});
  }
  return tokens;
}

class Lines {
 public:
  Lines(const SourceMap& sources, FileId file)
      : sources_(sources), text_(sources.text(file)), file_(file) {}

  std::vector<SourceLine> Run() {
    DiagnosticList none;
    const std::vector<Block> blocks = LayOut(sources_, file_, {}, none, &comments_);
    SourceLine line;
    std::size_t depth = 0;
    for (const Block& block : blocks) {
      for (const auto& token : block.tokens) {
        if (token->getType() == LevrulesParser::INDENT) {
          ++depth;
        } else if (token->getType() == LevrulesParser::DEDENT) {
          --depth;
        } else if (token->getType() == LevrulesLexer::NL) {
          Finish(std::exchange(line, {}));
        } else {
          if (line.tokens.empty()) Start(*token, depth, line);
          Add(*token, line);
        }
      }
    }
    CommentsBefore(text_.size(), 0);
    return std::move(lines_);
  }

 private:
  std::string_view TextOf(Span span) const {
    return text_.substr(span.begin, span.end - span.begin);
  }

  // Blanks from the beginning of the line to a place; `alone` is whether there is nothing else.
  std::size_t ColumnOf(std::size_t place) const { return place - LineStart(place); }
  std::size_t LineStart(std::size_t place) const {
    const std::size_t newline = place == 0 ? std::string_view::npos : text_.rfind('\n', place - 1);
    return newline == std::string_view::npos ? 0 : newline + 1;
  }
  bool BeginsLine(std::size_t place) const {
    const std::string_view before = text_.substr(LineStart(place), place - LineStart(place));
    return before.find_first_not_of(' ') == std::string_view::npos || before == "\xEF\xBB\xBF";
  }
  std::size_t BlankLinesBefore(std::size_t place) const {
    const std::string_view between = text_.substr(end_, place - end_);
    const auto newlines = static_cast<std::size_t>(std::ranges::count(between, '\n'));
    return newlines > 1 && end_ > 0 ? newlines - 1 : 0;
  }

  void Start(const antlr4::Token& token, std::size_t depth, SourceLine& line) {
    CommentsBefore(token.getStartIndex(), depth);
    line.depth = depth;
    line.blank_before = BlankLinesBefore(token.getStartIndex());
    columns_.resize(depth);
    columns_.push_back(ColumnOf(token.getStartIndex()));
  }

  void Add(const antlr4::Token& token, SourceLine& line) {
    const Span span{file_, static_cast<std::uint32_t>(token.getStartIndex()),
                    static_cast<std::uint32_t>(token.getStopIndex() + 1)};
    if (token.getType() == LevrulesLexer::ROW) {
      AddRow(span, line);
      return;
    }
    while (next_comment_ < comments_.size() && comments_[next_comment_].begin < span.begin)
      AddComment(line);
    line.tokens.push_back({KindOf(token), span, BeginsLine(span.begin)});
    end_ = span.end;
  }

  void AddRow(Span span, SourceLine& line) {
    const RowCut cut = CutRow(TextOf(span));
    line.cells.emplace();
    for (const auto& [from, to] : cut.cells) line.cells->push_back(Within(span, from, to));
    line.tokens = TokensOf(
        sources_, {file_, span.begin + static_cast<std::uint32_t>(cut.after_last_bar), span.end});
    end_ = span.end;
  }

  void AddComment(SourceLine& line) {
    const Span span = comments_[next_comment_++];
    line.tokens.push_back({TokenKind::Comment, span, BeginsLine(span.begin)});
    end_ = span.end;
  }

  // A comment behind the last token belongs to the line.
  void Finish(SourceLine line) {
    if (next_comment_ < comments_.size() && !BeginsLine(comments_[next_comment_].begin) &&
        text_.substr(end_, comments_[next_comment_].begin - end_).find('\n') ==
            std::string_view::npos) {
      AddComment(line);
    }
    lines_.push_back(std::move(line));
  }

  // The comments that stand alone before a place of the file, where a line of this depth begins.
  void CommentsBefore(std::size_t place, std::size_t depth) {
    std::size_t above = columns_.empty() ? 0 : columns_.size() - 1;
    while (next_comment_ < comments_.size() && comments_[next_comment_].begin < place) {
      const Span span = comments_[next_comment_];
      SourceLine line;
      while (above > depth && columns_[above] > ColumnOf(span.begin)) --above;
      line.depth = std::max(above, depth);
      line.blank_before = BlankLinesBefore(span.begin);
      AddComment(line);
      lines_.push_back(std::move(line));
    }
  }

  const SourceMap& sources_;
  std::string_view text_;
  FileId file_;
  std::vector<Span> comments_;
  std::size_t next_comment_ = 0;
  std::vector<SourceLine> lines_;
  std::vector<std::size_t> columns_;  // of the last line and the lines that it stands below
  std::size_t end_ = 0;               // of what was read
};

}  // namespace

std::vector<SourceLine> ReadLines(const SourceMap& sources, FileId file) {
  const std::lock_guard lock(ParserMutex());
  return Lines(sources, file).Run();
}

std::vector<SourceToken> ReadTokens(const SourceMap& sources, Span span) {
  const std::lock_guard lock(ParserMutex());
  return TokensOf(sources, span);
}

}  // namespace levrules::syntax
