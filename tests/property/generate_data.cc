// Entities and their rows. Cells come from tiny domains; a few are missing or wrong.

#include <algorithm>
#include <set>

#include "tests/property/generator.h"

namespace levrules::property {

namespace {

const std::vector<std::string> kShades = {"red", "green", "blue"};

std::string Quoted(const std::string& text) {
  std::string quoted = "\"";
  for (char c : text) quoted += c == '"' ? "\"\"" : std::string(1, c);
  return quoted + "\"";
}

}  // namespace

void Generator::MakeEnums() { shades_ = kShades; }

void Generator::Set(FieldSpec& field, const std::string& type, const std::string& clauses,
                    std::vector<std::string> good, std::vector<std::string> bad,
                    const char* feature) {
  field.type = type;
  field.clauses = clauses;
  field.good = std::move(good);
  field.bad = std::move(bad);
  Use(feature);
}

void Generator::SetNumber(FieldSpec& field, int sort) {
  switch (sort) {
    case 0:
      Set(field, "number", random_.Chance(40) ? " in 0..4" : "", {"0", "1", "2", "3", "2.5", "1/3"},
          {"abc", "1e1", "+1", "12,34"}, "field number");
      if (!field.clauses.empty()) field.bad.push_back("4.5");
      break;
    case 1:
      Set(field, "integer", random_.Chance(30) ? " in -1..<5" : "", {"-1", "0", "1", "2", "3"},
          {"1.5", "x1", "2-"}, "field integer");
      if (!field.clauses.empty()) field.bad.push_back("5");
      break;
    case 2:
      Set(field, "integer people", random_.Chance(30) ? " times 1_000 people" : "",
          {"0", "1", "2", "2", "1,200"}, {"many", "+5"}, "field people");
      break;
    case 3:
      Set(field, "number hours", "", {"0", "0.5", "1", "1.5", "2"}, {"1h", "--1"}, "field hours");
      break;
    case 4:
      Set(field, "number minutes", "", {"30", "60", "90", "60"}, {"1:30"}, "field minutes");
      break;
    case 5:
      Set(field, "money", random_.Chance(30) ? " times £1k" : "",
          {"1", "2.50", "£3", "1,000", "£1,000.50"}, {"£1.234", "one", "$5"}, "field money");
      break;
    case 6:
      Set(field, "number pence", "", {"0", "50", "100", "250"}, {"p50"}, "field pence");
      break;
    case 7:
      Set(field, "number £/hour", "", {"10", "12.5", "£20", "10"}, {"10/h"}, "field rate");
      break;
    case 8:
      Set(field, "percent", " times 1% in 0%..100%", {"0", "10", "12.5%", "50", "100"},
          {"101", "ten", "-1"}, "field percent times");
      break;
    case 9:
      Set(field, "percent", "", {"0%", "25%", "25%", "60.5%"}, {"25", "0.25"}, "field percent");
      break;
    case 14:
      Set(field, "number", " with 2 decimals", {"0.25", "1", "1.5", "0.25"}, {"0.125", "1/3"},
          "with decimals");
      break;
    default:
      break;
  }
}

void Generator::SetOther(FieldSpec& field, int sort) {
  switch (sort) {
    case 10:
      Set(field, "boolean", "", {"true", "false"}, {"yes", "TRUE", "1"}, "field boolean");
      break;
    case 11:
      Set(field, "text", random_.Chance(40) ? " like \"[a-d]{1,2}\"" : "", {"a", "b", "ab", "c"},
          {}, "field text");
      if (!field.clauses.empty()) field.bad = {"abc", "Z"};
      break;
    case 12:
      Set(field, "date", "", {"2020-02-29", "2021-01-31", "2021-06-15", "2021-06-15"},
          {"2021-02-29", "15/06/2021", "soon"}, "field date");
      if (random_.Chance(30)) {
        field.clauses = " written \"DD/MM/YYYY\"";
        field.good = {"29/02/2020", "31/01/2021", "15/06/2021"};
        field.bad = {"29/02/2021", "soon"};
        Use("written");
      }
      break;
    case 13:
      Set(field, "shade", "", {"red", "green", "deep blue", "blue"}, {"pink", "Red"}, "field enum");
      break;
    default:
      break;
  }
}

// The sorts of fields, by number; the domains are small on purpose.
FieldSpec Generator::MakeField(const std::string& name, int sort) {
  FieldSpec field;
  field.name = field.header = name;
  field.optional = random_.Chance(45);
  SetNumber(field, sort);
  SetOther(field, sort);
  if (!field.target.empty() || sort == 8 || random_.Chance(20)) {
    field.header = name + " (as in the file)";
  }
  return field;
}

void Generator::AddFields(EntitySpec& entity, int count) {
  const std::string prefix = entity.name.substr(0, 2) + "_";
  for (int i = 0; i < count; ++i) {
    const int sort = static_cast<int>(random_.Below(15));
    entity.fields.push_back(MakeField(prefix + "f" + std::to_string(++names_), sort));
  }
  // Something to count and group by is always there.
  FieldSpec number = MakeField(prefix + "num", 0);
  number.optional = random_.Chance(60);
  entity.fields.push_back(number);
  FieldSpec kind = MakeField(prefix + "kind", 13);
  kind.optional = random_.Chance(25);
  entity.fields.push_back(kind);
}

EntitySpec Generator::MakeZone() {
  EntitySpec zone;
  zone.name = "zone";
  zone.inlined = true;
  FieldSpec key = MakeField("shade_of", 13);
  key.role = "key ";
  key.optional = false;
  key.good = {"red", "green", "blue"};
  zone.fields.push_back(key);
  AddFields(zone, random_.Between(0, 1));
  return zone;
}

EntitySpec Generator::MakePlace() {
  EntitySpec place;
  place.name = "place";
  FieldSpec key;
  key.name = key.header = "code";
  key.role = "key ";
  if (random_.Chance(70)) {
    key.type = "text";
    key.good = {"a", "b", "c", "d", "e", "f", "g", "h", "ab", "zz", "B", "10"};
    Use("key text");
  } else {
    key.type = "integer";
    key.good = {"1", "2", "3", "4", "5", "6", "7", "9", "10", "11", "-1", "20"};
    Use("key integer");
  }
  place.fields.push_back(key);
  AddFields(place, random_.Between(2, 4));
  return place;
}

EntitySpec Generator::MakeArea() {
  EntitySpec area;
  area.name = "area";
  FieldSpec key;
  key.name = key.header = "code";
  key.role = "key ";
  key.type = "integer";
  key.good = {"1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12"};
  area.fields.push_back(key);
  AddFields(area, random_.Between(1, 3));
  return area;
}

EntitySpec Generator::MakePair() {
  EntitySpec pair;
  pair.name = "pair";
  pair.keys = 2;
  FieldSpec first;
  first.name = first.header = "part";
  first.role = "key ";
  first.type = "text";
  first.good = {"a", "b", "c"};
  pair.fields.push_back(first);
  FieldSpec second = MakeField("tone", 13);
  second.role = "key ";
  second.optional = false;
  second.header = "tone";
  pair.fields.push_back(second);
  AddFields(pair, random_.Between(0, 2));
  Use("composite key");
  return pair;
}

void Generator::MakeEntities() {
  entities_.push_back(MakePlace());
  const std::size_t others = random_.Below(3);
  bool zone = false;
  if (others > 0) {
    const std::size_t which = random_.Below(4);
    if (which != 1) entities_.push_back(MakeArea());
    if (which == 1 || others > 1) entities_.push_back(random_.Chance(60) ? MakeZone() : MakePair());
    zone = entities_.back().name == "zone";
  }
  const auto refer = [&](EntitySpec& entity, const std::string& target,
                         std::size_t optional_percent) {
    FieldSpec field;
    field.name = field.header = entity.name.substr(0, 2) + "_" + target;
    field.type = target;
    field.target = target;
    field.optional = random_.Chance(optional_percent);
    entity.fields.push_back(field);
    Use("reference to " + target);
  };
  for (EntitySpec& entity : entities_) {
    if (entity.name == "area" || (entity.name == "pair" && random_.Chance(60)))
      refer(entity, "place", 60);
    if (zone && entity.name != "zone" && random_.Chance(70)) refer(entity, "zone", 40);
    if (entity.name == "place" && random_.Chance(15)) refer(entity, "place", 100);
    if (entity.name != "zone" && entity.name != "pair" && random_.Chance(25)) {
      FieldSpec judged =
          MakeField(entity.name.substr(0, 2) + "_judged", random_.Chance(50) ? 10 : 0);
      judged.role = "judgement ";
      judged.header = judged.name;
      judged.optional = true;
      judged.companions = true;
      entity.fields.push_back(judged);
      Use("judgement");
    }
    if (entity.name != "zone" && random_.Chance(25)) {
      entity.inlined = random_.Chance(60) || entity.inlined;
      if (entity.inlined) Use("inline rows");
    }
    if (entity.inlined) {
      for (FieldSpec& field : entity.fields) field.header = field.name;
    } else if (random_.Chance(15)) {
      entity.once_per_key = true;
      Use("once per key");
    }
    if (random_.Chance(30)) {
      entity.markers = {"x"};
      if (random_.Chance(50)) entity.markers.push_back("n/a");
      Use("missing as");
    }
  }
  for (EntitySpec& entity : entities_) AddColumns(entity);
  // Keys first, since references need those of their target.
  for (EntitySpec& entity : entities_) MakeRows(entity);
  for (EntitySpec& entity : entities_) SpoilCells(entity);
}

void Generator::AddColumns(EntitySpec& entity) {
  for (const FieldSpec& field : entity.fields) {
    Col col;
    col.name = field.name;
    col.field = true;
    col.key = field.role == "key ";
    col.ex.text = field.name;
    col.ex.atom = true;
    col.ex.missing = field.optional;
    const std::string& type = field.type;
    if (!field.target.empty()) {
      col.ex.kind = Kind::Reference;
      col.ex.of = field.target;
    } else if (type == "shade") {
      col.ex.kind = Kind::Enum;
      col.ex.of = "shade";
    } else if (type == "boolean") {
      col.ex.kind = Kind::Boolean;
    } else if (type == "text") {
      col.ex.kind = Kind::Text;
    } else if (type == "date") {
      col.ex.kind = Kind::Date;
    } else {
      col.ex.percent = type == "percent";
      if (type == "number hours" || type == "number minutes") col.ex.dimension = Dimension::Time;
      if (type == "money" || type == "number pence") col.ex.dimension = Dimension::Money;
      if (type == "integer people") col.ex.dimension = Dimension::People;
      if (type == "number £/hour") col.ex.dimension = Dimension::Rate;
    }
    entity.cols.push_back(col);
  }
}

void Generator::MakeRows(EntitySpec& entity) {
  const int wanted = entity.name == "zone"
                         ? 3
                         : random_.Between(random_.Chance(10) ? 0 : 2, entity.keys == 2 ? 6 : 9);
  std::set<std::vector<std::string>> used;
  for (int i = 0; i < wanted; ++i) {
    std::vector<std::string> key;
    for (std::size_t k = 0; k < entity.keys; ++k) {
      key.push_back(random_.Pick(entity.fields[k].good));
      if (key.back() == "deep blue") key.back() = "blue";
    }
    if (entity.name == "zone") key = {shades_[static_cast<std::size_t>(i)]};
    if (used.insert(key).second) entity.key_rows.push_back(key);
  }
}

// The other cells: good ones, missing ones, and in half of the programs a few that are errors.
void Generator::SpoilCells(EntitySpec& entity) {
  const std::size_t missing_percent = random_.Chance(30) ? 50 : 18;
  const bool with_errors = random_.Chance(30);
  for (const auto& key : entity.key_rows) {
    std::vector<std::string> row = key;
    for (std::size_t f = entity.keys; f < entity.fields.size(); ++f) {
      const FieldSpec& field = entity.fields[f];
      std::string cell;
      if (!field.target.empty()) {
        const auto target = std::ranges::find(entities_, field.target, &EntitySpec::name);
        if (!target->key_rows.empty()) cell = random_.Pick(target->key_rows)[0];
        if (random_.Chance(1))
          cell = target->fields[0].type == "integer" ? "99"
                 : target->name == "zone"            ? "red"
                                                     : "nowhere";
      } else {
        cell = random_.Pick(field.good);
      }
      if (field.optional && random_.Chance(missing_percent))
        cell = entity.markers.empty() ? "" : random_.Chance(50) ? "" : random_.Pick(entity.markers);
      if (with_errors && random_.Chance(5)) {
        if (!field.bad.empty() && random_.Chance(70)) {
          cell = random_.Pick(field.bad);
          Use("bad cell");
        } else if (!field.optional) {
          cell = "";
          Use("empty required cell");
        }
      }
      row.push_back(cell);
    }
    entity.rows.push_back(row);
  }
  // A row that is dropped, or a key that stops the run.
  if (!entity.rows.empty() && entity.once_per_key) {
    entity.rows.push_back(random_.Pick(entity.rows));
    if (random_.Chance(10))
      entity.rows.back().back() = entity.rows.back().back() == "red" ? "green" : "red";
  } else if (!entity.rows.empty() && random_.Chance(1)) {
    entity.rows.push_back(random_.Pick(entity.rows));
    Use("key twice");
  }
  for (std::size_t i = entity.rows.size(); i > 1; --i)
    std::swap(entity.rows[i - 1], entity.rows[random_.Below(i)]);
  const bool referred = entity.name == "place" && entities_.size() > 1;
  if (!entity.inlined && !with_errors && !referred && random_.Chance(20)) {
    for (const Col& col : entity.cols) {
      if (!col.field || col.key || col.ex.missing) continue;
      if (col.ex.kind == Kind::Enum) entity.only_where = col.name + " <> green";
      if (col.ex.kind == Kind::Number && col.ex.dimension == Dimension::None && !col.ex.percent)
        entity.only_where = col.name + " > 0";
      if (col.ex.kind == Kind::Date) entity.only_where = col.name + " <= as_at";
    }
    if (entity.only_where) Use("only where");
  }
}

std::string Generator::EntityText(const EntitySpec& entity, Generated& out) {
  std::string text = "entity " + entity.name + (random_.Chance(30) ? " \"An entity\"" : "") + "\n";
  if (!entity.inlined) {
    const std::string path = "data/" + entity.name + ".csv";
    text += "    from \"" + path + "\"" + (entity.once_per_key ? " once per key" : "") + "\n";
    out.files[path] = CsvText(entity);
  }
  if (!entity.markers.empty()) {
    text += "    missing as \"x\" \"Suppressed\"";
    if (entity.markers.size() > 1) text += ", \"n/a\"";
    text += "\n";
  }
  for (const FieldSpec& field : entity.fields) {
    text +=
        "    " + field.role + field.name + " : " + (field.optional ? "optional " : "") + field.type;
    if (field.header != field.name) text += " column \"" + field.header + "\"";
    text += field.clauses + "\n";
  }
  if (entity.only_where) text += "    only where " + *entity.only_where + "\n";
  if (entity.inlined) {
    text += "    |";
    for (const FieldSpec& field : entity.fields) {
      text += " " + field.name + " |";
      if (field.companions)
        text += " " + field.name + "_by | " + field.name + "_on | " + field.name + "_reason |";
    }
    text += "\n";
    for (const auto& row : entity.rows) {
      text += "    |";
      for (std::size_t f = 0; f < row.size(); ++f) {
        text += " " + row[f] + " |";
        if (!entity.fields[f].companions) continue;
        const bool known = !row[f].empty() && row[f] != "x" && row[f] != "n/a";
        const bool lacking = random_.Chance(8);
        text +=
            known ? (lacking ? "  | 2021-01-02 | it is so |" : " someone | 2021-01-02 | it is so |")
                  : "  |  |  |";
      }
      text += "\n";
    }
  }
  return text + "\n";
}

std::string Generator::CsvText(const EntitySpec& entity) {
  const std::string end = random_.Chance(20) ? "\r\n" : "\n";
  const bool quote_all = random_.Chance(20);
  const auto field = [&](const std::string& text) {
    return quote_all || text.find_first_of(",\"\r\n") != std::string::npos ? Quoted(text) : text;
  };
  std::vector<std::size_t> order;
  for (std::size_t f = 0; f < entity.fields.size(); ++f) order.push_back(f);
  for (std::size_t i = order.size(); i > 1; --i) std::swap(order[i - 1], order[random_.Below(i)]);
  std::string text = "ignored";
  for (std::size_t f : order) {
    text += "," + field(entity.fields[f].header);
    if (!entity.fields[f].companions) continue;
    for (const char* suffix : {"_by", "_on", "_reason"})
      text += "," + field(entity.fields[f].name + suffix);
  }
  text += end;
  int line = 0;
  for (const auto& row : entity.rows) {
    text += std::to_string(++line);
    for (std::size_t f : order) {
      text += "," + field(row[f]);
      if (!entity.fields[f].companions) continue;
      const bool known = !row[f].empty() && row[f] != "x" && row[f] != "n/a";
      text += !known                                      ? ",,,"
              : entity.once_per_key || !random_.Chance(8) ? ",someone,2021-01-02,it is so"
                                                          : ",someone,,it is so";
    }
    text += end;
  }
  return text;
}

}  // namespace levrules::property
