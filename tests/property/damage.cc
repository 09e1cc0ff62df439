#include "tests/property/damage.h"

#include <cstddef>
#include <random>
#include <string_view>

#include "compiler/syntax/source_lines.h"

namespace levrules::property {

namespace {

using syntax::SourceLine;
using syntax::SourceToken;

class Vandal {
 public:
  Vandal(const std::string& program, std::uint64_t seed, bool comments)
      : random_(seed), comments_(comments) {
    file_ = sources_.Add("program.rule", program);
    unit_ = 1 + Below(6);
  }

  Damaged Run() {
    for (const SourceLine& line : syntax::ReadLines(sources_, file_)) {
      BlankLines(comments_ ? Below(4) / 2 * Below(4) : line.blank_before);
      CommentsAlone(line.depth * unit_);
      text_.append(line.depth * unit_, ' ');
      if (line.cells) Row(line);
      brackets_ = 0;
      for (std::size_t i = 0; i < line.tokens.size(); ++i) {
        if (i > 0) Between(line.tokens[i - 1], line.tokens[i]);
        Add(line.tokens[i]);
      }
      if (OneIn(8)) Comment("", line.cells.has_value());
      text_ += OneIn(10) ? "  \n" : "\n";
    }
    CommentsAlone(0);
    return {std::move(text_), std::move(written_)};
  }

 private:
  std::size_t Below(std::size_t bound) { return static_cast<std::size_t>(random_() % bound); }
  bool OneIn(std::size_t n) { return Below(n) == 0; }
  std::string_view TextOf(const SourceToken& token) const { return sources_.Text(token.span); }

  void BlankLines(std::size_t count) { text_.append(count, '\n'); }
  void Blanks(std::size_t least, std::size_t more) { text_.append(least + Below(more + 1), ' '); }

  // Behind a row a bar would belong to it.
  void Comment(const std::string& before, bool of_row = false) {
    if (!comments_) return;
    static constexpr std::string_view kTexts[] = {"",           " note",          " \"half a text",
                                                  " let x = (", " cites nothing", " | not a row |"};
    written_.push_back("#" + std::to_string(written_.size()) +
                       std::string(kTexts[Below(of_row ? 5 : 6)]));
    text_ += before + (before.empty() ? std::string(Below(4), ' ') : "") + written_.back();
  }
  void CommentsAlone(std::size_t indent) {
    while (comments_ && OneIn(6)) {
      Comment(std::string(OneIn(3) ? Below(12) : indent, ' '));
      // Without a column a comment begins the line, too.
      text_ += '\n';
      if (OneIn(4)) BlankLines(Below(3));
    }
  }

  void Row(const SourceLine& line) {
    text_ += '|';
    for (const Span& cell : *line.cells) {
      Blanks(0, 2);
      text_ += sources_.Text(cell);
      // A blank keeps the bar from a `\` before it.
      Blanks(1, 3);
      text_ += '|';
    }
    if (!line.tokens.empty()) Blanks(0, 3);
  }

  void Between(const SourceToken& left, const SourceToken& right) {
    constexpr std::string_view kTight = "+*/=,()[]{}";
    const bool may_break = brackets_ > 0 || syntax::MayBreakBetween(TextOf(left), TextOf(right));
    if (may_break && OneIn(7)) {
      if (OneIn(3)) Comment(" ");
      text_ += '\n';
      while (OneIn(5)) {
        Comment(std::string(Below(9), ' '));
        text_ += '\n';
      }
      Blanks(1, 8);
      return;
    }
    const auto tight = [&](const SourceToken& token) {
      return TextOf(token).size() == 1 && kTight.find(TextOf(token)) != std::string_view::npos;
    };
    const bool gap = left.span.end < right.span.begin;
    const bool needed = gap && !tight(left) && !tight(right);
    if (OneIn(2)) {
      text_.append(gap ? 1 : 0, ' ');
    } else {
      Blanks(needed ? 1 : 0, 3);
    }
  }

  void Add(const SourceToken& token) {
    const std::string_view text = TextOf(token);
    if (text == "(" || text == "[" || text == "{") ++brackets_;
    if (text == ")" || text == "]" || text == "}") --brackets_;
    text_ += text;
  }

  SourceMap sources_;
  FileId file_;
  std::mt19937_64 random_;
  bool comments_;
  std::size_t unit_ = 4;
  std::size_t brackets_ = 0;
  std::string text_;
  std::vector<std::string> written_;
};

}  // namespace

Damaged Damage(const std::string& program, std::uint64_t seed, bool comments) {
  return Vandal(program, seed, comments).Run();
}

}  // namespace levrules::property
