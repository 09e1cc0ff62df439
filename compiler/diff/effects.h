#pragma once

// What a change of one version's rules can reach. Private to compiler/diff.

#include <map>
#include <set>
#include <string>
#include <vector>

#include "compiler/diff/facets.h"
#include "compiler/diff/reach.h"

namespace levrules::diff {

class Effects {
 public:
  // `things` of the program and `same`, the values that mean the same in both versions
  // (sameness.h), outlive this.
  Effects(const program::Program& program, const std::vector<Thing>& things,
          const std::set<const Facet*>& same);

  // Of a thing that comes or goes, and of one value of it that changes. Lists, units and functions
  // act where they are named; a name that could be theirs counts.
  program::Effect Of(const Thing& thing) const;
  program::Effect Of(const Thing& thing, const Facet& facet) const;

  // Of a cell of an entity's data. What is no column of it counts as the whole row.
  program::Effect OfCell(const Thing& entity, const std::string& column) const;

  // Whether a thing belongs to the fund: of a library only what the fund names, directly or through
  // others, and what that cites.
  bool IsUsed(const Thing& thing) const { return !thing.of_library || used_.contains(&thing); }

  // Functions are put in where they are called. Whether anything calls one, directly or through
  // others, and whether anything that calls it means something else than in the other version.
  bool IsCalled(const Thing& function) const;
  bool Acts(const Thing& function) const;

 private:
  struct Use {
    const Thing* thing;
    const Facet* facet;
  };
  void FindUsed(const std::vector<Thing>& things);
  const std::vector<Use>& UsesOf(const Thing& thing) const;
  bool ActsThrough(const Thing& function, std::set<const Thing*>& open) const;
  program::Effect OfUses(const Thing& thing, std::set<const Thing*>& open) const;
  program::Effect OfFacet(const Thing& thing, const Facet& facet,
                          std::set<const Thing*>& open) const;
  program::Effect OfThing(const Thing& thing, std::set<const Thing*>& open) const;

  Reach reach_;
  std::map<std::string, std::vector<Use>> uses_;  // of a word
  std::set<const Thing*> used_;                   // of libraries
  const std::set<const Facet*>& same_;
};

}  // namespace levrules::diff
