// Comes in: checked text. Goes out: blocks of tokens. A line goes on while a bracket is open, after
// an operator, `:` or `,`, and before `and`, `or`, `then`, `else`; a table row never goes on.

#include "compiler/syntax/layout.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <string>
#include <utility>

#include "LevrulesLexer.h"
#include "LevrulesParser.h"
#include "compiler/syntax/source_lines.h"
#include "runtime/base/limits.h"
#include "runtime/base/text.h"

namespace levrules::syntax {

namespace {

using grammar::LevrulesLexer;
using grammar::LevrulesParser;
using TokenPointer = std::unique_ptr<antlr4::Token>;

constexpr std::string_view kOperators[] = {"=",   "<>", "<",   "<=",   ">",    ">=", "+",
                                           "-",   "*",  "/",   "..",   "..<",  ":",  ",",
                                           "and", "or", "not", "then", "else", "if", "in"};
constexpr std::string_view kLeading[] = {"and", "or", "then", "else"};

template <std::size_t N>
bool IsOneOf(std::string_view text, const std::string_view (&words)[N]) {
  return std::ranges::find(words, text) != std::end(words);
}

class Layout {
 public:
  Layout(std::string_view text, FileId file, const TextCheck& check, DiagnosticList& out,
         std::vector<Span>* comments)
      : text_(text), file_(file), check_(check), out_(out), comments_(comments) {}

  std::vector<Block> Run() {
    bool line_end = true;
    for (TokenPointer& token : Lex(text_)) {
      if (token->getType() == LevrulesLexer::NL) {
        line_end = true;
        continue;
      }
      if (token->getChannel() != antlr4::Token::DEFAULT_CHANNEL) {
        if (comments_ != nullptr) comments_->push_back(SpanOf(*token));
        continue;
      }
      if (std::exchange(line_end, false) && !GoesOn(*token)) StartLine(*token, Indentation(*token));
      Append(std::move(token));
    }
    Finish();
    return std::move(blocks_);
  }

 private:
  Span SpanOf(const antlr4::Token& token) const {
    return {file_, static_cast<std::uint32_t>(token.getStartIndex()),
            static_cast<std::uint32_t>(token.getStopIndex() + 1)};
  }

  // The column of the first token of a line. A tab is a mistake that was reported; it counts as up
  // to four spaces, so that the blocks of the file are found all the same.
  std::size_t Indentation(const antlr4::Token& token) const {
    constexpr std::size_t kTab = 4;
    std::size_t column = 0;
    const std::size_t line_end = text_.substr(0, token.getStartIndex()).rfind('\n');
    for (std::size_t i = line_end + 1; i < token.getStartIndex(); ++i) {
      if (text_[i] == ' ') ++column;
      if (text_[i] == '\t') column += kTab - column % kTab;
    }
    return column;
  }

  bool HasMistakeBefore(const antlr4::Token& token) const {
    const auto first = std::ranges::lower_bound(check_.mistakes, blocks_.back().begin);
    return first != check_.mistakes.end() && *first < token.getStartIndex();
  }

  bool GoesOn(const antlr4::Token& token) const {
    if (blocks_.empty()) return false;
    if (token.getType() == LevrulesLexer::ROW) return false;
    if (brackets_ > 0 &&
        !(token.getCharPositionInLine() == 0 && IsDefinitionKeyword(token.getText())))
      return true;
    return MayBreakBetween(last_was_row_ ? std::string_view() : last_, token.getText());
  }

