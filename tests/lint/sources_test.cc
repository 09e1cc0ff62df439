// No dead files: every source is named in a CMake file, every header is included by somebody.

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

namespace levrules {
namespace {

namespace fs = std::filesystem;

std::string Read(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

std::vector<fs::path> FilesBelow(const std::vector<std::string>& tops,
                                 const std::string& extension) {
  std::vector<fs::path> files;
  for (const std::string& top : tops) {
    for (const auto& entry : fs::recursive_directory_iterator(fs::path(LEVRULES_SOURCE) / top)) {
      if (entry.path().extension() == extension) files.push_back(entry.path());
    }
  }
  return files;
}

const std::vector<std::string> kTops = {"runtime", "compiler", "workbench", "cli", "tests"};

TEST(Sources, EveryOneIsBuilt) {
  std::string lists;
  for (const std::string folder : {"runtime", "compiler", "workbench", "cli", "tests"}) {
    lists += Read(fs::path(LEVRULES_SOURCE) / folder / "CMakeLists.txt");
  }
  const std::vector<fs::path> sources = FilesBelow(kTops, ".cc");
  EXPECT_GT(sources.size(), 80u);
  for (const fs::path& source : sources) {
    EXPECT_NE(lists.find(source.filename().string()), std::string::npos)
        << source << " is built by nobody";
  }
}

TEST(Sources, EveryHeaderIsIncluded) {
  std::string all;
  for (const std::string extension : {".cc", ".h"}) {
    for (const fs::path& file : FilesBelow(kTops, extension)) all += Read(file);
  }
  for (const fs::path& header : FilesBelow(kTops, ".h")) {
    const std::string path = fs::relative(header, LEVRULES_SOURCE).string();
    EXPECT_NE(all.find("\"" + path + "\""), std::string::npos) << path << " is included by nobody";
  }
}

// A file of more than 700 lines wants a seam.
TEST(Sources, FilesStayShort) {
  for (const std::string extension : {".cc", ".h"}) {
    for (const fs::path& file : FilesBelow(kTops, extension)) {
      const std::string text = Read(file);
      EXPECT_LE(std::count(text.begin(), text.end(), '\n'), 700) << file;
    }
  }
}

}  // namespace
}  // namespace levrules
