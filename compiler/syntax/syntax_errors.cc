// Comes in: the token at which the parser gave up and what it would have taken. Goes out: one
// message that speaks of lines, blocks and words, never of tokens.

#include "compiler/syntax/syntax_errors.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "LevrulesLexer.h"
#include "LevrulesParser.h"
#include "compiler/syntax/check_text.h"
#include "runtime/base/text.h"

namespace levrules::syntax {

namespace {

using antlr4::Token;
using grammar::LevrulesLexer;
using grammar::LevrulesParser;

// How a line that begins with a word is written, for the help of a message.
struct LineForm {
  std::string_view word;
  std::string_view form;
};
constexpr LineForm kForms[] = {
    {"fund", "fund name \"Title\""},
    {"library", "library name \"Title\""},
    {"amendment", "amendment name \"Title\""},
    {"edition", "edition \"round 1\""},
    {"decides", "decides for each entity"},
    {"use", "use stats"},
    {"source", "source name \"Title\" by \"Publisher\" published 2021-03-10"},
    {"enum", "enum name: first, second, third"},
    {"unit", "unit hour = 60 minutes"},
    {"entity", "entity name \"Title\""},
    {"from", "from \"data/places.csv\""},
    {"key", "key code : text"},
    {"label", "label name : text"},
    {"judgement", "judgement score : optional number"},
    {"only", "only where condition"},
    {"parameter", "parameter name is 30%"},
    {"function", "function name(x) = expression"},
    {"let", "let name = expression"},
    {"index", "index name \"Title\""},
    {"weight", "weight 40% on measure"},
    {"on", "weight 40% on measure"},
    {"total", "total 100%"},
    {"criterion", "criterion name \"Title\""},
    {"met", "met when condition"},
    {"because", "because \"reason with {value}\""},
    {"decision", "decision name \"Title\""},
    {"outcome", "outcome name when condition` or `outcome name otherwise"},
    {"report", "report"},
    {"test", "test \"what it shows\""},
    {"expect", "expect condition"},
    {"given", "given entity"},
    {"with", "with parameter is value"},
    {"as", "as at 2021-06-01"},
    {"for", "for each entity"},
    {"missing", "missing skipped`, `missing spoils`, `missing shared` or `missing is not met"},
};

std::optional<std::string> FormOf(std::string_view word) {
  for (const LineForm& entry : kForms) {
    if (entry.word == word) return fmt::format("the form is `{}`", entry.form);
  }
  return std::nullopt;
}

// What other languages write, and what is written here.
struct Foreign {
  std::string_view text;
  std::string_view help;
};
constexpr Foreign kForeign[] = {
    {"!", "`not equal` is written `<>`, and a condition is negated with `not`"},
    {"&", "write `and` between two conditions"},
    {";", "delete it: a line ends without a sign"},
    {"'", "texts stand in double quotes, as in `\"England\"`"},
    {"%", "write the percent sign directly behind the number, as in `30%`"},
    {"$", "money is written with `£`"},
    {"€", "money is written with `£`"},
    {"^", "a power is `power(x, 2) rounded to 2 decimals half up`, a square `x * x`"},
    {"@", "delete it"},
    {"?", "delete it; `x is missing` asks whether a value is known"},
    {"\"", "put a `\"` at both ends of the text"},
};

bool IsSoft(const std::string& literal) {
  // The words that rule `name` takes: they stand for "a name" in a list of what is expected.
  static const std::set<std::string> reserved = {
      "and",   "or",     "not",     "in",           "is",      "if",   "then",     "else",
      "true",  "false",  "missing", "undetermined", "refused", "like", "exists",   "rounded",
      "where", "within", "over",    "before",       "through", "at",   "otherwise"};
  return !literal.empty() && literal[0] >= 'a' && literal[0] <= 'z' && !reserved.contains(literal);
}

struct Expectation {
  std::vector<std::string> shown;     // at most a handful, for a reader
  std::vector<std::string> keywords;  // for suggestions
  bool indent = false;
  bool line_end = false;
  bool name = false;
};

Expectation Expected(antlr4::Parser* parser) {
  Expectation expected;
  const auto& vocabulary = parser->getVocabulary();
  std::vector<std::string> words;
  bool value = false;
  const antlr4::misc::IntervalSet tokens = parser->getExpectedTokens();
  const bool takes_name = tokens.contains(static_cast<ssize_t>(LevrulesLexer::NAME));
  for (const ssize_t type : tokens.toList()) {
    if (type <= 0) continue;
    const auto kind = static_cast<std::size_t>(type);
    std::string literal = vocabulary.getLiteralName(kind);
    if (literal.size() > 2) literal = literal.substr(1, literal.size() - 2);
    if (!literal.empty()) {
      expected.keywords.push_back(literal);
      if (!(takes_name && IsSoft(literal))) words.push_back(fmt::format("`{}`", literal));
      continue;
    }
    switch (kind) {
      case LevrulesParser::INDENT:
        expected.indent = true;
        break;
      case LevrulesLexer::NL:
        expected.line_end = true;
        break;
      case LevrulesLexer::NAME:
        expected.name = true;
        break;
      case LevrulesLexer::STRING:
        words.push_back("a text in double quotes");
        break;
      case LevrulesLexer::DATE:
        words.push_back("a date such as 2021-03-10");
        break;
      case LevrulesLexer::ROW:
        words.push_back("a table row `| ... |`");
        break;
      case LevrulesLexer::INT:
      case LevrulesLexer::DECIMAL:
      case LevrulesLexer::PERCENT:
      case LevrulesLexer::MONEY:
        value = true;
        break;
      default:
        break;
    }
  }
  if (expected.name && value) {
    expected.shown.push_back("a value");  // Any expression: its many beginnings would say nothing.
    return expected;
  }
  if (expected.name) expected.shown.push_back("a name");
  if (value) expected.shown.push_back("a number");
  for (std::string& word : words) expected.shown.push_back(std::move(word));
  if (expected.line_end) expected.shown.push_back("the end of the line");
  if (expected.indent) expected.shown.push_back("an indented block");
  constexpr std::size_t kMost = 6;
  if (expected.shown.size() > kMost) expected.shown.clear();
  return expected;
}

// The first word of the logical line that holds `token`.
std::string FirstWord(const Block& block, const Token* token) {
  std::string first;
  bool line_start = true;
  for (const auto& candidate : block.tokens) {
    const std::size_t type = candidate->getType();
    const bool layout = type == LevrulesLexer::NL || type == LevrulesParser::INDENT ||
                        type == LevrulesParser::DEDENT;
    if (!layout && line_start) first = candidate->getText();
    if (candidate.get() == token) return first;
    line_start = layout;
  }
  return first;
}

// The last word or sign before `token`; null at the beginning of the block.
const Token* Before(const Block& block, const Token* token) {
  const Token* last = nullptr;
  for (const auto& candidate : block.tokens) {
    if (candidate.get() == token) return last;
    const std::size_t type = candidate->getType();
    if (type != LevrulesLexer::NL && type != LevrulesParser::INDENT &&
        type != LevrulesParser::DEDENT) {
      last = candidate.get();
    }
  }
  return last;
}

// The token behind `token`; null at the end.
const Token* After(const Block& block, const Token* token) {
  for (std::size_t i = 0; i + 1 < block.tokens.size(); ++i) {
    if (block.tokens[i].get() == token) return block.tokens[i + 1].get();
  }
  return nullptr;
}

Span SpanOf(FileId file, const Token* token) {
  return {file, static_cast<std::uint32_t>(token->getStartIndex()),
          static_cast<std::uint32_t>(token->getStopIndex() + 1)};
}

bool Adjacent(const Token* left, const Token* right) {
  return left->getStopIndex() + 1 == right->getStartIndex();
}

// The place directly behind the last word of a line, for "something is missing here".
Span Behind(FileId file, const Token* token) {
  const auto end = static_cast<std::uint32_t>(token->getStopIndex() + 1);
  return {file, end, end + 1};
}

class Describer {
 public:
  Describer(const Block& block, FileId file, antlr4::Parser* parser, Token* offending)
      : block_(block),
        file_(file),
        offending_(offending),
        before_(Before(block, offending)),
        expected_(Expected(parser)),
        first_word_(FirstWord(block, offending)) {}

