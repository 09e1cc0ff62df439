#include "compiler/diff/effects.h"

#include <algorithm>

#include "compiler/diff/names.h"

namespace levrules::diff {

using program::Effect;

Effects::Effects(const program::Program& program, const std::vector<Thing>& things,
                 const std::set<const Facet*>& same)
    : reach_(program), same_(same) {
  for (const Thing& thing : things) {
    for (const Facet& facet : thing.facets) {
      if (!facet.acts || facet.names != NamesIn::Everywhere) continue;
      for (const std::string& word : WordsOf(facet.text)) uses_[word].push_back({&thing, &facet});
    }
  }
  FindUsed(things);
}

void Effects::FindUsed(const std::vector<Thing>& things) {
  std::multimap<std::string, const Thing*> of_libraries;
  std::vector<const Thing*> open;
  for (const Thing& thing : things) {
    if (thing.of_library) of_libraries.emplace(thing.name, &thing);
    if (!thing.of_library) open.push_back(&thing);
  }
  while (!open.empty()) {
    const Thing& thing = *open.back();
    open.pop_back();
    for (const Facet& facet : thing.facets) {
      if (facet.names == NamesIn::Nowhere) continue;
      for (const std::string& word : WordsOf(facet.text)) {
        const auto [begin, end] = of_libraries.equal_range(word);
        for (auto named = begin; named != end; ++named) {
          if (used_.insert(named->second).second) open.push_back(named->second);
        }
      }
    }
  }
}

Effect Effects::Of(const Thing& thing) const {
  std::set<const Thing*> open;
  return OfThing(thing, open);
}

Effect Effects::Of(const Thing& thing, const Facet& facet) const {
  std::set<const Thing*> open;
  return OfFacet(thing, facet, open);
}

Effect Effects::OfCell(const Thing& entity, const std::string& column) const {
  const bool declared = std::ranges::any_of(entity.facets, [&](const Facet& facet) {
    return facet.aspect == "column" && facet.label == column;
  });
  return declared ? reach_.OfColumn(entity.name, column) : reach_.OfEntity(entity.name);
}

Effect Effects::OfFacet(const Thing& thing, const Facet& facet,
                        std::set<const Thing*>& open) const {
  if (!facet.acts) return Effect::Text;
  if (thing.kind == "fund")
    return facet.aspect == "rows decided for" ? Effect::Decision : reach_.OfDay();
  if (thing.kind == "entity" && facet.aspect == "column")
    return reach_.OfColumn(thing.name, facet.label);
  return OfThing(thing, open);
}

Effect Effects::OfThing(const Thing& thing, std::set<const Thing*>& open) const {
  if (IsRow(thing)) return reach_.OfRow(thing.entity, thing.name);
  if (thing.kind == "entity") return reach_.OfEntity(thing.name);
  if (thing.kind == "parameter") return reach_.OfParameter(thing.name);
  if (thing.kind == "report") return Effect::Figure;
  if (thing.kind == "override") return Effect::Decision;
  if (thing.kind == "list" || thing.kind == "unit" || thing.kind == "function")
    return OfUses(thing, open);
  return Effect::Text;  // sources, tests, properties
}

const std::vector<Effects::Use>& Effects::UsesOf(const Thing& thing) const {
  static const std::vector<Use> none;
  const auto uses = uses_.find(thing.name);
  return uses == uses_.end() ? none : uses->second;
}

Effect Effects::OfUses(const Thing& thing, std::set<const Thing*>& open) const {
  if (!open.insert(&thing).second) return Effect::Text;
  Effect effect = Effect::Text;
  for (const Use& use : UsesOf(thing)) {
    if (thing.kind == "function" && same_.contains(use.facet)) continue;
    effect = std::max(effect, OfFacet(*use.thing, *use.facet, open));
  }
  return effect;
}

bool Effects::IsCalled(const Thing& function) const { return !UsesOf(function).empty(); }

bool Effects::Acts(const Thing& function) const {
  std::set<const Thing*> open;
  return ActsThrough(function, open);
}

bool Effects::ActsThrough(const Thing& function, std::set<const Thing*>& open) const {
  if (!open.insert(&function).second) return false;
  return std::ranges::any_of(UsesOf(function), [&](const Use& use) {
    if (use.thing->kind == "function") return ActsThrough(*use.thing, open);
    return !same_.contains(use.facet);
  });
}

}  // namespace levrules::diff
