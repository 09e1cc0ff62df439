#include "runtime/value/date.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <limits>
#include <string>

namespace levrules::value {
namespace {

Date Iso(std::string_view text) {
  const std::optional<Date> date = Date::ParseIso(text);
  EXPECT_TRUE(date.has_value()) << text;
  return date.value_or(Date());
}

std::string Text(const std::optional<Date>& date) { return date ? date->ToIso() : "none"; }

TEST(DateTest, KnownDays) {
  EXPECT_EQ(Date().ToIso(), "1970-01-01");
  EXPECT_EQ(Iso("1970-01-01").days(), 0);
  EXPECT_EQ(Iso("1969-12-31").days(), -1);
  EXPECT_EQ(Iso("2000-03-01").days(), 11'017);
  EXPECT_EQ(Iso("2021-03-03").days(), 18'689);
  EXPECT_EQ(Iso("0001-01-01").days(), -719'162);
  EXPECT_EQ(Iso("9999-12-31").days(), 2'932'896);
}

TEST(DateTest, DaysReadBackInOrder) {
  // Every 17th day, which meets every day of the week, of the month and of the leap cycle.
  std::optional<Date> date = Date::FromCivil(1, 1, 1);
  int count = 0;
  while (date.has_value()) {
    ASSERT_EQ(Date::FromCivil(date->year(), date->month(), date->day()), date);
    ASSERT_EQ(Date::ParseIso(date->ToIso()), date);
    const std::optional<Date> next = date->AddDays(17);
    if (next.has_value()) {
      ASSERT_LT(*date, *next);
      ASSERT_LT(date->ToIso(), next->ToIso());
      ASSERT_EQ(next->AddDays(-17), date);
    }
    date = next;
    ++count;
  }
  EXPECT_EQ(count, (2'932'896 + 719'162) / 17 + 1);
}

TEST(DateTest, OnlyDaysThatExist) {
  EXPECT_TRUE(Date::FromCivil(2024, 2, 29).has_value());
  EXPECT_TRUE(Date::FromCivil(2000, 2, 29).has_value());
  EXPECT_FALSE(Date::FromCivil(2023, 2, 29).has_value());
  EXPECT_FALSE(Date::FromCivil(1900, 2, 29).has_value());
  EXPECT_FALSE(Date::FromCivil(2024, 4, 31).has_value());
  EXPECT_FALSE(Date::FromCivil(2024, 13, 1).has_value());
  EXPECT_FALSE(Date::FromCivil(2024, 0, 1).has_value());
  EXPECT_FALSE(Date::FromCivil(2024, 1, 0).has_value());
  EXPECT_FALSE(Date::FromCivil(2024, -1, 257).has_value());
  EXPECT_FALSE(Date::FromCivil(0, 1, 1).has_value());
  EXPECT_FALSE(Date::FromCivil(10'000, 1, 1).has_value());
  EXPECT_FALSE(Date::FromCivil(std::numeric_limits<int>::max(), 1, 1).has_value());
  EXPECT_FALSE(Date::FromDays(-719'163).has_value());
  EXPECT_FALSE(Date::FromDays(2'932'897).has_value());
  EXPECT_FALSE(Date::FromDays(std::numeric_limits<std::int64_t>::min()).has_value());
}

TEST(DateTest, IsoIsExact) {
  for (const char* text :
       {"", "2024", "2024-1-01", "2024-01-1", "2024-01-01 ", " 2024-01-01", "2024/01/01",
        "20240101", "2024-01-01T00:00", "+024-01-01", "-024-01-01", "2024-0a-01", "2024-02-30",
        "0000-01-01", "02024-01-01", "2024-01-0 ", "2024-01--1"}) {
    EXPECT_EQ(Date::ParseIso(text), std::nullopt) << text;
  }
}

TEST(DateTest, WrittenPatterns) {
  EXPECT_EQ(Text(Date::ParseWritten("03/04/2021", "DD/MM/YYYY")), "2021-04-03");
  EXPECT_EQ(Text(Date::ParseWritten("03/04/2021", "MM/DD/YYYY")), "2021-03-04");
  EXPECT_EQ(Text(Date::ParseWritten("20210403", "YYYYMMDD")), "2021-04-03");
  EXPECT_EQ(Text(Date::ParseWritten("on 3.", "on DD.MM.YYYY")), "none");
  EXPECT_EQ(Text(Date::ParseWritten("on 03.04.2021", "on DD.MM.YYYY")), "2021-04-03");
  EXPECT_EQ(Text(Date::ParseWritten("3/4/2021", "DD/MM/YYYY")), "none");
  EXPECT_EQ(Text(Date::ParseWritten("03-04-2021", "DD/MM/YYYY")), "none");
  EXPECT_EQ(Text(Date::ParseWritten("31/04/2021", "DD/MM/YYYY")), "none");
  EXPECT_EQ(Text(Date::ParseWritten("03/04/2021x", "DD/MM/YYYY")), "none");
  EXPECT_EQ(Text(Date::ParseWritten(" 3/04/2021", "DD/MM/YYYY")), "none");
}

TEST(DateTest, PatternsHoldEachPartOnce) {
  for (const char* pattern : {"YYYY-MM-DD", "DD/MM/YYYY", "YYYYMMDD", "DD of MM, YYYY"}) {
    EXPECT_TRUE(IsValidDatePattern(pattern)) << pattern;
  }
  for (const char* pattern : {"", "YYYY-MM", "DD/MM/YY", "DD/MM/YYYY/DD", "YYYYYYYY-MM-DD",
                              "DDD/MM/YYYY", "D/MM/YYYY", "YYYYY-MM-DD", "yyyy-mm-dd"}) {
    EXPECT_FALSE(IsValidDatePattern(pattern)) << pattern;
  }
}

TEST(DateTest, AddsDays) {
  EXPECT_EQ(Text(Iso("2024-02-28").AddDays(1)), "2024-02-29");
  EXPECT_EQ(Text(Iso("2024-03-01").AddDays(-366)), "2023-03-01");
  EXPECT_EQ(Text(Iso("9999-12-31").AddDays(1)), "none");
  EXPECT_EQ(Text(Iso("0001-01-01").AddDays(-1)), "none");
  EXPECT_EQ(Text(Iso("2024-01-01").AddDays(std::numeric_limits<std::int64_t>::max())), "none");
  EXPECT_EQ(Text(Iso("1960-01-01").AddDays(std::numeric_limits<std::int64_t>::min())), "none");
}

TEST(DateTest, AddsMonths) {
  using enum MonthOverflow;
  EXPECT_EQ(Text(Iso("2024-01-15").AddMonths(1, Down)), "2024-02-15");
  EXPECT_EQ(Text(Iso("2024-01-31").AddMonths(1, Down)), "2024-02-29");
  EXPECT_EQ(Text(Iso("2024-01-31").AddMonths(1, Up)), "2024-03-01");
  EXPECT_EQ(Text(Iso("2023-01-29").AddMonths(1, Down)), "2023-02-28");
  EXPECT_EQ(Text(Iso("2023-01-29").AddMonths(1, Up)), "2023-03-01");
  EXPECT_EQ(Text(Iso("2024-02-29").AddMonths(12, Down)), "2025-02-28");
  EXPECT_EQ(Text(Iso("2024-02-29").AddMonths(12, Up)), "2025-03-01");
  EXPECT_EQ(Text(Iso("2024-02-29").AddMonths(48, Up)), "2028-02-29");
  EXPECT_EQ(Text(Iso("2024-03-31").AddMonths(-1, Down)), "2024-02-29");
  EXPECT_EQ(Text(Iso("2024-03-31").AddMonths(-1, Up)), "2024-03-01");
  EXPECT_EQ(Text(Iso("2024-12-31").AddMonths(-13, Down)), "2023-11-30");
  EXPECT_EQ(Text(Iso("2024-12-31").AddMonths(-13, Up)), "2023-12-01");
  EXPECT_EQ(Text(Iso("2024-12-31").AddMonths(0, Up)), "2024-12-31");
  EXPECT_EQ(Text(Iso("0001-01-31").AddMonths(-1, Up)), "none");
  EXPECT_EQ(Text(Iso("9999-12-01").AddMonths(1, Down)), "none");
  EXPECT_EQ(Text(Iso("9999-12-31").AddMonths(2, Down)), "none");
  EXPECT_EQ(Text(Iso("9999-10-31").AddMonths(1, Up)), "9999-12-01");
  EXPECT_EQ(Text(Iso("0001-01-01").AddMonths(12 * 9998, Up)), "9999-01-01");
  EXPECT_EQ(Text(Iso("2024-01-01").AddMonths(std::numeric_limits<std::int64_t>::max(), Up)),
            "none");
  EXPECT_EQ(Text(Iso("2024-01-01").AddMonths(std::numeric_limits<std::int64_t>::min(), Down)),
            "none");
}

TEST(DateDeathTest, ThePatternIsValid) {
  EXPECT_EXIT(static_cast<void>(Date::ParseWritten("2021", "YYYY")), testing::ExitedWithCode(70),
              "pattern");
}

}  // namespace
}  // namespace levrules::value