  Diagnostic Describe() {
    switch (offending_->getType()) {
      case LevrulesParser::INDENT:
        return UnexpectedIndent();
      case LevrulesLexer::NL:
      case LevrulesParser::DEDENT:
      case Token::EOF:
        return TooEarly();
      case LevrulesLexer::ROW:
        return {.kind = DiagnosticKind::UnexpectedWord,
                .primary = SpanOf(file_, offending_),
                .arguments = {"|"},
                .help =
                    "two conditions are joined with `or`; a table row stands on a line of its own "
                    "in an `entity`, `given`, `expect` or `table` block"};
      default:
        return Unexpected();
    }
  }

 private:
  Diagnostic UnexpectedIndent() {
    const Token* next = After(block_, offending_);
    std::string help =
        "begin the line under the line above, or open a block with a line that takes one, such as "
        "`criterion` or `decision`";
    if (next != nullptr &&
        std::string_view("+-*/=<>").find(next->getText()[0]) != std::string_view::npos) {
      help = fmt::format("to go on with the line above, put the `{}` at its end", next->getText());
    }
    return {.kind = DiagnosticKind::UnexpectedIndent,
            .primary = SpanOf(file_, next != nullptr ? next : offending_),
            .help = help};
  }

  Diagnostic TooEarly() {
    if (before_ == nullptr) return Unexpected();
    const bool at_line_end = offending_->getType() == LevrulesLexer::NL;
    const std::string line = FirstWord(block_, before_);
    if (expected_.indent && !at_line_end && block_.not_indented &&
        offending_->getType() == Token::EOF) {
      return NotIndented(*block_.not_indented);
    }
    if (expected_.indent && !at_line_end) {
      return {.kind = DiagnosticKind::BlockMissing,
              .primary = SpanOf(file_, before_),
              .arguments = {line},
              .help = offending_->getType() == Token::EOF
                          ? "write them below it, each indented by four spaces"
                          : fmt::format("put four spaces before `{}`, and before each other line "
                                        "that belongs to `{}`",
                                        offending_->getText(), line)};
    }
    std::string wanted = expected_.shown.empty() ? "more" : JoinWords(expected_.shown, "or");
    std::string help = FormOf(line).value_or("complete the line");
    if (wanted == "`else`" || wanted == "`then`")
      help = "a choice names both cases, as in `if region = north then 1 else 2`";
    return {.kind = DiagnosticKind::LineEndsEarly,
            .primary = Behind(file_, before_),
            .arguments = {wanted},
            .help = help};
  }

