// Two ways to write one thing: pairs of definitions, added to generated programs, that must agree
// in every row, whatever is missing or an error in it.

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "tests/property/generator.h"
#include "tests/property/product.h"

namespace levrules::property {
namespace {

constexpr std::size_t kPrograms = 200;  // for each pair

// What the columns of the places offer to a formula. Empty where there is nothing of the kind.
class Parts {
 public:
  Parts(const Generated& generated, Random& random) : random_(random) {
    for (const Named& column : generated.columns) {
      if (column.entity == "place") columns_.push_back(column);
    }
  }
  Random& random() { return random_; }

  std::string C() { return Pick(Named::Kind::Boolean, false, false); }
  // A number without unit that is never unranked.
  std::string X() { return Pick(Named::Kind::Plain, false, false); }
  std::string Sure() { return Pick(Named::Kind::Plain, true, true); }
  std::string Shade() { return Pick(Named::Kind::Shade, false, false); }
  std::string SureShade() { return Pick(Named::Kind::Shade, true, true); }
  bool lacking() const { return lacking_; }

 private:
  std::string Pick(Named::Kind kind, bool sure, bool field) {
    std::vector<std::string> names;
    for (const Named& column : columns_) {
      if (column.kind != kind || column.unranked || (sure && column.missing) ||
          (field && (!column.field || column.key)))
        continue;
      names.push_back(column.name);
    }
    lacking_ = lacking_ || names.empty();
    return names.empty() ? "1" : random_.Pick(names);
  }

