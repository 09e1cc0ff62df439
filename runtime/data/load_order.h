#pragma once

// Which tables must be read before which. In: a program. Out: an order of its entities.

#include <string>
#include <vector>

#include "runtime/data/dataset.h"
#include "runtime/data/faults.h"
#include "runtime/program/program.h"

namespace levrules::data {

struct FieldOf {
  EntityId entity;
  FieldIndex field = 0;
  friend auto operator<=>(const FieldOf&, const FieldOf&) = default;
};

// The fields that the condition of `only where` of this entity reads, in order, each once.
std::vector<FieldOf> FieldsOfFilter(const program::Program& program, EntityId entity);

// All entities whose rows can be found, each after those that its key and its `only where` refer
// to. Errors: entities that refer to each other in a circle are a fault and are left out, with all
// that need them.
std::vector<EntityId> LoadOrder(const program::Program& program, FaultList& faults);

}  // namespace levrules::data
