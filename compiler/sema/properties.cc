// Properties: what must hold in every row, and which way a result moves when a column does.

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "compiler/format/print_expression.h"
#include "compiler/sema/elaborator.h"
#include "runtime/base/text.h"

namespace levrules::sema {

void Elaborator::Properties() {
  std::map<std::string, Span> names;
  for (const Part& part : input_.rules->parts) {
    const auto* property = std::get_if<syntax::PropertyDefinition>(&part.definition->body);
    if (property == nullptr) continue;
    const auto [entry, added] = names.try_emplace(property->name.text, property->name.span);
    if (!added) {
      out_.Add({.kind = DiagnosticKind::DefinedTwice,
                .primary = property->name.span,
                .arguments = {property->name.text},
                .labels = {{entry->second, "first used here"}},
                .help = "give each property a name of its own"});
    }
    CitationsOf(part.definition->cites);
    Scope scope;
    scope.tree = part.tree;
    scope.space = program_.decides_for;
    if (!scope.space.valid()) continue;
    for (const syntax::Law& law : property->laws) ElaborateLaw(*property, law, scope);
  }
}

void Elaborator::ElaborateLaw(const syntax::PropertyDefinition& property, const syntax::Law& law,
                              const Scope& scope) {
  program::Law built;
  built.property = property.name.text;
  built.entity = scope.space;
  built.span = law.span;
  if (const auto* always = std::get_if<syntax::AlwaysLaw>(&law.law)) {
    built.formula = "always " + format::PrintExpression(*scope.tree, always->condition);
    built.always = Condition(always->condition, scope);
    if (TypeAt(built.always).valid()) program_.laws.push_back(std::move(built));
    return;
  }
  const auto& monotone = std::get<syntax::MonotoneLaw>(law.law);
  const auto trend = [](bool rises) { return rises ? "rises" : "falls"; };
  built.formula =
      fmt::format("{} never {} when {} {}", monotone.column.text, trend(monotone.column_rises),
                  monotone.field.text, trend(monotone.field_rises));
  const auto column = LawColumn(monotone.column, scope);
  const auto field = LawField(monotone.field, scope);
  if (!column || !field) return;
  built.monotone = program::MonotoneLaw{
      *column, monotone.column_rises ? program::Trend::Rises : program::Trend::Falls, *field,
      monotone.field_rises ? program::Trend::Rises : program::Trend::Falls};
  program_.laws.push_back(std::move(built));
}

// A definition with an order: a number, a date, a condition (false before true), a decision (later
// outcomes before earlier ones).
std::optional<DefinitionId> Elaborator::LawColumn(const Identifier& name, const Scope& scope) {
  const auto& names = row_names_[scope.space.index()];
  const auto found = names.find(name.text);
  if (found == names.end()) {
    UnknownName(name, scope, nullptr);
    return std::nullopt;
  }
  if (!found->second.slot) {
    Report(DiagnosticKind::LawShape, name.span, scope, {name.text, "is a column of the data"},
           "name something that is computed: a `let`, an index, a criterion, a decision or an "
           "allocation");
    return std::nullopt;
  }
  DefinitionSlot& slot = slots_[*found->second.slot];
  slot.used = true;
  const InstructionId value = ElaborateSlot(*found->second.slot);
  const Type type = TypeAt(value);
  if (!type.valid()) return std::nullopt;
  const bool ordered = type.kind == Kind::Number || type.kind == Kind::Date ||
                       type.kind == Kind::Boolean || slot.outcomes.valid();
  if (!ordered) {
    Report(DiagnosticKind::LawShape, name.span, scope,
           {name.text, fmt::format("is {}, which has no order", Name(type))},
           "name a number, a date, a condition or a decision");
    return std::nullopt;
  }
  return slots_[*found->second.slot].id;
}

std::optional<program::FieldIndex> Elaborator::LawField(const Identifier& name,
                                                        const Scope& scope) {
  const auto& names = row_names_[scope.space.index()];
  const auto found = names.find(name.text);
  if (found == names.end()) {
    UnknownName(name, scope, nullptr);
    return std::nullopt;
  }
  const program::Entity& entity = program_.entities[scope.space];
  const bool number_or_date = found->second.field &&
                              (entity.fields[*found->second.field].type.kind == Kind::Number ||
                               entity.fields[*found->second.field].type.kind == Kind::Date) &&
                              entity.fields[*found->second.field].role != program::FieldRole::Key;
  if (!number_or_date) {
    Report(DiagnosticKind::LawShape, name.span, scope,
           {name.text, "is no column of the data that holds a number or a date"},
           "name a column that can rise and fall in one row");
    return std::nullopt;
  }
  return found->second.field;
}

}  // namespace levrules::sema
