#include "runtime/report/fund_page.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "runtime/base/text.h"
#include "runtime/program/print.h"
#include "runtime/program/tags.h"
#include "runtime/program/walk.h"

namespace levrules::report {

namespace {

using program::Definition;
using program::DefinitionKind;
using program::Instruction;
using program::InstructionId;
using program::Op;
using program::Program;
using value::Kind;

std::string KindWord(DefinitionKind kind) {
  switch (kind) {
    case DefinitionKind::Let:
      return "Value";
    case DefinitionKind::Index:
      return "Index";
    case DefinitionKind::Criterion:
      return "Criterion";
    case DefinitionKind::Table:
      return "Table";
    case DefinitionKind::Decision:
      return "Decision";
    case DefinitionKind::Allocation:
      return "Allocation";
  }
  return "Value";
}

std::string Period(const std::optional<program::Date>& from,
                   const std::optional<program::Date>& to) {
  if (!from) return "";
  return to ? fmt::format("{} to {}", from->ToIso(), to->ToIso())
            : fmt::format("from {}", from->ToIso());
}

class PageMaker {
 public:
  PageMaker(const Program& program, std::vector<PageSource> sources, const WrittenText& written)
      : program_(program), written_(written) {
    page_.sources = std::move(sources);
  }

  FundPage Make() {
    page_.fund = program_.fund;
    page_.title = program_.title.empty() ? program_.fund : program_.title;
    page_.edition = program_.edition;
    page_.period = Period(program_.in_force_from, program_.in_force_to);
    if (program_.decides_for.valid()) page_.decides_for = NameOf(program_.decides_for);
    Definitions();
    Parameters();
    Entities();
    Layers();
    Profile();
    for (const program::Test& test : program_.tests) page_.tests.push_back(test.name);
    for (const program::Law& law : program_.laws) {
      page_.properties.push_back(fmt::format("{}: {}", law.property, law.formula));
    }
    return std::move(page_);
  }

 private:
  std::string NameOf(program::EntityId id) const {
    const program::Entity& entity = program_.entities[id];
    return entity.title.empty() ? entity.name : entity.title;
  }

  // ---- definitions

  void Definitions() {
    std::vector<program::DefinitionId> order;
    for (std::size_t i = 0; i < program_.definitions.size(); ++i)
      order.push_back(program_.definitions.id_at(i));
    std::ranges::stable_sort(order, [&](program::DefinitionId a, program::DefinitionId b) {
      return Rank(program_.definitions[a]) < Rank(program_.definitions[b]);
    });
    for (const program::DefinitionId id : order) {
      const Definition& definition = program_.definitions[id];
      PageDefinition built = MakeDefinition(definition);
      for (const std::size_t node : ReadsOf(definition))
        built.reads.push_back(page_.lineage.nodes[node].name);
      page_.definitions.push_back(std::move(built));
    }
  }

  // Results first, in the order of the file, then what they are made of.
  static std::pair<int, std::size_t> Rank(const Definition& definition) {
    const bool result = definition.kind == DefinitionKind::Decision ||
                        definition.kind == DefinitionKind::Allocation;
    return {result ? 0 : 1, definition.place};
  }

  PageDefinition MakeDefinition(const Definition& definition) const {
    PageDefinition built;
    built.kind = KindWord(definition.kind);
    built.name = definition.name;
    built.title = definition.title;
    built.entity = NameOf(definition.entity);
    built.node = NodeName(definition);
    built.cites = definition.cites;
    built.overridable_by = definition.overridable_by;
    for (const program::Tag& tag : definition.tags)
      built.tags.push_back(fmt::format("{}: {}", tag.scheme, tag.value));
    if (!ToldInParts(definition)) {
      built.written = written_(definition);
      CiteLines(definition, built.cites);
    } else if (definition.kind == DefinitionKind::Index) {
      IndexLines(definition, built);
    } else if (definition.kind == DefinitionKind::Decision) {
      OutcomeLines(definition, built);
    } else {
      built.formula = definition.formula;
    }
    if (!definition.reasons.empty()) built.reason = ReasonText(definition.reasons.back());
    built.missing = MissingText(definition);
    return built;
  }

  static bool ToldInParts(const Definition& definition) {
    return definition.kind != DefinitionKind::Table &&
           definition.kind != DefinitionKind::Allocation && definition.exceptions.empty();
  }

