// The calendar, by counting: slow and obvious.

#include <array>

#include "tests/reference/values.h"

namespace levrules::reference {

namespace {

bool IsLeap(long year) { return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0; }

long LeapsBefore(long year) {  // Leap years from 1 to year - 1.
  const long y = year - 1;
  return y / 4 - y / 100 + y / 400;
}

long DaysBeforeYear(long year) { return (year - 1) * 365 + LeapsBefore(year); }

bool AllDigits(const std::string& text) {
  for (char c : text) {
    if (c < '0' || c > '9') return false;
  }
  return !text.empty();
}

}  // namespace

int DaysInMonth(long year, int month) {
  constexpr std::array<int, 12> kDays = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  return month == 2 && IsLeap(year) ? 29 : kDays[static_cast<std::size_t>(month - 1)];
}

std::optional<Date> MakeDate(long year, int month, int day) {
  if (year < 1 || year > 9999 || month < 1 || month > 12 || day < 1 ||
      day > DaysInMonth(year, month)) {
    return std::nullopt;
  }
  long days = DaysBeforeYear(year) - DaysBeforeYear(1970);
  for (int m = 1; m < month; ++m) days += DaysInMonth(year, m);
  return Date{days + day - 1};
}

Civil CivilOf(Date date) {
  const long total = date.days + DaysBeforeYear(1970);  // Days since 0001-01-01.
  long year = total / 366 + 1;
  while (DaysBeforeYear(year + 1) <= total) ++year;
  long rest = total - DaysBeforeYear(year);
  int month = 1;
  while (rest >= DaysInMonth(year, month)) rest -= DaysInMonth(year, month++);
  return {year, month, static_cast<int>(rest) + 1};
}

std::string TextOf(Date date) {
  const Civil civil = CivilOf(date);
  const auto padded = [](long number, std::size_t width) {
    std::string text = std::to_string(number);
    while (text.size() < width) text = "0" + text;
    return text;
  };
  return padded(civil.year, 4) + "-" + padded(civil.month, 2) + "-" + padded(civil.day, 2);
}

std::optional<Date> Checked(Date date) {
  if (date.days < MakeDate(1, 1, 1)->days || date.days > MakeDate(9999, 12, 31)->days)
    return std::nullopt;
  return date;
}

std::optional<Date> ReadIsoDate(const std::string& text) { return ReadDateAs("YYYY-MM-DD", text); }

std::optional<Date> ReadDateAs(const std::string& pattern, const std::string& text) {
  if (pattern.size() != text.size()) return std::nullopt;
  std::string year;
  std::string month;
  std::string day;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    if (pattern[i] == 'Y') {
      year += text[i];
    } else if (pattern[i] == 'M') {
      month += text[i];
    } else if (pattern[i] == 'D') {
      day += text[i];
    } else if (pattern[i] != text[i]) {
      return std::nullopt;
    }
  }
  if (year.size() != 4 || month.size() != 2 || day.size() != 2) {
    if (AllDigits(year + month + day)) throw Unsupported{"date pattern " + pattern};
    return std::nullopt;
  }
  if (!AllDigits(year) || !AllDigits(month) || !AllDigits(day)) return std::nullopt;
  return MakeDate(std::stol(year), std::stoi(month), std::stoi(day));
}

}  // namespace levrules::reference
