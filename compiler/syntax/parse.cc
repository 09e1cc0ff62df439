#include "compiler/syntax/parse.h"

#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "LevrulesLexer.h"
#include "LevrulesParser.h"
#include "compiler/syntax/build_tree.h"
#include "compiler/syntax/check_text.h"
#include "compiler/syntax/layout.h"
#include "compiler/syntax/syntax_errors.h"

namespace levrules::syntax {

namespace {

using grammar::LevrulesParser;

// Runs `read` on a parser over the tokens of `block`. False where the block has a mistake, which
// was reported. The parser's tree lives only while `read` runs.
template <class Read>
bool Parse(const Block& block, FileId file, DiagnosticList& out, Read read) {
  std::vector<std::unique_ptr<antlr4::Token>> copies;  // The messages look the block over again.
  copies.reserve(block.tokens.size());
  for (const auto& token : block.tokens) {
    auto copy = std::make_unique<antlr4::CommonToken>(token.get());
    copy->setText(token->getText());
    copies.push_back(std::move(copy));
  }
  antlr4::ListTokenSource source(std::move(copies));
  antlr4::CommonTokenStream stream(&source);
  LevrulesParser parser(&stream);
  parser.removeErrorListeners();
  parser.setErrorHandler(std::make_shared<FirstMistake>(block, file, out));
  try {
    read(parser);
    return true;
  } catch (const StopParsing&) {
    return false;
  }
}

class Fragments : public FragmentReader {
 public:
  Fragments(const SourceMap& sources, DiagnosticList& out) : sources_(sources), out_(out) {}

  ExprId ReadExpression(Tree& tree, Span span) override {
    ExprId expr;
    const bool good = Read(span, "a value", [&](LevrulesParser& parser) {
      expr = BuildExpression(parser.exprFile()->expr(), tree, out_);
    });
    return good ? expr : tree.Add(ErrorExpr{}, span);
  }

  TableCell ReadCell(Tree& tree, Span span) override {
    TableCell cell;
    Read(span, "a test",
         [&](LevrulesParser& parser) { cell = BuildCell(parser.cellFile()->cell(), tree, out_); });
    cell.span = span;
    return cell;
  }

 private:
  template <class Build>
  bool Read(Span span, const std::string& wanted, Build build) {
    Block block = LayOutExpression(sources_, span, out_);
    if (block.tokens.empty() && !block.already_reported) {
      out_.Add({.kind = DiagnosticKind::LineEndsEarly,
                .primary = {span.file, span.begin, span.begin + 1},
                .arguments = {wanted},
                .help = wanted == "a test" ? "write a value, a range such as `1..5`, or `_` for "
                                             "any value"
                                           : "write a value or an expression"});
      block.already_reported = true;
    }
    return !block.already_reported && Parse(block, span.file, out_, build);
  }

