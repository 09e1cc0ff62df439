// Includes go one way: every `#include` of the project is read against this table.

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <string>
#include <vector>

namespace levrules {
namespace {

namespace fs = std::filesystem;

// Each folder and the folders whose headers it may include besides its own.
const std::map<std::string, std::set<std::string>>& Allowed() {
  static const std::set<std::string> base = {"runtime/base"};
  static const std::set<std::string> value = {"runtime/base", "runtime/value"};
  static const std::set<std::string> program = {"runtime/base", "runtime/value", "runtime/program"};
  static const std::set<std::string> eval = {"runtime/base", "runtime/value", "runtime/program",
                                             "runtime/data"};
  static const std::set<std::string> audit = {"runtime/base", "runtime/value", "runtime/program",
                                              "runtime/data", "runtime/eval"};
  static const std::set<std::string> report = {"runtime/base", "runtime/value", "runtime/program",
                                               "runtime/data", "runtime/eval",  "runtime/audit"};
  static const std::set<std::string> sema = {"runtime/base",    "runtime/value",
                                             "runtime/program", "compiler/syntax",
                                             "compiler/format", "compiler/amend"};
  static const std::set<std::string> workbench = {
      "runtime/base",    "runtime/value",  "runtime/program", "runtime/data",
      "runtime/eval",    "runtime/audit",  "runtime/report",  "compiler/syntax",
      "compiler/format", "compiler/amend", "compiler/sema",   "compiler/lower",
      "compiler/diff"};
  static const std::set<std::string> cli = [] {
    std::set<std::string> all = workbench;
    all.insert("workbench");
    return all;
  }();
  static const std::map<std::string, std::set<std::string>> table = {
      {"runtime/base", {}},
      {"runtime/value", base},
      {"runtime/program", value},
      {"runtime/data", program},
      {"runtime/eval", eval},
      {"runtime/audit", audit},
      {"runtime/report", report},
      {"compiler/syntax", base},
      {"compiler/format", {"runtime/base", "compiler/syntax"}},
      {"compiler/amend", {"runtime/base", "runtime/value", "runtime/program", "compiler/syntax"}},
      {"compiler/sema", sema},
      {"compiler/diff", sema},
      {"compiler/lower", program},
      {"workbench", workbench},
      {"cli", cli},
      {"tests/reference", {"runtime/base", "compiler/syntax"}},
  };
  return table;
}

std::vector<std::string> IncludesOf(const fs::path& path) {
  static const std::regex line_of_include("^\\s*#\\s*include\\s*[\"<]([^\">]+)[\">]");
  std::ifstream file(path);
  std::vector<std::string> includes;
  for (std::string line; std::getline(file, line);) {
    std::smatch match;
    if (std::regex_search(line, match, line_of_include)) includes.push_back(match[1]);
  }
  return includes;
}

struct SourceFile {
  fs::path path;
  std::string folder;  // from the top on
};

std::vector<SourceFile> Sources(const std::vector<std::string>& tops) {
  const fs::path root = LEVRULES_SOURCE;
  std::vector<SourceFile> files;
  for (const std::string& top : tops) {
    if (!fs::exists(root / top)) continue;
    for (const auto& entry : fs::recursive_directory_iterator(root / top)) {
      const auto extension = entry.path().extension();
      if (extension != ".h" && extension != ".cc") continue;
      files.push_back({entry.path(), fs::relative(entry.path().parent_path(), root).string()});
    }
  }
  return files;
}

TEST(Layering, IncludesGoOneWay) {
  std::size_t seen = 0;
  for (const SourceFile& file :
       Sources({"runtime", "compiler", "workbench", "cli", "tests/reference"})) {
    const auto allowed = Allowed().find(file.folder);
    ASSERT_NE(allowed, Allowed().end()) << file.folder << " is not in the table of layers";
    for (const std::string& include : IncludesOf(file.path)) {
      const bool ours = include.starts_with("runtime/") || include.starts_with("compiler/") ||
                        include.starts_with("workbench/") || include.starts_with("cli/") ||
                        include.starts_with("tests/") || include.starts_with("grammar/");
      if (!ours || include == "workbench/version.h") continue;
      ++seen;
      const std::string folder = fs::path(include).parent_path().string();
      EXPECT_TRUE(folder == file.folder || allowed->second.contains(folder))
          << file.path << " includes " << include;
      EXPECT_TRUE(fs::exists(fs::path(LEVRULES_SOURCE) / include))
          << file.path << " includes " << include << ", which is not there";
    }
  }
  EXPECT_GT(seen, 200u) << "the test reads the includes of the project";
}

// The reference evaluator shares the tree with the product and nothing else.
TEST(Layering, ReferenceStandsAlone) {
  for (const SourceFile& file : Sources({"tests/reference"})) {
    for (const std::string& include : IncludesOf(file.path)) {
      EXPECT_FALSE(include.starts_with("runtime/") && !include.starts_with("runtime/base/"))
          << file.path << " includes " << include;
      EXPECT_FALSE(include.starts_with("compiler/") && !include.starts_with("compiler/syntax/"))
          << file.path << " includes " << include;
    }
  }
}

// Libraries that are the business of one place.
TEST(Layering, LibrariesStayWhereTheyBelong) {
  const std::map<std::string, std::set<std::string>> homes = {
      {"antlr4", {"compiler/syntax"}},
      {"Levrules", {"compiler/syntax"}},
      {"boost/", {"runtime/value", "tests/reference"}},
      {"CLI/", {"cli"}},
      {"nlohmann/", {"runtime/report"}},
      {"sodium", {"workbench"}},
      {"re2/", {"compiler/sema", "runtime/data", "runtime/eval"}},
      {"gtest/", {}},
      {"filesystem", {"cli"}},
      {"fstream", {}},
      {"iostream", {}},
      {"random", {}},
      {"ctime", {}},
      {"clocale", {}}};
  for (const SourceFile& file : Sources({"runtime", "compiler", "workbench", "cli"})) {
    for (const std::string& include : IncludesOf(file.path)) {
      for (const auto& [library, folders] : homes) {
        if (!include.starts_with(library)) continue;
        EXPECT_TRUE(folders.contains(file.folder)) << file.path << " includes " << include;
      }
    }
  }
}

// No `double` and no `float` on a path to a decision: there is none at all.
TEST(Layering, NoFloatingPoint) {
  const std::regex text_literal("\"([^\"\\\\]|\\\\.)*\"");
  const std::regex word("\\b(double|float|long double)\\b");
  for (const SourceFile& file : Sources({"runtime", "compiler", "workbench", "cli"})) {
    std::ifstream text(file.path);
    std::size_t number = 0;
    for (std::string line; std::getline(text, line);) {
      ++number;
      const std::string code =
          std::regex_replace(line.substr(0, line.find("//")), text_literal, "");
      EXPECT_FALSE(std::regex_search(code, word)) << file.path << ":" << number << ": " << line;
    }
  }
}

}  // namespace
}  // namespace levrules