  // The citations that stand on the lines of a text, each once.
  static void CiteLines(const Definition& definition, Citations& cites) {
    const auto add = [&](const Citations& more) {
      for (const program::Citation& cite : more) {
        const bool there = std::ranges::any_of(cites, [&](const program::Citation& other) {
          return other.title == cite.title && other.place == cite.place &&
                 other.saying == cite.saying;
        });
        if (!there) cites.push_back(cite);
      }
    };
    for (const auto& block : definition.blocks)
      for (const program::IndexPart& part : block) add(part.cites);
    for (const program::TableLine& line : definition.lines) add(line.cites);
    for (const program::ExceptionLine& line : definition.exceptions) add(line.cites);
  }

  // The parts with their weights.
  void IndexLines(const Definition& definition, PageDefinition& built) const {
    if (definition.blocks.empty()) return;
    const Instruction& index = program_.instructions[definition.instruction];
    const std::vector<program::IndexPart>& parts = definition.blocks.front();
    for (std::size_t i = 0; i < parts.size() && 2 * i < index.operands.size(); ++i) {
      built.lines.push_back(
          {"weight " + program::PrintInstruction(program_, index.operands[2 * i], true),
           parts[i].formula, parts[i].title, parts[i].cites});
    }
  }

  void OutcomeLines(const Definition& definition, PageDefinition& built) const {
    const auto& items =
        program_.enumerations[program_.instructions[definition.instruction].type.enumeration].items;
    for (const program::OutcomeLine& line : definition.outcomes) {
      const program::Enumerator& item = items[static_cast<std::size_t>(line.code)];
      built.lines.push_back({item.name, line.formula.empty() ? "otherwise" : "when " + line.formula,
                             item.label == item.name ? "" : item.label, line.cites});
    }
  }

  std::string ReasonText(const program::Reason& reason) const {
    std::string text;
    for (const program::ReasonPiece& piece : reason.pieces) {
      text += piece.shown.valid()
                  ? fmt::format("{{{}}}", program::PrintInstruction(program_, piece.shown))
                  : piece.text;
    }
    return text;
  }

  std::string MissingText(const Definition& definition) const {
    const Instruction& instruction = program_.instructions[definition.instruction];
    if (const auto* missing = std::get_if<program::MissingIs>(&instruction.payload)) {
      if (*missing == program::MissingIs::Met) return "where data are missing, it counts as met";
      if (*missing == program::MissingIs::NotMet)
        return "where data are missing, it counts as not met";
      return instruction.type.optional ? "where data are missing, it is unknown" : "";
    }
    if (const auto* index = std::get_if<program::IndexInfo>(&instruction.payload)) {
      if (index->shared) return "a missing part shares its weight among the parts that are there";
      return instruction.type.optional ? "missing where a part is missing" : "";
    }
    return "";
  }

  // ---- parameters and inputs

  void Parameters() {
    for (std::size_t i = 0; i < program_.parameters.size(); ++i) {
      const program::Parameter& parameter = program_.parameters[program_.parameters.id_at(i)];
      PageParameter built{parameter.name, parameter.title, {}};
      for (const program::ParameterValue& value : parameter.values)
        built.values.push_back({Period(value.from, value.to),
                                program::PrintInstruction(program_, value.value), value.cites});
      page_.parameters.push_back(std::move(built));
    }
  }

  void Entities() {
    for (std::size_t i = 0; i < program_.entities.size(); ++i) {
      const program::Entity& entity = program_.entities[program_.entities.id_at(i)];
      if (entity.of_overrides) continue;
      PageEntity built;
      built.name = entity.name;
      built.title = entity.title;
      built.origin = entity.path.empty() ? "rows in the rules" : entity.path;
      built.cites = entity.cites;
      for (const program::Field& field : entity.fields) {
        built.fields.push_back({field.name, field.header == field.name ? "" : field.header,
                                field.title, TypeText(field), field.cites});
      }
      page_.entities.push_back(std::move(built));
    }
  }

  std::string TypeText(const program::Field& field) const {
    std::string text = KindText(field.type);
    if (field.role == program::FieldRole::Key) text = "key, " + text;
    if (field.role == program::FieldRole::Label) text = "label, " + text;
    if (field.role == program::FieldRole::Judgement) text = "judgement, " + text;
    return field.type.optional ? text + ", may be missing" : text;
  }

  std::string KindText(const value::Type& type) const {
    const std::string unit = program_.units.Name(type.unit);
    switch (type.kind) {
      case Kind::Boolean:
        return "true or false";
      case Kind::Date:
        return "date";
      case Kind::Text:
        return "text";
      case Kind::Enumeration:
        return "one of " + program_.enumerations[type.enumeration].name;
      case Kind::Reference:
        return "a row of " + program_.entities[type.entity].name;
      case Kind::Number:
        break;
      case Kind::Invalid:
        return "";
    }
    if (type.percent) return "percentage";
    const std::string number = type.is_integer() ? "whole number" : "number";
    return unit.empty() ? number : fmt::format("{} in {}", number, unit);
  }

