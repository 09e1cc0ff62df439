#include "compiler/diff/changes.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <set>
#include <string>
#include <utility>

#include "compiler/diff/facets.h"
#include "compiler/diff/identity.h"
#include "compiler/diff/refine.h"
#include "compiler/format/print_expression.h"

namespace levrules::diff {

namespace {

using program::MeaningChange;

bool IsRow(const std::string& kind) {
  static const std::set<std::string> rows = {"definition", "index",    "criterion",
                                             "table",      "decision", "allocation"};
  return rows.contains(kind);
}

// What two versions of a thing have in common, whatever else changed.
std::string KeyOf(const Thing& thing) {
  if (thing.kind == "fund") return "fund";
  if (thing.kind == "report") return "report " + thing.entity;
  return IsRow(thing.kind) ? fmt::format("row {}.{}", thing.entity, thing.name)
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

using Words = std::map<std::string, std::string>;

// A text in which things have their old names. What stands in quotes stays.
std::string WithOldNames(const std::string& text, const Words& names) {
  if (names.empty()) return text;
  std::string result;
  const auto of_name = [](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_';
  };
  bool quoted = false;
  for (std::size_t i = 0; i < text.size();) {
    if (quoted && text[i] == '\\' && i + 1 < text.size()) {
      result += text[i++];
      result += text[i++];
      continue;
    }
    quoted ^= text[i] == '"';
    if (quoted || !of_name(text[i])) {
      result += text[i++];
      continue;
    }
    std::size_t end = i;
    while (end < text.size() && of_name(text[end])) ++end;
    const std::string word = text.substr(i, end - i);
    const auto found = names.find(word);
    result += found == names.end() ? word : found->second;
    i = end;
  }
  return result;
}

// The same only between two marks.
std::string WithOldNamesBetween(char open, char close, const std::string& text,
                                const Words& names) {
  std::string result;
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t begin = text.find(open, i);
    const std::size_t end = begin == std::string::npos ? begin : text.find(close, begin + 1);
    if (end == std::string::npos) return result + text.substr(i);
    result += text.substr(i, begin + 1 - i);
    result += WithOldNames(text.substr(begin + 1, end - begin - 1), names) + close;
    i = end + 1;
  }
  return result;
}

// The conditions that a formula joins by one `and` or `or`, in the order of their texts.
void AddConditions(const syntax::Tree& tree, syntax::ExprId id, syntax::BinaryOp op,
                   const Words& names, std::multiset<std::string>& conditions) {
  const auto* joined = std::get_if<syntax::BinaryExpr>(&tree.exprs[id]);
  if (joined == nullptr || joined->op != op) {
    conditions.insert(WithOldNames(format::PrintExpression(tree, id), names));
    return;
  }
  AddConditions(tree, joined->left, op, names, conditions);
  AddConditions(tree, joined->right, op, names, conditions);
}

// Formulas that join the same conditions in another order.
bool SameConditions(const Facet& old_facet, const Facet& new_facet, const Words& names) {
  if (old_facet.tree == nullptr || new_facet.tree == nullptr) return false;
  for (const syntax::BinaryOp op : {syntax::BinaryOp::And, syntax::BinaryOp::Or}) {
    std::multiset<std::string> before, after;
    AddConditions(*old_facet.tree, old_facet.expr, op, {}, before);
    AddConditions(*new_facet.tree, new_facet.expr, op, names, after);
    if (before == after) return true;
  }
  return false;
}

// Whether a facet of the new version says what one of the old version says.
bool SameText(const Facet& old_facet, const Facet& new_facet, const Words& names) {
  if (old_facet.text == new_facet.text || SameConditions(old_facet, new_facet, names)) return true;
  switch (new_facet.names) {
    case NamesIn::Nowhere:
      return false;
    case NamesIn::Braces:
      return old_facet.text == WithOldNamesBetween('{', '}', new_facet.text, names);
    case NamesIn::Everywhere:
      return old_facet.text == WithOldNames(new_facet.text, names);
  }
  return false;
}

class Differ {
 public:
  Differ(const Version& old_version, const Version& new_version)
      : old_(old_version), new_(new_version) {
    AddLibraries(old_version, old_parts_);
    AddLibraries(new_version, new_parts_);
    old_things_ = AllThings(old_version, old_parts_);
    new_things_ = AllThings(new_version, new_parts_);
  }

