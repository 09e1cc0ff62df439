#include "tests/unit/reference/programs.h"

// Decision tables (record 0008, Decision tables). Of the rows a to d: x is 1, 1, missing, 5; y is
// 4, 3, 2, 1; 1 / (y - 4) is an error in a and -1, -1/2, -1/3 elsewhere.

namespace levrules::reference {
namespace {

// A table with a mode, or none, and its rows.
std::string Table(const std::string& mode, const std::vector<std::string>& rows,
                  const std::string& before = "", const std::string& type = "") {
  std::string text = before + "table t" + type + "\n";
  if (!mode.empty()) text += "    " + mode + "\n";
  for (const std::string& row : rows) text += "    | " + row + " |\n";
  return LastOfPlaces(text);
}

TEST(ReferenceTables, CellTests) {
  EXPECT_EQ(Table("", {"y | t", "< 3 | 1", "3..<4 | 2", "4 | 3"}),
            "known:3 known:2 known:1 known:1");
  EXPECT_EQ(Table("", {"y | t", "1..3 | 1", "> 3 | 2"}), "known:2 known:1 known:1 known:1");
  EXPECT_EQ(Table("", {"y | t", "1 or 4 | 1", "not 1 or 4 | 2"}),
            "known:1 known:2 known:2 known:1");
  EXPECT_EQ(Table("", {"group | t", "red or blue | 1", "<> red | 2"}),
            "known:1 known:1 known:1 known:2");
  EXPECT_EQ(Table("", {"y * 1 hour | t", "< 150 minutes | 1", ">= 150 minutes | 2"}),
            "known:2 known:2 known:1 known:1");
  EXPECT_EQ(Table("", {"y | t", "(1 + 1) | 1", "not (1 + 1) | 2"}),
            "known:2 known:2 known:1 known:2");
}

TEST(ReferenceTables, AnythingDoesNotLookAtTheValue) {
  EXPECT_EQ(Table("", {"1 / (y - 4) | t", "_ | 1"}), "known:1 known:1 known:1 known:1");
  EXPECT_EQ(Table("", {"x | t", "_ | 1"}), "known:1 known:1 known:1 known:1");
}

TEST(ReferenceTables, MissingIsATestOfItsOwn) {
  EXPECT_EQ(Table("", {"x | t", "missing | 1", "not missing | 2"}),
            "known:2 known:2 known:1 known:2");
  EXPECT_EQ(Table("", {"1 / (y - 4) | t", "missing | 1", "not missing | 2"}),
            "error known:2 known:2 known:2");
}

// r is 1, 2, 3, unranked.
TEST(ReferenceTables, UnrankedIsFalseInATest) {
  const std::string rank = "let r = rank(y highest first ties share where y > 1)\n";
  EXPECT_EQ(Table("first", {"r | t", "1 | 1", "1..2 | 2", "_ | 3"}, rank),
            "known:1 known:2 known:3 known:3");
  EXPECT_EQ(Table("first", {"r | t", "not 1 | 1", "_ | 2"}, rank),
            "known:2 known:1 known:1 known:1");
  EXPECT_EQ(Table("first", {"r | t", "missing | 1", "<> 1 | 2", "_ | 3"}, rank),
            "known:3 known:2 known:2 known:3");
}

TEST(ReferenceTables, MissingIsAValueWhereACellTestsIt) {
  EXPECT_EQ(Table("first", {"x | t", "1 | 1", "not 1..4 | 2"}), "known:1 known:1 missing known:2");
  EXPECT_EQ(Table("first", {"x | t", "1 | 1", "not 1..4 | 2", "missing | 3"}),
            "known:1 known:1 known:2 known:2");
  EXPECT_EQ(Table("", {"x | t", "< 3 | 1", ">= 3 | 2", "missing | 3"}),
            "known:1 known:1 known:3 known:2");
  EXPECT_EQ(Table("", {"x | t", "1 or missing | 1", "5 | 2"}), "known:1 known:1 known:1 known:2");
  // It is a matter of the column: the other one keeps its unknown.
  EXPECT_EQ(Table("first", {"x | x + 1 | t", "missing | 2 | 1", "_ | _ | 2"}),
            "known:2 known:2 missing known:2");
  // A bound that is missing itself is none of this, and one that is an error is not looked at.
  EXPECT_EQ(Table("first", {"y | t", "x | 1", "missing | 2", "_ | 3"}),
            "known:3 known:3 missing known:3");
  EXPECT_EQ(Table("first", {"x | t", "(1 / (y - 2)) | 1", "missing | 2", "_ | 3"}),
            "known:3 known:1 known:2 known:3");
}

TEST(ReferenceTables, ARowIsTheAndOfItsCells) {
  const std::vector<std::string> rows = {"y | 1 / (y - 4) | t", "3 | -1 | 1", "_ | _ | 2"};
  EXPECT_EQ(Table("first", rows), "known:2 known:1 known:2 known:2");
  EXPECT_EQ(Table("first", {"1 / (y - 4) | y | t", "-1 | 3 | 1", "_ | _ | 2"}),
            "known:2 known:1 known:2 known:2");
  EXPECT_EQ(Table("first", {"1 / (y - 4) | y | t", "-1 | > 2 | 1", "_ | _ | 2"}),
            "error known:1 known:2 known:2");
  EXPECT_EQ(Table("first", {"x | y | t", "1 | 2 | 1", "1 | 3 | 2", "_ | _ | 3"}),
            "known:3 known:2 missing known:3");
}

TEST(ReferenceTables, UniqueWithoutUnknownRows) {
  EXPECT_EQ(Table("", {"y | t", "4 | 1"}), "known:1 error error error");
  EXPECT_EQ(Table("unique", {"y | t", "> 2 | 1", "> 3 | 1", "< 3 | 2"}),
            "known:1 known:1 known:2 known:2");
  EXPECT_EQ(Table("", {"y | t", "> 2 | 1", "> 3 | 2", "< 3 | 2"}), "error known:1 known:2 known:2");
  EXPECT_EQ(Table("", {"y | t", "> 0 | x"}), "known:1 known:1 missing known:5");
  EXPECT_EQ(Table("", {"y | t", "> 0 | x", "< 3 | 5"}), "known:1 known:1 missing known:5");
  EXPECT_EQ(Table("", {"y | t", "> 0 | x", "< 3 | 5", "2 | 6"}), "known:1 known:1 error known:5");
  EXPECT_EQ(Table("", {"y | t", "> 0 | 1 / (y - 3)", "> 2 | 1"}),
            "known:1 error known:-1 "
            "known:-1/2");
  EXPECT_EQ(Table("", {"1 / (y - 4) | t", "-1 | 1", "_ | 1"}), "error known:1 known:1 known:1");
  const std::string rank = "let r = rank(y highest first ties share where y > 1)\n";
  EXPECT_EQ(Table("", {"y | t", "> 0 | r", "3 | 2"}, rank), "known:1 known:2 known:3 unranked");
  EXPECT_EQ(Table("", {"y | t", "> 0 | r", "1 | 2"}, rank), "known:1 known:2 known:3 missing");
}

TEST(ReferenceTables, UniqueWithUnknownRows) {
  EXPECT_EQ(Table("", {"x | t", "> 2 | 1", "<= 2 | 1"}), "known:1 known:1 known:1 known:1");
  EXPECT_EQ(Table("", {"x | t", "> 2 | 1", "<= 2 | 2"}), "known:2 known:2 missing known:1");
  // Only one row remains; that none may hold in the end does not matter.
  EXPECT_EQ(Table("", {"x | y | t", "> 2 | _ | 1", "_ | > 2 | 2"}),
            "known:2 known:2 known:1 known:1");
  EXPECT_EQ(Table("", {"x | y | t", "_ | > 1 | 1", "> 2 | _ | 1"}),
            "known:1 known:1 known:1 known:1");
  EXPECT_EQ(Table("", {"x | y | t", "_ | > 1 | 1", "> 2 | _ | 2"}),
            "known:1 known:1 missing known:2");
  // Two that hold and differ are an error whatever the unknown one is.
  EXPECT_EQ(Table("", {"x | y | t", "_ | 2 | 1", "_ | < 3 | 2", "1 | _ | 3"}),
            "known:3 known:3 error known:2");
  EXPECT_EQ(Table("", {"x | y | t", "_ | 2 | 1 / 0", "> 2 | _ | 3", "_ | > 2 | 4"}),
            "known:4 known:4 missing known:3");
  EXPECT_EQ(Table("", {"x | 1 / (y - 2) | t", "> 2 | _ | 1", "_ | > 0 | 2", "_ | < 0 | 1"}),
            "known:2 known:2 error known:1");
}

TEST(ReferenceTables, First) {
  EXPECT_EQ(Table("first", {"y | t", "> 3 | 1", "> 2 | 2", "> 1 | 3"}),
            "known:1 known:2 known:3 error");
  EXPECT_EQ(Table("first", {"y | t", "> 2 | x", "_ | 9"}), "known:1 known:1 known:9 known:9");
  EXPECT_EQ(Table("first", {"y | t", "< 3 | x", "_ | 9"}), "known:9 known:9 missing known:5");
  EXPECT_EQ(Table("first", {"y | t", "4 | 1 / 0", "_ | 9"}), "error known:9 known:9 known:9");
  // Below the row that holds nothing is looked at.
  EXPECT_EQ(Table("first", {"y | 1 / (y - 4) | t", "4 | _ | 1", "_ | < 0 | 2"}),
            "known:1 known:2 known:2 known:2");
}

TEST(ReferenceTables, FirstWithUnknownRows) {
  EXPECT_EQ(Table("first", {"x | t", "> 2 | 1", "_ | 2"}), "known:2 known:2 missing known:1");
  EXPECT_EQ(Table("first", {"x | t", "> 2 | 1", "_ | 1"}), "known:1 known:1 known:1 known:1");
  EXPECT_EQ(Table("first", {"x | t", "> 2 | 1"}), "error error known:1 known:1");
  EXPECT_EQ(Table("first", {"x | t", "> 2 | x"}), "error error missing known:5");
  EXPECT_EQ(Table("first", {"x | 1 / (y - 2) | t", "> 2 | _ | 1", "_ | > 0 | 2", "_ | _ | 3"}),
            "known:2 known:2 error known:1");
  EXPECT_EQ(Table("first", {"x | t", "> 2 | 1 / 0", "_ | 2"}), "known:2 known:2 missing error");
}

TEST(ReferenceTables, Collect) {
  const std::vector<std::string> rows = {"y | t", "> 0 | 10", "> 2 | 5", "> 3 | 1"};
  EXPECT_EQ(Table("collect sum", rows), "known:16 known:15 known:10 known:10");
  EXPECT_EQ(Table("collect min", rows), "known:1 known:5 known:10 known:10");
  EXPECT_EQ(Table("collect max", rows), "known:10 known:10 known:10 known:10");
  EXPECT_EQ(Table("collect count", rows), "known:3 known:2 known:1 known:1");
}

TEST(ReferenceTables, CollectWithErrorsAndUnknownRows) {
  for (const std::string mode : {"collect sum", "collect count"}) {
    EXPECT_EQ(Table(mode, {"y | t", "> 3 | 1"}), "known:1 error error error");
    EXPECT_EQ(Table(mode, {"x | t", "> 2 | 1", "_ | 0"}), mode == "collect sum"
                                                              ? "known:0 known:0 missing known:1"
                                                              : "known:1 known:1 missing known:2");
    // Errors come first, also where no row holds or one is unknown.
    EXPECT_EQ(Table(mode, {"x | 1 / (y - 2) | t", "> 2 | _ | 1", "_ | 1 | 1"}),
              "error known:1 error known:1");
  }
  EXPECT_EQ(Table("collect sum", {"y | t", "> 0 | x", "> 3 | 2"}),
            "known:3 known:1 missing known:5");
  EXPECT_EQ(Table("collect max", {"y | t", "> 0 | x", "< 3 | 1 / (y - 2)"}),
            "known:1 known:1 error known:5");
  EXPECT_EQ(Table("collect count", {"y | t", "> 0 | x", "< 3 | 1 / 0"}),
            "known:1 known:1 known:2 known:2");
  const std::string rank = "let r = rank(y highest first ties share where y > 1)\n";
  EXPECT_EQ(Table("collect sum", {"y | t", "> 0 | r"}, rank), "known:1 known:2 known:3 missing");
}

TEST(ReferenceTables, ResultsHaveOneUnit) {
  const std::vector<std::string> rows = {"y | t", "> 0 | 30 minutes", "> 2 | 1 hour"};
  EXPECT_EQ(Table("collect sum", rows), "known:90 known:90 known:30 known:30");
  EXPECT_EQ(Table("collect sum", rows, "", " : number hours"),
            "known:3/2 known:3/2 known:1/2 known:1/2");
  EXPECT_EQ(Table("collect max", rows), "known:60 known:60 known:30 known:30");
  EXPECT_EQ(Table("first", {"y | t", "> 2 | 30 minutes", "_ | 1 hour"}),
            "known:30 known:30 known:60 known:60");
  EXPECT_EQ(Table("", {"y | t", "> 2 | 60 minutes", "_ | 1 hour"}),
            "known:60 known:60 known:60 known:60");
}

TEST(ReferenceTables, ResultsOfOtherKinds) {
  const std::string table =
      "table t : colour\n    first\n    | y | t |\n    | > 2 | red |\n    | _ | green |\n";
  EXPECT_EQ(LastOfPlaces(table), "known:red known:red known:green known:green");
  EXPECT_EQ(LastOfPlaces(table + "let result = t = group\n"),
            "known:true known:true known:false known:true");
  EXPECT_EQ(LastOfPlaces("table t\n    first\n    | ok | t |\n    | true | \"yes\" |\n"
                         "    | _ | \"no\" |\n"),
            "known:yes known:no missing known:yes");
}

// A heading that names a decision knows its possible outcomes.
TEST(ReferenceTables, UndeterminedDecisions) {
  const std::string decision =
      "decision d\n    outcome one when x > 2\n    outcome two when y = 9\n"
      "    outcome three otherwise\n";
  EXPECT_EQ(Table("first", {"d | t", "two | 1", "one or three | 2", "_ | 2"}, decision),
            "known:2 known:2 known:2 known:2");
  EXPECT_EQ(Table("first", {"d | t", "one | 1", "missing | 2", "_ | 3"}, decision),
            "known:3 known:3 known:2 known:1");
}

}  // namespace
}  // namespace levrules::reference
