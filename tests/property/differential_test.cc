// The product against the reference evaluator on generated programs and data: no difference is
// allowed. LEVRULES_PAIRS sets how many pairs (default 20,000), LEVRULES_FIRST_SEED where they
// begin.

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <cstdlib>
#include <map>
#include <string>

#include "tests/property/product.h"

namespace levrules::property {
namespace {

std::uint64_t Setting(const char* name, std::uint64_t otherwise) {
  const char* text = std::getenv(name);
  return text == nullptr ? otherwise : std::strtoull(text, nullptr, 10);
}

std::string Show(const Generated& generated) {
  std::string text = generated.program;
  for (std::size_t i = 0; i < generated.amendments.size(); ++i)
    text += fmt::format("--- {}\n{}", PathOf(i + 1), generated.amendments[i]);
  for (const auto& [path, csv] : generated.files) text += fmt::format("--- {}\n{}", path, csv);
  return text;
}

// Programs that are compared, and those that are not: refused before the run, or stopped by numbers
// that grow beyond the limit, which the reference does not have.
struct Tally {
  std::uint64_t compared = 0, hopeless = 0, too_large = 0, refused = 0, differences = 0;
  std::map<std::string, std::size_t> hopeless_codes;
  Coverage coverage;
};

void Compare(std::uint64_t seed, Tally& tally) {
  const Generated generated = Generate(seed);
  // Every seventh program runs on two threads: the answer is the same.
  const ProductAnswer product = RunProduct(generated, seed % 7 == 0 ? 2 : 1);
  if (product.hopeless) {
    ++tally.hopeless;
    for (const std::string& code : product.codes) ++tally.hopeless_codes[code];
    return;
  }
  if (product.too_large) {
    ++tally.too_large;
    return;
  }
  ++tally.compared;
  if (!product.accepted) {
    ++tally.refused;
    ADD_FAILURE() << "seed " << seed << " is refused:\n" << product.messages << Show(generated);
    return;
  }
  const reference::Answer expected = RunReference(generated);
  Count(generated, expected, tally.coverage);
  std::string difference = Difference(product.answer, expected);
  if (difference.empty()) difference = product.broken;
  if (difference.empty()) return;
  ++tally.differences;
  ADD_FAILURE() << "seed " << seed << ": " << difference << "\n"
                << product.messages << Show(generated);
}

// Also: every run ends in a declared way. Its rows are decided, undetermined or refused and add up,
// its pots give what is in them, and where it stops it says why.
TEST(Differential, AgreesWithTheReferenceOnGeneratedPrograms) {
  const std::uint64_t pairs = Setting("LEVRULES_PAIRS", 20'000);
  const std::uint64_t most = Setting("LEVRULES_DIFFERENCES", 3);
  Tally tally;
  for (std::uint64_t seed = Setting("LEVRULES_FIRST_SEED", 1); tally.compared < pairs; ++seed) {
    Compare(seed, tally);
    ASSERT_LT(tally.differences + tally.refused, most) << "too many differences";
  }
  const std::uint64_t tried = tally.compared + tally.hopeless + tally.too_large;
  fmt::print(
      "{} pairs, {} differences; of {} programs {} were refused before the run ({}), and {} "
      "stopped "
      "at the limit of numbers\n{}",
      tally.compared, tally.differences, tried, tally.hopeless,
      fmt::join(tally.hopeless_codes, ", "), tally.too_large, Describe(tally.coverage));
  EXPECT_LT(tally.hopeless + tally.too_large, tried / 4);
  EXPECT_EQ(tally.differences, 0u);
}

}  // namespace
}  // namespace levrules::property
