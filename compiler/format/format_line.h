#pragma once

// Private to compiler/format: one line of the language, without the comment behind it.

#include <cstddef>
#include <span>
#include <string>

#include "compiler/format/shape_expression.h"

namespace levrules::format {

struct LinePlace {
  std::size_t depth = 0;
  bool formula = false;         // begins with a formula and not with a word of the language
  std::size_t field_width = 0;  // of the names of the fields around it
  bool heads_block = false;     // where it goes on it is indented more than the block below it
};

// The line, indented, over several lines of the page where it has to be.
std::string FormatLine(std::span<const Token> tokens, const LinePlace& place);

// In characters, `key code` of `key code : text`; 0 for a line that is no field.
std::size_t FieldNameWidth(std::span<const Token> tokens);

// Titles and citations behind a line, with the blanks before them.
std::string FormatTail(std::span<const Token> tokens);

}  // namespace levrules::format
