#pragma once

// A report as headings, paragraphs, lists and tables, written once and printed as text, Markdown or
// a page of HTML.

#include <string>
#include <vector>

namespace levrules::report {

struct Block {
  enum class Kind { Heading, Paragraph, List, Table };
  Kind kind = Kind::Paragraph;
  int level = 2;                   // of a heading
  std::string text;                // of a heading or paragraph; of a table what it shows
  std::vector<std::string> items;  // of a list
  std::vector<std::string> headers;
  std::vector<bool> right;  // columns of numbers
  std::vector<std::vector<std::string>> rows;
};

// All texts are plain.
class Document {
 public:
  explicit Document(std::string title) : title_(std::move(title)) {}

  void Heading(int level, std::string text);
  void Paragraph(std::string text);
  void List(std::vector<std::string> items);  // nothing where there are none
  // `headers` that begin with `#` head columns of numbers.
  void Table(std::string caption, const std::vector<std::string>& headers,
             std::vector<std::vector<std::string>> rows);

  std::string Text() const;
  std::string Markdown() const;
  std::string Html() const;

 private:
  std::string title_;
  std::vector<Block> blocks_;
};

}  // namespace levrules::report
