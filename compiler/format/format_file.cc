// Comes in: a rule file that can be read. Goes out: its text in the one layout. Lines are laid out
// one by one; what they share - the bars of a table, the colons of fields, comments below each
// other, blank lines between definitions - is found before and after.

#include "compiler/format/format_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <string_view>
#include <utility>
#include <vector>

#include "compiler/format/format_line.h"
#include "compiler/format/format_rows.h"
#include "compiler/format/same_words.h"
#include "compiler/syntax/parse.h"
#include "compiler/syntax/source_lines.h"
#include "runtime/base/check.h"
#include "runtime/base/limits.h"
#include "runtime/base/text.h"

namespace levrules::format {

namespace {

using syntax::SourceLine;
using syntax::TokenKind;

// Comments behind lines stand below each other unless one line is that much longer than another.
constexpr std::size_t kCommentReach = 24;

// What is known of a line of the language from the lines around it.
struct Setting {
  std::string_view keyword;  // of its definition
  bool begins_definition = false;
  bool heads_block = false;  // lines below it are deeper
  std::size_t field_width = 0;
  std::size_t blank_before = 0;
};

struct Output {
  std::string text;  // without the comment behind it
  std::string_view comment;
};

class Formatter {
 public:
  Formatter(const SourceMap& sources, FileId file)
      : sources_(sources), lines_(syntax::ReadLines(sources, file)), settings_(lines_.size()) {}

  std::string Run() {
    FindDefinitions();
    FindBlankLines();
    FindFields();
    output_.resize(lines_.size());
    for (std::size_t i = 0; i < lines_.size(); ++i) {
      if (lines_[i].cells) {
        i = WriteTable(i) - 1;
      } else {
        WriteLine(i);
      }
    }
    return Joined();
  }

  const std::vector<SourceLine>& lines() const { return lines_; }

 private:
  std::string_view Word(std::size_t line, std::size_t token) const {
    const auto& tokens = lines_[line].tokens;
    return token < tokens.size() ? sources_.Text(tokens[token].span) : std::string_view();
  }
  bool IsCode(std::size_t line) const { return !lines_[line].is_comment(); }
  // The next line of the language; the number of lines where there is none.
  std::size_t NextCode(std::size_t line) const {
    for (++line; line < lines_.size() && !IsCode(line);) ++line;
    return line;
  }

  void FindDefinitions() {
    std::string_view keyword;
    bool for_each = false;
    for (std::size_t i = 0; i < lines_.size(); ++i) {
      if (!IsCode(i)) continue;
      Setting& setting = settings_[i];
      const std::size_t depth = lines_[i].depth;
      setting.begins_definition = depth == 0 || (for_each && depth == 1);
      if (setting.begins_definition) keyword = Word(i, Word(i, 0) == "replace" ? 1 : 0);
      if (depth == 0) for_each = keyword == "for";
      setting.keyword = keyword;
      const std::size_t next = NextCode(i);
      setting.heads_block = next < lines_.size() && lines_[next].depth > depth;
    }
  }

  // ---- blank lines

  void FindBlankLines() {
    bool opens = true;  // the line above is the first of a block
    std::size_t depth_above = 0;
    for (std::size_t i = 0; i < lines_.size(); ++i) {
      const std::size_t most = lines_[i].depth == 0 ? 2 : 1;
      const bool first = i == 0 || (opens && lines_[i].depth > depth_above);
      settings_[i].blank_before = first ? 0 : std::min(lines_[i].blank_before, most);
      opens = settings_[i].heads_block;
      depth_above = lines_[i].depth;
    }
    for (std::size_t i = 0; i < lines_.size(); ++i) {
      if (settings_[i].begins_definition) DivideFromDefinitionAbove(i);
    }
  }

  // One blank line at least where one of two definitions is a block, but not between sources. The
  // comments above a definition belong to it.
  void DivideFromDefinitionAbove(std::size_t line) {
    const std::size_t depth = lines_[line].depth;
    std::size_t above = line;
    std::size_t first = line;  // of this definition with its comments
    while (above-- > 0 && !(settings_[above].begins_definition && lines_[above].depth <= depth)) {
      if (lines_[above].depth == depth && first == above + 1) first = above;
    }
    if (above >= lines_.size() || lines_[above].depth != depth) return;
    const bool sources =
        settings_[line].keyword == "source" && settings_[above].keyword == "source";
    const std::string_view head = settings_[above].keyword;
    const bool header = head == "fund" || head == "library" || head == "amendment";
    if (sources || !(header || settings_[above].heads_block || settings_[line].heads_block)) return;
    for (std::size_t i = first; i <= line; ++i) {
      if (settings_[i].blank_before > 0) return;
    }
    settings_[first].blank_before = 1;
  }

  // ---- fields

  void FindFields() {
    std::vector<std::size_t> run;
    std::size_t width = 0;
    const auto finish = [&] {
      for (const std::size_t i : run) settings_[i].field_width = width;
      run.clear();
      width = 0;
    };
    for (std::size_t i = 0; i < lines_.size(); ++i) {
      const bool field = IsCode(i) && !lines_[i].cells && settings_[i].keyword == "entity" &&
                         !settings_[i].begins_definition;
      const std::size_t name = field ? FieldNameWidth(TokensOf(sources_, lines_[i].tokens)) : 0;
      if (name == 0 || settings_[i].blank_before > 0) finish();
      if (name == 0) continue;
      run.push_back(i);
      width = std::max(width, name);
    }
    finish();
  }

  // ---- lines

  std::string_view CommentBehind(const SourceLine& line) const {
    if (line.tokens.empty() || line.tokens.back().kind != TokenKind::Comment) return {};
    return TrimBlanks(sources_.Text(line.tokens.back().span));
  }

