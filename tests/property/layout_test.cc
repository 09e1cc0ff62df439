// `fmt` on generated programs whose layout was spoilt: the meaning stays, every comment stays, what
// is laid out stays as it is, and the layout does not depend on how it was before.
// LEVRULES_LAYOUTS sets how many programs (default 20,000; each is read four times).

#include <gtest/gtest.h>

#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "compiler/format/format_file.h"
#include "compiler/format/print_expression.h"
#include "compiler/syntax/parse.h"
#include "compiler/syntax/same_tree.h"
#include "compiler/syntax/source_lines.h"
#include "tests/property/damage.h"
#include "tests/property/generate.h"

namespace levrules::property {
namespace {

std::uint64_t Programs() {
  const char* text = std::getenv("LEVRULES_LAYOUTS");
  return text == nullptr ? 20'000 : std::strtoull(text, nullptr, 10);
}

// A text with its file and tree.
struct Read {
  SourceMap sources;
  FileId file;
  DiagnosticList found;
  syntax::Tree tree;

  explicit Read(const std::string& text) : file(sources.Add("program.rule", text)) {
    tree = syntax::ParseFile(sources, file, found);
  }
  std::string Messages() const {
    std::string text;
    for (const Diagnostic& diagnostic : found.all()) {
      text += MessageOf(diagnostic) + " in line " +
              std::to_string(sources.Locate(file, diagnostic.primary.begin).line) + "\n";
    }
    return text;
  }
};

std::string Formatted(const std::string& text) {
  SourceMap sources;
  DiagnosticList found;
  const FileId file = sources.Add("program.rule", text);
  return format::FormatFile(sources, file, found).value_or("cannot be read\n");
}

std::vector<std::string> CommentsOf(const Read& read) {
  std::vector<std::string> comments;
  for (const syntax::SourceLine& line : syntax::ReadLines(read.sources, read.file)) {
    for (const syntax::SourceToken& token : line.tokens) {
      if (token.kind == syntax::TokenKind::Comment)
        comments.emplace_back(read.sources.Text(token.span));
    }
  }
  return comments;
}

void Try(const std::string& program, std::uint64_t seed) {
  SCOPED_TRACE("seed " + std::to_string(seed));
  const bool comments = seed % 3 != 0;
  const Damaged damaged = Damage(program, seed, comments);
  const std::string page = Formatted(damaged.text);
  const Read before(program);
  const Read after(page);
  ASSERT_TRUE(after.found.empty()) << after.Messages() << damaged.text << "---\n" << page;
  ASSERT_TRUE(syntax::SameTree(before.tree, after.tree)) << damaged.text << "---\n" << page;
  ASSERT_EQ(CommentsOf(after), damaged.comments) << damaged.text << "---\n" << page;
  ASSERT_EQ(Formatted(page), page) << damaged.text;
  if (!comments) {
    ASSERT_EQ(page, Formatted(program)) << damaged.text;
  }
}

TEST(Layout, KeepsMeaningAndCommentsOfGeneratedPrograms) {
  const std::uint64_t programs = Programs();
  for (std::uint64_t seed = 1; seed <= programs && !HasFatalFailure(); ++seed) {
    const Generated generated = Generate(seed);
    Try(generated.program, seed);
    for (const std::string& amendment : generated.amendments) Try(amendment, seed);
  }
}

// The program with one of its words, numbers, texts or cells changed.
std::string WithOneChange(const Read& read, std::uint64_t seed) {
  std::vector<std::pair<syntax::TokenKind, Span>> places;
  for (const syntax::SourceLine& line : syntax::ReadLines(read.sources, read.file)) {
    for (const syntax::SourceToken& token : line.tokens)
      places.emplace_back(token.kind, token.span);
    for (const Span& cell : line.cells.value_or(std::vector<Span>()))
      places.emplace_back(syntax::TokenKind::Name, cell);
  }
  std::string text(read.sources.text(read.file));
  const auto& [kind, span] = places[seed * 7'919 % places.size()];
  if (kind == syntax::TokenKind::Name) text.insert(span.end, "x");
  if (kind == syntax::TokenKind::Text) text.insert(span.end - 1, "x");
  if (kind == syntax::TokenKind::Value && text[span.begin] != '0') text.insert(span.begin, "1");
  return text;
}

// The comparison of trees that the tests above trust: it sees a change of any one word.
TEST(Layout, TreesOfDifferentProgramsDiffer) {
  std::size_t changed = 0;
  for (std::uint64_t seed = 1; seed <= 2'000; ++seed) {
    const Read before(Generate(seed).program);
    const std::string text = WithOneChange(before, seed);
    const Read after(text);
    if (!after.found.empty() || text == before.sources.text(before.file)) continue;
    ++changed;
    ASSERT_FALSE(syntax::SameTree(before.tree, after.tree)) << "seed " << seed << "\n" << text;
  }
  EXPECT_GT(changed, 700u);
}

// The rule files in a golden case that can be read.
std::vector<std::string> ProgramsIn(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(in), {}};
  if (path.extension() == ".rule") return {text};
  constexpr std::string_view kHead = "--- file: ";
  std::vector<std::string> programs;
  for (std::size_t at = text.find(kHead); at != std::string::npos; at = text.find(kHead, at + 1)) {
    const std::size_t begin = text.find('\n', at) + 1;
    const std::size_t end = text.find("\n--- ", begin - 1);
    if (text.substr(at, begin - at).find(".rule\n") == std::string::npos || end < begin) continue;
    programs.push_back(text.substr(begin, end - begin) + "\n");
    if (!Read(programs.back()).found.empty()) programs.pop_back();
  }
  return programs;
}

TEST(Layout, KeepsMeaningAndCommentsOfTheFilesOfTheProject) {
  std::size_t programs = 0;
  for (const std::string folder : {"rules", "stdlib", "tests"}) {
    const std::filesystem::path root = std::filesystem::path(LEVRULES_SOURCE) / folder;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(root)) {
      const auto extension = entry.path().extension();
      if (extension != ".rule" && extension != ".case") continue;
      for (const std::string& program : ProgramsIn(entry.path())) {
        SCOPED_TRACE(entry.path().string());
        const Read before(program);
        const Read after(Formatted(program));
        ASSERT_TRUE(syntax::SameTree(before.tree, after.tree));
        ASSERT_EQ(CommentsOf(before), CommentsOf(after));
        // The comments of the file itself are in places of their own; the others are spoilt too.
        if (CommentsOf(before).empty()) Try(program, ++programs);
      }
    }
  }
  EXPECT_GT(programs, 100u);
}

// The page of one formula, its line breaks taken away.
std::string OnOneLine(const std::string& page, std::string_view head) {
  const std::size_t begin = page.find(head);
  if (begin == std::string::npos) return page;
  std::string line;
  for (std::size_t i = begin + head.size(); i < page.size(); ++i) {
    if (page[i] != '\n') {
      line += page[i];
      continue;
    }
    while (i + 1 < page.size() && page[i + 1] == ' ') ++i;
    line += i + 1 < page.size() ? " " : "";
  }
  return line;
}

// Headings and explanations print formulas from the tree; `fmt` lays them out from their words.
TEST(Layout, WritesFormulasAsHeadingsDo) {
  std::size_t formulas = 0;
  for (std::uint64_t seed = 1; seed <= 300; ++seed) {
    const Read read(Generate(seed).program);
    for (const syntax::Definition& definition : read.tree.definitions) {
      const auto* let = std::get_if<syntax::LetDefinition>(&definition.body);
      if (let == nullptr) continue;
      const std::string formula = format::PrintExpression(read.tree, let->block.value);
      const std::string page = Formatted("fund f\n\nlet x =\n    " + formula + "\n");
      ASSERT_EQ(" " + formula, OnOneLine(page, "let x =")) << page;
      ++formulas;
    }
  }
  EXPECT_GT(formulas, 500u);
}

}  // namespace
}  // namespace levrules::property
