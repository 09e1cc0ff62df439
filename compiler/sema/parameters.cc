// Parameters and their dated values, declared kinds, and what the caller set beside the files.

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "compiler/format/print_expression.h"
#include "compiler/sema/elaborator.h"
#include "runtime/base/text.h"

namespace levrules::sema {

InstructionId Elaborator::DeclareAs(InstructionId value, const syntax::TypeName& declared,
                                    Span span, const Scope& scope) {
  const auto wanted = TypeOf(declared);
  const Type given = TypeAt(value);
  if (!wanted || !given.valid()) return wanted ? value : Invalid(span);
  const std::vector<Label> labels = {{declared.span, "declared here"}};
  if (wanted->kind != given.kind || wanted->enumeration != given.enumeration ||
      wanted->entity != given.entity) {
    return Report(DiagnosticKind::DeclaredKind, span, scope, {Name(*wanted), Name(given)},
                  "change the declared kind or the value", labels);
  }
  if (given.kind == Kind::Number && !program_.units.SameDimension(given.unit, wanted->unit)) {
    return Report(DiagnosticKind::DeclaredKind, span, scope, {Name(*wanted), Name(given)},
                  "bring the value to the declared unit, or change the declaration", labels);
  }
  if (given.optional && !wanted->optional) {
    return Report(
        DiagnosticKind::DeclaredOptional, span, scope, {},
        "write `optional` before the kind, or say what happens with `first_known(x, ...)`", labels);
  }
  if (given.kind == Kind::Number) value = Convert(value, wanted->unit, span);
  Type type = TypeAt(value);
  if (given.kind == Kind::Number) {
    type.percent = wanted->percent;
    const bool limited = wanted->decimals < value::kFiniteDecimals;
    if (limited && type.decimals > wanted->decimals) {
      return Report(DiagnosticKind::DeclaredDecimals, span, scope,
                    {std::to_string(wanted->decimals)},
                    wanted->decimals == 0 ? "round it, as in `x rounded half up`"
                                          : "round it, as in `x rounded to 2 decimals half up`",
                    labels);
    }
    if (wanted->percent && !given.percent && IsConstant(value)) {
      const Number number = std::get<Number>(program_.instructions[value].payload);
      if (number.Abs() > Number(1)) {
        Report(DiagnosticKind::PercentMeant, span, scope,
               {number.ToDecimal(), (number * Number(100)).ToDecimal()},
               fmt::format("write `{}%`", number.ToDecimal()), labels);
      }
    }
  }
  type.optional = wanted->optional || given.optional;
  if (type == TypeAt(value)) return value;
  program::Instruction copy = program_.instructions[value];
  copy.type = type;
  return program_.instructions.Add(std::move(copy));
}

void Elaborator::Parameters() {
  for (std::size_t i = 0; i < parameters_.size(); ++i)
    ElaborateParameter(program_.parameters.id_at(i));
}

void Elaborator::ElaborateParameter(ParameterId id) {
  ParameterSlot& slot = parameters_[id.index()];
  const syntax::ParameterDefinition& source = *slot.source;
  if (slot.progress == Progress::Running) {
    out_.Add({.kind = DiagnosticKind::Circular,
              .primary = source.name.span,
              .arguments = {fmt::format("`{}` needs itself", source.name.text)},
              .help = "give one of the parameters a fixed value"});
    slot.progress = Progress::Done;
    return;
  }
  if (slot.progress == Progress::Done) return;
  slot.progress = Progress::Running;
  Scope scope;
  scope.tree = slot.tree;
  scope.in_parameter = true;
  std::optional<Type> declared;
  if (source.type) declared = TypeOf(*source.type);
  if (source.values.empty()) {
    out_.Add({.kind = DiagnosticKind::ParameterWithoutValue,
              .primary = source.name.span,
              .arguments = {source.name.text},
              .help = fmt::format("write `parameter {} is 30%`, or dated values in the lines below",
                                  source.name.text)});
  }
  std::vector<program::ParameterValue> values;
  Type type = declared.value_or(Type{});
  bool dated = false;
  for (const syntax::ParameterValue& value : source.values) {
    program::ParameterValue built = ParameterValueOf(value, slot, declared ? &*declared : nullptr);
    dated |= built.from.has_value();
    const Span span = slot.tree->span(value.value);
    if (TypeAt(built.value).valid()) {
      if (type.valid() && !values.empty()) {
        InstructionId first = values.front().value;
        if (!Meet(first, built.value, span, scope, "give one parameter")) continue;
        type.decimals = std::max(type.decimals, TypeAt(built.value).decimals);
      } else if (!type.valid() || source.type) {
        type = TypeAt(built.value);
      }
    }
    values.push_back(std::move(built));
  }
  CheckPeriods(source, values);
  program::Parameter& parameter = program_.parameters[id];
  parameter.type = type;
  parameter.values = std::move(values);
  parameter.dated = dated;
  CitationsOf(source.cites);
  slot.progress = Progress::Done;
}

program::ParameterValue Elaborator::ParameterValueOf(const syntax::ParameterValue& source,
                                                     const ParameterSlot& slot,
                                                     const Type* declared) {
  Scope scope;
  scope.tree = slot.tree;
  scope.in_parameter = true;
  program::ParameterValue built;
  if (source.from) built.from = DateOf(*source.from);
  if (source.to) built.to = DateOf(*source.to);
  if (built.from && built.to && *built.to < *built.from) {
    out_.Add({.kind = DiagnosticKind::PeriodBackwards,
              .primary = source.to->span,
              .help = "the last day cannot come before the first"});
  }
  built.value = Elaborate(source.value, scope, declared);
  const Span span = slot.tree->span(source.value);
  if (slot.source->type) built.value = DeclareAs(built.value, *slot.source->type, span, scope);
  built.cites = CitationsOf(source.cites);
  if (source.from) {  // The citation of the head stands for all its values.
    for (program::Citation& cite : CitationsOf(slot.source->cites))
      built.cites.push_back(std::move(cite));
  }
  return built;
}

namespace {

// How two periods that overlap could follow each other.
std::string PeriodMeant(const program::ParameterValue& a, const program::ParameterValue& b) {
  if (!a.from || !b.from || *a.from == *b.from)
    return "give one of them another first day; the first and the last day both count";
  const value::Date later = std::max(*a.from, *b.from);
  const auto before = value::Date::FromDays(later.days() - 1);
  return fmt::format("write `to {}` in the earlier line; the first and the last day both count",
                     before ? before->ToIso() : "DATE");
}

}  // namespace

void Elaborator::CheckPeriods(const syntax::ParameterDefinition& source,
                              const std::vector<program::ParameterValue>& values) {
  for (std::size_t i = 0; i < values.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      const auto starts_before_end = [](const program::ParameterValue& a,
                                        const program::ParameterValue& b) {
        return !a.from || !b.to || *a.from <= *b.to;
      };
      if (starts_before_end(values[i], values[j]) && starts_before_end(values[j], values[i])) {
        out_.Add(
            {.kind = DiagnosticKind::PeriodsOverlap,
             .primary = source.values[i].span,
             .arguments = {source.name.text},
             .labels = {{source.values[j].span, "this value is in force on some of the same days"}},
             .help = PeriodMeant(values[i], values[j])});
        break;
      }
    }
  }
}