  Meaning Find() {
    MatchByName();
    MatchRenamed();
    NumberDefinitions();
    for (std::size_t i = 0; i < new_things_.size(); ++i) {
      if (!old_of_[i]) {
        if (!TurnedInto(new_things_[i], old_things_, old_taken_)) Lone(new_things_[i], true);
      } else {
        Compare(old_things_[*old_of_[i]], new_things_[i]);
      }
    }
    std::vector<bool> new_taken(new_things_.size());
    for (std::size_t i = 0; i < new_things_.size(); ++i) new_taken[i] = old_of_[i].has_value();
    for (std::size_t i = 0; i < old_things_.size(); ++i) {
      if (!old_taken_[i] && !TurnedInto(old_things_[i], new_things_, new_taken))
        Lone(old_things_[i], false);
    }
    meaning_.equivalent = Equivalent();
    return std::move(meaning_);
  }

 private:
  // ---- things of both sides

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
      if (auto thing = ThingOf(part, "")) things.push_back(std::move(*thing));
    }
    return things;
  }

  void MatchByName() {
    std::map<std::string, std::size_t> by_key;
    for (std::size_t i = 0; i < old_things_.size(); ++i)
      by_key.try_emplace(KeyOf(old_things_[i]), i);
    old_of_.resize(new_things_.size());
    old_taken_.resize(old_things_.size());
    for (std::size_t i = 0; i < new_things_.size(); ++i) {
      if (old_of_[i]) continue;
      const auto found = by_key.find(KeyOf(OfOldEntity(new_things_[i])));
      if (found == by_key.end() || old_taken_[found->second]) continue;
      Pair(found->second, i);
    }
  }

  // The same with the old name of its entity.
  Thing OfOldEntity(const Thing& thing) const {
    Thing named{thing.kind, thing.name, thing.entity, {}, nullptr, {}};
    const auto renamed = meaning_.renamed.find("entity " + thing.entity);
    if (renamed != meaning_.renamed.end()) named.entity = renamed->second;
    return named;
  }

  void Pair(std::size_t old_thing, std::size_t new_thing) {
    old_of_[new_thing] = old_thing;
    old_taken_[old_thing] = true;
  }

  // ---- renamed things, from what they are made of to what is made of them

  void MatchRenamed() {
    for (const char* kind : {"source", "list", "unit", "entity"}) RenamedByFacets(kind);
    MatchByName();  // what belongs to a renamed entity
    RenamedColumns();
    RenamedByFacets("parameter");
    RenamedRows();
    for (const char* kind : {"function", "property", "test"}) RenamedByFacets(kind);
  }

  void Rename(const std::string& kind, const std::string& new_name, const std::string& old_name,
              const std::string& new_word, const std::string& old_word) {
    meaning_.renamed[kind + " " + new_name] = old_name;
    words_[new_word] = old_word;
  }

  // All that is said of them is the same.
  bool SameFacets(const Thing& a, const Thing& b) const {
    if (a.facets.size() != b.facets.size() || a.entity != OfOldEntity(b).entity) return false;
    for (std::size_t i = 0; i < a.facets.size(); ++i) {
      if (a.facets[i].aspect != b.facets[i].aspect || !SameText(a.facets[i], b.facets[i], words_))
        return false;
    }
    return true;
  }

  void RenamedByFacets(const std::string& kind) {
    for (std::size_t n = 0; n < new_things_.size(); ++n) {
      if (old_of_[n] || new_things_[n].kind != kind) continue;
      for (std::size_t o = 0; o < old_things_.size(); ++o) {
        if (old_taken_[o] || old_things_[o].kind != kind) continue;
        auto own = words_;
        own[new_things_[n].name] = old_things_[o].name;
        std::swap(own, words_);
        const bool same = SameFacets(old_things_[o], new_things_[n]);
        std::swap(own, words_);
        if (!same) continue;
        Pair(o, n);
        if (kind != "test" && kind != "property")
          Rename(kind, new_things_[n].name, old_things_[o].name, new_things_[n].name,
                 old_things_[o].name);
        ReportRename(old_things_[o], new_things_[n]);
        break;
      }
    }
  }

