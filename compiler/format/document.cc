#include "compiler/format/document.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "runtime/base/text.h"

namespace levrules::format {

namespace {

using Kind = Document::Kind;
using Piece = Document::Piece;

std::size_t LastLineWidth(const std::string& page) {
  const std::size_t newline = page.rfind('\n');
  return CountCharacters(
      std::string_view(page).substr(newline == std::string::npos ? 0 : newline + 1));
}

class Writer {
 public:
  Writer(const std::vector<Piece>& pieces, std::size_t indent, std::string& page)
      : pieces_(pieces),
        least_indent_(indent + kIndent),
        indent_(indent),
        page_(page),
        column_(LastLineWidth(page)) {}

  bool Run() {
    for (std::size_t i = 0; i < pieces_.size(); ++i) {
      switch (pieces_[i].kind) {
        case Kind::Text:
          WriteText(pieces_[i]);
          break;
        case Kind::Blank:
          blank_ = true;
          break;
        case Kind::Break:
          Separate(!broken_.empty() && broken_.back());
          break;
        case Kind::FillBreak:
          Separate(!Fits(i + 1, Column() + 1));
          break;
        case Kind::BeginGroup:
          broken_.push_back(!Fits(i, Column()));
          break;
        case Kind::EndGroup:
          broken_.pop_back();
          break;
        case Kind::Deeper:
          indent_ += kIndent;
          break;
        case Kind::Back:
          indent_ -= kIndent;
          break;
      }
    }
    return line_full_;
  }

 private:
  void Separate(bool new_line) {
    if (new_line) {
      line_full_ = true;
      break_indent_ = indent_;
    } else {
      blank_ = true;
    }
  }

  void NewLine() {
    page_ += '\n';
    // INVARIANT: a line that goes on is never in the column of the line that it belongs to, where a
    // name could be taken for the beginning of a definition.
    column_ = NextIndent();
    break_indent_.reset();
    page_.append(column_, ' ');
    line_full_ = false;
    blank_ = false;
  }

  void WriteText(const Piece& piece) {
    if (line_full_) NewLine();
    if (std::exchange(blank_, false)) {
      page_ += ' ';
      ++column_;
    }
    page_ += piece.text;
    column_ += CountCharacters(piece.text);
    for (const Remark& remark : piece.remarks) {
      if (remark.own_line) {
        NewLine();
      } else {
        page_ += "  ";
      }
      page_ += remark.text;
      line_full_ = true;
    }
  }

  // A line that begins at a break has the indentation of its place, whatever begins behind it.
  std::size_t NextIndent() const {
    return std::max(break_indent_.value_or(indent_), least_indent_);
  }
  // Where the next text begins.
  std::size_t Column() const { return line_full_ ? NextIndent() : column_ + (blank_ ? 1 : 0); }

  // Whether what begins at `from` has room from `column` on: a group whole, anything else up to the
  // next place where a line may begin.
  bool Fits(std::size_t from, std::size_t column) const {
    std::size_t inside = 0;               // groups that begin in what is looked at
    std::size_t around = broken_.size();  // groups that go on behind it
    for (std::size_t i = from; i < pieces_.size(); ++i) {
      const Piece& piece = pieces_[i];
      if (piece.kind == Kind::BeginGroup) {
        ++inside;
      } else if (piece.kind == Kind::EndGroup) {
        if (inside > 0) {
          --inside;
        } else if (around > 0) {
          --around;
        }
      } else if (piece.kind == Kind::Text) {
        column += CountCharacters(piece.text);
        if (column > kPageWidth) return false;
        if (!piece.remarks.empty()) return inside == 0 || EndsAt(i + 1, inside);
      } else if (piece.kind == Kind::Break || piece.kind == Kind::FillBreak) {
        if (inside == 0 && (piece.kind == Kind::FillBreak || (around > 0 && broken_[around - 1])))
          return true;
        ++column;
      } else if (piece.kind == Kind::Blank) {
        ++column;
      }
    }
    return true;
  }

  // Whether the groups that are open end before any further text.
  bool EndsAt(std::size_t at, std::size_t inside) const {
    for (; at < pieces_.size() && inside > 0; ++at) {
      if (pieces_[at].kind == Kind::EndGroup) --inside;
      if (pieces_[at].kind == Kind::Text || pieces_[at].kind == Kind::Break ||
          pieces_[at].kind == Kind::FillBreak)
        return false;
    }
    return inside == 0;
  }

  const std::vector<Piece>& pieces_;
  std::size_t least_indent_;
  std::size_t indent_;
  std::string& page_;
  std::size_t column_;
  std::vector<bool> broken_;  // for each group around
  std::optional<std::size_t> break_indent_;
  bool line_full_ = false;  // what comes next begins a line
  bool blank_ = false;      // ... or is divided by a blank
};

}  // namespace

bool Document::HasRemarks() const {
  return std::ranges::any_of(pieces_, [](const Piece& piece) { return !piece.remarks.empty(); });
}

std::string Document::Flat() const {
  std::string text;
  for (const Piece& piece : pieces_) {
    if (piece.kind == Kind::Text) text += piece.text;
    if (piece.kind == Kind::Blank || piece.kind == Kind::Break || piece.kind == Kind::FillBreak)
      text += ' ';
  }
  return text;
}

std::size_t Document::FlatWidth() const { return CountCharacters(Flat()); }

bool Write(const Document& document, std::size_t indent, std::string& page) {
  return Writer(document.pieces(), indent, page).Run();
}

}  // namespace levrules::format