  Diagnostic NotIndented(const Identifier& line) const {
    const Token* head = block_.tokens.front().get();
    const Token* name = After(block_, head);
    const Span head_span = name == nullptr ? SpanOf(file_, head)
                                           : Join(SpanOf(file_, head), SpanOf(file_, name));
    std::string block = head->getText();
    if (name != nullptr) block += " " + name->getText();
    return {.kind = DiagnosticKind::LineNotIndented,
            .primary = line.span,
            .arguments = {block},
            .labels = {{head_span, "the lines that belong to this stand below it, indented"}},
            .help = fmt::format("put four spaces before `{}`, and before each other line that "
                                "belongs to `{}`",
                                line.text, block)};
  }

  Diagnostic Unexpected() {
    const std::string word = offending_->getText();
    if (offending_->getType() == LevrulesLexer::ERROR || word == "=" || word == "&") {
      if (auto foreign = ForeignSign(word)) return *foreign;
    }
    if (auto number = NumberWithCommas(word)) return *number;
    if (word == ":" && before_ != nullptr) {
      return {.kind = DiagnosticKind::ForeignSign,
              .primary = SpanOf(file_, offending_),
              .arguments = {before_->getText() + ":"},
              .help = fmt::format("delete the `:` after `{}`", before_->getText())};
    }
    if (word == "on" && StartsLine()) {
      return {.kind = DiagnosticKind::ExpectedOther,
              .primary = SpanOf(file_, offending_),
              .arguments = {"the weight of this part", word},
              .help = "begin the line with its weight, as in `weight 40% on ...`"};
    }
    if (StartsLine() && !word.empty() &&
        std::string_view("+-*/=<>").find(word[0]) != std::string_view::npos) {
      return {.kind = DiagnosticKind::UnexpectedIndent,
              .primary = SpanOf(file_, offending_),
              .help = fmt::format("to go on with the line above, put the `{}` at its end", word)};
    }
    if (auto type = MisspeltType()) return *type;
    if (offending_ == block_.tokens.front().get() && FormOf(word) && !IsDefinitionKeyword(word)) {
      return {.kind = DiagnosticKind::UnexpectedWord,
              .primary = SpanOf(file_, offending_),
              .arguments = {word},
              .help = fmt::format("indent the line by four spaces: `{}` belongs to the block above",
                                  word)};
    }
    if (const auto near = Misspelt(word)) {
      return {.kind = DiagnosticKind::UnknownWord,
              .primary = SpanOf(file_, offending_),
              .arguments = {word},
              .help = fmt::format("did you mean `{}`?", *near)};
    }
    if (expected_.name && !IsSoft(word) && !word.empty() && word[0] >= 'a' && word[0] <= 'z' &&
        !expected_.shown.empty() && expected_.shown.front() == "a name") {
      return {.kind = DiagnosticKind::ReservedWord,
              .primary = SpanOf(file_, offending_),
              .arguments = {word},
              .help = fmt::format("choose another name, such as `{}_value`", word)};
    }
    std::string help = FormOf(first_word_).value_or("");
    if (first_word_ == "cites")
      help = "write `cites` at the end of the line that it speaks of, not on a line of its own";
    if (first_word_ == word && offending_->getType() == LevrulesLexer::NAME) {
      help = "a line begins with a word of the language, such as `let`, `criterion` or `decision`";
    }
    if (expected_.shown.empty()) {
      return {.kind = DiagnosticKind::UnexpectedWord,
              .primary = SpanOf(file_, offending_),
              .arguments = {word},
              .help = help};
    }
    return {.kind = DiagnosticKind::ExpectedOther,
            .primary = SpanOf(file_, offending_),
            .arguments = {JoinWords(expected_.shown, "or"), word},
            .help = help};
  }

