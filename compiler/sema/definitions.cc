// Parameters, let, index, criterion, decision, report, and what the caller set beside the files.

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "compiler/format/print_expression.h"
#include "compiler/sema/elaborator.h"
#include "compiler/syntax/walk.h"
#include "runtime/base/limits.h"
#include "runtime/base/overloaded.h"
#include "runtime/base/text.h"

namespace levrules::sema {

namespace {

std::string Text(const std::optional<syntax::Quoted>& quoted) {
  return quoted ? quoted->text : std::string();
}

// A share as people write it: `99 %` reads `99%`; what is no finite decimal stays a fraction.
std::string Percent(const Number& share) {
  const Number percent = share * Number(100);
  return percent.IsFiniteDecimal() ? percent.ToDecimal() + "%" : share.ToFraction();
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

// ---- parameters --------------------------------------------------------------------------------

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
    program::ParameterValue built;
    if (value.from) {
      built.from = DateOf(*value.from);
      dated = true;
    }
    if (value.to) built.to = DateOf(*value.to);
    if (built.from && built.to && *built.to < *built.from) {
      out_.Add({.kind = DiagnosticKind::PeriodBackwards,
                .primary = value.to->span,
                .help = "the last day cannot come before the first"});
    }
    built.value = Elaborate(value.value, scope, declared ? &*declared : nullptr);
    const Span span = slot.tree->span(value.value);
    if (source.type) built.value = DeclareAs(built.value, *source.type, span, scope);
    built.cites = CitationsOf(value.cites);
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
             .help = "end the earlier period on the day before, with `to DATE`; both days belong "
                     "to a period"});
        break;
      }
    }
  }
  program::Parameter& parameter = program_.parameters[id];
  parameter.type = type;
  parameter.values = std::move(values);
  parameter.dated = dated;
  CitationsOf(source.cites);
  slot.progress = Progress::Done;
}

// ---- definitions -------------------------------------------------------------------------------

std::vector<SlotIndex> Elaborator::SlotsNamedIn(SlotIndex index) const {
  const DefinitionSlot& slot = slots_[index];
  std::vector<ExprId> open = std::visit(
      Overloaded{[](const syntax::LetDefinition& let) { return std::vector{let.value}; },
                 [](const syntax::IndexDefinition& source) {
                   std::vector<ExprId> parts;
                   for (const syntax::IndexPart& part : source.parts) parts.push_back(part.value);
                   return parts;
                 },
                 [](const syntax::CriterionDefinition& source) {
                   return source.met_when ? std::vector{*source.met_when} : std::vector<ExprId>{};
                 },
                 [](const syntax::DecisionDefinition& source) {
                   std::vector<ExprId> conditions;
                   for (const syntax::Outcome& outcome : source.outcomes) {
                     if (outcome.when) conditions.push_back(*outcome.when);
                   }
                   return conditions;
                 },
                 [](const auto&) { return std::vector<ExprId>{}; }},
      slot.source->body);
  std::vector<SlotIndex> named;
  const auto add = [&](const std::string& name) {
    const auto [first, last] = slots_by_name_.equal_range(name);
    for (auto entry = first; entry != last; ++entry) named.push_back(entry->second);
  };
  while (!open.empty()) {
    const ExprId expr = open.back();
    open.pop_back();
    if (const auto* name = std::get_if<syntax::NameExpr>(&slot.tree->exprs[expr])) {
      add(name->base.text);
      for (const Identifier& step : name->path) add(step.text);
    }
    syntax::ForEachChild(*slot.tree, expr, [&](ExprId child) { open.push_back(child); });
  }
  return named;
}

void Elaborator::ElaborateInOrder(SlotIndex index) {
  std::vector<SlotIndex> open = {index};
  std::set<SlotIndex> entered;
  while (!open.empty()) {
    const SlotIndex slot = open.back();
    bool ready = true;
    // A name met again on the way is part of a circle, or of another entity: elaborating will tell.
    if (slots_[slot].progress == Progress::Untouched && entered.insert(slot).second) {
      for (const SlotIndex next : SlotsNamedIn(slot)) {
        if (slots_[next].progress != Progress::Untouched || entered.contains(next)) continue;
        open.push_back(next);
        ready = false;
      }
    }
    if (!ready) continue;
    ElaborateSlot(slot);
    open.pop_back();
  }
}

