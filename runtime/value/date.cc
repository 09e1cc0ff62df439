#include "runtime/value/date.h"

#include <array>
#include <chrono>
#include <cstddef>

#include "runtime/base/check.h"

// The arithmetic is that of <chrono>; this file keeps the bounds, so that no day outside the years
// 1 to 9999 ever becomes a Date.

namespace levrules::value {
namespace {

constexpr int kMinYear = 1;
constexpr int kMaxYear = 9999;

std::int32_t DaysOf(const std::chrono::year_month_day& date) {
  return static_cast<std::int32_t>(std::chrono::sys_days(date).time_since_epoch().count());
}

constexpr std::int32_t kMinDays = -719'162;   // 0001-01-01
constexpr std::int32_t kMaxDays = 2'932'896;  // 9999-12-31

std::chrono::year_month_day CivilOf(std::int32_t days) {
  return std::chrono::year_month_day(std::chrono::sys_days(std::chrono::days(days)));
}

// The parts of a pattern and where they are.
struct PatternPart {
  std::string_view letters;
  std::size_t position = std::string_view::npos;
};
using PatternParts = std::array<PatternPart, 3>;

// Year, month, day; nullopt for an invalid pattern.
std::optional<PatternParts> SplitPattern(std::string_view pattern) {
  PatternParts parts{PatternPart{"YYYY"}, PatternPart{"MM"}, PatternPart{"DD"}};
  for (std::size_t i = 0; i < pattern.size();) {
    if (std::string_view("YMD").find(pattern[i]) == std::string_view::npos) {
      ++i;
      continue;
    }
    bool found = false;
    for (PatternPart& part : parts) {
      if (!pattern.substr(i).starts_with(part.letters)) continue;
      if (part.position != std::string_view::npos) return std::nullopt;
      part.position = i;
      i += part.letters.size();
      found = true;
      break;
    }
    if (!found) return std::nullopt;
  }
  for (const PatternPart& part : parts) {
    if (part.position == std::string_view::npos) return std::nullopt;
  }
  return parts;
}

// Only ASCII digits, at most four of them.
std::optional<int> ReadDigits(std::string_view text) {
  int value = 0;
  for (char c : text) {
    if (c < '0' || c > '9') return std::nullopt;
    value = value * 10 + (c - '0');
  }
  return value;
}

// Appends `value` with at least `width` digits.
void AppendDigits(std::string& out, int value, std::size_t width) {
  const std::string digits = std::to_string(value);
  if (digits.size() < width) out.append(width - digits.size(), '0');
  out += digits;
}

}  // namespace

std::optional<Date> Date::FromCivil(int year, int month, int day) {
  if (year < kMinYear || year > kMaxYear || month < 1 || month > 12 || day < 1 || day > 31) {
    return std::nullopt;
  }
  const std::chrono::year_month_day date{std::chrono::year(year),
                                         std::chrono::month(static_cast<unsigned>(month)),
                                         std::chrono::day(static_cast<unsigned>(day))};
  if (!date.ok()) return std::nullopt;
  return Date(DaysOf(date));
}

std::optional<Date> Date::FromDays(std::int64_t days) {
  if (days < kMinDays || days > kMaxDays) return std::nullopt;
  return Date(static_cast<std::int32_t>(days));
}

std::optional<Date> Date::ParseIso(std::string_view text) {
  return ParseWritten(text, "YYYY-MM-DD");
}

std::optional<Date> Date::ParseWritten(std::string_view text, std::string_view pattern) {
  const std::optional<PatternParts> parts = SplitPattern(pattern);
  LEV_CHECK(parts.has_value(), "a date pattern holds YYYY, MM and DD once each");
  if (text.size() != pattern.size()) return std::nullopt;
  std::array<int, 3> values{};
  for (std::size_t i = 0; i < values.size(); ++i) {
    const PatternPart& part = (*parts)[i];
    const std::optional<int> value = ReadDigits(text.substr(part.position, part.letters.size()));
    if (!value.has_value()) return std::nullopt;
    values[i] = *value;
  }
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    const bool literal = std::string_view("YMD").find(pattern[i]) == std::string_view::npos;
    if (literal && text[i] != pattern[i]) return std::nullopt;
  }
  return FromCivil(values[0], values[1], values[2]);
}

int Date::year() const { return static_cast<int>(CivilOf(days_).year()); }

int Date::month() const { return static_cast<int>(static_cast<unsigned>(CivilOf(days_).month())); }

int Date::day() const { return static_cast<int>(static_cast<unsigned>(CivilOf(days_).day())); }

std::string Date::ToIso() const {
  std::string text;
  AppendDigits(text, year(), 4);
  text += '-';
  AppendDigits(text, month(), 2);
  text += '-';
  AppendDigits(text, day(), 2);
  return text;
}

std::optional<Date> Date::AddDays(std::int64_t count) const {
  std::int64_t days = 0;
  if (__builtin_add_overflow(count, std::int64_t{days_}, &days)) return std::nullopt;
  return FromDays(days);
}

std::optional<Date> Date::AddMonths(std::int64_t count, MonthOverflow overflow) const {
  // Beyond this no date stays within the calendar, and below it nothing overflows.
  constexpr std::int64_t kMaxMonths = std::int64_t{12} * kMaxYear;
  if (count < -kMaxMonths || count > kMaxMonths) return std::nullopt;
  // Months since January of year 0. In the calendar they are at least 12.
  const std::int64_t months = std::int64_t{12} * year() + (month() - 1) + count;
  if (months < 12) return std::nullopt;
  const int target_year = static_cast<int>(months / 12);
  const int target_month = static_cast<int>(months % 12) + 1;
  if (const std::optional<Date> date = FromCivil(target_year, target_month, day())) return date;
  if (target_year > kMaxYear) return std::nullopt;
  // December has all days, so the month after the target is in the same year.
  if (overflow == MonthOverflow::Up) return FromCivil(target_year, target_month + 1, 1);
  const std::chrono::year_month_day_last last{
      std::chrono::year(target_year),
      std::chrono::month_day_last(std::chrono::month(static_cast<unsigned>(target_month)))};
  return Date(DaysOf(std::chrono::year_month_day(last)));
}

bool IsValidDatePattern(std::string_view pattern) { return SplitPattern(pattern).has_value(); }

}  // namespace levrules::value