  std::optional<Diagnostic> ForeignSign(const std::string& sign) const {
    if (sign == "=" && before_ != nullptr && before_->getText() == "=") {
      return Diagnostic{.kind = DiagnosticKind::ForeignSign,
                        .primary = Join(SpanOf(file_, before_), SpanOf(file_, offending_)),
                        .arguments = {"=="},
                        .help = "write `=` once, as in `region = north`"};
    }
    if (sign == "=" && before_ != nullptr && before_->getText() == ":") {
      return Diagnostic{
          .kind = DiagnosticKind::ForeignSign,
          .primary = Join(SpanOf(file_, before_), SpanOf(file_, offending_)),
          .arguments = {":="},
          .help = "a name is given its value with `=` alone, as in `let share = 30%`"};
    }
    if (auto quoted = SingleQuotes(sign)) return quoted;
    for (const Foreign& foreign : kForeign) {
      if (foreign.text != sign) continue;
      const Token* next = After(block_, offending_);
      const bool doubled = next != nullptr && next->getText() == sign && Adjacent(offending_, next);
      return Diagnostic{.kind = DiagnosticKind::ForeignSign,
                        .primary = doubled ? Join(SpanOf(file_, offending_), SpanOf(file_, next))
                                           : SpanOf(file_, offending_),
                        .arguments = {doubled ? sign + sign : sign},
                        .help = std::string(foreign.help)};
    }
    return std::nullopt;
  }