InstructionId Elaborator::ElaborateSlot(SlotIndex index) {
  DefinitionSlot& slot = slots_[index];
  if (slot.progress == Progress::Done) return slot.instruction;
  if (slot.progress == Progress::Running) {
    // The definitions from this one to the innermost need each other in a circle.
    std::vector<SlotIndex> steps(std::ranges::find(running_, index), running_.end());
    // Told from the line that stands first in the file.
    std::rotate(steps.begin(), std::ranges::min_element(steps), steps.end());
    std::string circle;
    std::vector<Label> labels;
    for (std::size_t i = 0; i < steps.size(); ++i) {
      const SlotIndex next = steps[(i + 1) % steps.size()];
      circle += fmt::format("{}`{}` needs `{}`", circle.empty() ? "" : ", ", slots_[steps[i]].name,
                            slots_[next].name);
      if (i > 0) labels.push_back({slots_[steps[i]].name_span, "part of the circle"});
    }
    out_.Add(
        {.kind = DiagnosticKind::Circular,
         .primary = slots_[steps.front()].name_span,
         .arguments = {circle},
         .labels = labels,
         .help = "a definition cannot depend on its own result; take one step out of the circle"});
    return Invalid(slot.name_span);
  }
  slot.progress = Progress::Running;
  running_.push_back(index);
  Scope scope;
  scope.tree = slot.tree;
  scope.space = slot.entity;
  program::Definition definition;
  definition.name = slot.name;
  definition.entity = slot.entity;
  definition.span = slot.name_span;
  definition.cites = CitationsOf(slot.source->cites);
  const InstructionId value =
      std::visit(Overloaded{[&](const syntax::LetDefinition& let) {
                              definition.kind = program::DefinitionKind::Let;
                              definition.title = Text(let.title);
                              definition.formula = format::PrintExpression(*slot.tree, let.value);
                              return ElaborateLet(let, scope);
                            },
                            [&](const syntax::IndexDefinition& source) {
                              definition.kind = program::DefinitionKind::Index;
                              definition.title = Text(source.title);
                              return ElaborateIndex(source, scope, definition);
                            },
                            [&](const syntax::CriterionDefinition& source) {
                              definition.kind = program::DefinitionKind::Criterion;
                              definition.title = Text(source.title);
                              return ElaborateCriterion(source, scope, definition);
                            },
                            [&](const syntax::DecisionDefinition& source) {
                              definition.kind = program::DefinitionKind::Decision;
                              definition.title = Text(source.title);
                              return ElaborateDecision(source, slot, scope, definition);
                            },
                            [&](const auto&) { return Invalid(slot.name_span); }},
                 slot.source->body);
  running_.pop_back();
  DefinitionSlot& done = slots_[index];
  done.instruction = value;
  done.progress = Progress::Done;
  definition.instruction = value;
  done.id = program_.definitions.Add(std::move(definition));
  return value;
}

InstructionId Elaborator::ElaborateLet(const syntax::LetDefinition& let, const Scope& scope) {
  std::optional<Type> declared;
  if (let.type) declared = TypeOf(*let.type);
  const InstructionId value = Elaborate(let.value, scope, declared ? &*declared : nullptr);
  if (!let.type) return value;
  return DeclareAs(value, *let.type, scope.tree->span(let.value), scope);
}

