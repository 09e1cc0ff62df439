#include "compiler/diff/changes.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "compiler/diff/citations.h"
#include "compiler/diff/counterparts.h"
#include "compiler/diff/effects.h"
#include "compiler/diff/facets.h"
#include "compiler/diff/matching.h"
#include "compiler/diff/names.h"
#include "compiler/diff/refine.h"
#include "compiler/diff/sameness.h"

namespace levrules::diff {

namespace {

using program::Effect;
using program::MeaningChange;

// What one version has, for a reader: `used “In use”`.
std::string WholeText(const Facet& facet) {
  return facet.title.empty() ? facet.text : fmt::format("{} “{}”", facet.text, facet.title);
}

// The items of a list that only one version has: they are told with their titles and citations.
class LoneItems {
 public:
  // Whether a facet was told with the item that it is of. Facets come in their order; `lone`: it
  // has no counterpart.
  bool Tells(const Facet& facet, bool lone) {
    if (facet.item.empty() || !lone) return false;
    if (facet.value == kTitle || facet.value == kCitation || facet.value == kOutcome)
      return items_.contains({facet.block, facet.item});
    items_.emplace(facet.block, facet.item);
    return false;
  }

  // Whether a facet stands in an exception that only its version has.
  bool Surround(const Facet& facet) const {
    return std::ranges::any_of(items_, [&](const std::pair<std::string, std::string>& item) {
      return facet.block.starts_with(item.first + item.second + "/");
    });
  }

 private:
  std::set<std::pair<std::string, std::string>> items_;
};

class Differ {
 public:
  explicit Differ(Match& match)
      : match_(match),
        same_(FindSameness(match)),
        old_(*match.old_version),
        new_(*match.new_version),
        old_effects_(*old_.program, match.old_things, same_.facets),
        new_effects_(*new_.program, match.new_things, same_.facets),
        old_citations_(match.old_things),
        new_citations_(match.new_things) {}

  Meaning Find() {
    for (const Renaming& renaming : match_.renamings) ReportRename(renaming);
    for (std::size_t i = 0; i < match_.new_things.size(); ++i) {
      if (match_.old_of[i]) Compare(match_.old_things[*match_.old_of[i]], match_.new_things[i]);
      if (!match_.old_of[i] && !BecameAnother(match_.new_things[i]))
        Lone(match_.new_things[i], true);
    }
    for (std::size_t i = 0; i < match_.old_things.size(); ++i) {
      if (!match_.old_taken[i] && !WasAnother(match_.old_things[i]))
        Lone(match_.old_things[i], false);
    }
    meaning_.renamed = match_.renamed;
    meaning_.equivalent = same_.results && !inputs_changed_;
    // INVARIANT: what is proved to give the same results changes none.
    for (MeaningChange& change : meaning_.changes) {
      if (meaning_.equivalent) change.effect = Effect::Text;
    }
    return std::move(meaning_);
  }

 private:
  static std::optional<program::FilePlace> PlaceOf(const SourceMap& sources, Span span) {
    return program::FilePlace{sources.path(span.file), sources.Locate(span.file, span.begin).line};
  }

  // ---- changes

  void ReportRename(const Renaming& renaming) {
    const Thing& old_thing = match_.old_things[renaming.old_thing];
    const Thing& new_thing = match_.new_things[renaming.new_thing];
    if (IsUnused(&old_thing, &new_thing)) return;
    MeaningChange change = Base(new_thing, &old_thing);
    change.what = MeaningChange::What::Renamed;
    change.old_name = old_thing.name;
    if (renaming.new_column != nullptr) {
      change.kind = "column";
      change.entity = new_thing.name;
      change.name = renaming.new_column->label;
      change.old_name = renaming.old_column->label;
      change.old_place = PlaceOf(*old_.sources, renaming.old_column->span);
      change.new_place = PlaceOf(*new_.sources, renaming.new_column->span);
    }
    meaning_.changes.push_back(std::move(change));
  }