  void ReportRename(const Thing& old_thing, const Thing& new_thing) {
    MeaningChange change = Base(new_thing, &old_thing);
    change.what = MeaningChange::What::Renamed;
    change.old_name = old_thing.name;
    meaning_.changes.push_back(std::move(change));
  }

  static std::map<std::string, const Facet*> ColumnsOf(const Thing& entity) {
    std::map<std::string, const Facet*> columns;
    for (const Facet& facet : entity.facets) {
      if (facet.aspect == "column") columns[facet.label] = &facet;
    }
    return columns;
  }

  static std::string WithoutHeading(std::string words, const std::string& heading) {
    const std::string headed = fmt::format(" column \"{}\"", heading);
    if (const std::size_t at = words.find(headed); at != std::string::npos)
      words.erase(at, headed.size());
    return words;
  }

  // A column of an entity that lost its name and one that is new and described in the same way.
  void RenamedColumns() {
    for (std::size_t n = 0; n < new_things_.size(); ++n) {
      if (!old_of_[n] || new_things_[n].kind != "entity") continue;
      const Thing& old_entity = old_things_[*old_of_[n]];
      const auto old_columns = ColumnsOf(old_entity);
      const auto new_columns = ColumnsOf(new_things_[n]);
      std::set<std::string> taken;
      for (const auto& [name, facet] : new_columns) {
        if (old_columns.contains(name)) continue;
        for (const auto& [old_name, old_facet] : old_columns) {
          if (new_columns.contains(old_name) || taken.contains(old_name)) continue;
          Facet bare = *facet;  // the file kept its heading
          bare.text = WithoutHeading(facet->text, old_name);
          if (!SameText(*old_facet, bare, words_)) continue;
          taken.insert(old_name);
          Rename("column", new_things_[n].name + "." + name, old_name, name, old_name);
          MeaningChange change = Base(new_things_[n], &old_entity);
          change.what = MeaningChange::What::Renamed;
          change.kind = "column";
          change.entity = new_things_[n].name;
          change.name = name;
          change.old_name = old_name;
          change.old_place = PlaceOf(*old_.sources, old_facet->span);
          change.new_place = PlaceOf(*new_.sources, facet->span);
          meaning_.changes.push_back(std::move(change));
          break;
        }
      }
    }
  }

  const program::Definition* DefinitionOf(const Version& version, const Thing& thing) const {
    for (const program::Definition& definition : version.program->definitions) {
      if (definition.name == thing.name &&
          version.program->entities[definition.entity].name == thing.entity)
        return &definition;
    }
    return nullptr;
  }

  // Names, as in the old version, of the definitions of rows that both sides have.
  std::set<std::string> SharedRows() const {
    std::set<std::string> shared;
    for (std::size_t n = 0; n < new_things_.size(); ++n) {
      if (old_of_[n] && IsRow(new_things_[n].kind)) shared.insert(KeyOf(old_things_[*old_of_[n]]));
    }
    return shared;
  }

  // Definitions that compute the same under another name.
  void RenamedRows() {
    const std::set<std::string> shared = SharedRows();
    Identity of_old(*old_.program, numbering_, no_renames_, shared, false);
    Identity of_new(*new_.program, numbering_, meaning_.renamed, shared, false);
    for (std::size_t n = 0; n < new_things_.size(); ++n) {
      if (old_of_[n] || !IsRow(new_things_[n].kind)) continue;
      const program::Definition* renamed = DefinitionOf(new_, new_things_[n]);
      if (renamed == nullptr) continue;
      const int number = of_new.Of(*renamed);
      for (std::size_t o = 0; o < old_things_.size(); ++o) {
        if (old_taken_[o] || old_things_[o].kind != new_things_[n].kind) continue;
        const program::Definition* old_one = DefinitionOf(old_, old_things_[o]);
        if (old_one == nullptr ||
            of_old.EntityName(old_one->entity) != of_new.EntityName(renamed->entity))
          continue;
        int as_renamed = number;
        if (new_things_[n].kind == "decision") {  // its outcomes are a list of its name
          Renames renames = meaning_.renamed;
          renames["list " + new_things_[n].name] = old_things_[o].name;
          as_renamed = Identity(*new_.program, numbering_, renames, shared, false).Of(*renamed);
        }
        if (of_old.Of(*old_one) != as_renamed) continue;
        Pair(o, n);
        Rename("row", new_things_[n].entity + "." + new_things_[n].name, old_things_[o].name,
               new_things_[n].name, old_things_[o].name);
        if (new_things_[n].kind == "decision")
          meaning_.renamed["list " + new_things_[n].name] = old_things_[o].name;
        ReportRename(old_things_[o], new_things_[n]);
        break;
      }
    }
  }

