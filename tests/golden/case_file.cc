#include "tests/golden/case_file.h"

#include <fmt/format.h>

#include <charconv>
#include <stdexcept>
#include <utility>

#include "tests/golden/fences.h"

namespace levrules::golden {

namespace {

constexpr std::string_view kNoNewline = "\\ no newline at end\n";

struct Section {
  std::string head;   // "--- file: towns.rule", without the line end
  std::string kind;   // "file"
  std::string value;  // "towns.rule"
  std::string text;   // the lines below, each with its line end
  std::size_t line = 0;
};

[[noreturn]] void Fail(std::size_t line, std::string_view what) {
  throw std::runtime_error(fmt::format("line {}: {}", line, what));
}

std::string_view Trim(std::string_view text) {
  while (text.starts_with(' ')) text.remove_prefix(1);
  while (text.ends_with(' ')) text.remove_suffix(1);
  return text;
}

// The first section is the comment; it has no head.
std::vector<Section> SectionsOf(std::string_view text) {
  std::vector<Section> sections(1);
  std::size_t number = 0;
  while (!text.empty()) {
    ++number;
    const std::size_t end = text.find('\n');
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    if (!line.starts_with("--- ")) {
      sections.back().text += std::string(line) + "\n";
      continue;
    }
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos) Fail(number, "a section is `--- kind:`");
    sections.push_back({std::string(line), std::string(Trim(line.substr(4, colon - 4))),
                        std::string(Trim(line.substr(colon + 1))), "", number});
  }
  return sections;
}

std::string WithoutNoNewline(std::string text) {
  if (text.ends_with(kNoNewline)) text.erase(text.size() - kNoNewline.size() - 1);
  return text;
}

std::string WithNoNewline(std::string text) {
  if (!text.empty() && !text.ends_with('\n')) text += "\n" + std::string(kNoNewline);
  return text;
}

class Unescaper {
 public:
  explicit Unescaper(const Section& section) : text_(section.text), line_(section.line) {}

  // Up to the end of the text, or to the `}` of a repetition.
  std::string Read(bool in_braces = false) {
    std::string result;
    while (at_ < text_.size() && !(in_braces && text_[at_] == '}')) {
      const char c = text_[at_++];
      if (c == '\\') {
        Escape(result);
      } else {
        result += c;
      }
    }
    return result;
  }

 private:
  void Escape(std::string& result) {
    if (at_ == text_.size()) Fail(line_, "`\\` ends the file");
    switch (text_[at_++]) {
      case '\n':
        break;
      case '\\':
        result += '\\';
        break;
      case 't':
        result += '\t';
        break;
      case 'r':
        result += '\r';
        break;
      case 'x':
        result += Byte();
        break;
      case '*':
        Repeat(result);
        break;
      default:
        Fail(line_, "escapes are `\\t`, `\\r`, `\\\\`, `\\xNN`, `\\*N{text}`");
    }
  }

  char Byte() {
    unsigned byte = 0;
    const char* begin = text_.data() + at_;
    if (at_ + 2 > text_.size() || std::from_chars(begin, begin + 2, byte, 16).ptr != begin + 2) {
      Fail(line_, "`\\x` takes two hexadecimal digits");
    }
    at_ += 2;
    return static_cast<char>(byte);
  }

  // For files at a limit. `#` in the text is the number of the repetition, for keys that must
  // differ.
  void Repeat(std::string& result) {
    std::size_t times = 0;
    const char* begin = text_.data() + at_;
    const char* end = std::from_chars(begin, text_.data() + text_.size(), times).ptr;
    at_ += static_cast<std::size_t>(end - begin);
    if (end == begin || at_ == text_.size() || text_[at_] != '{')
      Fail(line_, "a repetition is `\\*N{text}`");
    ++at_;
    const std::string part = Read(true);
    if (at_ == text_.size()) Fail(line_, "a repetition ends with `}`");
    ++at_;
    for (std::size_t i = 1; i <= times; ++i) {
      for (const char c : part) {
        if (c == '#') {
          result += std::to_string(i);
        } else {
          result += c;
        }
      }
    }
  }

