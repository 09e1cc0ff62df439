// Expressions that speak of one row. Each function gives an expression of the wanted kind and never
// fails.

#include <algorithm>

#include "tests/property/generator.h"

namespace levrules::property {

namespace {

const std::vector<std::string> kModes = {"up",        "half up", "down", "half down",
                                         "half even", "ceiling", "floor"};

std::string Signed(const std::string& number) {
  return number.starts_with("-") ? "(" + number + ")" : number;
}

}  // namespace

Ex Combined(std::string text, const std::vector<Ex>& parts) {
  Ex ex;
  ex.text = std::move(text);
  ex.kind = parts[0].kind;
  ex.dimension = parts[0].dimension;
  ex.of = parts[0].of;
  ex.constant = true;
  bool any_percent = false;
  bool all_percent = true;
  for (const Ex& part : parts) {
    ex.missing = ex.missing || part.missing;
    ex.unranked = ex.unranked || part.unranked;
    ex.unsure = ex.unsure || part.unsure;
    ex.residual = ex.residual || part.residual;
    ex.constant = ex.constant && part.constant;
    any_percent = any_percent || part.percent;
    all_percent = all_percent && (part.percent || part.literal);
  }
  ex.percent = any_percent && all_percent;
  return ex;
}

std::vector<Ex> Generator::Columns(std::size_t e, Kind kind, std::optional<Dimension> dimension,
                                   bool parameters) const {
  std::vector<Ex> found;
  for (const Col& col : entities_[e].cols) {
    if (col.ex.kind == kind && (!dimension || col.ex.dimension == *dimension))
      found.push_back(col.ex);
  }
  for (const Ex& parameter : parameters_) {
    if (parameters && parameter.kind == kind && (!dimension || parameter.dimension == *dimension))
      found.push_back(parameter);
  }
  return found;
}

Ex Generator::NumberLiteral(Dimension dimension) {
  Ex ex;
  ex.dimension = dimension;
  ex.literal = true;
  ex.constant = true;
  ex.atom = true;
  switch (dimension) {
    case Dimension::None:
      if (random_.Chance(25)) {
        ex.text = random_.Pick<std::string>({"10%", "25%", "50%", "12.5%"});
        ex.percent = true;
        ex.literal = false;
      } else {
        ex.text = random_.Pick<std::string>({"0", "1", "2", "3", "0.5", "2.5"});
      }
      return ex;
    case Dimension::Time:
      ex.text = random_.Pick<std::string>(
          {"1 hour", "90 minutes", "2 hours", "1 day", "0 minutes", "1 week"});
      return ex;
    case Dimension::Money:
      ex.text = random_.Pick<std::string>({"£1", "£2.50", "50 pence", "£1k", "£0", "100 pence"});
      return ex;
    case Dimension::People:
      ex.text = random_.Pick<std::string>({"1 person", "2 people", "1_000 people"});
      return ex;
    case Dimension::Rate:
      ex.text = random_.Pick<std::string>(
          {"(£10 / 1 hour)", "(£12.50 / 1 hour)", "(20 pence / 1 minute)"});
      ex.literal = false;
      return ex;
  }
  return ex;
}

Ex Generator::NumberLeaf(std::size_t e, Dimension dimension) {
  if (random_.Chance(15)) {
    if (auto pathed = Pathed(e, Kind::Number, dimension)) return *pathed;
  }
  if (random_.Chance(8)) {
    if (auto looked = LookedUp(e, Kind::Number, dimension)) return *looked;
  }
  if (dimension == Dimension::None && random_.Chance(6)) {
    for (const Col& col : entities_[e].cols) {
      if (!col.rank) continue;
      Use("size");
      Ex ex;
      ex.text = "size(" + col.name + ")";
      ex.missing = true;
      ex.atom = true;
      return ex;
    }
  }
  const std::vector<Ex> columns = Columns(e, Kind::Number, dimension);
  if (!columns.empty() && random_.Chance(80)) return random_.Pick(columns);
  return NumberLiteral(dimension);
}

Ex Generator::AnyNumber(std::size_t e, int depth) {
  const std::size_t d = random_.Below(10);
  const Dimension dimension = d < 6   ? Dimension::None
                              : d < 7 ? Dimension::Time
                              : d < 8 ? Dimension::Money
                              : d < 9 ? Dimension::People
                                      : Dimension::Rate;
  if (dimension != Dimension::None && Columns(e, Kind::Number, dimension).empty())
    return Number(e, Dimension::None, depth);
  return Number(e, dimension, depth);
}

Ex Generator::Number(std::size_t e, Dimension dimension, int depth) {
  if (depth <= 0) return NumberLeaf(e, dimension);
  switch (random_.Below(12)) {
    case 0:
    case 1:
    case 2:
      return Arithmetic(e, dimension, depth);
    case 3:
      return Choice(e, dimension, depth);
    case 4:
    case 5:
    case 6:
      return Aggregate(e, dimension, depth);
    case 7:
      return Rounded(e, dimension, depth);
    case 8:
      if (auto call = FunctionCall(e, Kind::Number, dimension, depth)) return *call;
      return NumberLeaf(e, dimension);
    case 9:
      if (dimension == Dimension::None)
        return random_.Chance(50) ? Irrational(e, depth) : Deviation(e, depth);
      return Arithmetic(e, dimension, depth);
    default:
      return NumberLeaf(e, dimension);
  }
}

Ex Generator::Arithmetic(std::size_t e, Dimension dimension, int depth) {
  const std::size_t which = random_.Below(10);
  const bool typed = dimension == Dimension::Time || dimension == Dimension::Money;
  if (which < (typed ? 3u : 4u)) {  // + and -, also between hours and minutes
    const Ex a = Number(e, dimension, depth - 1);
    const Ex b = Number(e, dimension, depth - 1);
    const bool plus = random_.Chance(50);
    return Combined(Group(a) + (plus ? " + " : " - ") + Group(b), {a, b});
  }
  if (which == 4) {
    const Ex a = Number(e, dimension, depth - 1);
    Ex ex = Combined(random_.Chance(50) ? "-" + Group(a) : "abs(" + a.text + ")", {a});
    ex.unsure = ex.unsure || a.percent;
    if (ex.text.starts_with("abs")) Use("abs");
    return ex;
  }
  if (which == 5 && dimension == Dimension::None) {
    const Dimension of = random_.Pick<Dimension>(
        {Dimension::Time, Dimension::Money, Dimension::People, Dimension::None});
    const Ex a = Number(e, of, depth - 1);
    const Ex b = Number(e, of, depth - 1);
    Ex ex = Combined(Group(a) + " / " + Group(b), {a, b});
    ex.percent = false;
    ex.dimension = Dimension::None;
    ex.residual = ex.residual || of == Dimension::Time || of == Dimension::Money;
    if (of != Dimension::None) Use("units cancel");
    return ex;
  }
  if (which > 5 && which < 9 && dimension == Dimension::Money) {
    const Ex a = Number(e, Dimension::Rate, 0);
    const Ex b = Number(e, Dimension::Time, depth - 1);
    Ex ex = Combined(Group(a) + " * " + Group(b), {a, b});
    ex.dimension = Dimension::Money;
    ex.residual = true;
    Use("rate times time");
    return ex;
  }
  if (which > 5 && dimension == Dimension::Time) {
    const auto dates = Columns(e, Kind::Date, std::nullopt);
    if (!dates.empty()) {
      const Ex a = DateValue(e, 0);
      const Ex b = random_.Pick(dates);
      Ex ex = Combined(Group(a) + " - " + Group(b), {a, b});
      ex.kind = Kind::Number;
      ex.dimension = Dimension::Time;
      Use("date difference");
      return ex;
    }
  }
  const Ex a = Number(e, dimension, depth - 1);
  const Ex b = Number(e, Dimension::None, depth - 1);
  const bool divides = random_.Chance(40);
  Ex ex = Combined(Group(a) + (divides ? " / " : " * ") + Group(b), {a, b});
  ex.percent = false;
  return ex;
}

Ex Generator::Choice(std::size_t e, Dimension dimension, int depth) {
  const Ex a = Number(e, dimension, depth - 1);
  const Ex b = Number(e, dimension, depth - 1);
  switch (random_.Below(4)) {
    case 0: {
      const Ex condition = Boolean(e, depth - 1);
      Ex ex = Combined("if " + condition.text + " then " + a.text + " else " + b.text, {a, b});
      ex.missing = ex.missing || condition.missing;
      ex.constant = false;
      Use("if");
      return ex;
    }
    case 1: {
      Ex ex = Combined("first_known(" + a.text + ", " + b.text + ")", {a, b});
      ex.missing = a.missing && b.missing;
      ex.unsure = ex.unsure || a.percent || b.percent;
      ex.atom = true;
      Use("first_known");
      return ex;
    }
    default: {
      const bool smaller = random_.Chance(50);
      Ex ex = Combined((smaller ? "smaller(" : "larger(") + a.text + ", " + b.text + ")", {a, b});
      ex.atom = true;
      Use(smaller ? "smaller" : "larger");
      return ex;
    }
  }
}

Ex Generator::Rounded(std::size_t e, Dimension dimension, int depth) {
  Ex a = Number(e, dimension, depth - 1);
  // A percent without decimals, and what cancels with a factor, are not rounded: the page leaves it
  // open.
  if (a.residual || a.unsure) return a;
  const std::string mode = random_.Pick(kModes);
  std::string to;
  if (a.percent || random_.Chance(40)) {
    to = " to " + std::to_string(random_.Below(3)) + " decimals";
    Use(a.percent ? "rounded percent" : "rounded to decimals");
  } else if (random_.Chance(40)) {
    const std::string step = dimension == Dimension::Time     ? "30 minutes"
                             : dimension == Dimension::Money  ? "£2"
                             : dimension == Dimension::People ? "5 people"
                             : dimension == Dimension::None   ? "0.5"
                                                              : "";
    if (!step.empty()) {
      to = " to " + step;
      Use("rounded to step");
    }
  }
  Use("mode " + mode);
  Ex ex = Combined(Group(a) + " rounded" + to + " " + mode, {a});
  ex.unsure = ex.unsure || a.percent;
  return ex;
}

Ex Generator::Irrational(std::size_t e, int depth) {
  const Ex a = Number(e, Dimension::None, depth - 1);
  if (a.residual) return a;
  const std::string end = Text() << " rounded to " << std::to_string(random_.Below(4))
                                 << " decimals " << random_.Pick(kModes);
  Ex ex;
  switch (random_.Below(4)) {
    case 0:
      ex = Combined("sqrt(" + a.text + ")" + end, {a});
      Use("sqrt");
      break;
    case 1:
      ex = Combined("ln(" + a.text + ")" + end, {a});
      Use("ln");
      break;
    case 2:
      ex = Combined("exp(smaller(larger(" + a.text + ", -5), 5))" + end, {a});
      Use("exp");
      break;
    default:
      ex = Combined("power(" + Group(a) + " rounded half up, " +
                        Signed(random_.Pick<std::string>({"2", "-1", "0.5", "0", "1 / 3", "-2"})) +
                        ")" + end,
                    {a});
      if (a.percent || a.unsure) return a;
      Use("power");
      break;
  }
  ex.percent = false;
  ex.unsure = false;
  return ex;
}

// A column of the row that a reference leads to.
std::optional<Ex> Generator::Pathed(std::size_t e, Kind kind, Dimension dimension) {
  for (const Col& col : entities_[e].cols) {
    if (!col.field || col.ex.kind != Kind::Reference) continue;
    const auto target = std::ranges::find(entities_, col.ex.of, &EntitySpec::name);
    std::vector<Ex> found;
    for (const Col& other : target->cols) {
      if (other.ex.kind == kind && (kind != Kind::Number || other.ex.dimension == dimension))
        found.push_back(other.ex);
    }
    if (found.empty()) continue;
    Ex ex = random_.Pick(found);
    ex.text = col.name + "." + ex.text;
    ex.missing = ex.missing || col.ex.missing;
    Use("path");
    return ex;
  }
  return std::nullopt;
}

// `E[k, …]` with keys that may or may not be there.
std::optional<std::string> Generator::LookupText(std::size_t e, std::size_t target, bool& missing) {
  const EntitySpec& entity = entities_[target];
  std::string text = entity.name + "[";
  for (std::size_t k = 0; k < entity.keys; ++k) {
    if (k > 0) text += ", ";
    const FieldSpec& key = entity.fields[k];
    if (key.type == "shade") {
      const auto shades = Columns(e, Kind::Enum, std::nullopt);
      std::vector<Ex> fitting;
      for (const Ex& ex : shades) {
        if (ex.of == "shade") fitting.push_back(ex);
      }
      if (!fitting.empty() && random_.Chance(50)) {
        const Ex ex = random_.Pick(fitting);
        missing = missing || ex.missing;
        text += ex.text;
      } else {
        text += random_.Pick(shades_);
      }
    } else if (key.type == "text") {
      text += "\"" + random_.Pick(key.good) + "\"";
    } else if (random_.Chance(50)) {
      const auto numbers = Columns(e, Kind::Number, Dimension::None);
      std::vector<Ex> fitting;
      for (const Ex& ex : numbers) {
        if (!ex.percent && !ex.residual && !ex.unsure) fitting.push_back(ex);
      }
      if (fitting.empty()) return std::nullopt;
      const Ex ex = random_.Pick(fitting);
      missing = missing || ex.missing;
      if (ex.unranked) return std::nullopt;
      text += ex.text + " rounded half up";
    } else {
      text += random_.Pick(key.good);
    }
  }
  return text + "]";
}

std::optional<Ex> Generator::LookedUp(std::size_t e, Kind kind, Dimension dimension) {
  const std::size_t target = random_.Below(entities_.size());
  std::vector<Ex> found;
  for (const Col& other : entities_[target].cols) {
    if (other.ex.kind == kind && (kind != Kind::Number || other.ex.dimension == dimension))
      found.push_back(other.ex);
  }
  if (found.empty()) return std::nullopt;
  bool missing = false;
  const auto lookup = LookupText(e, target, missing);
  if (!lookup) return std::nullopt;
  Ex ex = random_.Pick(found);
  ex.text = *lookup + "." + ex.text;
  ex.missing = true;
  Use("lookup");
  return ex;
}

Ex Generator::DateValue(std::size_t e, int depth) {
  const auto dates = Columns(e, Kind::Date, std::nullopt);
  Ex ex;
  ex.kind = Kind::Date;
  ex.atom = true;
  ex.constant = true;
  if (dates.empty() || random_.Chance(15)) {
    ex.text = random_.Chance(40)
                  ? "as_at"
                  : random_.Pick<std::string>({"2021-01-31", "2021-06-15", "2020-02-29"});
    if (ex.text == "as_at") Use("as_at");
    return ex;
  }
  ex = random_.Pick(dates);
  if (depth <= 0 || random_.Chance(60)) return ex;
  if (random_.Chance(50)) {
    Ex moved = Combined(
        ex.text + " + " +
            random_.Pick<std::string>({"1 day", "2 weeks", "0.5 days", "30 days", "48 hours"}),
        {ex});
    Use("date plus days");
    return moved;
  }
  Use("months_after");
  return Combined(Text() << "months_after(" << ex.text << ", "
                         << random_.Pick<std::string>({"1", "12", "-1", "2"}) << ") rounded "
                         << (random_.Chance(50) ? "up" : "down"),
                  {ex});
}

Ex Generator::EnumValue(std::size_t e, const std::string& of, int depth) {
  std::vector<Ex> fitting;
  for (const Ex& ex : Columns(e, Kind::Enum, std::nullopt)) {
    if (ex.of == of) fitting.push_back(ex);
  }
  Ex literal;
  literal.kind = Kind::Enum;
  literal.of = of;
  literal.text = random_.Pick(shades_);
  literal.atom = literal.constant = true;
  if (fitting.empty()) return literal;
  const Ex ex = random_.Pick(fitting);
  if (depth <= 0 || of != "shade" || random_.Chance(60)) return ex;
  if (random_.Chance(50)) {
    Ex chosen = Combined("first_known(" + ex.text + ", " + literal.text + ")", {ex});
    chosen.missing = false;
    chosen.atom = true;
    return chosen;
  }
  const Ex condition = Boolean(e, depth - 1);
  Ex chosen = Combined("if " + condition.text + " then " + ex.text + " else " + literal.text, {ex});
  chosen.missing = ex.missing || condition.missing;
  return chosen;
}

Ex Generator::BooleanLeaf(std::size_t e) {
  const auto columns = Columns(e, Kind::Boolean, std::nullopt);
  if (!columns.empty() && random_.Chance(60)) return random_.Pick(columns);
  return Comparison(e, 0);
}

Ex Generator::Boolean(std::size_t e, int depth) {
  if (depth <= 0) return BooleanLeaf(e);
  const auto condition = [](Ex ex) {
    ex.kind = Kind::Boolean;
    ex.dimension = Dimension::None;
    ex.of.clear();
    return ex;
  };
  switch (random_.Below(12)) {
    case 0: {
      const Ex a = Boolean(e, depth - 1);
      return condition(Combined("not " + Group(a), {a}));
    }
    case 1:
    case 2: {
      const Ex a = Boolean(e, depth - 1);
      const Ex b = Boolean(e, depth - 1);
      const bool both = random_.Chance(50);
      Use(both ? "and" : "or");
      return condition(Combined(Group(a) + (both ? " and " : " or ") + Group(b), {a, b}));
    }
    case 3: {
      const Ex a = Boolean(e, depth - 1);
      const Ex b = Boolean(e, depth - 1);
      const Ex c = BooleanLeaf(e);
      Use("at least of");
      Ex ex = condition(
          Combined("at least 2 of {" + a.text + ", " + b.text + ", " + c.text + "}", {a, b, c}));
      ex.atom = true;
      return ex;
    }
    case 4:
    case 5:
      return Quantifier(e, depth);
    case 6:
      if (auto call = FunctionCall(e, Kind::Boolean, Dimension::None, depth)) return *call;
      return BooleanLeaf(e);
    case 7:
      return BooleanLeaf(e);
    default:
      return Comparison(e, depth);
  }
}

namespace {

Ex Condition(std::string text, const std::vector<Ex>& parts) {
  Ex result = Combined(std::move(text), parts);
  result.kind = Kind::Boolean;
  result.dimension = Dimension::None;
  result.of.clear();
  result.percent = result.unranked = result.unsure = result.residual = false;
  return result;
}

}  // namespace

std::optional<Ex> Generator::DecisionCompared(std::size_t e) {
  for (const Col& col : entities_[e].cols) {
    if (col.outcomes.empty() || random_.Chance(40)) continue;
    const std::string outcome = random_.Pick(col.outcomes);
    if (random_.Chance(30)) {
      Use("decision in set");
      const std::string second = random_.Pick(col.outcomes);
      return Condition(Text() << col.ex.text << (random_.Chance(50) ? " in {" : " not in {")
                              << outcome << (second == outcome ? "" : ", " + second) << "}",
                       {col.ex});
    }
    Use("decision compared");
    return Condition(col.ex.text + (random_.Chance(70) ? " = " : " <> ") + outcome, {col.ex});
  }
  return std::nullopt;
}

std::optional<Ex> Generator::EnumCompared(std::size_t e, int depth) {
  const Ex a = EnumValue(e, "shade", depth);
  if (a.constant) return std::nullopt;
  if (random_.Chance(40)) {
    Use("in set");
    return Condition(Text() << Group(a) << (random_.Chance(70) ? " in {" : " not in {")
                            << random_.Pick<std::string>({"red, green", "blue, red", "green"})
                            << "}",
                     {a});
  }
  return Condition(
      Text() << Group(a) << (random_.Chance(70) ? " = " : " <> ") << random_.Pick(shades_), {a});
}

std::optional<Ex> Generator::TextCompared(std::size_t e) {
  const auto texts = Columns(e, Kind::Text, std::nullopt);
  if (texts.empty()) return std::nullopt;
  const Ex a = random_.Pick(texts);
  if (random_.Chance(40)) {
    Use("like");
    return Condition(Text() << a.text << (random_.Chance(70) ? " like \"" : " not like \"")
                            << random_.Pick<std::string>({"[ab].*", "a", "..", "[^c]+"}) << "\"",
                     {a});
  }
  return Condition(Text() << a.text << (random_.Chance(70) ? " = \"" : " <> \"")
                          << random_.Pick<std::string>({"a", "b", "ab"}) << "\"",
                   {a});
}

std::optional<Ex> Generator::DatesCompared(std::size_t e, int depth) {
  const Ex a = DateValue(e, depth);
  if (a.constant) return std::nullopt;
  const Ex b = DateValue(e, 0);
  if (b.text == a.text) return std::nullopt;
  Use("date compared");
  return Condition(
      Group(a) + random_.Pick<std::string>({" < ", " <= ", " = ", " > ", " <> "}) + Group(b),
      {a, b});
}

std::optional<Ex> Generator::MissingAsked(std::size_t e, int depth) {
  const Ex a = random_.Chance(50) ? AnyNumber(e, depth - 1) : EnumValue(e, "shade", 0);
  if (!a.missing || a.constant) return std::nullopt;
  Use("is missing");
  Ex result = Condition(Group(a) + (random_.Chance(50) ? " is missing" : " is not missing"), {a});
  result.missing = false;
  return result;
}

std::optional<Ex> Generator::UnrankedAsked(std::size_t e) {
  for (const Col& col : entities_[e].cols) {
    if (!col.ex.unranked) continue;
    Use("is unranked");
    return Condition(col.name + (random_.Chance(60) ? " is unranked" : " is not unranked"),
                     {col.ex});
  }
  return std::nullopt;
}

std::optional<Ex> Generator::ExistenceAsked(std::size_t e) {
  bool missing = false;
  const auto lookup = LookupText(e, random_.Below(entities_.size()), missing);
  if (!lookup) return std::nullopt;
  Use("exists");
  Ex result = Condition(*lookup + " exists", {Ex{}});
  result.missing = missing;
  return result;
}

std::optional<Ex> Generator::NumberInRange(std::size_t e, int depth) {
  const Ex a = AnyNumber(e, depth - 1);
  if (a.constant) return std::nullopt;
  const Ex low = NumberLiteral(a.dimension);
  Ex high = Number(e, a.dimension, 0);
  if (high.text == a.text) high = NumberLiteral(a.dimension);
  Use("in range");
  return Condition(Text() << Group(a) << (random_.Chance(70) ? " in " : " not in ") << low.text
                          << (random_.Chance(50) ? ".." : "..<") << Group(high),
                   {a, low, high});
}

std::optional<Ex> Generator::ReferenceCompared(std::size_t e) {
  const EntitySpec& entity = entities_[e];
  for (const Col& col : entity.cols) {
    if (!col.field || col.ex.kind != Kind::Reference) continue;
    if (col.ex.of == "zone") {
      Use("reference compared");
      return Condition(
          Text() << col.name << (random_.Chance(70) ? " = " : " <> ") << random_.Pick(shades_),
          {col.ex});
    }
    if (col.ex.of == entity.name) {
      Use("reference compared");
      return Condition(col.name + " = code", {col.ex});
    }
  }
  return std::nullopt;
}

// A comparison of another sort than of two numbers; nothing where the sort drawn is not there.
std::optional<Ex> Generator::OtherComparison(std::size_t e, int depth) {
  switch (random_.Below(14)) {
    case 0:
      return DecisionCompared(e);
    case 1:
      return EnumCompared(e, depth);
    case 2:
      return TextCompared(e);
    case 3:
      return DatesCompared(e, depth);
    case 4:
      return MissingAsked(e, depth);
    case 5:
      return UnrankedAsked(e);
    case 6:
      return ExistenceAsked(e);
    case 7:
      return NumberInRange(e, depth);
    case 8:
      return ReferenceCompared(e);
    default:
      return std::nullopt;
  }
}

Ex Generator::Comparison(std::size_t e, int depth) {
  if (auto other = OtherComparison(e, depth)) return *other;
  Ex a = AnyNumber(e, depth - 1);
  if (a.constant) a = random_.Pick(Columns(e, Kind::Number, Dimension::None, false));
  Ex b = Number(e, a.dimension, random_.Chance(70) ? 0 : depth - 1);
  if (b.text == a.text) b = NumberLiteral(a.dimension);  // Else the comparison would say nothing.
  return Condition(Group(a) +
                       random_.Pick<std::string>({" < ", " <= ", " > ", " >= ", " = ", " <> "}) +
                       Group(b),
                   {a, b});
}

}  // namespace levrules::property
