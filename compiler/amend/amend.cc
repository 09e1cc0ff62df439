#include "compiler/amend/amend.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "runtime/base/overloaded.h"
#include "runtime/base/text.h"

namespace levrules::amend {

namespace {

using program::Change;
using syntax::Definition;
using syntax::Identifier;

// What a definition is known by: a name space, for a row's definition with its entity, and a name.
struct Handle {
  std::string space;
  Identifier name;
  std::string key() const { return space + " " + name.text; }
};

std::optional<Handle> HandleOf(const Definition& definition, const std::string& decided) {
  const std::string row = "row " + (definition.for_each ? definition.for_each->text : decided);
  return std::visit(Overloaded{
                        [](const syntax::EnumDefinition& d) {
                          return std::optional(Handle{"type", d.name});
                        },
                        [](const syntax::EntityDefinition& d) {
                          return std::optional(Handle{"type", d.name});
                        },
                        [](const syntax::UnitDefinition& d) {
                          return std::optional(Handle{"unit", d.name});
                        },
                        [](const syntax::ParameterDefinition& d) {
                          return std::optional(Handle{"file", d.name});
                        },
                        [](const syntax::FunctionDefinition& d) {
                          return std::optional(Handle{"file", d.name});
                        },
                        [](const syntax::SourceDefinition& d) {
                          return std::optional(Handle{"source", d.name});
                        },
                        [&](const syntax::LetDefinition& d) {
                          return std::optional(Handle{row, d.name});
                        },
                        [&](const syntax::IndexDefinition& d) {
                          return std::optional(Handle{row, d.name});
                        },
                        [&](const syntax::CriterionDefinition& d) {
                          return std::optional(Handle{row, d.name});
                        },
                        [&](const syntax::TableDefinition& d) {
                          return std::optional(Handle{row, d.name});
                        },
                        [&](const syntax::DecisionDefinition& d) {
                          return std::optional(Handle{row, d.name});
                        },
                        [&](const syntax::AllocationDefinition& d) {
                          return std::optional(Handle{row, d.name});
                        },
                        [&](const syntax::ReportDefinition&) {
                          return std::optional(Handle{row, {"report", definition.span}});
                        },
                        [](const auto&) { return std::optional<Handle>(); },
                    },
                    definition.body);
}

// Not kept by an amendment.
bool OfOneFile(const Definition& definition) {
  return std::holds_alternative<syntax::TestDefinition>(definition.body) ||
         std::holds_alternative<syntax::PropertyDefinition>(definition.body) ||
         std::holds_alternative<syntax::OverrideDefinition>(definition.body);
}

class Merger {
 public:
  Merger(Merged& merged, DiagnosticList& out) : merged_(merged), out_(out) {}

  void Begin(const syntax::Tree& fund) {
    merged_.header = fund.header;
    if (fund.header.decides_for) decided_ = fund.header.decides_for->text;
    for (const Definition& definition : fund.definitions) {
      if (definition.replaces) NotAnAmendment("replace", *definition.replaces);
      if (const auto* remove = std::get_if<syntax::RemoveDefinition>(&definition.body)) {
        NotAnAmendment("remove", remove->name.span);
      } else {
        Append({&fund, &definition});
      }
    }
  }

  void Amend(const syntax::Tree& amendment) {
    Headers(amendment.header);
    std::erase_if(merged_.parts, [](const Part& part) { return OfOneFile(*part.definition); });
    Index();
    // Order never matters: what is replaced, then what goes, then what comes.
    for (const Definition& definition : amendment.definitions) {
      if (definition.replaces) Replace({&amendment, &definition});
    }
    for (const Definition& definition : amendment.definitions) {
      if (const auto* remove = std::get_if<syntax::RemoveDefinition>(&definition.body))
        Remove(*remove, {&amendment, &definition});
    }
    for (const Definition& definition : amendment.definitions) {
      const bool removes = std::holds_alternative<syntax::RemoveDefinition>(definition.body);
      if (!removes && !definition.replaces) Add({&amendment, &definition});
    }
    // Removed ones stood as null so far, so that indexes stay right.
    std::erase_if(merged_.parts, [](const Part& part) { return part.definition == nullptr; });
  }

 private:
  void NotAnAmendment(std::string_view word, Span span) {
    out_.Add({.kind = DiagnosticKind::OnlyInAmendment,
              .primary = span,
              .arguments = {std::string(word)},
              .help = "begin the file with `amendment NAME` and `amends \"FILE\"`, or change the "
                      "definition itself"});
  }