InstructionId Elaborator::ElaborateIndex(const syntax::IndexDefinition& index, const Scope& scope,
                                         program::Definition& definition) {
  const Span name_span = index.name.span;
  if (index.parts.empty()) {
    return Report(DiagnosticKind::IndexWithoutParts, name_span, scope, {index.name.text},
                  "write its parts below, as in `weight 40% on measure`");
  }
  Scope fixed;
  fixed.tree = scope.tree;
  fixed.in_parameter = true;
  std::vector<InstructionId> operands;
  program::WeightCheck check;
  check.span = name_span;
  Type type;
  bool any_optional = false;
  bool all_optional = true;
  for (const syntax::IndexPart& part : index.parts) {
    const InstructionId weight = Elaborate(part.weight, fixed);
    InstructionId value = Elaborate(part.value, scope);
    const Type weight_type = TypeAt(weight);
    if (weight_type.valid() &&
        (weight_type.kind != Kind::Number || weight_type.unit != value::kNoUnit)) {
      Report(DiagnosticKind::WrongKind, scope.tree->span(part.weight), scope,
             {"weight", Name(weight_type)}, "a weight is a share, as in `weight 40% on measure`");
    }
    if (TypeAt(value).valid() && TypeAt(value).kind != Kind::Number) {
      value = Report(DiagnosticKind::WrongKind, scope.tree->span(part.value), scope,
                     {"index", Name(TypeAt(value))}, "a part of an index is a number");
    }
    if (!operands.empty() && AllValid({operands[1], value})) {
      if (!Meet(operands[1], value, scope.tree->span(part.value), scope, "add up"))
        value = Invalid(part.span);
    }
    operands.push_back(weight);
    operands.push_back(value);
    check.weights.push_back(weight);
    definition.parts.push_back(
        {part.title ? part.title->text : format::PrintExpression(*scope.tree, part.value),
         format::PrintExpression(*scope.tree, part.value), CitationsOf(part.cites)});
    if (!TypeAt(value).valid()) continue;
    const Type part_type = TypeAt(value);
    any_optional |= part_type.optional;
    all_optional &= part_type.optional;
    const auto finite = [](int decimals) { return decimals < value::kFiniteDecimals; };
    const int decimals = finite(part_type.decimals) && finite(weight_type.decimals)
                             ? part_type.decimals + weight_type.decimals
                             : std::max(part_type.decimals, weight_type.decimals);
    if (!type.valid()) type.decimals = 0;
    type.kind = Kind::Number;
    type.unit = TypeAt(operands[1]).unit;
    type.decimals = std::max(type.decimals, decimals);
    type.may_be_unranked |= part_type.may_be_unranked;
  }
  Type total_type;
  total_type.kind = Kind::Number;
  total_type.decimals = 0;
  check.total = index.total ? Elaborate(*index.total, fixed)
                            : Emit(Op::Constant, total_type, {}, Number(1), name_span);
  operands.push_back(check.total);
  bool shared = false;
  if (index.missing) {
    shared = index.missing->policy == syntax::MissingPolicy::Shared;
    if (!shared) {
      Report(DiagnosticKind::PolicyKind, index.missing->span, scope, {"index"},
             "an index takes `missing shared`: parts without data share their weight among the "
             "others");
    } else if (!any_optional && AllValid(operands)) {
      Report(DiagnosticKind::PolicyIdle, index.missing->span, scope, {"index"},
             "delete it: no part of this index can be missing");
    }
  }
  type.optional = shared ? all_optional : any_optional;
  if (shared && any_optional) type.decimals = value::kAnyDecimals;
  definition.formula = fmt::format("{} parts", index.parts.size());
  if (!AllValid(operands)) return Invalid(name_span);
  CheckWeights(check, index.name.text);
  const DefinitionId id = program_.definitions.id_at(program_.definitions.size());
  check.index = id;
  program_.weight_checks.push_back(check);
  return Emit(Op::Index, type, std::move(operands), program::IndexInfo{shared, id}, name_span);
}

void Elaborator::CheckWeights(const program::WeightCheck& check, const std::string& name) {
  Number sum = 0;
  for (const InstructionId weight : check.weights) {
    const auto value = ConstantNumber(weight);
    if (!value) return;  // Depends on a parameter: checked at every run.
    sum += *value;
  }
  const auto total = ConstantNumber(check.total);
  if (!total || sum == *total) return;
  const Number difference = *total - sum;
  out_.Add(
      {.kind = DiagnosticKind::WeightsSum,
       .primary = check.span,
       .arguments = {name, Percent(sum), Percent(*total)},
       .help = difference.Sign() > 0
                   ? fmt::format("{} are not given to any part; correct a weight, or state the sum "
                                 "with `total {}`",
                                 Percent(difference), Percent(sum))
                   : fmt::format(
                         "{} are given twice; correct a weight, or state the sum with `total {}`",
                         Percent(difference.Abs()), Percent(sum))});
}