  void StartLine(const antlr4::Token& token, std::size_t indent) {
    brackets_ = 0;
    operators_ = 0;
    if (!blocks_.empty()) Mark(LevrulesLexer::NL, "end of line");
    if (indent == 0 || blocks_.empty()) {
      CloseIndents(0);
      blocks_.emplace_back();
      // The blanks before the line belong to it: a tab among them is a mistake of this block.
      const std::size_t newline = text_.rfind('\n', token.getStartIndex());
      blocks_.back().begin = newline == std::string_view::npos ? 0 : newline + 1;
      indents_ = {0};
      if (indent > 0) ReportIndent(token, DiagnosticKind::FirstLineIndented);
      return;
    }
    if (indent > indents_.back()) {
      if (indents_.size() > limits::kIndentDepth) {
        ReportIndent(token, DiagnosticKind::IndentTooDeep);
        return;
      }
      indents_.push_back(indent);
      Mark(LevrulesParser::INDENT, "a deeper block");
      return;
    }
    const std::vector<std::size_t> above = indents_;
    CloseIndents(indent);
    if (indents_.back() != indent) ReportUneven(token, above, indent);
  }

  void ReportUneven(const antlr4::Token& token, const std::vector<std::size_t>& above,
                    std::size_t indent) {
    if (std::exchange(blocks_.back().already_reported, true) || HasMistakeBefore(token)) return;
    std::vector<std::string> levels;
    for (const std::size_t level : above) levels.push_back(std::to_string(level));
    out_.Add({.kind = DiagnosticKind::UnevenIndent,
              .primary = SpanOf(token),
              .arguments = {fmt::format("{} space{}", indent, indent == 1 ? "" : "s"),
                            JoinWords(levels, "or")},
              .help = fmt::format("put {} spaces before `{}`, as before the line above it",
                                  above.back(), token.getText())});
  }

  void CloseIndents(std::size_t indent) {
    while (!indents_.empty() && indents_.back() > indent) {
      indents_.pop_back();
      Mark(LevrulesParser::DEDENT, "the end of the block");
    }
  }

  void ReportIndent(const antlr4::Token& token, DiagnosticKind kind) {
    if (std::exchange(blocks_.back().already_reported, true) || HasMistakeBefore(token)) return;
    const Span span = SpanOf(token);
    std::vector<std::string> arguments;
    std::string help = "begin the line in the first column";
    if (kind == DiagnosticKind::IndentTooDeep) {
      arguments = {GroupDigits(limits::kIndentDepth)};
      help = "blocks of the language are at most a few levels deep";
    }
    out_.Add({.kind = kind, .primary = span, .arguments = arguments, .help = help});
  }

  void Append(TokenPointer token) {
    const std::string text = token->getText();
    if (text == "(" || text == "[" || text == "{") ++brackets_;
    if ((text == ")" || text == "]" || text == "}") && brackets_ > 0) --brackets_;
    last_was_row_ = token->getType() == LevrulesLexer::ROW;
    if (text != "," && text != ":" && IsOneOf(text, kOperators)) CountOperator(*token);
    last_ = text;
    blocks_.back().end = token->getStopIndex() + 1;
    line_ = token->getLine();
    blocks_.back().tokens.push_back(std::move(token));
  }

  void CountOperator(const antlr4::Token& token) {
    if (++operators_ != limits::kOperatorsPerLine + 1) return;
    blocks_.back().already_reported = true;
    too_many_ = true;
    out_.Add({.kind = DiagnosticKind::TooManyOperators,
              .primary = SpanOf(token),
              .arguments = {GroupDigits(limits::kOperatorsPerLine)},
              .help = "use `sum` or an `index`, or name parts of it with `let`"});
  }

  void Mark(std::size_t type, std::string text) {
    auto token = std::make_unique<antlr4::CommonToken>(type, std::move(text));
    const std::size_t at = blocks_.back().end;
    token->setStartIndex(at);
    token->setStopIndex(at);
    token->setLine(line_);
    blocks_.back().tokens.push_back(std::move(token));
  }

