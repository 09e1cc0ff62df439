#include "compiler/diff/matching.h"

#include <fmt/format.h>

#include <string_view>
#include <utility>

namespace levrules::diff {

namespace {

const Renames kNoRenames;

// What two versions of a thing have in common, whatever else changed.
std::string KeyOf(const Thing& thing) {
  if (thing.kind == "fund") return "fund";
  if (thing.kind == "report") return "report " + thing.entity;
  return IsRow(thing) ? fmt::format("row {}.{}", thing.entity, thing.name)
                      : fmt::format("{} {}", thing.kind, thing.name);
}

std::vector<Thing> ThingsOf(const Version& version) {
  std::vector<Thing> things = {HeaderThing(version.rules->header)};
  const std::string decides_for =
      version.rules->header.decides_for ? version.rules->header.decides_for->text : "";
  for (const amend::Part& part : version.rules->parts) {
    if (auto thing = ThingOf(part, decides_for)) things.push_back(std::move(*thing));
  }
  return things;
}

class Matcher {
 public:
  explicit Matcher(Match& match) : match_(match) {
    AddLibraries(*match.old_version, match.old_parts);
    AddLibraries(*match.new_version, match.new_parts);
    match.old_things = AllThings(*match.old_version, match.old_parts);
    match.new_things = AllThings(*match.new_version, match.new_parts);
  }

  void Find() {
    MatchByName();
    MatchRenamed();
  }

 private:
  static void AddLibraries(const Version& version, std::vector<amend::Part>& parts) {
    for (const syntax::Tree* library : version.libraries) {
      for (const syntax::Definition& definition : library->definitions)
        parts.push_back({library, &definition});
    }
  }

  static std::vector<Thing> AllThings(const Version& version,
                                      const std::vector<amend::Part>& libraries) {
    std::vector<Thing> things = ThingsOf(version);
    for (const amend::Part& part : libraries) {
      auto thing = ThingOf(part, "");
      if (!thing) continue;
      thing->of_library = true;
      things.push_back(std::move(*thing));
    }
    return things;
  }

  void MatchByName() {
    std::map<std::string, std::size_t> by_key;
    for (std::size_t i = 0; i < match_.old_things.size(); ++i)
      by_key.try_emplace(KeyOf(match_.old_things[i]), i);
    match_.old_of.resize(match_.new_things.size());
    match_.old_taken.resize(match_.old_things.size());
    for (std::size_t i = 0; i < match_.new_things.size(); ++i) {
      if (match_.old_of[i]) continue;
      const auto found = by_key.find(KeyOf(OfOldNames(match_.new_things[i])));
      if (found == by_key.end() || match_.old_taken[found->second]) continue;
      Pair(found->second, i);
    }
  }

  // The same with the old name of its entity, or of the decision that it overrides.
  Thing OfOldNames(const Thing& thing) const {
    Thing named{thing.kind, thing.name, thing.entity, {}, nullptr, {}, false};
    const auto entity = match_.renamed.find("entity " + thing.entity);
    if (entity != match_.renamed.end()) named.entity = entity->second;
    const auto overrides = match_.renamed.find("entity override " + thing.name);
    if (thing.kind == "override" && overrides != match_.renamed.end())
      named.name = overrides->second.substr(std::string_view("override ").size());
    return named;
  }

  // A decision brings a list of its outcomes and the rows that override it, which are called after
  // it.
  static void RenameDecision(const std::string& new_name, const std::string& old_name,
                             Renames& renames) {
    renames["list " + new_name] = old_name;
    renames["entity override " + new_name] = "override " + old_name;
  }

  void Pair(std::size_t old_thing, std::size_t new_thing) {
    match_.old_of[new_thing] = old_thing;
    match_.old_taken[old_thing] = true;
  }

  // ---- renamed things, from what they are made of to what is made of them

  void MatchRenamed() {
    for (const char* kind : {"source", "list", "unit", "entity"}) RenamedByFacets(kind);
    MatchByName();  // what belongs to a renamed entity
    RenamedColumns();
    RenamedByFacets("parameter");
    RenamedOutcomes();
    RenamedRows();
    MatchByName();  // what overrides a renamed decision
    for (const char* kind : {"function", "property", "test"}) RenamedByFacets(kind);
  }

