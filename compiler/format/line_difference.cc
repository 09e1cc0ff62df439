// The shortest way from one list of lines to another: E. W. Myers, An O(ND) Difference Algorithm
// and Its Variations, Algorithmica 1, 1986.

#include "compiler/format/line_difference.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <vector>

namespace levrules::format {

namespace {

using LinesView = std::vector<std::string_view>;

constexpr std::size_t kAround = 3;
// Beyond so many changes the search, whose memory grows with their square, is given up.
constexpr std::ptrdiff_t kMostChanges = 2'000;

LinesView LinesOf(std::string_view text) {
  LinesView lines;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    lines.push_back(text.substr(0, end == std::string_view::npos ? end : end + 1));
    text.remove_prefix(lines.back().size());
  }
  return lines;
}

// One line of the way: kept, taken out or put in; where it stands in both texts.
struct Step {
  char sign = ' ';
  std::size_t before = 0, after = 0;
};

// The furthest lines of `before` reached on each diagonal, one list for each number of changes.
using Trace = std::vector<std::vector<std::ptrdiff_t>>;

// The diagonal from which the `changes`-th change came to diagonal `k`; `at` is the middle of row.
bool CameFromAbove(const std::vector<std::ptrdiff_t>& row, std::ptrdiff_t at, std::ptrdiff_t k,
                   std::ptrdiff_t changes) {
  const auto reached = [&](std::ptrdiff_t diagonal) {
    return row[static_cast<std::size_t>(at + diagonal)];
  };
  return k == -changes || (k != changes && reached(k - 1) < reached(k + 1));
}

// Nothing where there are too many changes.
Trace Search(const LinesView& before, const LinesView& after) {
  Trace trace;
  const std::ptrdiff_t n = std::ssize(before), m = std::ssize(after);
  const std::ptrdiff_t most = std::min(n + m, kMostChanges);
  std::vector<std::ptrdiff_t> row(static_cast<std::size_t>(2 * most + 3), 0);
  const std::ptrdiff_t at = most + 1;
  for (std::ptrdiff_t changes = 0; changes <= most; ++changes) {
    trace.emplace_back(row.begin() + (at - changes - 1), row.begin() + (at + changes + 2));
    for (std::ptrdiff_t k = -changes; k <= changes; k += 2) {
      const bool above = CameFromAbove(row, at, k, changes);
      std::ptrdiff_t x = above ? row[static_cast<std::size_t>(at + k + 1)]
                               : row[static_cast<std::size_t>(at + k - 1)] + 1;
      while (x < n && x - k < m && x - k >= 0 &&
             before[static_cast<std::size_t>(x)] == after[static_cast<std::size_t>(x - k)])
        ++x;
      row[static_cast<std::size_t>(at + k)] = x;
      if (x >= n && x - k >= m) return trace;
    }
  }
  return {};
}

std::vector<Step> Way(const LinesView& before, const LinesView& after) {
  std::vector<Step> steps;
  const Trace trace = Search(before, after);
  std::ptrdiff_t x = std::ssize(before), y = std::ssize(after);
  const auto add = [&](char sign) {
    steps.push_back({sign, static_cast<std::size_t>(x), static_cast<std::size_t>(y)});
  };
  for (std::ptrdiff_t changes = std::ssize(trace) - 1; changes > 0; --changes) {
    const auto& row = trace[static_cast<std::size_t>(changes)];
    const std::ptrdiff_t k = x - y;
    const bool above = CameFromAbove(row, changes + 1, k, changes);
    const std::ptrdiff_t from = above ? k + 1 : k - 1;
    const std::ptrdiff_t from_x = row[static_cast<std::size_t>(changes + 1 + from)];
    const std::ptrdiff_t start = above ? from_x : from_x + 1;
    while (x > start) --x, --y, add(' ');
    if (above) {
      --y, add('+');
    } else {
      --x, add('-');
    }
  }
  if (trace.empty()) {
    while (y > 0) --y, add('+');
    while (x > 0) --x, add('-');
  } else {
    while (x > 0) --x, --y, add(' ');
  }
  std::ranges::reverse(steps);
  return steps;
}

std::string Range(std::size_t begin, std::size_t count) {
  // A range without lines is named by the line before it.
  return count == 1 ? fmt::format("{}", begin + 1)
                    : fmt::format("{},{}", count == 0 ? begin : begin + 1, count);
}

void AddHunk(const LinesView& before, const LinesView& after, const std::vector<Step>& steps,
             std::size_t begin, std::size_t end, std::string& text) {
  std::size_t removed = 0, added = 0;
  for (std::size_t i = begin; i < end; ++i) {
    removed += steps[i].sign != '+' ? 1 : 0;
    added += steps[i].sign != '-' ? 1 : 0;
  }
  text += fmt::format("@@ -{} +{} @@\n", Range(steps[begin].before, removed),
                      Range(steps[begin].after, added));
  for (std::size_t i = begin; i < end; ++i) {
    const Step& step = steps[i];
    const std::string_view line = step.sign == '+' ? after[step.after] : before[step.before];
    text += step.sign;
    text += line;
    if (!line.ends_with('\n')) text += "\n\\ No newline at end of file\n";
  }
}

}  // namespace

std::string UnifiedDifference(std::string_view path, std::string_view before,
                              std::string_view after) {
  if (before == after) return "";
  const LinesView old_lines = LinesOf(before), new_lines = LinesOf(after);
  const std::vector<Step> steps = Way(old_lines, new_lines);
  std::string text = fmt::format("--- {}\n+++ {}\n", path, path);
  for (std::size_t i = 0; i < steps.size();) {
    if (steps[i].sign == ' ') {
      ++i;
      continue;
    }
    // A change, and those after it that are near.
    std::size_t last = i;
    for (std::size_t j = i; j < steps.size() && j <= last + 2 * kAround + 1; ++j) {
      if (steps[j].sign != ' ') last = j;
    }
    const std::size_t end = std::min(last + kAround + 1, steps.size());
    AddHunk(old_lines, new_lines, steps, i > kAround ? i - kAround : 0, end, text);
    i = end;
  }
  return text;
}

}  // namespace levrules::format