  // ---- what the definitions of rows mean

  void NumberDefinitions() {
    const std::set<std::string> shared = SharedRows();
    Identity of_old(*old_.program, numbering_, no_renames_, shared, false);
    Identity of_new(*new_.program, numbering_, meaning_.renamed, shared, false);
    for (std::size_t n = 0; n < new_things_.size(); ++n) {
      if (!old_of_[n] || !IsRow(new_things_[n].kind)) continue;
      const program::Definition* old_one = DefinitionOf(old_, old_things_[*old_of_[n]]);
      const program::Definition* new_one = DefinitionOf(new_, new_things_[n]);
      const bool same =
          old_one != nullptr && new_one != nullptr && of_old.Of(*old_one) == of_new.Of(*new_one);
      if (same) same_rows_.insert(&new_things_[n]);
      all_rows_same_ &= same;
    }
  }

  bool Equivalent() {
    const std::set<std::string> none;
    Identity of_old(*old_.program, numbering_, no_renames_, none, true);
    Identity of_new(*new_.program, numbering_, meaning_.renamed, none, true);
    const auto results = [](const program::Program& program, Identity& identity) {
      std::multiset<std::pair<std::string, int>> all;
      for (const program::Definition& definition : program.definitions) {
        if (definition.kind == program::DefinitionKind::Decision ||
            definition.kind == program::DefinitionKind::Allocation)
          all.emplace(identity.RowName(definition), identity.Of(definition));
      }
      for (const program::ReportColumn& column : program.report)
        all.emplace(column.header == column.formula ? "" : "titled " + column.header,
                    identity.Of(column.instruction));
      return all;
    };
    if (results(*old_.program, of_old) != results(*new_.program, of_new)) return false;
    return std::ranges::none_of(meaning_.changes, [](const MeaningChange& change) {
      return change.decides && !IsRow(change.kind) && change.kind != "function" &&
             change.what != MeaningChange::What::Renamed;
    });
  }

  // ---- one thing

  static std::optional<program::FilePlace> PlaceOf(const SourceMap& sources, Span span) {
    return program::FilePlace{sources.path(span.file), sources.Locate(span.file, span.begin).line};
  }

  MeaningChange Base(const Thing& thing, const Thing* old_thing) const {
    MeaningChange change;
    change.kind = thing.kind;
    change.name = thing.name;
    const bool decided =
        new_.rules->header.decides_for && new_.rules->header.decides_for->text == thing.entity;
    if (!decided) change.entity = thing.entity;
    if (old_thing != nullptr) change.old_place = PlaceOf(*old_.sources, old_thing->span);
    change.new_place = PlaceOf(*new_.sources, thing.span);
    change.cites = CitesOf(new_things_, thing);
    return change;
  }