  const std::string& DecidedBy(const Version& version) const {
    static const std::string nobody;
    const auto& decided = version.rules->header.decides_for;
    return decided ? decided->text : nobody;
  }

  // Whether a definition of the version is for the rows that both versions decide for.
  bool OfDecidedRows(const Version& version, const Thing& thing) const {
    const std::string& decided = DecidedBy(new_);
    const auto renamed = match_.renamed.find("entity " + decided);
    const std::string& before = renamed == match_.renamed.end() ? decided : renamed->second;
    return before == DecidedBy(old_) && thing.entity == DecidedBy(version);
  }

  // A change of a thing of the new version; `old_thing`: the one that it was, or null.
  MeaningChange Base(const Thing& thing, const Thing* old_thing) const {
    MeaningChange change = Named(new_, thing);
    if (old_thing != nullptr) change.old_place = PlaceOf(*old_.sources, old_thing->span);
    change.new_place = PlaceOf(*new_.sources, thing.span);
    if (thing.part != nullptr) new_citations_.Add(thing.part->definition->cites, {}, change.cites);
    return change;
  }

  MeaningChange Named(const Version& version, const Thing& thing) const {
    MeaningChange change;
    change.kind = thing.kind;
    change.name = thing.name;
    change.entity = thing.entity;
    change.of_decided_rows = !thing.entity.empty() && OfDecidedRows(version, thing);
    return change;
  }

  // A definition that became a function, or a function that became one, and means the same where it
  // is used.
  bool BecameAnother(const Thing& thing) const {
    return std::ranges::any_of(match_.old_things, [&](const Thing& other) {
      return !match_.old_taken[IndexIn(match_.old_things, other)] && IsTurned(other, thing);
    });
  }
  bool WasAnother(const Thing& thing) const {
    return std::ranges::any_of(match_.new_things, [&](const Thing& other) {
      return !match_.old_of[IndexIn(match_.new_things, other)] && IsTurned(thing, other);
    });
  }
  static std::size_t IndexIn(const std::vector<Thing>& things, const Thing& thing) {
    return static_cast<std::size_t>(&thing - things.data());
  }
  bool IsTurned(const Thing& old_thing, const Thing& new_thing) const {
    if (old_thing.name != new_thing.name) return false;
    const auto put_in = [](const Effects& effects, const Thing& function) {
      return effects.IsCalled(function) && !effects.Acts(function);
    };
    if (old_thing.kind == "function") return IsRow(new_thing) && put_in(old_effects_, old_thing);
    return IsRow(old_thing) && new_thing.kind == "function" && put_in(new_effects_, new_thing);
  }

  static std::string JoinLabel(const std::string& outer, const std::string& inner) {
    return outer.empty() || inner.empty() ? outer + inner : outer + ": " + inner;
  }

  // Only one side has it.
  void Lone(const Thing& thing, bool added) {
    if (added ? IsUnused(nullptr, &thing) : IsUnused(&thing, nullptr)) return;
    MeaningChange change;
    if (added) {
      change = Base(thing, nullptr);
      change.what = MeaningChange::What::Added;
      change.effect = new_effects_.Of(thing);
    } else {
      change = Named(old_, thing);
      change.what = MeaningChange::What::Removed;
      change.old_place = PlaceOf(*old_.sources, thing.span);
      if (thing.part != nullptr)
        old_citations_.Add(thing.part->definition->cites, {}, change.cites);
      change.effect = old_effects_.Of(thing);
      change.not_taken_over = StaysInBase(thing);
    }
    inputs_changed_ |= thing.kind == "entity" || thing.kind == "parameter" ||
                       thing.kind == "override" || thing.kind == "fund";
    const std::vector<program::Citation> of_head = change.cites;
    for (const Facet& facet : thing.facets) {
      if (IsOfWhole(thing, facet)) change.values.push_back(WholeValue(facet, added, of_head));
    }
    AddValueCites(change);
    meaning_.changes.push_back(std::move(change));
  }

