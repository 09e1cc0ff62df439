#include "runtime/report/diagnostics_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <vector>

#include "runtime/base/limits.h"
#include "runtime/base/text.h"

namespace levrules::report {

namespace {

struct Colours {
  std::string_view error, warning, note, dim, bold, reset;
};
constexpr Colours kPlain = {"", "", "", "", "", ""};
constexpr Colours kBright = {"\033[1;31m", "\033[1;33m", "\033[1;36m",
                             "\033[34m",   "\033[1m",    "\033[0m"};

class Writer {
 public:
  Writer(const Diagnostic& diagnostic, const SourceMap& sources, bool colour)
      : diagnostic_(diagnostic), sources_(sources), colours_(colour ? kBright : kPlain) {}

  std::string Write() {
    const DiagnosticInfo& info = InfoOf(diagnostic_.kind);
    const std::string_view colour = info.severity == Severity::Error     ? colours_.error
                                    : info.severity == Severity::Warning ? colours_.warning
                                                                         : colours_.note;
    text_ =
        fmt::format("{}{}[{}]{}: {}{}{}\n", colour, WordOf(info.severity), info.code, colours_.reset,
                    colours_.bold, Printable(MessageOf(diagnostic_)), colours_.reset);
    if (diagnostic_.place) WritePlace(*diagnostic_.place);
    if (diagnostic_.primary.valid()) WriteSource();
    if (!diagnostic_.help.empty()) text_ += fmt::format("help: {}\n", Printable(diagnostic_.help));
    return text_;
  }

 private:
  void WritePlace(const DataPlace& place) {
    std::string where = Printable(place.file);
    if (where.empty() && place.row == 0) {
      if (!place.column.empty())
        text_ += fmt::format(" {}-->{} column `{}`\n", colours_.dim, colours_.reset,
                             Printable(place.column));
      return;
    }
    if (place.row > 0) where += fmt::format(", row {}", place.row);
    if (!place.column.empty()) where += fmt::format(", column `{}`", Printable(place.column));
    text_ += fmt::format(" {}-->{} {}\n", colours_.dim, colours_.reset, where);
  }

  void WriteSource() {
    const Span primary = diagnostic_.primary;
    const LineColumn at = sources_.Locate(primary.file, primary.begin);
    const std::size_t gutter = GutterWidth();
    text_ += fmt::format("{:>{}}{}-->{} {}:{}:{}\n", "", gutter, colours_.dim, colours_.reset,
                         Printable(sources_.path(primary.file)), at.line, at.column);
    WriteLine(primary, "", '^', gutter);
    for (const Label& label : diagnostic_.labels) {
      if (!label.span.valid()) continue;
      const bool other_file = label.span.file != primary.file;
      const LineColumn place = sources_.Locate(label.span.file, label.span.begin);
      if (other_file) {
        text_ += fmt::format("{:>{}}{}:::{} {}:{}:{}\n", "", gutter, colours_.dim, colours_.reset,
                             Printable(sources_.path(label.span.file)), place.line, place.column);
      }
      WriteLine(label.span, label.text, '-', gutter);
    }
  }

  std::size_t GutterWidth() const {
    std::size_t line = sources_.Locate(diagnostic_.primary.file, diagnostic_.primary.begin).line;
    for (const Label& label : diagnostic_.labels) {
      if (label.span.valid())
        line = std::max(line, sources_.Locate(label.span.file, label.span.begin).line);
    }
    return std::to_string(line).size();
  }

  // The source line with a mark under the span.
  void WriteLine(Span span, std::string_view label, char mark, std::size_t gutter) {
    constexpr std::size_t kWidth = 160;
    const LineColumn at = sources_.Locate(span.file, span.begin);
    const std::string_view line = sources_.Line(span.file, at.line);
    const std::size_t length = CountCharacters(line);
    const std::size_t begin = std::min(at.column - 1, length);
    // A long line is shown around the mark.
    const std::size_t from = begin > kWidth / 2 ? begin - kWidth / 2 : 0;
    const std::string shown = Characters(line, from, kWidth);
    const std::string_view covered = sources_.Text(span);
    const std::size_t span_length =
        std::max<std::size_t>(1, CountCharacters(covered.substr(0, covered.find('\n'))));
    const std::size_t marks =
        std::min(span_length, from + kWidth > begin ? from + kWidth - begin : 1);
    if (last_line_ != std::pair{span.file, at.line}) {
      text_ += fmt::format("{:>{}} {}|{}\n", "", gutter, colours_.dim, colours_.reset);
      text_ +=
          fmt::format("{}{:>{}} |{} {}\n", colours_.dim, at.line, gutter, colours_.reset, shown);
      last_line_ = {span.file, at.line};
    }
    text_ +=
        fmt::format("{:>{}} {}|{} {:>{}}{}{}{}\n", "", gutter, colours_.dim, colours_.reset, "",
                    begin - from, std::string(marks, mark), label.empty() ? "" : " ", label);
  }

  // `count` characters of a line from the character `from` on, made safe for a terminal.
  static std::string Characters(std::string_view line, std::size_t from, std::size_t count) {
    std::string shown;
    std::size_t index = 0;
    for (std::size_t i = 0; i < line.size() && index < from + count;) {
      const CodePoint c = DecodeUtf8(line, i);
      if (index >= from) {
        const std::string_view character = line.substr(i, c.bytes);
        shown += Printable(character).size() == character.size() ? std::string(character)
                                                                 : std::string("?");
      }
      i += c.bytes;
      ++index;
    }
    return shown;
  }

  const Diagnostic& diagnostic_;
  const SourceMap& sources_;
  const Colours& colours_;
  std::string text_;
  std::pair<FileId, std::size_t> last_line_;
};

}  // namespace

std::string DiagnosticText(const Diagnostic& diagnostic, const SourceMap& sources, bool colour) {
  return Writer(diagnostic, sources, colour).Write();
}

std::string DiagnosticsText(const DiagnosticList& diagnostics, const SourceMap& sources,
                            bool colour) {
  std::vector<const Diagnostic*> order;
  for (const Diagnostic& diagnostic : diagnostics.all()) order.push_back(&diagnostic);
  // In the order of the file that a reader goes through; data faults and notes as they were found,
  // behind.
  std::ranges::stable_sort(order, [](const Diagnostic* a, const Diagnostic* b) {
    const bool place_a = a->primary.valid();
    const bool place_b = b->primary.valid();
    if (place_a != place_b) return place_a;
    return place_a && a->primary < b->primary;
  });
  std::string text;
  for (std::size_t i = 0; i < order.size() && i < limits::kDiagnosticsShown; ++i) {
    if (i > 0) text += "\n";
    text += DiagnosticText(*order[i], sources, colour);
  }
  if (order.size() > limits::kDiagnosticsShown) {
    text += fmt::format("\n{} more messages are not shown\n",
                        GroupDigits(order.size() - limits::kDiagnosticsShown));
  }
  return text;
}

}  // namespace levrules::report
