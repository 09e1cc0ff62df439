#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <functional>

namespace levrules {

// A typed 4-byte index into a Store. Ids of different tags do not mix. A default-made id is
// invalid.
template <class Tag>
struct Id {
  static constexpr std::uint32_t kInvalid = 0xFFFFFFFFu;
  std::uint32_t value = kInvalid;

  constexpr bool valid() const { return value != kInvalid; }
  constexpr std::size_t index() const { return value; }
  friend constexpr auto operator<=>(Id, Id) = default;
};

}  // namespace levrules

template <class Tag>
struct std::hash<levrules::Id<Tag>> {
  std::size_t operator()(levrules::Id<Tag> id) const noexcept { return id.value; }
};
