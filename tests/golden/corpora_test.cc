// The shared collections of characters and strings that break software, where they are there:
// encodings, hidden and look-alike characters in rule files, naughty names and formulas in data.

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/syntax/parse.h"
#include "runtime/base/text.h"
#include "tests/golden/run_program.h"

namespace levrules::golden {
namespace {

namespace fs = std::filesystem;

const fs::path& Corpora() {
  static const fs::path folder = fs::path(LEVRULES_SHARED) / "corpora";
  return folder;
}

#define SKIP_WITHOUT_CORPORA() \
  if (!fs::exists(Corpora())) GTEST_SKIP() << "the shared corpora are not here: " << Corpora()

// The lines of a file of tab-separated values, without the header.
std::vector<std::vector<std::string>> Table(const std::string& name) {
  std::vector<std::vector<std::string>> rows;
  std::istringstream text(ReadWholeFile(Corpora() / "made-here" / name));
  for (std::string line; std::getline(text, line);) {
    std::vector<std::string> cells;
    std::istringstream in(line);
    for (std::string cell; std::getline(in, cell, '\t');) cells.push_back(cell);
    rows.push_back(std::move(cells));
  }
  rows.erase(rows.begin());
  return rows;
}

std::string FromHex(const std::string& hex) {
  std::string bytes;
  for (std::size_t i = 0; i + 1 < hex.size(); i += 2)
    bytes += static_cast<char>(std::stoi(hex.substr(i, 2), nullptr, 16));
  return bytes;
}

std::string ToUtf8(unsigned long c) {
  std::string text;
  const auto add = [&](unsigned long byte) {
    text += static_cast<char>(static_cast<unsigned char>(byte));
  };
  if (c < 0x80) {
    add(c);
  } else if (c < 0x800) {
    add(0xC0 | (c >> 6));
    add(0x80 | (c & 0x3F));
  } else if (c < 0x10000) {
    add(0xE0 | (c >> 12));
    add(0x80 | ((c >> 6) & 0x3F));
    add(0x80 | (c & 0x3F));
  } else {
    add(0xF0 | (c >> 18));
    add(0x80 | ((c >> 12) & 0x3F));
    add(0x80 | ((c >> 6) & 0x3F));
    add(0x80 | (c & 0x3F));
  }
  return text;
}

TEST(Corpora, Encodings) {
  SKIP_WITHOUT_CORPORA();
  const auto rows = Table("utf8_cases.tsv");
  EXPECT_EQ(rows.size(), 140u);
  for (const auto& row : rows)
    EXPECT_EQ(!FindInvalidUtf8(FromHex(row[0])).has_value(), row[1] == "1")
        << row[0] << " " << row[2];
}

bool Refused(const std::string& rule) {
  SourceMap sources;
  DiagnosticList found;
  syntax::ParseFile(sources, sources.Add("hazard.rule", rule), found);
  return found.has_errors();
}

TEST(Corpora, HazardousCharactersInRules) {
  SKIP_WITHOUT_CORPORA();
  const auto rows = Table("unicode_hazards.tsv");
  EXPECT_EQ(rows.size(), 70u);
  for (const auto& row : rows) {
    const std::string character = ToUtf8(std::stoul(row[0].substr(2), nullptr, 16));
    const std::string head = "fund hazard \"Hazard\"\n";
    const std::string where = row[0] + " " + row[1];
    EXPECT_TRUE(Refused(head + "parameter na" + character + "me is 1\n")) << where << " in a name";
    EXPECT_TRUE(Refused(head + "parameter name" + character + " is 1\n"))
        << where << " in the rules";
    const auto expect = [&](const std::string& handling, const std::string& rule,
                            const std::string& place) {
      if (handling.starts_with("warn")) return;  // either will do
      EXPECT_EQ(Refused(rule), handling.starts_with("reject")) << where << place;
    };
    expect(row[5], head + "# a comment" + character + " goes on\nparameter name is 1\n",
           " in a comment");
    expect(row[6], head + "source paper \"A text" + character + " goes on\"\n", " in a text");
  }
}

constexpr const char* kNames =
    "fund names \"Names\"\n    decides for each place\nentity place\n    from \"names.csv\"\n    "
    "key code : integer\n    label name : optional text\n"
    "decision named\n    outcome yes when name is not missing\n    outcome no otherwise\nreport\n  "
    "  name\n";

std::string Quoted(const std::string& text) {
  std::string quoted = "\"";
  for (const char c : text) quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
  return quoted + "\"";
}

// The records of RFC 4180 text.
std::vector<std::vector<std::string>> Records(const std::string& csv) {
  std::vector<std::vector<std::string>> records = {{""}};
  bool quoted = false;
  for (std::size_t i = 0; i < csv.size(); ++i) {
    const char c = csv[i];
    if (quoted && c == '"' && i + 1 < csv.size() && csv[i + 1] == '"') {
      records.back().back() += csv[++i];
    } else if (c == '"') {
      quoted = !quoted;
    } else if (!quoted && c == ',') {
      records.back().emplace_back();
    } else if (!quoted && c == '\n') {
      records.push_back({""});
    } else {
      records.back().back() += c;
    }
  }
  records.pop_back();
  return records;
}

std::vector<std::string> RoundTrip(const std::vector<std::string>& names, Outcome& as_text) {
  const TemporaryFolder folder;
  std::string csv = "code,name\n";
  for (std::size_t i = 0; i < names.size(); ++i) csv += fmt::format("{},{}\n", i, Quoted(names[i]));
  folder.Write("names.rule", kNames);
  folder.Write("names.csv", csv);
  const Outcome outcome =
      RunProgram({{"levrules", "eval", "names.rule", "--format", "csv"}, {}, ""}, folder.path());
  EXPECT_EQ(outcome.exit, 0) << outcome.to_stderr.substr(0, 2'000);
  as_text = RunProgram({{"levrules", "eval", "names.rule"}, {}, ""}, folder.path());
  std::vector<std::string> back;
  const auto records = Records(outcome.to_stdout);
  for (std::size_t i = 1; i < records.size(); ++i) back.push_back(records[i].back());
  return back;
}

TEST(Corpora, NaughtyNames) {
  SKIP_WITHOUT_CORPORA();
  const auto list = nlohmann::json::parse(ReadWholeFile(Corpora() / "blns" / "blns.json"));
  EXPECT_EQ(list.size(), 485u);
  std::vector<std::string> names;
  for (const auto& item : list) {
    const auto text = item.get<std::string>();
    if (text.find('\0') == std::string::npos && !FindInvalidUtf8(text)) names.push_back(text);
  }
  Outcome as_text;
  const std::vector<std::string> back = RoundTrip(names, as_text);
  ASSERT_EQ(back.size(), names.size());
  for (std::size_t i = 0; i < names.size(); ++i) {
    const std::string trimmed(TrimBlanks(names[i]));
    const std::string unguarded = back[i].starts_with('\'') ? back[i].substr(1) : back[i];
    EXPECT_EQ(unguarded, trimmed) << "name " << i;
    EXPECT_EQ(std::string("=+-@").find((back[i] + " ")[0]), std::string::npos) << back[i];
  }
  for (const char c : as_text.to_stdout) {
    EXPECT_TRUE(static_cast<unsigned char>(c) >= 0x20 || c == '\n')
        << "a control character reached the terminal";
  }
}

TEST(Corpora, FormulasInCells) {
  SKIP_WITHOUT_CORPORA();
  const auto rows = Table("formula_leading.tsv");
  EXPECT_EQ(rows.size(), 20u);
  std::vector<std::string> names;
  std::vector<bool> guarded;
  for (const auto& row : rows) {
    const auto text = nlohmann::json::parse(row[0]).get<std::string>();
    if (row[1] != "text" || text.find('\0') != std::string::npos) continue;
    // The door takes the blanks around a cell away, and what is left may be a formula.
    const std::string_view trimmed = TrimBlanks(text);
    names.push_back(text);
    guarded.push_back(row[2] == "1" || trimmed.starts_with('='));
  }
  Outcome as_text;
  const std::vector<std::string> back = RoundTrip(names, as_text);
  ASSERT_EQ(back.size(), names.size());
  for (std::size_t i = 0; i < names.size(); ++i)
    EXPECT_EQ(back[i].starts_with('\''), guarded[i]) << names[i];
}

}  // namespace
}  // namespace levrules::golden