  const std::string& text_;
  std::size_t line_;
  std::size_t at_ = 0;
};

int ExitOf(const Section& section) {
  int code = 0;
  const char* end = section.value.data() + section.value.size();
  if (section.value.empty() || std::from_chars(section.value.data(), end, code).ptr != end) {
    Fail(section.line, "an exit code is a number");
  }
  return code;
}

bool IsAnswer(const std::string& kind) {
  return kind == "exit" || kind == "stdout" || kind == "stderr";
}

}  // namespace

Case ParseCase(std::string_view text) {
  Case result;
  Command next;
  const std::vector<Section> sections = SectionsOf(text);
  for (const std::string& line : LinesOf(sections.front().text)) {
    if (!line.empty() && !line.starts_with('#'))
      Fail(1, "only comments stand before the first section");
  }
  if (!sections.front().text.starts_with("# "))
    Fail(1, "a case begins with a comment that says its idea");
  for (std::size_t i = 1; i < sections.size(); ++i) {
    const Section& section = sections[i];
    const std::string& kind = section.kind;
    if (kind == "file") {
      result.files.push_back({section.value, section.text});
    } else if (kind == "file escaped") {
      result.files.push_back({section.value, Unescaper(section).Read()});
    } else if (kind == "environment") {
      next.environment.push_back(section.value);
    } else if (kind == "stdin") {
      next.input = section.text;
    } else if (kind == "run") {
      next.words = SplitCommand(section.value);
      if (next.words.empty() || next.words.front() != "levrules")
        Fail(section.line, "a run begins with `levrules`");
      result.runs.push_back({std::exchange(next, {}), section.value, 0, {}, {}, {}});
    } else {
      if (result.runs.empty())
        Fail(section.line, fmt::format("`{}` stands before the first run", kind));
      CaseRun& run = result.runs.back();
      if (kind == "exit") {
        run.exit = ExitOf(section);
      } else if (kind == "stdout") {
        run.to_stdout.exact = WithoutNoNewline(section.text);
      } else if (kind == "stderr") {
        run.to_stderr.exact = WithoutNoNewline(section.text);
      } else if (kind == "stdout contains") {
        run.to_stdout.contains = LinesOf(section.text);
      } else if (kind == "stderr contains") {
        run.to_stderr.contains = LinesOf(section.text);
      } else if (kind == "written") {
        run.written.push_back({section.value, WithoutNoNewline(section.text)});
      } else {
        Fail(section.line, fmt::format("there is no section `{}`", kind));
      }
    }
  }
  if (result.runs.empty()) Fail(1, "a case needs a run");
  return result;
}

std::string BlessCase(std::string_view text, const std::vector<Outcome>& outcomes,
                      const std::vector<std::string>& written) {
  const std::vector<Section> sections = SectionsOf(text);
  std::string result = sections.front().text;
  std::size_t run = 0;
  std::size_t file = 0;
  for (std::size_t i = 1; i < sections.size(); ++i) {
    const Section& section = sections[i];
    if (IsAnswer(section.kind)) continue;
    result += section.head + "\n";
    if (section.kind == "written") {
      result += WithNoNewline(written.at(file++));
      continue;
    }
    result += section.text;
    if (section.kind != "run") continue;
    // The answer follows its run; a stream that is described by `contains` keeps that.
    bool contains_stdout = false;
    bool contains_stderr = false;
    for (std::size_t j = i + 1; j < sections.size() && sections[j].kind != "run"; ++j) {
      contains_stdout |= sections[j].kind == "stdout contains";
      contains_stderr |= sections[j].kind == "stderr contains";
    }
    const Outcome& outcome = outcomes.at(run++);
    result += fmt::format("--- exit: {}\n", outcome.exit);
    if (!contains_stdout && !outcome.to_stdout.empty())
      result += "--- stdout:\n" + WithNoNewline(outcome.to_stdout);
    if (!contains_stderr && !outcome.to_stderr.empty())
      result += "--- stderr:\n" + WithNoNewline(outcome.to_stderr);
  }
  return result;
}

}  // namespace levrules::golden
