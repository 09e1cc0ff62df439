#include "tests/property/total_rules.h"

#include <algorithm>

#include "tests/property/generator.h"

namespace levrules::property {

namespace {

const std::vector<std::string> kShades = {"red", "green", "blue"};
const std::vector<std::string> kKeys = {"a", "b", "c"};

class Maker {
 public:
  explicit Maker(std::uint64_t seed) : random_(seed) {}

  TotalRules Make() {
    TotalRules rules;
    rules.header = {"code", "b1", "b2", "s1", "n1", "n2", "near", "m"};
    rules.domains = {
        {}, {"true", "false"}, {"true", "false"}, kShades, {"0", "1", "2"}, {"0", "1", "2"}, kKeys,
        {}};
    for (const std::string& key : kKeys) {
      std::vector<std::string> row = {key};
      for (std::size_t c = 1; c + 1 < rules.header.size(); ++c)
        row.push_back(random_.Pick(rules.domains[c]));
      row.push_back(std::to_string(random_.Between(0, 3)));
      rules.cells.push_back(row);
    }
    const int missing = random_.Between(1, 5);
    for (int i = 0; i < missing; ++i) rules.cells[random_.Below(3)][1 + random_.Below(6)].clear();
    rules.program =
        "fund total \"Total\"\n    in force from 2021-01-01\n    decides for each place\n\n"
        "enum shade: red, green, blue\n\n"
        "entity place\n    from \"data/place.csv\"\n    key code : text\n"
        "    b1 : optional boolean\n    b2 : optional boolean\n    s1 : optional shade\n"
        "    n1 : optional integer in 0..2\n    n2 : optional integer in 0..2\n"
        "    near : optional place\n    m : integer\n\n"
        "parameter cut is 1\n\n";
    const int count = random_.Between(1, 6);
    for (int i = 0; i < count; ++i) rules.program += Definition(std::to_string(i + 1)) + "\n";
    rules.program += Decision("verdict");
    return rules;
  }

 private:
  std::string Number(int depth) {
    const std::size_t which = random_.Below(depth <= 0 ? 6 : 16);
    const auto inner = [&] { return "(" + Number(depth - 1) + ")"; };
    Text text;
    switch (which) {
      case 0:
        return random_.Pick<std::string>({"0", "1", "2", "3"});
      case 1:
      case 2:
        return random_.Pick<std::string>({"n1", "n2"});
      case 3:
        return random_.Pick<std::string>({"near.n1", "near.m", "m", "near.near.n2"});
      case 4:
      case 5:
        return numbers_.empty() ? "n1" : random_.Pick(numbers_);
      case 6:
      case 7:
        return text << inner() << random_.Pick<std::string>({" + ", " - ", " * "}) << inner();
      case 8:
        return text << "if " << Condition(depth - 1) << " then " << inner() << " else " << inner();
      case 9:
        return text << (random_.Chance(50) ? "smaller(" : "larger(") << Number(depth - 1) << ", "
                    << Number(depth - 1) << ")";
      case 10:
        return text << "sum(" << Number(depth - 1) << Seen(depth) << " missing spoils)";
      case 11:
        return text << "count(" << Seen(depth).substr(1) << " missing spoils)";
      case 12:
        return text << random_.Pick<std::string>({"min(", "max(", "mean(", "median("})
                    << Number(depth - 1) << Within() << " missing spoils)";
      case 13:
        if (ranks_.empty()) return "n2";
        return text << (random_.Chance(50) ? "size(" : "(") << random_.Pick(ranks_) << ")";
      case 14:
        if (ranks_.empty()) return "n1";
        return text << "sum(" << Number(0) << (random_.Chance(50) ? " before " : " through ")
                    << random_.Pick(ranks_) << " missing spoils)";
      default:
        return "abs(" + Number(depth - 1) + ")";
    }
  }

  std::string Within() {
    return random_.Chance(40) ? random_.Pick<std::string>({" within s1", " within b1", " within m"})
                              : "";
  }

  // Rows of which there may be none.
  std::string Seen(int depth) {
    const std::string where = " where " + Condition(depth - 1);
    if (random_.Chance(30)) return " over place via near" + (random_.Chance(50) ? where : "");
    return Within() + where;
  }

