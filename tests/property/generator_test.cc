#include <gtest/gtest.h>

#include <cstdint>
#include <string>

#include "compiler/syntax/parse.h"
#include "tests/property/generate.h"
#include "tests/property/product.h"
#include "tests/reference/evaluate.h"

namespace levrules::property {
namespace {

constexpr std::uint64_t kSeeds = 2'000;

// In one program of a hundred at least.
constexpr const char* kFeatures[] = {"within",
                                     "over via",
                                     "over every",
                                     "before",
                                     "through",
                                     "where",
                                     "ties share",
                                     "ties share worst",
                                     "ties dense",
                                     "ties by",
                                     "rank missing skipped",
                                     "rank missing spoils",
                                     "rank missing last",
                                     "missing shared",
                                     "missing is met",
                                     "missing is not met",
                                     "only where",
                                     "once per key",
                                     "judgement",
                                     "inline rows",
                                     "missing as",
                                     "lookup",
                                     "path",
                                     "exists",
                                     "function within",
                                     "function over",
                                     "function where",
                                     "dated parameter",
                                     "for each",
                                     "composite key",
                                     "sqrt",
                                     "ln",
                                     "exp",
                                     "power",
                                     "stdev_p",
                                     "stdev_s",
                                     "months_after",
                                     "decision in set",
                                     "units cancel",
                                     "rate times time",
                                     "quantile type 1",
                                     "quantile type 9",
                                     "mode half even",
                                     "mode ceiling",
                                     "at least of",
                                     "let except",
                                     "index except",
                                     "criterion except",
                                     "allocation except",
                                     "nested exception",
                                     "nested allocation except",
                                     "exceptions that exclude each other",
                                     "exceptions that may overlap",
                                     "table unique",
                                     "table first",
                                     "table collect sum",
                                     "table collect min",
                                     "table collect max",
                                     "table collect count",
                                     "table tests missing",
                                     "cell not",
                                     "cell or",
                                     "cell range",
                                     "several shares",
                                     "chain of pots",
                                     "largest remainder",
                                     "rounded down",
                                     "at most",
                                     "override",
                                     "override from a file",
                                     "amendment",
                                     "amendment of an amendment",
                                     "replace",
                                     "remove",
                                     "added by an amendment"};
constexpr const char* kEvents[] = {"exceptions: none holds",
                                   "exceptions: one holds",
                                   "exceptions: one may hold",
                                   "exceptions: several may hold",
                                   "exceptions: two hold or one is an error",
                                   "exceptions of an allocation: one holds",
                                   "exceptions of an allocation: one may hold",
                                   "override that acts",
                                   "override that is idle"};

// What stands wrong with one program; empty where it is read and evaluated.
std::string Try(const Generated& generated, reference::Answer& answer) {
  SourceMap sources;
  DiagnosticList found;
  syntax::ParseFile(sources, sources.Add(PathOf(0), generated.program), found);
  for (std::size_t i = 0; i < generated.amendments.size(); ++i)
    syntax::ParseFile(sources, sources.Add(PathOf(i + 1), generated.amendments[i]), found);
  for (const Diagnostic& diagnostic : found.all()) {
    return MessageOf(diagnostic) + " in line " +
           std::to_string(sources.Locate(diagnostic.primary.file, diagnostic.primary.begin).line);
  }
  try {
    answer = RunReference(generated);
  } catch (const reference::Unsupported& unsupported) {
    return "unsupported: " + unsupported.text;
  }
  return "";
}

TEST(Generator, GivesProgramsThatTheReferenceCovers) {
  Coverage coverage;
  for (std::uint64_t seed = 1; seed <= kSeeds; ++seed) {
    const Generated generated = Generate(seed);
    reference::Answer answer;
    const std::string wrong = Try(generated, answer);
    ASSERT_EQ(wrong, "") << "seed " << seed << "\n" << generated.program;
    Count(generated, answer, coverage);
  }
  SCOPED_TRACE(Describe(coverage));
  EXPECT_LT(coverage.stopped, kSeeds / 10);
  EXPECT_GT(coverage.stopped, kSeeds / 200);
  const auto expect_share = [&](const std::string& what, std::size_t percent) {
    EXPECT_GT(coverage.programs_with[what], kSeeds * percent / 100) << what;
  };
  expect_share("known", 85);
  expect_share("missing", 50);
  expect_share("error", 25);
  expect_share("unranked", 15);
  expect_share("undetermined", 35);
  expect_share("refused", 8);
  expect_share("tie", 12);
  for (const char* feature : kFeatures)
    EXPECT_GT(coverage.features[feature], kSeeds / 100) << feature;
  for (const char* event : kEvents) EXPECT_GT(coverage.events[event], kSeeds / 100) << event;
  for (const auto& form : {"pots", "table unique", "table first", "table collect sum"}) {
    for (const auto& state : {"known", "missing", "error"})
      EXPECT_GT(coverage.forms[form][state], kSeeds / 100) << form << " " << state;
  }
}

TEST(Generator, EqualSeedsGiveEqualPrograms) {
  for (std::uint64_t seed = 1; seed <= 50; ++seed) {
    const Generated a = Generate(seed);
    const Generated b = Generate(seed);
    EXPECT_EQ(a.program, b.program);
    EXPECT_EQ(a.files, b.files);
    EXPECT_EQ(a.as_at, b.as_at);
  }
  EXPECT_NE(Generate(1).program, Generate(2).program);
}

}  // namespace
}  // namespace levrules::property
