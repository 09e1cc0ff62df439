// Comes in: the bytes of one rule file. Goes out: messages about characters, and whether to go on.
// Then holds: the text is UTF-8 without NUL, lines, numbers and brackets are within the limits.

#include "compiler/syntax/check_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "runtime/base/limits.h"
#include "runtime/base/text.h"

namespace levrules::syntax {

namespace {

constexpr std::array<std::string_view, 22> kDefinitionKeywords = {
    "fund",   "library",   "amendment",  "use",  "source",   "enum",      "unit",  "entity",
    "for",    "parameter", "function",   "let",  "index",    "criterion", "table", "decision",
    "report", "override",  "allocation", "test", "property", "replace"};

// A character that looks like one of the language and is not, and what to write instead.
struct Lookalike {
  char32_t character;
  std::string_view name;
  std::string_view instead;
};
constexpr std::array<Lookalike, 16> kLookalikes = {{
    {0x201C, "a curly quotation mark", "\""},
    {0x201D, "a curly quotation mark", "\""},
    {0x201E, "a low quote", "\""},
    {0x00AB, "an angle quote", "\""},
    {0x00BB, "an angle quote", "\""},
    {0x2018, "a curly quotation mark", "\""},
    {0x2019, "a curly quotation mark", "\""},
    {0x2013, "a long dash (en dash)", "-"},
    {0x2014, "an em-dash", "-"},
    {0x2212, "a minus sign that is not the keyboard's", "-"},
    {0x00A0, "a space that only looks like one (a non-breaking space)", "a plain space"},
    {0x202F, "a narrow non-breaking space", "a plain space"},
    {0x00D7, "a multiplication sign", "*"},
    {0x2264, "a less-or-equal sign", "<="},
    {0x2265, "a greater-or-equal sign", ">="},
    {0x2260, "a not-equal sign", "<>"},
}};

// Characters that cannot be seen and change what a reader takes the text for: controls, direction
// marks, blanks of no width, tags.
bool IsHidden(char32_t c) {
  return (c < 0x20 && c != '\n' && c != '\r' && c != '\t') || (c >= 0x7F && c < 0xA0) ||
         c == 0x00AD || c == 0x180E || c == 0x200B || c == 0x200E || c == 0x200F ||
         (c >= 0x202A && c <= 0x202E) || (c >= 0x2060 && c <= 0x206F) || c == 0x061C ||
         c == 0xFEFF || c == 0x2028 || c == 0x2029 || (c >= 0xE0000 && c <= 0xE007F);
}

// Joiners and variation selectors: letters of some scripts and pictures need them, so texts and
// comments may hold them.
bool IsJoiner(char32_t c) { return c == 0x200C || c == 0x200D || (c >= 0xFE00 && c <= 0xFE0F); }

class Scanner {
 public:
  Scanner(const SourceMap& sources, FileId file, DiagnosticList& out)
      : text_(sources.text(file)), file_(file), out_(out) {}

  TextCheck Run() {
    if (const auto bad = FindInvalidUtf8(text_)) {
      Stop(
          DiagnosticKind::InvalidUtf8, *bad, 1,
          {fmt::format("0x{:02X}", static_cast<unsigned>(static_cast<unsigned char>(text_[*bad])))},
          "save the file as UTF-8 (in Excel and Notepad: \"Save as\", encoding UTF-8)");
      return result_;
    }
    if (const std::size_t nul = text_.find('\0'); nul != std::string_view::npos) {
      Stop(DiagnosticKind::NulByte, nul, 1, {},
           "this does not look like a text file; check its name");
      return result_;
    }
    std::size_t line_begin = 0;
    if (text_.starts_with("\xEF\xBB\xBF")) line_begin = 3;
    while (line_begin < text_.size() && result_.readable) {
      const std::size_t end = std::min(text_.find('\n', line_begin), text_.size());
      Line(line_begin, end);
      line_begin = end + 1;
    }
    if (result_.readable) ReportOpenBrackets();
    std::ranges::sort(result_.mistakes);
    return result_;
  }