  // What is told of a thing that comes or goes. Titles and citations of items stand beside what
  // they are of; a test is told by its name.
  static bool IsOfWhole(const Thing& thing, const Facet& facet) {
    return thing.kind != "test" && facet.value != kCitation && facet.value != kHeading &&
           facet.value != kOutcome && facet.value != kOrder &&
           (facet.value != kTitle || facet.item.empty());
  }

  program::ChangedValue WholeValue(const Facet& facet, bool added,
                                   const std::vector<program::Citation>& of_head) const {
    program::ChangedValue value;
    value.label = JoinLabel(facet.inside,
                            facet.label.empty() ? facet.aspect : facet.aspect + " " + facet.label);
    (added ? value.new_text : value.old_text) = WholeText(facet);
    if (facet.cites != nullptr)
      (added ? new_citations_ : old_citations_).Add(*facet.cites, of_head, value.cites);
    return value;
  }

  // The sources of values are sources of the change.
  static void AddValueCites(MeaningChange& change) {
    for (const program::ChangedValue& value : change.values) {
      for (const program::Citation& cite : value.cites) {
        const auto same = [&](const program::Citation& other) {
          return other.title == cite.title && other.place == cite.place &&
                 other.saying == cite.saying;
        };
        if (std::ranges::none_of(change.cites, same)) change.cites.push_back(cite);
      }
    }
  }

  // Whether it stands in a file that the new version amends and takes no tests, properties and
  // overrides from.
  bool StaysInBase(const Thing& thing) const {
    static const std::set<std::string> of_one_file = {"test", "property", "override"};
    if (!of_one_file.contains(thing.kind)) return false;
    const std::vector<FileId>& files = new_.rules->files;
    return std::any_of(files.begin(), files.end() - 1, [&](FileId file) {
      return new_.sources->path(file) == old_.sources->path(thing.span.file);
    });
  }

  // What a library has and the fund does not use in either version is none of its things.
  bool IsUnused(const Thing* old_thing, const Thing* new_thing) const {
    return (old_thing == nullptr || !old_effects_.IsUsed(*old_thing)) &&
           (new_thing == nullptr || !new_effects_.IsUsed(*new_thing));
  }

  void Compare(const Thing& old_thing, const Thing& new_thing) {
    if (IsUnused(&old_thing, &new_thing)) return;
    if (old_thing.kind != new_thing.kind) {
      if (!same_.rows.contains(&new_thing)) ReportForm(old_thing, new_thing);
      return;
    }
    const std::vector<const Facet*> before = Counterparts(
        old_thing, new_thing, [&](const std::string& item) { return OldItemOf(item, new_thing); },
        match_.words);
    changes_.clear();
    placed_.clear();
    const std::set<const Facet*> found(before.begin(), before.end());
    LoneItems added, removed;
    for (std::size_t i = 0; i < new_thing.facets.size(); ++i) {
      const Facet& facet = new_thing.facets[i];
      if (IsSame(facet, old_thing, new_thing) || added.Tells(facet, before[i] == nullptr)) continue;
      if (facet.value == kOrder && InOldOrder(before, old_thing, new_thing)) continue;
      if (before[i] != nullptr) {
        CompareFacet(*before[i], facet, old_thing, new_thing);
      } else {
        ReportLone(nullptr, &facet, added.Surround(facet), old_thing, new_thing);
      }
    }
    for (const Facet& facet : old_thing.facets) {
      if (found.contains(&facet) || IsSame(facet, old_thing, new_thing) ||
          removed.Tells(facet, true))
        continue;
      ReportLone(&facet, nullptr, removed.Surround(facet), old_thing, new_thing);
    }
    for (MeaningChange& change : changes_) {
      JoinLone(change);
      AddValueCites(change);
      meaning_.changes.push_back(std::move(change));
    }
  }

