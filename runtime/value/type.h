#pragma once

#include <cstdint>

#include "runtime/base/id.h"
#include "runtime/value/unit.h"

namespace levrules::value {

using EnumerationId = Id<struct EnumerationTag>;
using EntityId = Id<struct EntityTag>;

enum class Kind : std::uint8_t {
  Invalid,  // of an expression whose mistake was reported
  Boolean,
  Text,
  Date,
  Number,
  Enumeration,
  Reference,
};

// How many decimals the values of a numeric type are known to fit: a count, or one of these.
inline constexpr int kFiniteDecimals = 1'000;  // some finite count, not known which
inline constexpr int kAnyDecimals = 1'001;     // perhaps not finite (1/3)

// What is known before the run of the values of an expression.
struct Type {
  Kind kind = Kind::Invalid;
  UnitId unit = kNoUnit;  // of Number
  bool percent = false;   // of Number: printed as %
  int decimals =
      kAnyDecimals;  // of Number: an integer has 0; of a percent those of the number (12.5% has 3)
  EnumerationId enumeration = {};
  EntityId entity = {};          // of Reference
  bool optional = false;         // may be missing
  bool may_be_unranked = false;  // a place, or made of one

  bool valid() const { return kind != Kind::Invalid; }
  bool is_integer() const { return kind == Kind::Number && decimals == 0 && !percent; }
  friend bool operator==(const Type&, const Type&) = default;
};

}  // namespace levrules::value