void Elaborator::Settings() {
  for (const Setting& setting : input_.settings) {
    const Span span = setting.value.tree.span(setting.value.expr);
    const auto found = parameter_index_.find(setting.name);
    if (found == parameter_index_.end()) {
      std::vector<std::string> names;
      for (const auto& [name, id] : parameter_index_) names.push_back(name);
      const auto near = NearestName(setting.name, names);
      out_.Add({.kind = DiagnosticKind::UnknownParameter,
                .primary = span,
                .arguments = {setting.name},
                .help = near            ? fmt::format("did you mean `{}`?", *near)
                        : names.empty() ? "this fund has no parameter"
                                        : fmt::format("the fund has {}", JoinWords(names))});
      continue;
    }
    Scope scope;
    scope.tree = &setting.value.tree;
    scope.in_parameter = true;
    const Type type = program_.parameters[found->second].type;
    InstructionId value = Elaborate(setting.value.expr, scope, &type);
    const Type given = TypeAt(value);
    if (!type.valid() || !given.valid()) continue;
    if (given.kind != type.kind || given.enumeration != type.enumeration ||
        given.entity != type.entity ||
        (type.kind == Kind::Number && !program_.units.SameDimension(given.unit, type.unit))) {
      Report(DiagnosticKind::DeclaredKind, span, scope, {Name(type), Name(given)},
             "give a value of the kind that the parameter has");
      continue;
    }
    if (const auto fixed = FixedValue(value, found->second, span, scope))
      program_.settings.push_back({found->second, *fixed});
  }
}

std::optional<InstructionId> Elaborator::FixedValue(InstructionId value, ParameterId parameter,
                                                    Span span, const Scope& scope) {
  const Type type = program_.parameters[parameter].type;
  const auto number = ConstantNumber(value);
  const bool declared_percent = parameters_[parameter.index()].source->type.has_value();
  if (number && type.percent && !declared_percent && !TypeAt(value).percent &&
      number->Abs() > Number(1)) {
    Report(DiagnosticKind::PercentMeant, span, scope,
           {number->ToDecimal(), (*number * Number(100)).ToDecimal()},
           fmt::format("write `{}%`", number->ToDecimal()));
  }
  if (const auto& declared = parameters_[parameter.index()].source->type) {
    value = DeclareAs(value, *declared, span, scope);
    if (!TypeAt(value).valid()) return std::nullopt;
  }
  if (type.kind == Kind::Number) value = Convert(value, type.unit, span);
  if (const auto fixed = ConstantNumber(value))
    return Emit(Op::Constant, TypeAt(value), {}, *fixed, span);
  if (IsConstant(value)) return value;
  Report(DiagnosticKind::SettingNotFixed, span, scope, {},
         "write the value itself, as in `30%` or `2021-06-01`");
  return std::nullopt;
}

void Elaborator::ShownWhere() {
  if (input_.shown_where == nullptr) return;
  Scope scope;
  scope.tree = &input_.shown_where->tree;
  scope.space = program_.decides_for;
  if (const auto found = entity_index_.find(input_.shown_entity); found != entity_index_.end())
    scope.space = found->second;
  if (!scope.space.valid()) return;
  const InstructionId condition = Condition(input_.shown_where->expr, scope);
  if (TypeAt(condition).valid()) program_.shown_where = condition;
}

}  // namespace levrules::sema
