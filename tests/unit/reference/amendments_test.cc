#include "tests/unit/reference/programs.h"

// Amendments (section 10 of the language page).

namespace levrules::reference {
namespace {

const std::string kBase = kHeader + kPlaces +
                          "parameter p is 2\n"
                          "let first_one = y * p\n"
                          "let second_one = first_one + 1\n"
                          "let third_one = 7\n";
const std::string kAmends = "amendment m \"M\"\n    amends \"f.rule\"\n\n";

// The column names, then the cells of row a.
std::string RowA(const std::vector<std::string>& programs, const std::string& as_at = "") {
  Answer answer;
  try {
    answer = AnswerOfChain(programs, {}, as_at);
  } catch (const Unsupported& unsupported) {
    return "unsupported: " + unsupported.text;
  }
  if (answer.stopped) return "stopped";
  const Answer::Table& table = answer.tables.at("place");
  std::string text;
  for (std::size_t i = 0; i < table.columns.size(); ++i)
    text += (i > 0 ? " " : "") + table.columns[i] + "=" + table.cells[0][i];
  return text;
}

TEST(ReferenceAmendments, ReplaceRemoveAndAdd) {
  EXPECT_EQ(RowA({kBase}), "first_one=known:8 second_one=known:9 third_one=known:7");
  // In the place of the old one, and what is kept sees what is new.
  EXPECT_EQ(RowA({kBase, kAmends + "replace let first_one = y + 1\n"}),
            "first_one=known:5 second_one=known:6 third_one=known:7");
  EXPECT_EQ(RowA({kBase, kAmends + "remove third_one\nlet fourth_one = first_one\n"}),
            "first_one=known:8 second_one=known:9 fourth_one=known:8");
  EXPECT_EQ(RowA({kBase, kAmends + "replace parameter p is 3\n"}),
            "first_one=known:12 second_one=known:13 third_one=known:7");
  // A definition of another kind, and of a name that is removed in the same file.
  EXPECT_EQ(RowA({kBase, kAmends + "replace criterion third_one\n    met when y > 3\n"}),
            "first_one=known:8 second_one=known:9 third_one=known:true");
  EXPECT_EQ(RowA({kBase, kAmends + "let third_one = 8\nremove third_one\n"}),
            "first_one=known:8 second_one=known:9 third_one=known:8");
  EXPECT_EQ(RowA({kBase, kAmends + "replace let p = 5\n"}),
            "p=known:5 first_one=known:20 second_one=known:21 third_one=known:7");
}

TEST(ReferenceAmendments, TypesAndEntities) {
  EXPECT_EQ(RowA({kBase, kAmends + "replace entity place\n    key code : text\n    y : integer\n"
                                   "    | code | y |\n    | q | 10 |\n"}),
            "first_one=known:20 second_one=known:21 third_one=known:7");
  EXPECT_EQ(RowA({kBase, kAmends + "entity area\n    key id : integer\n    | id |\n    | 1 |\n"
                                   "for each area\n    let first_one = id\n"
                                   "let areas = count(over every area)\n"}),
            "first_one=known:8 second_one=known:9 third_one=known:7 areas=known:1");
}

TEST(ReferenceAmendments, Chains) {
  const std::string first = kAmends + "replace let first_one = 10\nlet fourth_one = second_one\n";
  EXPECT_EQ(RowA({kBase, first, kAmends + "replace let fourth_one = third_one\n"}),
            "first_one=known:10 second_one=known:11 third_one=known:7 fourth_one=known:7");
  EXPECT_EQ(RowA({kBase, first, kAmends + "remove fourth_one\nreplace let first_one = 20\n"}),
            "first_one=known:20 second_one=known:21 third_one=known:7");
  // The nearest to the base comes first: the other way round the name is not there yet.
  EXPECT_EQ(RowA({kBase, kAmends + "remove fourth_one\n", first}),
            "unsupported: removes what is not there: fourth_one");
}

TEST(ReferenceAmendments, Mistakes) {
  EXPECT_EQ(RowA({kBase, kAmends + "replace let other = 1\n"}),
            "unsupported: replaces what is not there: other");
  EXPECT_EQ(RowA({kBase, kAmends + "remove other\n"}),
            "unsupported: removes what is not there: other");
  EXPECT_EQ(RowA({kBase, kAmends + "let first_one = 1\n"}),
            "unsupported: adds what is there: first_one");
  EXPECT_EQ(RowA({kBase, kAmends + "remove first_one\n"}), "unsupported: unknown name first_one");
}

const std::string kDecision =
    "decision d\n    outcome one when y > 9\n    outcome two otherwise\n"
    "    may be overridden by \"m\"\n";

std::string Override(const std::string& code) {
  return "override d\n    | code | outcome | reason | by | on |\n    | " + code +
         " | one | Has a deal of its own | m | 2021-01-01 |\n";
}

TEST(ReferenceAmendments, OverridesTestsAndPropertiesAreNotKept) {
  const std::string base = kHeader + kPlaces + kDecision + Override("a") +
                           "property \"p\"\n    always y > 0\n"
                           "test \"t\"\n    expect place[\"a\"].y = 4\n";
  EXPECT_EQ(RowA({base}), "d=known:one");
  EXPECT_EQ(RowA({base, kAmends}), "d=known:two");
  EXPECT_EQ(RowA({base, kAmends + Override("a")}), "d=known:one");
  EXPECT_EQ(RowA({base, kAmends + Override("a"), kAmends}), "d=known:two");
  // A fault in one that is not kept stops nothing.
  EXPECT_EQ(RowA({base + Override("z")}), "stopped");
  EXPECT_EQ(RowA({base + Override("z"), kAmends}), "d=known:two");
}

TEST(ReferenceAmendments, TheDayOfTheRun) {
  const std::string base = kHeader + kPlaces + "let day = as_at\n";
  const std::string in_force =
      "amendment m \"M\"\n    amends \"f.rule\"\n"
      "    in force from 2023-01-01\n\n";
  EXPECT_EQ(RowA({base}), "day=known:2021-01-01");
  EXPECT_EQ(RowA({base, kAmends}), "day=known:2021-01-01");
  EXPECT_EQ(RowA({base, in_force}), "day=known:2023-01-01");
  EXPECT_EQ(RowA({base, in_force, kAmends}), "day=known:2023-01-01");
  EXPECT_EQ(RowA({base, kAmends, kAmends}), "day=known:2021-01-01");
  EXPECT_EQ(RowA({base, in_force}, "2024-05-06"), "day=known:2024-05-06");
}

}  // namespace
}  // namespace levrules::reference
