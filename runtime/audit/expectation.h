#pragma once

// What a test expects, against what a run gave: where they differ, and the values behind it.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/audit/cells.h"

namespace levrules::audit {

// Why an expectation, or a whole test, failed.
enum class FailureKind : std::uint8_t {
  False,       // the condition is false
  Unknown,     // the condition waits for missing values
  Error,       // the condition is an error
  Differs,     // a cell is another one
  Unreadable,  // the expected cell is no value of the column's kind
  NoRow,       // an expected row is not there
  CannotRun,   // the test cannot be run at all
};

// The name of a kind in files: `false`, `differs`, `cannot_run`.
std::string_view FailureWord(FailureKind kind);

// The value of one step of an expectation, for a reader.
struct ShownValue {
  Span span;    // the expression, or the cell
  Span anchor;  // where to show it; see program::ExpectPart
  std::string text;
};

// A row that an expectation speaks of.
struct NamedRow {
  std::string entity, key, label;  // the label may be empty
  friend bool operator==(const NamedRow&, const NamedRow&) = default;
};

struct Failure {
  FailureKind kind = FailureKind::False;
  Span place;          // the condition, the cell, the row; of CannotRun the name of the test
  Span row;            // of an expected table: the line of the row
  Span heading;        // of an expected table: its first line
  std::string column;  // of a cell
  std::string expected, actual;
  std::vector<NamedRow> rows;
  std::string because;  // what is missing, wrong or not there, in words; may be empty
  std::vector<ShownValue> values;
};

// One failure, or none, for a condition.
std::vector<Failure> CheckCondition(const Run& run, const program::ExpectCondition& expect);
// One failure for each cell that differs and each row that is not there.
std::vector<Failure> CheckTable(const Run& run, const program::ExpectTable& expect);

// The row of the run that a row of an expected table means; nothing where there is none.
std::optional<std::size_t> ExpectedRow(const Run& run, const program::ExpectTable& expect,
                                       std::size_t line);

}  // namespace levrules::audit
