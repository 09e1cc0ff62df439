// The examples of docs/diagnostics/LEV....md run, one test for each page: the wrong one brings the
// message of the page and no other error, the right one brings neither. docs/diagnostics/README.md
// says how an example is run, and holds the frame that most examples stand in:
//
//   ```rule              behind the frame, or a whole file if it begins with its header
//   ```rule file=NAME    the file NAME
//   ```csv               data/clubs.csv; `csv file=NAME` another file
//   ```rule escaped      `\t`, `\r`, `\xNN` and `\uNNNN` stand for what cannot be seen, `\*N{…}`
//                        for N copies of what is in the braces; in it `\#` is the number of the
//                        copy, from 1, and `\+` the number of the next
//   ```sh                the commands, in place of check, eval and test
//   ```text              is not run; the page is in the list below

#include <gtest/gtest.h>

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <filesystem>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "tests/golden/fences.h"
#include "tests/golden/run_program.h"

namespace levrules::golden {
namespace {

constexpr std::string_view kExample = "example.rule";
constexpr std::string_view kFrame = "frame.rule";
constexpr std::string_view kClubs = "data/clubs.csv";
// Counts messages of other codes, which come before it.
constexpr std::string_view kMoreFaults = "LEV3020";

struct Reason {
  std::string why;       // the example cannot be run
  bool has_case = true;  // a case of tests/golden shows the message instead
};

// Pages whose examples are shown in words.
const std::map<std::string, Reason>& ShownInWords() {
  static const std::map<std::string, Reason> shown = {
      {"LEV5010", {"a file of more than 512 MiB", false}},
  };
  return shown;
}

const std::filesystem::path& PageFolder() {
  static const std::filesystem::path folder =
      std::filesystem::path(LEVRULES_SOURCE) / "docs" / "diagnostics";
  return folder;
}

// The block of README.md with this info string.
std::string BlockOfReadme(std::string_view info) {
  for (const Fence& fence : FencesOf(ReadWholeFile(PageFolder() / "README.md"))) {
    if (fence.info == info) return Joined(fence.lines);
  }
  ADD_FAILURE() << "README.md has no block `" << info << "`";
  return "";
}

struct Page {
  std::vector<Fence> wrong;
  std::vector<Fence> right;
};

Page ReadPage(const std::filesystem::path& path) {
  constexpr std::string_view kWrong = "\nWrong:\n";
  constexpr std::string_view kRight = "\nRight:\n";
  const std::string text = ReadWholeFile(path);
  const std::size_t wrong = text.find(kWrong);
  const std::size_t right = text.find(kRight);
  if (wrong == std::string::npos || right == std::string::npos || right < wrong) {
    ADD_FAILURE() << path << " has no wrong example with a right one behind it";
    return {};
  }
  return {FencesOf(std::string_view(text).substr(wrong, right - wrong)),
          FencesOf(std::string_view(text).substr(right))};
}

std::set<std::string> WordsOf(const std::string& info) {
  const std::vector<std::string> words = SplitCommand(info);
  return {words.begin(), words.end()};
}

// NAME of `file=NAME`; empty without.
std::string FileOf(const std::set<std::string>& words) {
  constexpr std::string_view kFile = "file=";
  for (const std::string& word : words) {
    if (word.starts_with(kFile)) return word.substr(kFile.size());
  }
  return "";
}

// A sign of Unicode below 65,536 in UTF-8.
std::string Utf8(unsigned sign) {
  const auto byte = [](unsigned value) { return static_cast<char>(value); };
  if (sign < 0x80) return {byte(sign)};
  if (sign < 0x800) return {byte(0xC0 | sign >> 6), byte(0x80 | (sign & 0x3F))};
  return {byte(0xE0 | sign >> 12), byte(0x80 | (sign >> 6 & 0x3F)), byte(0x80 | (sign & 0x3F))};
}

// What the escape at the front of `text` stands for; takes it away. Any other `\` is itself.
std::string TakeEscape(std::string_view& text) {
  const char kind = text.size() > 1 ? text[1] : ' ';
  const std::size_t digits = kind == 'x' ? 2 : kind == 'u' ? 4 : 0;
  if (kind == 't' || kind == 'r') {
    text.remove_prefix(2);
    return kind == 't' ? "\t" : "\r";
  }
  unsigned value = 0;
  const std::string_view number = text.substr(std::min<std::size_t>(2, text.size()), digits);
  const char* end = number.data() + number.size();
  if (digits == 0 || number.size() != digits ||
      std::from_chars(number.data(), end, value, 16).ptr != end) {
    text.remove_prefix(1);
    return "\\";
  }
  text.remove_prefix(2 + digits);
  return kind == 'x' ? std::string(1, static_cast<char>(value)) : Utf8(value);
}

// A repetition `\*N{…}` at the front of a text.
struct Repetition {
  std::size_t times = 0;
  std::string_view part;   // between the braces
  std::size_t length = 0;  // of the whole
};

// Nothing where the text begins with something else. N is a number, or `\#` for that of the copy.
std::optional<Repetition> RepetitionAt(std::string_view text, std::size_t copy) {
  if (!text.starts_with("\\*")) return std::nullopt;
  Repetition found{copy, {}, 0};
  const char* number = text.data() + 2;
  const bool as_copy = copy > 0 && text.substr(2).starts_with("\\#");
  const char* end =
      as_copy ? number + 2 : std::from_chars(number, text.data() + text.size(), found.times).ptr;
  const std::size_t open = static_cast<std::size_t>(end - text.data());
  if (end == number || open >= text.size() || text[open] != '{') return std::nullopt;
  std::size_t depth = 0;
  for (std::size_t at = open; at < text.size(); ++at) {
    if (text[at] == '{') ++depth;
    if (text[at] != '}' || --depth > 0) continue;
    found.part = text.substr(open + 1, at - open - 1);
    found.length = at + 1;
    return found;
  }
  return std::nullopt;
}

// A text with its escapes written out; `copy` is the number of the copy of a repetition that it
// stands in, 0 outside of all.
std::string Unescaped(std::string_view text, std::size_t copy = 0) {
  std::string bytes;
  while (!text.empty()) {
    if (const auto repetition = RepetitionAt(text, copy)) {
      for (std::size_t i = 1; i <= repetition->times; ++i) bytes += Unescaped(repetition->part, i);
      text.remove_prefix(repetition->length);
    } else if (copy > 0 && (text.starts_with("\\#") || text.starts_with("\\+"))) {
      bytes += std::to_string(text[1] == '#' ? copy : copy + 1);
      text.remove_prefix(2);
    } else if (text.front() == '\\') {
      bytes += TakeEscape(text);
    } else {
      bytes += text.front();
      text.remove_prefix(1);
    }
  }
  return bytes;
}

TEST(MessagePages, EscapesAreWrittenOut) {
  EXPECT_EQ(Unescaped("\\t\\x41\\u00A3"), "\tA\u00A3");
  EXPECT_EQ(Unescaped("\\*3{(}1\\*3{)}"), "(((1)))");
  EXPECT_EQ(Unescaped("\\*2{f\\#(x) = f\\+(x)\n}f3(x) = x\n"),
            "f1(x) = f2(x)\nf2(x) = f3(x)\nf3(x) = x\n");
  EXPECT_EQ(Unescaped("\\*2{{\\x41\\*2{\\#}}}"), "{A12}{A12}");
  EXPECT_EQ(Unescaped("\\*3{\\*\\#{ }\\#\n}"), " 1\n  2\n   3\n");
  for (const std::string itself : {"\\q\\", "\\# \\+", "\\*{x}", "\\*2", "\\*2{x"})
    EXPECT_EQ(Unescaped(itself), itself);
}

bool IsWholeFile(std::string_view text) {
  return text.starts_with("fund ") || text.starts_with("library ") ||
         text.starts_with("amendment ");
}

bool IsInWords(std::span<const Fence> example) {
  for (const Fence& fence : example) {
    if (fence.info == "text") return true;
  }
  return false;
}

// Writes the files of an example, beside the frame and its data.
void WriteFiles(std::span<const Fence> example, const TemporaryFolder& folder) {
  const std::string frame = BlockOfReadme("rule file=frame.rule");
  folder.Write(std::string(kFrame), frame);
  folder.Write(std::string(kExample), frame);
  folder.Write(std::string(kClubs), BlockOfReadme("csv file=data/clubs.csv"));
  for (const Fence& fence : example) {
    const std::set<std::string> words = WordsOf(fence.info);
    std::string text = Joined(fence.lines);
    const bool whole = IsWholeFile(text);
    if (words.contains("escaped")) text = Unescaped(text);
    const std::string name = FileOf(words);
    if (words.contains("csv")) {
      folder.Write(name.empty() ? std::string(kClubs) : name, text);
    } else if (words.contains("rule")) {
      const bool framed = name.empty() && !whole;
      folder.Write(name.empty() ? std::string(kExample) : name,
                   framed ? frame + "\n" + text : text);
    } else {
      EXPECT_EQ(fence.info, "sh") << "examples are `rule`, `csv`, `sh` or `text`";
    }
  }
}

std::vector<std::string> CommandsOf(std::span<const Fence> example) {
  std::vector<std::string> commands;
  for (const Fence& fence : example) {
    if (fence.info == "sh") commands.insert(commands.end(), fence.lines.begin(), fence.lines.end());
  }
  if (!commands.empty()) return commands;
  return {"levrules check example.rule", "levrules eval example.rule",
          "levrules test example.rule"};
}

// The codes that stand between `before` and `after`, as in `error[LEV2001]`.
void AddCodes(std::string_view text, std::string_view before, char after,
              std::set<std::string>& codes) {
  constexpr std::size_t kLength = std::string_view("LEV0000").size();
  for (std::size_t at = text.find(before); at != std::string_view::npos;
       at = text.find(before, at + 1)) {
    const std::string_view code = text.substr(at + before.size(), kLength);
    const std::size_t end = at + before.size() + kLength;
    if (code.starts_with("LEV") && end < text.size() && text[end] == after) codes.emplace(code);
  }
}

struct Answer {
  std::set<std::string> errors;     // codes of errors, also of cells that cannot be read
  std::set<std::string> remarks;    // codes of warnings and notes
  std::vector<std::string> failed;  // commands that did not end with 0, and what they said
};

// Runs the commands of an example; with `until_error` no further than to the first error.
Answer AnswerOf(std::span<const Fence> example, bool until_error) {
  const TemporaryFolder folder;
  WriteFiles(example, folder);
  Answer answer;
  for (const std::string& command : CommandsOf(example)) {
    const Outcome outcome = RunProgram({SplitCommand(command), {}, ""}, folder.path());
    AddCodes(outcome.to_stderr, "error[", ']', answer.errors);
    AddCodes(outcome.to_stdout, "(", ')', answer.errors);
    AddCodes(outcome.to_stderr, "warning[", ']', answer.remarks);
    AddCodes(outcome.to_stderr, "note[", ']', answer.remarks);
    // A library, and a fund of one line, have nothing that could be evaluated.
    const bool no_rows = outcome.to_stderr.find("has no rows to decide for") != std::string::npos;
    if (outcome.exit != 0 && !no_rows) {
      answer.failed.push_back(command + "\n" + outcome.to_stdout + outcome.to_stderr);
    }
    if (until_error && !answer.errors.empty()) break;
  }
  return answer;
}

class MessagePage : public ::testing::TestWithParam<std::filesystem::path> {};

TEST_P(MessagePage, ExamplesRun) {
  const std::string code = GetParam().stem().string();
  const Page page = ReadPage(GetParam());
  EXPECT_FALSE(page.wrong.empty()) << "the wrong example has no block";
  EXPECT_FALSE(page.right.empty()) << "the right example has no block";
  const bool in_words = IsInWords(page.wrong) || IsInWords(page.right);
  EXPECT_EQ(in_words, ShownInWords().contains(code))
      << "a page has blocks of the kind `text` if it is in the list above, and only then";
  if (in_words) return;

  const Answer wrong = AnswerOf(page.wrong, true);
  EXPECT_TRUE(wrong.errors.contains(code) || wrong.remarks.contains(code))
      << "the wrong example does not bring " << code;
  for (const std::string& error : wrong.errors) {
    if (code == kMoreFaults) break;
    EXPECT_EQ(error, code) << "the wrong example brings another error";
  }
  const Answer right = AnswerOf(page.right, false);
  EXPECT_FALSE(right.remarks.contains(code)) << "the right example brings " << code;
  for (const std::string& error : right.errors) {
    ADD_FAILURE() << "the right example brings " << error;
  }
  for (const std::string& command : right.failed) ADD_FAILURE() << command;
}

// Whether a case of tests/golden expects the message.
bool HasCase(const std::string& code) {
  static const std::vector<std::filesystem::path> cases =
      FilesBelow(std::filesystem::path(LEVRULES_SOURCE) / "tests" / "golden", ".case");
  for (const std::filesystem::path& path : cases) {
    const std::string text = ReadWholeFile(path);
    if (text.find("[" + code + "]") != std::string::npos ||
        text.find("(" + code + ")") != std::string::npos) {
      return true;
    }
  }
  return false;
}

TEST(MessagePages, ShownInWordsAreShownByCases) {
  for (const auto& [code, reason] : ShownInWords()) {
    EXPECT_TRUE(std::filesystem::exists(PageFolder() / (code + ".md"))) << code << " has no page";
    EXPECT_FALSE(reason.why.empty()) << code;
    EXPECT_EQ(HasCase(code), reason.has_case) << code << ": " << reason.why;
  }
}

std::vector<std::filesystem::path> Pages() {
  std::vector<std::filesystem::path> pages = FilesBelow(PageFolder(), ".md");
  std::erase(pages, PageFolder() / "README.md");
  return pages;
}

std::string NameOfPage(const ::testing::TestParamInfo<std::filesystem::path>& tested) {
  return TestNameOf(tested.param.stem());
}

INSTANTIATE_TEST_SUITE_P(Pages, MessagePage, ::testing::ValuesIn(Pages()), NameOfPage);

}  // namespace
}  // namespace levrules::golden
