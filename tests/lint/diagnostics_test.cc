// Every diagnostic has a page that explains it and a case that shows it, and every page has a
// diagnostic.

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <sstream>
#include <string>

#include "runtime/base/diagnostic.h"

namespace levrules {
namespace {

namespace fs = std::filesystem;

// Messages without a case, and why.
const std::map<std::string, std::string>& Exempt() {
  static const std::map<std::string, std::string> exempt = {
      {"LEV3011",
       "a column of a table in the rules is looked up by the compiler, which says LEV2011"},
      {"LEV5010", "needs a data file of more than half a gigabyte"},
      {"LEV5033", "needs a data file of more than five million rows"},
  };
  return exempt;
}

std::string Read(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

fs::path Below(const std::string& folder) { return fs::path(LEVRULES_SOURCE) / folder; }

// What all cases expect, behind their first run.
std::string AllAnswers() {
  std::string answers;
  for (const auto& entry : fs::recursive_directory_iterator(Below("tests/golden"))) {
    if (entry.path().extension() != ".case") continue;
    const std::string text = Read(entry.path());
    const std::size_t run = text.find("\n--- run:");
    if (run != std::string::npos) answers += text.substr(run);
  }
  return answers;
}

TEST(Diagnostics, EachHasAPage) {
  for (const DiagnosticKind kind : AllDiagnosticKinds()) {
    const std::string code(InfoOf(kind).code);
    const fs::path page = Below("docs/diagnostics") / (code + ".md");
    if (!fs::exists(page)) {
      ADD_FAILURE() << code << " has no page docs/diagnostics/" << code << ".md";
      continue;
    }
    const std::string text = Read(page);
    EXPECT_TRUE(text.starts_with("# " + code + ": "))
        << page << " begins with `# " << code << ": ...`";
    EXPECT_NE(text.find("Wrong:\n"), std::string::npos) << page << " has no wrong example";
    EXPECT_NE(text.find("Right:\n"), std::string::npos) << page << " has no right example";
  }
}

TEST(Diagnostics, EachPageHasADiagnostic) {
  std::set<std::string> codes;
  for (const DiagnosticKind kind : AllDiagnosticKinds()) codes.emplace(InfoOf(kind).code);
  for (const auto& entry : fs::directory_iterator(Below("docs/diagnostics"))) {
    if (entry.path().filename() == "README.md") continue;  // what the pages are
    EXPECT_TRUE(codes.contains(entry.path().stem().string()))
        << entry.path() << " explains no diagnostic";
  }
}

TEST(Diagnostics, EachHasACase) {
  const std::string answers = AllAnswers();
  for (const DiagnosticKind kind : AllDiagnosticKinds()) {
    const std::string code(InfoOf(kind).code);
    // `error[LEV2014]` of a message, `(LEV3031)` of a cell in a list.
    const bool shown = answers.find("[" + code + "]") != std::string::npos ||
                       answers.find("(" + code + ")") != std::string::npos;
    EXPECT_NE(shown, Exempt().contains(code))
        << code << (shown ? " has a case and is exempt" : " occurs in no case");
  }
}

TEST(Diagnostics, CodesAreGivenOnce) {
  std::set<std::string> codes;
  for (const DiagnosticKind kind : AllDiagnosticKinds()) {
    EXPECT_TRUE(codes.emplace(InfoOf(kind).code).second) << InfoOf(kind).code << " stands twice";
  }
}

}  // namespace
}  // namespace levrules
