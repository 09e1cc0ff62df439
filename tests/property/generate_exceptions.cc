// Exceptions: blocks that stand in place of others, in lets, indexes and criteria.

#include <algorithm>

#include "tests/property/generator.h"

namespace levrules::property {

// A condition of which nothing is known before the run, so that it may overlap with any other.
Ex Generator::Opaque(std::size_t e) {
  const Ex x = random_.Pick(Columns(e, Kind::Number, std::nullopt, false));
  Ex ex;
  ex.kind = Kind::Boolean;
  ex.missing = true;
  ex.text = Text() << x.text << random_.Pick<std::string>({" > ", " < ", " >= "}) << "mean("
                   << x.text << " missing skipped)";
  if (!random_.Chance(30)) return ex;
  const Ex other = Boolean(e, 1);
  ex.text = Text() << "(" << ex.text << ")" << (random_.Chance(50) ? " and " : " or ") << "("
                   << other.text << ")";
  return ex;
}

// The conditions of one level. Those that exclude each other and those that may overlap are both
// frequent; an overlap that can be seen before the run is refused, so it is made rarely.
std::vector<Ex> Generator::ExceptionConditions(std::size_t e, std::size_t count) {
  if (count == 1 && random_.Chance(75)) return {Boolean(e, random_.Between(0, 2))};
  std::vector<Ex> conditions;
  std::vector<Ex> shades;
  for (const Ex& ex : Columns(e, Kind::Enum, std::nullopt, false)) {
    if (ex.of == "shade") shades.push_back(ex);
  }
  if (!shades.empty() && random_.Chance(45)) {
    Use("exceptions that exclude each other");
    const Ex shade = random_.Pick(shades);
    for (std::size_t i = 0; i < count; ++i)
      conditions.push_back(Combined(shade.text + " = " + shades_[i], {shade}));
  } else {
    Use("exceptions that may overlap");
    for (std::size_t i = 0; i < count; ++i)
      conditions.push_back(i == 0 ? Boolean(e, random_.Between(0, 1)) : Opaque(e));
  }
  for (std::size_t i = conditions.size(); i > 1; --i)
    std::swap(conditions[i - 1], conditions[random_.Below(i)]);
  return conditions;
}

std::string Generator::Exceptions(std::size_t e, const std::string& indent, int depth, int state,
                                  bool& missing, const Body& body) {
  const std::size_t which = random_.Below(10);
  const std::size_t count = which < 5 ? 1 : which < 9 ? 2 : 3;
  std::string text;
  for (const Ex& condition : ExceptionConditions(e, count)) {
    missing = missing || condition.missing || condition.unranked;
    text += indent + "except where " + condition.text + "\n";
    int inner = state;
    text += body(indent + "    ", inner);
    if (depth > 1 && random_.Chance(25)) {
      Use("nested exception");
      text += Exceptions(e, indent + "    ", depth - 1, inner, missing, body);
    }
  }
  return text;
}

// An expression that can stand in its place.
Ex Generator::LikeThat(std::size_t e, const Ex& like, int depth) {
  switch (like.kind) {
    case Kind::Number:
      return Number(e, like.dimension, depth);
    case Kind::Boolean:
      return Boolean(e, depth);
    case Kind::Date:
      return DateValue(e, depth);
    case Kind::Enum:
      return like.of == "shade" ? EnumValue(e, like.of, depth) : like;
    case Kind::Text:
    case Kind::Reference:
      break;
  }
  return like;
}

std::string Generator::LetExceptions(std::size_t e, Ex& ex) {
  Use("let except");
  std::vector<Ex> values = {ex};
  const Ex base = ex;
  bool missing = false;
  std::string text = Exceptions(e, "    ", 2, 0, missing, [&](const std::string& indent, int&) {
    values.push_back(random_.Chance(20) ? base : LikeThat(e, base, random_.Between(0, 1)));
    return indent + values.back().text + "\n";
  });
  ex = Combined(ex.text, values);
  ex.missing = ex.missing || missing;
  return text;
}

// Parts of an index that add up to `total`, which may be stated anew.
std::string Generator::IndexParts(std::size_t e, const std::string& indent, int& total, Ex& ex) {
  const std::vector<std::vector<std::string>> plain = {
      {"60%", "40%"}, {"50%", "25%", "25%"}, {"1 / 3", "2 / 3"}, {"0.2", "0.8"}, {"100%"}};
  const std::vector<std::vector<std::string>> points = {{"6", "4"}, {"5", "3", "2"}};
  std::string text;
  if (indent.size() > 4 && random_.Chance(15)) {
    total = 11 - total;
    text += indent + (total == 10 ? "total 10\n" : "total 100%\n");
    Use("total in an exception");
  }
  for (const std::string& weight : random_.Pick(total == 10 ? points : plain)) {
    const Ex value = Number(e, ex.dimension, 1);
    text += indent + "weight " + weight + " on " + value.text + "\n";
    ex.missing = ex.missing || value.missing || value.unranked;
    ex.unranked = ex.unranked || value.unranked;
    ex.residual = ex.residual || value.residual;
  }
  return text;
}

std::string Generator::CriterionExceptions(std::size_t e, bool& missing) {
  Use("criterion except");
  return Exceptions(e, "    ", 2, 0, missing, [&](const std::string& indent, int&) {
    std::string text;
    bool unknown = missing;
    if (random_.Chance(75)) {
      const Ex condition = Boolean(e, random_.Between(0, 2));
      text += indent + "met when " + condition.text + "\n";
      unknown = condition.missing;
      missing = missing || condition.missing;
    }
    if (unknown && random_.Chance(35)) {
      text += indent + (random_.Chance(50) ? "missing is met\n" : "missing is not met\n");
      Use("policy in an exception");
    }
    if (text.empty() || random_.Chance(20)) text += indent + "because \"as the exception says\"\n";
    return text;
  });
}

}  // namespace levrules::property
