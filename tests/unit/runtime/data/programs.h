#pragma once

// Small programs made by hand, for the tests of loading.

#include <string>
#include <utility>
#include <vector>

#include "runtime/data/load.h"
#include "runtime/program/program.h"

namespace levrules::data::testing {

using program::Entity;
using program::Field;
using program::FieldRole;
using program::Program;
using value::Kind;
using value::Number;
using value::Type;

inline Type TypeOf(Kind kind) {
  Type type;
  type.kind = kind;
  return type;
}
inline Type Text() { return TypeOf(Kind::Text); }
inline Type Boolean() { return TypeOf(Kind::Boolean); }
inline Type DateType() { return TypeOf(Kind::Date); }
inline Type NumberType(int decimals = value::kAnyDecimals) {
  Type type = TypeOf(Kind::Number);
  type.decimals = decimals;
  return type;
}
inline Type Integer() { return NumberType(0); }
inline Type Percent(int decimals = value::kAnyDecimals) {
  Type type = NumberType(decimals);
  type.percent = true;
  return type;
}
inline Type Money(const Program& program, int decimals = 2) {
  Type type = NumberType(decimals);
  type.unit = *program.units.Find("£");
  return type;
}
inline Type Optional(Type type) {
  type.optional = true;
  return type;
}
inline Type Reference(value::EntityId entity) {
  Type type = TypeOf(Kind::Reference);
  type.entity = entity;
  return type;
}
// An enumeration of names with labels.
inline Type Enumeration(Program& program,
                        const std::vector<std::pair<std::string, std::string>>& items) {
  program::Enumeration enumeration;
  enumeration.name = "colour";
  for (const auto& [name, label] : items) enumeration.items.push_back({name, label});
  Type type = TypeOf(Kind::Enumeration);
  type.enumeration = program.enumerations.Add(std::move(enumeration));
  return type;
}

inline Field MakeField(const std::string& name, const Type& type,
                       FieldRole role = FieldRole::Plain) {
  Field field;
  field.name = name;
  field.header = name;
  field.type = type;
  field.role = role;
  return field;
}
inline Entity MakeEntity(const std::string& name, std::vector<Field> fields) {
  Entity entity;
  entity.name = name;
  entity.path = name + ".csv";
  entity.fields = std::move(fields);
  for (program::FieldIndex i = 0; i < entity.fields.size(); ++i) {
    if (entity.fields[i].role == FieldRole::Key) entity.keys.push_back(i);
  }
  return entity;
}

}  // namespace levrules::data::testing
