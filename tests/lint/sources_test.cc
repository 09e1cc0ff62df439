// No dead files: every source is named in a CMake file, every header is included by somebody.

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <regex>
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

std::vector<std::string> Lines(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

// The line with the brace that ends the function whose body begins at `begin`, in the layout of
// .clang-format; 0 where none begins there. Of what stands inside a function it says no more than
// where that function ends.
std::size_t EndOfFunction(const std::vector<std::string>& lines, std::size_t begin) {
  static const std::regex opens(R"( *[^ /#}[].*\)( const| override| noexcept| ->.*)* \{)");
  static const std::regex other(R"( *(if|for|while|switch|do|else|namespace|return) ?.*)");
  if (!std::regex_match(lines[begin], opens)) return 0;
  if (std::regex_match(lines[begin], other)) return 0;
  for (std::size_t end = begin + 1; end < lines.size(); ++end) {
    const std::size_t indent = lines[end].find_first_not_of(' ');
    if (indent != std::string::npos && indent <= 2 && lines[end][indent] == '}') return end;
  }
  return 0;
}

// A function of more than 70 lines wants a name for a part of it.
TEST(Sources, FunctionsStayShort) {
  std::size_t seen = 0;
  for (const std::string extension : {".cc", ".h"}) {
    for (const fs::path& file : FilesBelow(kTops, extension)) {
      const std::vector<std::string> lines = Lines(Read(file));
      for (std::size_t begin = 0; begin < lines.size(); ++begin) {
        const std::size_t end = EndOfFunction(lines, begin);
        if (end == 0) continue;
        ++seen;
        EXPECT_LE(end - begin + 1, 70u) << file << ":" << begin + 1 << " " << lines[begin];
      }
    }
  }
  EXPECT_GT(seen, 2'000u);
}

}  // namespace
}  // namespace levrules
