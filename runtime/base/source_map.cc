#include "runtime/base/source_map.h"

#include <algorithm>
#include <utility>

namespace levrules {

FileId SourceMap::Add(std::string path, std::string text) {
  File file{std::move(path), std::move(text), {0}};
  for (std::size_t i = 0; i < file.text.size(); ++i) {
    if (file.text[i] == '\n') file.line_starts.push_back(i + 1);
  }
  return files_.Add(std::move(file));
}

LineColumn SourceMap::Locate(FileId file, std::size_t offset) const {
  const File& source = files_[file];
  const auto after = std::upper_bound(source.line_starts.begin(), source.line_starts.end(), offset);
  const auto line = static_cast<std::size_t>(after - source.line_starts.begin());
  LineColumn place{line, 1};
  const std::size_t end = std::min(offset, source.text.size());
  for (std::size_t i = source.line_starts[line - 1]; i < end; ++i) {
    if ((static_cast<unsigned char>(source.text[i]) & 0xC0u) != 0x80u) ++place.column;
  }
  return place;
}

std::string_view SourceMap::Line(FileId file, std::size_t line) const {
  const File& source = files_[file];
  if (line == 0 || line > source.line_starts.size()) return {};
  const std::size_t begin = source.line_starts[line - 1];
  std::string_view rest = std::string_view(source.text).substr(begin);
  rest = rest.substr(0, rest.find('\n'));
  if (!rest.empty() && rest.back() == '\r') rest.remove_suffix(1);
  return rest;
}

std::string_view SourceMap::Text(Span span) const {
  if (!span.valid()) return {};
  const std::string_view text = files_[span.file].text;
  if (span.begin >= text.size()) return {};
  return text.substr(span.begin, span.end - span.begin);
}

}  // namespace levrules
