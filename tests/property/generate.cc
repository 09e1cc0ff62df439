// The whole program: parameters, functions and definitions, put together in any order.

#include "tests/property/generate.h"

#include <algorithm>

#include "tests/property/generator.h"

namespace levrules::property {

std::string Indented(const std::string& text) {
  std::string result = "    ";
  for (std::size_t i = 0; i < text.size(); ++i) {
    result += text[i];
    if (text[i] == '\n' && i + 1 < text.size()) result += "    ";
  }
  return result;
}

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
  Col col;
  col.name = name;
  col.ex.dimension = random_.Chance(85)   ? Dimension::None
                     : random_.Chance(50) ? Dimension::Time
                                          : Dimension::Money;
  std::string text = "index " + name + (random_.Chance(30) ? " \"An index\"" : "") + "\n";
  int total = 1;
  if (random_.Chance(20)) {
    total = 10;
    text += "    total 10\n";
    Use("index total");
  }
  text += IndexParts(e, "    ", total, col.ex);
  if (random_.Chance(50)) {
    text += "    missing shared\n";
    Use("missing shared");
  }
  if ((kUnitsOfBlocksDiffer || col.ex.dimension == Dimension::None) && random_.Chance(25)) {
    Use("index except");
    text +=
        Exceptions(e, "    ", 2, total, col.ex.missing, [&](const std::string& indent, int& inner) {
          std::string body;
          const bool parts = random_.Chance(75);
          if (parts) body += IndexParts(e, indent, inner, col.ex);
          if (!parts || random_.Chance(30)) body += indent + "missing shared\n";
          return body;
        });
  }
  col.ex.text = name;
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
  std::string exceptions;
  if (random_.Chance(25)) exceptions = CriterionExceptions(e, col.ex.missing);
  if (col.ex.missing && random_.Chance(40)) {
    const bool met = random_.Chance(50);
    text += met ? "    missing is met\n" : "    missing is not met\n";
    col.ex.missing = false;
    Use(met ? "missing is met" : "missing is not met");
  }
  if (random_.Chance(30)) text += "    because \"it is so\"\n";
  entities_[e].cols.push_back(col);
  return text + exceptions;
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
  if (random_.Chance(30)) {
    text += "    may be overridden by \"The minister\"\n";
    overridable_.emplace_back(e, name);
  }
  entities_[e].cols.push_back(col);
  return text;
}

// How a value of this kind is declared; empty where that is not clear.
std::string Generator::TypeText(const Ex& ex) {
  switch (ex.kind) {
    case Kind::Boolean:
      return "boolean";
    case Kind::Text:
      return "text";
    case Kind::Date:
      return "date";
    case Kind::Enum:
      return ex.of;
    case Kind::Reference:
      return "";
    case Kind::Number:
      break;
  }
  switch (ex.dimension) {
    case Dimension::None:
      if (ex.residual || ex.unsure) return "";
      return ex.percent || random_.Chance(15) ? "percent" : "number";
    case Dimension::Time:
      return random_.Chance(50) ? "number hours" : "number days";
    case Dimension::Money:
      return random_.Chance(50) ? "number £" : "number pence";
    case Dimension::People:
      return "number people";
    case Dimension::Rate:
      return "number £/hour";
  }
  return "";
}

