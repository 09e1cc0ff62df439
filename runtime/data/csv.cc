#include "runtime/data/csv.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <utility>

#include "runtime/base/check.h"
#include "runtime/base/limits.h"
#include "runtime/base/text.h"
#include "runtime/data/faults.h"

namespace levrules::data {

namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

// What ends a run of plain characters in a cell without quotes.
constexpr std::array<bool, 256> kSpecial = [] {
  std::array<bool, 256> special{};
  for (const char c : {',', '"', '\n', '\r'}) special[static_cast<unsigned char>(c)] = true;
  return special;
}();

// As FindInvalidUtf8, with long ASCII passages taken eight bytes at a time.
std::optional<std::size_t> FindInvalid(std::string_view text) {
  constexpr std::uint64_t kHighBits = 0x8080'8080'8080'8080u;
  const auto ascii = [&](std::size_t i) { return static_cast<unsigned char>(text[i]) < 0x80; };
  std::size_t i = 0;
  while (i < text.size()) {
    std::uint64_t word = 0;
    while (i + sizeof word <= text.size()) {
      std::memcpy(&word, text.data() + i, sizeof word);
      if ((word & kHighBits) != 0) break;
      i += sizeof word;
    }
    while (i < text.size() && ascii(i)) ++i;
    std::size_t end = i;
    while (end < text.size() && !ascii(end)) ++end;
    if (const auto bad = FindInvalidUtf8(text.substr(i, end - i))) return i + *bad;
    i = end;
  }
  return std::nullopt;
}

// The line and the cell that the byte at `offset` belongs to.
CsvFault Locate(std::string_view text, std::size_t offset) {
  const std::string_view before = text.substr(0, std::min(offset, text.size()));
  CsvFault fault;
  fault.line = 1 + static_cast<std::size_t>(std::ranges::count(before, '\n'));
  CsvScanner scanner(before);
  CsvEvent event = scanner.Next();
  CsvEvent last = CsvEvent::End;
  while (event != CsvEvent::End) {
    last = event;
    event = scanner.Next();
  }
  const bool in_quote =
      last == CsvEvent::Fault && scanner.fault().kind == DiagnosticKind::DataQuoteOpen;
  if (in_quote) {
    fault.cell = scanner.fault().cell;
  } else if (last == CsvEvent::Row && !before.ends_with('\n')) {
    fault.cell = scanner.cells().size() - 1;
  }
  return fault;
}

}  // namespace

std::string_view CsvCell::Text(std::string_view file, std::string& scratch) const {
  const std::string_view raw = file.substr(begin_, size_ & ~kDoubled);
  if ((size_ & kDoubled) == 0) return raw;
  scratch.clear();
  for (std::size_t i = 0; i < raw.size(); ++i) {
    scratch += raw[i];
    if (raw[i] == '"') ++i;  // The second of two.
  }
  return scratch;
}

std::optional<CsvFault> CheckCsvText(std::string_view text) {
  if (const auto bad = FindInvalid(text)) {
    CsvFault fault = Locate(text, *bad);
    fault.kind = DiagnosticKind::DataNotUtf8;
    fault.arguments = {
        fmt::format("0x{:02X}", static_cast<unsigned>(static_cast<unsigned char>(text[*bad])))};
    const bool utf16 = text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF");
    fault.help = utf16 ? "the file is UTF-16; save it again as `CSV UTF-8`"
                       : "save the file again as UTF-8 (in a spreadsheet `CSV UTF-8`)";
    return fault;
  }
  const std::size_t nul = text.find('\0');
  if (nul == std::string_view::npos) return std::nullopt;
  CsvFault fault = Locate(text, nul);
  fault.kind = DiagnosticKind::DataNulByte;
  fault.help = "save the file again as text (in a spreadsheet `CSV UTF-8`)";
  return fault;
}

CsvScanner::CsvScanner(std::string_view text) : text_(text) {
  LEV_CHECK(text.size() <= limits::kDataFileBytes,
            "a data file is scanned only if it is not too long");
  if (text.starts_with(kByteOrderMark)) at_ = kByteOrderMark.size();
}

CsvEvent CsvScanner::Next() {
  if (ended_ || !SkipBlankLines()) {
    ended_ = true;
    return CsvEvent::End;
  }
  cells_.clear();
  line_ = next_line_;
  if (rows_ > limits::kDataRows) {  // The header is one more.
    Fail(DiagnosticKind::DataTooManyRows, line_, {GroupDigits(limits::kDataRows)},
         "split the file");
    ended_ = true;
    return CsvEvent::Fault;
  }
  ++rows_;
  while (true) {
    if (!ReadCell()) return CsvEvent::Fault;
    if (at_ == text_.size()) return CsvEvent::Row;
    const char c = text_[at_];
    if (c == ',') {
      ++at_;
      continue;
    }
    if (c == '\r' && text_.substr(at_, 2) != "\r\n") {
      Fail(DiagnosticKind::DataCarriageReturn, next_line_, {},
           "lines end in a line feed or in a carriage return and a line feed; save the file again");
      ended_ = true;
      return CsvEvent::Fault;
    }
    at_ += c == '\r' ? 2 : 1;
    ++next_line_;
    return CsvEvent::Row;
  }
}