  static std::vector<program::Citation> CitesOf(const std::vector<Thing>& things,
                                                const Thing& thing) {
    std::vector<program::Citation> cites;
    if (thing.part == nullptr) return cites;
    syntax::Cites written = thing.part->definition->cites;
    if (const auto* parameter =
            std::get_if<syntax::ParameterDefinition>(&thing.part->definition->body)) {
      for (const syntax::ParameterValue& value : parameter->values)
        written.insert(written.end(), value.cites.begin(), value.cites.end());
    }
    for (const syntax::Cite& cite : written) {
      const auto source = std::ranges::find_if(things, [&](const Thing& other) {
        return other.kind == "source" && other.name == cite.source.text;
      });
      const std::string title = source == things.end() || source->facets.empty()
                                    ? cite.source.text
                                    : source->facets.front().text;
      const std::string saying = cite.saying ? cite.saying->text : "";
      const bool told = std::ranges::any_of(cites, [&](const program::Citation& other) {
        return other.title == title && other.place == cite.place.text && other.saying == saying;
      });
      if (!told) cites.push_back({cite.source.text, title, cite.place.text, saying});
    }
    return cites;
  }

  // A definition that became a function, or a function that became one, and means the same where it
  // is used.
  bool TurnedInto(const Thing& thing, const std::vector<Thing>& others,
                  const std::vector<bool>& taken) const {
    const bool function = thing.kind == "function";
    if (!all_rows_same_ || (!function && !IsRow(thing.kind))) return false;
    for (std::size_t i = 0; i < others.size(); ++i) {
      if (taken[i] || others[i].name != thing.name) continue;
      if (function ? IsRow(others[i].kind) : others[i].kind == "function") return true;
    }
    return false;
  }

  // Only one side has it.
  void Lone(const Thing& thing, bool added) {
    MeaningChange change = Base(thing, nullptr);
    change.what = added ? MeaningChange::What::Added : MeaningChange::What::Removed;
    if (!added) {
      change.old_place = PlaceOf(*old_.sources, thing.span);
      change.new_place = std::nullopt;
      change.cites = CitesOf(old_things_, thing);
    }
    static const std::set<std::string> decides_nothing = {"source", "test", "property", "function",
                                                          "list",   "unit", "report"};
    change.decides = !decides_nothing.contains(thing.kind);
    for (const Facet& facet : thing.facets) {
      if (!facet.decides && facet.aspect != "column") continue;
      const std::string label =
          facet.label.empty() ? facet.aspect : facet.aspect + " " + facet.label;
      change.values.push_back({label, added ? "" : facet.text, added ? facet.text : ""});
    }
    meaning_.changes.push_back(std::move(change));
  }

  void Compare(const Thing& old_thing, const Thing& new_thing) {
    const bool same_row = same_rows_.contains(&new_thing);
    if (old_thing.kind != new_thing.kind) {
      if (!same_row) ReportForm(old_thing, new_thing);
      return;
    }
    // A function acts where it is used.
    if (new_thing.kind == "function" && all_rows_same_) return;
    std::map<std::string, const Facet*> before;
    for (const Facet& facet : old_thing.facets) before[facet.path] = &facet;
    changes_.clear();
    std::set<std::string> paths;
    for (const Facet& facet : new_thing.facets) {
      const std::string path = OldPathOf(facet, new_thing, before);
      paths.insert(path);
      if (same_row && facet.of_graph) continue;
      const auto found = before.find(path);
      CompareFacet(found == before.end() ? nullptr : found->second, &facet, old_thing, new_thing);
    }
    for (const Facet& facet : old_thing.facets) {
      if (!paths.contains(facet.path) && !(same_row && facet.of_graph))
        CompareFacet(&facet, nullptr, old_thing, new_thing);
    }
    for (MeaningChange& change : changes_) {
      JoinLone(change);
      meaning_.changes.push_back(std::move(change));
    }
  }

  // The path that a facet had in the old version: names that look like those of other things are
  // told apart by what there was.
  std::string OldPathOf(const Facet& facet, const Thing& thing,
                        const std::map<std::string, const Facet*>& before) const {
    Words names = words_;
    if (facet.path.starts_with("column `") && thing.kind == "entity") {
      names.clear();
      const std::size_t begin = facet.path.find('`') + 1;
      const std::string column = facet.path.substr(begin, facet.path.find('`', begin) - begin);
      const auto renamed = meaning_.renamed.find("column " + thing.name + "." + column);
      if (renamed != meaning_.renamed.end()) names[column] = renamed->second;
    }
    const std::string path = WithOldNamesBetween('`', '`', facet.path, names);
    return before.contains(path) || !before.contains(facet.path) ? path : facet.path;
  }

