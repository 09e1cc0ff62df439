#include "compiler/format/line_difference.h"

#include <gtest/gtest.h>

#include <string>

namespace levrules::format {
namespace {

TEST(LineDifference, NothingWhereNothingChanges) {
  EXPECT_EQ(UnifiedDifference("a", "x\n", "x\n"), "");
}

TEST(LineDifference, ShowsThreeLinesAroundAChange) {
  EXPECT_EQ(UnifiedDifference("f", "1\n2\n3\n4\n5\n6\n7\n8\n9\n", "1\n2\n3\n4\nfive\n6\n7\n8\n9\n"),
            "--- f\n+++ f\n@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+five\n 6\n 7\n 8\n");
}

TEST(LineDifference, JoinsChangesThatAreNearAndDividesOthers) {
  const std::string before = "a\n1\n2\n3\n4\n5\n6\nb\n1\n2\n3\n4\n5\n6\n7\nc\n";
  std::string after = before;
  after.replace(after.find('a'), 1, "A");
  after.replace(after.find('b'), 1, "B");
  after.replace(after.find('c'), 1, "C");
  EXPECT_EQ(UnifiedDifference("f", before, after),
            "--- f\n+++ f\n@@ -1,11 +1,11 @@\n-a\n+A\n 1\n 2\n 3\n 4\n 5\n 6\n-b\n+B\n 1\n 2\n 3\n"
            "@@ -13,4 +13,4 @@\n 5\n 6\n 7\n-c\n+C\n");
}

TEST(LineDifference, NamesEmptySidesAndMissingLineEnds) {
  EXPECT_EQ(UnifiedDifference("f", "", "x\n"), "--- f\n+++ f\n@@ -0,0 +1 @@\n+x\n");
  EXPECT_EQ(UnifiedDifference("f", "x", "x\n"),
            "--- f\n+++ f\n@@ -1 +1 @@\n-x\n\\ No newline at end of file\n+x\n");
}

TEST(LineDifference, GivesUpTheShortestWayBetweenVeryDifferentTexts) {
  std::string before, after;
  for (int i = 0; i < 5'000; ++i) {
    before += "a" + std::to_string(i) + "\n";
    after += "b" + std::to_string(i) + "\n";
  }
  EXPECT_TRUE(
      UnifiedDifference("f", before, after).starts_with("--- f\n+++ f\n@@ -1,5000 +1,5000 @@\n"));
}

}  // namespace
}  // namespace levrules::format
