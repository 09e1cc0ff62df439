#pragma once

// The values of one decision or allocation in one run, as files and readers see them.

#include <cstddef>
#include <optional>
#include <string>

#include "runtime/audit/cells.h"

namespace levrules::audit {

// A decision or an allocation.
bool IsOutput(const program::Definition& definition);

// Of an allocation that the report rounds, what the report shows.
InstructionId ShownOf(const program::Definition& definition);

// Adds an amount that is known.
void AddAmount(const std::optional<value::Number>& amount, value::Number& total);

class OutputValues {
 public:
  // Both outlive it.
  OutputValues(const Run& run, const program::Definition& output);

  // Empty where there is no such row.
  std::string Text(std::optional<std::size_t> row) const;
  // `£300`; as Text where there is no amount.
  std::string ReaderText(std::optional<std::size_t> row) const;
  // Nothing where the amount is undetermined or refused; 0 of decisions, and where there is no row.
  std::optional<value::Number> Amount(std::optional<std::size_t> row) const;

 private:
  const Run& run_;
  const program::Definition& output_;
  const value::Column& column_;
};

}  // namespace levrules::audit
