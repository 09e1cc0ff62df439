// Input that wants to break the program: each gives a message and the exit code of the command-line
// page, under 1 GiB and never a crash. RunProgram holds the limits on memory and time.

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/golden/run_program.h"

namespace levrules::golden {
namespace {

constexpr const char* kHeader = "fund hostile \"Hostile\"\n    decides for each place\n";
constexpr const char* kEntity =
    "entity place\n    from \"place.csv\"\n    key code : text\n    size : optional number\n";
constexpr const char* kDecision =
    "decision big\n    outcome yes when size > 1\n    outcome no otherwise\n";

std::string Repeated(const std::string& text, std::size_t times) {
  std::string all;
  all.reserve(text.size() * times);
  for (std::size_t i = 0; i < times; ++i) all += text;
  return all;
}

Outcome RunRule(const std::string& verb, const std::string& rule,
                const std::string& csv = "code,size\na,1\n") {
  const TemporaryFolder folder;
  folder.Write("hostile.rule", rule);
  folder.Write("place.csv", csv);
  return RunProgram({{"levrules", verb, "hostile.rule"}, {}, ""}, folder.path());
}

// The exit code, and a message that names its code.
void Expect(const Outcome& outcome, int exit, const std::string& message) {
  EXPECT_EQ(outcome.exit, exit) << outcome.to_stderr.substr(0, 2'000);
  EXPECT_NE(outcome.to_stderr.find(message), std::string::npos)
      << outcome.to_stderr.substr(0, 2'000);
  EXPECT_LT(outcome.to_stderr.size(), 200'000u) << "messages stay readable";
}

TEST(HostileRules, NestedBracketsOpen) {
  for (const std::string bracket : {"(", "[", "{"}) {
    Expect(RunRule("check", kHeader + std::string("let a = ") + Repeated(bracket, 4'000) + "\n"), 5,
           "LEV5002");
  }
}

TEST(HostileRules, NestedBracketsClosed) {
  Expect(RunRule("check", kHeader + std::string("let a = ") + Repeated("(", 4'000) + "1" +
                              Repeated(")", 4'000) + "\n"),
         5, "LEV5002");
  Expect(RunRule("check", kHeader + std::string("let a = ") + Repeated("abs(", 4'000) + "1" +
                              Repeated(")", 4'000) + "\n"),
         5, "LEV5002");
}

TEST(HostileRules, LongChains) {
  Expect(RunRule("check", kHeader + std::string("let a = 1") + Repeated(" + 1", 10'000) + "\n"), 5,
         "LEV5005");
  Expect(RunRule("check", kHeader + std::string("let a = ") + Repeated("not ", 10'000) + "true\n"),
         5, "LEV5005");
  Expect(RunRule("check", kHeader + std::string("let a = ") + Repeated("-", 10'000) + "1\n"), 5,
         "LEV5005");
  Expect(RunRule("check", kHeader + std::string("let a = ") +
                              Repeated("if true then 1 else ", 3'000) + "1\n"),
         5, "LEV5005");
}

TEST(HostileRules, ChainsWithinTheLimit) {
  const std::string rule = kHeader + std::string(kEntity) + kDecision + "let a = 1" +
                           Repeated(" + 1", 900) + "\nreport\n    a\n";
  EXPECT_EQ(RunRule("eval", rule).exit, 0);
  const std::string nested = kHeader + std::string(kEntity) + kDecision +
                             "let a = " + Repeated("(", 90) + "1" + Repeated(")", 90) +
                             "\nreport\n    a\n";
  EXPECT_EQ(RunRule("eval", nested).exit, 0);
}

TEST(HostileRules, DefinitionsOnDefinitions) {
  std::string rule = kHeader + std::string(kEntity) + kDecision;
  for (int i = 0; i < 20'000; ++i)
    rule += "let a" + std::to_string(i) + " = a" + std::to_string(i + 1) + " + 1\n";
  rule += "let a20000 = 1\nreport\n    a0\n";
  // In whatever order the lines stand.
  EXPECT_EQ(RunRule("check", rule).exit, 0);
  EXPECT_EQ(RunRule("eval", rule).exit, 0);
}

TEST(HostileRules, DeepExplanation) {
  std::string rule = kHeader + std::string(kEntity) + kDecision + "let a0 = size\n";
  for (int i = 1; i < 20'000; ++i)
    rule += "let a" + std::to_string(i) + " = a" + std::to_string(i - 1) + " + 1\n";
  const TemporaryFolder folder;
  folder.Write("hostile.rule", rule);
  folder.Write("place.csv", "code,size\na,1\n");
  EXPECT_EQ(RunProgram({{"levrules", "explain", "hostile.rule", "a"}, {}, ""}, folder.path()).exit,
            0);
}

TEST(HostileRules, FunctionsThatDouble) {
  std::string rule = kHeader + std::string(kEntity) + kDecision +
                     "function f0(x) = x + size_of(x)\nfunction size_of(x) = x * x\n";
  for (int i = 1; i < 60; ++i) {
    const std::string before = "f" + std::to_string(i - 1);
    rule += "function f" + std::to_string(i) + "(x) = " + before + "(x) + " + before + "(x + 1)\n";
  }
  rule += "let a = f59(1)\nreport\n    a\n";
  const Outcome outcome = RunRule("check", rule);
  EXPECT_EQ(outcome.exit, 5) << outcome.to_stderr.substr(0, 2'000);
}

TEST(HostileRules, NumberOfAMillionDigits) {
  Expect(RunRule("check", kHeader + std::string("let a = ") + Repeated("9", 1'000'000) + "\n"), 5,
         "LEV5001");
  Expect(RunRule("check", kHeader + std::string("let a = ") + Repeated("9", 30'000) + "\n"), 5,
         "LEV5004");
}

TEST(HostileRules, NumbersThatExplode) {
  std::string rule = kHeader + std::string(kEntity) + kDecision + "let a0 = 1 / 3 + 7 / 11\n";
  for (int i = 1; i < 40; ++i)
    rule += "let a" + std::to_string(i) + " = a" + std::to_string(i - 1) + " * a" +
            std::to_string(i - 1) + "\n";
  rule += "report\n    a39 rounded up\n";
  const Outcome outcome = RunRule("eval", rule);
  EXPECT_EQ(outcome.exit, 5) << outcome.to_stderr.substr(0, 2'000);
}

TEST(HostileRules, ALineOfAHundredMegabytes) {
  Expect(RunRule("check", kHeader + std::string("let a = ") + Repeated("1 + ", 25'000'000) + "1\n"),
         5, "bytes");
}

TEST(HostileRules, NulAndInvalidUtf8) {
  std::string nul = kHeader + std::string("let a = 1\n");
  nul[nul.size() - 3] = '\0';
  Expect(RunRule("check", nul), 1, "LEV1002");
  Expect(RunRule("check", kHeader + std::string("# caf\xE9\n")), 1, "LEV1001");
  Expect(RunRule("eval", kHeader + std::string("# \xED\xA0\x80\n")), 1, "LEV1001");
}

TEST(HostileRules, NothingToRead) {
  Expect(RunRule("check", ""), 1, "LEV1024");
  Expect(RunRule("check", "\n\n   \n# only a comment\n"), 1, "LEV1024");
  const TemporaryFolder folder;
  const Outcome outcome = RunProgram({{"levrules", "eval", "."}, {}, ""}, folder.path());
  EXPECT_EQ(outcome.exit, 3) << outcome.to_stderr;
}

// Every prefix of a good file is read without a crash.
TEST(HostileRules, CutAnywhere) {
  const std::string rule =
      kHeader + std::string(kEntity) + kDecision +
      "test \"t\"\n    expect count(over every place where size > 0 missing skipped) = 1\n";
  for (std::size_t length = 0; length < rule.size(); length += 7) {
    const Outcome outcome = RunRule("check", rule.substr(0, length));
    EXPECT_LE(outcome.exit, 1) << rule.substr(0, length) << outcome.to_stderr;
  }
}

class HostileData : public ::testing::Test {
 protected:
  static Outcome Run(const std::string& csv) {
    return RunRule("eval", kHeader + std::string(kEntity) + kDecision, csv);
  }
};

TEST_F(HostileData, AMillionColumns) {
  Expect(Run("code,size" + Repeated(",x", 1'000'000) + "\na,1\n"), 5, "LEV5");
}

TEST_F(HostileData, OpenQuoteOverAHundredMegabytes) {
  Expect(Run("code,size\n\"a," + Repeated("1234567,", 13'000'000) + "\n"), 3, "LEV3004");
}

TEST_F(HostileData, TenMillionEmptyRows) {
  const Outcome outcome = Run("code,size\n" + Repeated("\n", 10'000'000) + "a,2\n");
  EXPECT_EQ(outcome.exit, 0) << outcome.to_stderr.substr(0, 2'000);
  EXPECT_NE(outcome.to_stdout.find("rows in 1 = decided 1"), std::string::npos);
}

TEST_F(HostileData, TextThatIsNone) {
  Expect(Run(std::string("code,size\na\0b,1\n", 16)), 3, "LEV3002");
  Expect(Run("code,size\ncaf\xE9,1\n"), 3, "LEV3001");
}

TEST_F(HostileData, NumberOfAMillionDigits) {
  const Outcome outcome = Run("code,size\na," + Repeated("9", 1'000'000) + "\n");
  EXPECT_EQ(outcome.exit, 1) << outcome.to_stderr.substr(0, 2'000);
  EXPECT_NE(outcome.to_stdout.find("refused 1"), std::string::npos)
      << outcome.to_stdout.substr(0, 2'000);
}

TEST_F(HostileData, FileThatIsNotThere) {
  const TemporaryFolder folder;
  folder.Write("hostile.rule", kHeader + std::string(kEntity) + kDecision);
  Expect(RunProgram({{"levrules", "eval", "hostile.rule"}, {}, ""}, folder.path()), 3, "LEV3101");
}

}  // namespace
}  // namespace levrules::golden