// False at the end of the text.
bool CsvScanner::SkipBlankLines() {
  while (at_ < text_.size()) {
    std::size_t i = at_;
    while (i < text_.size() && (text_[i] == ' ' || text_[i] == '\t')) ++i;
    if (i < text_.size() && text_[i] == '\r' && text_.substr(i, 2) == "\r\n") ++i;
    if (i < text_.size() && text_[i] != '\n') return true;
    at_ = std::min(i + 1, text_.size());
    ++next_line_;
  }
  return false;
}

// Leaves `at_` behind the cell, at a comma, a line end or the end of the text.
bool CsvScanner::ReadCell() {
  return at_ < text_.size() && text_[at_] == '"' ? ReadQuoted() : ReadBare();
}

bool CsvScanner::ReadBare() {
  const std::size_t begin = at_;
  while (at_ < text_.size() && !kSpecial[static_cast<unsigned char>(text_[at_])]) ++at_;
  if (at_ < text_.size() && text_[at_] == '"') {
    std::size_t end = std::min(text_.find_first_of(",\r\n", at_), text_.size());
    const std::string shown = Shown(text_.substr(begin, end - begin));
    Fail(DiagnosticKind::DataQuoteInside, next_line_, {shown},
         "put the whole cell in quotes, without a blank before them, and double each quote in it");
    SkipLine();
    return false;
  }
  return AddCell(begin, at_ - begin, false);
}

bool CsvScanner::ReadQuoted() {
  const std::size_t first_line = next_line_;
  const std::size_t begin = ++at_;
  bool doubled = false;
  std::size_t close = text_.find('"', begin);
  while (close != std::string_view::npos && close + 1 < text_.size() && text_[close + 1] == '"') {
    doubled = true;
    close = text_.find('"', close + 2);
  }
  if (close == std::string_view::npos) {
    const std::string_view rest = text_.substr(begin, text_.find_first_of("\r\n", begin) - begin);
    Fail(DiagnosticKind::DataQuoteOpen, first_line, {Shown(rest)},
         "close the cell with `\"`, or remove the quote");
    ended_ = true;
    return false;
  }
  next_line_ += static_cast<std::size_t>(
      std::count(text_.begin() + static_cast<std::ptrdiff_t>(begin),
                 text_.begin() + static_cast<std::ptrdiff_t>(close), '\n'));
  at_ = close + 1;
  if (at_ < text_.size() && text_[at_] != ',' && text_[at_] != '\r' && text_[at_] != '\n') {
    const std::size_t end = std::min(text_.find_first_of(",\r\n", at_), text_.size());
    Fail(
        DiagnosticKind::DataTextAfterQuote, next_line_,
        {Shown(text_.substr(at_, end - at_)), std::to_string(first_line)},
        "a quote inside a quoted cell is written twice; a cell ends right after its closing quote");
    SkipLine();
    return false;
  }
  return AddCell(begin, close - begin, doubled);
}

bool CsvScanner::AddCell(std::size_t begin, std::size_t size, bool has_doubled_quotes) {
  if (size > limits::kDataFieldBytes) {
    Fail(DiagnosticKind::DataCellTooLong, line_,
         {GroupDigits(size), GroupDigits(limits::kDataFieldBytes)},
         "look for a quote in this row that is not closed where it should be");
    ended_ = true;
    return false;
  }
  if (cells_.size() == limits::kDataColumns) {
    Fail(DiagnosticKind::DataTooManyColumns, line_, {GroupDigits(limits::kDataColumns)},
         "keep the columns that the rules read");
    ended_ = true;
    return false;
  }
  cells_.emplace_back(begin, size, has_doubled_quotes);
  return true;
}

// Always false, to be returned.
bool CsvScanner::Fail(DiagnosticKind kind, std::size_t line, std::vector<std::string> arguments,
                      std::string help) {
  fault_ = {kind, line, cells_.size(), std::move(arguments), std::move(help)};
  return false;
}

void CsvScanner::SkipLine() {
  const std::size_t end = text_.find('\n', at_);
  at_ = end == std::string_view::npos ? text_.size() : end + 1;
  ++next_line_;
}

}  // namespace levrules::data