  void Headers(const syntax::Header& header) {
    if (!header.in_force_from && merged_.header.in_force_from)
      merged_.first_day = merged_.header.in_force_from;
    merged_.header.in_force_from = header.in_force_from;
    merged_.header.in_force_to = header.in_force_to;
    if (header.edition) merged_.header.edition = header.edition;
    if (header.title) merged_.header.title = header.title;
    if (header.decides_for) merged_.header.decides_for = header.decides_for;
    merged_.header.cites.insert(merged_.header.cites.end(), header.cites.begin(),
                                header.cites.end());
    amendment_ = header.name.text;
  }

  void Index() {
    known_.clear();
    for (std::size_t i = 0; i < merged_.parts.size(); ++i) {
      if (const auto handle = HandleOf(*merged_.parts[i].definition, decided_))
        known_.try_emplace(handle->key(), i);
    }
  }

  void Append(const Part& part) {
    if (const auto handle = HandleOf(*part.definition, decided_))
      known_.try_emplace(handle->key(), merged_.parts.size());
    merged_.parts.push_back(part);
  }

  // Whether the definition that stands there came from the same amendment.
  bool ChangedTwice(const Identifier& name, const Part& now, const Part& there) {
    if (there.tree != now.tree) return false;
    out_.Add({.kind = DiagnosticKind::DefinedTwice,
              .primary = name.span,
              .arguments = {name.text},
              .labels = {{there.definition->span, "replaced here already"}},
              .help = "an amendment changes a definition once"});
    return true;
  }

  void Replace(const Part& part) {
    const auto handle = HandleOf(*part.definition, decided_);
    if (!handle) return;
    const auto found = known_.find(handle->key());
    if (found == known_.end()) {
      NotThere(handle->name, *part.definition->replaces, "replace");
      return;
    }
    if (ChangedTwice(handle->name, part, merged_.parts[found->second])) return;
    Note(Change::Kind::Replaced, handle->name, merged_.parts[found->second].definition->span);
    merged_.parts[found->second] = part;
  }

  void Add(const Part& part) {
    const auto handle = HandleOf(*part.definition, decided_);
    if (!handle) return Append(part);
    const auto found = known_.find(handle->key());
    if (found == known_.end() || merged_.parts[found->second].tree == part.tree) {
      Note(Change::Kind::Added, handle->name, {});
      return Append(part);  // Twice in one file is reported where names are declared.
    }
    out_.Add({.kind = DiagnosticKind::AmendmentAddsKnown,
              .primary = handle->name.span,
              .arguments = {handle->name.text},
              .labels = {{merged_.parts[found->second].definition->span, "defined here"}},
              .help = "write `replace` before the definition"});
  }

  void Remove(const syntax::RemoveDefinition& remove, const Part& part) {
    const std::string entity =
        part.definition->for_each ? part.definition->for_each->text : decided_;
    std::vector<std::string> spaces = {"row " + entity};
    if (!part.definition->for_each) spaces.insert(spaces.end(), {"file", "type", "unit", "source"});
    for (const std::string& space : spaces) {
      const auto found = known_.find(Handle{space, remove.name}.key());
      if (found == known_.end()) continue;
      if (ChangedTwice(remove.name, part, merged_.parts[found->second])) return;
      Note(Change::Kind::Removed, remove.name, merged_.parts[found->second].definition->span);
      merged_.removed[remove.name.text] = remove.name.span;
      merged_.parts[found->second].definition = nullptr;
      known_.erase(found);
      return;
    }
    NotThere(remove.name, remove.name.span, "remove");
  }

  void NotThere(const Identifier& name, Span span, std::string_view doing) {
    std::vector<std::string> names;
    for (const auto& [key, part] : known_) names.push_back(key.substr(key.rfind(' ') + 1));
    const auto near = NearestName(name.text, names);
    const bool removing = doing == "remove";
    out_.Add({.kind = DiagnosticKind::AmendmentNotThere,
              .primary = span,
              .arguments = {std::string(doing), name.text},
              .help = near && *near != name.text ? fmt::format("did you mean `{}`?", *near)
                      : near     ? "it is there, as something of another kind: `remove` that and "
                                   "add the new one without `replace`"
                      : removing ? "delete the line, or correct the name"
                                 : "leave the word `replace` out to add something new"});
  }

  void Note(Change::Kind kind, const Identifier& name, Span replaced) {
    merged_.changes.push_back({kind, name.text, amendment_, name.span, replaced});
  }

  Merged& merged_;
  DiagnosticList& out_;
  std::string decided_;
  std::string amendment_;
  std::map<std::string, std::size_t> known_;
};

}  // namespace

Merged Merge(const std::vector<const syntax::Tree*>& chain, DiagnosticList& out) {
  Merged merged;
  for (const syntax::Tree* tree : chain) merged.files.push_back(tree->file);
  Merger merger(merged, out);
  merger.Begin(*chain.front());
  for (std::size_t i = 1; i < chain.size(); ++i) merger.Amend(*chain[i]);
  return merged;
}

}  // namespace levrules::amend