std::string Generator::MakeLet(std::size_t e, const std::string& name) {
  Ex ex;
  Col col;
  bool typed = true;
  const std::size_t which = random_.Below(12);
  if (which == 0) {
    ex = DateValue(e, 2);
  } else if (which == 1) {
    ex = EnumValue(e, "shade", 2);
  } else if (which < 4) {
    ex = Boolean(e, 3);
  } else if (which == 4) {
    for (const Col& other : entities_[e].cols) {
      if (other.outcomes.empty()) continue;
      ex = other.ex;
      col.outcomes = other.outcomes;
      typed = false;
      Use("let names a decision");
    }
    if (ex.text.empty()) ex = AnyNumber(e, 2);
  } else if (which == 5) {
    bool has_within = false;
    const Ex rank = RankCall(e, has_within);
    ex = rank;
    ex.text = "(" + rank.text + " * 10) rounded half up";
    ex.atom = false;
    typed = false;
    Use("rank inside an expression");
  } else {
    ex = AnyNumber(e, random_.Between(1, 3));
  }
  const std::string value = ex.text;
  std::string exceptions;
  if (random_.Chance(22)) exceptions = LetExceptions(e, ex);
  const std::string type = typed ? TypeText(ex) : "";
  std::string text = "let " + name;
  if (!type.empty() && !ex.unranked && random_.Chance(25)) {
    text += std::string(" : ") + (ex.missing ? "optional " : "") + type;
    ex.residual = ex.unsure = false;
    ex.percent = type == "percent";
    Use("let with type");
  }
  text += " = " + value + "\n" + exceptions;
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
  const std::size_t which = random_.Below(27);
  const auto add = [&](const std::string& name,
                       std::string (Generator::*make)(std::size_t, const std::string&)) {
    std::string text = (this->*make)(e, name + number);
    definitions_.push_back({e, name + number, std::move(text)});
  };
  if (which < 4) return add("place", &Generator::MakeRank);
  if (which < 7) return add("index", &Generator::MakeIndex);
  if (which < 11) return add("is", &Generator::MakeCriterion);
  if (which < 13) return add("choice", &Generator::MakeDecision);
  if (which < 17) return add("table", &Generator::MakeTable);
  if (which < 20) return add("grant", &Generator::MakeAllocation);
  add("let", &Generator::MakeLet);
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
  std::string verdict = MakeDecision(0, "verdict");
  definitions_.push_back({0, "verdict", std::move(verdict)});

  using Sort = Part::Sort;
  out.parts.push_back({Sort::Enum, "shade", "", "enum shade: red, green, blue \"deep blue\"\n"});
  for (const EntitySpec& entity : entities_)
    out.parts.push_back({Sort::Entity, entity.name, "", EntityText(entity, out)});
  for (std::size_t i = 0; i < parameters_.size(); ++i)
    out.parts.push_back({Sort::Parameter, parameters_[i].text, "", parameter_texts_[i]});
  for (const FunctionSpec& function : functions_)
    out.parts.push_back({Sort::Function, function.name, "", function.text});
  for (const auto& [e, name, text] : definitions_) {
    Part part{Sort::Column, name, entities_[e].name, text};
    if (e != 0 || random_.Chance(15)) {
      Use("for each");
      part.text = "for each " + entities_[e].name + "\n" + Indented(text);
    }
    out.parts.push_back(std::move(part));
  }
  AddReports(out);
  for (const auto& [e, name] : overridable_) {
    if (!random_.Chance(70)) continue;
    const auto col = std::ranges::find(entities_[e].cols, name, &Col::name);
    out.parts.push_back({Sort::Override, name, entities_[e].name, OverrideText(e, *col, out)});
  }
  for (std::size_t i = out.parts.size(); i > 1; --i)
    std::swap(out.parts[i - 1], out.parts[random_.Below(i)]);
  out.header =
      "fund random \"A random fund\"\n    in force from 2021-01-01 to 2022-12-31\n    decides for "
      "each place\n\n";
  if (random_.Chance(15)) SplitInAmendments(out);
  out.program = Assembled(out.header, out.parts);
  for (const EntitySpec& entity : entities_) {
    for (const Col& col : entity.cols) {
      const Ex& ex = col.ex;
      const bool plain = ex.kind == Kind::Number && ex.dimension == Dimension::None &&
                         !ex.percent && !ex.residual && !ex.unsure;
      const Named::Kind kind = plain                                       ? Named::Kind::Plain
                               : ex.kind == Kind::Boolean                  ? Named::Kind::Boolean
                               : ex.kind == Kind::Enum && ex.of == "shade" ? Named::Kind::Shade
                                                                           : Named::Kind::Other;
      out.columns.push_back(
          {entity.name, col.name, kind, col.field, col.key, ex.missing, ex.unranked});
    }
  }
  out.features.assign(features_.begin(), features_.end());
  out.ranks = plain_ranks_;
  return out;
}

std::string Assembled(const std::string& header, const std::vector<Part>& parts) {
  std::string program = header;
  for (const Part& part : parts) program += part.text + (part.text.ends_with("\n\n") ? "" : "\n");
  return program;
}

std::string PathOf(std::size_t i) {
  return i == 0 ? "random.rule" : "amendment" + std::to_string(i) + ".rule";
}

Generated Generate(std::uint64_t seed) { return Generator(seed).Run(); }

}  // namespace levrules::property