  void Finish() {
    if (blocks_.empty()) return;
    Mark(LevrulesLexer::NL, "end of line");
    CloseIndents(0);
    for (Block& block : blocks_) {
      const auto first = std::ranges::lower_bound(check_.mistakes, block.begin);
      if (first != check_.mistakes.end() && *first < block.end) block.already_reported = true;
    }
    // INVARIANT: the parser never sees a block that could exhaust its stack.
    if (too_many_) {
      for (Block& block : blocks_) {
        if (!block.already_reported) continue;
        block.cut = true;
        block.tokens.erase(
            block.tokens.begin() + std::min<std::ptrdiff_t>(2, std::ssize(block.tokens)),
            block.tokens.end());
      }
    }
  }

  std::string_view text_;
  FileId file_;
  const TextCheck& check_;
  DiagnosticList& out_;
  std::vector<Span>* comments_;
  std::vector<Block> blocks_;
  std::vector<std::size_t> indents_;
  std::size_t brackets_ = 0;
  std::size_t operators_ = 0;
  bool too_many_ = false;
  std::string last_;
  bool last_was_row_ = false;
  std::size_t line_ = 1;
};

}  // namespace

std::vector<TokenPointer> Lex(std::string_view text) {
  antlr4::ANTLRInputStream input{std::string(text)};
  LevrulesLexer lexer(&input);
  lexer.removeErrorListeners();
  std::vector<TokenPointer> tokens = lexer.getAllTokens();
  std::vector<std::uint32_t> offsets;  // of each character, in bytes
  offsets.reserve(text.size() + 1);
  // The input stream drops a byte order mark.
  const std::size_t first = text.starts_with("\xEF\xBB\xBF") ? 3 : 0;
  for (std::size_t i = first; i < text.size(); ++i) {
    if ((static_cast<unsigned char>(text[i]) & 0xC0u) != 0x80u) {
      offsets.push_back(static_cast<std::uint32_t>(i));
    }
  }
  offsets.push_back(static_cast<std::uint32_t>(text.size()));
  for (TokenPointer& token : tokens) {
    auto* common = static_cast<antlr4::CommonToken*>(token.get());
    const std::size_t begin = offsets[std::min(common->getStartIndex(), offsets.size() - 1)];
    const std::size_t end = offsets[std::min(common->getStopIndex() + 1, offsets.size() - 1)];
    common->setText(std::string(text.substr(begin, end - begin)));
    common->setStartIndex(begin);
    common->setStopIndex(end - 1);
  }
  return tokens;
}

std::vector<Block> LayOut(const SourceMap& sources, FileId file, const TextCheck& check,
                          DiagnosticList& out, std::vector<Span>* comments) {
  return Layout(sources.text(file), file, check, out, comments).Run();
}

bool MayBreakBetween(std::string_view left, std::string_view right) {
  return IsOneOf(left, kOperators) || IsOneOf(right, kLeading);
}

std::mutex& ParserMutex() {
  static std::mutex mutex;
  return mutex;
}

Block LayOutExpression(const SourceMap& sources, Span range, DiagnosticList& out) {
  Block block;
  block.begin = range.begin;
  block.end = range.end;
  std::size_t operators = 0;
  for (TokenPointer& token : Lex(sources.Text(range))) {
    if (token->getType() == LevrulesLexer::NL ||
        token->getChannel() != antlr4::Token::DEFAULT_CHANNEL) {
      continue;
    }
    if (IsOneOf(token->getText(), kOperators) && ++operators > limits::kOperatorsPerLine) {
      out.Add({.kind = DiagnosticKind::TooManyOperators,
               .primary = range,
               .arguments = {GroupDigits(limits::kOperatorsPerLine)},
               .help = "use `sum` or an `index`, or name parts of it with `let`"});
      block.tokens.clear();
      block.already_reported = true;
      break;
    }
    auto* common = static_cast<antlr4::CommonToken*>(token.get());
    common->setStartIndex(common->getStartIndex() + range.begin);
    common->setStopIndex(common->getStopIndex() + range.begin);
    block.tokens.push_back(std::move(token));
  }
  return block;
}

}  // namespace levrules::syntax
