#pragma once

// Spoils the layout of a rule file without changing what it says: for tests of `fmt`.

#include <cstdint>
#include <string>
#include <vector>

namespace levrules::property {

struct Damaged {
  std::string text;
  std::vector<std::string> comments;  // that were put in, in their order
};

// Another indentation, more and fewer blanks, other line breaks where the language allows them.
// With `comments` also comments in every place that may have one, and blank lines. The same seed
// does the same.
Damaged Damage(const std::string& program, std::uint64_t seed, bool comments);

}  // namespace levrules::property