 private:
  struct Bracket {
    char open;
    std::size_t offset;
  };

  void Report(DiagnosticKind kind, std::size_t offset, std::size_t length,
              std::vector<std::string> arguments, std::string help) {
    result_.mistakes.push_back(offset);
    out_.Add({.kind = kind,
              .primary = {file_, static_cast<std::uint32_t>(offset),
                          static_cast<std::uint32_t>(offset + length)},
              .arguments = std::move(arguments),
              .help = std::move(help)});
  }
  void Stop(DiagnosticKind kind, std::size_t offset, std::size_t length,
            std::vector<std::string> arguments, std::string help) {
    Report(kind, offset, length, std::move(arguments), std::move(help));
    result_.readable = false;
  }

  void Line(std::size_t begin, std::size_t end) {
    if (end - begin > limits::kRuleLineBytes) {
      Stop(DiagnosticKind::LineTooLong, begin, 1,
           {GroupDigits(end - begin), GroupDigits(limits::kRuleLineBytes)},
           "break the line; inside brackets and after `,` a line goes on");
      return;
    }
    const std::string_view line = text_.substr(begin, end - begin);
    EndBracketsAtDefinition(line);
    const std::size_t first = line.find_first_not_of(" \t");
    const bool row = first != std::string_view::npos && line[first] == '|';
    bool code = !row;
    for (std::size_t i = begin; i < end && result_.readable;) {
      const CodePoint c = DecodeUtf8(text_, i);
      if (IsHidden(c.value) || (code && IsJoiner(c.value))) {
        if (OncePerLine(begin)) {
          Report(DiagnosticKind::HiddenCharacter, i, c.bytes,
                 {fmt::format("U+{:04X}", static_cast<std::uint32_t>(c.value))},
                 "delete it: it cannot be seen and may change what the line means");
        }
      } else if (c.value == '\t') {
        Tab(i);
      } else if (code && c.value == '#') {
        code = false;  // A comment to the end of the line: only hidden characters matter there.
      } else if (code && c.value == '"') {
        i = Text(i, end);
        continue;
      } else if (code && c.value >= 0x80 && c.value != 0xA3) {
        NotAscii(begin, i, c);
      } else if (code) {
        Code(i, end);
      }
      i += c.bytes;
    }
  }

  // One message for the line, however often a slip is repeated in it.
  bool OncePerLine(std::size_t begin) {
    if (reported_line_ == begin) return false;
    reported_line_ = begin;
    return true;
  }

  void Tab(std::size_t offset) {
    if (std::exchange(tab_reported_, true)) {
      result_.mistakes.push_back(offset);
      return;
    }
    Report(DiagnosticKind::TabCharacter, offset, 1, {},
           "indent with four spaces; most editors can turn all tabs of a file into spaces");
  }

  void NotAscii(std::size_t line_begin, std::size_t offset, CodePoint c) {
    if (!OncePerLine(line_begin)) {
      result_.mistakes.push_back(offset);
      return;
    }
    const auto* found = std::ranges::find(kLookalikes, c.value, &Lookalike::character);
    if (found != kLookalikes.end()) {
      Report(DiagnosticKind::TypographicCharacter, offset, c.bytes, {std::string(found->name)},
             fmt::format(
                 "write {}",
                 found->instead == "a plain space"
                     ? "an ordinary space: delete it and press the space bar"
                     : fmt::format("`{}` from the keyboard in its place{}", found->instead,
                                   found->instead == "\"" ? ", at both ends of the text" : "")));
    } else {
      Report(DiagnosticKind::ForeignCharacter, offset, c.bytes,
             {std::string(text_.substr(offset, c.bytes))},
             "names are made of the letters a to z, digits and `_`; other letters belong in texts");
    }
  }