InstructionId Elaborator::ElaborateCriterion(const syntax::CriterionDefinition& criterion,
                                             const Scope& scope, program::Definition& definition) {
  if (!criterion.met_when) {
    return Report(DiagnosticKind::CriterionWithoutCondition, criterion.name.span, scope,
                  {criterion.name.text}, "write `met when condition` below");
  }
  const InstructionId condition = Condition(*criterion.met_when, scope);
  definition.formula = format::PrintExpression(*scope.tree, *criterion.met_when);
  program::MissingIs missing = program::MissingIs::Unknown;
  if (criterion.missing) {
    if (criterion.missing->policy == syntax::MissingPolicy::IsMet) {
      missing = program::MissingIs::Met;
    } else if (criterion.missing->policy == syntax::MissingPolicy::IsNotMet) {
      missing = program::MissingIs::NotMet;
    } else {
      Report(DiagnosticKind::PolicyKind, criterion.missing->span, scope, {"criterion"},
             "a criterion takes `missing is met` or `missing is not met`");
    }
    if (TypeAt(condition).valid() && !TypeAt(condition).optional &&
        missing != program::MissingIs::Unknown) {
      Report(DiagnosticKind::PolicyIdle, criterion.missing->span, scope, {"criterion"},
             "delete it: the condition is always known");
    }
  }
  for (const auto& piece : criterion.because_pieces) {
    program::ReasonPiece built;
    built.text = piece.text;
    if (piece.shown.valid()) built.shown = Shown(piece.shown, scope, "a reason");
    definition.because.push_back(std::move(built));
  }
  if (!TypeAt(condition).valid()) return Invalid(criterion.name.span);
  Type type = TypeAt(condition);
  if (missing != program::MissingIs::Unknown) type.optional = false;
  return Emit(Op::Criterion, type, {condition}, missing, criterion.name.span);
}

InstructionId Elaborator::ElaborateDecision(const syntax::DecisionDefinition& decision,
                                            const DefinitionSlot& slot, const Scope& scope,
                                            program::Definition& definition) {
  program::DecisionInfo info;
  info.outcomes = slot.outcomes;
  const std::vector<program::Enumerator> items = program_.enumerations[slot.outcomes].items;
  if (items.size() > limits::kOutcomes) {
    return Report(DiagnosticKind::TooManyOutcomes, decision.name.span, scope,
                  {GroupDigits(limits::kOutcomes)}, "split the decision in two");
  }
  Type type;
  type.kind = Kind::Enumeration;
  type.enumeration = info.outcomes;
  std::vector<InstructionId> operands;
  bool closed = false;
  for (const syntax::Outcome& outcome : decision.outcomes) {
    if (closed) {
      Report(DiagnosticKind::OutcomeUnreachable, outcome.span, scope, {outcome.name.text},
             "put it before the line with `otherwise`");
      break;
    }
    InstructionId condition;
    if (outcome.when) {
      condition = Condition(*outcome.when, scope);
    } else {
      Type boolean;
      boolean.kind = Kind::Boolean;
      condition = Emit(Op::Constant, boolean, {}, program::CodeConstant{1}, outcome.span);
      closed = true;
    }
    const auto code = static_cast<std::int32_t>(
        std::ranges::find(items, outcome.name.text, &program::Enumerator::name) - items.begin());
    info.codes.push_back(code);
    operands.push_back(condition);
    type.optional |= TypeAt(condition).optional;
    definition.outcomes.push_back(
        {code, outcome.when ? format::PrintExpression(*scope.tree, *outcome.when) : std::string(),
         CitationsOf(outcome.cites)});
  }
  if (!closed) {
    Report(DiagnosticKind::DecisionOpen, decision.name.span, scope, {decision.name.text},
           "end it with an outcome for all other rows, as in `outcome not_eligible otherwise`");
    return Invalid(decision.name.span);
  }
  info.definition = program_.definitions.id_at(program_.definitions.size());
  return Emit(Op::Decision, type, std::move(operands), info, decision.name.span);
}