  // `'In need'`: all of it is marked.
  std::optional<Diagnostic> SingleQuotes(const std::string& sign) const {
    if (sign != "'") return std::nullopt;
    std::string text;
    const Token* last = offending_;
    for (const Token* token = After(block_, offending_); token != nullptr;
         token = After(block_, token)) {
      if (token->getType() == LevrulesLexer::NL) break;
      text += std::string(token->getStartIndex() - last->getStopIndex() - 1, ' ');
      if (token->getText() == sign) {
        return Diagnostic{.kind = DiagnosticKind::ForeignSign,
                          .primary = Join(SpanOf(file_, offending_), SpanOf(file_, token)),
                          .arguments = {fmt::format("'{}'", text)},
                          .help = fmt::format("a text stands in double quotes: `\"{}\"`", text)};
      }
      text += token->getText();
      last = token;
    }
    return std::nullopt;
  }

  bool StartsLine() const {
    for (std::size_t i = 1; i < block_.tokens.size(); ++i) {
      if (block_.tokens[i].get() != offending_) continue;
      const std::size_t before = block_.tokens[i - 1]->getType();
      return before == LevrulesLexer::NL || before == LevrulesParser::INDENT ||
             before == LevrulesParser::DEDENT;
    }
    return false;
  }

  // `10,000` in a rule: commas divide lists there.
  std::optional<Diagnostic> NumberWithCommas(const std::string& word) const {
    const Token* next = After(block_, offending_);
    if (word != "," || before_ == nullptr || next == nullptr ||
        before_->getType() != LevrulesLexer::INT || next->getType() != LevrulesLexer::INT ||
        !Adjacent(before_, offending_) || !Adjacent(offending_, next)) {
      return std::nullopt;
    }
    return Diagnostic{
        .kind = DiagnosticKind::ForeignSign,
        .primary = Join(SpanOf(file_, before_), SpanOf(file_, next)),
        .arguments = {fmt::format("{},{}", before_->getText(), next->getText())},
        .help = fmt::format(
            "in a rule a comma divides a list, so write the number as `{}_{}`",
            before_->getText(), next->getText())};
  }

  // `intger people`: only a number has a unit, so the word before the unit is a misspelt kind of
  // number.
  std::optional<Diagnostic> MisspeltType() const {
    if (offending_->getType() != LevrulesLexer::NAME || before_ == nullptr ||
        before_->getType() != LevrulesLexer::NAME) {
      return std::nullopt;
    }
    const Token* colon = Before(block_, before_);
    const auto near = NearestName(before_->getText(), {"integer", "number", "optional"});
    if (colon == nullptr || colon->getText() != ":" || !near) return std::nullopt;
    return Diagnostic{.kind = DiagnosticKind::UnknownWord,
                      .primary = SpanOf(file_, before_),
                      .arguments = {before_->getText()},
                      .help = fmt::format("did you mean `{}`?", *near)};
  }

  // A word near to one that could stand here.
  std::optional<std::string> Misspelt(const std::string& word) const {
    if (offending_->getType() != LevrulesLexer::NAME || word.size() < 3) return std::nullopt;
    std::vector<std::string> words;
    for (const std::string& keyword : expected_.keywords) {
      if (keyword.size() > 2) words.push_back(keyword);
    }
    if (word == "define" || word == "def" || word == "var" || word == "set") return "let";
    return NearestName(word, words);
  }

  const Block& block_;
  FileId file_;
  Token* offending_;
  const Token* before_;
  Expectation expected_;
  std::string first_word_;
};

}  // namespace

void FirstMistake::Report(antlr4::Parser* parser, Token* offending) {
  if (std::exchange(reported_, true) || block_.already_reported) return;
  // The parser works on copies; the block holds the same tokens by index, all but the end of the
  // file.
  const std::size_t index = offending->getTokenIndex();
  Token* original = index < block_.tokens.size() ? block_.tokens[index].get() : offending;
  out_.Add(Describer(block_, file_, parser, original).Describe());
}

void FirstMistake::reportError(antlr4::Parser* parser, const antlr4::RecognitionException& e) {
  Report(parser, e.getOffendingToken());
}

void FirstMistake::recover(antlr4::Parser*, std::exception_ptr) { throw StopParsing{}; }

Token* FirstMistake::recoverInline(antlr4::Parser* parser) {
  Report(parser, parser->getCurrentToken());
  throw StopParsing{};
}

}  // namespace levrules::syntax
