// The libraries of stdlib/: each is held against published figures by a rule file of its own in
// tests/stdlib, and no function goes untested or undescribed.

#include <gtest/gtest.h>

#include <filesystem>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "tests/golden/run_program.h"

namespace levrules::golden {
namespace {

namespace fs = std::filesystem;

const fs::path& Source() {
  static const fs::path folder = LEVRULES_SOURCE;
  return folder;
}

struct Library {
  std::string name;
  int tests = 0;  // of its rule file
};

void PrintTo(const Library& library, std::ostream* out) { *out << library.name; }

// The names behind `function` at the beginning of a line.
std::vector<std::string> FunctionsOf(const std::string& rules) {
  constexpr std::string_view kWord = "function ";
  std::vector<std::string> names;
  std::istringstream in(rules);
  for (std::string line; std::getline(in, line);) {
    if (!line.starts_with(kWord)) continue;
    names.push_back(line.substr(kWord.size(), line.find('(') - kWord.size()));
  }
  return names;
}

class Stdlib : public ::testing::TestWithParam<Library> {};

TEST_P(Stdlib, AgreesWithPublishedFigures) {
  const auto& [name, count] = GetParam();
  const std::string file = name + ".rule";
  const Outcome tests = RunProgram({{"levrules", "test", file}, {}, ""}, Source() / "tests/stdlib");
  EXPECT_EQ(tests.exit, 0) << tests.to_stdout << tests.to_stderr;
  EXPECT_TRUE(tests.to_stdout.ends_with("\n" + std::to_string(count) + " passed, 0 failed\n"))
      << tests.to_stdout;
}

std::size_t Occurrences(const std::string& text, const std::string& word) {
  std::size_t count = 0;
  for (std::size_t at = text.find(word); at != std::string::npos; at = text.find(word, at + 1))
    ++count;
  return count;
}

TEST_P(Stdlib, TestsBringNoWarnings) {
  const std::string file = GetParam().name + ".rule";
  const Outcome check =
      RunProgram({{"levrules", "check", file}, {}, ""}, Source() / "tests/stdlib");
  EXPECT_EQ(check.exit, 0) << check.to_stderr;
  // The numbers of these tests come from the example that the test names, not line by line.
  EXPECT_EQ(Occurrences(check.to_stderr, "warning["),
            Occurrences(check.to_stderr, "warning[LEV2907]"))
      << check.to_stderr;
}

TEST_P(Stdlib, EveryFunctionIsTestedAndDescribed) {
  const std::string file = GetParam().name + ".rule";
  const std::string library = ReadWholeFile(Source() / "stdlib" / file);
  const std::string tests = ReadWholeFile(Source() / "tests/stdlib" / file);
  const std::string page = ReadWholeFile(Source() / "docs/language/library.md");
  const std::vector<std::string> functions = FunctionsOf(library);
  EXPECT_FALSE(functions.empty());
  for (const std::string& function : functions) {
    EXPECT_NE(tests.find(" " + function + "("), std::string::npos)
        << function << " is not called in tests/stdlib/" << file;
    EXPECT_NE(page.find("`" + function + "("), std::string::npos)
        << function << " is not described in docs/language/library.md";
  }
}

INSTANTIATE_TEST_SUITE_P(Libraries, Stdlib,
                         ::testing::Values(Library{"stats", 23}, Library{"means", 14},
                                           Library{"dates", 10}, Library{"geography", 4}),
                         [](const auto& tested) { return tested.param.name; });

// A library that is added is added above.
TEST(StdlibFolder, HoldsTheTestedLibrariesOnly) {
  std::vector<std::string> names;
  for (const fs::path& path : FilesBelow(Source() / "stdlib", ".rule"))
    names.push_back(path.stem().string());
  EXPECT_EQ(names, (std::vector<std::string>{"dates", "geography", "means", "stats"}));
}

}  // namespace
}  // namespace levrules::golden
