// The whole program: parameters, functions and definitions, put together in any order.

#include "tests/property/generate.h"

#include <algorithm>

#include "tests/property/generator.h"

namespace levrules::property {

namespace {

std::string Indented(const std::string& text) {
  std::string result = "    ";
  for (std::size_t i = 0; i < text.size(); ++i) {
    result += text[i];
    if (text[i] == '\n' && i + 1 < text.size()) result += "    ";
  }
  return result;
}

}  // namespace

void Generator::MakeParameters() {
  const auto add = [&](const std::string& name, Kind kind, Dimension dimension,
                       const std::string& type, bool percent,
                       const std::vector<std::string>& values) {
    Ex ex;
    ex.text = name;
    ex.kind = kind;
    ex.dimension = dimension;
    ex.percent = percent;
    ex.constant = ex.atom = true;
    parameters_.push_back(ex);
    std::string text = "parameter " + name + (random_.Chance(60) ? " : " + type : "");
    if (random_.Chance(50)) {
      text += " is " + random_.Pick(values) + "\n";
    } else {
      Use("dated parameter");
      const std::string first = random_.Pick(values);
      const std::string second = random_.Pick(values);
      text += "\n    from 2021-01-01 to 2021-06-30 is " + first + "\n    from 2021-07-01 is " +
              second + "\n";
    }
    parameter_texts_.push_back(text);
  };
  if (random_.Chance(60))
    add("limit", Kind::Number, Dimension::None, "number", false, {"1", "2", "0.5", "3"});
  if (random_.Chance(30))
    add("top_share", Kind::Number, Dimension::None, "percent", true, {"30%", "50%", "12.5%"});
  if (random_.Chance(25))
    add("grant", Kind::Number, Dimension::Money, "money", false, {"£2", "£1k", "£0.50"});
  if (random_.Chance(20))
    add("wait", Kind::Number, Dimension::Time, "number hours", false,
        {"1 hour", "2 hours", "0 hours"});
  if (random_.Chance(25))
    add("start", Kind::Date, Dimension::None, "date", false, {"2021-01-31", "2021-06-15"});
  if (random_.Chance(15))
    add("lenient", Kind::Boolean, Dimension::None, "boolean", false, {"true", "false"});
}

void Generator::MakeFunctions() {
  using Shape = FunctionSpec::Shape;
  std::vector<FunctionSpec> all = {
      {"lift", "function lift(x) = x - min(x missing skipped)\n", Shape::Lift, false},
      {"scale",
       "function scale(x) = (x - min(x missing skipped)) / (max(x missing skipped) - min(x missing "
       "skipped))\n",
       Shape::Scale, false},
      {"above", "function above(x, c) = count(where x > c missing skipped)\n", Shape::Above, false},
      {"total", "function total(x) = sum(x missing skipped)\n", Shape::Total, true},
      {"whole", "function whole(x) = sum(x missing spoils)\n", Shape::Total, true},
      {"middle", "function middle(x, w) = mean(x weighted by w missing skipped)\n", Shape::Middle,
       true},
      {"both", "function both(p, q) = p and not q\n", Shape::Both, false},
      {"pick", "function pick(c, a, b) = if c then a else b\n", Shape::Pick, false},
      {"cut", "function cut(x, n) = x rounded to n decimals half even\n", Shape::Round, false},
      {"half_of", "function half_of(x : number) : number = x / 2\n", Shape::Half, false},
      {"any_of", "function any_of(p) = any(p)\n", Shape::AnyOf, true},
  };
  for (const Ex& parameter : parameters_) {
    if (parameter.text == "limit")
      all.push_back({"beyond", "function beyond(x) = x > limit\n", Shape::Beyond, false});
  }
  const std::size_t wanted = random_.Below(8);
  for (std::size_t i = 0; i < wanted; ++i) {
    const FunctionSpec function = random_.Pick(all);
    const auto known = [&](const std::string& name) {
      return std::ranges::find(functions_, name, &FunctionSpec::name) != functions_.end();
    };
    if (!known(function.name)) functions_.push_back(function);
    if (function.name == "lift" && random_.Chance(40) && !known("twice")) {
      functions_.push_back({"twice", "function twice(x) = 2 * lift(x)\n", Shape::Lift, false});
    }
  }
}

std::string Generator::MakeRank(std::size_t e, const std::string& name) {
  bool has_within = false;
  const Ex ex = RankCall(e, has_within);
  Col col;
  col.name = name;
  col.ex = ex;
  col.ex.text = name;
  col.rank = true;
  entities_[e].cols.push_back(col);
  if (!has_within) plain_ranks_.emplace_back(entities_[e].name, name);
  return "let " + name + " = " + ex.text + "\n";
}

std::string Generator::MakeIndex(std::size_t e, const std::string& name) {
  Use("index");
  const std::vector<std::vector<std::string>> plain = {
      {"60%", "40%"}, {"50%", "25%", "25%"}, {"1 / 3", "2 / 3"}, {"0.2", "0.8"}, {"100%"}};
  const std::vector<std::vector<std::string>> points = {{"6", "4"}, {"5", "3", "2"}};
  const bool total = random_.Chance(20);
  const auto weights = random_.Pick(total ? points : plain);
  const Dimension dimension = random_.Chance(85)   ? Dimension::None
                              : random_.Chance(50) ? Dimension::Time
                                                   : Dimension::Money;
  std::string text = "index " + name + (random_.Chance(30) ? " \"An index\"" : "") + "\n";
  if (total) {
    text += "    total 10\n";
    Use("index total");
  }
  Col col;
  col.name = name;
  for (const std::string& weight : weights) {
    const Ex value = Number(e, dimension, 1);
    text += "    weight " + weight + " on " + value.text + "\n";
    col.ex.missing = col.ex.missing || value.missing || value.unranked;
    col.ex.unranked = col.ex.unranked || value.unranked;
    col.ex.residual = col.ex.residual || value.residual;
  }
  if (random_.Chance(50)) {
    text += "    missing shared\n";
    Use("missing shared");
  }
  col.ex.text = name;
  col.ex.dimension = dimension;
  col.ex.atom = true;
  entities_[e].cols.push_back(col);
  return text;
}

std::string Generator::MakeCriterion(std::size_t e, const std::string& name) {
  Use("criterion");
  const Ex condition = Boolean(e, 2);
  std::string text = "criterion " + name + "\n    met when " + condition.text + "\n";
  Col col;
  col.name = name;
  col.ex.kind = Kind::Boolean;
  col.ex.text = name;
  col.ex.atom = true;
  col.ex.missing = condition.missing;
  if (condition.missing && random_.Chance(40)) {
    const bool met = random_.Chance(50);
    text += met ? "    missing is met\n" : "    missing is not met\n";
    col.ex.missing = false;
    Use(met ? "missing is met" : "missing is not met");
  }
  if (random_.Chance(30)) text += "    because \"it is so\"\n";
  entities_[e].cols.push_back(col);
  return text;
}

std::string Generator::MakeDecision(std::size_t e, const std::string& name) {
  Use("decision");
  Col col;
  col.name = name;
  col.ex.kind = Kind::Enum;
  col.ex.of = name;
  col.ex.text = name;
  col.ex.atom = true;
  col.ex.missing = true;
  std::string text = "decision " + name + "\n";
  const int count = random_.Between(1, 4);
  for (int i = 0; i < count; ++i) {
    std::string outcome = name + "_" + std::string(1, static_cast<char>('a' + i));
    if (i >= 2 && random_.Chance(40)) {
      outcome = col.outcomes[0];
      Use("outcome twice");
    } else {
      col.outcomes.push_back(outcome);
    }
    text += "    outcome " + outcome + " when " + Boolean(e, random_.Between(0, 2)).text + "\n";
  }
  col.outcomes.push_back(name + "_rest");
  text += "    outcome " + name + "_rest otherwise\n";
  entities_[e].cols.push_back(col);
  return text;
}

std::string Generator::MakeLet(std::size_t e, const std::string& name) {
  Ex ex;
  std::string type;
  Col col;
  const std::size_t which = random_.Below(12);
  if (which == 0) {
    ex = DateValue(e, 2);
    type = "date";
  } else if (which == 1) {
    ex = EnumValue(e, "shade", 2);
    type = "shade";
  } else if (which < 4) {
    ex = Boolean(e, 3);
    type = "boolean";
  } else if (which == 4) {
    for (const Col& other : entities_[e].cols) {
      if (other.outcomes.empty()) continue;
      ex = other.ex;
      col.outcomes = other.outcomes;
      Use("let names a decision");
    }
    if (ex.text.empty()) ex = AnyNumber(e, 2);
  } else if (which == 5) {
    bool has_within = false;
    const Ex rank = RankCall(e, has_within);
    ex = rank;
    ex.text = "(" + rank.text + " * 10) rounded half up";
    ex.atom = false;
    Use("rank inside an expression");
  } else {
    ex = AnyNumber(e, random_.Between(1, 3));
    switch (ex.dimension) {
      case Dimension::None:
        type = ex.residual ? "" : ex.percent || random_.Chance(15) ? "percent" : "number";
        if (ex.unsure) type.clear();
        break;
      case Dimension::Time:
        type = random_.Chance(50) ? "number hours" : "number days";
        break;
      case Dimension::Money:
        type = random_.Chance(50) ? "number £" : "number pence";
        break;
      case Dimension::People:
        type = "number people";
        break;
      case Dimension::Rate:
        type = "number £/hour";
        break;
    }
  }
  std::string text = "let " + name;
  if (!type.empty() && !ex.unranked && random_.Chance(25)) {
    text += std::string(" : ") + (ex.missing ? "optional " : "") + type;
    ex.residual = ex.unsure = false;
    ex.percent = type == "percent";
    Use("let with type");
  }
  text += " = " + ex.text + "\n";
  col.name = name;
  col.ex = ex;
  col.ex.text = name;
  col.ex.atom = true;
  col.ex.literal = col.ex.constant = false;
  entities_[e].cols.push_back(col);
  return text;
}

void Generator::MakeDefinition() {
  const std::size_t e = random_.Chance(60) ? 0 : random_.Below(entities_.size());
  const std::string number = std::to_string(++names_);
  std::string text;
  const std::size_t which = random_.Below(20);
  if (which < 4) {
    text = MakeRank(e, "place" + number);
  } else if (which < 7) {
    text = MakeIndex(e, "index" + number);
  } else if (which < 11) {
    text = MakeCriterion(e, "is" + number);
  } else if (which < 13) {
    text = MakeDecision(e, "choice" + number);
  } else {
    text = MakeLet(e, "let" + number);
  }
  definitions_.emplace_back(e, text);
}

Generated Generator::Run() {
  Generated out;
  as_at_ = random_.Pick<std::string>(
      {"2021-01-01", "2021-06-30", "2021-07-01", "2022-12-31", "2021-03-10"});
  out.as_at = as_at_;
  MakeEnums();
  MakeEntities();
  MakeParameters();
  MakeFunctions();
  const int count = random_.Between(4, 11);
  for (int i = 0; i < count; ++i) MakeDefinition();
  definitions_.emplace_back(0, MakeDecision(0, "verdict"));

  std::vector<std::string> blocks;
  blocks.push_back("enum shade: red, green, blue \"deep blue\"\n");
  for (const EntitySpec& entity : entities_) blocks.push_back(EntityText(entity, out));
  for (const std::string& text : parameter_texts_) blocks.push_back(text);
  for (const FunctionSpec& function : functions_) blocks.push_back(function.text);
  for (const auto& [e, text] : definitions_) {
    if (e == 0 && random_.Chance(85)) {
      blocks.push_back(text);
    } else {
      Use("for each");
      blocks.push_back("for each " + entities_[e].name + "\n" + Indented(text));
    }
  }
  for (std::size_t i = blocks.size(); i > 1; --i)
    std::swap(blocks[i - 1], blocks[random_.Below(i)]);
  out.program =
      "fund random \"A random fund\"\n    in force from 2021-01-01 to 2022-12-31\n    decides for "
      "each place\n\n";
  for (const std::string& block : blocks)
    out.program += block + (block.ends_with("\n\n") ? "" : "\n");
  out.features.assign(features_.begin(), features_.end());
  out.ranks = plain_ranks_;
  return out;
}

Generated Generate(std::uint64_t seed) { return Generator(seed).Run(); }

}  // namespace levrules::property
