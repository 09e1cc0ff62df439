#pragma once

// A table of plain text.

#include <string>
#include <vector>

namespace levrules::report {

// Every row has as many cells as there are headers.
struct TextTable {
  std::vector<std::string> headers;
  std::vector<bool> right;  // numbers stand at the right
  std::vector<std::vector<std::string>> rows;

  // Headers, a line below them, the rows; columns two blanks apart.
  std::string Text() const;
};

}  // namespace levrules::report