  std::string Condition(int depth) {
    const std::size_t which = random_.Below(depth <= 0 ? 7 : 15);
    const auto inner = [&] { return "(" + Condition(depth - 1) + ")"; };
    Text text;
    switch (which) {
      case 0:
        return random_.Pick<std::string>({"b1", "b2", "near.b1"});
      case 1:
        return text << "s1" << random_.Pick<std::string>({" = ", " <> "}) << random_.Pick(kShades);
      case 2:
        return text << "near.s1 in {" << random_.Pick<std::string>({"red, blue", "green"}) << "}";
      case 3:
        if (!decisions_.empty()) {
          const std::string name = random_.Pick(decisions_);
          return text << name << (random_.Chance(70) ? " = " : " <> ") << name
                      << random_.Pick<std::string>({"_a", "_b", "_rest"});
        }
        return "n1 > cut";
      case 4:
      case 5:
        return conditions_.empty() ? "b2" : random_.Pick(conditions_);
      case 6:
        return text << "n1 in " << random_.Pick<std::string>({"0..1", "1..2", "0..<1"});
      case 7:
      case 8:
        return text << inner() << (random_.Chance(50) ? " and " : " or ") << inner();
      case 9:
        return "not " + inner();
      case 10:
        return text << "at least " << random_.Pick<std::string>({"1", "2", "2", "n1"}) << " of {"
                    << Condition(depth - 1) << ", " << Condition(depth - 1) << ", " << Condition(0)
                    << "}";
      case 11:
        return text << (random_.Chance(50) ? "any(" : "all(") << Condition(depth - 1) << Within()
                    << ")";
      default:
        return text << "(" << Number(depth - 1) << ")"
                    << random_.Pick<std::string>({" < ", " <= ", " > ", " >= ", " = ", " <> "})
                    << "(" << Number(random_.Chance(60) ? 0 : depth - 1) << ")";
    }
  }

  std::string Decision(const std::string& name) {
    std::string text = "decision " + name + "\n";
    text += "    outcome " + name + "_a when " + Condition(2) + "\n";
    text += "    outcome " + name + "_b when " + Condition(2) + "\n";
    if (random_.Chance(40)) text += "    outcome " + name + "_a when " + Condition(1) + "\n";
    return text + "    outcome " + name + "_rest otherwise\n";
  }

  // One exception at a level, or two that exclude each other.
  std::string Exceptions(const std::string& indent, bool of_number, int depth) {
    const auto block = [&](const std::string& condition) {
      Text text;
      text << indent << "except where " << condition << "\n" << indent << "    ";
      text << (of_number ? Number(1) : "met when " + Condition(1)) << "\n";
      if (depth > 1 && random_.Chance(30))
        text << Exceptions(indent + "    ", of_number, depth - 1);
      return text.text;
    };
    if (random_.Chance(60)) return block(Condition(1));
    std::string text = block("s1 = red");
    return text + block("s1 = green");
  }

  std::string Table(const std::string& name) {
    const bool first = random_.Chance(60);
    Text text;
    text << "table " << name << "\n    " << (first ? "first" : "collect sum") << "\n    | "
         << random_.Pick<std::string>({"n1", "n1 + m", "near.n2"}) << " | s1 | result |\n";
    const auto result = [&] { return Number(random_.Chance(70) ? 0 : 1); };
    for (int i = random_.Between(1, 3); i > 0; --i) {
      text << "    | " << random_.Pick<std::string>({"_", "1", "> 0", "not 2", "0..1", "0 or 2"})
           << " | " << random_.Pick<std::string>({"_", "red", "not green", "blue or red"}) << " | "
           << result() << " |\n";
    }
    text << "    | _ | _ | " << result() << " |\n";
    return text;
  }

  std::string Definition(const std::string& number) {
    Text text;
    const std::string name = "x" + number;
    const std::size_t which = random_.Below(10);
    if (which < 2) {
      text << "let " << name << " = " << Number(2) << "\n";
      if (random_.Chance(50)) text << Exceptions("    ", true, 2);
      numbers_.push_back(name);
    } else if (which < 4) {
      text << "criterion " << name << "\n    met when " << Condition(2) << "\n";
      if (random_.Chance(50)) text << Exceptions("    ", false, 2);
      conditions_.push_back(name);
    } else if (which == 4) {
      text << "index " << name << "\n    weight 60% on " << Number(1) << "\n    weight 40% on "
           << Number(1) << "\n";
      numbers_.push_back(name);
    } else if (which == 5) {
      text << Table(name);
      numbers_.push_back(name);
    } else if (which == 6) {
      text << "let " << name << " = rank(" << Number(1) << " highest first" << Within()
           << random_.Pick<std::string>(
                  {" ties share", " ties dense", " ties by code lowest first"})
           << " missing spoils)\n";
      ranks_.push_back(name);
    } else if (which == 7) {
      const std::string outcome = Decision(name);
      decisions_.push_back(name);
      text << outcome;
    } else if (which == 8) {
      text << "allocation " << name << "\n    of 10" << Within() << "\n    where " << Condition(1)
           << "\n    share 50% by abs(" << Number(0) << ") + 1\n    share 50% by 1\n"
           << "    rounded to 1 by largest remainder, ties by code lowest first\n"
           << "    leftover kept\n    missing spoils\n";
      numbers_.push_back(name);
    } else {
      text << "let " << name << " = (rank(" << Number(1) << " lowest first where " << Condition(1)
           << " ties share missing spoils) <= 2)\n";
      conditions_.push_back(name);
    }
    return text;
  }

  Random random_;
  std::vector<std::string> numbers_, conditions_, decisions_, ranks_;
};

}  // namespace

TotalRules MakeTotalRules(std::uint64_t seed) { return Maker(seed).Make(); }

}  // namespace levrules::property