  // The words of a column that has another name and keeps the heading of the file.
  bool OnlyRenamed(const Facet& before, const Facet& after, const Thing& thing) const {
    const auto renamed = meaning_.renamed.find("column " + thing.name + "." + after.label);
    if (thing.kind != "entity" || after.aspect != "column" || renamed == meaning_.renamed.end())
      return false;
    Facet bare = after;
    bare.text = WithoutHeading(after.text, renamed->second);
    return SameText(before, bare, words_);
  }

  // A definition that is another kind of definition now, and means something else.
  void ReportForm(const Thing& old_thing, const Thing& new_thing) {
    MeaningChange change = Base(new_thing, &old_thing);
    change.aspect = "form";
    change.decides = true;
    change.values.push_back({"", old_thing.kind, new_thing.kind});
    const auto main = [](const Thing& thing) {
      return thing.facets.empty() ? std::string() : thing.facets.front().text;
    };
    change.values.push_back({"formula", main(old_thing), main(new_thing)});
    meaning_.changes.push_back(std::move(change));
  }

  void CompareFacet(const Facet* before, const Facet* after, const Thing& old_thing,
                    const Thing& new_thing) {
    if (before != nullptr && after != nullptr) {
      if (SameText(*before, *after, words_) || OnlyRenamed(*before, *after, new_thing)) return;
      const SameName same_name = [&](const std::string& old_name, const std::string& new_name) {
        const auto found = words_.find(new_name);
        return found != words_.end() && found->second == old_name;
      };
      if (const auto leaves = Refine(*before, *after, same_name)) {
        for (const Leaf& leaf : *leaves)
          Report(leaf.aspect, {after->label, leaf.old_text, leaf.new_text}, before, after,
                 old_thing, new_thing);
        return;
      }
    }
    const Facet& facet = after != nullptr ? *after : *before;
    Report(
        facet.aspect,
        {facet.label, before != nullptr ? before->text : "", after != nullptr ? after->text : ""},
        before, after, old_thing, new_thing);
  }

  // Differences of one aspect are one change.
  void Report(const std::string& aspect, program::ChangedValue value, const Facet* before,
              const Facet* after, const Thing& old_thing, const Thing& new_thing) {
    auto change = std::ranges::find(changes_, aspect, &MeaningChange::aspect);
    if (change == changes_.end()) {
      MeaningChange made = Base(new_thing, &old_thing);
      made.aspect = aspect;
      if (before != nullptr) made.old_place = PlaceOf(*old_.sources, before->span);
      if (after != nullptr) made.new_place = PlaceOf(*new_.sources, after->span);
      // The head of an amended fund stands in another file than the line that is gone.
      if (after == nullptr && new_thing.kind == "fund") made.new_place = std::nullopt;
      changes_.push_back(std::move(made));
      change = changes_.end() - 1;
    }
    change->decides |= (after != nullptr ? *after : *before).decides;
    change->values.push_back(std::move(value));
  }

  // What one side lost and the other gained in the same place of a list is one value.
  // Columns of a report have no such place.
  static void JoinLone(MeaningChange& change) {
    if (change.kind == "report") return;
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
          continue;
        }
      }
      joined.push_back(std::move(value));
    }
    change.values = std::move(joined);
  }

  const Version& old_;
  const Version& new_;
  std::vector<amend::Part> old_parts_, new_parts_;  // of libraries
  std::vector<Thing> old_things_, new_things_;
  std::vector<std::optional<std::size_t>> old_of_;  // by new thing
  std::vector<bool> old_taken_;
  std::map<std::string, std::string> words_;  // new names to old ones
  Numbering numbering_;
  const Renames no_renames_;
  std::set<const Thing*> same_rows_;  // of the new things
  bool all_rows_same_ = true;
  std::vector<MeaningChange> changes_;  // of one thing
  Meaning meaning_;
};

}  // namespace

Meaning MeaningBetween(const Version& old_version, const Version& new_version) {
  return Differ(old_version, new_version).Find();
}

}  // namespace levrules::diff
