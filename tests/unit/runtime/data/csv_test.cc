#include "runtime/data/csv.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

namespace levrules::data {
namespace {

using Rows = std::vector<std::vector<std::string>>;

struct Scan {
  Rows rows;
  std::vector<std::size_t> lines;
  std::vector<CsvFault> faults;
};

Scan ScanAll(std::string_view text) {
  Scan scan;
  CsvScanner scanner(text);
  std::string scratch;
  while (true) {
    const CsvEvent event = scanner.Next();
    if (event == CsvEvent::End) return scan;
    if (event == CsvEvent::Fault) {
      scan.faults.push_back(scanner.fault());
      continue;
    }
    scan.lines.push_back(scanner.line());
    scan.rows.emplace_back();
    for (const CsvCell& cell : scanner.cells())
      scan.rows.back().emplace_back(cell.Text(text, scratch));
  }
}

struct FaultCase {
  std::string text;
  DiagnosticKind kind;
  std::size_t line;
  std::size_t cell;
};

TEST(CsvTest, ReadsPlainAndQuotedCells) {
  const Scan scan = ScanAll("a,b\n1,\"x, \"\"y\"\"\"\n\"\",\"two\nlines\"\n3,\n");
  EXPECT_EQ(scan.rows, (Rows{{"a", "b"}, {"1", "x, \"y\""}, {"", "two\nlines"}, {"3", ""}}));
  EXPECT_EQ(scan.lines, (std::vector<std::size_t>{1, 2, 3, 5}));
  EXPECT_TRUE(scan.faults.empty());
}

TEST(CsvTest, ByteOrderMarkAndLineEndsMakeNoDifference) {
  const Rows rows{{"a", "b"}, {"1", "2"}};
  for (const std::string_view text : {"a,b\n1,2", "a,b\n1,2\n", "a,b\r\n1,2\r\n",
                                      "\xEF\xBB\xBF"
                                      "a,b\r\n1,2",
                                      "\n\na,b\n \t\n1,2\n\n\n", "\r\na,b\r\n  \r\n1,2\r\n\r\n"}) {
    EXPECT_EQ(ScanAll(text).rows, rows) << text;
  }
}

TEST(CsvTest, BlankLinesCountAsLines) {
  EXPECT_EQ(ScanAll("a\n\n\r\n1\n").lines, (std::vector<std::size_t>{1, 4}));
}

TEST(CsvTest, AnEmptyTextHasNoRows) {
  for (const std::string_view text : {"", "\xEF\xBB\xBF", "\n", "  \r\n\n"})
    EXPECT_TRUE(ScanAll(text).rows.empty());
}

TEST(CsvTest, FaultsNameLineAndCell) {
  using enum DiagnosticKind;
  const std::vector<FaultCase> cases = {
      {"a,b\n1,\"x\ny\n", DataQuoteOpen, 2, 1},      {"a,b\n\"x\"y,2\n", DataTextAfterQuote, 2, 0},
      {"a,b\n1,\"x\" \n", DataTextAfterQuote, 2, 1}, {"a,b\n1,x\"y\n", DataQuoteInside, 2, 1},
      {"a,b\n1, \"y\"\n", DataQuoteInside, 2, 1},    {"a,b\r1,2\r", DataCarriageReturn, 1, 2},
      {"a,b\n1,2\r", DataCarriageReturn, 2, 2},
  };
  for (const FaultCase& expected : cases) {
    const Scan scan = ScanAll(expected.text);
    ASSERT_EQ(scan.faults.size(), 1u) << expected.text;
    EXPECT_EQ(scan.faults[0].kind, expected.kind) << expected.text;
    EXPECT_EQ(scan.faults[0].line, expected.line) << expected.text;
    EXPECT_EQ(scan.faults[0].cell, expected.cell) << expected.text;
  }
}

TEST(CsvTest, GoesOnBehindAMisplacedQuote) {
  const Scan scan = ScanAll("a,b\n1,x\"y\n\"z\"!,2\n3,4\n");
  EXPECT_EQ(scan.faults.size(), 2u);
  EXPECT_EQ(scan.rows, (Rows{{"a", "b"}, {"3", "4"}}));
  EXPECT_EQ(scan.lines.back(), 4u);
}

TEST(CsvTest, TextIsUtf8WithoutNul) {
  using enum DiagnosticKind;
  EXPECT_FALSE(CheckCsvText("a,b\n£,日本語 and much plain text around it\n"));
  const std::vector<FaultCase> cases = {
      {"a,b\n1,caf\xE9\n", DataNotUtf8, 2, 1},
      {"a,b\n\xE9,1\n", DataNotUtf8, 2, 0},
      {"a,b\n\"x\ny\",\"z\xE9\"\n", DataNotUtf8, 3, 1},
      {"\xFF\xFE"
       "a",
       DataNotUtf8, 1, 0},
      {"a\n\xC3", DataNotUtf8, 2, 0},
      {"a\n\xED\xA0\x80\n", DataNotUtf8, 2, 0},
      {std::string("a,b\n1,x\0y\n", 10), DataNulByte, 2, 1},
  };
  for (const FaultCase& expected : cases) {
    const auto fault = CheckCsvText(expected.text);
    ASSERT_TRUE(fault) << expected.text;
    EXPECT_EQ(fault->kind, expected.kind) << expected.text;
    EXPECT_EQ(fault->line, expected.line) << expected.text;
    EXPECT_EQ(fault->cell, expected.cell) << expected.text;
  }
}

// ---- corpora ----

namespace fs = std::filesystem;

// The folder of shared data; empty where none is given.
std::string SharedFolder() {
  if (const char* folder = std::getenv("LEVRULES_SHARED")) return folder;
#ifdef LEVRULES_SHARED
  return LEVRULES_SHARED;
#else
  return {};
#endif
}

std::vector<fs::path> FilesUnder(const fs::path& folder) {
  std::vector<fs::path> files;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (entry.is_regular_file()) files.push_back(entry.path());
  }
  std::ranges::sort(files);
  return files;
}

std::string ReadAll(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

#define SKIP_WITHOUT_CORPORA()                                                     \
  if (SharedFolder().empty() || !fs::exists(fs::path(SharedFolder()) / "corpora")) \
  GTEST_SKIP() << "LEVRULES_SHARED names no folder with corpora/"

nlohmann::ordered_json AsJson(const Rows& rows) {
  auto json = nlohmann::ordered_json::array();
  for (std::size_t i = 1; i < rows.size(); ++i) {
    nlohmann::ordered_json object;
    for (std::size_t j = 0; j < rows[i].size(); ++j) object[rows[0][j]] = rows[i][j];
    json.push_back(std::move(object));
  }
  return json;
}

TEST(CsvCorpusTest, CsvSpectrumBecomesItsJson) {
  SKIP_WITHOUT_CORPORA();
  const fs::path folder = fs::path(SharedFolder()) / "corpora/csv-spectrum";
  const std::vector<fs::path> files = FilesUnder(folder / "csvs");
  ASSERT_EQ(files.size(), 12u);
  for (const fs::path& file : files) {
    const std::string text = ReadAll(file);
    ASSERT_FALSE(CheckCsvText(text)) << file;
    const Scan scan = ScanAll(text);
    if (file.stem() == "location_coordinates") {
      // Quotes inside a bare cell, which RFC 4180 (2.5) forbids. Its JSON has another telephone
      // number anyway.
      ASSERT_EQ(scan.faults.size(), 1u);
      EXPECT_EQ(scan.faults[0].kind, DiagnosticKind::DataQuoteInside);
      EXPECT_EQ(scan.faults[0].line, 2u);
      EXPECT_EQ(scan.faults[0].cell, 1u);
      continue;
    }
    ASSERT_TRUE(scan.faults.empty()) << file;
    const fs::path json = folder / "json" / file.stem().concat(".json");
    EXPECT_EQ(AsJson(scan.rows), nlohmann::ordered_json::parse(ReadAll(json))) << file;
  }
}

TEST(CsvCorpusTest, NoFileOfDuckdbBreaksTheScanner) {
  SKIP_WITHOUT_CORPORA();
  const std::vector<fs::path> files =
      FilesUnder(fs::path(SharedFolder()) / "corpora/duckdb-csv/data");
  ASSERT_EQ(files.size(), 365u);
  std::map<std::string_view, int> verdicts;  // of each file: its first fault
  for (const fs::path& file : files) {
    const std::string text = ReadAll(file);
    const std::size_t lines = 1 + static_cast<std::size_t>(std::ranges::count(text, '\n'));
    if (const auto fault = CheckCsvText(text)) {
      EXPECT_LE(fault->line, lines) << file;
      ++verdicts[InfoOf(fault->kind).name];
      continue;
    }
    const Scan scan = ScanAll(text);
    ++verdicts[scan.faults.empty() ? "accepted" : InfoOf(scan.faults[0].kind).name];
    for (const CsvFault& fault : scan.faults) {
      EXPECT_GE(fault.line, 1u) << file;
      EXPECT_LE(fault.line, lines) << file;
    }
    for (const std::size_t line : scan.lines) EXPECT_LE(line, lines) << file;
  }
  // Most files were made by a fuzzer and hold bytes that are no UTF-8.
  EXPECT_EQ(verdicts, (std::map<std::string_view, int>{{"accepted", 73},
                                                       {"DataNotUtf8", 206},
                                                       {"DataNulByte", 46},
                                                       {"DataQuoteInside", 15},
                                                       {"DataQuoteOpen", 10},
                                                       {"DataTextAfterQuote", 15}}));
}

}  // namespace
}  // namespace levrules::data
