// Words for help: what a reader most likely meant to write, in the names of the file.

#include <fmt/format.h>

#include <string>

#include "compiler/sema/elaborator.h"

namespace levrules::sema {

std::string Elaborator::EntryMeant(const Type& list, InstructionId text) const {
  const auto& items = program_.enumerations[list.enumeration].items;
  if (IsConstant(text)) {
    const std::string& written =
        std::get<program::TextConstant>(program_.instructions[text].payload).text;
    for (const program::Enumerator& item : items) {
      if (item.name == written || item.label == written) return item.name;
    }
  }
  return FirstEntry(list);
}

std::string Elaborator::FirstEntry(const Type& list) const {
  const auto& items = program_.enumerations[list.enumeration].items;
  return items.empty() ? "north_west" : items.front().name;
}

std::string Elaborator::ComparisonMeant(const Type& type, const std::string& value) const {
  std::string other = "30";
  if (type.kind == Kind::Enumeration)
    return fmt::format("compare it with an entry of its list, as in `{} = {}`", value,
                       FirstEntry(type));
  if (type.kind == Kind::Text) return fmt::format("compare it, as in `{} = \"England\"`", value);
  if (type.kind == Kind::Date) return fmt::format("compare it, as in `{} >= 2021-03-10`", value);
  if (type.kind == Kind::Reference) return fmt::format("ask `{} exists`, or compare it", value);
  const std::string unit = program_.units.Name(type.unit);
  if (type.percent) other = "30%";
  if (unit == "£") other = "£30";
  if (!type.percent && !unit.empty() && unit != "£") other = "30 " + unit;
  return fmt::format("compare it, as in `{} > {}`", value, other);
}

std::string Elaborator::ReferenceTo(EntityId from, EntityId to) const {
  for (const program::Field& field : program_.entities[from].fields) {
    if (field.type.kind == Kind::Reference && field.type.entity == to) return field.name;
  }
  return program_.entities[to].name;
}

std::string Elaborator::ColumnOfList(EntityId entity,
                                     const program::Enumeration& enumeration) const {
  if (!entity.valid()) return enumeration.name;
  for (const program::Field& field : program_.entities[entity].fields) {
    if (field.type.kind == Kind::Enumeration &&
        &program_.enumerations[field.type.enumeration] == &enumeration)
      return field.name;
  }
  return "column";
}

std::string Elaborator::DecidesMeant() const {
  const std::string entity =
      program_.entities.size() == 0 ? "town" : program_.entities[program_.entities.id_at(0)].name;
  return fmt::format(
      "write `decides for each {}` on a line below the first, indented by four spaces", entity);
}

std::string Elaborator::DayMeant(const std::string& text) {
  constexpr std::size_t kYearAndMonth = 8;  // `2021-02-`
  const std::string first = text.substr(0, kYearAndMonth);
  for (const char* last : {"31", "30", "29", "28"}) {
    if (text.size() != kYearAndMonth + 2 || !value::Date::ParseIso(first + last)) continue;
    return fmt::format("the last day of that month is `{}{}`", first, last);
  }
  return "dates are written year-month-day, with months from 01 to 12, as in `2021-03-10`";
}

// An expectation that this fund could have.
std::string Elaborator::ExpectationMeant() const {
  if (!program_.decides_for.valid()) return "1 + 1 = 2";
  const program::Entity& entity = program_.entities[program_.decides_for];
  const std::string key = entity.rows && !entity.rows->rows.empty() && !entity.rows->rows[0].empty()
                              ? entity.rows->rows[0][0]
                              : "KEY";
  for (const program::Definition& definition : program_.definitions) {
    if (definition.kind != program::DefinitionKind::Decision) continue;
    if (!definition.instruction.valid() || definition.outcomes.empty()) continue;
    return fmt::format(
        "{}[\"{}\"].{} = {}", entity.name, key, definition.name,
        program_.enumerations[TypeAt(definition.instruction).enumeration].items[0].name);
  }
  return fmt::format("count(over every {}) = 12", entity.name);
}

std::string Elaborator::KeyMeant(const syntax::EntityDefinition& entity) {
  return fmt::format("put `key` before the column that tells the rows apart, as in `key {} : ...`",
                     entity.fields.empty() ? "code" : entity.fields.front().name.text);
}

}  // namespace levrules::sema
