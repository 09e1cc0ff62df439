// Decision tables of all modes.

#include <algorithm>

#include "tests/property/generator.h"

namespace levrules::property {

Generator::Heading Generator::TableHeading(std::size_t e) {
  Heading heading;
  const std::size_t which = random_.Below(10);
  if (which < 6) {
    std::vector<Col> fitting;
    for (const Col& col : entities_[e].cols) {
      if (col.key || col.ex.kind == Kind::Reference) continue;
      if (col.ex.kind == Kind::Enum && col.ex.of != "shade" && col.outcomes.empty()) continue;
      fitting.push_back(col);
    }
    const Col col = random_.Pick(fitting);
    heading.ex = col.ex;
    heading.outcomes = col.outcomes;
    heading.visible = col.field;
    Use(col.field ? "table over a field" : "table over a definition");
  } else if (which < 8) {
    auto pathed = Pathed(e, Kind::Number, Dimension::None);
    if (!pathed || random_.Chance(50)) pathed = Pathed(e, Kind::Enum, Dimension::None);
    if (pathed && pathed->of != "" && pathed->of != "shade") pathed.reset();
    heading.ex = pathed ? *pathed : AnyNumber(e, 1);
    heading.visible = pathed.has_value();
    Use("table over a path");
  } else {
    heading.ex = random_.Chance(80) ? AnyNumber(e, 1) : Boolean(e, 1);
  }
  if (heading.ex.constant || heading.ex.literal) {
    heading.ex = random_.Pick(Columns(e, Kind::Number, Dimension::None, false));
    heading.visible = true;
  }
  heading.tests_missing = (heading.ex.missing && random_.Chance(40)) || random_.Chance(3);
  if (heading.tests_missing) Use("table tests missing");
  return heading;
}

// In ascending order where there is one.
std::vector<std::string> Generator::TestValues(const Heading& heading) const {
  switch (heading.ex.kind) {
    case Kind::Boolean:
      return {"false", "true"};
    case Kind::Text:
      return {"\"a\"", "\"b\"", "\"ab\""};
    case Kind::Date:
      return {"2020-02-29", "2021-01-31", "2021-06-15"};
    case Kind::Enum:
      return heading.outcomes.empty() ? shades_ : heading.outcomes;
    case Kind::Reference:
      return {};
    case Kind::Number:
      break;
  }
  switch (heading.ex.dimension) {
    case Dimension::None:
      if (heading.ex.percent) return {"0%", "12.5%", "25%", "60%"};
      return {"-1", "0", "1", "2", "2.5", "3"};
    case Dimension::Time:
      return {"0 minutes", "1 hour", "90 minutes", "2 hours", "1 day"};
    case Dimension::Money:
      return {"£0", "50 pence", "£1", "£2.50", "£1k"};
    case Dimension::People:
      return {"0 people", "1 person", "2 people", "1_000 people"};
    case Dimension::Rate:
      return {"(£10 / 1 hour)", "(£12.50 / 1 hour)", "(£20 / 1 hour)"};
  }
  return {};
}

std::string Generator::CellTest(std::size_t e, Heading& heading) {
  if (heading.tests_missing && random_.Chance(25)) return "missing";
  const std::vector<std::string> values = TestValues(heading);
  const bool ordered = heading.ex.kind == Kind::Number || heading.ex.kind == Kind::Date;
  if (!ordered) return std::string(random_.Chance(15) ? "<> " : "") + random_.Pick(values);
  const std::string op = random_.Pick<std::string>({"< ", "<= ", "> ", ">= ", "<> ", ""});
  if (random_.Chance(12)) {
    const auto columns = Columns(e, heading.ex.kind, heading.ex.dimension);
    const Ex named = columns.empty() ? heading.ex : random_.Pick(columns);
    if (named.text != heading.ex.text) {
      Use("cell names a column");
      heading.names_missing = heading.names_missing || named.missing || named.unranked;
      return op + named.text;
    }
  }
  if (random_.Chance(40)) {
    const std::size_t low = random_.Below(values.size() - 1);
    const std::size_t high = low + 1 + random_.Below(values.size() - 1 - low);
    Use("cell range");
    return values[low] + (random_.Chance(50) ? ".." : "..<") + values[high];
  }
  return op + random_.Pick(values);
}

std::string Generator::CellOf(std::size_t e, Heading& heading) {
  if (random_.Chance(25)) return "_";
  std::string text = CellTest(e, heading);
  if (random_.Chance(20)) {
    text += " or " + CellTest(e, heading);
    Use("cell or");
  }
  if (random_.Chance(15)) {
    text = "not " + text;
    Use("cell not");
  }
  return text;
}

// Cells of which exactly one holds for each value.
std::vector<std::string> Generator::Partition(const Heading& heading) {
  const std::vector<std::string> values = TestValues(heading);
  std::vector<std::string> cells;
  if (heading.ex.kind == Kind::Boolean) {
    cells = {"true", "false"};
  } else if (heading.ex.kind == Kind::Text) {
    cells = {values[0], "<> " + values[0]};
  } else if (heading.ex.kind == Kind::Enum) {
    const std::size_t one = random_.Below(values.size());
    cells = {values[one]};
    if (values.size() > 1 && !heading.tests_missing && random_.Chance(40)) {
      cells.push_back("not " + values[one]);
    } else if (values.size() > 1) {
      std::string rest;
      for (std::size_t i = 0; i < values.size(); ++i) {
        if (i == one) continue;
        if (random_.Chance(50) && !rest.empty()) {
          cells.push_back(rest);
          rest.clear();
        }
        rest += (rest.empty() ? "" : " or ") + values[i];
      }
      cells.push_back(rest);
    }
  } else {
    const std::size_t cut = random_.Below(values.size());
    const bool below = random_.Chance(50);
    cells.push_back((below ? "< " : "<= ") + values[cut]);
    const std::string open = below ? ">= " : "> ";
    if (cut + 1 < values.size() && below && random_.Chance(60)) {
      cells.push_back(values[cut] + "..<" + values[cut + 1]);
      cells.push_back(">= " + values[cut + 1]);
    } else {
      cells.push_back(open + values[cut]);
    }
  }
  if (heading.tests_missing) cells.push_back("missing");
  return cells;
}

// Replaces a row by one for each part of a heading that it does not test yet.
void Generator::SplitRows(const std::vector<Heading>& headings, std::vector<std::string> row,
                          Rows& rows) {
  std::vector<std::size_t> open;
  for (std::size_t i = 0; i < row.size(); ++i) {
    if (row[i] == "_") open.push_back(i);
  }
  if (open.empty() || (open.size() < row.size() && random_.Chance(55)) || rows.size() > 8) {
    rows.push_back(std::move(row));
    return;
  }
  const std::size_t at = random_.Pick(open);
  for (const std::string& cell : Partition(headings[at])) {
    row[at] = cell;
    SplitRows(headings, row, rows);
  }
}

Generator::Rows Generator::TableRows(std::size_t e, std::vector<Heading>& headings,
                                     const std::string& mode) {
  const bool unique = mode.empty() || mode == "unique";
  const bool visible = std::ranges::all_of(headings, &Heading::visible);
  Rows rows;
  const std::vector<std::string> any(headings.size(), "_");
  if (random_.Chance(unique ? visible ? 97 : 55 : 20)) {
    Use("table of parts");
    SplitRows(headings, any, rows);
    if (unique && random_.Chance(20)) rows.push_back(random_.Pick(rows));
  } else {
    const int count = random_.Between(1, 4);
    for (int i = 0; i < count; ++i) {
      std::vector<std::string> row;
      for (Heading& heading : headings) row.push_back(CellOf(e, heading));
      rows.push_back(std::move(row));
    }
    if (!unique && random_.Chance(visible ? 98 : 60)) rows.push_back(any);
  }
  if (mode == "first") return rows;
  for (std::size_t i = rows.size(); i > 1; --i) std::swap(rows[i - 1], rows[random_.Below(i)]);
  return rows;
}

// What the rows may give: few values, so that rows often agree.
std::vector<Ex> Generator::TableResults(std::size_t e, const std::string& mode) {
  Ex like;
  const std::size_t which = random_.Below(10);
  const bool number = mode.starts_with("collect");
  if (number || which < 6) {
    like = NumberLiteral(random_.Chance(70)   ? Dimension::None
                         : random_.Chance(50) ? Dimension::Money
                                              : Dimension::Time);
  } else if (which < 7) {
    like.kind = Kind::Boolean;
    like.text = random_.Chance(50) ? "true" : "false";
    like.constant = true;
  } else if (which < 9) {
    like.kind = Kind::Enum;
    like.of = "shade";
    like.text = random_.Pick(shades_);
    like.constant = true;
  } else {
    like.kind = Kind::Date;
    like.text = "2021-06-15";
    like.constant = true;
  }
  std::vector<Ex> results;
  const bool literals = random_.Chance(50);
  const int count = random_.Between(1, 3);
  for (int i = 0; i < count; ++i) {
    if (literals && like.kind == Kind::Number) {
      results.push_back(NumberLiteral(like.dimension));
    } else if (literals && like.kind == Kind::Enum) {
      results.push_back(like);
      results.back().text = random_.Pick(shades_);
    } else if (literals) {
      results.push_back(like);
    } else {
      results.push_back(LikeThat(e, like, random_.Between(0, 1)));
    }
    // A bare enumerator has no kind of its own.
    if (like.kind == Kind::Enum) results.back().of = "shade";
  }
  return results;
}

std::string Generator::MakeTable(std::size_t e, const std::string& name) {
  const std::string mode =
      random_.Pick<std::string>({"", "", "unique", "first", "first", "collect sum", "collect min",
                                 "collect max", "collect count"});
  Use("table " + (mode.empty() ? "unique" : mode));
  std::vector<Heading> headings;
  const int wanted = random_.Between(1, 3);
  for (int i = 0; i < wanted; ++i) {
    Heading heading = TableHeading(e);
    const bool twice = std::ranges::any_of(
        headings, [&](const Heading& other) { return other.ex.text == heading.ex.text; });
    if (!twice) headings.push_back(std::move(heading));
  }
  const std::vector<Ex> results = TableResults(e, mode);
  std::vector<Ex> parts;
  std::string lines;
  bool missing = false;
  for (const auto& row : TableRows(e, headings, mode)) {
    std::string result = "missing";
    if (parts.empty() || !random_.Chance(6)) {
      parts.push_back(random_.Pick(results));
      result = parts.back().text;
    } else {
      missing = true;
      Use("table result missing");
    }
    lines += "    |";
    for (const std::string& cell : row) lines += " " + cell + " |";
    lines += " " + result + " |\n";
  }
  Col col;
  col.name = name;
  col.ex = Combined(name, parts);
  for (const Heading& heading : headings)
    missing = missing || heading.ex.missing || heading.ex.unranked || heading.names_missing;
  if (mode == "collect count") {
    col.ex = Ex();
    col.ex.text = name;
  }
  const bool enumerated = col.ex.kind == Kind::Enum;
  col.ex.missing = missing || col.ex.missing || col.ex.unranked;
  std::string type = enumerated ? "shade" : TypeText(col.ex);
  if (col.ex.unranked || (!enumerated && !random_.Chance(15))) type.clear();
  std::string text = "table " + name;
  if (!type.empty()) {
    text += std::string(" : ") + (col.ex.missing ? "optional " : "") + type;
    col.ex.residual = col.ex.unsure = false;
    col.ex.percent = type == "percent";
    Use("table with type");
  }
  text += mode.empty() ? "\n" : "\n    " + mode + "\n";
  text += "    |";
  for (const Heading& heading : headings) text += " " + heading.ex.text + " |";
  text += " result |\n" + lines;
  col.ex.atom = true;
  col.ex.constant = col.ex.literal = false;
  entities_[e].cols.push_back(col);
  return text;
}

}  // namespace levrules::property
