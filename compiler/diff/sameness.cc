#include "compiler/diff/sameness.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

namespace levrules::diff {

namespace {

const Renames kNoRenames;

class Finder {
 public:
  explicit Finder(Match& match) : match_(match) {}

  Sameness Find() {
    NumberDefinitions();
    NumberReports();
    NumberInputs();
    same_.results = SameResults();
    return std::move(same_);
  }

 private:
  void NumberDefinitions() {
    const std::set<std::string> shared = SharedRows(match_);
    Identity of_old(*match_.old_version->program, match_.numbering, kNoRenames, shared, false);
    Identity of_new(*match_.new_version->program, match_.numbering, match_.renamed, shared, false);
    for (std::size_t n = 0; n < match_.new_things.size(); ++n) {
      if (!match_.old_of[n] || !IsRow(match_.new_things[n])) continue;
      const program::Definition* old_one =
          DefinitionOf(*match_.old_version->program, match_.old_things[*match_.old_of[n]]);
      const program::Definition* new_one =
          DefinitionOf(*match_.new_version->program, match_.new_things[n]);
      const bool same =
          old_one != nullptr && new_one != nullptr && of_old.Of(*old_one) == of_new.Of(*new_one);
      if (!same) continue;
      same_.rows.insert(&match_.new_things[n]);
      MeanTheSame(match_.old_things[*match_.old_of[n]], match_.new_things[n]);
    }
  }

  void MeanTheSame(const Thing& old_thing, const Thing& new_thing) {
    for (const Thing* thing : {&old_thing, &new_thing}) {
      for (const Facet& facet : thing->facets) {
        if (facet.value != kOutcome) same_.facets.insert(&facet);  // which is what comes out
      }
    }
  }

  // Columns of reports, each with its number.
  void NumberReports() {
    const std::set<std::string> shared = SharedRows(match_);
    Identity of_old(*match_.old_version->program, match_.numbering, kNoRenames, shared, false);
    Identity of_new(*match_.new_version->program, match_.numbering, match_.renamed, shared, false);
    std::set<int> before, after;
    for (Thing& thing : match_.old_things)
      NumberReport(*match_.old_version->program, of_old, thing, before);
    for (Thing& thing : match_.new_things)
      NumberReport(*match_.new_version->program, of_new, thing, after);
    SameColumns(match_.old_things, after);
    SameColumns(match_.new_things, before);
  }

  // Columns that the other version has, too.
  void SameColumns(const std::vector<Thing>& things, const std::set<int>& others) {
    for (const Thing& thing : things) {
      for (const Facet& facet : thing.facets) {
        if (others.contains(facet.meaning)) same_.facets.insert(&facet);
      }
    }
  }

  // The report of an entity stands in the program column by column.
  static void NumberReport(const program::Program& program, Identity& identity, Thing& thing,
                           std::set<int>& numbers) {
    if (thing.kind != "report") return;
    auto column = program.report.begin();
    for (Facet& facet : thing.facets) {
      if (facet.aspect != "column") continue;
      column = std::find_if(column, program.report.end(), [&](const program::ReportColumn& other) {
        return program.entities[other.entity].name == thing.entity;
      });
      if (column == program.report.end()) return;
      facet.meaning = identity.Of(column->instruction);
      numbers.insert(facet.meaning);
      ++column;
    }
  }

  // What else functions may be put into: values of parameters and conditions on rows of data.
  void NumberInputs() {
    const std::set<std::string> shared = SharedRows(match_);
    Identity of_old(*match_.old_version->program, match_.numbering, kNoRenames, shared, false);
    Identity of_new(*match_.new_version->program, match_.numbering, match_.renamed, shared, false);
    for (std::size_t n = 0; n < match_.new_things.size(); ++n) {
      const bool is_input =
          match_.new_things[n].kind == "entity" || match_.new_things[n].kind == "parameter";
      if (!is_input || !match_.old_of[n]) continue;
      const Thing& old_thing = match_.old_things[*match_.old_of[n]];
      if (InputsOf(*match_.old_version->program, of_old, old_thing) ==
          InputsOf(*match_.new_version->program, of_new, match_.new_things[n]))
        MeanTheSame(old_thing, match_.new_things[n]);
    }
  }

