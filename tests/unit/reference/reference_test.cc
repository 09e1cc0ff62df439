#include "tests/unit/reference/programs.h"

// The reference evaluator on programs small enough to be computed by hand. A test writes columns of
// a few rows and states the cells of one column, in key order.

namespace levrules::reference {
namespace {

// What an expression gives for the rows a to d, after the definitions that it needs.
std::string Column(const std::string& expr, const std::string& before = "") {
  return LastColumn(AnswerOf(kHeader + kPlaces + before + "let result = " + expr + "\n"));
}
// What it gives for row a, where rows do not matter.
std::string One(const std::string& expr, const std::string& before = "") {
  const std::string all = Column(expr, before);
  return all.substr(0, all.find(' '));
}

TEST(ReferenceArithmetic, IsExact) {
  EXPECT_EQ(One("1 / 3 + 1 / 6"), "known:1/2");
  EXPECT_EQ(One("2 - 3 * 4"), "known:-10");
  EXPECT_EQ(One("-(2 + 1) / 9"), "known:-1/3");
  EXPECT_EQ(One("1_000 * 12.5%"), "known:125");
  EXPECT_EQ(One("£1.5m / £500k"), "known:3");
  EXPECT_EQ(One("1 / (y - 4)"), "error");
  EXPECT_EQ(Column("x + 1"), "known:2 known:2 missing known:6");
  EXPECT_EQ(Column("x / 0"), "error error missing error");
}

TEST(ReferenceArithmetic, RowFunctions) {
  EXPECT_EQ(One("abs(0 - y)"), "known:4");
  EXPECT_EQ(One("smaller(3, 2, 7)"), "known:2");
  EXPECT_EQ(One("larger(3, 2, 7)"), "known:7");
  EXPECT_EQ(Column("first_known(x, 9)"), "known:1 known:1 known:9 known:5");
  EXPECT_EQ(Column("first_known(x, missing)"), "known:1 known:1 missing known:5");
  EXPECT_EQ(Column("larger(x, 2)"), "known:2 known:2 missing known:5");
}

TEST(ReferenceUnits, ConvertToTheUnitOfTheLeft) {
  EXPECT_EQ(One("90 minutes + 2 hours"), "known:210");
  EXPECT_EQ(One("2 hours + 90 minutes"), "known:7/2");
  EXPECT_EQ(One("1 weeks - 1 day"), "known:6/7");
  EXPECT_EQ(One("£2 + 50 pence"), "known:5/2");
  EXPECT_EQ(One("50 pence + £2"), "known:250");
  EXPECT_EQ(One("2 km * 3 km + 1 km2"), "known:7");
  EXPECT_EQ(One("1 km2 = 1_000 m * 1_000 m"), "known:true");
  EXPECT_EQ(One("1 year + 1 month"), "known:13/12");
  EXPECT_EQ(One("smaller(2 hours, 30 minutes)"), "known:1/2");
  EXPECT_EQ(One("if y = 4 then 2 hours else 30 minutes"), "known:2");
  EXPECT_EQ(One("if y = 3 then 2 hours else 30 minutes"), "known:1/2");
  EXPECT_EQ(One("first_known(missing, 3 hours)"), "known:3");
  EXPECT_EQ(One("£100 / 4 people * 2 person = £50"), "known:true");
  EXPECT_EQ(One("3 blocks", "unit minute2 = 2 minutes\nunit blocks = 4 minute2\n"), "known:3");
  EXPECT_EQ(One("0 minutes + 3 blocks", "unit minute2 = 2 minutes\nunit blocks = 4 minute2\n"),
            "known:24");
  EXPECT_EQ(One("result2", "let result2 : number hours = 90 minutes\n"), "known:3/2");
}

TEST(ReferenceComparison, IsStrict) {
  EXPECT_EQ(Column("x < 5"), "known:true known:true missing known:false");
  EXPECT_EQ(Column("x <> 1"), "known:false known:false missing known:true");
  EXPECT_EQ(Column("x in 1..5"), "known:true known:true missing known:true");
  EXPECT_EQ(Column("x in 1..<5"), "known:true known:true missing known:false");
  EXPECT_EQ(Column("x not in 1..<5"), "known:false known:false missing known:true");
  EXPECT_EQ(Column("group in {red, blue}"), "known:true known:true known:true known:false");
  EXPECT_EQ(Column("y in {1, x}"), "known:false known:false missing known:true");
  EXPECT_EQ(Column("code like \"[ab]\""), "known:true known:true known:false known:false");
  EXPECT_EQ(Column("code not like \"[ab]\""), "known:false known:false known:true known:true");
  EXPECT_EQ(Column("x is missing"), "known:false known:false known:true known:false");
  EXPECT_EQ(Column("1 / (y - 4) is not missing"), "error known:true known:true known:true");
  EXPECT_EQ(One("60 minutes = 1 hour"), "known:true");
}

// Rows: ok is true, false, missing, true.
TEST(ReferenceLogic, IsKleene) {
  EXPECT_EQ(Column("not ok"), "known:false known:true missing known:false");
  EXPECT_EQ(Column("ok and y > 0"), "known:true known:false missing known:true");
  EXPECT_EQ(Column("ok and y < 0"), "known:false known:false known:false known:false");
  EXPECT_EQ(Column("ok or y > 0"), "known:true known:true known:true known:true");
  EXPECT_EQ(Column("ok or y < 0"), "known:true known:false missing known:true");
  EXPECT_EQ(Column("ok and 1 / 0 = 1"), "error known:false error error");
  EXPECT_EQ(Column("ok or 1 / 0 = 1"), "known:true error error known:true");
  EXPECT_EQ(Column("at least 2 of {ok, y > 2, y > 3}"),
            "known:true known:false known:false known:false");
  EXPECT_EQ(Column("at least 1 of {ok, y > 3}"), "known:true known:false missing known:true");
  EXPECT_EQ(Column("at least 2 of {ok, 1 / 0 = 1}"), "error known:false error error");
  EXPECT_EQ(Column("if ok then 1 else 2"), "known:1 known:2 missing known:1");
  EXPECT_EQ(Column("if ok then 2 else 2"), "known:2 known:2 known:2 known:2");
  EXPECT_EQ(Column("if 1 / 0 = 1 then 2 else 2"), "error error error error");
}

TEST(ReferenceRounding, AllModes) {
  const auto of = [](const std::string& x, const std::string& mode) {
    return One("(" + x + ") rounded " + mode);
  };
  const std::vector<std::string> modes = {"up",        "half up", "down", "half down",
                                          "half even", "ceiling", "floor"};
  const std::map<std::string, std::vector<std::string>> expected = {
      {"2.5", {"3", "3", "2", "2", "2", "3", "2"}},
      {"-2.5", {"-3", "-3", "-2", "-2", "-2", "-2", "-3"}},
      {"3.5", {"4", "4", "3", "3", "4", "4", "3"}},
      {"2.2", {"3", "2", "2", "2", "2", "3", "2"}},
      {"-2.2", {"-3", "-2", "-2", "-2", "-2", "-2", "-3"}},
      {"-2.7", {"-3", "-3", "-2", "-3", "-3", "-2", "-3"}},
      {"7", {"7", "7", "7", "7", "7", "7", "7"}}};
  for (const auto& [x, results] : expected) {
    for (std::size_t i = 0; i < modes.size(); ++i)
      EXPECT_EQ(of(x, modes[i]), "known:" + results[i]) << x << modes[i];
  }
}

TEST(ReferenceRounding, StepsDecimalsAndPercents) {
  EXPECT_EQ(One("1 / 3 rounded to 2 decimals half up"), "known:33/100");
  EXPECT_EQ(One("£1_250 rounded to £500 half even"), "known:1000");
  EXPECT_EQ(One("50 minutes rounded to 1 hour up"), "known:60");
  EXPECT_EQ(One("share / 3 rounded to 1 decimal half up"), "known:0");
  EXPECT_EQ(One("(share - 2.34%) rounded to 1 decimal half up"), "known:77/1000");
  EXPECT_EQ(One("share + 1 / 3 rounded to 1 decimal half up"), "known:2/5");
  EXPECT_EQ(One("f(2)", "function f(n) = 1 / 3 rounded to n decimals down\n"), "known:33/100");
  EXPECT_EQ(Column("x / 2 rounded half up"), "known:1 known:1 missing known:3");
}

TEST(ReferenceRounding, IrrationalFunctions) {
  EXPECT_EQ(One("sqrt(2) rounded to 4 decimals half up"), "known:7071/5000");
  EXPECT_EQ(One("sqrt(9 / 4) rounded to 1 decimal up"), "known:3/2");
  EXPECT_EQ(One("sqrt(-1) rounded to 1 decimal up"), "error");
  EXPECT_EQ(One("sqrt(9 km2) rounded half up = 3 km"), "known:true");
  EXPECT_EQ(One("ln(2) rounded to 6 decimals half even"), "known:693147/1000000");
  EXPECT_EQ(One("ln(1) rounded up"), "known:0");
  EXPECT_EQ(One("ln(0) rounded up"), "error");
  EXPECT_EQ(One("exp(1) rounded to 5 decimals half up"), "known:67957/25000");
  EXPECT_EQ(One("exp(0) rounded to 5 decimals down"), "known:1");
  EXPECT_EQ(One("power(2, 10) rounded down"), "known:1024");
  EXPECT_EQ(One("power(8, 1 / 3) rounded up"), "known:2");
  EXPECT_EQ(One("power(2, 1 / 2) rounded to 3 decimals half up"), "known:707/500");
  EXPECT_EQ(One("power(0, -1) rounded up"), "error");
  EXPECT_EQ(One("power(-2, 3) rounded up"), "known:-8");
  EXPECT_EQ(One("power(0, 0) rounded up"), "known:1");
}

TEST(ReferenceDates, CountDaysAndMonths) {
  EXPECT_EQ(One("2021-03-01 - open"), "known:29");
  EXPECT_EQ(One("open + 1 day"), "known:2021-02-01");
  EXPECT_EQ(One("open + 2 weeks"), "known:2021-02-14");
  EXPECT_EQ(One("open + 12 hours"), "error");
  EXPECT_EQ(One("9999-12-31 + 1 day"), "error");
  EXPECT_EQ(One("months_after(open, 1) rounded down"), "known:2021-02-28");
  EXPECT_EQ(One("months_after(open, 1) rounded up"), "known:2021-03-01");
  EXPECT_EQ(One("months_after(2020-02-29, 12) rounded down"), "known:2021-02-28");
  EXPECT_EQ(One("months_after(open, 1 / 2) rounded down"), "error");
  EXPECT_EQ(One("as_at"), "known:2021-01-01");
  EXPECT_EQ(Column("open < 2021-03-01"), "known:true known:false known:true known:false");
}

TEST(ReferencePopulations, Operators) {
  EXPECT_EQ(One("count()"), "known:4");
  EXPECT_EQ(One("sum(x missing skipped)"), "known:7");
  EXPECT_EQ(One("sum(x missing spoils)"), "missing");
  EXPECT_EQ(One("mean(x missing skipped)"), "known:7/3");
  EXPECT_EQ(One("mean(x weighted by y missing skipped)"), "known:3/2");
  EXPECT_EQ(One("mean(y weighted by y - 4)"), "error");
  EXPECT_EQ(One("mean(y weighted by 0)"), "error");
  EXPECT_EQ(One("min(y)"), "known:1");
  EXPECT_EQ(One("max(x missing skipped)"), "known:5");
  EXPECT_EQ(One("median(y)"), "known:5/2");
  EXPECT_EQ(One("variance_p(y)"), "known:5/4");
  EXPECT_EQ(One("variance_s(y)"), "known:5/3");
  EXPECT_EQ(One("stdev_p(y) rounded to 3 decimals half up"), "known:559/500");
  EXPECT_EQ(One("stdev_s(y) rounded to 3 decimals half up"), "known:1291/1000");
  EXPECT_EQ(One("variance_s(y where y = 1)"), "error");
  EXPECT_EQ(One("any(x > 4)"), "known:true");
  EXPECT_EQ(One("any(x > 5)"), "missing");
  EXPECT_EQ(One("all(x > 2)"), "known:false");
  EXPECT_EQ(One("all(x > 0)"), "missing");
  EXPECT_EQ(One("sum(1 / (y - 4))"), "error");
  EXPECT_EQ(One("sum(1 / (y - 4) where y < 4) rounded to 1 decimal down"), "known:-9/5");
}

TEST(ReferencePopulations, OverNoRows) {
  EXPECT_EQ(One("count(where y > 9)"), "known:0");
  EXPECT_EQ(One("sum(y where y > 9)"), "known:0");
  EXPECT_EQ(One("sum(x where code = \"c\" missing skipped)"), "missing");
  EXPECT_EQ(One("mean(y where y > 9)"), "missing");
  EXPECT_EQ(One("median(y where y > 9)"), "missing");
  EXPECT_EQ(One("any(y > 0 where y > 9)"), "known:false");
  EXPECT_EQ(One("all(y < 0 where y > 9)"), "known:true");
}

TEST(ReferencePopulations, WithinAndWhere) {
  EXPECT_EQ(Column("sum(y within group)"), "known:9 known:9 known:9 known:1");
  EXPECT_EQ(Column("count(within group where y > 2)"), "known:2 known:2 known:2 known:0");
  EXPECT_EQ(Column("count(where x > 1 missing skipped)"), "known:1 known:1 known:1 known:1");
  EXPECT_EQ(Column("count(where x > 1 missing spoils)"), "missing missing missing missing");
  EXPECT_EQ(Column("count(within x missing skipped)"), "known:2 known:2 missing known:1");
  EXPECT_EQ(Column("count(within x missing spoils)"), "missing missing missing missing");
}

// Published example: R, quantile(c(1, 2, 4, 8, 16, 32), 0.3 and 0.5, type = k).
// R documentation of `quantile`; Hyndman and Fan, Sample quantiles in statistical packages, 1996.
TEST(ReferencePopulations, Quantiles) {
  const std::string data =
      "entity place\n    key code : integer\n    x : number\n    | code | x |\n    | 1 | 1 |\n    "
      "| 2 | 2 |\n"
      "    | 3 | 4 |\n    | 4 | 8 |\n    | 5 | 16 |\n    | 6 | 32 |\n";
  const auto quantile = [&](const std::string& p, const std::string& type) {
    const std::string all = LastColumn(
        AnswerOf(kHeader + data + "let q = quantile(x at " + p + " type " + type + ")\n"));
    return all.substr(0, all.find(' '));
  };
  const std::vector<std::string> at_30 = {"2",    "2", "2",     "9/5", "13/5",
                                          "11/5", "3", "37/15", "5/2"};
  const std::vector<std::string> at_50 = {"4", "6", "4", "4", "6", "6", "6", "6", "6"};
  for (std::size_t k = 0; k < 9; ++k) {
    EXPECT_EQ(quantile("30%", std::to_string(k + 1)), "known:" + at_30[k]) << k + 1;
    EXPECT_EQ(quantile("0.5", std::to_string(k + 1)), "known:" + at_50[k]) << k + 1;
    EXPECT_EQ(quantile("0%", std::to_string(k + 1)), "known:1") << k + 1;
    EXPECT_EQ(quantile("100%", std::to_string(k + 1)), "known:32") << k + 1;
  }
}

const std::string kArea =
    "entity area\n    key id : integer\n    place : optional place\n    size_of : optional number\n"
    "    | id | place | size_of |\n    | 1 | a | 10 |\n    | 2 | a | |\n    | 3 | b | 5 |\n    | 4 "
    "| | 7 |\n\n";

TEST(ReferencePopulations, OverAnotherEntity) {
  EXPECT_EQ(Column("sum(size_of over area via place missing skipped)", kArea),
            "known:10 known:5 known:0 known:0");
  EXPECT_EQ(Column("sum(size_of over area via place missing spoils)", kArea),
            "missing missing missing missing");
  EXPECT_EQ(Column("count(over area via place where id > 1 missing skipped)", kArea),
            "known:1 known:1 known:0 known:0");
  EXPECT_EQ(Column("sum(size_of over every area missing skipped)", kArea),
            "known:22 known:22 known:22 known:22");
  EXPECT_EQ(Column("any(id > 2 over area via place)", kArea), "missing known:true missing missing");
  EXPECT_EQ(Column("any(id = 2 over area via place where id < 4)", kArea),
            "known:true known:false known:false known:false");
  const std::string each =
      "for each area\n    let colour_of = place.group\n    let twice = place.y * 2\n";
  EXPECT_EQ(LastColumn(AnswerOf(kHeader + kPlaces + kArea + each), "area"),
            "known:8 known:8 known:6 missing");
}

TEST(ReferenceLookups, WithAndWithoutRow) {
  EXPECT_EQ(One("place[\"b\"].y"), "known:3");
  EXPECT_EQ(One("place[\"z\"].y"), "missing");
  EXPECT_EQ(One("place[\"z\"] exists"), "known:false");
  EXPECT_EQ(One("place[\"b\"] exists"), "known:true");
  EXPECT_EQ(One("area[2].place.y", kArea), "known:4");
  EXPECT_EQ(One("area[4].place.y", kArea), "missing");
  EXPECT_EQ(One("area[1].place = code", kArea), "known:true");
  EXPECT_EQ(Column("area[x] exists", kArea), "known:true known:true missing known:false");
  EXPECT_EQ(One("pair[\"a\", \"f\"].v",
                "entity pair\n    key one : text\n    key two : text\n    v : number\n    | one | "
                "two | v |\n"
                "    | a | f | 1/3 |\n    | a | m | 2 |\n"),
            "known:1/3");
}

TEST(ReferenceRank, TieRules) {
  const auto places = [](const std::string& ties) {
    return Column("rank(larger(y, 3) lowest first " + ties + ")");  // 4, 3, 3, 3
  };
  EXPECT_EQ(places("ties share"), "known:4 known:1 known:1 known:1");
  EXPECT_EQ(places("ties share worst"), "known:4 known:3 known:3 known:3");
  EXPECT_EQ(places("ties dense"), "known:2 known:1 known:1 known:1");
  EXPECT_EQ(places("ties by code lowest first"), "known:4 known:1 known:2 known:3");
  EXPECT_EQ(places("ties by group highest first"), "known:4 error error known:1");
  // 1, 2, 2, 4 and so on, from 4, 3, 3, 1.
  const std::string middle = "rank(if code = \"c\" then 3 else y highest first ties ";
  EXPECT_EQ(Column(middle + "share)"), "known:1 known:2 known:2 known:4");
  EXPECT_EQ(Column(middle + "share worst)"), "known:1 known:3 known:3 known:4");
  EXPECT_EQ(Column(middle + "dense)"), "known:1 known:2 known:2 known:3");
}

TEST(ReferenceRank, MissingAndUnranked) {
  EXPECT_EQ(Column("rank(x highest first ties share missing skipped)"),
            "known:2 known:2 missing known:1");
  EXPECT_EQ(Column("rank(x highest first ties share missing last)"),
            "known:2 known:2 known:4 known:1");
  EXPECT_EQ(Column("rank(x highest first ties share missing spoils)"),
            "missing missing missing missing");
  EXPECT_EQ(Column("rank(x highest first within group ties share missing spoils)"),
            "missing missing missing known:1");
  EXPECT_EQ(Column("rank(y highest first ties share where y > 1)"),
            "known:1 known:2 known:3 unranked");
  EXPECT_EQ(Column("rank(y highest first ties share where ok missing skipped)"),
            "known:1 unranked missing known:2");
  EXPECT_EQ(Column("rank(1 / (y - 4) highest first within group ties share)"),
            "error error error known:1");
  const std::string rank = "let r = rank(y highest first ties share where y > 1)\n";
  EXPECT_EQ(Column("r <= 2", rank), "known:true known:true known:false known:false");
  EXPECT_EQ(Column("r not in 1..2", rank), "known:false known:false known:true known:false");
  EXPECT_EQ(Column("r + 1", rank), "known:2 known:3 known:4 unranked");
  EXPECT_EQ(Column("r is missing", rank), "known:false known:false known:false known:false");
  EXPECT_EQ(Column("r is unranked", rank), "known:false known:false known:false known:true");
  EXPECT_EQ(Column("size(r)", rank), "known:3 known:3 known:3 known:3");
  EXPECT_EQ(Column("sum(r missing skipped)", rank), "known:6 known:6 known:6 known:6");
  EXPECT_EQ(Column("sum(r missing spoils)", rank), "missing missing missing missing");
  EXPECT_EQ(Column("sum(y before r)", rank), "known:0 known:4 known:7 missing");
  EXPECT_EQ(Column("sum(y through r)", rank), "known:4 known:7 known:9 missing");
}

TEST(ReferenceIndex, WeightsAndMissingShared) {
  const auto index = [](const std::string& clauses) {
    return LastColumn(AnswerOf(kHeader + kPlaces +
                               "index i\n    weight 60% on x\n    weight 40% on y\n" + clauses));
  };
  EXPECT_EQ(index(""), "known:11/5 known:9/5 missing known:17/5");
  EXPECT_EQ(index("    missing shared\n"), "known:11/5 known:9/5 known:2 known:17/5");
  EXPECT_EQ(
      LastColumn(AnswerOf(
          kHeader + kPlaces +
          "index i\n    weight 6 on x\n    weight 4 on y\n    total 10\n    missing shared\n")),
      "known:22 known:18 known:20 known:34");
}

TEST(ReferenceDecision, KnownUndeterminedRefused) {
  const std::string decision =
      "criterion high\n    met when x > 2\n"
      "decision d\n    outcome one when high\n    outcome two when 1 / (y - 3) > 0\n    outcome "
      "three when y = 9\n"
      "    outcome four otherwise\n";
  EXPECT_EQ(LastColumn(AnswerOf(kHeader + kPlaces + decision)),
            "known:two refused undetermined:one|four known:one");
  EXPECT_EQ(Column("d = one", decision), "known:false error missing known:true");
  EXPECT_EQ(Column("d = two", decision), "known:true error known:false known:false");
  EXPECT_EQ(Column("d <> two", decision), "known:false error known:true known:true");
  EXPECT_EQ(Column("d in {two, three}", decision), "known:true error known:false known:false");
  EXPECT_EQ(Column("d not in {two, four}", decision), "known:false error missing known:true");
  EXPECT_EQ(Column("e = three", decision + "let e = d\n"),
            "known:false error known:false known:false");
  EXPECT_EQ(Column("d is missing", decision), "known:false error known:true known:false");
}

TEST(ReferenceDecision, CriterionPolicies) {
  const std::string criterion = "criterion high\n    met when x > 2\n";
  EXPECT_EQ(Column("high", criterion), "known:false known:false missing known:true");
  EXPECT_EQ(Column("high", criterion + "    missing is met\n"),
            "known:false known:false known:true known:true");
  EXPECT_EQ(Column("high", criterion + "    missing is not met\n"),
            "known:false known:false known:false known:true");
}

TEST(ReferenceFunctions, AreInlinedWithTheirClauses) {
  const std::string lift = "function lift(v) = v - min(v missing skipped)\n";
  EXPECT_EQ(Column("lift(x)", lift), "known:0 known:0 missing known:4");
  EXPECT_EQ(Column("lift(y within group)", lift), "known:2 known:1 known:0 known:0");
  EXPECT_EQ(Column("lift(y where y > 1)", lift), "known:2 known:1 known:0 known:-1");
  EXPECT_EQ(Column("lift(min(y) within group)", lift), "known:0 known:0 known:0 known:0");
  EXPECT_EQ(Column("total(size_of over area via place)",
                   kArea + "function total(v) = sum(v missing skipped)\n"),
            "known:10 known:5 known:0 known:0");
  EXPECT_EQ(Column("twice(y within group)", lift + "function twice(v) = 2 * lift(v)\n"),
            "known:4 known:2 known:0 known:0");
}

TEST(ReferenceParameters, DatedAndSet) {
  const std::string program = kHeader + kPlaces +
                              "parameter p : percent\n    from 2021-01-01 to 2021-06-30 is 30%\n   "
                              " from 2021-07-01 is 35%\n"
                              "let result = p\n";
  const auto first = [](const std::string& cells) { return cells.substr(0, cells.find(' ')); };
  EXPECT_EQ(first(LastColumn(AnswerOf(program))), "known:3/10");
  EXPECT_EQ(first(LastColumn(AnswerOf(program, {}, "2021-06-30"))), "known:3/10");
  EXPECT_EQ(first(LastColumn(AnswerOf(program, {}, "2021-07-01"))), "known:7/20");
  EXPECT_EQ(first(LastColumn(AnswerOf(program, {}, "", {{"p", "12.5%"}}))), "known:1/8");
}

// ---- data ---------------------------------------------------------------------------------------

std::string Load(const std::string& fields, const std::string& csv, const std::string& expr) {
  const std::string program =
      kHeader + "enum colour: red, green \"the green\"\nentity place\n    from \"p.csv\"" + fields +
      "let result = " + expr + "\n";
  return LastColumn(AnswerOf(program, {{"p.csv", csv}}));
}

TEST(ReferenceData, CellsOfEachKind) {
  const auto cell = [](const std::string& type, const std::string& text) {
    return Load("\n    key k : integer\n    v : " + type + "\n", "k,v\n1,\"" + text + "\"\n", "v");
  };
  EXPECT_EQ(cell("integer", "-12"), "known:-12");
  EXPECT_EQ(cell("integer", "1,234"), "known:1234");
  EXPECT_EQ(cell("integer", "1.5"), "error");
  EXPECT_EQ(cell("integer", "+5"), "error");
  EXPECT_EQ(cell("number", "22/7"), "known:22/7");
  EXPECT_EQ(cell("number", " -0.5 "), "known:-1/2");
  EXPECT_EQ(cell("number", "1e5"), "error");
  EXPECT_EQ(cell("number", "12,34"), "error");
  EXPECT_EQ(cell("number with 1 decimal", "0.25"), "error");
  EXPECT_EQ(cell("money", "£1,234.50"), "known:2469/2");
  EXPECT_EQ(cell("money", "£1.234"), "error");
  EXPECT_EQ(cell("money times £1m", "2.5"), "known:2500000");
  EXPECT_EQ(cell("percent", "12.5%"), "known:1/8");
  EXPECT_EQ(cell("percent", "12.5"), "error");
  EXPECT_EQ(cell("percent times 1%", "12.5"), "known:1/8");
  EXPECT_EQ(cell("integer people times 1_000 people", "5"), "known:5000");
  EXPECT_EQ(cell("boolean", "true"), "known:true");
  EXPECT_EQ(cell("boolean", "TRUE"), "error");
  EXPECT_EQ(cell("date", "2021-02-29"), "error");
  EXPECT_EQ(cell("date written \"DD/MM/YYYY\"", "05/03/2021"), "known:2021-03-05");
  EXPECT_EQ(cell("colour", "the green"), "known:green");
  EXPECT_EQ(cell("colour", "blue"), "error");
  EXPECT_EQ(cell("text like \"[a-c]+\"", "abd"), "error");
  EXPECT_EQ(cell("number in 0..5", "5"), "known:5");
  EXPECT_EQ(cell("number in 0..<5", "5"), "error");
  EXPECT_EQ(cell("number", ""), "error");
  EXPECT_EQ(cell("optional number", ""), "missing");
  EXPECT_EQ(cell("text", "say \"\"x\"\", y"), "known:say \"x\", y");
}

TEST(ReferenceData, KeysAndRowsThatStopTheRun) {
  const std::string fields = "\n    key k : text\n    v : optional number\n";
  EXPECT_EQ(Load(fields, "v,k,other\r\n2,b,x\r\n1,a,y\r\n", "v"), "known:1 known:2");
  EXPECT_EQ(Load(fields, "k,v\na,1\na,1\n", "v"), "stopped");
  EXPECT_EQ(Load(" once per key" + fields, "k,v\na,1\na,1\n", "v"), "known:1");
  EXPECT_EQ(Load(" once per key" + fields, "k,v\na,1\na,2\n", "v"), "stopped");
  EXPECT_EQ(Load(fields, "k,v\n,1\n", "v"), "stopped");
  EXPECT_EQ(Load(fields, "k,w\na,1\n", "v"), "stopped");
  EXPECT_EQ(Load(fields, "k,v\na,\"1\n", "v"), "stopped");
  EXPECT_EQ(Load(fields + "    only where v > 1\n", "k,v\na,1\nb,2\n", "v"), "known:2");
  EXPECT_EQ(Load(fields + "    only where v > 1\n", "k,v\na,1\nb,\n", "v"), "stopped");
  EXPECT_EQ(Load(fields + "    missing as \"x\" \"Suppressed\"\n", "k,v\na,x\nb,2\n", "v"),
            "missing known:2");
  EXPECT_EQ(Load(fields + "    up : optional place\n", "k,v,up\na,1,b\nb,2,\n", "up.v"),
            "known:2 missing");
  EXPECT_EQ(Load(fields + "    up : optional place\n", "k,v,up\na,1,c\nb,2,\n", "up.v"), "stopped");
}

TEST(ReferenceData, Judgements) {
  const std::string fields = "\n    key k : text\n    judgement v : optional boolean\n";
  EXPECT_EQ(
      Load(fields,
           "k,v,v_by,v_on,v_reason\na,true,me,2021-01-01,so\nb,true,me,,so\nc,false,,,\nd,,,,\n",
           "v"),
      "known:true error known:false missing");
}

TEST(ReferenceData, KeysAreJoinedAndSorted) {
  const Answer answer = AnswerOf(
      kHeader +
      "entity place\n    key a : integer\n    key b : text\n    | a | b |\n    | 10 | x |\n"
      "    | 9 | y |\n    | 9 | x |\nlet n = count()\n");
  EXPECT_EQ(answer.tables.at("place").keys, (std::vector<std::string>{"9,x", "9,y", "10,x"}));
  EXPECT_EQ(answer.tables.at("place").columns, (std::vector<std::string>{"n"}));
}

}  // namespace
}  // namespace levrules::reference
