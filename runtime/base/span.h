#pragma once

#include <compare>
#include <cstdint>

#include "runtime/base/id.h"

namespace levrules {

using FileId = Id<struct FileTag>;

// A half-open range of bytes [begin, end) of one file of the SourceMap. An invalid file means
// "nowhere".
struct Span {
  FileId file;
  std::uint32_t begin = 0;
  std::uint32_t end = 0;

  bool valid() const { return file.valid(); }
  friend auto operator<=>(const Span&, const Span&) = default;
};

// The smallest span that holds both; both lie in one file.
inline Span Join(Span a, Span b) {
  if (!a.valid()) return b;
  if (!b.valid()) return a;
  return {a.file, a.begin < b.begin ? a.begin : b.begin, a.end > b.end ? a.end : b.end};
}

}  // namespace levrules
