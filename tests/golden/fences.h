#pragma once

// The code blocks of a page in Markdown.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace levrules::golden {

struct Fence {
  std::string info;                // what stands behind the opening bars, as in `rule file=a.rule`
  std::vector<std::string> lines;  // without their line ends
  std::size_t line = 0;            // of the opening bars, from 1
};

// The lines of a text, without their line ends.
std::vector<std::string> LinesOf(std::string_view text);

// Each line with a line end.
std::string Joined(const std::vector<std::string>& lines);

// All blocks between lines of three or more bars, in order. A block that is never closed ends with
// the text.
std::vector<Fence> FencesOf(std::string_view text);

}  // namespace levrules::golden
