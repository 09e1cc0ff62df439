#include "runtime/report/meaning_report.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "runtime/base/text.h"

namespace levrules::report {

namespace {

using program::ChangedValue;
using program::Effect;
using program::MeaningChange;

std::string CiteText(const program::Citation& cite) {
  return cite.saying.empty() ? fmt::format("{}, {}", cite.title, cite.place)
                             : fmt::format("{}, {}: “{}”", cite.title, cite.place, cite.saying);
}

std::string PlaceText(const std::optional<program::FilePlace>& place) {
  return place ? fmt::format("{}:{}", place->file, place->line) : "";
}

// `60% → 50%`, `added yes`; of a thing that only one version has, the text itself.
std::string OldNewText(const MeaningChange& change, const ChangedValue& value) {
  const bool changed = change.what == MeaningChange::What::Changed;
  if (value.old_text.empty()) return (changed ? "added " : "") + value.new_text;
  if (value.new_text.empty()) return (changed ? "removed " : "") + value.old_text;
  return fmt::format("{} → {}", value.old_text, value.new_text);
}

std::string ValueText(const MeaningChange& change, const ChangedValue& value) {
  std::string text = value.label.empty() ? "" : value.label + ": ";
  text += OldNewText(change, value);
  std::vector<std::string> cites;
  for (const program::Citation& cite : value.cites) cites.push_back(CiteText(cite));
  return cites.empty() ? text : fmt::format("{} ({})", text, fmt::join(cites, "; "));
}

std::string ChangeHead(const MeaningChange& change) {
  const std::string name = program::NameOf(change);
  if (change.not_taken_over) return "not taken over from the base: " + name;
  std::string head = fmt::format("{} {}", program::WordOf(change.what), name);
  if (change.what == MeaningChange::What::Renamed) {
    head += ", before ";
    head += program::IsOfTests(change) ? "“" + change.old_name + "”" : change.old_name;
  }
  if (!change.aspect.empty()) head += ": " + change.aspect;
  return head;
}

std::string PlacesText(const MeaningChange& change) {
  if (change.old_place && change.new_place)
    return fmt::format("{} → {}", PlaceText(change.old_place), PlaceText(change.new_place));
  return PlaceText(change.old_place ? change.old_place : change.new_place);
}

// Sources that stand beside no value. Values of changed citations are sources.
std::vector<std::string> SourcesOf(const MeaningChange& change) {
  if (change.aspect == "citation") return {};
  std::vector<std::string> beside_values;
  for (const ChangedValue& value : change.values) {
    for (const program::Citation& cite : value.cites) beside_values.push_back(CiteText(cite));
  }
  std::vector<std::string> sources;
  for (const program::Citation& cite : change.cites) {
    std::string text = CiteText(cite);
    if (std::ranges::find(beside_values, text) == beside_values.end())
      sources.push_back("source: " + text);
  }
  return sources;
}

void AddChange(const MeaningChange& change, Document& document) {
  document.Heading(4, ChangeHead(change));
  std::vector<std::string> items;
  for (const ChangedValue& value : change.values) items.push_back(ValueText(change, value));
  items.push_back(PlacesText(change));
  for (std::string& source : SourcesOf(change)) items.push_back(std::move(source));
  document.List(std::move(items));
}

// ---- tests and properties that only one version has: one list of each kind

struct Lone {
  std::string_view kind, more;
  MeaningChange::What what;
  bool not_taken_over;
};

constexpr Lone kLone[] = {
    {"property", "properties", MeaningChange::What::Added, false},
    {"property", "properties", MeaningChange::What::Removed, false},
    {"property", "properties", MeaningChange::What::Removed, true},
    {"test", "tests", MeaningChange::What::Added, false},
    {"test", "tests", MeaningChange::What::Removed, false},
    {"test", "tests", MeaningChange::What::Removed, true},
};

bool IsLone(const MeaningChange& change) {
  return program::IsOfTests(change) &&
         (change.what == MeaningChange::What::Added || change.what == MeaningChange::What::Removed);
}

// `A place: always …; … (towns.rule:7)`.
std::string LoneText(const MeaningChange& change) {
  std::vector<std::string> values;
  for (const ChangedValue& value : change.values)
    values.push_back(value.new_text.empty() ? value.old_text : value.new_text);
  return fmt::format("{}{}{} ({})", change.name, values.empty() ? "" : ": ",
                     fmt::join(values, "; "), PlacesText(change));
}

void AddLone(const DiffReport& report, const Lone& lone, Document& document) {
  std::vector<std::string> items;
  for (const MeaningChange& change : report.changes) {
    if (change.kind == lone.kind && change.what == lone.what &&
        change.not_taken_over == lone.not_taken_over)
      items.push_back(LoneText(change));
  }
  if (items.empty()) return;
  const std::string count = CountOf(items.size(), lone.kind, lone.more);
  document.Heading(4, lone.not_taken_over
                          ? count + " not taken over from the base"
                          : fmt::format("{} {}", program::WordOf(lone.what), count));
  document.List(std::move(items));
}

// ---- groups

struct Group {
  Effect effect;
  std::string_view heading;
  std::string_view one, more;  // in the count
};

constexpr Group kGroups[] = {
    {Effect::Decision, "Changes that can change a decision or an amount",
     "can change a decision or an amount", "can change a decision or an amount"},
    {Effect::Figure, "Changes of figures of the report", "can change only figures of the report",
     "can change only figures of the report"},
    {Effect::Text, "Changes of words, sources and tests, and of what no result reads",
     "changes no result", "change no result"},
};

// `93 changes: 20 can change a decision or an amount, 12 can change only figures of the
// report, 61 change no result; and 38 tests and properties.`
std::string CountText(const DiffReport& report) {
  std::size_t tests = 0;
  std::size_t changes = 0;
  std::vector<std::string> parts;
  for (const MeaningChange& change : report.changes)
    ++(program::IsOfTests(change) ? tests : changes);
  for (const Group& group : kGroups) {
    const auto count = static_cast<std::size_t>(
        std::ranges::count_if(report.changes, [&](const MeaningChange& change) {
          return change.effect == group.effect && !program::IsOfTests(change);
        }));
    if (count > 0) parts.push_back(CountOf(count, group.one, group.more));
  }
  const std::string of_tests =
      tests == 0 ? "" : CountOf(tests, "test or property", "tests and properties");
  if (changes == 0) return of_tests + ".";
  return fmt::format("{}: {}{}{}.", CountOf(changes, "change", "changes"), fmt::join(parts, ", "),
                     tests == 0 ? "" : "; and ", of_tests);
}

void AddGroup(const DiffReport& report, const Group& group, Document& document) {
  const auto of_group = [&](const MeaningChange& change) { return change.effect == group.effect; };
  if (std::ranges::none_of(report.changes, of_group)) return;
  document.Heading(3, std::string(group.heading));
  for (const MeaningChange& change : report.changes) {
    if (of_group(change) && !IsLone(change)) AddChange(change, document);
  }
  if (group.effect != Effect::Text) return;
  for (const Lone& lone : kLone) AddLone(report, lone, document);
}

}  // namespace

void AddMeaning(const DiffReport& report, Document& document) {
  document.Heading(2, "What changed in meaning");
  if (report.changes.empty()) {
    document.Paragraph("Nothing: layout, comments and order are no change.");
    return;
  }
  document.Paragraph(CountText(report));
  for (const Group& group : kGroups) AddGroup(report, group, document);
}

}  // namespace levrules::report
