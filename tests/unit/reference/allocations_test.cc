#include "tests/unit/reference/programs.h"

// Allocations (section 9 of the language page; record 0008, Allocations). A test writes the rows of
// an entity and the clauses; the columns are the key, group, pot, a key of the sharing k, a
// condition ok, and a number n. `bad` is an error in any of them, an empty cell is missing.

namespace levrules::reference {
namespace {

const std::string kFields =
    "entity place\n"
    "    key code : text\n"
    "    g   : optional text like \"[A-Z]\"\n"
    "    pot : optional money\n"
    "    k   : optional number\n"
    "    ok  : optional boolean\n"
    "    n   : optional number\n"
    "    | code | g | pot | k | ok | n |\n";

Answer Shared(const std::vector<std::string>& rows, const std::string& clauses,
              const std::string& before = "",
              const std::map<std::string, std::string>& parameters = {}) {
  std::string text = kHeader + kFields;
  for (const std::string& row : rows) text += "    | " + row + " |\n";
  text += before + "allocation grant\n";
  std::size_t at = 0;
  while (at < clauses.size()) {
    const std::size_t end = std::min(clauses.find('\n', at), clauses.size());
    text += "    " + clauses.substr(at, end - at) + "\n";
    at = end + 1;
  }
  return AnswerOf(text, {}, "", parameters);
}

// The amounts, in key order.
std::string Give(const std::vector<std::string>& rows, const std::string& clauses,
                 const std::string& before = "") {
  return LastColumn(Shared(rows, clauses, before));
}

// GROUP AMOUNT PAID LEFTOVER of each pot.
std::string Pots(const std::vector<std::string>& rows, const std::string& clauses) {
  std::string text;
  const Answer answer = Shared(rows, clauses);
  for (const Answer::Pot& pot : answer.pots.at("place.grant")) {
    text += (text.empty() ? "" : "; ") + pot.group + " " + pot.amount + " " + pot.paid + " " +
            pot.leftover;
  }
  return text;
}

const std::string kByK = "of pot within g\nshare 100% by k\n";
const std::string kAll = "of pot\nshare 100% by k\n";

// Rows of one pot of that size, one for each key.
std::vector<std::string> Rows(const std::string& pot, const std::vector<std::string>& keys) {
  std::vector<std::string> rows;
  for (const std::string& key : keys) {
    rows.push_back(std::string(1, static_cast<char>('a' + rows.size())) + " | A | " + pot + " | " +
                   key + " | true | 1");
  }
  return rows;
}

TEST(ReferenceAllocations, EntitlementsByShares) {
  EXPECT_EQ(Give(Rows("£100", {"1", "3"}), kAll), "known:25 known:75");
  EXPECT_EQ(Give(Rows("£100", {"1", "2"}), kAll), "known:100/3 known:200/3");
  EXPECT_EQ(Give(Rows("£100", {"1", "3"}), "of pot\nshare 60% by k\nshare 40% by n\n"),
            "known:35 known:65");
  EXPECT_EQ(Give(Rows("£100", {"0", "3"}), kAll), "known:0 known:100");
  // One key in two units of one dimension.
  EXPECT_EQ(Give(Rows("£100", {"1", "3"}),
                 "of pot\nshare 100% by if k = 1 then 60 minutes else 3 hours\n"),
            "known:25 known:75");
}

TEST(ReferenceAllocations, PotsAreShown) {
  const std::vector<std::string> rows = {"a | A | £10 | 1 | true | 1", "b | B | £20 | 1 | true | 1",
                                         "c | A | £10 | 3 | true | 1"};
  EXPECT_EQ(Give(rows, kByK), "known:5/2 known:20 known:15/2");
  EXPECT_EQ(Pots(rows, kByK), "A known:10 known:10 known:0; B known:20 known:20 known:0");
  EXPECT_EQ(Pots(Rows("£10", {"1", "1"}), kAll + "at most £3\nleftover kept\n"),
            " known:10 known:6 known:4");
  EXPECT_EQ(Pots(Rows("£10", {"-1", "1"}), kAll), " error error error");
  EXPECT_EQ(Pots(Rows("£10", {"", "1"}), kAll + "missing spoils\n"), " missing missing missing");
}

TEST(ReferenceAllocations, BoundsLeaveTheRestToTheOthers) {
  // 20 + 20 + 80 t = 100; 20 t + 50 = 100; and both bounds at once.
  EXPECT_EQ(Give(Rows("£100", {"1", "1", "8"}), kAll + "at least £20\n"),
            "known:20 known:20 known:60");
  EXPECT_EQ(Give(Rows("£100", {"1", "1", "8"}), kAll + "at most £50\n"),
            "known:25 known:25 known:50");
  EXPECT_EQ(Give(Rows("£100", {"1", "3", "6"}), kAll + "at least £20\nat most £45\n"),
            "known:20 known:35 known:45");
  EXPECT_EQ(Give(Rows("£20", {"1", "5"}), kAll + "at least £10\nat most £10\n"),
            "known:10 known:10");
  EXPECT_EQ(Give(Rows("£100", {"0", "1"}), kAll + "at least £10\n"), "known:10 known:90");
  // A bound may be a column: here n, 1 for all.
  EXPECT_EQ(Give(Rows("£10", {"0", "4"}), kAll + "at least £2 * n\n"), "known:2 known:8");
  // In pence; the pot is in pounds.
  EXPECT_EQ(Give(Rows("£100", {"1", "1", "8"}), kAll + "at least 2_000 pence\n"),
            "known:20 known:20 known:60");
  // A floor below 0 is none.
  EXPECT_EQ(Give(Rows("£10", {"0", "1"}), kAll + "at least -£5\n"), "known:0 known:10");
}

TEST(ReferenceAllocations, BoundsThatCannotBeMet) {
  EXPECT_EQ(Give(Rows("£100", {"1", "1"}), kAll + "at least £60\n"), "error error");
  EXPECT_EQ(Give(Rows("£100", {"1", "1"}), kAll + "at least £30\nat most £20\nleftover kept\n"),
            "error error");
  EXPECT_EQ(Give(Rows("£100", {"1", "1", "8"}), kAll + "at most £30\n"), "error error error");
  EXPECT_EQ(Give(Rows("£100", {"1", "1", "8"}), kAll + "at most £30\nleftover kept\n"),
            "known:30 known:30 known:30");
  // The row without entitlement gets its floor.
  EXPECT_EQ(Give(Rows("£100", {"0", "1", "8"}), kAll + "at least £5\nat most £30\nleftover kept\n"),
            "known:5 known:30 known:30");
  // Exactly the pot is no leftover.
  EXPECT_EQ(Give(Rows("£90", {"1", "1", "8"}), kAll + "at most £30\n"),
            "known:30 known:30 known:30");
}

TEST(ReferenceAllocations, WhereFalseGetsNothing) {
  EXPECT_EQ(Give({"a | A | £10 | 1 | true | 1", "b | A | £10 | bad | false | bad"},
                 kByK + "where ok\nat least £1 * n\nmissing spoils\n"),
            "known:10 known:0");
  // Its group, key and pot do not matter where they are errors or missing.
  EXPECT_EQ(Give({"a | A | £10 | 1 | true | 1", "b | bad | bad | bad | false | 1",
                  "c |  |  |  | false | 1"},
                 kByK + "where ok\nmissing spoils\n"),
            "known:10 known:0 known:0");
  // Its known value of `of` does.
  EXPECT_EQ(Give({"a | A | £10 | 1 | true | 1", "b | A | £11 | 1 | false | 1"},
                 kByK + "where ok\nmissing spoils\n"),
            "error known:0");
  EXPECT_EQ(Give({"a | A | £10 | 1 | true | 1", "b | A | bad | 1 | false | 1"},
                 kByK + "where ok\nmissing spoils\n"),
            "known:10 known:0");
}

TEST(ReferenceAllocations, GroupsThatAreErrorsOrMissing) {
  const std::vector<std::string> error = {
      "a | A | £10 | 1 | true | 1", "b | bad | £10 | 1 | true | 1", "c | B | £20 | 1 | true | 1",
      "d |  | £9 | 1 | true | 1", "e | A | £10 | 1 | false | 1"};
  EXPECT_EQ(Give(error, kByK + "where ok\nmissing skipped\n"), "error error error error known:0");
  EXPECT_EQ(Give(error, kByK + "where ok\nmissing spoils\n"), "error error error error known:0");
  const std::vector<std::string> missing = {
      "a | A | £10 | 1 | true | 1", "b |  | £10 | bad | true | 1", "c | B | £20 | 1 | true | 1",
      "d | C | £20 | bad | true | 1"};
  EXPECT_EQ(Give(missing, kByK + "missing skipped\n"), "known:10 known:0 known:20 error");
  // An error of its own a pot keeps.
  EXPECT_EQ(Give(missing, kByK + "missing spoils\n"), "missing missing missing error");
  // Also where the condition of the row without group is unknown.
  EXPECT_EQ(Give({"a | A | £10 | 1 | true | 1", "b |  | £10 | 1 |  | 1"},
                 kByK + "where ok\nmissing spoils\n"),
            "missing missing");
}

TEST(ReferenceAllocations, ErrorsRefuseTheirPotOnly) {
  const std::string clauses =
      "of pot within g\nwhere ok\nshare 100% by k\nat least £0 * n\nmissing skipped\n";
  for (const std::string row : {"bad | 1 | true | 1", "£10 | bad | true | 1", "£10 | 1 | bad | 1",
                                "£10 | 1 | true | bad", "£10 |  | bad | 1"}) {
    EXPECT_EQ(Give({"a | A | £10 | 1 | true | 1", "b | A | " + row, "c | B | £20 | 1 | true | 1",
                    "d | A | £10 | 1 | false | 1"},
                   clauses),
              "error error known:20 known:0")
        << row;
  }
}

TEST(ReferenceAllocations, MissingSpoilsOrIsSkipped) {
  const std::string clauses =
      "of pot within g\nwhere ok\nshare 100% by k\nat least £0 * n\nmissing ";
  for (const std::string row :
       {" | 1 | true | 1", "£10 |  | true | 1", "£10 | 1 |  | 1", "£10 | 1 | true | "}) {
    const std::vector<std::string> rows = {"a | A | £10 | 1 | true | 1", "b | A | " + row,
                                           "c | B | £20 | 1 | true | 1",
                                           "d | A | £10 | 1 | false | 1"};
    EXPECT_EQ(Give(rows, clauses + "spoils\n"), "missing missing known:20 known:0") << row;
    EXPECT_EQ(Give(rows, clauses + "skipped\n"), "known:10 known:0 known:20 known:0") << row;
  }
  // An error comes before what is missing, in the pot and in the row.
  EXPECT_EQ(Give(Rows("£10", {"", "bad"}), kAll + "missing spoils\n"), "error error");
}

TEST(ReferenceAllocations, UnrankedCountsAsMissing) {
  const std::string rank = "let r = rank(k highest first ties share where k > 1)\n";
  const std::vector<std::string> rows = Rows("£12", {"3", "2", "1"});
  EXPECT_EQ(Give(rows, "of pot\nshare 100% by r\nmissing skipped\n", rank),
            "known:4 known:8 known:0");
  EXPECT_EQ(Give(rows, "of pot\nshare 100% by r\nmissing spoils\n", rank),
            "missing missing missing");
  // But as a tie key it is an error.
  EXPECT_EQ(Give(rows,
                 kAll + "rounded to £1 by largest remainder, ties by r lowest first\n"
                        "missing skipped\n",
                 rank),
            "error error error");
}

TEST(ReferenceAllocations, TheValueOfThePot) {
  EXPECT_EQ(Give({"a | A | £10 | 1 | true | 1", "b | A | £10.50 | 1 | true | 1"}, kByK),
            "error error");
  // A row that is left out counts.
  EXPECT_EQ(
      Give({"a | A | £10 | 1 | true | 1", "b | A | £11 |  | true | 1"}, kByK + "missing skipped\n"),
      "error error");
  EXPECT_EQ(
      Give({"a | A | £10 | 1 | true | 1", "b | A | £10 |  | true | 1"}, kByK + "missing skipped\n"),
      "known:10 known:0");
  // Only a row that is left out has a value: there is nobody to pay.
  EXPECT_EQ(
      Give({"a | A |  | 1 | true | 1", "b | A | £10 |  | true | 1", "c | A |  | 1 | false | 1"},
           kByK + "where ok\nmissing skipped\n"),
      "error error known:0");
  // No row has a value: the rows that were left out wait for it too.
  EXPECT_EQ(Give({"a | A |  | 1 | true | 1", "c | A |  | 1 | false | 1"},
                 kByK + "where ok\nmissing skipped\n"),
            "missing known:0");
  // What spoils a pot comes before values that differ.
  EXPECT_EQ(Give({"a | A | £10 | 1 | true | 1", "b | A | £11 |  | true | 1",
                  "c | A | £12 | 1 | true | 1"},
                 kByK + "missing spoils\n"),
            "missing missing missing");
}

TEST(ReferenceAllocations, LeftOutRowsShareTheFateOfThePot) {
  EXPECT_EQ(Give(Rows("£10", {"1", "", "-1"}), kAll + "missing skipped\n"), "error error error");
  EXPECT_EQ(Give(Rows("£10", {"1", "", "1"}), kAll + "missing skipped\n"),
            "known:5 known:0 known:5");
}

TEST(ReferenceAllocations, NegativeAndEmptyPots) {
  EXPECT_EQ(Give(Rows("-£10", {"1", "1"}), kAll + "leftover kept\n"), "error error");
  EXPECT_EQ(Give(Rows("£10", {"2", "-1"}), kAll), "error error");
  EXPECT_EQ(Give(Rows("£0", {"2", "-1"}), kAll), "error error");
  EXPECT_EQ(Give(Rows("£0", {"0", "0"}), kAll), "known:0 known:0");
  EXPECT_EQ(Give(Rows("£0", {"2", "1"}), kAll), "known:0 known:0");
  EXPECT_EQ(Give(Rows("£0", {"2", "1"}), kAll + "at least £1\n"), "error error");
  EXPECT_EQ(Give(Rows("£10", {"0", "0"}), kAll + "leftover kept\n"), "error error");
  // One share without keys is enough.
  EXPECT_EQ(Give(Rows("£10", {"0", "0"}), "of pot\nshare 50% by k\nshare 50% by n\n"),
            "error error");
  // A negative key of a row that is left out is not looked at.
  EXPECT_EQ(Give({"a | A | £10 | 1 | true | 1", "b | A | £10 | -1 | true | "},
                 kByK + "at least £0 * n\nmissing skipped\n"),
            "known:10 known:0");
}

TEST(ReferenceAllocations, NobodyToPay) {
  const std::vector<std::string> nobody = {"a | A | £10 | 1 | false | 1"};
  EXPECT_EQ(Give(nobody, kByK + "where ok\n"), "known:0");
  EXPECT_EQ(Pots(nobody, kByK + "where ok\n"), "A error error error");
  EXPECT_EQ(Pots(nobody, kByK + "where ok\nleftover kept\n"), "A known:10 known:0 known:10");
  EXPECT_EQ(Pots({"a | A | £0 | 1 | false | 1"}, kByK + "where ok\n"), "A known:0 known:0 known:0");
  const std::vector<std::string> left_out = {"a | A | £10 |  | true | 1",
                                             "b | A | £10 | 1 | false | 1"};
  EXPECT_EQ(Give(left_out, kByK + "where ok\nmissing skipped\n"), "error known:0");
  EXPECT_EQ(Give(left_out, kByK + "where ok\nmissing skipped\nleftover kept\n"), "known:0 known:0");
}

const std::string kByCode = "rounded to £1 by largest remainder, ties by code lowest first\n";
const std::string kByN = "rounded to £1 by largest remainder, ties by n lowest first\n";

TEST(ReferenceAllocations, LargestRemainder) {
  // 10/7, 20/7, 40/7: one step more for 6/7 and 5/7.
  EXPECT_EQ(Give(Rows("£10", {"1", "2", "4"}), kAll + kByN), "known:1 known:3 known:6");
  EXPECT_EQ(Give(Rows("£100", {"1", "1", "1"}), kAll + kByCode), "known:34 known:33 known:33");
  EXPECT_EQ(Give(Rows("£100", {"1", "1", "1"}),
                 kAll + "rounded to £1 by largest remainder, ties by code highest first\n"),
            "known:33 known:33 known:34");
  EXPECT_EQ(Give(Rows("£100", {"1", "1", "1"}),
                 kAll + "rounded to £10 by largest remainder, ties by n highest first, code "
                        "lowest first\n"),
            "known:40 known:30 known:30");
  EXPECT_EQ(Give(Rows("£3", {"1", "1"}),
                 kAll + "rounded to 50 pence by largest remainder, ties by code lowest first\n"),
            "known:3/2 known:3/2");
}

TEST(ReferenceAllocations, RowsThatNoKeyTellsApart) {
  EXPECT_EQ(Give(Rows("£100", {"1", "1", "1"}), kAll + kByN), "error error error");
  // All of them get a step, or none does: nobody is treated differently.
  EXPECT_EQ(Give(Rows("£4", {"1", "1"}), kAll + kByN), "known:2 known:2");
  EXPECT_EQ(Give(Rows("£8", {"10", "15", "15"}), kAll + kByN), "known:2 known:3 known:3");
  EXPECT_EQ(Give(Rows("£5", {"1", "1"}), kAll + kByN), "error error");
  EXPECT_EQ(Give(Rows("£5", {"1", "1"}), kAll + kByCode), "known:3 known:2");
  // 7/4 twice and 1/4 twice: both 3/4 are served, neither 1/4 is.
  EXPECT_EQ(Give(Rows("£4", {"7", "1", "7", "1"}), kAll + kByN), "known:2 known:0 known:2 known:0");
}

// A row of whole steps gets no more, whatever the tie keys say.
TEST(ReferenceAllocations, RowsWithoutRemainderGetNoStep) {
  EXPECT_EQ(Give(Rows("£10", {"2", "1", "1"}), kAll + kByCode), "known:5 known:3 known:2");
  EXPECT_EQ(Give(Rows("£11", {"4", "3", "4"}), kAll + kByN), "known:4 known:3 known:4");
  EXPECT_EQ(Give(Rows("£5", {"0", "1", "1"}), kAll + kByCode), "known:0 known:3 known:2");
}

TEST(ReferenceAllocations, BoundsInSteps) {
  EXPECT_EQ(Give(Rows("£10", {"0", "1", "1"}), kAll + "at least £2.50\n" + kByCode),
            "known:3 known:4 known:3");
  EXPECT_EQ(Give(Rows("£10", {"1", "1", "8"}), kAll + "at most £5.50\n" + kByCode),
            "known:3 known:2 known:5");
  // 2.20 is raised to 3 and 2.80 lowered to 2 before they are compared.
  EXPECT_EQ(Give(Rows("£5", {"1", "1"}), kAll + "at least £2.20\nat most £2.80\n" + kByCode),
            "error error");
  EXPECT_EQ(Give(Rows("£5", {"1", "1"}), kAll + "at least £2.50\n" + kByCode), "error error");
}

TEST(ReferenceAllocations, PotsThatAreNoMultipleOfTheStep) {
  EXPECT_EQ(Give(Rows("£10.50", {"1", "1"}), kAll + kByCode), "error error");
  EXPECT_EQ(Give(Rows("£10.50", {"1", "1"}), kAll + kByCode + "leftover kept\n"),
            "known:5 known:5");
  EXPECT_EQ(Give(Rows("£11.50", {"1", "1"}), kAll + kByCode + "leftover kept\n"),
            "known:6 known:5");
  EXPECT_EQ(Pots(Rows("£11.50", {"1", "1"}), kAll + kByCode + "leftover kept\n"),
            " known:23/2 known:11 known:1/2");
}

TEST(ReferenceAllocations, RoundedDownKeepsALeftover) {
  EXPECT_EQ(Give(Rows("£10", {"1", "1", "1"}), kAll + "rounded to £1 down\nleftover kept\n"),
            "known:3 known:3 known:3");
  EXPECT_EQ(Pots(Rows("£10", {"1", "1", "1"}), kAll + "rounded to £1 down\nleftover kept\n"),
            " known:10 known:9 known:1");
  std::string program =
      kHeader + kFields + "    | a | A | £10 | 1 | true | 1 |\nallocation grant\n";
  program += "    of pot\n    share 100% by k\n    rounded to £1 down\n";
  EXPECT_THROW(AnswerOfChain({program}), Unsupported);
}

TEST(ReferenceAllocations, SharesAddUpTo100Percent) {
  const std::string parameter = "parameter p : percent is 60%\nparameter q : percent is 40%\n";
  const std::string clauses = "of pot\nshare p by k\nshare q by n\n";
  const auto with = [&](const std::map<std::string, std::string>& set) {
    return LastColumn(Shared(Rows("£100", {"1", "3"}), clauses, parameter, set));
  };
  EXPECT_EQ(with({}), "known:35 known:65");
  EXPECT_EQ(with({{"p", "50%"}}), "stopped");
  EXPECT_EQ(with({{"p", "50%"}, {"q", "50%"}}), "known:75/2 known:125/2");
  EXPECT_EQ(with({{"p", "140%"}, {"q", "-40%"}}), "stopped");
  // Those of an exception too, whether it holds for a row or not.
  EXPECT_EQ(LastColumn(Shared(Rows("£100", {"1", "3"}),
                              "of pot within g\nshare 100% by k\nexcept where g = \"Z\"\n"
                              "    share p by n\n",
                              parameter)),
            "stopped");
}

const std::vector<std::string> kTwoPots = {
    "a | A | £10 | 1 | true | 1", "b | A | £10 | 4 | true | 1", "c | B | £10 | 1 | true | 1",
    "d | B | £10 | 4 | false | 1"};

TEST(ReferenceAllocations, ExceptionsAreAllocationsOfTheirOwn) {
  EXPECT_EQ(Give(kTwoPots, kByK + "except where g = \"B\"\n    share 100% by n\n"),
            "known:2 known:8 known:5 known:5");
  // Clauses of other kinds are kept, and restated ones replaced.
  EXPECT_EQ(Give(kTwoPots, kByK + "at least £3\nexcept where g = \"B\"\n    share 100% by n\n"
                                  "    at least £6\n    leftover kept\n"),
            "known:3 known:7 error error");
  EXPECT_EQ(Give(kTwoPots, kByK + "at least £3\nexcept where g = \"B\"\n    where ok\n"),
            "known:3 known:7 known:10 known:0");
  EXPECT_EQ(Give(kTwoPots, kByK + "except where g in {\"A\", \"B\"}\n    share 100% by n\n"
                                  "    except where g = \"B\"\n        of pot * 2 within g\n"),
            "known:5 known:5 known:10 known:10");
}

// The rows of B stand in one block, those of A in another: a pot of both has none of the other.
TEST(ReferenceAllocations, ABlockSeesItsOwnRows) {
  EXPECT_EQ(Give(kTwoPots, kByK + "except where g = \"B\"\n    of £100\n"),
            "known:2 known:8 known:20 known:80");
}

TEST(ReferenceAllocations, ExceptionsOfWhichItIsUnknownWhichHolds) {
  const std::vector<std::string> rows = {"a | A | £10 | 1 | true | 1", "b |  | £10 | 4 | true | 1",
                                         "c | B | £10 | 1 | true | 1",
                                         "d |  | £10 | 1 | false | 1"};
  const std::string except = "except where g = \"B\"\n    share 100% by n\n";
  EXPECT_EQ(Give(rows, kByK + "where ok\nmissing skipped\n" + except),
            "known:10 known:0 known:10 known:0");
  EXPECT_EQ(Give(rows, kByK + "where ok\nmissing spoils\n" + except),
            "missing missing missing known:0");
  // The policy is that of the base, whatever the block says.
  EXPECT_EQ(Give(rows, kByK + "where ok\nmissing skipped\n" + except + "    missing spoils\n"),
            "known:10 known:0 known:10 known:0");
  // d touches the pots of those blocks only in which it would take part, and gets nothing only if
  // `where` is false in both blocks that may hold.
  EXPECT_EQ(Give(rows, kByK + "where ok\nmissing spoils\n" + except + "    where k > 9\n"),
            "missing missing known:0 known:0");
  EXPECT_EQ(
      Give({rows[0], rows[3]}, kByK + "where ok\nmissing spoils\n" + except + "    where k > 0\n"),
      "known:10 missing");
}

TEST(ReferenceAllocations, ExceptionsThatAreErrors) {
  // Two that hold: the pot of those rows is an error, the other is not.
  EXPECT_EQ(Give(kTwoPots, kByK + "except where g = \"B\"\n    share 100% by n\n"
                                  "except where g in {\"B\", \"C\"}\n    share 100% by n\n"),
            "known:2 known:8 error error");
  // A group that is an error makes every pot of every block one.
  EXPECT_EQ(Give({"a | A | £10 | 1 | true | 1", "b | bad | £10 | 4 | true | 1",
                  "c | B | £10 | 1 | true | 1", "d | bad | £10 | 1 | false | 1"},
                 kByK + "where ok\nmissing skipped\nexcept where g = \"B\"\n    share 100% by n\n"),
            "error error error known:0");
}

TEST(ReferenceAllocations, CanBeRead) {
  const std::string sum = "let total = sum(grant within g)\n";
  std::string program = kHeader + kFields;
  for (const std::string& row : kTwoPots) program += "    | " + row + " |\n";
  program += "allocation grant\n    of pot within g\n    share 100% by k\n" + sum;
  EXPECT_EQ(LastColumn(AnswerOf(program)), "known:10 known:10 known:10 known:10");
  // As money: the sum over no rows has its unit.
  EXPECT_EQ(LastColumn(AnswerOf(program + "let none = sum(grant where k > 9) < £1\n")),
            "known:true known:true known:true known:true");
}

}  // namespace
}  // namespace levrules::reference