  // Whether the program says that a value of a thing of both versions means the same, whatever its
  // text. A function means what it does where it is called.
  bool IsSame(const Facet& facet, const Thing& old_thing, const Thing& new_thing) const {
    if (new_thing.kind == "function")
      return facet.acts && (old_effects_.IsCalled(old_thing) || new_effects_.IsCalled(new_thing)) &&
             !old_effects_.Acts(old_thing) && !new_effects_.Acts(new_thing);
    return facet.of_graph && same_.rows.contains(&new_thing);
  }

  // Whether the items of a list are those of the old version, one by one. `before`: by facet of
  // the new one.
  static bool InOldOrder(const std::vector<const Facet*>& before, const Thing& old_thing,
                         const Thing& new_thing) {
    const auto begins_item = [](const Facet& facet) {
      return !facet.item.empty() && facet.value.empty();
    };
    const Facet* last = nullptr;
    std::ptrdiff_t items = 0;
    for (std::size_t i = 0; i < new_thing.facets.size(); ++i) {
      if (!begins_item(new_thing.facets[i])) continue;
      if (before[i] == nullptr || (last != nullptr && before[i] < last)) return false;
      last = before[i];
      ++items;
    }
    return items == std::ranges::count_if(old_thing.facets, begins_item);
  }

  // What an item was called in the old version.
  std::string OldItemOf(const std::string& item, const Thing& thing) const {
    constexpr std::string_view kOfOutcome = "outcome ";
    if (thing.kind == "decision" && item.starts_with(kOfOutcome)) {
      const auto renamed =
          match_.renamed.find("entry " + thing.name + "." + item.substr(kOfOutcome.size()));
      return renamed == match_.renamed.end() ? item : std::string(kOfOutcome) + renamed->second;
    }
    if (!item.starts_with("column `") || thing.kind != "entity")
      return WithOldNamesBetween('`', '`', item, match_.words);
    const std::size_t begin = item.find('`') + 1;
    const std::string column = item.substr(begin, item.find('`', begin) - begin);
    const auto renamed = match_.renamed.find("column " + thing.name + "." + column);
    return renamed == match_.renamed.end() ? item : "column `" + renamed->second + "`";
  }

  // The words of a column that has another name and keeps the heading of the file.
  bool OnlyRenamed(const Facet& before, const Facet& after, const Thing& thing) const {
    const auto renamed = match_.renamed.find("column " + thing.name + "." + after.label);
    if (thing.kind != "entity" || after.aspect != "column" || renamed == match_.renamed.end())
      return false;
    Facet bare = after;
    bare.text = WithoutHeading(after.text, renamed->second);
    return SameText(before, bare, match_.words);
  }

  // A definition that is another kind of definition now, and means something else.
  void ReportForm(const Thing& old_thing, const Thing& new_thing) {
    MeaningChange change = Base(new_thing, &old_thing);
    change.aspect = "form";
    change.effect = std::max(old_effects_.Of(old_thing), new_effects_.Of(new_thing));
    change.values.push_back({"", old_thing.kind, new_thing.kind});
    const auto main = [](const Thing& thing) {
      return thing.facets.empty() ? std::string() : thing.facets.front().text;
    };
    change.values.push_back({"formula", main(old_thing), main(new_thing)});
    meaning_.changes.push_back(std::move(change));
  }

  void CompareFacet(const Facet& before, const Facet& after, const Thing& old_thing,
                    const Thing& new_thing) {
    if (SameText(before, after, match_.words) || OnlyRenamed(before, after, new_thing)) return;
    const SameName same_name = [&](const std::string& old_name, const std::string& new_name) {
      const auto found = match_.words.find(new_name);
      return found != match_.words.end() && found->second == old_name;
    };
    if (const auto leaves = Refine(before, after, same_name)) {
      // The condition of an exception is named by itself.
      const std::string which =
          after.aspect == "exception" ? "exception `" + after.text + "`" : after.label;
      for (const Leaf& leaf : *leaves)
        Report(leaf.aspect, {which, leaf.old_text, leaf.new_text}, &before, &after, old_thing,
               new_thing);
      return;
    }
    Report(after.aspect, {after.label, before.text, after.text}, &before, &after, old_thing,
           new_thing);
  }

