#pragma once

// Private to compiler/format: one line of the language with the places where it may be broken, and
// how it is written into a page of a given width.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace levrules::format {

// A comment behind a token, or below it on a line of its own.
struct Remark {
  std::string_view text;
  bool own_line = false;
};

// Pieces in order. A group that fits stands on one line; else each of its own breaks begins a line.
// A fill break begins one only where what follows, up to the next, does not fit. A break is a blank
// where it begins no line.
class Document {
 public:
  enum class Kind { Text, Blank, Break, FillBreak, BeginGroup, EndGroup, Deeper, Back };
  struct Piece {
    Kind kind = Kind::Text;
    std::string_view text;        // of Text
    std::vector<Remark> remarks;  // of Text
  };

  void Text(std::string_view text, std::vector<Remark> remarks = {}) {
    pieces_.push_back({Kind::Text, text, std::move(remarks)});
  }
  void Add(Kind kind) { pieces_.push_back({kind, {}, {}}); }
  void Append(const Document& other) {
    pieces_.insert(pieces_.end(), other.pieces_.begin(), other.pieces_.end());
  }
  const std::vector<Piece>& pieces() const { return pieces_; }
  bool empty() const { return pieces_.empty(); }
  // Whether a comment stands in it that takes the rest of its line.
  bool HasRemarks() const;
  // In characters, on one line.
  std::size_t FlatWidth() const;
  std::string Flat() const;

 private:
  std::vector<Piece> pieces_;
};

inline constexpr std::size_t kPageWidth = 100;
inline constexpr std::size_t kIndent = 4;

// Adds the document to `page`, whose last line is written up to where it goes on. Further lines are
// indented by `indent`. True where the last thing written is a comment: then nothing may follow on
// its line. O(pieces * width).
bool Write(const Document& document, std::size_t indent, std::string& page);

}  // namespace levrules::format
