#include "runtime/data/cells.h"

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "runtime/base/limits.h"
#include "tests/unit/runtime/data/programs.h"

namespace levrules::data {
namespace {

using namespace testing;  // NOLINT
using value::State;
using enum DiagnosticKind;

// What a reader makes of a cell, as a text: the value, `missing (reason)`, or the name of the
// fault.
std::string ReadText(const Program& program, const Field& field, const std::string& cell,
                     std::vector<program::MissingMarker> markers = {}) {
  Entity entity = MakeEntity("place", {field});
  entity.markers = std::move(markers);
  const CellReader reader(program, entity, entity.fields[0]);
  CellFault fault{.kind = DataNoHeader, .arguments = {}, .help = {}, .text = {}};
  const CellValue value = reader.Read(cell, &fault);
  const CellValue again = reader.Read(cell, nullptr);
  EXPECT_EQ(value.state, again.state);
  if (value.state == State::Missing)
    return "missing (" + (value.reason ? *value.reason : std::string("empty")) + ")";
  if (value.state == State::Error) {
    const Diagnostic message{.kind = fault.kind, .arguments = fault.arguments};
    EXPECT_EQ(MessageOf(message).find("{}"), std::string::npos);
    EXPECT_FALSE(fault.help.empty()) << cell;
    return std::string(InfoOf(fault.kind).name);
  }
  switch (field.type.kind) {
    case Kind::Number:
      return value.number.ToFraction();
    case Kind::Text:
      return std::string(value.text);
    case Kind::Date:
      return value::Date::FromDays(value.code)->ToIso();
    case Kind::Boolean:
    case Kind::Enumeration:
    case Kind::Reference:
    case Kind::Invalid:
      break;
  }
  return std::to_string(value.code);
}

using Cases = std::vector<std::pair<std::string, std::string>>;

void Expect(const Program& program, const Field& field, const Cases& cases) {
  for (const auto& [cell, expected] : cases)
    EXPECT_EQ(ReadText(program, field, cell), expected) << "cell: " << cell;
}

TEST(CellsTest, Integers) {
  Expect({}, MakeField("x", Integer()),
         {{"-12", "-12"},
          {"1,234", "1234"},
          {"12,345,678", "12345678"},
          {" 7\t", "7"},
          {"007", "7"},
          {"-0", "0"},
          {"12.0", "12"},
          {"12.5", "CellNotWhole"},
          {"+5", "CellForm"},
          {"1e3", "CellForm"},
          {"22/7", "CellForm"},
          {"4/2", "CellForm"},
          {"1_000", "CellForm"},
          {"12,34", "CellForm"},
          {"1234,567", "CellForm"},
          {",123", "CellForm"},
          {"1,23", "CellForm"},
          {"1,234,", "CellForm"},
          {"12%", "CellForm"},
          {"£5", "CellForm"},
          {"--5", "CellForm"},
          {"- 5", "CellForm"},
          {"1 234", "CellForm"},
          {"−5", "CellForm"},
          {"5 people", "CellForm"},
          {"0x10", "CellForm"},
          {"nan", "CellForm"},
          {"５", "CellForm"},
          {"-", "CellForm"},
          {"1.234,5", "CellForm"},
          {"\xC2\xA0"
           "5",
           "CellForm"},
          {"5\n", "CellForm"},
          {"", "CellEmpty"},
          {"  ", "CellEmpty"}});
}

TEST(CellsTest, Numbers) {
  Expect({}, MakeField("x", NumberType()),
         {{"-0.5", "-1/2"},
          {"22/7", "22/7"},
          {"-22/7", "-22/7"},
          {"4/2", "2"},
          {"1,234.5", "2469/2"},
          {"3", "3"},
          {"0.1234567890123456789", "1234567890123456789/10000000000000000000"},
          {".5", "CellForm"},
          {"5.", "CellForm"},
          {"1/0", "CellForm"},
          {"1/", "CellForm"},
          {"/2", "CellForm"},
          {"1/2/3", "CellForm"},
          {"1/-2", "CellForm"},
          {"1.5/2", "CellForm"},
          {"1,000/2", "CellForm"},
          {"1.2.3", "CellForm"},
          {"1.5e3", "CellForm"},
          {"1.234,5", "CellForm"},
          {"12%", "CellForm"},
          {"£12", "CellForm"},
          {"inf", "CellForm"}});
  Field scaled = MakeField("x", NumberType());
  scaled.times = 1'000;
  Expect({}, scaled, {{"1.5", "1500"}, {"-2", "-2000"}, {"1/3", "1000/3"}});
}

TEST(CellsTest, Percents) {
  Field field = MakeField("x", Percent());
  Expect({}, field,
         {{"12.5%", "1/8"},
          {"-3%", "-3/100"},
          {"1,200%", "12"},
          {"6.1", "CellPercentBare"},
          {"0", "CellPercentBare"},
          {"5 %", "CellForm"},
          {"%", "CellForm"},
          {"1/2%", "CellForm"},
          {"£5%", "CellForm"},
          {"5%%", "CellForm"}});
  field.times = Number::Fraction(1, 100);
  Expect({}, field, {{"6.1", "61/1000"}, {"6.1%", "61/1000"}, {"-50", "-1/2"}});
  field.times = 1;
  Expect({}, field, {{"0.061", "61/1000"}, {"6.1%", "61/1000"}});
}

TEST(CellsTest, Money) {
  Program program;
  Field field = MakeField("x", Money(program));
  Expect(program, field,
         {{"£1,234.50", "2469/2"},
          {"1234.50", "2469/2"},
          {"-£5", "-5"},
          {"-5", "-5"},
          {"£60m", "60000000"},
          {"£1.5bn", "1500000000"},
          {"£500k", "500000"},
          {"£1.005", "CellDecimals"},
          {"0.125", "CellDecimals"},
          {"£-5", "CellForm"},
          {"£ 5", "CellForm"},
          {"£", "CellForm"},
          {"60m", "CellForm"},
          {"£5M", "CellForm"},
          {"22/7", "CellForm"},
          {"5£", "CellForm"},
          {"$5", "CellForm"},
          {"€5", "CellForm"},
          {"5p", "CellForm"}});
  field.times = 1'000'000;
  Expect(program, field, {{"1.5", "1500000"}, {"£1.50", "3/2"}, {"£2m", "2000000"}});
  Expect(program, MakeField("x", Money(program, value::kAnyDecimals)),
         {{"22/7", "22/7"}, {"£0.125", "1/8"}});
}

TEST(CellsTest, BooleansDatesTexts) {
  Expect({}, MakeField("x", Boolean()),
         {{"true", "1"},
          {" false ", "0"},
          {"TRUE", "CellNotBoolean"},
          {"yes", "CellNotBoolean"},
          {"1", "CellNotBoolean"}});
  Field date = MakeField("x", DateType());
  Expect({}, date,
         {{"2021-03-10", "2021-03-10"},
          {"2021-02-29", "CellForm"},
          {"10/03/2021", "CellForm"},
          {"2021-3-10", "CellForm"}});
  date.written = "DD/MM/YYYY";
  Expect({}, date,
         {{"10/03/2021", "2021-03-10"}, {"2021-03-10", "CellForm"}, {"31/02/2021", "CellForm"}});
  Expect({}, MakeField("x", Text()),
         {{" St Ives ", "St Ives"}, {"a\nb", "a\nb"}, {"", "CellEmpty"}});
}

TEST(CellsTest, Enumerators) {
  Program program;
  const Field field = MakeField(
      "x", Enumeration(program, {{"red", "Rouge"}, {"green", "green"}, {"blue", "Dark blue"}}));
  Expect(program, field,
         {{"red", "0"},
          {"Rouge", "0"},
          {"green", "1"},
          {"Dark blue", "2"},
          {"Red", "CellNotListed"},
          {"dark blue", "CellNotListed"},
          {"9", "CellNotListed"}});
  Entity entity = MakeEntity("place", {field});
  const CellReader reader(program, entity, entity.fields[0]);
  CellFault fault{.kind = DataNoHeader, .arguments = {}, .help = {}, .text = {}};
  reader.Read("Rogue", &fault);
  EXPECT_EQ(fault.help, "did you mean `Rouge`?");
  reader.Read("xxxxxxxx", &fault);
  EXPECT_EQ(fault.help, "accepted: `Rouge`, `green` or `Dark blue`");
}

TEST(CellsTest, Decimals) {
  Expect({}, MakeField("x", NumberType(1)),
         {{"1.5", "3/2"}, {"1.50", "3/2"}, {"1.25", "CellDecimals"}, {"1/3", "CellDecimals"}});
  Expect({}, MakeField("x", NumberType(value::kFiniteDecimals)),
         {{"1.2345", "2469/2000"}, {"1/8", "1/8"}});
  Expect({}, MakeField("x", Percent(3)), {{"12.5%", "1/8"}, {"12.55%", "CellDecimals"}});
}

TEST(CellsTest, BoundsHoldAfterTimes) {
  Field field = MakeField("x", Percent());
  field.times = Number::Fraction(1, 100);
  field.low_number = 0;
  field.high_number = 1;
  Expect({}, field,
         {{"0", "0"},
          {"100", "1"},
          {"100.1", "CellOutOfRange"},
          {"-1", "CellOutOfRange"},
          {"0.5", "1/200"}});
  field.excludes_high = true;
  Expect({}, field, {{"100", "CellOutOfRange"}, {"99", "99/100"}});
  Field date = MakeField("x", DateType());
  date.low_date = value::Date::FromCivil(2020, 1, 1);
  date.high_date = value::Date::FromCivil(2020, 12, 31);
  Expect({}, date,
         {{"2020-01-01", "2020-01-01"},
          {"2020-12-31", "2020-12-31"},
          {"2021-01-01", "CellOutOfRange"}});
}

TEST(CellsTest, PatternsFitTheWholeCell) {
  Field field = MakeField("x", Text());
  field.like = "[ES][0-9]{3}|W";
  Expect({}, field,
         {{"E123", "E123"},
          {"W", "W"},
          {"E1234", "CellNotLike"},
          {"xW", "CellNotLike"},
          {"", "CellEmpty"}});
  field.like = "(";
  Expect({}, field, {{"E123", "CellNotLike"}});
}

TEST(CellsTest, MissingCellsHaveReasons) {
  const std::vector<program::MissingMarker> markers = {{"x", "Suppressed"}, {"..", ""}};
  const Field optional = MakeField("x", Optional(Integer()));
  EXPECT_EQ(ReadText({}, optional, "", markers), "missing (empty)");
  EXPECT_EQ(ReadText({}, optional, " x ", markers), "missing (Suppressed)");
  EXPECT_EQ(ReadText({}, optional, "..", markers), "missing (..)");
  EXPECT_EQ(ReadText({}, optional, "X", markers), "CellForm");
  EXPECT_EQ(ReadText({}, MakeField("x", Integer()), "x", markers), "CellMarkedMissing");
  Field text = MakeField("x", Optional(Text()));
  text.like = "[0-9]+";
  EXPECT_EQ(ReadText({}, text, "x", markers), "missing (Suppressed)");
}

TEST(CellsTest, LongNumbersAreRefused) {
  const std::string most(limits::kNumberDigits, '9');
  EXPECT_EQ(ReadText({}, MakeField("x", Integer()), most), most);
  EXPECT_EQ(ReadText({}, MakeField("x", Integer()), most + "9"), "CellNumberTooLong");
  EXPECT_EQ(ReadText({}, MakeField("x", NumberType()), "1/" + most), "CellNumberTooLong");
}

TEST(CellsTest, AReferenceIsWrittenLikeTheKey) {
  Program program;
  const auto year =
      program.entities.Add(MakeEntity("year", {MakeField("first", Integer(), FieldRole::Key)}));
  const auto period = program.entities.Add(
      MakeEntity("period", {MakeField("year", Reference(year), FieldRole::Key)}));
  Entity entity = MakeEntity("spend", {MakeField("period", Reference(period))});
  const CellReader reader(program, entity, entity.fields[0]);
  EXPECT_EQ(reader.kind(), Kind::Number);
  EXPECT_EQ(reader.Read("2,019", nullptr).number, Number(2019));
  EXPECT_EQ(reader.Read("x", nullptr).state, State::Error);
}

}  // namespace
}  // namespace levrules::data
