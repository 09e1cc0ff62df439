#include "runtime/data/dataset.h"

#include <compare>

#include "runtime/base/check.h"
#include "runtime/data/cells.h"

namespace levrules::data {

namespace {

using value::Column;
using value::Kind;
using value::State;

// The first row for which `order(row)`, the order of its key and the one sought, is equal.
template <class Order>
std::optional<std::size_t> Search(std::size_t rows, const Order& order) {
  std::size_t low = 0;
  std::size_t high = rows;
  while (low < high) {
    const std::size_t middle = low + (high - low) / 2;
    const std::strong_ordering at = order(middle);
    if (at == 0) return middle;
    if (at < 0) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return std::nullopt;
}

// Orders a cell of a key column and a value that was read for it.
std::strong_ordering Order(const Column& column, std::size_t row, const CellValue& sought,
                           const value::TextPool& texts) {
  switch (column.kind()) {
    case Kind::Number:
      return column.number(row) <=> sought.number;
    case Kind::Text: {
      const int order = std::string_view(texts.text(static_cast<std::uint32_t>(column.code(row))))
                            .compare(sought.text);
      return order <=> 0;
    }
    case Kind::Boolean:
    case Kind::Date:
    case Kind::Enumeration:
    case Kind::Reference:
    case Kind::Invalid:
      break;
  }
  return column.code(row) <=> sought.code;
}

}  // namespace

std::optional<std::size_t> Dataset::FindRow(const program::Program& program, EntityId entity,
                                            const std::vector<std::string>& key) const {
  const Table& searched = table(entity);
  const program::Entity& declared = program.entities[entity];
  if (!searched.available || key.size() != declared.keys.size() || key.empty()) return std::nullopt;
  std::vector<CellValue> sought;
  for (std::size_t k = 0; k < key.size(); ++k) {
    const program::Field& field = declared.fields[declared.keys[k]];
    if (field.type.kind == Kind::Reference) {
      const auto row = FindRow(program, field.type.entity, {key[k]});
      if (!row) return std::nullopt;
      CellValue reference;
      reference.state = State::Known;
      reference.code = static_cast<std::int32_t>(*row);
      sought.push_back(reference);
      continue;
    }
    sought.push_back(CellReader(program, declared, field).Read(key[k], nullptr));
    if (sought.back().state != State::Known) return std::nullopt;
  }
  return Search(searched.rows(), [&](std::size_t row) {
    for (std::size_t k = 0; k < key.size(); ++k) {
      const auto order = Order(searched.columns[declared.keys[k]], row, sought[k], texts);
      if (order != 0) return order;
    }
    return std::strong_ordering::equal;
  });
}

std::optional<std::size_t> Dataset::FindRow(const program::Program& program, EntityId entity,
                                            const std::vector<const value::Column*>& key,
                                            std::size_t row) const {
  const Table& searched = table(entity);
  const std::vector<FieldIndex>& keys = program.entities[entity].keys;
  LEV_CHECK(key.size() == keys.size(), "a lookup gives all parts of the key");
  if (!searched.available) return std::nullopt;
  for (const Column* part : key) {
    if (!part->known(row)) return std::nullopt;
  }
  return Search(searched.rows(), [&](std::size_t at) {
    for (std::size_t k = 0; k < key.size(); ++k) {
      const auto order =
          CompareCells(searched.columns[keys[k]], at, *key[k], key[k]->Index(row), texts);
      if (order != 0) return order;
    }
    return std::strong_ordering::equal;
  });
}

}  // namespace levrules::data
