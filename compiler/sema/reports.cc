// What is shown: report columns, values in reasons, citations.

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "compiler/format/print_expression.h"
#include "compiler/sema/elaborator.h"
#include "runtime/base/text.h"

namespace levrules::sema {

namespace {

std::string Text(const std::optional<syntax::Quoted>& quoted) {
  return quoted ? quoted->text : std::string();
}

}  // namespace

std::vector<program::Citation> Elaborator::CitationsOf(const syntax::Cites& cites) {
  std::vector<program::Citation> citations;
  for (const syntax::Cite& cite : cites) {
    const auto found = sources_.find(cite.source.text);
    if (found == sources_.end()) {
      if (broken_.contains(cite.source.text)) continue;
      std::vector<std::string> names;
      for (const auto& [name, slot] : sources_) names.push_back(name);
      const auto near = NearestName(cite.source.text, names);
      out_.Add({.kind = DiagnosticKind::UnknownSource,
                .primary = cite.source.span,
                .arguments = {cite.source.text},
                .help = near ? fmt::format("did you mean `{}`?", *near)
                             : fmt::format("name the document with `source {} \"Title\"`",
                                           cite.source.text)});
      continue;
    }
    found->second.used = true;
    citations.push_back(
        {cite.source.text, found->second.source->title.text, cite.place.text, Text(cite.saying)});
  }
  return citations;
}

InstructionId Elaborator::Shown(ExprId expr, const Scope& scope, std::string_view where) {
  const InstructionId id = Elaborate(expr, scope);
  const Type type = TypeAt(id);
  if (type.valid() && type.kind == Kind::Number && type.decimals == value::kAnyDecimals) {
    return Report(DiagnosticKind::ShownUnrounded, scope.tree->span(expr), scope,
                  {std::string(where)},
                  fmt::format("say how it is shown, as in `{} rounded to 2 decimals half up`; a "
                              "column of a file may be declared `with 2 decimals`",
                              format::PrintExpression(*scope.tree, expr)));
  }
  return id;
}

void Elaborator::Reports() {
  std::map<std::uint32_t, Span> seen;
  for (const Part& part : input_.rules->parts) {
    const auto* report = std::get_if<syntax::ReportDefinition>(&part.definition->body);
    if (report == nullptr) continue;
    const EntityId entity = EntityOfRow(*part.definition);
    if (!entity.valid()) continue;
    const auto [entry, added] = seen.try_emplace(entity.value, part.definition->span);
    if (!added) {
      out_.Add({.kind = DiagnosticKind::ReportTwice,
                .primary = part.definition->span,
                .arguments = {program_.entities[entity].name},
                .labels = {{entry->second, "the first report"}},
                .help = "put all columns into one `report` block"});
    }
    CitationsOf(part.definition->cites);
    ReportOf(*report, entity, *part.tree);
  }
}

void Elaborator::ReportOf(const syntax::ReportDefinition& report, EntityId entity,
                          const Tree& tree) {
  Scope scope;
  scope.tree = &tree;
  scope.space = entity;
  std::set<std::string> headings;
  for (const program::FieldIndex key : program_.entities[entity].keys)
    headings.insert(program_.entities[entity].fields[key].name);
  for (const DefinitionSlot& slot : slots_) {
    if (slot.entity == entity && slot.outcomes.valid())
      headings.insert({slot.name, slot.name + "_reasons"});
    if (slot.entity == entity &&
        std::holds_alternative<syntax::AllocationDefinition>(slot.source->body))
      headings.insert(slot.name);
  }
  for (const syntax::ReportLine& line : report.lines) {
    program::ReportColumn column;
    column.entity = entity;
    column.formula = format::PrintExpression(tree, line.value);
    column.header = line.title ? line.title->text : column.formula;
    column.instruction = Shown(line.value, scope, "a report");
    if (!headings.insert(column.header).second) {
      out_.Add({.kind = DiagnosticKind::HeadingTwice,
                .primary = line.title ? line.title->span : tree.span(line.value),
                .arguments = {column.header},
                .help = "give the column a title of its own behind the value, so that the "
                        "printed file can be read back"});
    }
    program_.report.push_back(std::move(column));
  }
}

// An allocation is always printed, so one without steps needs a report line that rounds it.
void Elaborator::ShownAllocations() {
  for (std::size_t i = 0; i < program_.definitions.size(); ++i) {
    program::Definition& definition = program_.definitions[program_.definitions.id_at(i)];
    if (definition.kind != program::DefinitionKind::Allocation) continue;
    const Type type = TypeAt(definition.instruction);
    if (!type.valid() || type.decimals != value::kAnyDecimals) continue;
    for (const program::ReportColumn& column : program_.report) {
      const program::Instruction& shown = program_.instructions[column.instruction];
      if (shown.op == Op::Round && shown.operands[0] == definition.instruction)
        definition.shown = column.instruction;
    }
    if (definition.shown.valid() || definition.entity != program_.decides_for) continue;
    out_.Add({.kind = DiagnosticKind::ShownUnrounded,
              .primary = definition.span,
              .arguments = {"the allocation"},
              .help = fmt::format("share it out in whole steps, as in `rounded to £1 by largest "
                                  "remainder, ties by ...`, or show it rounded with a report line "
                                  "`{} rounded to 2 decimals half even`",
                                  definition.name)});
  }
}

}  // namespace levrules::sema
