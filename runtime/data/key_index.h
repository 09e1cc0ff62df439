#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <unordered_map>

#include "runtime/value/column.h"

namespace levrules::data {

// Finds rows by a key of one field, in constant time. In: a column of known cells, each once.
class KeyIndex {
 public:
  KeyIndex() = default;
  explicit KeyIndex(const value::Column& key) {
    for (std::size_t row = 0; row < key.size(); ++row) {
      const auto place = static_cast<std::int32_t>(row);
      if (key.kind() == value::Kind::Number) {
        by_number_.emplace(key.number(row), place);
      } else {
        by_code_.emplace(key.code(row), place);
      }
    }
  }

  std::optional<std::int32_t> Find(const value::Number& number) const {
    return FindIn(by_number_, number);
  }
  std::optional<std::int32_t> Find(std::int32_t code) const { return FindIn(by_code_, code); }

 private:
  template <class Map, class Key>
  static std::optional<std::int32_t> FindIn(const Map& map, const Key& key) {
    const auto found = map.find(key);
    if (found == map.end()) return std::nullopt;
    return found->second;
  }

  std::unordered_map<value::Number, std::int32_t> by_number_;
  std::unordered_map<std::int32_t, std::int32_t> by_code_;
};

}  // namespace levrules::data
