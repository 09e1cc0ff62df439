#include "runtime/report/source_values.h"

#include <algorithm>
#include <limits>
#include <string_view>
#include <utility>

#include "runtime/base/text.h"

namespace levrules::report {

namespace {

struct Mark {
  std::size_t column = 0;  // from 0, in characters
  std::string text;
};

// A line that is filled from the right.
struct ValueLine {
  std::vector<Mark> marks;
  std::size_t begin = std::numeric_limits<std::size_t>::max();  // of the leftmost mark

  bool Fits(std::size_t column, std::size_t length) const {
    return marks.empty() || column + length < begin;
  }
  void Put(std::size_t column, std::string text) {
    begin = column;
    marks.push_back({column, std::move(text)});
  }
  std::string Text() const {
    std::string text;
    std::size_t at = 0;
    for (auto mark = marks.rbegin(); mark != marks.rend(); ++mark) {
      text += std::string(mark->column - at, ' ') + mark->text;
      at = mark->column + CountCharacters(mark->text);
    }
    return text;
  }
};

std::string Shortened(const std::string& text) {
  constexpr std::size_t kLongest = 60;
  const std::string safe = Printable(text);
  if (CountCharacters(safe) <= kLongest) return safe;
  std::size_t at = 0;
  for (std::size_t i = 0; i < kLongest; ++i) at += DecodeUtf8(safe, at).bytes;
  return safe.substr(0, at) + "…";
}

// The lines below a source line, the first one all bars.
std::vector<std::string> Stack(std::vector<Mark> marks) {
  std::ranges::stable_sort(marks, std::ranges::greater{}, &Mark::column);
  std::vector<ValueLine> lines(1);
  for (Mark& mark : marks) {
    const std::size_t length = CountCharacters(mark.text);
    if (lines[0].begin != mark.column) lines[0].Put(mark.column, "|");
    std::size_t i = 1;
    for (;; ++i) {
      if (i == lines.size()) lines.emplace_back();
      if (lines[i].Fits(mark.column, length)) break;
      if (lines[i].begin != mark.column) lines[i].Put(mark.column, "|");
    }
    lines[i].Put(mark.column, std::move(mark.text));
  }
  std::vector<std::string> texts;
  for (const ValueLine& line : lines) texts.push_back(line.Text());
  return texts;
}

// Where a value is shown: the first character of its anchor that is no blank or bracket.
std::size_t OffsetOf(const SourceMap& sources, Span anchor) {
  const std::string_view text = sources.text(anchor.file);
  std::size_t offset = anchor.begin;
  while (offset + 1 < anchor.end &&
         std::string_view(" \n\r)").find(text[offset]) != std::string_view::npos)
    ++offset;
  return offset;
}

std::size_t IndentOf(std::string_view line) {
  const std::size_t indent = line.find_first_not_of(' ');
  return indent == std::string_view::npos ? line.size() : indent;
}

}  // namespace

std::vector<std::string> SourceWithValues(const SourceMap& sources, Span shown,
                                          const std::vector<audit::ShownValue>& values) {
  const std::size_t first = sources.Locate(shown.file, shown.begin).line;
  const std::size_t last =
      sources.Locate(shown.file, std::max(shown.begin + 1, shown.end) - 1).line;
  std::size_t indent = IndentOf(sources.Line(shown.file, first));
  for (std::size_t line = first; line <= last; ++line)
    indent = std::min(indent, IndentOf(sources.Line(shown.file, line)));
  std::vector<std::string> texts;
  for (std::size_t line = first; line <= last; ++line) {
    const std::string_view source = sources.Line(shown.file, line);
    texts.push_back(Printable(source.substr(std::min(indent, source.size()))));
    std::vector<Mark> marks;
    for (const audit::ShownValue& value : values) {
      const LineColumn at = sources.Locate(shown.file, OffsetOf(sources, value.anchor));
      if (at.line == line && at.column > indent)
        marks.push_back({at.column - 1 - indent, Shortened(value.text)});
    }
    if (marks.empty()) continue;
    for (std::string& below : Stack(std::move(marks))) texts.push_back(std::move(below));
  }
  return texts;
}

}  // namespace levrules::report
