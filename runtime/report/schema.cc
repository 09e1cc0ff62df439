#include "runtime/report/schema.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>
#include <string_view>
#include <vector>

namespace levrules::report {

namespace {

using Json = nlohmann::ordered_json;
using program::Entity;
using program::Field;
using program::FieldRole;
using program::Number;
using program::Program;
using value::Kind;

bool Optional(const Field& field) {
  return field.type.optional || field.role == FieldRole::Companion;
}

// Characters that mean something in a regular expression, as themselves.
std::string Escaped(std::string_view text) {
  std::string escaped;
  for (const char c : text) {
    if (std::string_view("\\^$.|?*+()[]{}").find(c) != std::string_view::npos) escaped += '\\';
    escaped += c;
  }
  return escaped;
}

// All that a cell of a list may say: names and labels.
std::vector<std::string> Entries(const Program& program, const Field& field) {
  std::vector<std::string> entries;
  for (const program::Enumerator& item : program.enumerations[field.type.enumeration].items) {
    for (const std::string& text : {item.name, item.label}) {
      if (!text.empty() && std::ranges::find(entries, text) == entries.end())
        entries.push_back(text);
    }
  }
  return entries;
}

std::string Alternatives(const std::vector<std::string>& entries) {
  std::string pattern;
  for (const std::string& entry : entries) pattern += (pattern.empty() ? "" : "|") + Escaped(entry);
  return pattern;
}

// A bound as the cell would have it; nothing where that is no finite decimal.
std::optional<std::string> CellBound(const Field& field, const std::optional<Number>& bound) {
  if (!bound) return std::nullopt;
  const Number cell = field.times ? Divide(*bound, *field.times) : *bound;
  if (!cell.IsFiniteDecimal()) return std::nullopt;
  return cell.ToDecimal();
}

// `D`, `M` and `Y` as field.written has them, in the letters of Unicode's date formats.
std::string DateFormat(const Field& field) {
  if (field.written.empty()) return "yyyy-MM-dd";
  std::string format = field.written;
  for (char& c : format) c = c == 'D' ? 'd' : c == 'Y' ? 'y' : c;
  return format;
}

// What a reader must know beyond the type: units, scale, form.
std::string Description(const Program& program, const Field& field) {
  std::vector<std::string> parts;
  const std::string unit = program.units.Name(field.type.unit);
  if (field.type.kind == Kind::Number && field.type.percent) {
    parts.push_back(!field.times ? "a percentage with its sign, as in 12.5%"
                    : *field.times == Number(1)
                        ? "a share of one: 0.125 means 12.5%"
                        : "a percentage without its sign: 12.5 means 12.5%");
  } else if (field.type.kind == Kind::Number && !unit.empty()) {
    parts.push_back("in " + unit);
    if (field.times && field.times->IsFiniteDecimal())
      parts.push_back("times " + field.times->ToDecimal());
  }
  if (field.judgement_of) parts.push_back("filled wherever the judgement is known");
  std::string text;
  for (const std::string& part : parts) text += (text.empty() ? "" : ", ") + part;
  return text;
}

// ---- CSV on the Web
// ------------------------------------------------------------------------------

Json CsvwNumber(const Field& field) {
  Json datatype;
  datatype["base"] = field.type.is_integer() && !field.times ? "integer" : "decimal";
  const auto low = CellBound(field, field.low_number);
  const auto high = CellBound(field, field.high_number);
  if (low) datatype["minimum"] = *low;
  if (high) datatype[field.excludes_high ? "maxExclusive" : "maximum"] = *high;
  return datatype;
}

Json CsvwDatatype(const Program& program, const Field& field) {
  switch (field.type.kind) {
    case Kind::Boolean:
      return {{"base", "boolean"}, {"format", "true|false"}};
    case Kind::Number:
      return CsvwNumber(field);
    case Kind::Date: {
      Json datatype = {{"base", "date"}, {"format", DateFormat(field)}};
      if (field.low_date) datatype["minimum"] = field.low_date->ToIso();
      if (field.high_date)
        datatype[field.excludes_high ? "maxExclusive" : "maximum"] = field.high_date->ToIso();
      return datatype;
    }
    case Kind::Enumeration:
      return {{"base", "string"}, {"format", Alternatives(Entries(program, field))}};
    case Kind::Text:
      if (!field.like.empty()) return {{"base", "string"}, {"format", field.like}};
      return "string";
    case Kind::Reference:
    case Kind::Invalid:
      return "string";
  }
  return "string";
}

Json CsvwColumn(const Program& program, const Entity& entity, const Field& field) {
  Json column = {{"name", field.name}, {"titles", field.header}};
  if (!field.title.empty()) column["dc:title"] = field.title;
  const std::string description = Description(program, field);
  if (!description.empty()) column["dc:description"] = description;
  column["datatype"] = CsvwDatatype(program, field);
  column["required"] = !Optional(field);
  if (Optional(field)) {
    Json null = Json::array({""});
    for (const program::MissingMarker& marker : entity.markers) null.push_back(marker.text);
    column["null"] = std::move(null);
  }
  return column;
}

Json CsvwTable(const Program& program, const Entity& entity) {
  Json table = {{"url", entity.path}};
  if (!entity.title.empty()) table["dc:title"] = entity.title;
  Json& schema = table["tableSchema"];
  schema["columns"] = Json::array();
  Json foreign = Json::array();
  for (const Field& field : entity.fields) {
    schema["columns"].push_back(CsvwColumn(program, entity, field));
    if (field.type.kind != Kind::Reference) continue;
    const Entity& target = program.entities[field.type.entity];
    if (target.path.empty()) continue;
    foreign.push_back({{"columnReference", field.name},
                       {"reference",
                        {{"resource", target.path},
                         {"columnReference", target.fields[target.keys.front()].name}}}});
  }
  schema["primaryKey"] = Json::array();
  for (const program::FieldIndex key : entity.keys)
    schema["primaryKey"].push_back(entity.fields[key].name);
  if (entity.once_per_key) schema.erase("primaryKey");
  if (!foreign.empty()) schema["foreignKeys"] = std::move(foreign);
  return table;
}

// ---- JSON Schema
// ---------------------------------------------------------------------------------

constexpr const char* kNumberPattern = R"(-?[0-9][0-9,]*(\.[0-9]+)?)";

Json JsonCell(const Program& program, const Field& field) {
  Json cell = {{"type", "string"}};
  switch (field.type.kind) {
    case Kind::Boolean:
      cell["enum"] = {"true", "false"};
      break;
    case Kind::Number:
      cell["pattern"] = std::string("^£?") + kNumberPattern + "%?$";
      break;
    case Kind::Date:
      if (field.written.empty()) cell["format"] = "date";
      break;
    case Kind::Enumeration:
      cell["enum"] = Entries(program, field);
      break;
    case Kind::Text:
      if (!field.like.empty()) cell["pattern"] = "^(?:" + field.like + ")$";
      break;
    case Kind::Reference:
    case Kind::Invalid:
      break;
  }
  if (!field.title.empty()) cell["title"] = field.title;
  const std::string description = Description(program, field);
  if (!description.empty()) cell["description"] = description;
  if (Optional(field)) {
    Json either = {{"anyOf", Json::array({std::move(cell), {{"const", ""}}})}};
    return either;
  }
  return cell;
}

Json JsonRows(const Program& program, const Entity& entity) {
  Json properties;
  Json required = Json::array();
  for (const Field& field : entity.fields) {
    properties[field.header] = JsonCell(program, field);
    if (!Optional(field)) required.push_back(field.header);
  }
  Json rows = {{"type", "array"}};
  if (!entity.title.empty()) rows["title"] = entity.title;
  rows["items"] = {
      {"type", "object"}, {"properties", std::move(properties)}, {"required", std::move(required)}};
  return rows;
}

bool HasFile(const Entity& entity) { return !entity.path.empty() && !entity.of_overrides; }

std::string Quoted(const std::string& cell) {
  if (cell.find_first_of(",\"\r\n") == std::string::npos) return cell;
  std::string quoted = "\"";
  for (const char c : cell) quoted += c == '"' ? "\"\"" : std::string(1, c);
  return quoted + "\"";
}

}  // namespace

std::string CsvwSchema(const Program& program) {
  Json json = {{"@context", "http://www.w3.org/ns/csvw"}};
  if (!program.title.empty()) json["dc:title"] = program.title;
  json["tables"] = Json::array();
  for (std::size_t i = 0; i < program.entities.size(); ++i) {
    const Entity& entity = program.entities[program.entities.id_at(i)];
    if (HasFile(entity)) json["tables"].push_back(CsvwTable(program, entity));
  }
  return json.dump(2) + "\n";
}

std::string JsonSchema(const Program& program) {
  Json properties = Json::object();
  Json required = Json::array();
  for (std::size_t i = 0; i < program.entities.size(); ++i) {
    const Entity& entity = program.entities[program.entities.id_at(i)];
    if (!HasFile(entity)) continue;
    properties[entity.name] = JsonRows(program, entity);
    required.push_back(entity.name);
  }
  Json json = {{"$schema", "https://json-schema.org/draft/2020-12/schema"},
               {"title", program.title.empty() ? program.fund : program.title},
               {"type", "object"},
               {"properties", std::move(properties)},
               {"required", std::move(required)}};
  return json.dump(2) + "\n";
}

std::string EmptyCsv(const Entity& entity) {
  std::string line;
  for (const Field& field : entity.fields) line += (line.empty() ? "" : ",") + Quoted(field.header);
  return line + "\n";
}

}  // namespace levrules::report
