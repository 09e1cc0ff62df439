// What the project itself shows to authors is in the layout that `fmt` gives.

#include <gtest/gtest.h>

#include <filesystem>

#include "tests/golden/run_program.h"

namespace levrules::golden {
namespace {

namespace fs = std::filesystem;

void ExpectLaidOut(const fs::path& file) {
  const Outcome outcome =
      RunProgram({{"levrules", "fmt", "--diff", "--check", file.string()}, {}, ""}, "/");
  EXPECT_EQ(outcome.exit, 0) << outcome.to_stdout << outcome.to_stderr;
}

TEST(LaidOut, RulesAndLibraries) {
  for (const char* folder : {"rules", "stdlib", "tests/stdlib"}) {
    const auto files = FilesBelow(fs::path(LEVRULES_SOURCE) / folder, ".rule");
    EXPECT_FALSE(files.empty()) << folder;
    for (const fs::path& file : files) ExpectLaidOut(file);
  }
}

TEST(LaidOut, WhatNewWrites) {
  const TemporaryFolder folder;
  ASSERT_EQ(RunProgram({{"levrules", "new", "my_fund"}, {}, ""}, folder.path()).exit, 0);
  ExpectLaidOut(folder.path() / "my_fund.rule");
}

}  // namespace
}  // namespace levrules::golden
