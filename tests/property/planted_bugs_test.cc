// Faults planted in the evaluator: the comparison with the reference must find each of them,
// else it would not find a real one.

#include "runtime/eval/planted_bugs.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cstdint>

#include "tests/property/product.h"

namespace levrules::property {
namespace {

TEST(PlantedBugs, EachIsFound) {
  constexpr std::uint64_t kMost = 5'000;
  for (int bug = 1; bug <= eval::kPlantedBugs; ++bug) {
    std::uint64_t seed = 1;
    for (; seed <= kMost; ++seed) {
      const Generated generated = Generate(seed);
      const reference::Answer expected = RunReference(generated);
      eval::planted_bug = bug;
      const ProductAnswer product = RunProduct(generated);
      eval::planted_bug = 0;
      if (product.accepted && !Difference(product.answer, expected).empty()) break;
    }
    EXPECT_LE(seed, kMost) << "planted fault " << bug << " was not found";
    fmt::print("planted fault {} found at program {}\n", bug, seed);
  }
}

}  // namespace
}  // namespace levrules::property