  // The offset behind a text that opens at `offset`.
  std::size_t Text(std::size_t offset, std::size_t end) {
    for (std::size_t i = offset + 1; i < end; ++i) {
      if (text_[i] == '\\') {
        ++i;
      } else if (text_[i] == '"') {
        CheckHiddenInText(offset, i);
        return i + 1;
      }
    }
    std::size_t length = end - offset;
    while (length > 1 && text_[offset + length - 1] == '\r') --length;
    Report(DiagnosticKind::OpenText, offset, length, {},
           "put a `\"` at the end of the text; a text stands on one line, and `\\\"` is a quote in "
           "it");
    return end;
  }

  void CheckHiddenInText(std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end;) {
      const CodePoint c = DecodeUtf8(text_, i);
      if (IsHidden(c.value) || c.value == '\t') {
        Report(DiagnosticKind::HiddenCharacter, i, c.bytes,
               {fmt::format("U+{:04X}", static_cast<std::uint32_t>(c.value))},
               "delete it: it cannot be seen and may change what the text means");
        return;
      }
      i += c.bytes;
    }
  }

  void Code(std::size_t offset, std::size_t end) {
    const char c = text_[offset];
    if (c == '(' || c == '[' || c == '{') {
      if (brackets_.size() == limits::kBracketDepth) {
        Stop(DiagnosticKind::BracketsTooDeep, offset, 1, {GroupDigits(limits::kBracketDepth)},
             "name a part of the expression with `let` and use the name");
        return;
      }
      brackets_.push_back({c, offset});
    } else if (c == ')' || c == ']' || c == '}') {
      Close(c, offset);
    } else if (c >= '0' && c <= '9' &&
               (offset == 0 || text_[offset - 1] < '0' || text_[offset - 1] > '9')) {
      std::size_t last = offset;
      while (last < end &&
             (std::string_view("0123456789_,.").find(text_[last]) != std::string_view::npos))
        ++last;
      if (last - offset > limits::kNumberDigits) {
        Stop(DiagnosticKind::NumberTooLong, offset, 1,
             {GroupDigits(last - offset), GroupDigits(limits::kNumberDigits)},
             "check the number: no public figure has so many digits");
      }
    }
  }

  void Close(char close, std::size_t offset) {
    const char open = close == ')' ? '(' : close == ']' ? '[' : '{';
    if (brackets_.empty()) {
      Report(DiagnosticKind::StrayBracket, offset, 1, {std::string(1, close)},
             fmt::format("delete it, or put the `{}` that it closes before it", open));
      return;
    }
    if (brackets_.back().open != open) {
      Report(DiagnosticKind::WrongBracket, offset, 1,
             {std::string(1, close), std::string(1, brackets_.back().open)},
             "close the brackets in the reverse order of their opening");
    }
    brackets_.pop_back();
  }

  void EndBracketsAtDefinition(std::string_view line) {
    if (brackets_.empty()) return;
    const std::size_t length = line.find_first_not_of("abcdefghijklmnopqrstuvwxyz");
    if (IsDefinitionKeyword(line.substr(0, length)) && length != std::string_view::npos &&
        line[length] == ' ') {
      ReportOpenBrackets();
    }
  }

  void ReportOpenBrackets() {
    if (brackets_.empty()) return;
    const Bracket& last = brackets_.back();
    const char close = last.open == '(' ? ')' : last.open == '[' ? ']' : '}';
    Report(DiagnosticKind::OpenBracket, last.offset, 1, {std::string(1, last.open)},
           fmt::format("put the `{}` that belongs to it", close));
    brackets_.clear();
  }

  std::string_view text_;
  FileId file_;
  DiagnosticList& out_;
  TextCheck result_;
  std::vector<Bracket> brackets_;
  bool tab_reported_ = false;
  std::size_t reported_line_ = static_cast<std::size_t>(-1);
};

}  // namespace

bool IsDefinitionKeyword(std::string_view word) {
  return std::ranges::find(kDefinitionKeywords, word) != kDefinitionKeywords.end();
}

TextCheck CheckText(const SourceMap& sources, FileId file, DiagnosticList& out) {
  return Scanner(sources, file, out).Run();
}

}  // namespace levrules::syntax
