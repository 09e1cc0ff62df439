#pragma once

// Data files as text: RFC 4180, UTF-8. In: the bytes of a file. Out: its rows one by one, each cell
// as a place in those bytes. What then holds: no cell is copied, and nothing is kept of a row when
// the next one is read.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/base/diagnostic.h"

namespace levrules::data {

// Where the text of a cell stands in the file, without its quotes: 8 bytes, so that millions can be
// kept.
class CsvCell {
 public:
  CsvCell() = default;
  CsvCell(std::size_t begin, std::size_t size, bool has_doubled_quotes)
      : begin_(static_cast<std::uint32_t>(begin)),
        size_(static_cast<std::uint32_t>(size) | (has_doubled_quotes ? kDoubled : 0u)) {}

  // Its text in the file that it was read from. Copied into `scratch` only where quotes are
  // doubled.
  std::string_view Text(std::string_view file, std::string& scratch) const;

 private:
  static constexpr std::uint32_t kDoubled = 0x8000'0000u;
  std::uint32_t begin_ = 0;
  std::uint32_t size_ = 0;
};

// A fault of the text: the line (from 1) and the cell of the row (from 0) where it stands.
struct CsvFault {
  DiagnosticKind kind = DiagnosticKind::DataNotUtf8;
  std::size_t line = 1;
  std::size_t cell = 0;
  std::vector<std::string> arguments;
  std::string help;
};

// What the whole text must be before it is scanned: UTF-8 without NUL. The first fault.
std::optional<CsvFault> CheckCsvText(std::string_view text);

enum class CsvEvent { Row, Fault, End };

// Reads rows in order. Lines end in LF or CRLF; a byte order mark is passed over; lines with
// nothing but blanks are no rows, but count as lines. The limits on cells, columns and rows are
// kept here.
//
// Errors: a cell with a misplaced quote is a fault, and reading goes on in the next line. An open
// quote, a lone
//         carriage return and a limit end the reading.
// Cost:   O(bytes) time, O(columns) memory.
class CsvScanner {
 public:
  // `text` is at most limits::kDataFileBytes long (checked).
  explicit CsvScanner(std::string_view text);

  CsvEvent Next();

  // Of the row that Next found: its cells and the line where it begins.
  const std::vector<CsvCell>& cells() const { return cells_; }
  std::size_t line() const { return line_; }
  // Of the fault that Next found.
  const CsvFault& fault() const { return fault_; }

 private:
  bool SkipBlankLines();
  bool ReadCell();
  bool ReadQuoted();
  bool ReadBare();
  bool AddCell(std::size_t begin, std::size_t size, bool has_doubled_quotes);
  bool Fail(DiagnosticKind kind, std::size_t line, std::vector<std::string> arguments,
            std::string help);
  void SkipLine();

  std::string_view text_;
  std::size_t at_ = 0;
  std::size_t next_line_ = 1;  // the line that `at_` is in
  std::size_t line_ = 1;
  std::size_t rows_ = 0;
  bool ended_ = false;
  std::vector<CsvCell> cells_;
  CsvFault fault_;
};

}  // namespace levrules::data
