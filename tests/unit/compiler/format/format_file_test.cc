// Places that authors would hardly make, but files may have.

#include "compiler/format/format_file.h"

#include <gtest/gtest.h>

#include <string>

#include "runtime/base/limits.h"

namespace levrules::format {
namespace {

std::optional<std::string> Formatted(const std::string& text, DiagnosticList& out) {
  SourceMap sources;
  return FormatFile(sources, sources.Add("a.rule", text), out);
}

std::string Formatted(const std::string& text) {
  DiagnosticList out;
  return Formatted(text, out).value_or("not laid out");
}

// In the first column the name would begin a definition.
TEST(FormatFile, KeepsNamesLikeKeywordsOutOfTheFirstColumn) {
  const std::string page = Formatted("fund f\n\nlet x = (  # why\n  report  # this\n  )\n");
  EXPECT_EQ(page, "fund f\n\nlet x =\n    (  # why\n    report  # this\n    )\n");
  EXPECT_EQ(Formatted(page), page);
}

TEST(FormatFile, KeepsWordsOfClausesThatAreNames) {
  EXPECT_EQ(Formatted("fund f\n\nlet x = ties(ties ties share) + by * first - (weight)\n"),
            "fund f\n\nlet x = ties(ties ties share) + by * first - (weight)\n");
  EXPECT_EQ(Formatted("fund f\n\nreport\n    share (a)\n    total - 1\n"),
            "fund f\n\nreport\n    share(a)\n    total - 1\n");
}

TEST(FormatFile, KeepsCellsThatOnlyLookLikeFormulas) {
  const std::string text =
      "fund f\n\nentity e\n    key a : text\n    | a         |\n    | x  -  y   |\n    | <5 # six  "
      "|\n"
      "    | \\| bar\\  |\n";
  EXPECT_NE(Formatted(text).find("    | x  -  y  |\n    | <5 # six |\n    | \\| bar\\  |\n"),
            std::string::npos)
      << Formatted(text);
}

TEST(FormatFile, LeavesVeryWideTablesUnaligned) {
  const std::string wide(500, 'w');
  const std::string text = "fund f\n\nentity e\n    key a : text\n    | a | b |\n    | 1 | " +
                           wide + " |\n    |  | 2 |\n";
  EXPECT_NE(Formatted(text).find("    | a | b |\n    | 1 | " + wide + " |\n    | | 2 |\n"),
            std::string::npos)
      << Formatted(text);
}

TEST(FormatFile, NestsAsDeepAsBracketsMay) {
  std::string formula = "some_quite_long_name_of_a_column";
  for (std::size_t i = 0; i + 1 < limits::kBracketDepth; ++i) formula = "(" + formula + " + 1)";
  const std::string page = Formatted("fund f\n\nlet x = " + formula + "\n");
  EXPECT_EQ(Formatted(page), page);
  EXPECT_TRUE(page.starts_with("fund f\n\nlet x =\n    (((")) << page.substr(0, 60);
}

// Two lines of the file that become one.
TEST(FormatFile, RefusesToMakeALineThatIsTooLong) {
  const std::string half(limits::kRuleLineBytes - 100, 'x');
  DiagnosticList refused;
  const auto page = Formatted("fund f\n\nentity e\n    key a : text like \"" + half +
                                  "\" in 0 ..\n        1 \"" + half + "\"\n",
                              refused);
  EXPECT_FALSE(page.has_value());
  ASSERT_EQ(refused.errors(), 1u);
  EXPECT_EQ(refused.exit_code(), 5);
}

}  // namespace
}  // namespace levrules::format
