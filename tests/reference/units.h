#pragma once

// Units of measure: the built-in ones and those that a file defines. Units of one dimension convert
// exactly; all others throw Unsupported, since the checker of the product would have refused them.

#include <string>

#include "compiler/syntax/tree.h"
#include "tests/reference/values.h"

namespace levrules::reference {

class Units {
 public:
  Units();

  // `unit hour = 60 minutes`, or a dimension of its own.
  void Define(const syntax::UnitDefinition& definition);

  // Of one symbol as written, singular or plural.
  Unit UnitOf(const std::string& name) const;
  Unit UnitOf(const syntax::UnitExpr& written) const;

  // `amount` in `from`, said in `to`.
  Rational Convert(const Rational& amount, const Unit& from, const Unit& to) const;
  bool SameDimension(const Unit& a, const Unit& b) const;
  // In the units that have no definition.
  Number InBaseUnits(const Rational& amount, const Unit& unit) const;

  // A unit whose dimensions cancel (minutes/hour) is no unit: the amount is said without it.
  Number Cancelled(const Number& number) const;
  Unit Cancelled(const Unit& unit) const { return SameDimension(unit, {}) ? Unit{} : unit; }

  static Unit Times(const Unit& a, const Unit& b);
  static Unit Over(const Unit& a, const Unit& b);

  // Less than, equal to, greater than 0; both known and of one kind. References are as their keys.
  int Compare(const Value& a, const Value& b) const;
  bool Equal(const Value& a, const Value& b) const;

 private:
  struct Meaning {
    Rational factor;
    Unit of;
  };
  std::map<std::string, std::string> singular_;  // every way to write a symbol
  std::map<std::string, Meaning> meaning_;       // of those that are not a dimension of their own
};

}  // namespace levrules::reference