  void Rename(const std::string& kind, const std::string& new_name, const std::string& old_name,
              const std::string& new_word, const std::string& old_word) {
    match_.renamed[kind + " " + new_name] = old_name;
    match_.words[new_word] = old_word;
  }

  // All that is said of them is the same.
  bool SameFacets(const Thing& a, const Thing& b) const {
    if (a.facets.size() != b.facets.size() || a.entity != OfOldNames(b).entity) return false;
    for (std::size_t i = 0; i < a.facets.size(); ++i) {
      if (a.facets[i].aspect != b.facets[i].aspect ||
          !SameText(a.facets[i], b.facets[i], match_.words))
        return false;
    }
    return true;
  }

  void RenamedByFacets(const std::string& kind) {
    for (std::size_t n = 0; n < match_.new_things.size(); ++n) {
      if (match_.old_of[n] || match_.new_things[n].kind != kind) continue;
      for (std::size_t o = 0; o < match_.old_things.size(); ++o) {
        if (match_.old_taken[o] || match_.old_things[o].kind != kind) continue;
        auto own = match_.words;
        own[match_.new_things[n].name] = match_.old_things[o].name;
        std::swap(own, match_.words);
        const bool same = SameFacets(match_.old_things[o], match_.new_things[n]);
        std::swap(own, match_.words);
        if (!same) continue;
        Pair(o, n);
        if (kind != "test" && kind != "property")
          Rename(kind, match_.new_things[n].name, match_.old_things[o].name,
                 match_.new_things[n].name, match_.old_things[o].name);
        match_.renamings.push_back({o, n});
        break;
      }
    }
  }

  static std::map<std::string, const Facet*> ColumnsOf(const Thing& entity) {
    std::map<std::string, const Facet*> columns;
    for (const Facet& facet : entity.facets) {
      if (facet.aspect == "column") columns[facet.label] = &facet;
    }
    return columns;
  }

  // A column of an entity that lost its name and one that is new and described in the same way.
  void RenamedColumns() {
    for (std::size_t n = 0; n < match_.new_things.size(); ++n) {
      if (!match_.old_of[n] || match_.new_things[n].kind != "entity") continue;
      const Thing& old_entity = match_.old_things[*match_.old_of[n]];
      const auto old_columns = ColumnsOf(old_entity);
      const auto new_columns = ColumnsOf(match_.new_things[n]);
      std::set<std::string> taken;
      for (const auto& [name, facet] : new_columns) {
        if (old_columns.contains(name)) continue;
        for (const auto& [old_name, old_facet] : old_columns) {
          if (new_columns.contains(old_name) || taken.contains(old_name)) continue;
          Facet bare = *facet;  // the file kept its heading
          bare.text = WithoutHeading(facet->text, old_name);
          if (!SameText(*old_facet, bare, match_.words)) continue;
          taken.insert(old_name);
          Rename("column", match_.new_things[n].name + "." + name, old_name, name, old_name);
          match_.renamings.push_back({*match_.old_of[n], n, old_facet, facet});
          break;
        }
      }
    }
  }

  static std::map<std::string, const Facet*> OutcomesOf(const Thing& decision) {
    std::map<std::string, const Facet*> outcomes;
    for (const Facet& facet : decision.facets) {
      if (facet.aspect == "condition of an outcome") outcomes[facet.label] = &facet;
    }
    return outcomes;
  }

  // Whether a name of the new version is an outcome of this decision and nothing else.
  bool IsOnlyOutcome(const std::string& name, const Thing& decision) const {
    return std::ranges::none_of(match_.new_things, [&](const Thing& thing) {
      return thing.name == name || std::ranges::any_of(thing.facets, [&](const Facet& facet) {
               return &thing != &decision && facet.label == name;
             });
    });
  }

