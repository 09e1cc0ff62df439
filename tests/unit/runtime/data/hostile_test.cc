// Data files that are made to hurt: each gives its diagnostic, soon and in little memory.

#include <gtest/gtest.h>
#include <sys/resource.h>

#include <chrono>
#include <string>
#include <utility>
#include <vector>

#include "runtime/base/limits.h"
#include "runtime/data/load.h"
#include "tests/unit/runtime/data/programs.h"

#if defined(__SANITIZE_ADDRESS__)
#define LEVRULES_SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define LEVRULES_SANITIZED 1
#endif
#endif

namespace levrules::data {
namespace {

using namespace testing;  // NOLINT

struct Result {
  std::vector<std::string> codes;
  std::size_t rows = 0;
  std::size_t cell_faults = 0;
  std::string first_fault;
  std::size_t first_row = 0;
};

std::string Repeat(const std::string& piece, std::size_t times) {
  std::string text;
  text.reserve(piece.size() * times);
  for (std::size_t i = 0; i < times; ++i) text += piece;
  return text;
}

Result LoadText(const std::string& text, std::string marker = "..") {
  Program program;
  const auto id = program.entities.Add(MakeEntity(
      "x", {MakeField("code", Text(), FieldRole::Key), MakeField("n", Optional(Integer()))}));
  program.entities[id].markers = {{std::move(marker), "Suppressed"}};
  DiagnosticList out;
  const Dataset dataset = Load(program, {CsvSource{"x.csv", text}}, {}, out);
  Result result;
  for (const Diagnostic& fault : out.all()) result.codes.emplace_back(InfoOf(fault.kind).code);
  if (!out.empty() && out.all()[0].place) result.first_row = out.all()[0].place->row;
  result.rows = dataset.table(id).rows();
  result.cell_faults = dataset.table(id).faults.size();
  if (result.cell_faults > 0)
    result.first_fault = InfoOf(dataset.table(id).faults.begin()->second.kind).code;
  return result;
}

using Codes = std::vector<std::string>;

class HostileTest : public ::testing::Test {
 protected:
  // The peak of the whole process: the text itself is part of it.
  void TearDown() override {
#ifndef LEVRULES_SANITIZED
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    EXPECT_LT(usage.ru_maxrss, 1 << 20) << "kilobytes";
#endif
  }
};

TEST_F(HostileTest, AMillionColumns) {
  EXPECT_EQ(LoadText("code,n" + Repeat(",c", 1'000'000) + "\n").codes, Codes{"LEV5032"});
  EXPECT_EQ(LoadText("code,n\n" + Repeat(",", 1'000'000) + "\n").codes, Codes{"LEV5032"});
}

TEST_F(HostileTest, AnOpenQuoteBeforeAHundredMegabytes) {
  const Result result = LoadText("code,n\nA,1\n\"" + Repeat("0123456,89\n", 10'000'000));
  EXPECT_EQ(result.codes, Codes{"LEV3004"});
  EXPECT_EQ(result.first_row, 3u);
}

TEST_F(HostileTest, TenMillionEmptyRows) {
  const std::string text = "code,n\n" + Repeat("\n", 10'000'000) + "A,1,\n";
  const Result result = LoadText(text);
  EXPECT_EQ(result.codes, Codes{"LEV3008"});
  EXPECT_EQ(result.first_row, 10'000'002u);
  EXPECT_EQ(LoadText("code,n\n" + Repeat(",\n", 10'000'000)).codes.front(), "LEV5033");
}

TEST_F(HostileTest, NulAndInvalidUtf8BehindMuchText) {
  const std::string good = "code,n\n" + Repeat("abcdef,\n", 1'000'000);
  const Result nul = LoadText(good + std::string("a\0,1\n", 5));
  EXPECT_EQ(nul.codes, Codes{"LEV3002"});
  EXPECT_EQ(nul.first_row, 1'000'002u);
  const Result invalid = LoadText(good + "a\xC0\x80,1\n");
  EXPECT_EQ(invalid.codes, Codes{"LEV3001"});
  EXPECT_EQ(invalid.first_row, 1'000'002u);
  EXPECT_EQ(LoadText(std::string(1'000'000, '\0')).codes, Codes{"LEV3002"});
  EXPECT_EQ(LoadText(Repeat("\x80", 1'000'000)).codes, Codes{"LEV3001"});
}

TEST_F(HostileTest, ANumberOfAMillionDigits) {
  const Result result = LoadText("code,n\nA," + std::string(1'000'000, '7') + "\n");
  EXPECT_EQ(result.codes, Codes{});
  EXPECT_EQ(result.first_fault, "LEV3040");
}

TEST_F(HostileTest, AFieldOverTheLimit) {
  EXPECT_EQ(LoadText("code,n\n" + std::string(limits::kDataFieldBytes, 'a') + ",1\n").codes,
            Codes{});
  EXPECT_EQ(LoadText("code,n\n" + std::string(limits::kDataFieldBytes + 1, 'a') + ",1\n").codes,
            Codes{"LEV5031"});
  EXPECT_EQ(LoadText("code,n\n\"" + std::string(limits::kDataFieldBytes + 1, 'a') + "\",1\n").codes,
            Codes{"LEV5031"});
}

TEST_F(HostileTest, EveryCellAFault) {
  std::string text = "code,n\n";
  for (int i = 0; i < 1'000'000; ++i) text += std::to_string(i) + ",x\n";
  const Result result = LoadText(text);
  EXPECT_EQ(result.codes, Codes{"LEV5034"});
  EXPECT_EQ(result.first_row, 2u);
  EXPECT_LE(result.cell_faults, limits::kDataFaults);
  EXPECT_LE(LoadText("code,n\n" + Repeat("\"a\"b,1\n", 1'000'000)).codes.size(),
            limits::kDiagnosticsShown + 1);
  EXPECT_LE(LoadText("code,n\n" + Repeat("A,1\n", 1'000'000)).codes.size(),
            limits::kDiagnosticsShown + 1);
  EXPECT_LE(LoadText("code,n\n" + Repeat(",1\n", 1'000'000)).codes.size(),
            limits::kDiagnosticsShown + 2);
}

TEST_F(HostileTest, AMillionMarkedCells) {
  std::string text = "code,n\n";
  for (int i = 0; i < 1'000'000; ++i) text += std::to_string(i) + ",..\n";
  const Result result = LoadText(text);
  EXPECT_EQ(result.codes, Codes{});
  EXPECT_EQ(result.rows, 1'000'000u);
}

}  // namespace
}  // namespace levrules::data
