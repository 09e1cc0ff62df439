#pragma once

// The forms in which a data cell may hold a number: `-12`, `1,234.5`, `22/7`, `12.5%`, `£1,234.50`,
// `£60m`.

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "runtime/value/number.h"

namespace levrules::data {

struct CellNumber {
  enum class Form : std::uint8_t { None, TooLong, Decimal, Fraction };
  Form form = Form::None;
  bool pounds = false;   // written with `£`; a `k`, `m` or `bn` behind it is in `value`
  bool percent = false;  // written with `%`; `value` is the number before it
  std::size_t digits = 0;
  value::Number value;  // of Decimal and Fraction
};

// `cell` has no blanks around it. More than limits::kNumberDigits digits are TooLong and not read.
// O(bytes).
CellNumber ReadCellNumber(std::string_view cell);

}  // namespace levrules::data
