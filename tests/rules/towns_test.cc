// rules/towns.rule on the real figures: what the issue of the fund promises, and that nothing
// depends on the order of rows and columns.

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <random>
#include <sstream>
#include <string>
#include <vector>

#include "tests/golden/run_program.h"

namespace levrules::golden {
namespace {

namespace fs = std::filesystem;

const fs::path& Rules() {
  static const fs::path folder = fs::path(LEVRULES_SOURCE) / "rules";
  return folder;
}

std::vector<std::string> Lines(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

// No cell of the project's own tables holds a comma or a quote (checked), so a line is cut at its
// commas.
std::vector<std::string> Cells(const std::string& line) {
  EXPECT_EQ(line.find('"'), std::string::npos) << line;
  std::vector<std::string> cells = {""};
  for (const char c : line) {
    if (c == ',') {
      cells.emplace_back();
    } else {
      cells.back() += c;
    }
  }
  return cells;
}

Outcome Eval(const fs::path& folder, const std::vector<std::string>& flags) {
  std::vector<std::string> words = {"levrules", "eval", "towns.rule"};
  words.insert(words.end(), flags.begin(), flags.end());
  return RunProgram({words, {}, ""}, folder);
}

TEST(Towns, EveryTownIsDecided) {
  const Outcome csv = Eval(Rules(), {"--format", "csv"});
  ASSERT_EQ(csv.exit, 0) << csv.to_stderr;
  const std::vector<std::string> lines = Lines(csv.to_stdout);
  ASSERT_EQ(lines.size(), 1'083u);
  EXPECT_TRUE(
      lines[0].starts_with("code,eligibility,priority,selection,eligibility_reasons,"
                           "priority_reasons,selection_reasons,"))
      << lines[0];
  std::map<std::string, int> eligibility;
  std::map<std::string, int> priority;
  std::map<std::string, int> selection;
  for (std::size_t i = 1; i < lines.size(); ++i) {
    const std::vector<std::string> cells = Cells(lines[i]);
    ++eligibility[cells[1]];
    ++priority[cells[2]];
    ++selection[cells[3]];
    EXPECT_EQ(cells[1] == "eligible", cells[2] != "not_eligible") << lines[i];
  }
  EXPECT_EQ(eligibility, (std::map<std::string, int>{{"eligible", 541}, {"not_eligible", 541}}));
  EXPECT_EQ(priority, (std::map<std::string, int>{
                          {"high", 39}, {"medium", 318}, {"low", 184}, {"not_eligible", 541}}));
  // After the overrides: the 101 towns of the published list.
  EXPECT_EQ(selection, (std::map<std::string, int>{{"invited", 101}, {"not_invited", 981}}));
  const Outcome text = Eval(Rules(), {});
  EXPECT_NE(text.to_stdout.find("rows in 1,082 = decided 1,082 + undetermined 0 + refused 0"),
            std::string::npos);
}

TEST(Towns, OwnTestsPass) {
  const Outcome tests = RunProgram({{"levrules", "test", "towns.rule"}, {}, ""}, Rules());
  EXPECT_EQ(tests.exit, 0) << tests.to_stdout;
  const std::vector<std::string> lines = Lines(tests.to_stdout);
  ASSERT_FALSE(lines.empty());
  EXPECT_GE(std::stoi(lines.back()), 15) << lines.back();
  EXPECT_NE(lines.back().find("0 failed"), std::string::npos) << lines.back();
}

// Areas without a town and areas of a city are counted in sources.md, not blanked.
TEST(Towns, SmallAreasAreAccountedFor) {
  std::map<std::string, int> settlements;
  int linked = 0;
  const std::vector<std::string> lines =
      Lines(ReadWholeFile(Rules() / "data/towns/small_areas.csv"));
  ASSERT_EQ(lines.size(), 32'845u);
  for (std::size_t i = 1; i < lines.size(); ++i) {
    const std::vector<std::string> cells = Cells(lines[i]);
    ++settlements[cells[1]];
    linked += cells[2].empty() ? 0 : 1;
    EXPECT_EQ(cells[1] == "in_town", !cells[2].empty()) << lines[i];
  }
  EXPECT_EQ(settlements, (std::map<std::string, int>{
                             {"in_town", 17'715}, {"in_city", 4'286}, {"elsewhere", 10'843}}));
  EXPECT_EQ(linked, 17'715);
  const std::string sources = ReadWholeFile(Rules() / "data/towns/sources.md");
  for (const std::string count : {"32,844", "17,715", "4,286", "10,843", "1,082"}) {
    EXPECT_NE(sources.find(count), std::string::npos) << count << " is not in sources.md";
  }
}

// One file with its rows and columns in another order.
std::string Shuffled(const std::string& csv, unsigned seed) {
  std::mt19937 random(seed);
  std::vector<std::string> lines = Lines(csv);
  std::vector<std::size_t> order(Cells(lines[0]).size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  // std::shuffle differs between libraries; any order will do, as long as it is another one.
  for (std::size_t i = order.size() - 1; i > 0; --i) std::swap(order[i], order[random() % (i + 1)]);
  for (std::size_t i = lines.size() - 1; i > 1; --i) std::swap(lines[i], lines[1 + random() % i]);
  std::string text;
  for (const std::string& line : lines) {
    const std::vector<std::string> cells = Cells(line);
    for (std::size_t i = 0; i < order.size(); ++i) text += (i > 0 ? "," : "") + cells[order[i]];
    text += seed % 2 == 0 ? "\n" : "\r\n";
  }
  return text;
}

TEST(Towns, OrderOfRowsAndColumnsChangesNoByte) {
  const std::string expected = Eval(Rules(), {"--format", "csv"}).to_stdout;
  for (unsigned seed = 1; seed <= 3; ++seed) {
    const TemporaryFolder folder;
    folder.Write("towns.rule", ReadWholeFile(Rules() / "towns.rule"));
    for (const std::string file :
         {"data/towns/small_areas.csv", "data/towns/towns.csv", "data/towns/selection.csv"}) {
      folder.Write(file, Shuffled(ReadWholeFile(Rules() / file), seed));
    }
    const Outcome shuffled =
        Eval(folder.path(), {"--format", "csv", "--threads", std::to_string(seed)});
    EXPECT_EQ(shuffled.exit, 0) << shuffled.to_stderr;
    EXPECT_TRUE(shuffled.to_stdout == expected) << "seed " << seed;
  }
}

// Every number that the text report shows of a town stands in its explanation.
TEST(Towns, ExplanationHoldsEveryNumberOfTheReport) {
  const Outcome report = Eval(Rules(), {"--where", "name = \"Blackpool\""});
  const Outcome explanation =
      RunProgram({{"levrules", "explain", "towns.rule", "Blackpool"}, {}, ""}, Rules());
  ASSERT_EQ(explanation.exit, 0) << explanation.to_stderr;
  std::size_t found = 0;
  for (const std::string& line : Lines(report.to_stdout)) {
    if (!line.starts_with("E35001472")) continue;
    std::istringstream words(line);
    for (std::string word; words >> word;) {
      ++found;
      EXPECT_NE(explanation.to_stdout.find(word), std::string::npos) << word;
    }
  }
  EXPECT_GT(found, 12u);
}

}  // namespace
}  // namespace levrules::golden
