// `diff` reads files of git revisions, and git calls it for rule files.

#include <gtest/gtest.h>

#include <cstdlib>
#include <string>

#include "tests/golden/run_program.h"

namespace levrules::golden {
namespace {

constexpr const char* kRules = R"(fund halls "Halls"
    in force from 2025-01-01
    decides for each hall

entity hall
    from "data/halls.csv"
    key code : text
    users    : integer people

criterion used
    met when users >= 100 people

decision grant
    outcome yes when used
    outcome no otherwise
)";

class Repository : public ::testing::Test {
 protected:
  void SetUp() override {
    if (std::system("git --version > /dev/null 2>&1") != 0) GTEST_SKIP() << "there is no git";
    folder_.Write("halls.rule", kRules);
    folder_.Write("data/halls.csv", "code,users\nA,90\nB,120\n");
    ASSERT_EQ(Git("init -q"), 0);
    ASSERT_EQ(Git("add -A"), 0);
    ASSERT_EQ(Git("commit -q -m one"), 0);
    std::string changed = kRules;
    changed.replace(changed.find("100 people"), 10, "80 people");
    folder_.Write("halls.rule", changed);
    folder_.Write("data/halls.csv", "code,users\nA,90\nB,70\n");
  }

  int Git(const std::string& words) const {
    return std::system(("cd '" + folder_.path().string() +
                        "' && git -c user.name=n -c user.email=e@example.org -c "
                        "commit.gpgsign=false " +
                        words)
                           .c_str());
  }

  TemporaryFolder folder_;
};

TEST_F(Repository, ARevisionIsAVersionWithItsData) {
  const Outcome diff =
      RunProgram({{"levrules", "diff", "HEAD:halls.rule", "halls.rule"}, {}, ""}, folder_.path());
  ASSERT_EQ(diff.exit, 0) << diff.to_stderr;
  for (const char* line :
       {"changed criterion used: threshold", "  100 people → 80 people",
        "HEAD:./data/halls.csv, 2 rows", "grant of hall: 2 of 2 rows not the same"})
    EXPECT_NE(diff.to_stdout.find(line), std::string::npos) << line << "\n" << diff.to_stdout;
}

TEST_F(Repository, AFileThatARevisionDoesNotHave) {
  const Outcome diff =
      RunProgram({{"levrules", "diff", "HEAD:town.rule", "halls.rule"}, {}, ""}, folder_.path());
  EXPECT_EQ(diff.exit, 3);
  EXPECT_NE(diff.to_stderr.find("git has no such file in this revision"), std::string::npos);
}

TEST_F(Repository, GitCallsIt) {
  folder_.Write("old.rule", kRules);
  const Outcome diff = RunProgram(
      {{"levrules", "diff", "halls.rule", "old.rule", "0", "100644", "halls.rule", "0", "100644"},
       {},
       ""},
      folder_.path());
  ASSERT_EQ(diff.exit, 0) << diff.to_stderr;
  EXPECT_NE(diff.to_stdout.find("  100 people → 80 people"), std::string::npos) << diff.to_stdout;
  const Outcome added = RunProgram(
      {{"levrules", "diff", "halls.rule", "/dev/null", ".", ".", "halls.rule", "0", "100644"},
       {},
       ""},
      folder_.path());
  EXPECT_EQ(added.to_stdout, "halls.rule is new\n");
}

}  // namespace
}  // namespace levrules::golden
