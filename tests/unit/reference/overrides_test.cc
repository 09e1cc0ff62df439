#include "tests/unit/reference/programs.h"

// Overrides (record 0008, Overrides). Computed: a and b are three, c is undetermined, d is one, and
// with `failing` b is refused. The day of the run is 2021-01-01 where no other is given.

namespace levrules::reference {
namespace {

std::string Decision(const std::string& failing = "y = 9") {
  return "decision d\n    outcome one when x > 2\n    outcome two when " + failing +
         "\n    outcome three otherwise\n    may be overridden by \"the minister\"\n";
}

const std::string kReason = "Has a deal of its own";

std::string Override(const std::vector<std::string>& rows) {
  std::string text = "override d\n    | code | outcome | reason | by | on |\n";
  for (const std::string& row : rows) text += "    | " + row + " |\n";
  return text;
}

std::string Row(const std::string& code, const std::string& outcome,
                const std::string& on = "2020-12-31") {
  return code + " | " + outcome + " | " + kReason + " | the minister | " + on;
}

TEST(ReferenceOverrides, ReplaceWhateverWasComputed) {
  EXPECT_EQ(LastOfPlaces(Decision()), "known:three known:three undetermined:one|three known:one");
  EXPECT_EQ(LastOfPlaces(Decision() + Override({Row("a", "two"), Row("c", "three")})),
            "known:two known:three known:three known:one");
  EXPECT_EQ(LastOfPlaces(Decision("1 / (y - 3) = 7")),
            "known:three refused undetermined:one|three known:one");
  EXPECT_EQ(LastOfPlaces(Decision("1 / (y - 3) = 7") + Override({Row("b", "one")})),
            "known:three known:one undetermined:one|three known:one");
}

TEST(ReferenceOverrides, EveryReaderSeesTheOutcomeThatWasSet) {
  const std::string all = Decision() + Override({Row("a", "two"), Row("c", "two")});
  EXPECT_EQ(LastOfPlaces(all + "let n = count(where d = two)\n"),
            "known:2 known:2 known:2 known:2");
  EXPECT_EQ(LastOfPlaces(all + "let m = d is missing\n"),
            "known:false known:false known:false known:false");
  EXPECT_EQ(LastOfPlaces(all + "decision e\n    outcome yes when d = two\n"
                               "    outcome no otherwise\n"),
            "known:yes known:no known:yes known:no");
  EXPECT_EQ(LastOfPlaces(all + "allocation grant\n    of £30\n    where d = two\n"
                               "    share 100% by y\n"),
            "known:20 known:0 known:10 known:0");
  EXPECT_EQ(LastOfPlaces(all + "table t\n    first\n    | d | t |\n    | two | 1 |\n"
                               "    | _ | 0 |\n"),
            "known:1 known:0 known:1 known:0");
}

TEST(ReferenceOverrides, ActFromTheirDay) {
  const auto on = [](const std::string& day, const std::string& as_at) {
    const std::string all = LastColumn(
        AnswerOf(kHeader + kPlaces + Decision() + Override({Row("a", "two", day)}), {}, as_at));
    return all.substr(0, all.find(' '));
  };
  EXPECT_EQ(on("2021-01-01", ""), "known:two");
  EXPECT_EQ(on("2021-01-02", ""), "known:three");
  EXPECT_EQ(on("2021-03-01", "2021-03-01"), "known:two");
  EXPECT_EQ(on("2021-03-01", "2021-02-28"), "known:three");
}

TEST(ReferenceOverrides, FaultsStopTheRun) {
  const auto run = [](const std::vector<std::string>& rows) {
    return LastOfPlaces(Decision() + Override(rows));
  };
  const std::string good = Row("a", "two");
  EXPECT_EQ(run({good, Row("z", "two")}), "stopped");
  EXPECT_EQ(run({good, Row("", "two")}), "stopped");
  EXPECT_EQ(run({good, Row("b", "four")}), "stopped");
  EXPECT_EQ(run({good, Row("b", "")}), "stopped");
  EXPECT_EQ(run({good, Row("b", "two", "")}), "stopped");
  EXPECT_EQ(run({good, Row("b", "two", "2021-02-29")}), "stopped");
  EXPECT_EQ(run({good, "b | two | " + kReason + " |  | 2020-12-31"}), "stopped");
  EXPECT_EQ(run({good, "b | two |  | the minister | 2020-12-31"}), "stopped");
  // One for each row, also where the other one does not act yet.
  EXPECT_EQ(run({good, Row("a", "two")}), "stopped");
  EXPECT_EQ(run({good, Row("a", "one", "2025-01-01")}), "stopped");
  EXPECT_EQ(LastOfPlaces(Decision() + Override({good}) + Override({Row("a", "one")})), "stopped");
  EXPECT_EQ(LastOfPlaces(Decision() + Override({good}) + Override({Row("b", "one")})),
            "known:two known:one undetermined:one|three known:one");
  // A row that does not act yet is read all the same.
  EXPECT_EQ(run({Row("a", "four", "2025-01-01")}), "stopped");
}

TEST(ReferenceOverrides, ReasonsHave20Characters) {
  const auto reason = [](const std::string& text) {
    return LastOfPlaces(Decision() +
                        Override({"a | two | " + text + " | the minister | 2020-12-31"}));
  };
  const std::string set = "known:two known:three undetermined:one|three known:one";
  EXPECT_EQ(reason("12345678901234567890"), set);
  EXPECT_EQ(reason("1234567890123456789"), "stopped");
  // Characters, not bytes.
  EXPECT_EQ(reason("£234567890123456789"), "stopped");
  EXPECT_EQ(reason("£2345678901234567890"), set);
}

TEST(ReferenceOverrides, FromAFile) {
  const auto run = [](const std::string& csv) {
    return LastColumn(AnswerOf(kHeader + kPlaces + Decision() + "override d\n    from \"o.csv\"\n",
                               {{"o.csv", csv}}));
  };
  const std::string head = "on,by,note,outcome,reason,code\n";
  EXPECT_EQ(run(head + "2020-12-31,the minister,x,two,\"" + kReason + "\",c\n"),
            "known:three known:three known:two known:one");
  EXPECT_EQ(run(head), "known:three known:three undetermined:one|three known:one");
  EXPECT_EQ(run(head + "2020-12-31,the minister,x,two,short,c\n"), "stopped");
  EXPECT_EQ(run("by,outcome,reason,code\n"), "stopped");
  EXPECT_EQ(run(""), "stopped");
}

TEST(ReferenceOverrides, OfADecisionOfAnotherEntity) {
  const std::string area =
      "entity area\n    key id : integer\n    key part : text\n    | id | part |\n"
      "    | 1 | n |\n    | 1 | s |\n"
      "for each area\n    decision e\n        outcome yes when part = \"n\"\n"
      "        outcome no otherwise\n        may be overridden by \"the minister\"\n"
      "override e\n    | part | id | outcome | reason | by | on |\n"
      "    | s | 1 | yes | " +
      kReason + " | m | 2020-12-31 |\n";
  EXPECT_EQ(LastColumn(AnswerOf(kHeader + kPlaces + area), "area"), "known:yes known:yes");
}

TEST(ReferenceOverrides, OnlyWhereTheDecisionAllowsThem) {
  const std::string decision =
      "decision d\n    outcome one when x > 2\n    outcome two otherwise\n";
  EXPECT_THROW(AnswerOfChain({kHeader + kPlaces + decision + Override({Row("a", "two")})}),
               Unsupported);
}

}  // namespace
}  // namespace levrules::reference