  // ---- lineage

  std::string NodeName(const Definition& definition) const {
    if (definition.entity == program_.decides_for || !definition.entity.valid())
      return definition.name;
    return program_.entities[definition.entity].name + "." + definition.name;
  }

  std::size_t NodeOf(const std::string& name, LineageNode::Kind kind) {
    const auto [entry, added] = nodes_.try_emplace(name, page_.lineage.nodes.size());
    if (added) page_.lineage.nodes.push_back({name, kind, 0});
    return entry->second;
  }

  // The node of an instruction that a definition reads, if it has one.
  std::optional<std::size_t> NodeRead(const Definition& reader, InstructionId id) {
    const Instruction& instruction = program_.instructions[id];
    const Definition* other = program::DefinitionOf(program_, id);
    if (other != nullptr && other != &reader) return NodeOf(NodeName(*other), KindOf(*other));
    if (instruction.op == Op::Field) {
      const program::Entity& entity = program_.entities[instruction.space];
      const program::Field& field =
          entity.fields[std::get<program::FieldIndex>(instruction.payload)];
      if (entity.of_overrides) return std::nullopt;
      return NodeOf(entity.name + "." + field.name, LineageNode::Kind::Field);
    }
    if (instruction.op != Op::Parameter) return std::nullopt;
    const auto parameter = std::get<program::ParameterId>(instruction.payload);
    return NodeOf(program_.parameters[parameter].name, LineageNode::Kind::Parameter);
  }

  // The nodes that a definition is made of directly; its own node and edges are added.
  std::vector<std::size_t> ReadsOf(const Definition& definition) {
    std::vector<std::size_t> reads;
    std::set<InstructionId> seen;
    for (const InstructionId root : {definition.instruction, definition.computed}) {
      if (!root.valid()) continue;
      program::ForEachReachable(program_, root, seen, [&](InstructionId id) {
        const auto read = id == root ? std::nullopt : NodeRead(definition, id);
        if (read) reads.push_back(*read);
        return !read;
      });
    }
    std::ranges::sort(reads, {}, [&](std::size_t node) { return page_.lineage.nodes[node].name; });
    reads.erase(std::unique(reads.begin(), reads.end()), reads.end());
    const std::size_t own = NodeOf(NodeName(definition), KindOf(definition));
    for (const std::size_t node : reads) page_.lineage.edges.push_back({node, own});
    return reads;
  }

  static LineageNode::Kind KindOf(const Definition& definition) {
    const bool result = definition.kind == DefinitionKind::Decision ||
                        definition.kind == DefinitionKind::Allocation;
    return result ? LineageNode::Kind::Decision : LineageNode::Kind::Definition;
  }

  // A node stands one layer behind the last of what it is made of.
  void Layers() {
    std::vector<LineageNode>& nodes = page_.lineage.nodes;
    for (std::size_t round = 0; round < nodes.size(); ++round) {
      bool moved = false;
      for (const LineageEdge& edge : page_.lineage.edges) {
        if (nodes[edge.to].layer > nodes[edge.from].layer) continue;
        nodes[edge.to].layer = nodes[edge.from].layer + 1;
        moved = true;
      }
      if (!moved) break;
    }
  }

  void Profile() {
    for (const program::TagScheme& scheme : program::kTagSchemes) {
      std::vector<PageProfile> lines;
      bool used = false;
      for (const std::string_view value : scheme.values) {
        PageProfile line{std::string(scheme.name), std::string(value), {}};
        for (const PageDefinition& definition : page_.definitions) {
          const std::string tag = fmt::format("{}: {}", scheme.name, value);
          if (std::ranges::find(definition.tags, tag) != definition.tags.end())
            line.criteria.push_back(definition.node);
        }
        used |= !line.criteria.empty();
        lines.push_back(std::move(line));
      }
      if (used) page_.profile.insert(page_.profile.end(), lines.begin(), lines.end());
    }
  }

  const Program& program_;
  const WrittenText& written_;
  FundPage page_;
  std::map<std::string, std::size_t> nodes_;
};

}  // namespace

FundPage MakeFundPage(const Program& program, std::vector<PageSource> sources,
                      const WrittenText& written) {
  return PageMaker(program, std::move(sources), written).Make();
}

}  // namespace levrules::report
