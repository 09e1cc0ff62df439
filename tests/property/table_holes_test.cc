// Tables with a known hole or overlap, in up to four columns: each is found before the run, and the
// reference evaluator, given the witness as a row, finds no line for it, or two that differ.

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <map>
#include <regex>
#include <string>
#include <vector>

#include "tests/property/product.h"

namespace levrules::property {
namespace {

struct Hole {
  const char* code;                // of the message
  std::vector<const char*> lines;  // of the table
  const char* where;               // what the message says of the witness
};

constexpr const char* kGap = "LEV2087";
constexpr const char* kOverlap = "LEV2088";

const std::vector<Hole> kHoles = {
    // one column
    {kGap, {"rate | t", "< 30% | 1", "> 30% | 2"}, "`rate` is 30%"},
    {kGap, {"rate | t", "0%..29.9% | 1", "30%..100% | 2"}, "`rate` is 29.95%"},
    {kGap, {"rate | t", "0%..<99.999% | 1", "100% | 2"}, "`rate` is 99.999%"},
    {kGap, {"rate | t", "0.001%..100% | 1"}, "`rate` is 0%"},
    {kGap, {"score | t", "< 0 | 1", "> 0 | 2"}, "`score` is 0"},
    {kGap, {"score | t", "<= 0.1 | 1", ">= 0.2 | 2"}, "`score` is 0.15"},
    {kGap, {"score | t", "<= 1 | 1", "> 1.000001 | 2"}, "`score` is 1.0000005"},
    {kGap, {"score | t", "-5..5 | 1", "> 5 | 2"}, "`score` is -6"},
    {kGap, {"people | t", "< 10 people | 1", "> 11 people | 2"}, "`people` is 10 people"},
    {kGap,
     {"people | t", "0 people..4 people | 1", "6 people..1_000 people | 2"},
     "`people` is 5 people"},
    {kGap, {"nation | t", "England | 1", "Wales | 2"}, "`nation` is Scotland"},
    {kGap, {"nation | t", "not England or Wales | 1", "Wales | 2"}, "`nation` is England"},
    {kGap, {"urban | t", "true | 1"}, "`urban` is false"},
    {kGap, {"opened | t", "< 2020-02-29 | 1", "> 2020-02-29 | 2"}, "`opened` is 2020-02-29"},
    {kGap,
     {"opened | t", "2000-01-01..2020-12-31 | 1", "2021-01-02..2030-12-31 | 2"},
     "`opened` is 2021-01-01"},
    {kGap, {"cost | t", "< £100 | 1", "£100.01..£1_000 | 2"}, "`cost` is £100"},
    {kGap, {"level | t", "1..9 | 1", "missing | 2"}, "`level` is 10"},
    {kGap, {"grade | t", "a or b | 1", "missing | 2"}, "`grade` is c"},
    {kOverlap, {"rate | t", "<= 30% | 1", ">= 30% | 2"}, "`rate` is 30%"},
    {kOverlap, {"rate | t", "<= 30.001% | 1", ">= 30% | 2"}, "`rate` is 30%"},
    {kOverlap, {"score | t", "< 0.5 | 1", "> 0.4 | 2"}, "`score` is 0.45"},
    {kOverlap, {"people | t", "< 10 people | 1", "> 8 people | 2"}, "`people` is 9 people"},
    {kOverlap, {"nation | t", "England or Wales | 1", "not England | 2"}, "`nation` is Wales"},
    {kOverlap, {"opened | t", "<= 2020-02-29 | 1", ">= 2020-02-29 | 2"}, "`opened` is 2020-02-29"},
    {kOverlap, {"grade | t", "a or missing | 1", "b or c or missing | 2"}, "`grade` is missing"},
    // two columns
    {kGap, {"rate | urban | t", "< 30% | _ | 1", ">= 30% | true | 2"}, "`urban` is false"},
    {kGap,
     {"rate | people | t", "< 50% | < 10 people | 1", ">= 50% | _ | 2", "< 50% | > 10 people | 3"},
     "`people` is 10 people"},
    {kGap,
     {"nation | urban | t", "England | _ | 1", "Scotland | true | 2", "Wales | _ | 3"},
     "`nation` is Scotland and `urban` is false"},
    {kGap,
     {"score | cost | t", "< 0 | _ | 1", ">= 0 | < £5 | 2", "> 0 | >= £5 | 3"},
     "`score` is 0"},
    {kOverlap,
     {"rate | urban | t", "< 30% | _ | 1", "_ | true | 2", ">= 30% | false | 3"},
     "`urban` is true"},
    {kOverlap,
     {"nation | people | t", "England | _ | 1", "not England | < 5 people | 2",
      "_ | >= 5 people | 3"},
     "`nation` is England"},
    {kOverlap,
     {"score | opened | t", "<= 1 | _ | 1", ">= 1 | < 2020-01-01 | 2", "> 1 | >= 2020-01-01 | 3"},
     "`score` is 1"},
    // three columns
    {kGap,
     {"nation | urban | rate | t", "England | true | _ | 1", "England | false | < 10% | 2",
      "England | false | > 10% | 3", "not England | _ | _ | 4"},
     "`rate` is 10%"},
    {kGap,
     {"rate | people | score | t", "< 50% | _ | _ | 1", ">= 50% | < 100 people | _ | 2",
      ">= 50% | >= 100 people | <= 7 | 3", ">= 50% | >= 100 people | >= 7.5 | 4"},
     "`score` is 7.25"},
    {kGap,
     {"urban | nation | grade | t", "true | _ | _ | 1", "false | England | _ | 2",
      "false | not England | a or b | 3", "false | Wales | c or missing | 4",
      "false | Scotland | c | 5"},
     "`nation` is Scotland"},
    {kOverlap,
     {"nation | urban | rate | t", "England | true | _ | 1", "England | _ | > 90% | 2",
      "England | false | <= 90% | 3", "not England | _ | _ | 4"},
     "`nation` is England"},
    // four columns
    {kGap,
     {"nation | urban | rate | people | t", "England | _ | _ | _ | 1",
      "not England | true | _ | _ | 2", "not England | false | < 20% | _ | 3",
      "not England | false | >= 20% | < 50 people | 4", "Wales | false | >= 20% | >= 50 people | 5",
      "Scotland | false | > 20% | >= 50 people | 6"},
     "`rate` is 20%"},
    {kGap,
     {"urban | grade | score | cost | t", "true | _ | _ | _ | 1", "false | a | _ | _ | 2",
      "false | b or c | < 0 | _ | 3", "false | b or c | >= 0 | < £10 | 4",
      "false | b or c | >= 0 | > £10 | 5", "false | missing | _ | _ | 6"},
     "`cost` is £10"},
    {kOverlap,
     {"nation | urban | rate | people | t", "England | _ | _ | _ | 1",
      "not England | true | _ | _ | 2", "not England | false | <= 20% | _ | 3",
      "not England | false | >= 20% | < 50 people | 4",
      "not England | false | > 20% | >= 50 people | 5"},
     "`rate` is 20%"},
    {kOverlap,
     {"opened | level | urban | score | t", "< 2010-01-01 | _ | _ | _ | 1",
      ">= 2010-01-01 | 1..5 | _ | _ | 2", ">= 2010-01-01 | 6..10 | true | _ | 3",
      ">= 2010-01-01 | 6..10 | false | < 0 | 4", ">= 2010-01-01 | 6..10 | false | >= 0 | 5",
      ">= 2010-01-01 | 10 | false | > 100 | 6"},
     "`level` is 10"},
};

using Row = std::map<std::string, std::string>;

const Row kUsual = {{"rate", "50%"},   {"people", "5"},       {"score", "0"},
                    {"urban", "true"}, {"nation", "England"}, {"opened", "2015-06-01"},
                    {"grade", "a"},    {"cost", "£5"},        {"level", "5"}};

std::string Program(const Hole& hole, const Row& row) {
  std::string text =
      "fund holes\n    in force from 2025-01-01\n    decides for each place\n"
      "enum nation_name: England, Scotland, Wales\n"
      "enum grade_name: a, b, c\n"
      "entity place\n    key code : text\n    rate : percent in 0%..100%\n"
      "    people : integer people in 0 people..1_000 people\n    score : number\n"
      "    urban : boolean\n    nation : nation_name\n"
      "    opened : date in 2000-01-01..2030-12-31\n    grade : optional grade_name\n"
      "    cost : money in £0..£1_000\n    level : optional integer in 1..10\n";
  std::string names = "    | code |";
  std::string cells = "    | x |";
  for (const auto& [name, cell] : row) {
    names += fmt::format(" {} |", name);
    cells += fmt::format(" {} |", cell);
  }
  text += names + "\n" + cells + "\ntable t\n";
  for (const char* line : hole.lines) text += fmt::format("    | {} |\n", line);
  return text + "report\n    t\n";
}

// The row that a message describes: `rate` is 30% and `urban` is false.
Row WitnessRow(const std::string& message) {
  Row row = kUsual;
  static const std::regex pair("`([a-z]+)` is ([^ ,;\n]+)");
  for (auto it = std::sregex_iterator(message.begin(), message.end(), pair);
       it != std::sregex_iterator(); ++it) {
    const std::string value = (*it)[2];
    row[(*it)[1]] = value == "missing" ? "" : value;
  }
  return row;
}

std::string OfReference(const Hole& hole, const Row& row) {
  Generated generated;
  generated.program = Program(hole, row);
  generated.as_at = "2025-01-01";
  return RunReference(generated).tables.at("place").cells.at(0).at(0);
}

TEST(TableHoles, AreFoundWithAWitness) {
  ASSERT_EQ(kHoles.size(), 40u);
  for (const Hole& hole : kHoles) {
    Generated generated;
    generated.program = Program(hole, kUsual);
    generated.as_at = "2025-01-01";
    const ProductAnswer product = RunProduct(generated);
    SCOPED_TRACE(generated.program + product.messages);
    EXPECT_FALSE(product.accepted);
    ASSERT_EQ(product.codes.size(), 1u);
    EXPECT_EQ(product.codes.front(), hole.code);
    EXPECT_NE(product.messages.find(hole.where), std::string::npos) << hole.where;
    EXPECT_EQ(OfReference(hole, WitnessRow(product.messages)), "error");
  }
}

}  // namespace
}  // namespace levrules::property