  // An outcome that lost its name and one that is new and has the same condition.
  void RenamedOutcomes() {
    for (std::size_t n = 0; n < match_.new_things.size(); ++n) {
      const Thing& decision = match_.new_things[n];
      if (!match_.old_of[n] || decision.kind != "decision") continue;
      auto left = OutcomesOf(match_.old_things[*match_.old_of[n]]);
      const auto outcomes = OutcomesOf(decision);
      std::erase_if(left, [&](const auto& outcome) { return outcomes.contains(outcome.first); });
      const auto old_outcomes = OutcomesOf(match_.old_things[*match_.old_of[n]]);
      for (const auto& [name, facet] : outcomes) {
        if (old_outcomes.contains(name) || !IsOnlyOutcome(name, decision)) continue;
        const auto old_one = std::ranges::find_if(left, [&](const auto& outcome) {
          return SameText(*outcome.second, *facet, match_.words);
        });
        if (old_one == left.end()) continue;
        Rename("entry", decision.name + "." + name, old_one->first, name, old_one->first);
        left.erase(old_one);
      }
    }
  }

  // Definitions that compute the same under another name.
  void RenamedRows() {
    const std::set<std::string> shared = SharedRows(match_);
    Identity of_old(*match_.old_version->program, match_.numbering, kNoRenames, shared, false);
    Identity of_new(*match_.new_version->program, match_.numbering, match_.renamed, shared, false);
    for (std::size_t n = 0; n < match_.new_things.size(); ++n) {
      if (match_.old_of[n] || !IsRow(match_.new_things[n])) continue;
      const program::Definition* renamed =
          DefinitionOf(*match_.new_version->program, match_.new_things[n]);
      if (renamed == nullptr) continue;
      const int number = of_new.Of(*renamed);
      for (std::size_t o = 0; o < match_.old_things.size(); ++o) {
        if (match_.old_taken[o] || match_.old_things[o].kind != match_.new_things[n].kind) continue;
        const program::Definition* old_one =
            DefinitionOf(*match_.old_version->program, match_.old_things[o]);
        if (old_one == nullptr ||
            of_old.EntityName(old_one->entity) != of_new.EntityName(renamed->entity))
          continue;
        int as_renamed = number;
        if (match_.new_things[n].kind == "decision") {
          Renames renames = match_.renamed;
          RenameDecision(match_.new_things[n].name, match_.old_things[o].name, renames);
          as_renamed =
              Identity(*match_.new_version->program, match_.numbering, renames, shared, false)
                  .Of(*renamed);
        }
        if (of_old.Of(*old_one) != as_renamed) continue;
        Pair(o, n);
        Rename("row", match_.new_things[n].entity + "." + match_.new_things[n].name,
               match_.old_things[o].name, match_.new_things[n].name, match_.old_things[o].name);
        if (match_.new_things[n].kind == "decision")
          RenameDecision(match_.new_things[n].name, match_.old_things[o].name, match_.renamed);
        match_.renamings.push_back({o, n});
        break;
      }
    }
  }

  Match& match_;
};

}  // namespace

Match MatchThings(const Version& old_version, const Version& new_version) {
  Match match;
  match.old_version = &old_version;
  match.new_version = &new_version;
  Matcher(match).Find();
  return match;
}

std::set<std::string> SharedRows(const Match& match) {
  std::set<std::string> shared;
  for (std::size_t n = 0; n < match.new_things.size(); ++n) {
    if (match.old_of[n] && IsRow(match.new_things[n]))
      shared.insert(KeyOf(match.old_things[*match.old_of[n]]));
  }
  return shared;
}

const program::Definition* DefinitionOf(const program::Program& program, const Thing& thing) {
  for (const program::Definition& definition : program.definitions) {
    if (definition.name == thing.name && program.entities[definition.entity].name == thing.entity)
      return &definition;
  }
  return nullptr;
}

std::string WithoutHeading(std::string words, const std::string& heading) {
  const std::string headed = fmt::format(" column \"{}\"", heading);
  if (const std::size_t at = words.find(headed); at != std::string::npos)
    words.erase(at, headed.size());
  return words;
}

}  // namespace levrules::diff
