#pragma once

// The changes between two versions, found by what they are of.

#include <map>
#include <set>
#include <string>
#include <vector>

#include "runtime/audit/cells.h"
#include "runtime/program/meaning.h"

namespace levrules::audit {

// The changes of one comparison, by the thing that they are of.
class ChangeIndex {
 public:
  // `changes` outlive it; those that touch no result are left out.
  ChangeIndex(const Run& old_run, const Run& new_run,
              const std::vector<program::MeaningChange>& changes);

  // `row entity.name` of definitions of rows, `override entity.name` of a decision, `parameter
  // name`, `entity name`, `report entity`, `function`.
  const std::vector<const program::MeaningChange*>& Of(const std::string& thing) const;
  // Whether the runs are as at different days.
  bool other_day() const { return other_day_; }

 private:
  bool other_day_;
  std::map<std::string, std::vector<const program::MeaningChange*>> changes_;
};

// What a definition of the new version is called in the index.
std::string RowThing(const program::Program& program, const program::Definition& definition);
std::string OverrideThing(const program::Program& program, const program::Definition& decision);

// `criterion poor (threshold)`.
std::string NameWithAspect(const program::MeaningChange& change);

// What changed of `only where` of an entity, and of what it reads beside its rows.
std::set<std::string> FilterChanges(const program::Program& program, const program::Entity& entity,
                                    const ChangeIndex& changes);

// Why a row of `entity` is in one run only. `run`: the one that does not have it.
std::string CauseOfAbsence(const Run& run, program::EntityId entity, const std::string& key,
                           bool of_old_run, const ChangeIndex& changes);

}  // namespace levrules::audit
