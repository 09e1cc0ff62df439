// JUnit XML is well-formed whatever the texts in it, and says what it was given.

#include "runtime/report/test_junit.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/report/xml.h"

namespace levrules::report {
namespace {

// A small reader of the XML that we write: elements, attributes in double quotes, texts,
// references. Says what is wrong, or nothing.
class XmlReader {
 public:
  explicit XmlReader(std::string_view text) : text_(text) {}

  std::optional<std::string> Fault() {
    if (!Take("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n")) return "no declaration";
    while (at_ < text_.size() && !fault_) Next();
    if (!fault_ && !open_.empty()) fault_ = "`" + open_.back() + "` is not closed";
    if (!fault_ && roots_ != 1) fault_ = "there is not one root";
    return fault_;
  }

 private:
  bool Take(std::string_view what) {
    if (!text_.substr(at_).starts_with(what)) return false;
    at_ += what.size();
    return true;
  }
  std::string Name() {
    std::string name;
    while (at_ < text_.size() &&
           (std::isalnum(static_cast<unsigned char>(text_[at_])) != 0 || text_[at_] == '-'))
      name += text_[at_++];
    return name;
  }
  void Blanks() {
    while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\n')) ++at_;
  }

  void Next() {
    if (Take("</")) {
      const std::string name = Name();
      if (open_.empty() || open_.back() != name || !Take(">")) {
        fault_ = "`" + name + "` closes what is not open";
        return;
      }
      open_.pop_back();
    } else if (Take("<")) {
      Element();
    } else {
      Character(open_.empty());
    }
  }

  void Element() {
    const std::string name = Name();
    if (name.empty()) fault_ = "an element without name";
    if (open_.empty()) ++roots_;
    for (Blanks(); !fault_ && at_ < text_.size(); Blanks()) {
      if (Take("/>")) return;
      if (Take(">")) return open_.push_back(name);
      if (Name().empty() || !Take("=\"")) {
        fault_ = "an attribute of `" + name + "` cannot be read";
        return;
      }
      while (!fault_ && at_ < text_.size() && text_[at_] != '"') {
        if (text_[at_] == '\n') fault_ = "a bare line end in an attribute";
        Character(false);
      }
      ++at_;
    }
  }

  void Character(bool only_blank) {
    const char c = text_[at_];
    if (c == '<') fault_ = "a bare <";
    if (static_cast<unsigned char>(c) < 0x20 && c != '\n') fault_ = "a control character";
    if (only_blank && c != '\n' && c != ' ') fault_ = "a text outside of the root";
    if (c == '&') {
      const std::size_t end = text_.find(';', at_);
      const std::string_view reference =
          end == std::string_view::npos ? "" : text_.substr(at_ + 1, end - at_ - 1);
      const std::vector<std::string_view> known = {"amp", "lt", "gt", "quot", "#9", "#10", "#13"};
      if (std::ranges::find(known, reference) == known.end()) fault_ = "an unknown reference";
    }
    ++at_;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::size_t roots_ = 0;
  std::vector<std::string> open_;
  std::optional<std::string> fault_;
};

constexpr std::string_view kHostile[] = {
    "plain",
    "<a & b> \"c\" 'd'",
    "]]> <![CDATA[ <!-- -->",
    "&amp; &#0; &unknown;",
    "bell \x07 escape \x1b[31m nul-like \x01 delete \x7f",
    "line\nend\r\n\ttab",
    "\xEF\xBF\xBE no character, \xEF\xBF\xBF neither",
    "\xF0\x9F\x8F\x98 and £ and ≈",
    "",
};

TestedFile FileWith(std::string_view name) {
  TestedFile file;
  file.path = std::string(name);
  const FileId id = file.sources.Add(std::string(name), "test \"x\"\n    expect a = \"<&>\"\n");
  file.ran = true;
  audit::Failure failure;
  failure.place = {id, 20, 29};
  failure.expected = failure.actual = failure.because = std::string(name);
  failure.rows.push_back({"town", std::string(name), std::string(name)});
  failure.values.push_back({failure.place, failure.place, std::string(name)});
  audit::Failure stopped;
  stopped.kind = audit::FailureKind::CannotRun;
  stopped.place = {id, 0, 8};
  stopped.because = std::string(name);
  file.tests.push_back({std::string(name), {id, 0, 8}, {failure, stopped}});
  file.tests.push_back({std::string(name), {id, 0, 8}, {}});
  file.laws.push_back(
      {std::string(name), std::string(name), {id, 0, 8}, 3, true, {std::string(name)}});
  audit::CoverageGoal goal;
  goal.name = goal.what = goal.hint = std::string(name);
  goal.span = {id, 0, 4};
  file.coverage = {goal};
  return file;
}

TEST(TestJunit, IsWellFormedWhateverTheTexts) {
  for (const std::string_view name : kHostile) {
    TestedFile broken;
    broken.path = std::string(name);
    broken.problems = {std::string(name)};
    const std::string xml = TestJunit({FileWith(name), broken});
    EXPECT_EQ(XmlReader(xml).Fault(), std::nullopt) << xml;
  }
  EXPECT_EQ(XmlReader(TestJunit({})).Fault(), std::nullopt);
}

TEST(TestJunit, TheReaderFindsFaults) {
  const std::string head = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
  EXPECT_NE(XmlReader("<a/>").Fault(), std::nullopt);
  EXPECT_NE(XmlReader(head + "<a><b></a>").Fault(), std::nullopt);
  EXPECT_NE(XmlReader(head + "<a b=\"<\"/>").Fault(), std::nullopt);
  EXPECT_NE(XmlReader(head + "<a>&b;</a>").Fault(), std::nullopt);
  EXPECT_NE(XmlReader(head + "<a>\x07</a>").Fault(), std::nullopt);
  EXPECT_NE(XmlReader(head + "<a/><b/>").Fault(), std::nullopt);
  EXPECT_EQ(XmlReader(head + "<a b=\"c\">d &amp; <e/></a>\n").Fault(), std::nullopt);
}

TEST(TestJunit, CountsTestsLawsAndFilesThatDidNotRun) {
  TestedFile broken;
  broken.path = "b.rule";
  const std::string xml = TestJunit({FileWith("a.rule"), broken});
  EXPECT_NE(xml.find("<testsuites name=\"levrules\" tests=\"4\" failures=\"2\" errors=\"1\">"),
            std::string::npos)
      << xml;
  EXPECT_NE(xml.find("<testsuite name=\"a.rule\" tests=\"3\" failures=\"2\" errors=\"0\" "
                     "skipped=\"0\">"),
            std::string::npos)
      << xml;
  EXPECT_EQ(xml.find("time"), std::string::npos) << xml;
}

TEST(XmlText, EscapesWhatXmlCannotHold) {
  EXPECT_EQ(XmlText("a < b & \"c\" > d"), "a &lt; b &amp; &quot;c&quot; &gt; d");
  EXPECT_EQ(XmlText("a\nb\tc\rd"), "a&#10;b&#9;c&#13;d");
  EXPECT_EQ(XmlText("\x01\x1b\x7f"), "\\u{1}\\u{1B}\\u{7F}");
  EXPECT_EQ(XmlText("\xEF\xBF\xBE"), "\\u{FFFE}");
  EXPECT_EQ(XmlText("£ ≈ \xF0\x9F\x8F\x98"), "£ ≈ \xF0\x9F\x8F\x98");
}

}  // namespace
}  // namespace levrules::report
