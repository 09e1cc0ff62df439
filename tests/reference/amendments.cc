#include "tests/reference/amendments.h"

#include <algorithm>

#include "runtime/base/overloaded.h"
#include "tests/reference/values.h"

namespace levrules::reference {

namespace {

// Within a space a name means one thing. Columns have one space for each entity.
struct Title {
  std::string space;
  std::string name;
  friend bool operator==(const Title&, const Title&) = default;
};

std::optional<Title> TitleOf(const syntax::Definition& definition, const std::string& main) {
  const std::string rows = "row " + (definition.for_each ? definition.for_each->text : main);
  const auto named = [](const std::string& space, const syntax::Identifier& name) {
    return std::optional(Title{space, name.text});
  };
  return std::visit(
      Overloaded{
          [&](const syntax::SourceDefinition& body) { return named("source", body.name); },
          [&](const syntax::EnumDefinition& body) { return named("type", body.name); },
          [&](const syntax::UnitDefinition& body) { return named("unit", body.name); },
          [&](const syntax::EntityDefinition& body) { return named("type", body.name); },
          [&](const syntax::ParameterDefinition& body) { return named("value", body.name); },
          [&](const syntax::FunctionDefinition& body) { return named("value", body.name); },
          [&](const syntax::LetDefinition& body) { return named(rows, body.name); },
          [&](const syntax::IndexDefinition& body) { return named(rows, body.name); },
          [&](const syntax::CriterionDefinition& body) { return named(rows, body.name); },
          [&](const syntax::TableDefinition& body) { return named(rows, body.name); },
          [&](const syntax::DecisionDefinition& body) { return named(rows, body.name); },
          [&](const syntax::AllocationDefinition& body) { return named(rows, body.name); },
          [&](const syntax::ReportDefinition&) {
            return std::optional(Title{"report " + rows, ""});
          },
          [](const auto&) { return std::optional<Title>(); },
      },
      definition.body);
}

bool IsNotKept(const syntax::DefinitionBody& body) {
  return std::holds_alternative<syntax::TestDefinition>(body) ||
         std::holds_alternative<syntax::PropertyDefinition>(body) ||
         std::holds_alternative<syntax::OverrideDefinition>(body);
}

class Merger {
 public:
  explicit Merger(std::string main) : main_(std::move(main)) {}

  void Amend(const syntax::Tree& amendment) {
    std::erase_if(definitions_,
                  [](const Placed& placed) { return IsNotKept(placed.definition->body); });
    for (const syntax::Definition& definition : amendment.definitions) {
      if (definition.replaces) Replace({&amendment, &definition});
    }
    for (const syntax::Definition& definition : amendment.definitions) {
      if (std::holds_alternative<syntax::RemoveDefinition>(definition.body)) Remove(definition);
    }
    for (const syntax::Definition& definition : amendment.definitions) {
      if (definition.replaces || std::holds_alternative<syntax::RemoveDefinition>(definition.body))
        continue;
      Add({&amendment, &definition});
    }
  }

  void Add(const Placed& placed) {
    const auto title = TitleOf(*placed.definition, main_);
    if (title && !title->name.empty() && Find({*title}) != definitions_.end())
      throw Unsupported{"adds what is there: " + title->name};
    definitions_.push_back(placed);
  }

  std::vector<Placed> Take() { return std::move(definitions_); }

 private:
  // What has the first of these titles that anything has.
  std::vector<Placed>::iterator Find(const std::vector<Title>& titles) {
    for (const Title& title : titles) {
      const auto found = std::ranges::find_if(definitions_, [&](const Placed& placed) {
        return TitleOf(*placed.definition, main_) == title;
      });
      if (found != definitions_.end()) return found;
    }
    return definitions_.end();
  }

  // A column may take the place of a parameter or function, and the other way round.
  void Replace(const Placed& placed) {
    const Title title = TitleOf(*placed.definition, main_).value();
    const std::string rows = "row " + main_;
    std::vector<Title> titles = {title};
    if (title.space == "value") titles.push_back({rows, title.name});
    if (title.space == rows) titles.push_back({"value", title.name});
    const auto found = Find(titles);
    if (found == definitions_.end()) throw Unsupported{"replaces what is not there: " + title.name};
    *found = placed;
  }

  void Remove(const syntax::Definition& definition) {
    const std::string& name = std::get<syntax::RemoveDefinition>(definition.body).name.text;
    std::vector<Title> titles;
    if (definition.for_each) {
      titles.push_back({"row " + definition.for_each->text, name});
    } else {
      for (const std::string& space : {"row " + main_, std::string("value"), std::string("type"),
                                       std::string("unit"), std::string("source")})
        titles.push_back({space, name});
    }
    const auto found = Find(titles);
    if (found == definitions_.end()) throw Unsupported{"removes what is not there: " + name};
    definitions_.erase(found);
  }

  std::string main_;
  std::vector<Placed> definitions_;
};

}  // namespace

MergedFund Merge(const std::vector<const syntax::Tree*>& chain) {
  MergedFund fund;
  for (const syntax::Tree* tree : chain) {  // What a later file states stands; `to` is not needed.
    if (tree->header.decides_for) fund.decides_for = tree->header.decides_for->text;
    if (tree->header.in_force_from) fund.first_day = tree->header.in_force_from->text;
  }
  Merger merger(fund.decides_for.value_or(""));
  for (const syntax::Tree* tree : chain) {
    if (tree != chain[0]) {
      merger.Amend(*tree);
      continue;
    }
    for (const syntax::Definition& definition : tree->definitions) merger.Add({tree, &definition});
  }
  fund.definitions = merger.Take();
  return fund;
}

}  // namespace levrules::reference
