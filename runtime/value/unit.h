#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "runtime/base/id.h"
#include "runtime/base/store.h"
#include "runtime/value/number.h"

namespace levrules::value {

// A product of named units with exponents, such as £/hour. Id 0 of every table is "no unit".
using UnitId = Id<struct UnitTag>;
inline constexpr UnitId kNoUnit{0};

// All units of one program: the named ones (built in or defined) and the products made of them.
//
// A named unit is a dimension of its own or a multiple of other units (`hour = 60 minutes`). Two
// units have one dimension when both are multiples of the same product of dimensions; then Factor
// converts.
class UnitTable {
 public:
  // With the built-in units: £, pence, people, days, hours, minutes, weeks, years, months, m, km,
  // km2, m2.
  UnitTable();

  // A product or quotient of named units as written; nothing for an unknown name.
  std::optional<UnitId> Find(std::string_view name) const;
  // A new dimension, or `factor` times `of`. False where the name is taken.
  bool Define(const std::string& name, std::optional<std::pair<Number, UnitId>> definition);

  UnitId Multiply(UnitId a, UnitId b);
  UnitId Divide(UnitId a, UnitId b);
  // The unit whose square this is; nothing where an exponent is odd.
  std::optional<UnitId> SquareRoot(UnitId unit);

  bool SameDimension(UnitId a, UnitId b) const;
  // What one `from` is in `to`; both have one dimension (checked).
  Number Conversion(UnitId from, UnitId to) const;

  // As a reader writes it: `£/hour`, `people`; empty for no unit.
  std::string Name(UnitId unit) const;
  // Names of all units that may be written.
  std::vector<std::string> Names() const;

 private:
  using SymbolId = std::uint32_t;
  using Exponents = std::vector<std::pair<SymbolId, int>>;  // by symbol, no zero exponents
  struct Symbol {
    std::string name;
    std::string singular;  // behind a `/`: £/hour
    Number factor;         // of one in its base dimensions
    Exponents dimensions;  // in base symbols
  };

  UnitId Intern(Exponents product);
  static Exponents Combine(const Exponents& a, const Exponents& b, int sign);
  Exponents Dimensions(const Exponents& product) const;
  Number Factor(const Exponents& product) const;
  void DefineBuiltIn(const std::vector<std::string>& names, const Number& factor,
                     std::string_view of);

  std::vector<Symbol> symbols_;
  std::map<std::string, UnitId, std::less<>> by_name_;
  Store<Exponents, UnitId> units_;
  std::map<Exponents, UnitId> interned_;
};

}  // namespace levrules::value
