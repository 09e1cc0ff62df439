// The code blocks of docs/**/*.md run, one test for each document, so that no page shows what is
// not so:
//
//   ```rule file=towns.rule     a file of the document's folder (`csv file=...` likewise)
//   ```console                  lines `$ levrules ...`, each followed by what stdout shows
//
// A line `...` stands for any lines. A command that fails ends in a line `exit N`. Blocks without
// `file=` and other kinds of blocks are for readers only. Where a page shows messages, too, it
// shows them as a terminal does: stdout, then stderr. The examples of docs/diagnostics are run by
// pages_test.cc.
//
// tests/rules/FUND/figures.md state every published figure that the rules of a fund reach; their
// commands run in the project's folder.

#include <gtest/gtest.h>

#include <cstddef>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "tests/golden/fences.h"
#include "tests/golden/run_program.h"

namespace levrules::golden {
namespace {

// NAME of `rule file=NAME` and `csv file=NAME`.
std::optional<std::string> FileOf(const std::string& info) {
  for (const std::string_view kind : {"rule file=", "csv file="}) {
    if (info.starts_with(kind)) return info.substr(kind.size());
  }
  return std::nullopt;
}

// Whether `shown` is `actual`, where a shown line `...` stands for any lines.
bool Matches(std::span<const std::string> shown, std::span<const std::string> actual) {
  if (shown.empty()) return actual.empty();
  if (shown.front() == "...") {
    for (std::size_t skip = 0; skip <= actual.size(); ++skip) {
      if (Matches(shown.subspan(1), actual.subspan(skip))) return true;
    }
    return false;
  }
  return !actual.empty() && shown.front() == actual.front() &&
         Matches(shown.subspan(1), actual.subspan(1));
}

void RunConsole(const Fence& fence, const std::filesystem::path& folder) {
  for (std::size_t i = 0; i < fence.lines.size();) {
    const std::string& line = fence.lines[i];
    ASSERT_TRUE(line.starts_with("$ levrules"))
        << "a console block shows `$ levrules ...`, not: " << line;
    std::vector<std::string> words = SplitCommand(std::string_view(line).substr(2));
    if (words.back() == "2>&1")
      words.pop_back();  // The messages are compared, too, where they are shown.
    const Outcome outcome = RunProgram({words, {}, ""}, folder);
    std::vector<std::string> shown;
    for (++i; i < fence.lines.size() && !fence.lines[i].starts_with("$ "); ++i)
      shown.push_back(fence.lines[i]);
    std::string exit = "exit 0";
    if (!shown.empty() && shown.back().starts_with("exit ")) {
      exit = shown.back();
      shown.pop_back();
    }
    while (!shown.empty() && shown.back().empty())
      shown.pop_back();  // A blank line may divide two commands.
    EXPECT_EQ(exit, "exit " + std::to_string(outcome.exit)) << line << "\n" << outcome.to_stderr;
    const std::vector<std::string> results = LinesOf(outcome.to_stdout);
    const std::vector<std::string> all = LinesOf(outcome.to_stdout + outcome.to_stderr);
    if (!Matches(shown, results) && !Matches(shown, all)) {
      EXPECT_EQ(Joined(shown), Joined(results)) << line << "\n" << outcome.to_stderr;
    }
  }
}

class Document : public ::testing::TestWithParam<std::filesystem::path> {};

TEST_P(Document, BlocksRun) {
  const TemporaryFolder folder;
  for (const Fence& fence : FencesOf(ReadWholeFile(GetParam()))) {
    SCOPED_TRACE(GetParam().string() + ":" + std::to_string(fence.line));
    if (const auto name = FileOf(fence.info)) folder.Write(*name, Joined(fence.lines));
    if (fence.info == "console") RunConsole(fence, folder.path());
  }
}

class Figures : public ::testing::TestWithParam<std::filesystem::path> {};

TEST_P(Figures, AreAsStated) {
  for (const Fence& fence : FencesOf(ReadWholeFile(GetParam()))) {
    SCOPED_TRACE(GetParam().string() + ":" + std::to_string(fence.line));
    if (fence.info == "console") RunConsole(fence, LEVRULES_SOURCE);
  }
}

const std::filesystem::path& DocumentFolder() {
  static const std::filesystem::path folder = std::filesystem::path(LEVRULES_SOURCE) / "docs";
  return folder;
}

const std::filesystem::path& FiguresFolder() {
  static const std::filesystem::path folder =
      std::filesystem::path(LEVRULES_SOURCE) / "tests" / "rules";
  return folder;
}

std::string NameOfFigures(const ::testing::TestParamInfo<std::filesystem::path>& tested) {
  return TestNameOf(std::filesystem::relative(tested.param, FiguresFolder()).replace_extension());
}

std::string NameOfDocument(const ::testing::TestParamInfo<std::filesystem::path>& tested) {
  return TestNameOf(std::filesystem::relative(tested.param, DocumentFolder()).replace_extension());
}

INSTANTIATE_TEST_SUITE_P(Docs, Document, ::testing::ValuesIn(FilesBelow(DocumentFolder(), ".md")),
                         NameOfDocument);
INSTANTIATE_TEST_SUITE_P(Rules, Figures, ::testing::ValuesIn(FilesBelow(FiguresFolder(), ".md")),
                         NameOfFigures);

}  // namespace
}  // namespace levrules::golden
