#pragma once

// Rows of two runs, counted by the values of one column or definition. Private to impact.cc.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "runtime/audit/impact.h"

namespace levrules::audit {

class ImpactGroups {
 public:
  // The runs outlive it. Without a name, and where the rows of both runs have no such value,
  // nothing is counted.
  ImpactGroups(const Run& old_run, program::EntityId old_entity, const Run& new_run,
               program::EntityId new_entity, const std::string& by);

  // A row of both runs, or of one; it stands in the group of its value in the new run, if it has
  // it.
  void Add(std::optional<std::size_t> old_row, std::optional<std::size_t> new_row, bool same,
           const std::optional<value::Number>& old_amount,
           const std::optional<value::Number>& new_amount);
  void MoveTo(OutputImpact& impact);

 private:
  // Where the value stands in its list, and its text.
  using Key = std::pair<std::int32_t, std::string>;

  // Whose values make the groups in one run; no column where its rows have none of that name.
  struct Source {
    Source(const Run& of_run, program::EntityId entity, const std::string& by);
    Key KeyOf(std::size_t row) const;

    const Run& run;
    const value::Column* column = nullptr;
    program::Type type;
  };

  Source old_, new_;
  std::map<Key, ImpactGroup> groups_;
  std::size_t regrouped_ = 0;
};

}  // namespace levrules::audit