  // What only one version has. An exception that comes or goes is one change with all that stands
  // in it.
  void ReportLone(const Facet* before, const Facet* after, bool of_exception,
                  const Thing& old_thing, const Thing& new_thing) {
    const Facet& facet = after != nullptr ? *after : *before;
    program::ChangedValue value{facet.label, "", ""};
    (after != nullptr ? value.new_text : value.old_text) = WholeText(facet);
    if (of_exception)
      value.label = facet.label.empty() ? facet.aspect : facet.aspect + " " + facet.label;
    Report(of_exception ? "exception" : facet.aspect, std::move(value), before, after, old_thing,
           new_thing);
  }

  // Differences of one aspect are one change.
  void Report(const std::string& aspect, program::ChangedValue value, const Facet* before,
              const Facet* after, const Thing& old_thing, const Thing& new_thing) {
    auto change = std::ranges::find(changes_, aspect, &MeaningChange::aspect);
    if (change == changes_.end()) {
      MeaningChange made = Base(new_thing, &old_thing);
      made.cites.clear();  // those of what changed
      made.aspect = aspect;
      // The head of an amended fund stands in another file than the line that is gone.
      if (after == nullptr && new_thing.kind == "fund") made.new_place = std::nullopt;
      changes_.push_back(std::move(made));
      change = changes_.end() - 1;
    }
    SetPlaces(*change, before, after);
    const Facet& facet = after != nullptr ? *after : *before;
    value.label = JoinLabel(facet.inside, value.label);
    if (facet.aspect == kCitation) ShowTitles(value, before, after, old_thing, new_thing);
    const Thing& thing = after != nullptr ? new_thing : old_thing;
    const Citations& citations = after != nullptr ? new_citations_ : old_citations_;
    // A citation stands in the value.
    if (facet.source != nullptr)
      citations.Add(*facet.source, {}, facet.aspect == kCitation ? change->cites : value.cites);
    else if (thing.part != nullptr)
      citations.Add(thing.part->definition->cites, {}, change->cites);
    change->effect = std::max(change->effect, EffectOf(before, after, old_thing, new_thing));
    change->values.push_back(std::move(value));
  }

  // Citations as a reader knows them; by their names where two sources have the same title.
  void ShowTitles(program::ChangedValue& value, const Facet* before, const Facet* after,
                  const Thing& old_thing, const Thing& new_thing) const {
    std::string old_text, new_text;
    if (before != nullptr) old_text = CiteText(old_, old_citations_, old_thing, *before);
    if (after != nullptr) new_text = CiteText(new_, new_citations_, new_thing, *after);
    if (old_text == new_text) return;
    value.old_text = std::move(old_text);
    value.new_text = std::move(new_text);
  }
  static std::string CiteText(const Version& version, const Citations& citations,
                              const Thing& thing, const Facet& citation) {
    const syntax::Cites& of_head =
        thing.part != nullptr ? thing.part->definition->cites : version.rules->header.cites;
    return citations.Text(citation.source != nullptr ? *citation.source : of_head);
  }

  // Of the first value that both versions have, else of the first one of each; else of the head.
  void SetPlaces(MeaningChange& change, const Facet* before, const Facet* after) {
    Placed& placed = placed_[change.aspect];
    const bool both = before != nullptr && after != nullptr;
    if (placed.before && placed.after && (placed.both || !both)) return;
    if (before != nullptr && (both || !placed.before))
      change.old_place = PlaceOf(*old_.sources, before->span);
    if (after != nullptr && (both || !placed.after))
      change.new_place = PlaceOf(*new_.sources, after->span);
    placed.before |= before != nullptr;
    placed.after |= after != nullptr;
    placed.both |= both;
  }