  static std::vector<int> InputsOf(const program::Program& program, Identity& identity,
                                   const Thing& thing) {
    std::vector<int> numbers;
    for (const program::Entity& entity : program.entities) {
      if (thing.kind == "entity" && entity.name == thing.name)
        numbers.push_back(identity.Of(entity.only_where));
    }
    for (const program::Parameter& parameter : program.parameters) {
      if (thing.kind != "parameter" || parameter.name != thing.name) continue;
      for (const program::ParameterValue& value : parameter.values)
        numbers.push_back(identity.Of(value.value));
    }
    return numbers;
  }

  bool SameResults() {
    const std::set<std::string> none;
    Identity of_old(*match_.old_version->program, match_.numbering, kNoRenames, none, true);
    Renames renames = match_.renamed;
    // An outcome of another name is another result.
    std::erase_if(renames, [](const auto& rename) { return rename.first.starts_with("entry "); });
    Identity of_new(*match_.new_version->program, match_.numbering, renames, none, true);
    const program::Program& old_program = *match_.old_version->program;
    const program::Program& new_program = *match_.new_version->program;
    std::multiset<Result> before = ResultsOf(old_program, of_old);
    std::multiset<Result> after = ResultsOf(new_program, of_new);
    const std::set<std::string> of_both =
        SharedHeadings(HeadingsOf(old_program, of_old), HeadingsOf(new_program, of_new));
    AddColumns(old_program, of_old, of_both, before);
    AddColumns(new_program, of_new, of_both, after);
    return before == after;
  }

  using Result = std::pair<std::string, int>;  // name and number

  // By name; with the rows that are let in and what parameters are.
  static std::multiset<Result> ResultsOf(const program::Program& program, Identity& identity) {
    std::multiset<Result> all;
    for (const program::Definition& definition : program.definitions) {
      if (definition.kind == program::DefinitionKind::Decision ||
          definition.kind == program::DefinitionKind::Allocation)
        all.emplace(identity.RowName(definition), identity.Of(definition));
    }
    for (const program::Entity& entity : program.entities)
      all.emplace("", identity.Of(entity.only_where));
    for (const program::Parameter& parameter : program.parameters) {
      for (const program::ParameterValue& value : parameter.values)
        all.emplace("", identity.Of(value.value));
    }
    return all;
  }

  static std::string HeadingOf(const program::ReportColumn& column, const Identity& identity) {
    return "column " + identity.EntityName(column.entity) + " " + column.header;
  }
  static std::set<std::string> HeadingsOf(const program::Program& program,
                                          const Identity& identity) {
    std::set<std::string> headings;
    for (const program::ReportColumn& column : program.report)
      headings.insert(HeadingOf(column, identity));
    return headings;
  }
  static std::set<std::string> SharedHeadings(std::set<std::string> headings,
                                              const std::set<std::string>& others) {
    std::erase_if(headings, [&](const std::string& heading) { return !others.contains(heading); });
    return headings;
  }

  // Under a heading of both versions stands the same column; another heading is no matter.
  static void AddColumns(const program::Program& program, Identity& identity,
                         const std::set<std::string>& of_both, std::multiset<Result>& results) {
    for (const program::ReportColumn& column : program.report) {
      const std::string heading = HeadingOf(column, identity);
      results.emplace(of_both.contains(heading) ? heading : "other column",
                      identity.Of(column.instruction));
    }
  }

  Match& match_;
  Sameness same_;
};

}  // namespace

Sameness FindSameness(Match& match) { return Finder(match).Find(); }

}  // namespace levrules::diff
