#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

// Calendar dates. In: ISO text, text in a written pattern, or year, month and day. Out: dates that
// exist. What then holds: every Date is a day of the years 1 to 9999 of the Gregorian calendar,
// which is extended backwards before 1582. No clock, locale or time zone takes part.

namespace levrules::value {

// What AddMonths does where the target month has no such day, such as 31 January plus a month.
enum class MonthOverflow {
  Up,    // The first day of the month after the target month: 1 March.
  Down,  // The last day of the target month: 28 or 29 February.
};

// One day, a plain value of 4 bytes. Ordered by time; default constructed 1970-01-01.
class Date {
 public:
  Date() noexcept = default;

  // Nullopt if there is no such day, or its year is not within 1 to 9999.
  static std::optional<Date> FromCivil(int year, int month, int day);

  // The date of a count of days since 1970-01-01; nullopt outside the years 1 to 9999.
  static std::optional<Date> FromDays(std::int64_t days);

  // Exactly `YYYY-MM-DD`, ASCII digits, nothing around it; nullopt for other text or no such day.
  static std::optional<Date> ParseIso(std::string_view text);

  // Reads text that is written as `pattern` shows, such as `DD/MM/YYYY`. Each part has exactly its
  // width in digits, every other character stands for itself. Nullopt where the text does not fit
  // the pattern or there is no such day. The pattern is valid (checked).
  static std::optional<Date> ParseWritten(std::string_view text, std::string_view pattern);

  // Days since 1970-01-01, negative before.
  std::int32_t days() const { return days_; }
  // 1 to 9999.
  int year() const;
  // 1 to 12.
  int month() const;
  // 1 to 31.
  int day() const;

  // `YYYY-MM-DD`, always ten characters.
  std::string ToIso() const;

  // Nullopt where the result leaves the years 1 to 9999. `count` may be negative.
  std::optional<Date> AddDays(std::int64_t count) const;
  std::optional<Date> AddMonths(std::int64_t count, MonthOverflow overflow) const;

  friend bool operator==(const Date&, const Date&) = default;
  friend std::strong_ordering operator<=>(const Date&, const Date&) = default;

 private:
  explicit Date(std::int32_t days) : days_(days) {}

  std::int32_t days_ = 0;
};

// Whether `pattern` holds YYYY, MM and DD exactly once each. A Y, M or D beyond these is taken for
// a slip (`YYYYY`, `DDD`) and makes the pattern invalid; any other character is literal.
bool IsValidDatePattern(std::string_view pattern);

}  // namespace levrules::value
