#include "runtime/data/cell_number.h"

#include <algorithm>
#include <optional>
#include <string>

#include "runtime/base/limits.h"

namespace levrules::data {

namespace {

using value::Number;

bool IsDigit(char c) { return c >= '0' && c <= '9'; }
bool AllDigits(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, IsDigit);
}

// Digits, in groups of three behind commas or without any; then perhaps a point and digits.
bool IsDecimal(std::string_view text) {
  const std::size_t point = text.find('.');
  if (point != std::string_view::npos && !AllDigits(text.substr(point + 1))) return false;
  std::string_view whole = text.substr(0, point);
  std::size_t comma = whole.find(',');
  if (comma == std::string_view::npos) return AllDigits(whole);
  if (comma > 3 || !AllDigits(whole.substr(0, comma))) return false;
  for (whole.remove_prefix(comma); !whole.empty(); whole.remove_prefix(4)) {
    if (whole.size() < 4 || whole[0] != ',' || !AllDigits(whole.substr(1, 3))) return false;
  }
  return true;
}

Number ParseDigits(std::string_view text) {
  if (text.find(',') == std::string_view::npos)
    return Number::ParseDecimal(text).value_or(Number());
  std::string plain(text);
  std::erase(plain, ',');
  return Number::ParseDecimal(plain).value_or(Number());
}

// Takes `k`, `m` or `bn` from the end and gives what it stands for.
Number TakeScale(std::string_view& text) {
  if (text.ends_with("bn")) {
    text.remove_suffix(2);
    return 1'000'000'000;
  }
  if (!text.ends_with('m') && !text.ends_with('k')) return 1;
  const bool million = text.ends_with('m');
  text.remove_suffix(1);
  return million ? 1'000'000 : 1'000;
}

}  // namespace

CellNumber ReadCellNumber(std::string_view cell) {
  constexpr std::string_view kPound = "£";
  CellNumber read;
  std::string_view body = cell;
  const bool negative = body.starts_with('-');
  if (negative) body.remove_prefix(1);
  Number scale = 1;
  if (body.starts_with(kPound)) {
    body.remove_prefix(kPound.size());
    read.pounds = true;
    scale = TakeScale(body);
  } else if (body.ends_with('%')) {
    body.remove_suffix(1);
    read.percent = true;
  }
  const std::size_t slash = body.find('/');
  const bool fraction = slash != std::string_view::npos;
  if (fraction) {
    const bool fits = !read.pounds && !read.percent && AllDigits(body.substr(0, slash)) &&
                      AllDigits(body.substr(slash + 1));
    if (!fits) return read;
  } else if (!IsDecimal(body)) {
    return read;
  }
  read.digits = static_cast<std::size_t>(std::ranges::count_if(body, IsDigit));
  if (read.digits > limits::kNumberDigits) {
    read.form = CellNumber::Form::TooLong;
    return read;
  }
  if (fraction) {
    const Number divisor = ParseDigits(body.substr(slash + 1));
    if (divisor.IsZero()) return read;
    read.value = value::Divide(ParseDigits(body.substr(0, slash)), divisor);
  } else {
    read.value = ParseDigits(body);
    if (read.pounds) read.value *= scale;
  }
  if (negative) read.value = -read.value;
  read.form = fraction ? CellNumber::Form::Fraction : CellNumber::Form::Decimal;
  return read;
}

}  // namespace levrules::data