  // Of a value on what the old version and the new one compute.
  Effect EffectOf(const Facet* before, const Facet* after, const Thing& old_thing,
                  const Thing& new_thing) {
    Effect effect = Effect::Text;
    if (before != nullptr && after != nullptr && !before->cells.empty() && !after->cells.empty()) {
      effect = EffectOfCells(*before, *after, old_thing, new_thing);
    } else {
      if (before != nullptr) effect = std::max(effect, old_effects_.Of(old_thing, *before));
      if (after != nullptr) effect = std::max(effect, new_effects_.Of(new_thing, *after));
    }
    const Facet& facet = after != nullptr ? *after : *before;
    const bool in_program =
        IsRow(new_thing) || new_thing.kind == "function" || new_thing.kind == "report";
    // The days in force act through what reads the day of the run.
    const bool unread_day = new_thing.kind == "fund" && effect == Effect::Text;
    // Formulas that the program reads in the same way.
    const bool same_formula = before != nullptr && after != nullptr && before->tree != nullptr &&
                              after->tree != nullptr && same_.facets.contains(before) &&
                              same_.facets.contains(after);
    inputs_changed_ |= facet.acts && !in_program && !unread_day && !same_formula;
    return effect;
  }

  // Of a row of data, whose cells count by what reads their columns.
  Effect EffectOfCells(const Facet& before, const Facet& after, const Thing& old_thing,
                       const Thing& new_thing) const {
    Effect effect = Effect::Text;
    auto lone = before.cells;  // of the old row, as far as they are not found in the new one
    for (const auto& [column, text] : after.cells) {
      const auto renamed = match_.renamed.find("column " + new_thing.name + "." + column);
      const auto old_cell = lone.find(renamed == match_.renamed.end() ? column : renamed->second);
      if (old_cell == lone.end() || old_cell->second != text)
        effect = std::max(effect, new_effects_.OfCell(new_thing, column));
      if (old_cell != lone.end() && old_cell->second == text) lone.erase(old_cell);
    }
    for (const auto& [column, text] : lone)
      effect = std::max(effect, old_effects_.OfCell(old_thing, column));
    return effect;
  }

  // What one side lost and the other gained in the same place of a list is one value.
  // Columns of a report and rows of a table have no such place.
  static void JoinLone(MeaningChange& change) {
    if (change.kind == "report" || change.kind == "table") return;
    std::vector<program::ChangedValue> joined;
    for (program::ChangedValue& value : change.values) {
      if (value.old_text.empty() != value.new_text.empty()) {
        const auto other = std::ranges::find_if(joined, [&](const program::ChangedValue& earlier) {
          return earlier.label == value.label &&
                 (value.old_text.empty() ? earlier.new_text.empty() : earlier.old_text.empty());
        });
        if (other != joined.end()) {
          (value.old_text.empty() ? other->new_text : other->old_text) =
              value.old_text.empty() ? value.new_text : value.old_text;
          if (!value.new_text.empty()) other->cites = value.cites;
          continue;
        }
      }
      joined.push_back(std::move(value));
    }
    change.values = std::move(joined);
  }

  const Match& match_;
  const Sameness same_;
  const Version& old_;
  const Version& new_;
  const Effects old_effects_, new_effects_;
  const Citations old_citations_, new_citations_;
  bool inputs_changed_ = false;         // data, parameters, overrides, or what they are read by
  std::vector<MeaningChange> changes_;  // of one thing
  struct Placed {                       // whether the places of a change are those of values
    bool before = false, after = false, both = false;
  };
  std::map<std::string, Placed> placed_;  // by aspect
  Meaning meaning_;
};

}  // namespace

Meaning MeaningBetween(const Version& old_version, const Version& new_version) {
  Match match = MatchThings(old_version, new_version);
  return Differ(match).Find();
}

}  // namespace levrules::diff
