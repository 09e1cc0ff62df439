// Values stand under the parts that they belong to and never overlap.

#include "runtime/report/source_values.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

namespace levrules::report {
namespace {

class Source {
 public:
  explicit Source(std::string text) : text_(text), file_(map_.Add("a.rule", std::move(text))) {}

  // A value under the first place of `part`.
  void Value(std::string_view part, std::string text) {
    const auto begin = static_cast<std::uint32_t>(text_.find(part));
    const Span span{file_, begin, begin + static_cast<std::uint32_t>(part.size())};
    values_.push_back({span, span, std::move(text)});
  }
  std::string Shown(std::string_view whole) const {
    const auto begin = static_cast<std::uint32_t>(text_.find(whole));
    std::string lines;
    for (const std::string& line : SourceWithValues(
             map_, {file_, begin, begin + static_cast<std::uint32_t>(whole.size())}, values_))
      lines += line + "\n";
    return lines;
  }

 private:
  std::string text_;
  SourceMap map_;
  FileId file_;
  std::vector<audit::ShownValue> values_;
};

TEST(SourceWithValues, ShortValuesShareALine) {
  Source source("    expect aaaa = bbbb\n");
  source.Value("aaaa", "1");
  source.Value("bbbb", "2");
  EXPECT_EQ(source.Shown("aaaa = bbbb"),
            "expect aaaa = bbbb\n"
            "       |      |\n"
            "       1      2\n");
}

TEST(SourceWithValues, LongValuesAreStacked) {
  Source source("    expect aa + bb > cc\n");
  source.Value("aa", "12,000 people");
  source.Value("bb", "1,000 people");
  source.Value("+", "13,000 people");
  source.Value("> cc", "false");
  EXPECT_EQ(source.Shown("aa + bb > cc"),
            "expect aa + bb > cc\n"
            "       |  | |  |\n"
            "       |  | |  false\n"
            "       |  | 1,000 people\n"
            "       |  13,000 people\n"
            "       12,000 people\n");
}

TEST(SourceWithValues, ANeighbourLeavesABlankBetween) {
  Source source("expect ab\n");
  source.Value("a", "x");
  source.Value("b", "y");
  EXPECT_EQ(source.Shown("ab"),
            "expect ab\n"
            "       ||\n"
            "       |y\n"
            "       x\n");
}

TEST(SourceWithValues, EachLineHasItsOwn) {
  Source source("    expect aa and\n        bb\n");
  source.Value("aa", "true");
  source.Value("bb", "false");
  EXPECT_EQ(source.Shown("aa and\n        bb"),
            "expect aa and\n"
            "       |\n"
            "       true\n"
            "    bb\n"
            "    |\n"
            "    false\n");
}

TEST(SourceWithValues, CharactersCountAndControlsAreShown) {
  Source source("expect \"£é\" = bb\n");
  source.Value("= bb", "a\x1b[0m");
  EXPECT_EQ(source.Shown("= bb"),
            "expect \"£é\" = bb\n"
            "            |\n"
            "            a\\u{1B}[0m\n");
}

TEST(SourceWithValues, ALongValueIsCut) {
  Source source("expect aa\n");
  source.Value("aa", std::string(200, 'x'));
  EXPECT_EQ(source.Shown("aa"), "expect aa\n       |\n       " + std::string(60, 'x') + "…\n");
}

}  // namespace
}  // namespace levrules::report
