// The product against the reference evaluator on generated programs and data: no difference is
// allowed. LEVRULES_PAIRS sets how many pairs (default 20,000), LEVRULES_FIRST_SEED where they
// begin.

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <cstdlib>
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
  for (const auto& [path, csv] : generated.files) text += fmt::format("--- {}\n{}", path, csv);
  return text;
}

TEST(Differential, AgreesWithTheReferenceOnGeneratedPrograms) {
  const std::uint64_t pairs = Setting("LEVRULES_PAIRS", 20'000);
  const std::uint64_t first = Setting("LEVRULES_FIRST_SEED", 1);
  Coverage coverage;
  std::size_t differences = 0;
  std::size_t refused = 0;
  std::uint64_t compared = 0;
  std::uint64_t seed = first;
  for (; compared < pairs; ++seed) {
    const Generated generated = Generate(seed);
    const reference::Answer expected = RunReference(generated);
    // Every seventh program runs on two threads: the answer is the same.
    const ProductAnswer product = RunProduct(generated, seed % 7 == 0 ? 2 : 1);
    if (product.hopeless) continue;
    ++compared;
    Count(generated, expected, coverage);
    if (!product.accepted) {
      ++refused;
      ADD_FAILURE() << "seed " << seed << " is refused:\n" << product.messages << Show(generated);
    } else if (const std::string difference = Difference(product.answer, expected);
               !difference.empty()) {
      ++differences;
      ADD_FAILURE() << "seed " << seed << ": " << difference << "\n"
                    << product.messages << Show(generated);
    }
    ASSERT_LT(differences + refused, 3u) << "too many differences";
  }
  const std::uint64_t hopeless = seed - first - compared;
  fmt::print(
      "{} pairs, {} differences; {} programs were refused before the run for an empty range or a "
      "zero divisor\n{}",
      compared, differences, hopeless, Describe(coverage));
  EXPECT_LT(hopeless, pairs / 10 + 10);
  EXPECT_EQ(differences, 0u);
}

}  // namespace
}  // namespace levrules::property
