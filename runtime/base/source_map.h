#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/base/span.h"
#include "runtime/base/store.h"

namespace levrules {

// Where a byte stands for a reader: both count from 1; a column counts characters, not bytes.
struct LineColumn {
  std::size_t line = 1;
  std::size_t column = 1;
};

// The rule files of one run, by id: the path as the user named it and the text as it was read.
class SourceMap {
 public:
  FileId Add(std::string path, std::string text);

  const std::string& path(FileId file) const { return files_[file].path; }
  std::string_view text(FileId file) const { return files_[file].text; }
  std::size_t size() const { return files_.size(); }

  // O(log lines).
  LineColumn Locate(FileId file, std::size_t offset) const;
  // The line (from 1) without its line end; empty past the last line.
  std::string_view Line(FileId file, std::size_t line) const;
  std::string_view Text(Span span) const;

 private:
  struct File {
    std::string path;
    std::string text;
    std::vector<std::size_t> line_starts;
  };
  Store<File, FileId> files_;
};

}  // namespace levrules