// ---- what is shown -----------------------------------------------------------------------------

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
  for (const syntax::Definition& definition : input_.fund->definitions) {
    const auto* report = std::get_if<syntax::ReportDefinition>(&definition.body);
    if (report == nullptr) continue;
    const EntityId entity = EntityOfRow(definition);
    if (!entity.valid()) continue;
    const auto [entry, added] = seen.try_emplace(entity.value, definition.span);
    if (!added) {
      out_.Add({.kind = DiagnosticKind::ReportTwice,
                .primary = definition.span,
                .arguments = {program_.entities[entity].name},
                .labels = {{entry->second, "the first report"}},
                .help = "put all columns into one `report` block"});
    }
    CitationsOf(definition.cites);
    Scope scope;
    scope.tree = input_.fund;
    scope.space = entity;
    std::set<std::string> headings;
    for (const program::FieldIndex key : program_.entities[entity].keys)
      headings.insert(program_.entities[entity].fields[key].name);
    for (const DefinitionSlot& slot : slots_) {
      if (slot.entity == entity && slot.outcomes.valid())
        headings.insert({slot.name, slot.name + "_reasons"});
    }
    for (const syntax::ReportLine& line : report->lines) {
      program::ReportColumn column;
      column.entity = entity;
      column.formula = format::PrintExpression(*scope.tree, line.value);
      column.header = line.title ? line.title->text : column.formula;
      column.instruction = Shown(line.value, scope, "a report");
      if (!headings.insert(column.header).second) {
        out_.Add({.kind = DiagnosticKind::HeadingTwice,
                  .primary = line.title ? line.title->span : scope.tree->span(line.value),
                  .arguments = {column.header},
                  .help = "give the column a title of its own behind the value, so that the "
                          "printed file can be read back"});
      }
      program_.report.push_back(std::move(column));
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

void Elaborator::CheckFunctionBody(const FunctionSlot& function) {
  const Tree& tree = *function.tree;
  const auto known = [&](const std::string& name) {
    const auto& formals = function.source->formals;
    const bool formal =
        std::ranges::any_of(formals, [&](const syntax::Formal& f) { return f.name.text == name; });
    const bool enumerator =
        std::ranges::any_of(program_.enumerations, [&](const program::Enumeration& enumeration) {
          return std::ranges::find(enumeration.items, name, &program::Enumerator::name) !=
                 enumeration.items.end();
        });
    return formal || enumerator || name == "as_at" || broken_.contains(name) ||
           (!function.of_library && parameter_index_.contains(name));
  };
  std::vector<ExprId> open = {function.source->body};
  while (!open.empty()) {
    const ExprId expr = open.back();
    open.pop_back();
    if (const auto* name = std::get_if<syntax::NameExpr>(&tree.exprs[expr]);
        name != nullptr && name->keys.empty() && !known(name->base.text)) {
      std::vector<std::string> names;
      for (const syntax::Formal& formal : function.source->formals)
        names.push_back(formal.name.text);
      const auto near = NearestName(name->base.text, names);
      out_.Add(
          {.kind = DiagnosticKind::UnknownName,
           .primary = name->base.span,
           .arguments = {name->base.text,
                         fmt::format(" in the function `{}`", function.source->name.text)},
           .help =
               near ? fmt::format("did you mean `{}`?", *near)
               : function.of_library
                   ? "a function of a library sees only what stands in its brackets"
                   : "a function sees what stands in its brackets and the parameters of its file"});
    }
    if (const auto* call = std::get_if<syntax::CallExpr>(&tree.exprs[expr]);
        call != nullptr && !IsBuiltInFunction(call->function.text) &&
        !function_index_.contains(call->function.text) && !broken_.contains(call->function.text)) {
      out_.Add({.kind = DiagnosticKind::UnknownFunction,
                .primary = call->function.span,
                .arguments = {call->function.text},
                .help = "define it with `function`, or `use` the library that has it"});
    }
    syntax::ForEachChild(tree, expr, [&](ExprId child) { open.push_back(child); });
  }
}

}  // namespace levrules::sema
