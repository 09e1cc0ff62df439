#pragma once

// The rows of one entity as texts, before anything is read into values: of a data file or of a rule
// file.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/base/diagnostic.h"
#include "runtime/data/csv.h"
#include "runtime/data/faults.h"
#include "runtime/data/load.h"
#include "runtime/program/program.h"

namespace levrules::data {

// Shape:   rows() rows in the order of the source; of each field that has a column, one cell per
// row. Memory:  8 bytes a cell of a data file, nothing for a column that no field names. The texts
// stay where they
//          are: the source outlives the table.
class RawTable {
 public:
  // Reads the header and the rows. Faults go to `faults`; rows with faults are left out.
  static RawTable Read(const program::Program& program, EntityId entity, const Source& source,
                       FaultList& faults);

  bool available() const { return available_; }
  // Whether the source was read without a fault.
  bool sound() const { return sound_; }
  const std::string& file() const { return file_; }
  const std::vector<std::string>& ignored_columns() const { return ignored_columns_; }

  std::size_t rows() const { return lines_.size(); }
  std::uint32_t line(std::size_t row) const { return lines_[row]; }
  bool has(FieldIndex field) const { return columns_[field].has_value(); }
  // The text of a cell without the blanks around it; `scratch` may hold it. The field has a column
  // (checked).
  std::string_view Cell(std::size_t row, FieldIndex field, std::string& scratch) const;
  // A fault of a cell; of a row where no field is given.
  Diagnostic FaultAt(DiagnosticKind kind, std::size_t row, std::optional<FieldIndex> field) const;

 private:
  void ReadCsv(const CsvSource& source, FaultList& faults);
  bool ReadHeader(CsvScanner& scanner, std::vector<std::string>& headers, FaultList& faults);
  void ReadInline(const InlineSource& source, FaultList& faults);
  // Which header each field has; faults for those that are missing or doubled.
  void MatchColumns(const std::vector<std::string>& headers, bool of_test, const Diagnostic& place,
                    FaultList& faults);
  std::string HeaderOf(const program::Field& field) const {
    return inline_ ? field.name : field.header;
  }
  void AddCsvFault(const CsvFault& fault, const std::vector<std::string>& headers,
                   FaultList& faults);

  const program::Entity* entity_ = nullptr;
  bool available_ = true;
  bool sound_ = true;
  std::string file_;
  std::string_view text_;                         // of a data file
  const program::InlineTable* inline_ = nullptr;  // else
  std::vector<std::optional<std::uint32_t>>
      columns_;                             // by field: its place in a row of cells_, or of inline_
  std::vector<std::uint32_t> kept_;         // of a data file: the columns of the file that are kept
  std::vector<CsvCell> cells_;              // of a data file: row by row, those of kept_
  std::vector<std::uint32_t> inline_rows_;  // of inline_: the rows without faults
  std::vector<std::uint32_t> lines_;
  std::vector<std::string> ignored_columns_;
};

}  // namespace levrules::data
