#pragma once

// Cells as texts -> values of their fields. The forms are those of the language page, section 3;
// what a field adds (times, written, like, bounds, decimals, markers of missing values) is
// section 5.

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/data/dataset.h"
#include "runtime/program/program.h"
#include "runtime/value/column.h"

namespace re2 {
class RE2;
}

namespace levrules::data {

// What one cell says. Only the part of the field's kind holds, and only where it is known.
struct CellValue {
  value::State state = value::State::Missing;  // Known, Missing or Error
  value::Number number;
  std::int32_t code = 0;                // Boolean, Enumeration, Date (days)
  std::string_view text;                // Text: the cell without the blanks around it
  const std::string* reason = nullptr;  // Missing by a marker; an empty cell has none
};

// Reads the cells of one field. A cell of a reference is read as the key of its entity, to be
// looked up there.
class CellReader {
 public:
  // `program` and `entity` outlive the reader. A reference leads to an entity with one key, and the
  // chain of such keys ends (checked).
  CellReader(const program::Program& program, const program::Entity& entity,
             const program::Field& field);
  ~CellReader();
  CellReader(CellReader&&) noexcept;
  CellReader(const CellReader&) = delete;

  // Where the result is an Error and `fault` is given, it says why.
  CellValue Read(std::string_view cell, CellFault* fault) const;

  // The kind of the value: never Reference.
  value::Kind kind() const { return form_->type.kind; }

 private:
  CellValue ReadNumber(std::string_view cell, CellFault* fault) const;
  CellValue ReadBoolean(std::string_view cell, CellFault* fault) const;
  CellValue ReadDate(std::string_view cell, CellFault* fault) const;
  CellValue ReadEnumerator(std::string_view cell, CellFault* fault) const;
  bool FitsPattern(std::string_view cell, CellFault* fault) const;
  bool FitsDecimals(const value::Number& number, std::string_view cell, CellFault* fault) const;
  bool FitsRange(const CellValue& value, std::string_view cell, CellFault* fault) const;
  std::string RangeText() const;
  std::string NumberText(const value::Number& number) const;
  std::string FormName() const;
  std::string FormHelp(std::string_view cell) const;
  CellValue Refuse(std::string_view cell, CellFault* fault) const;

  const program::Field* field_;  // whose cells are read
  const program::Field*
      form_;  // what they look like: `field_`, or the key of the entity it refers to
  std::vector<program::MissingMarker> markers_;
  bool optional_ = false;
  bool pounds_ = false;  // a number in £
  bool money_ = false;   // in £ with pence
  const program::Enumeration* enumeration_ = nullptr;
  std::map<std::string_view, std::int32_t> codes_;  // of names and labels
  std::unique_ptr<re2::RE2> like_;
};

}  // namespace levrules::data