  Random& random_;
  std::vector<Named> columns_;
  bool lacking_ = false;
};

enum class Relation { Equal, Doubled, EqualUnlessError };

struct Formula {
  const char* name;
  Relation relation;
  // The text of two definitions, `law_a` and `law_b`, and of what they need.
  std::function<std::string(Parts&)> make;
};

std::string Lets(const std::string& a, const std::string& b) {
  return "let law_a = " + a + "\n\nlet law_b = " + b + "\n";
}

std::string Number(Parts& parts) {
  return parts.random().Pick<std::string>({"0", "1", "2", "0.5", "2.5"});
}

std::string Within(Parts& parts) {
  return parts.random().Chance(50) ? " within " + parts.Shade() : "";
}

// ---- logic and arithmetic ----------------------------------------------------------------------

const std::vector<Formula> kRowFormulas = {
    {"not not", Relation::Equal,
     [](Parts& p) {
       const std::string c = p.C();
       return Lets("not (not " + c + ")", c);
     }},
    {"De Morgan, and", Relation::Equal,
     [](Parts& p) {
       const std::string c = p.C(), d = p.C();
       return Lets("not (" + c + " and " + d + ")", "not " + c + " or not " + d);
     }},
    {"De Morgan, or", Relation::Equal,
     [](Parts& p) {
       const std::string c = p.C(), d = p.C();
       return Lets("not (" + c + " or " + d + ")", "not " + c + " and not " + d);
     }},
    {"if true", Relation::Equal,
     [](Parts& p) {
       const std::string x = p.X();
       return Lets("if true then " + x + " else " + p.X(), x);
     }},
    {"if and its opposite", Relation::Equal,
     [](Parts& p) {
       const std::string c = p.C(), x = p.X(), y = p.X();
       return Lets("if " + c + " then " + x + " else " + y,
                   "if not " + c + " then " + y + " else " + x);
     }},
    {"plus 0", Relation::Equal,
     [](Parts& p) {
       const std::string x = p.X();
       return Lets(x + " + 0", x);
     }},
    {"times 1", Relation::Equal,
     [](Parts& p) {
       const std::string x = p.X();
       return Lets(x + " * 1", "1 * " + x);
     }},
    {"times a sum", Relation::Equal,
     [](Parts& p) {
       const std::string x = p.X(), y = p.X(), z = p.X();
       return Lets(x + " * (" + y + " + " + z + ")", x + " * " + y + " + " + x + " * " + z);
     }},
    {"minus a minus", Relation::Equal,
     [](Parts& p) {
       const std::string x = p.X(), y = p.X();
       return Lets(x + " - (-" + y + ")", y + " + " + x);
     }},
    {"a threshold in two", Relation::Equal,
     [](Parts& p) {
       const std::string x = p.X(), n = Number(p);
       return Lets(x + " >= " + n, x + " > " + n + " or " + x + " = " + n);
     }},
    {"two thresholds as one", Relation::Equal,
     [](Parts& p) {
       const std::string x = p.X();
       return Lets(x + " >= 1 or " + x + " >= 2.5", x + " >= 1");
     }},
    {"in a range", Relation::Equal,
     [](Parts& p) {
       const std::string x = p.X();
       return Lets(x + " in 1..<2.5", x + " >= 1 and " + x + " < 2.5");
     }},
    {"not in a range", Relation::Equal,
     [](Parts& p) {
       const std::string x = p.X();
       return Lets(x + " not in 1..2", "not (" + x + " in 1..2)");
     }},
    {"in a set", Relation::Equal,
     [](Parts& p) {
       const std::string s = p.Shade();
       return Lets(s + " in {red, blue}", s + " = red or " + s + " = blue");
     }},
    {"at least 1 of", Relation::Equal,
     [](Parts& p) {
       const std::string c = p.C(), d = p.C();
       return Lets("at least 1 of {" + c + ", " + d + "}", c + " or " + d);
     }},
    {"at least all of", Relation::Equal,
     [](Parts& p) {
       const std::string c = p.C(), d = p.C();
       return Lets("at least 2 of {" + c + ", " + d + "}", c + " and " + d);
     }},
    {"smaller and larger", Relation::Equal,
     [](Parts& p) {
       const std::string x = p.X(), y = p.X();
       return Lets("smaller(" + x + ", " + y + ")", "-larger(-" + x + ", -" + y + ")");
     }},
    {"first known", Relation::Equal,
     [](Parts& p) {
       const std::string x = p.X(), y = p.X();
       return Lets("first_known(" + x + ", " + y + ")",
                   "if " + x + " is missing then " + y + " else " + x);
     }},
    {"an exception that is never true", Relation::Equal,
     [](Parts& p) {
       const std::string x = p.X();
       return Lets(x + "\n    except where " + x + " is missing and " + x +
                       " is not missing\n        " + p.X(),
                   x);
     }},
    {"a criterion with one that is never true", Relation::EqualUnlessError,
     [](Parts& p) {
       const std::string c = p.C(), x = p.Sure();
       return "criterion law_a\n    met when " + c + "\n    except where " + x + " * " + x + " < 0\n" +
              "        met when " + p.C() + "\n\nlet law_b = " + c + "\n";
     }},
    {"an exception and if", Relation::Equal,
     [](Parts& p) {
       const std::string c = p.C(), x = p.X(), y = p.X();
       return Lets(x + "\n    except where " + c + "\n        " + y,
                   "if " + c + " then " + y + " else " + x);
     }},
    {"an outcome of a decision", Relation::Equal,
     [](Parts& p) {
       const std::string c = p.C();
       return "decision law_c\n    outcome law_yes when " + c +
              "\n    outcome law_no otherwise\n\n" + Lets("law_c = law_yes", c);
     }},
    {"an outcome listed twice", Relation::EqualUnlessError,
     [](Parts& p) {
       const std::string c = p.C(), d = p.C();
       return "decision law_c\n    outcome law_yes when " + c + "\n    outcome law_yes when " + d +
              "\n    outcome law_no otherwise\n\n" + Lets("law_c = law_yes", c + " or " + d);
     }},
    {"weights to another total", Relation::Equal,
     [](Parts& p) {
       const std::string x = p.X(), y = p.X();
       const std::string shared = p.random().Chance(50) ? "    missing shared\n" : "";
       return "index law_a\n    total 10\n    weight 6 on " + x + "\n    weight 4 on " + y + "\n" +
              shared + "\nindex law_c\n    weight 60% on " + x + "\n    weight 40% on " + y + "\n" +
              shared + "\nlet law_b = 10 * law_c\n";
     }},
};

// ---- populations -------------------------------------------------------------------------------

const std::vector<Formula> kPopulationFormulas = {
    {"any and all", Relation::Equal,
     [](Parts& p) {
       const std::string c = p.C(), within = Within(p);
       return Lets("any(" + c + within + ")", "not all(not " + c + within + ")");
     }},
    {"the parts make the whole", Relation::EqualUnlessError,
     [](Parts& p) {
       const std::string x = p.Sure(), s = p.SureShade();
       return Lets("sum(" + x + ")",
                   "sum(sum(" + x + " within " + s + ") / count(within " + s + "))");
     }},
    {"a mean by hand", Relation::Equal,
     [](Parts& p) {
       const std::string x = p.Sure();
       return Lets("mean(" + x + ")", "sum(" + x + ") / count()");
     }},
    {"weighted by 1", Relation::Equal,
     [](Parts& p) {
       const std::string x = p.X(), within = Within(p);
       return Lets("mean(" + x + within + " missing skipped)",
                   "mean(" + x + " weighted by 1" + within + " missing skipped)");
     }},
    {"the median is a quantile", Relation::Equal,
     [](Parts& p) {
       const std::string x = p.X(), within = Within(p);
       return Lets("median(" + x + within + " missing skipped)",
                   "quantile(" + x + " at 50% type 7" + within + " missing skipped)");
     }},
    {"the least is a quantile", Relation::Equal,
     [](Parts& p) {
       const std::string x = p.X(), within = Within(p);
       return Lets("min(" + x + within + " missing skipped)",
                   "quantile(" + x + " at 0% type 7" + within + " missing skipped)");
     }},
    {"the most is the least of the opposite", Relation::Equal,
     [](Parts& p) {
       const std::string x = p.X(), within = Within(p);
       return Lets("max(" + x + within + " missing skipped)",
                   "-min(-" + x + within + " missing skipped)");
     }},
    {"a variance by hand", Relation::Equal,
     [](Parts& p) {
       const std::string x = p.X();
       const std::string mean = "mean(" + x + " missing skipped)";
       return Lets("variance_p(" + x + " missing skipped)",
                   "mean(" + x + " * " + x + " missing skipped) - " + mean + " * " + mean);
     }},
    {"a rank of the opposite", Relation::Equal,
     [](Parts& p) {
       const std::string x = p.X(), within = Within(p);
       const std::string rest = p.random().Pick<std::string>(
           {" ties share", " ties dense", " ties share worst", " ties by code lowest first"});
       const std::string policy =
           p.random().Pick<std::string>({" missing skipped)", " missing spoils)"});
       return Lets("rank(" + x + " highest first" + within + rest + policy,
                   "rank(-" + x + " lowest first" + within + rest + policy);
     }},
    {"no tie, no tie rule", Relation::Equal,
     [](Parts& p) {
       const std::string x = p.X();
       const auto rank = [&](const std::string& ties) {
         return "rank(" + x + " highest first ties " + ties + " missing skipped)";
       };
       const std::string untied = "if " + rank("share") + " = " + rank("share worst") + " then ";
       return Lets(untied + rank("share") + " else 0",
                   untied + rank("by code lowest first") + " else 0");
     }},
    {"the last place of a tie", Relation::Equal,
     [](Parts& p) {
       const std::string x = p.Sure();
       return "let law_c = rank(" + x + " highest first ties share worst)\n\n" +
              Lets("law_c", "count(through law_c)");
     }},
};

// ---- tables and allocations --------------------------------------------------------------------

std::string Pot(const std::string& name, int factor, const std::string& within,
                const std::string& shares) {
  const auto times = [&](int amount) { return std::to_string(amount * factor); };
  std::string text = "allocation " + name + "\n    of £" + times(12) + within + "\n" + shares;
  text += "    at least £" + times(1) + "\n    at most £" + times(6) + "\n    rounded to £" +
          times(1) + " by largest remainder, ties by code lowest first\n" +
          "    leftover kept\n    missing skipped\n\n";
  return text;
}

const std::vector<Formula> kBlockFormulas = {
    {"a row of a table that is masked", Relation::Equal,
     [](Parts& p) {
       const std::string x = p.Sure(), y = p.X(), z = p.X();
       const std::string head =
           "\n    first\n    | " + x + " | result |\n    | > 1 | " + y + " |\n";
       const std::string tail = "    | _ | " + z + " |\n";
       return "table law_a" + head + "    | > 2 | " + z + " |\n" + tail + "\ntable law_b" + head +
              tail;
     }},
    {"a table and nested if", Relation::EqualUnlessError,
     [](Parts& p) {
       const std::string c = p.C(), d = p.C(), x = p.X(), y = p.X(), z = p.X();
       return "table law_a\n    first\n    | " + c + " | " + d + " | result |\n    | true | _ | " +
              x + " |\n    | _ | true | " + y + " |\n    | _ | _ | " + z + " |\n\nlet law_b = if " +
              c + " then " + x + " else (if " + d + " then " + y + " else " + z + ")\n";
     }},
    {"a table of two rows and if", Relation::Equal,
     [](Parts& p) {
       const std::string c = p.C(), x = p.X(), y = p.X();
       return "table law_a\n    | " + c + " | result |\n    | true | " + x + " |\n    | false | " +
              y + " |\n\nlet law_b = if " + c + " then " + x + " else " + y + "\n";
     }},
    {"counted rows of a table", Relation::Equal,
     [](Parts& p) {
       const std::string c = p.C();
       return "table law_a\n    collect count\n    | " + c +
              " | result |\n    | true | 1 |\n    | _ | 1 |\n\nlet law_b = if " + c +
              " then 2 else 1\n";
     }},
    {"the order of rows that exclude each other", Relation::Equal,
     [](Parts& p) {
       const std::string s = p.Shade(), x = p.X(), y = p.X(), z = p.X();
       const std::string head = "\n    | " + s + " | result |\n";
       return "table law_a" + head + "    | red | " + x + " |\n    | blue | " + y +
              " |\n    | green | " + z + " |\n\ntable law_b" + head + "    | green | " + z +
              " |\n    | red | " + x + " |\n    | blue | " + y + " |\n";
     }},
    {"a cell turned round", Relation::Equal,
     [](Parts& p) {
       const std::string s = p.Shade(), x = p.X(), y = p.X();
       const std::string head = "\n    | " + s + " | result |\n    | red | " + x + " |\n";
       return "table law_a" + head + "    | not red | " + y + " |\n\ntable law_b" + head +
              "    | green or blue | " + y + " |\n";
     }},
    {"a pot of twice the size", Relation::Doubled,
     [](Parts& p) {
       const std::string within = Within(p);
       const std::string shares = "    share 70% by abs(" + p.X() + ")\n    share 30% by 1\n";
       return Pot("law_a", 1, within, shares) + Pot("law_b", 2, within, shares);
     }},
    {"a share in two", Relation::Equal,
     [](Parts& p) {
       const std::string within = Within(p), x = p.X();
       return Pot("law_a", 1, within, "    share 100% by abs(" + x + ")\n") +
              Pot("law_b", 1, within,
                  "    share 40% by abs(" + x + ")\n    share 60% by abs(" + x + ")\n");
     }},
    {"a key three times as large", Relation::Equal,
     [](Parts& p) {
       const std::string within = Within(p), x = p.X();
       return Pot("law_a", 1, within, "    share 100% by abs(" + x + ")\n") +
              Pot("law_b", 1, within, "    share 100% by 3 * abs(" + x + ")\n");
     }},
    {"a where instead of a key of 0", Relation::EqualUnlessError,
     [](Parts& p) {
       const std::string s = p.SureShade();
       const std::string tail =
           "    rounded to £1 by largest remainder, ties by code lowest first\n    leftover "
           "kept\n\n";
       return "allocation law_a\n    of £12\n    where " + s + " = red\n    share 100% by 1\n" +
              tail + "allocation law_b\n    of £12\n    share 100% by if " + s +
              " = red then 1 else 0\n" + tail;
     }},
    {"an exception of other pots", Relation::Equal,
     [](Parts& p) {
       const std::string s = p.SureShade();
       const std::string tail =
           "    rounded to £1 by largest remainder, ties by code lowest first\n    leftover "
           "kept\n";
       return "allocation law_c\n    of £12 within " + s + "\n    share 100% by 1\n" + tail +
              "\nallocation law_d\n    of £12 within " + s + "\n    share 100% by 1\n" + tail +
              "    except where " + s +
              " = red\n        share 50% by 1\n        share 50% by 2\n\n" +
              Lets("if " + s + " = red then £0 else law_c",
                   "if " + s + " = red then £0 else law_d");
     }},
};

std::string Doubled(const std::string& cell) {
  if (!cell.starts_with("known:")) return cell;
  const reference::Rational amount(cell.substr(6));
  return "known:" + reference::Rational(2 * amount).str();
}

std::string Compared(const reference::Answer& answer, Relation relation) {
  const reference::Answer::Table& table = answer.tables.at("place");
  const auto at = [&](const std::string& name) {
    return static_cast<std::size_t>(std::ranges::find(table.columns, name) - table.columns.begin());
  };
  for (std::size_t row = 0; row < table.cells.size(); ++row) {
    const std::string& a = table.cells[row][at("law_a")];
    const std::string& b = table.cells[row][at("law_b")];
    if (relation == Relation::EqualUnlessError && (a == "error" || b == "error")) continue;
    if (b == (relation == Relation::Doubled ? Doubled(a) : a)) continue;
    return fmt::format("place[{}] is {} and {}", table.keys[row], a, b);
  }
  return "";
}

void Check(const Formula& formula, std::uint64_t number) {
  std::size_t held = 0;
  std::size_t refused = 0;
  std::string messages;
  for (std::uint64_t seed = 1; held < kPrograms && seed <= 2'500; ++seed) {
    Generated generated = Generate(seed);
    if (!generated.amendments.empty()) continue;
    Random random(seed * 1'000 + number);
    Parts parts(generated, random);
    const std::string text = formula.make(parts);
    if (parts.lacking()) continue;
    generated.parts.push_back({Part::Sort::Column, "", "place", text});
    generated.program = Assembled(generated.header, generated.parts);
    const ProductAnswer product = RunProduct(generated);
    if (product.hopeless || product.answer.stopped) continue;
    if (!product.accepted) {
      ++refused;
      messages = product.messages + text;
      continue;
    }
    ++held;
    const std::string difference = Compared(product.answer, formula.relation);
    ASSERT_EQ(difference, "") << formula.name << ", seed " << seed << "\n"
                              << text << generated.program;
  }
  EXPECT_GE(held, kPrograms / 2) << formula.name << " " << messages;
  EXPECT_LT(refused, kPrograms / 2) << formula.name << " " << messages;
  fmt::print("{}: {} programs\n", formula.name, held);
}

TEST(Formulas, OfOneRow) {
  for (std::size_t i = 0; i < kRowFormulas.size(); ++i) Check(kRowFormulas[i], i);
}

TEST(Formulas, OfPopulations) {
  for (std::size_t i = 0; i < kPopulationFormulas.size(); ++i)
    Check(kPopulationFormulas[i], 100 + i);
}

TEST(Formulas, OfTablesAndAllocations) {
  for (std::size_t i = 0; i < kBlockFormulas.size(); ++i) Check(kBlockFormulas[i], 200 + i);
}

}  // namespace
}  // namespace levrules::property