  const SourceMap& sources_;
  DiagnosticList& out_;
};

bool IsHeaderWord(const std::string& word) {
  return word == "fund" || word == "library" || word == "amendment";
}

// The name that a broken block most likely defines: the word behind its keyword.
std::optional<Identifier> LikelyName(const Block& block, FileId file) {
  for (std::size_t i = 0; i + 1 < block.tokens.size() && i < 2; ++i) {
    const std::string word = block.tokens[i]->getText();
    if (word == "replace") continue;
    const auto& next = block.tokens[i + 1];
    if (word == "for" || word == "test" || next->getType() == grammar::LevrulesLexer::STRING)
      return {};
    return Identifier{next->getText(),
                      {file, static_cast<std::uint32_t>(next->getStartIndex()),
                       static_cast<std::uint32_t>(next->getStopIndex() + 1)}};
  }
  return std::nullopt;
}

// All names that lines of a broken `for each` block probably define.
void AddBroken(const Block& block, Tree& tree) {
  const Span span{tree.file, static_cast<std::uint32_t>(block.begin),
                  static_cast<std::uint32_t>(block.end)};
  tree.definitions.push_back({BrokenDefinition{LikelyName(block, tree.file)}, {}, {}, span});
  for (std::size_t i = 1; i + 1 < block.tokens.size(); ++i) {
    const std::size_t before = block.tokens[i - 1]->getType();
    const bool line_start = before == grammar::LevrulesLexer::NL ||
                            before == LevrulesParser::INDENT || before == LevrulesParser::DEDENT;
    if (!line_start || !IsDefinitionKeyword(block.tokens[i]->getText())) continue;
    const auto& next = block.tokens[i + 1];
    tree.definitions.push_back({BrokenDefinition{Identifier{next->getText(), span}}, {}, {}, span});
  }
}

// A line of the first column that begins with no word for it may belong to the block before.
void MarkNotIndented(std::vector<Block>& blocks, FileId file) {
  for (std::size_t i = 0; i + 1 < blocks.size(); ++i) {
    if (blocks[i + 1].tokens.empty()) continue;
    const antlr4::Token& first = *blocks[i + 1].tokens.front();
    if (IsDefinitionKeyword(first.getText()) || IsHeaderWord(first.getText())) continue;
    blocks[i].not_indented = Identifier{
        first.getText(),
        {file, static_cast<std::uint32_t>(first.getStartIndex()),
         static_cast<std::uint32_t>(first.getStopIndex() + 1)}};
  }
}

}  // namespace

Tree ParseFile(const SourceMap& sources, FileId file, DiagnosticList& out) {
  const std::lock_guard lock(ParserMutex());
  Tree tree;
  tree.file = file;
  const TextCheck check = CheckText(sources, file, out);
  if (!check.readable) return tree;
  Fragments fragments(sources, out);
  std::vector<Block> blocks = LayOut(sources, file, check, out);
  if (blocks.empty()) {
    out.Add({.kind = DiagnosticKind::EmptyFile,
             .primary = {file, 0, 1},
             .help = "begin with a line such as `fund name \"Title\"`; `levrules new NAME` writes "
                     "a small fund to start from"});
    return tree;
  }
  MarkNotIndented(blocks, file);
  bool first = true;
  bool not_indented =
      false;  // the line before lacks its block: the lines that follow are that block
  for (Block& block : blocks) {
    if (block.tokens.empty()) continue;
    const std::string word = block.tokens.front()->getText();
    if (std::exchange(not_indented, false) && !IsDefinitionKeyword(word)) {
      not_indented = true;
      continue;
    }
    if (std::exchange(first, false)) {
      if (IsHeaderWord(word)) {
        const bool good = !block.cut && Parse(block, file, out, [&](LevrulesParser& parser) {
          BuildHeader(parser.headerFile()->header(), tree);
        });
        if (!good || block.already_reported) tree.has_header = false;
        continue;
      }
      if (!block.already_reported) {
        out.Add(
            {.kind = DiagnosticKind::HeaderMissing,
             .primary = {file, static_cast<std::uint32_t>(block.begin),
                         static_cast<std::uint32_t>(block.begin + word.size())},
             .arguments = {word},
             .help =
                 "write above it a first line, `fund name \"Title\"`, or with `library name` for a "
                 "file of functions"});
      }
    }
    if (IsHeaderWord(word)) {
      out.Add({.kind = DiagnosticKind::HeaderTwice,
               .primary = {file, static_cast<std::uint32_t>(block.begin),
                           static_cast<std::uint32_t>(block.begin + word.size())},
               .arguments = {word},
               .help = "put the second fund into a file of its own"});
      continue;
    }
    const bool good = !block.cut && Parse(block, file, out, [&](LevrulesParser& parser) {
      BuildDefinition(parser.definitionFile()->definition(), tree, fragments, out);
    });
    if (!good) {
      AddBroken(block, tree);
      not_indented =
          !block.cut && !out.empty() && out.all().back().kind == DiagnosticKind::LineNotIndented;
    }
  }
  return tree;
}

ParsedExpression ParseExpression(const SourceMap& sources, FileId file, DiagnosticList& out) {
  const std::lock_guard lock(ParserMutex());
  ParsedExpression parsed;
  parsed.tree.file = file;
  const TextCheck check = CheckText(sources, file, out);
  const Span span{file, 0, static_cast<std::uint32_t>(sources.text(file).size())};
  if (check.readable && check.mistakes.empty()) {
    parsed.expr = Fragments(sources, out).ReadExpression(parsed.tree, span);
  } else {
    parsed.expr = parsed.tree.Add(ErrorExpr{}, span);
  }
  return parsed;
}

}  // namespace levrules::syntax
