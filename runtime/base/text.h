#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace levrules {

// The offset of the first byte that is not well-formed UTF-8 (overlong forms, surrogates and values
// above U+10FFFF included); nothing where all is well.
std::optional<std::size_t> FindInvalidUtf8(std::string_view text);

// One character of well-formed UTF-8 at `offset`: its code point and how many bytes it takes.
struct CodePoint {
  char32_t value = 0;
  std::size_t bytes = 1;
};
CodePoint DecodeUtf8(std::string_view text, std::size_t offset);

// Characters, not bytes.
std::size_t CountCharacters(std::string_view text);

// Spaces and tabs removed at both ends.
std::string_view TrimBlanks(std::string_view text);

// The nearest of `candidates` to a misspelt `word`, for "did you mean": at most a third of its
// length away in edits (a swap counts one), ignoring case; the first of equals. Nothing when none
// is near.
std::optional<std::string> NearestName(std::string_view word,
                                       const std::vector<std::string>& candidates);

// `a`, `a and b`, `a, b and c`.
std::string JoinWords(const std::vector<std::string>& words, std::string_view last = "and");

// A text for a terminal or a one-line message: control characters are written as \n, \t or \u{..}.
std::string Printable(std::string_view text);

// `1082` as `1,082`.
std::string GroupDigits(std::size_t number);
// A plain decimal such as `-1234567.5` with a separator between thousands.
std::string GroupDecimal(std::string_view decimal, char separator);
// `1 row`, `1,082 rows`.
std::string CountOf(std::size_t number, std::string_view one, std::string_view more);

}  // namespace levrules