  void WriteLine(std::size_t i) {
    const SourceLine& line = lines_[i];
    if (line.is_comment()) {
      output_[i].text = std::string(line.depth * kIndent, ' ');
      output_[i].text += TrimBlanks(sources_.Text(line.tokens.front().span));
      return;
    }
    const Setting& setting = settings_[i];
    const bool inside = !setting.begins_definition;
    const bool exception = Word(i, 0) == "except" && Word(i, 1) == "where";
    const bool formula =
        inside && (setting.keyword == "report" || (setting.keyword == "let" && !exception));
    output_[i].text = FormatLine(TokensOf(sources_, line.tokens),
                                 {line.depth, formula, setting.field_width, setting.heads_block});
    output_[i].comment = CommentBehind(line);
  }

  // The rows from `begin` on, with the comments between them; gives where they end.
  std::size_t WriteTable(std::size_t begin) {
    const std::size_t depth = lines_[begin].depth;
    std::size_t end = begin;
    while (end < lines_.size() && lines_[end].depth == depth &&
           (lines_[end].cells || lines_[end].is_comment()))
      ++end;
    std::vector<RowCells> rows;
    for (std::size_t i = begin; i < end; ++i) {
      if (!lines_[i].cells) continue;
      rows.push_back(CellsOf(sources_, lines_[i], settings_[i].keyword == "table", rows.empty()));
    }
    const std::vector<std::string> texts = AlignRows(rows);
    std::size_t row = 0;
    for (std::size_t i = begin; i < end; ++i) {
      if (!lines_[i].cells) {
        WriteLine(i);
        continue;
      }
      output_[i].text = std::string(depth * kIndent, ' ') + texts[row++] +
                        FormatTail(TokensOf(sources_, lines_[i].tokens));
      output_[i].comment = CommentBehind(lines_[i]);
    }
    return end;
  }

  // ---- the page

  static std::size_t LastWidth(std::string_view text) {
    const std::size_t newline = text.rfind('\n');
    return CountCharacters(newline == std::string_view::npos ? text : text.substr(newline + 1));
  }

  // Lines from `begin` on that follow each other and have comments behind them.
  std::size_t CommentsEnd(std::size_t begin) const {
    std::size_t end = begin;
    const auto one_line = [&](std::size_t i) {
      return output_[i].text.find('\n') == std::string::npos;
    };
    while (end < lines_.size() && !output_[end].comment.empty() &&
           (end == begin || (one_line(begin) && one_line(end))) &&
           lines_[end].depth == lines_[begin].depth &&
           (end == begin || settings_[end].blank_before == 0))
      ++end;
    return end;
  }

  void AlignComments(std::size_t begin, std::size_t end) {
    std::vector<std::size_t> widths;
    for (std::size_t i = begin; i < end; ++i) widths.push_back(LastWidth(output_[i].text));
    const auto [least, most] = std::ranges::minmax(widths);
    for (std::size_t i = begin; i < end; ++i) {
      const std::size_t more = most - least <= kCommentReach ? most - widths[i - begin] : 0;
      output_[i].text.append(more + 2, ' ');
      output_[i].text += output_[i].comment;
    }
  }

  std::string Joined() {
    for (std::size_t i = 0; i < lines_.size();) {
      const std::size_t end = CommentsEnd(i);
      if (end > i) AlignComments(i, end);
      i = std::max(end, i + 1);
    }
    std::string page;
    for (std::size_t i = 0; i < lines_.size(); ++i) {
      page.append(settings_[i].blank_before, '\n');
      page += output_[i].text;
      page += '\n';
    }
    return page;
  }

  const SourceMap& sources_;
  std::vector<SourceLine> lines_;
  std::vector<Setting> settings_;
  std::vector<Output> output_;
};

std::size_t LongestLine(std::string_view page) {
  std::size_t longest = 0;
  while (!page.empty()) {
    const std::size_t end = std::min(page.find('\n'), page.size());
    longest = std::max(longest, end);
    page.remove_prefix(std::min(end + 1, page.size()));
  }
  return longest;
}

// Whether the page can be read again; else it says why.
bool IsWithinLimits(std::string_view page, const SourceMap& sources, FileId file,
                    DiagnosticList& out) {
  const std::size_t longest = LongestLine(page);
  if (longest <= limits::kRuleLineBytes && page.size() <= limits::kRuleFileBytes) return true;
  if (longest > limits::kRuleLineBytes) {
    out.Add({.kind = DiagnosticKind::LineTooLong,
             .primary = {file, 0, 1},
             .arguments = {GroupDigits(longest), GroupDigits(limits::kRuleLineBytes)},
             .help = "a line of this file would be as long when laid out; make its texts shorter"});
  } else {
    out.Add(
        {.kind = DiagnosticKind::FileTooLarge,
         .arguments = {sources.path(file), fmt::format("laid out it would have more than {} bytes",
                                                       GroupDigits(limits::kRuleFileBytes))}});
  }
  return false;
}

}  // namespace

std::optional<std::string> FormatFile(const SourceMap& sources, FileId file, DiagnosticList& out) {
  const std::size_t errors = out.errors();
  syntax::ParseFile(sources, file, out);
  if (out.errors() > errors) return std::nullopt;
  Formatter formatter(sources, file);
  std::string page = formatter.Run();
  if (!IsWithinLimits(page, sources, file, out)) return std::nullopt;
  SourceMap laid_out;
  const FileId copy = laid_out.Add(sources.path(file), page);
  // INVARIANT: a layout changes nothing but blanks and line ends, so it changes no meaning.
  LEV_CHECK(SameWords(sources, formatter.lines(), laid_out, syntax::ReadLines(laid_out, copy)),
            "a rule file has the same words before and after it is laid out");
  return page;
}

}  // namespace levrules::format
