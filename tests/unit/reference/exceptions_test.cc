#include "tests/reference/exceptions.h"

#include "tests/unit/reference/programs.h"

// `except where` (record 0008, Exceptions). Of the rows a to d: x is 1, 1, missing, 5; y is 4, 3,
// 2, 1; ok is true, false, missing, true; 1 / (y - 4) is an error in a and -1 in b.

namespace levrules::reference {
namespace {

// `let` of 10 with one exception for each condition and value.
std::string Let(const std::vector<std::pair<std::string, std::string>>& exceptions) {
  std::string text = "let v = 10\n";
  for (const auto& [condition, value] : exceptions)
    text += "    except where " + condition + "\n        " + value + "\n";
  return LastOfPlaces(text);
}

TEST(ReferenceExceptions, OneHoldsOrNone) {
  EXPECT_EQ(Let({{"y > 2", "20"}}), "known:20 known:20 known:10 known:10");
  EXPECT_EQ(Let({{"y > 3", "20"}, {"y = 1", "30"}}), "known:20 known:10 known:10 known:30");
  EXPECT_EQ(Let({{"y < 3", "x"}}), "known:10 known:10 missing known:5");
  EXPECT_EQ(Let({{"y = 3", "1 / 0"}}), "known:10 error known:10 known:10");
}

TEST(ReferenceExceptions, AnErrorOrTwoThatHold) {
  EXPECT_EQ(Let({{"1 / (y - 4) = -1", "20"}}), "error known:20 known:10 known:10");
  EXPECT_EQ(Let({{"y > 2", "20"}, {"y > 3", "30"}}), "error known:20 known:10 known:10");
  EXPECT_EQ(Let({{"y > 2", "10"}, {"y > 3", "10"}}), "error known:10 known:10 known:10");
  // An error comes before what is unknown, and before two that hold.
  EXPECT_EQ(Let({{"1 / (y - 2) = 1", "20"}, {"ok", "30"}}), "known:30 known:20 error known:30");
}

TEST(ReferenceExceptions, AnUnknownOne) {
  EXPECT_EQ(Let({{"ok", "20"}}), "known:20 known:10 missing known:20");
  EXPECT_EQ(Let({{"ok", "10"}}), "known:10 known:10 known:10 known:10");
  EXPECT_EQ(Let({{"ok", "10"}, {"y > 9", "30"}}), "known:10 known:10 known:10 known:10");
  EXPECT_EQ(Let({{"ok", "1 / 0"}}), "error known:10 missing error");
  EXPECT_EQ(Let({{"ok", "x"}}), "known:1 known:10 missing known:5");
}

// Two might turn out to hold, so it does not help that all bodies agree.
TEST(ReferenceExceptions, MoreThanOneUnknown) {
  EXPECT_EQ(Let({{"ok", "10"}, {"not ok", "10"}}), "known:10 known:10 missing known:10");
  EXPECT_EQ(Let({{"y = 2", "10"}, {"ok", "10"}}), "known:10 known:10 missing known:10");
}

TEST(ReferenceExceptions, NestedOnesAreLookedAtInTheirBody) {
  const std::string nested =
      "let v = 1\n"
      "    except where y > 2\n"
      "        2\n"
      "        except where 1 / (y - 4) = -1\n"
      "            3\n";
  EXPECT_EQ(LastOfPlaces(nested), "error known:3 known:1 known:1");
  // The error of the nested level stays inside a body that perhaps does not hold.
  const std::string perhaps =
      "let v = 1\n"
      "    except where ok\n"
      "        2\n"
      "        except where 1 / (y - 2) = 7\n"
      "            3\n";
  EXPECT_EQ(LastOfPlaces(perhaps), "known:2 known:1 missing known:2");
  const std::string unknown_inside =
      "let v = 1\n"
      "    except where y < 3\n"
      "        2\n"
      "        except where ok\n"
      "            3\n";
  EXPECT_EQ(LastOfPlaces(unknown_inside), "known:1 known:1 missing known:3");
}

TEST(ReferenceExceptions, OfALetHaveOneUnit) {
  const std::string body = "    except where y = 1\n        1 hour\n";
  EXPECT_EQ(LastOfPlaces("let v = 90 minutes\n" + body), "known:90 known:90 known:90 known:60");
  EXPECT_EQ(LastOfPlaces("let v : number hours = 90 minutes\n" + body),
            "known:3/2 known:3/2 known:3/2 known:1");
  EXPECT_EQ(LastOfPlaces("let v = 60 minutes\n    except where ok\n        1 hour\n"),
            "known:60 known:60 known:60 known:60");
}

TEST(ReferenceExceptions, IndexKeepsWhatIsNotRestated) {
  const std::string base =
      "index i\n    weight 6 on x\n    weight 4 on y\n    total 10\n    missing shared\n";
  // Parts restated, total and policy kept: c is 5 * 2 * 10 / 5.
  EXPECT_EQ(LastOfPlaces(base + "    except where y < 3\n        weight 5 on x\n"
                                "        weight 5 on y\n"),
            "known:22 known:18 known:20 known:30");
  // Parts kept, policy restated.
  EXPECT_EQ(LastOfPlaces("index i\n    weight 50% on x\n    weight 50% on y\n"
                         "    except where code = \"c\"\n        missing shared\n"),
            "known:5/2 known:2 known:2 known:3");
}

// One level further in the block around is kept, not the base.
TEST(ReferenceExceptions, NestedBlocksKeepTheBlockAround) {
  EXPECT_EQ(LastOfPlaces("index i\n    weight 1 on y\n    total 1\n"
                         "    except where y < 3\n"
                         "        weight 2 on y\n"
                         "        total 2\n"
                         "        except where y = 1\n"
                         "            weight 2 on x\n"),
            "known:4 known:3 known:4 known:10");
}

TEST(ReferenceExceptions, IndexBlocksAgreeOrAreMissing) {
  const std::string base = "index i\n    weight 100% on y\n    except where ok\n";
  EXPECT_EQ(LastOfPlaces(base + "        weight 100% on 9\n"), "known:9 known:3 missing known:9");
  EXPECT_EQ(LastOfPlaces(base + "        weight 100% on 2\n"), "known:2 known:3 known:2 known:2");
  // Each block as an index of its own, all in the unit of the base.
  EXPECT_EQ(LastOfPlaces("index i\n    weight 100% on y * 60 minutes\n    except where y = 1\n"
                         "        weight 100% on y * 2 hours\n"),
            "known:240 known:180 known:120 known:120");
}

TEST(ReferenceExceptions, CriterionKeepsItsConditionOrItsPolicy) {
  const std::string base = "criterion k\n    met when x > 2\n";
  EXPECT_EQ(LastOfPlaces(base + "    missing is met\n    except where group = green\n"
                                "        met when y > 3\n"),
            "known:false known:false known:true known:false");
  EXPECT_EQ(LastOfPlaces(base + "    except where y = 2\n        missing is not met\n"),
            "known:false known:false known:false known:true");
  EXPECT_EQ(LastOfPlaces("criterion k\n    met when y > 9\n    missing is met\n"
                         "    except where y < 3\n"
                         "        missing is not met\n"
                         "        except where y = 2\n"
                         "            met when x > 2\n"),
            "known:false known:false known:false known:false");
}

TEST(ReferenceExceptions, PolicyOfTheBaseActsLast) {
  // In c it is unknown which block holds, and they differ.
  const std::string differ =
      "criterion k\n    met when y > 9\n    except where ok\n        met when y > 0\n";
  EXPECT_EQ(LastOfPlaces(differ), "known:true known:false missing known:true");
  EXPECT_EQ(LastOfPlaces(differ + "    missing is met\n"),
            "known:true known:false known:true known:true");
  EXPECT_EQ(LastOfPlaces(differ + "    missing is not met\n"),
            "known:true known:false known:false known:true");
}

// The policy of a block turns its own unknown value, not the doubt which block holds.
TEST(ReferenceExceptions, PolicyOfABlockActsInTheBlock) {
  const auto criterion = [](const std::string& base, const std::string& around) {
    return LastOfPlaces("criterion k\n    met when " + base + "\n" + around +
                        "    except where ok\n        met when x > 9\n        missing is met\n");
  };
  EXPECT_EQ(criterion("y > 9", ""), "known:false known:false missing known:false");
  EXPECT_EQ(criterion("y = 2", ""), "known:false known:false known:true known:false");
  EXPECT_EQ(criterion("y > 9", "    missing is not met\n"),
            "known:false known:false known:false known:false");
  // The condition of the base is compared as it is, before the policy of the base.
  EXPECT_EQ(criterion("x > 2", "    missing is not met\n"),
            "known:false known:false known:false known:false");
}

TEST(ReferenceExceptions, ErrorsAreNotTurnedByAPolicy) {
  EXPECT_EQ(LastOfPlaces("criterion k\n    met when y > 0\n    missing is met\n"
                         "    except where 1 / (y - 4) = -1\n        met when y > 9\n"),
            "error known:false known:true known:true");
}

// The reason is that of the innermost block that holds, and a block without one keeps it.
TEST(ReferenceExceptions, ReasonsAreKeptOrRestated) {
  syntax::CriterionBlock base;
  base.because = syntax::Quoted{"of the base", {}};
  base.because_pieces = {{"of the base", {}}};
  syntax::CriterionBlock own;
  own.because = syntax::Quoted{"of its own", {}};
  own.because_pieces = {{"of its own", {}}};
  EXPECT_EQ(Kept(base, {}).because->text, "of the base");
  EXPECT_EQ(Kept(base, {}).because_pieces.size(), 1u);
  EXPECT_EQ(Kept(base, own).because->text, "of its own");
  EXPECT_EQ(Kept(base, own).because_pieces[0].text, "of its own");
  EXPECT_EQ(Kept(Kept(base, own), {}).because->text, "of its own");
}

TEST(ReferenceExceptions, TagsAndPropertiesChangeNothing) {
  EXPECT_EQ(LastOfPlaces("criterion k\n    met when y > 2\n    tagged capital: human\n"
                         "property \"p\"\n    always y > 2\n"),
            "known:true known:true known:false known:false");
}

// A let with exceptions does more than name a decision: it has no possible outcomes.
TEST(ReferenceExceptions, ALetOverADecisionIsPlainlyMissing) {
  const std::string decision =
      "decision d\n    outcome one when x > 2\n    outcome two when y = 9\n"
      "    outcome three otherwise\n";
  const std::string let = "let e = d\n    except where y = 4\n        d\n";
  EXPECT_EQ(LastOfPlaces(decision + let), "known:three known:three missing known:one");
  EXPECT_EQ(LastOfPlaces(decision + let + "let result = e = two\n"),
            "known:false known:false missing known:false");
}

}  // namespace
}  // namespace levrules::reference
