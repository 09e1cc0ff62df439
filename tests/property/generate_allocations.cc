// Allocations: pots, shares, bounds, steps and exceptions.

#include <algorithm>

#include "tests/property/generator.h"

namespace levrules::property {

namespace {

// What is left of a literal without its number.
std::string UnitOf(std::string literal) {
  std::erase_if(literal, [](char c) {
    return (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-' || c == 'k';
  });
  return literal;
}

}  // namespace

std::string Generator::PotLiteral(Dimension dimension) {
  switch (dimension) {
    case Dimension::None:
      return random_.Pick<std::string>({"10", "7", "100", "0", "2.5", "-1", "12", "1"});
    case Dimension::Money:
      return random_.Pick<std::string>({"£10", "£100", "£1k", "£2.50", "£7", "£0", "250 pence"});
    case Dimension::People:
      return random_.Pick<std::string>({"10 people", "7 people", "1_000 people"});
    case Dimension::Time:
      return random_.Pick<std::string>({"1 day", "90 minutes", "10 hours"});
    case Dimension::Rate:
      break;
  }
  return "(£20 / 1 hour)";
}

// What is shared out, and `within` what. Mostly the same in all rows of a pot.
Ex Generator::PotOf(std::size_t e, std::string& within, bool& group_missing) {
  const EntitySpec& entity = entities_[e];
  // A pot of another row, perhaps itself an amount that was shared out.
  for (const Col& col : entity.cols) {
    if (!col.field || col.ex.kind != Kind::Reference || !random_.Chance(60)) continue;
    const auto target = std::ranges::find(entities_, col.ex.of, &EntitySpec::name);
    std::vector<Ex> pots;
    std::vector<Ex> shared;
    for (const Col& other : target->cols) {
      if (other.ex.kind != Kind::Number || other.ex.residual || other.ex.unsure) continue;
      pots.push_back(other.ex);
      if (other.name.starts_with("grant")) shared.push_back(other.ex);
    }
    if (pots.empty()) continue;
    if (!shared.empty()) Use("chain of pots");
    Ex pot = random_.Pick(shared.empty() || random_.Chance(20) ? pots : shared);
    pot.text = col.name + "." + pot.text;
    pot.missing = pot.missing || col.ex.missing;
    pot.atom = true;
    within = col.name;
    group_missing = col.ex.missing;
    Use("pot of another row");
    return pot;
  }
  if (random_.Chance(60)) {
    if (const auto names = WithinNames(e, group_missing, false)) {
      within = *names;
      Use("pot within");
    }
  }
  Ex pot;
  pot.constant = pot.atom = true;
  const std::size_t which = random_.Below(20);
  pot.dimension = which < 7    ? Dimension::None
                  : which < 15 ? Dimension::Money
                  : which < 17 ? Dimension::People
                               : Dimension::Time;
  if (random_.Chance(4)) return Number(e, pot.dimension, 1);
  pot.text = PotLiteral(pot.dimension);
  if (pot.dimension == Dimension::None && !within.empty() && random_.Chance(25)) {
    const Ex x = random_.Pick(Columns(e, Kind::Number, Dimension::None, false));
    if (!x.residual) {
      Ex sum = x;
      sum.text = "sum(" + x.text + " within " + within + " missing skipped)";
      sum.missing = true;
      sum.unranked = false;
      sum.atom = true;
      return sum;
    }
  }
  return pot;
}

std::string Generator::ShareLines(std::size_t e, const std::string& indent, bool& needed) {
  std::vector<std::vector<std::string>> sets = {
      {"100%"},      {"100%"}, {"70%", "30%"}, {"1 / 3", "2 / 3"}, {"60%", "25%", "15%"},
      {"0.5", "0.5"}};
  for (const Ex& parameter : parameters_) {
    if (parameter.text == "top_share") sets.push_back({"top_share", "100% - top_share"});
    if (parameter.text == "limit" && random_.Chance(20))
      sets.push_back({"limit / 2", "1 - limit / 2"});  // Adds up, but may be negative.
  }
  std::string text;
  const auto shares = random_.Pick(sets);
  if (shares.size() > 1) Use("several shares");
  for (const std::string& share : shares) {
    Ex key;
    const std::size_t which = random_.Below(12);
    const auto people = Columns(e, Kind::Number, Dimension::People, false);
    if (which < 2) {
      key.text = random_.Pick<std::string>({"1", "1", "0"});
    } else if (which < 5 && !people.empty()) {
      key = random_.Pick(people);
    } else if (which < 9) {
      key = random_.Pick(Columns(e, Kind::Number, std::nullopt, false));
    } else {
      key = AnyNumber(e, 1);
      if (random_.Chance(75)) {
        key.text = "abs(" + key.text + ")";
        Use("key of an expression");
      }
    }
    needed = needed || key.missing || key.unranked;
    text += indent + "share " + share + " by " + key.text + "\n";
  }
  return text;
}

std::string Generator::BoundLines(std::size_t e, const std::string& indent, const Ex& pot,
                                  bool& needed) {
  std::string text;
  const auto bound = [&](const std::vector<std::string>& literals) {
    if (!literals.empty() && random_.Chance(70)) return random_.Pick(literals);
    const Ex ex = Number(e, pot.dimension, random_.Chance(70) ? 0 : 1);
    needed = needed || ex.missing || ex.unranked;
    return ex.text;
  };
  const auto literals = [&](bool floor) -> std::vector<std::string> {
    switch (pot.dimension) {
      case Dimension::None:
        return floor ? std::vector<std::string>{"1", "0.5", "0"}
                     : std::vector<std::string>{"4", "2.5", "50"};
      case Dimension::Money:
        return floor ? std::vector<std::string>{"£1", "50 pence", "£1.25"}
                     : std::vector<std::string>{"£4", "£2.50", "£500"};
      case Dimension::People:
        return floor ? std::vector<std::string>{"1 person"} : std::vector<std::string>{"3 people"};
      case Dimension::Time:
        return floor ? std::vector<std::string>{"10 minutes"} : std::vector<std::string>{"4 hours"};
      case Dimension::Rate:
        return {};
    }
    return {};
  };
  if (random_.Chance(35)) {
    text += indent + "at least " + bound(literals(true)) + "\n";
    Use("at least");
  }
  if (random_.Chance(30)) {
    text += indent + "at most " + bound(literals(false)) + "\n";
    Use("at most");
  }
  return text;
}

std::string Generator::StepLine(std::size_t e, const std::string& indent, const Ex& pot,
                                bool& kept) {
  std::vector<std::string> steps;
  switch (pot.dimension) {
    case Dimension::None:
      steps = {"1", "0.5", "3"};
      break;
    case Dimension::Money:
      steps = {"£1", "50 pence", "1 penny", "£3"};
      break;
    case Dimension::People:
      steps = {"1 person", "2 people"};
      break;
    case Dimension::Time:
      steps = {"30 minutes", "1 hour"};
      break;
    case Dimension::Rate:
      return "";
  }
  const std::string step = random_.Pick(steps);
  if (random_.Chance(30)) {
    kept = true;
    Use("rounded down");
    return indent + "rounded to " + step + " down\n";
  }
  Use("largest remainder");
  return indent + "rounded to " + step + " by largest remainder, ties by " + TieKeys(e) + "\n";
}

// A condition that reads one of the names of `within`.
std::optional<Ex> Generator::PotCondition(std::size_t e, const std::string& name) {
  const auto col = std::ranges::find(entities_[e].cols, name, &Col::name);
  if (col == entities_[e].cols.end()) return std::nullopt;
  Ex ex = col->ex;
  switch (ex.kind) {
    case Kind::Enum:
      ex.text += " = " + random_.Pick(ex.of == "shade" ? shades_ : col->outcomes);
      break;
    case Kind::Boolean:
      break;
    case Kind::Number:
      ex.text += random_.Pick<std::string>({" > ", " <= "}) + NumberLiteral(ex.dimension).text;
      break;
    case Kind::Text:
      ex.text += " = \"a\"";
      break;
    case Kind::Date:
      ex.text += " <= 2021-01-31";
      break;
    case Kind::Reference:
      if (ex.of != "zone") return std::nullopt;
      ex.text += " = " + random_.Pick(shades_);
      break;
  }
  ex.kind = Kind::Boolean;
  if (ex.missing && random_.Chance(20)) {
    ex.text = name + " is missing";
    ex.missing = false;
  }
  return ex;
}

std::string Generator::PotExceptions(std::size_t e, const std::string& within, const Ex& pot,
                                     bool kept, bool& needed) {
  const std::string first = within.substr(0, within.find(','));
  std::string text;
  const std::size_t count = random_.Chance(70) ? 1 : 2;
  for (std::size_t i = 0; i < count; ++i) {
    std::optional<Ex> condition = PotCondition(e, first);
    for (const Ex& parameter : parameters_) {
      if (parameter.text == "limit" && random_.Chance(condition ? 15 : 100)) {
        condition = parameter;
        condition->text = "limit > 1";
      }
    }
    if (!condition) return text;
    // Two that may overlap are refused before the run where that can be seen, so the second one
    // excludes the first, or it reads another name.
    if (i == 1 && within.find(", ") != std::string::npos && random_.Chance(70)) {
      const auto other = PotCondition(e, within.substr(within.find(", ") + 2));
      if (!other) return text;
      Use("pots whose exceptions may overlap");
      condition = other;
    } else if (i == 1) {
      if (condition->text.find(" = ") == std::string::npos) return text;
      const std::string column = condition->text.substr(0, condition->text.find(" = "));
      if (text.find("where " + column + " = ") == std::string::npos ||
          text.find("where " + condition->text + "\n") != std::string::npos)
        return text;
    }
    Use("allocation except");
    needed = needed || condition->missing || condition->unranked;
    text += "    except where " + condition->text + "\n";
    const std::string indent = "        ";
    std::string body;
    bool keeps = kept;
    const std::string other = PotLiteral(pot.dimension);
    if (random_.Chance(20) && (kUnitsOfBlocksDiffer || UnitOf(other) == UnitOf(pot.text))) {
      Use("pot of an exception");
      body += indent + "of " + other + (within.empty() ? "" : " within " + within) + "\n";
    }
    if (random_.Chance(55)) body += ShareLines(e, indent, needed);
    if (random_.Chance(20)) {
      const Ex where = Boolean(e, 1);
      needed = needed || where.missing;
      body += indent + "where " + where.text + "\n";
    }
    if (random_.Chance(50)) body += BoundLines(e, indent, pot, needed);
    if (random_.Chance(20)) body += StepLine(e, indent, pot, keeps);
    if (random_.Chance(15)) {
      body += indent + (random_.Chance(50) ? "missing spoils\n" : "missing skipped\n");
      Use("policy in an allocation's exception");
    }
    if (body.empty() || (keeps && !kept)) body += indent + "leftover kept\n";
    text += body;
    if (random_.Chance(15)) {
      Use("nested allocation except");
      text += indent + "except where lenient_pot\n";
      const std::string inner = ShareLines(e, indent + "    ", needed);
      const auto name = random_.Chance(50) ? PotCondition(e, first) : std::nullopt;
      const std::string where = name ? name->text : "as_at > 2021-06-15";
      needed = needed || (name && (name->missing || name->unranked));
      text.replace(text.find("lenient_pot"), 11, where);
      text += inner;
    }
  }
  return text;
}

std::string Generator::MakeAllocation(std::size_t e, const std::string& name) {
  Use("allocation");
  // First the pot that this one may be paid from.
  for (const Col& col : entities_[e].cols) {
    if (!col.field || col.ex.kind != Kind::Reference || col.ex.of == entities_[e].name) continue;
    const auto target = std::ranges::find(entities_, col.ex.of, &EntitySpec::name);
    const bool has = std::ranges::any_of(
        target->cols, [](const Col& other) { return other.name.starts_with("grant"); });
    if (has || !random_.Chance(60)) continue;
    const auto at = static_cast<std::size_t>(target - entities_.begin());
    const std::string first = "grant" + std::to_string(++names_);
    std::string text = MakeAllocation(at, first);
    definitions_.push_back({at, first, std::move(text)});
    break;
  }
  std::string within;
  bool needed = false;
  Ex pot = PotOf(e, within, needed);
  if (pot.residual || pot.unsure) {
    pot = Ex();
    pot.text = "10";
    pot.atom = true;
  }
  needed = needed || pot.missing || pot.unranked;
  std::string text = "allocation " + name + "\n    of " + pot.text +
                     (within.empty() ? "" : " within " + within) + "\n";
  if (random_.Chance(35)) {
    const Ex where = Boolean(e, random_.Between(0, 1));
    needed = needed || where.missing || where.unranked;
    text += "    where " + where.text + "\n";
    Use("allocation where");
  }
  text += ShareLines(e, "    ", needed);
  text += BoundLines(e, "    ", pot, needed);
  bool kept = random_.Chance(40);
  if (random_.Chance(60)) text += StepLine(e, "    ", pot, kept);
  if (kept) {
    text += "    leftover kept\n";
    Use("leftover kept");
  }
  std::string exceptions;
  if (random_.Chance(35)) exceptions = PotExceptions(e, within, pot, kept, needed);
  bool spoils = false;
  if (needed || random_.Chance(10)) {
    spoils = random_.Chance(40);
    text += spoils ? "    missing spoils\n" : "    missing skipped\n";
    Use(spoils ? "allocation missing spoils" : "allocation missing skipped");
  }
  Col col;
  col.name = name;
  col.ex.text = name;
  col.ex.dimension = pot.dimension;
  col.ex.atom = true;
  col.ex.missing = needed;
  entities_[e].cols.push_back(col);
  return text + exceptions;
}

// Every allocation is printed, so one without steps needs a report that rounds it.
void Generator::AddReports(Generated& out) {
  for (const EntitySpec& entity : entities_) {
    std::string lines;
    for (const Col& col : entity.cols) {
      if (col.name.starts_with("grant"))
        lines += "    " + col.name + " rounded to 2 decimals half even\n";
    }
    if (lines.empty()) continue;
    Part part{Part::Sort::Report, "", entity.name, "report\n" + lines};
    if (entity.name != "place") part.text = "for each " + entity.name + "\n" + Indented(part.text);
    out.parts.push_back(std::move(part));
  }
}

}  // namespace levrules::property
