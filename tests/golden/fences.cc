#include "tests/golden/fences.h"

#include <algorithm>

namespace levrules::golden {

std::vector<std::string> LinesOf(std::string_view text) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    lines.emplace_back(text.substr(0, end));
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
  return lines;
}

std::string Joined(const std::vector<std::string>& lines) {
  std::string text;
  for (const std::string& line : lines) text += line + "\n";
  return text;
}

std::vector<Fence> FencesOf(std::string_view text) {
  std::vector<Fence> fences;
  std::string closing;  // the bars of the open fence; empty outside
  std::size_t number = 0;
  for (const std::string& line : LinesOf(text)) {
    ++number;
    const std::size_t bars = std::min(line.find_first_not_of('`'), line.size());
    if (closing.empty() && bars >= 3) {
      closing = line.substr(0, bars);
      fences.push_back({line.substr(bars), {}, number});
    } else if (!closing.empty() && line == closing) {
      closing.clear();
    } else if (!closing.empty()) {
      fences.back().lines.push_back(line);
    }
  }
  return fences;
}

}  // namespace levrules::golden
