#include "runtime/report/document.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "runtime/base/text.h"
#include "runtime/report/html.h"
#include "runtime/report/markdown.h"
#include "runtime/report/text_table.h"

namespace levrules::report {

void Document::Heading(int level, std::string text) {
  Block block;
  block.kind = Block::Kind::Heading;
  block.level = level;
  block.text = std::move(text);
  blocks_.push_back(std::move(block));
}

void Document::Paragraph(std::string text) {
  Block block;
  block.text = std::move(text);
  blocks_.push_back(std::move(block));
}

void Document::List(std::vector<std::string> items) {
  if (items.empty()) return;
  Block block;
  block.kind = Block::Kind::List;
  block.items = std::move(items);
  blocks_.push_back(std::move(block));
}

void Document::Table(std::string caption, const std::vector<std::string>& headers,
                     std::vector<std::vector<std::string>> rows) {
  Block block;
  block.kind = Block::Kind::Table;
  block.text = std::move(caption);
  for (const std::string& header : headers) {
    const bool right = header.starts_with("#");
    block.headers.push_back(right ? header.substr(1) : header);
    block.right.push_back(right);
  }
  block.rows = std::move(rows);
  blocks_.push_back(std::move(block));
}

namespace {

constexpr std::size_t kWidestTable = 110;

// A table that is too wide for a terminal: each row below the other, cells by their headings.
std::string RowsText(const TextTable& table) {
  std::string text;
  for (const auto& row : table.rows) {
    text += row.front() + "\n";
    for (std::size_t i = 1; i < row.size(); ++i) {
      if (!row[i].empty()) text += fmt::format("    {}: {}\n", table.headers[i], row[i]);
    }
  }
  return text;
}

std::string TableText(const Block& block) {
  TextTable table{{}, block.right, {}};
  for (const std::string& header : block.headers) table.headers.push_back(Printable(header));
  for (const auto& row : block.rows) {
    std::vector<std::string> cells;
    for (const std::string& cell : row) cells.push_back(Printable(cell));
    table.rows.push_back(std::move(cells));
  }
  const bool wide = std::ranges::any_of(table.rows, [](const auto& row) {
    std::size_t width = 0;
    for (const std::string& cell : row) width += CountCharacters(cell) + 2;
    return width > kWidestTable;
  });
  return wide ? RowsText(table) : table.Text();
}

// Sections stand out, and headings with others right below them.
std::string HeadingText(const Block& block, bool of_headings) {
  const char* mark = block.level <= 2 ? "== " : of_headings ? "-- " : "";
  return fmt::format("\n{}{}\n", mark, Printable(block.text));
}

// `next`: the block behind it; null for the last one.
std::string TextOf(const Block& block, const Block* next) {
  switch (block.kind) {
    case Block::Kind::Heading:
      return HeadingText(block, next != nullptr && next->kind == Block::Kind::Heading);
    case Block::Kind::Paragraph:
      return Printable(block.text) + "\n";
    case Block::Kind::List: {
      std::string text;
      for (const std::string& item : block.items) text += fmt::format("  {}\n", Printable(item));
      return text;
    }
    case Block::Kind::Table:
      return "\n" + TableText(block);
  }
  return "";
}

std::string MarkdownOf(const Block& block) {
  switch (block.kind) {
    case Block::Kind::Heading:
      return fmt::format("{} {}\n\n", std::string(static_cast<std::size_t>(block.level), '#'),
                         MarkdownText(block.text));
    case Block::Kind::Paragraph:
      return MarkdownText(block.text) + "\n\n";
    case Block::Kind::List: {
      std::string text;
      for (const std::string& item : block.items) text += fmt::format("- {}\n", MarkdownText(item));
      return text + "\n";
    }
    case Block::Kind::Table: {
      const auto escaped = [](const std::vector<std::string>& cells) {
        std::vector<std::string> result;
        for (const std::string& cell : cells) result.push_back(MarkdownText(cell));
        return result;
      };
      std::string text = MarkdownTableHead(escaped(block.headers));
      for (const auto& row : block.rows) text += MarkdownRow(escaped(row));
      return text + "\n";
    }
  }
  return "";
}

std::string SectionId(std::size_t number) { return fmt::format("section-{}", number); }

// Links to the sections, and inside to the headings right below them.
std::string HtmlContents(const std::vector<Block>& blocks) {
  constexpr int kTop = 2;
  std::string html = "<nav aria-label=\"Contents\">";
  int open = kTop - 1;  // the level whose list is open
  for (std::size_t i = 0; i < blocks.size(); ++i) {
    const Block& block = blocks[i];
    if (block.kind != Block::Kind::Heading || block.level > kTop + 1) continue;
    if (block.level > open) {
      html += "\n<ul>\n";
    } else {
      html += block.level < open ? "</li>\n</ul>\n</li>\n" : "</li>\n";
    }
    open = block.level;
    html += fmt::format("<li><a href=\"#{}\">{}</a>", SectionId(i + 1), HtmlText(block.text));
  }
  for (; open >= kTop; --open) html += "</li>\n</ul>\n";
  return html + "</nav>\n";
}

std::string HtmlOf(const Block& block, std::size_t number) {
  switch (block.kind) {
    case Block::Kind::Heading:
      return HtmlHeading(block.level, SectionId(number), block.text);
    case Block::Kind::Paragraph:
      return fmt::format("<p>{}</p>\n", HtmlText(block.text));
    case Block::Kind::List: {
      std::string html = "<ul>\n";
      for (const std::string& item : block.items)
        html += fmt::format("<li>{}</li>\n", HtmlText(item));
      return html + "</ul>\n";
    }
    case Block::Kind::Table: {
      HtmlTable table(block.text, block.headers, block.right);
      for (const auto& row : block.rows) {
        std::vector<std::string> cells;
        for (const std::string& cell : row) cells.push_back(HtmlText(cell));
        table.Row(cells);
      }
      return table.Html();
    }
  }
  return "";
}

}  // namespace

std::string Document::Text() const {
  std::string text = Printable(title_) + "\n";
  for (std::size_t i = 0; i < blocks_.size(); ++i)
    text += TextOf(blocks_[i], i + 1 < blocks_.size() ? &blocks_[i + 1] : nullptr);
  return text;
}

std::string Document::Markdown() const {
  std::string text = fmt::format("# {}\n\n", MarkdownText(title_));
  for (const Block& block : blocks_) text += MarkdownOf(block);
  while (text.ends_with("\n\n")) text.pop_back();
  return text;
}

std::string Document::Html() const {
  std::string html = HtmlHead(title_) + fmt::format("<h1>{}</h1>\n", HtmlText(title_));
  bool contents = false;
  for (std::size_t i = 0; i < blocks_.size(); ++i) {
    if (!contents && blocks_[i].kind == Block::Kind::Heading) {
      html += HtmlContents(blocks_);
      contents = true;
    }
    html += HtmlOf(blocks_[i], i + 1);
  }
  return html + std::string(kHtmlEnd);
}

}  // namespace levrules::report
