#pragma once

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "runtime/base/check.h"
#include "runtime/base/id.h"

namespace levrules {

// An arena of T: values are added, never removed, and referred to by their typed id.
// A reference obtained by [] is good until the next Add.
template <class T, class IdType>
class Store {
 public:
  IdType Add(T value) {
    items_.push_back(std::move(value));
    return IdType{static_cast<std::uint32_t>(items_.size() - 1)};
  }
  const T& operator[](IdType id) const {
    LEV_CHECK(id.index() < items_.size(), "an id lies inside its store");
    return items_[id.index()];
  }
  T& operator[](IdType id) {
    LEV_CHECK(id.index() < items_.size(), "an id lies inside its store");
    return items_[id.index()];
  }
  std::size_t size() const { return items_.size(); }
  bool empty() const { return items_.empty(); }
  auto begin() const { return items_.begin(); }
  auto end() const { return items_.end(); }
  IdType id_at(std::size_t index) const { return IdType{static_cast<std::uint32_t>(index)}; }

 private:
  std::vector<T> items_;
};

}  // namespace levrules
