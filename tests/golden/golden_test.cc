// Every tests/golden/<stage>/<topic>/*.case is one test. LEVRULES_BLESS=1 rewrites what the cases
// expect and reports them as skipped: then read the difference as a reviewer would.

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

#include "tests/golden/case_file.h"

namespace levrules::golden {
namespace {

const std::filesystem::path& CaseFolder() {
  static const std::filesystem::path folder =
      std::filesystem::path(LEVRULES_SOURCE) / "tests" / "golden";
  return folder;
}

void Compare(const ExpectedText& expected, const std::string& actual, const char* stream) {
  if (expected.contains.empty()) {
    EXPECT_EQ(expected.exact, actual) << stream;
    return;
  }
  for (const std::string& line : expected.contains) {
    EXPECT_NE(actual.find(line), std::string::npos) << stream << " lacks: " << line << "\nand is:\n"
                                                    << actual;
  }
}

class GoldenCase : public ::testing::TestWithParam<std::filesystem::path> {};

TEST_P(GoldenCase, AnswersAsWritten) {
  const std::string text = ReadWholeFile(GetParam());
  const Case golden = ParseCase(text);
  const TemporaryFolder folder;
  for (const CaseFile& file : golden.files) folder.Write(file.name, file.text);
  std::vector<Outcome> outcomes;
  std::vector<std::string> written;
  for (const CaseRun& run : golden.runs) {
    outcomes.push_back(RunProgram(run.command, folder.path()));
    for (const CaseFile& file : run.written) written.push_back(folder.Read(file.name));
  }
  if (const char* bless = std::getenv("LEVRULES_BLESS");
      bless != nullptr && std::string(bless) == "1") {
    WriteWholeFile(GetParam(), BlessCase(text, outcomes, written));
    GTEST_SKIP() << "blessed";
  }
  std::size_t file_index = 0;
  for (std::size_t i = 0; i < golden.runs.size(); ++i) {
    const CaseRun& run = golden.runs[i];
    SCOPED_TRACE(run.line);
    EXPECT_EQ(run.exit, outcomes[i].exit) << outcomes[i].to_stderr;
    Compare(run.to_stdout, outcomes[i].to_stdout, "stdout");
    Compare(run.to_stderr, outcomes[i].to_stderr, "stderr");
    for (const CaseFile& file : run.written)
      EXPECT_EQ(file.text, written[file_index++]) << file.name;
  }
}

std::string NameOfCase(const ::testing::TestParamInfo<std::filesystem::path>& tested) {
  return TestNameOf(std::filesystem::relative(tested.param, CaseFolder()).replace_extension());
}

INSTANTIATE_TEST_SUITE_P(Golden, GoldenCase, ::testing::ValuesIn(FilesBelow(CaseFolder(), ".case")),
                         NameOfCase);

}  // namespace
}  // namespace levrules::golden
