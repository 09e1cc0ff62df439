#include "compiler/syntax/build_rows.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>

#include "runtime/base/text.h"

namespace levrules::syntax {

namespace {

// Reads `cites NAME "place" [saying "words"]`, again and again, from the text behind the last bar.
class CiteReader {
 public:
  CiteReader(std::string_view text, Span span) : text_(text), span_(span) {}

  // Nothing where the text is something else; a comment may follow.
  std::optional<Cites> Read() {
    Cites cites;
    while (true) {
      SkipBlanks();
      if (at_ == text_.size() || text_[at_] == '#') return cites;
      if (Word() != "cites") return std::nullopt;
      Cite cite;
      SkipBlanks();
      const std::size_t name = at_;
      const std::string_view word = Word();
      cite.source = {std::string(word), SpanFrom(name)};
      std::optional<Quoted> place = Text();
      if (word.empty() || !place) return std::nullopt;
      cite.place = *place;
      SkipBlanks();
      if (text_.substr(at_).starts_with("saying")) {
        Word();
        cite.saying = Text();
        if (!cite.saying) return std::nullopt;
      }
      cites.push_back(std::move(cite));
    }
  }

 private:
  void SkipBlanks() {
    while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\t')) ++at_;
  }
  std::string_view Word() {
    const std::size_t begin = at_;
    const auto in_word = [](char c) {
      return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
    };
    while (at_ < text_.size() && in_word(text_[at_])) ++at_;
    return text_.substr(begin, at_ - begin);
  }
  std::optional<Quoted> Text() {
    SkipBlanks();
    if (at_ >= text_.size() || text_[at_] != '"') return std::nullopt;
    const std::size_t begin = at_++;
    std::string value;
    while (at_ < text_.size() && text_[at_] != '"') {
      if (text_[at_] == '\\' && at_ + 1 < text_.size()) ++at_;
      value += text_[at_++];
    }
    if (at_ == text_.size()) return std::nullopt;
    ++at_;
    return Quoted{std::move(value), SpanFrom(begin)};
  }
  Span SpanFrom(std::size_t begin) const {
    return {span_.file, span_.begin + static_cast<std::uint32_t>(begin),
            span_.begin + static_cast<std::uint32_t>(at_)};
  }

  std::string_view text_;
  Span span_;
  std::size_t at_ = 0;
};

// A cell as it is meant: `\|` is a bar.
std::string CellText(std::string_view written) {
  std::string text;
  for (std::size_t i = 0; i < written.size(); ++i) {
    if (written[i] == '\\' && i + 1 < written.size() && written[i + 1] == '|') ++i;
    text += written[i];
  }
  return std::string(TrimBlanks(text));
}

}  // namespace

RowCut CutRow(std::string_view text) {
  RowCut cut;
  for (std::size_t i = 1; i < text.size(); ++i) {
    if (text[i] == '\\' && i + 1 < text.size() && text[i + 1] == '|') {
      ++i;
    } else if (text[i] == '|') {
      std::size_t from = cut.after_last_bar;
      std::size_t to = i;
      while (from < to && text[from] == ' ') ++from;
      while (to > from && text[to - 1] == ' ') --to;
      cut.cells.emplace_back(from, to);
      cut.after_last_bar = i + 1;
    }
  }
  return cut;
}

TableRow BuildRow(const std::string& text, Span span, DiagnosticList& out) {
  TableRow row;
  row.span = span;
  const auto place = [&](std::size_t from, std::size_t to) {
    return Span{span.file, span.begin + static_cast<std::uint32_t>(from),
                span.begin + static_cast<std::uint32_t>(to)};
  };
  const RowCut cut = CutRow(text);
  const std::size_t after_last_bar = cut.after_last_bar;
  for (const auto& [from, to] : cut.cells) {
    row.cells.push_back({CellText(std::string_view(text).substr(from, to - from)),
                         place(from, to == from ? to + 1 : to)});
  }
  const std::string_view tail = std::string_view(text).substr(after_last_bar);
  if (auto cites = CiteReader(tail, place(after_last_bar, text.size())).Read()) {
    row.cites = std::move(*cites);
  } else {
    row.closed = false;
    out.Add(
        {.kind = DiagnosticKind::RowNotClosed,
         .primary = place(after_last_bar, text.size()),
         .help =
             "end the row with `|`; only `cites` may follow it, and a bar inside a cell is `\\|`"});
  }
  return row;
}

}  // namespace levrules::syntax
