// Names, paths and lookups: which column a name means where it stands.

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "compiler/sema/elaborator.h"
#include "runtime/base/text.h"

namespace levrules::sema {

namespace {

// The formal of a function that a name means, if it is one.
std::optional<std::size_t> FormalNamed(const Frame* frame, std::string_view name) {
  if (frame == nullptr) return std::nullopt;
  const auto& formals = frame->function->source->formals;
  for (std::size_t i = 0; i < formals.size(); ++i) {
    if (formals[i].name.text == name) return i;
  }
  return std::nullopt;
}

}  // namespace

InstructionId Elaborator::FormalValue(std::size_t formal, const Scope& scope) {
  const Frame& frame = *scope.frame;
  const auto key = std::pair{formal, scope.space.value};
  if (const auto found = frame.arguments.find(key); found != frame.arguments.end())
    return found->second;
  // The argument is read where the call stands, for the rows that are meant now.
  Scope inside = frame.caller;
  inside.space = scope.space;
  if (scope.space != frame.caller.space) inside.outer = frame.caller.space;
  const syntax::Formal& declared = frame.function->source->formals[formal];
  std::optional<Type> type;
  if (declared.type) type = TypeOf(*declared.type);
  InstructionId value = Elaborate(frame.source->arguments[formal], inside, type ? &*type : nullptr);
  if (declared.type)
    value = DeclareAs(value, *declared.type, inside.tree->span(frame.source->arguments[formal]),
                      inside);
  frame.arguments[key] = value;
  return value;
}

InstructionId Elaborator::FieldColumn(EntityId entity, program::FieldIndex field) {
  const auto key = std::pair{entity.value, field};
  if (const auto found = field_columns_.find(key); found != field_columns_.end())
    return found->second;
  program::Instruction instruction;
  instruction.op = Op::Field;
  instruction.type = program_.entities[entity].fields[field].type;
  instruction.space = entity;
  instruction.payload = field;
  instruction.origin = program_.entities[entity].fields[field].span;
  const InstructionId id = program_.instructions.Add(std::move(instruction));
  field_columns_[key] = id;
  return id;
}

std::optional<InstructionId> Elaborator::RowColumn(EntityId entity, std::string_view name) {
  const auto& names = row_names_[entity.index()];
  const auto found = names.find(name);
  if (found == names.end()) return std::nullopt;
  if (found->second.field) return FieldColumn(entity, *found->second.field);
  slots_[*found->second.slot].used = true;
  return ElaborateSlot(*found->second.slot);
}

std::optional<InstructionId> Elaborator::FindBase(const Identifier& name, const Scope& scope) {
  if (const auto formal = FormalNamed(scope.frame, name.text)) return FormalValue(*formal, scope);
  if (name.text == "as_at") {
    Type type;
    type.kind = Kind::Date;
    return Emit(Op::AsAt, type, {}, {}, name.span);
  }
  const bool in_function = scope.frame != nullptr;
  if (!in_function && scope.space.valid()) {
    const auto& names = row_names_[scope.space.index()];
    const auto found = names.find(name.text);
    if (found != names.end()) {
      if (scope.in_filter && !found->second.field) {
        return Report(DiagnosticKind::FilterReadsDefinition, name.span, scope, {name.text},
                      "`only where` is read while the file is loaded: it may use columns of this "
                      "entity, parameters and `as_at`");
      }
      return RowColumn(scope.space, name.text);
    }
  }
  if (const auto found = parameter_index_.find(name.text); found != parameter_index_.end()) {
    const std::size_t index = found->second.index();
    const bool visible = !in_function || parameters_[index].tree == scope.frame->function->tree;
    if (visible && !(in_function && scope.frame->function->of_library)) {
      parameters_[index].used = true;
      ElaborateParameter(found->second);
      const program::Parameter& parameter = program_.parameters[found->second];
      std::vector<InstructionId> values;
      for (const program::ParameterValue& value : parameter.values) values.push_back(value.value);
      const Type type = parameter.type;
      if (!type.valid()) return Invalid(name.span);
      return Emit(Op::Parameter, type, std::move(values), found->second, name.span);
    }
  }
  if (broken_.contains(name.text)) return Invalid(name.span);
  return std::nullopt;
}

const Type* Elaborator::KeyType(const Type& reference) const {
  if (reference.kind != Kind::Reference) return nullptr;
  const program::Entity& entity = program_.entities[reference.entity];
  if (entity.keys.size() != 1) return nullptr;
  return &entity.fields[entity.keys[0]].type;
}

std::optional<InstructionId> Elaborator::Enumerator(const Identifier& name, const Type& expected) {
  const Type* type = &expected;
  if (expected.kind == Kind::Reference) type = KeyType(expected);
  if (type == nullptr || type->kind != Kind::Enumeration) return std::nullopt;
  const auto& items = program_.enumerations[type->enumeration].items;
  const auto found = std::ranges::find(items, name.text, &program::Enumerator::name);
  if (found == items.end()) return std::nullopt;
  Type result;
  result.kind = Kind::Enumeration;
  result.enumeration = type->enumeration;
  return Emit(Op::Constant, result, {},
              program::CodeConstant{static_cast<std::int32_t>(found - items.begin())}, name.span);
}

std::vector<std::string> Elaborator::NamesInReach(const Scope& scope, const Type* expected) const {
  std::vector<std::string> names;
  const Type* type = expected;
  if (type != nullptr && type->kind == Kind::Reference) type = KeyType(*type);
  if (type != nullptr && type->kind == Kind::Enumeration) {
    for (const program::Enumerator& item : program_.enumerations[type->enumeration].items)
      names.push_back(item.name);
  }
  if (scope.frame != nullptr) {
    for (const syntax::Formal& formal : scope.frame->function->source->formals)
      names.push_back(formal.name.text);
  } else if (scope.space.valid()) {
    for (const auto& [name, row_name] : row_names_[scope.space.index()]) names.push_back(name);
  }
  if (scope.frame != nullptr && scope.frame->function->of_library) return names;
  for (const auto& [name, id] : parameter_index_) names.push_back(name);
  return names;
}

InstructionId Elaborator::UnknownName(const Identifier& name, const Scope& scope,
                                      const Type* expected) {
  const Type* type = expected;
  if (type != nullptr && type->kind == Kind::Reference) type = KeyType(*type);
  const auto near = NearestName(name.text, NamesInReach(scope, expected));
  if (type != nullptr && type->kind == Kind::Enumeration)
    return UnknownEnumerator(name, scope, type->enumeration, near);
  if (scope.outer.valid() && scope.frame == nullptr) {
    const auto& outer = row_names_[scope.outer.index()];
    if (outer.contains(name.text)) {
      return Report(
          DiagnosticKind::OuterName, name.span, scope,
          {name.text, program_.entities[scope.outer].name, program_.entities[scope.space].name},
          fmt::format(
              "inside `over`, names are columns of `{0}`; for that of each `{0}`, go through the "
              "column that refers to it, as in `{1}.{2}`",
              program_.entities[scope.space].name, ReferenceTo(scope.space, scope.outer),
              name.text));
    }
  }
  for (const program::Enumeration& enumeration : program_.enumerations) {
    if (std::ranges::find(enumeration.items, name.text, &program::Enumerator::name) !=
        enumeration.items.end()) {
      return Report(DiagnosticKind::EnumeratorAlone, name.span, scope,
                    {name.text, enumeration.name},
                    fmt::format("say which column must have it, as in `{} = {}`",
                                ColumnOfList(scope.space, enumeration), name.text));
    }
  }
  if (function_index_.contains(name.text) || IsBuiltInFunction(name.text)) {
    return Report(DiagnosticKind::FunctionWithoutCall, name.span, scope, {name.text},
                  fmt::format("call it with brackets, as in `{}(...)`", name.text));
  }
  if (entity_index_.contains(name.text)) {
    return Report(
        DiagnosticKind::EntityAlone, name.span, scope, {name.text},
        fmt::format(
            "pick one row with its key, as in `{}[\"...\"]`, or count rows with `count(over ...)`",
            name.text));
  }
  std::string help =
      type != nullptr && type->kind == Kind::Text
          ? fmt::format("if the text is meant, write it in quotes: `\"{}\"`", name.text)
          : std::string("define it with `let`, or check the spelling");
  if (near) {
    help = fmt::format("did you mean `{}`?", *near);
  } else if (scope.frame != nullptr) {
    help = scope.frame->function->of_library
               ? "a function of a library sees only what stands in its brackets"
               : "a function sees what stands in its brackets and the parameters of its file";
  } else if (scope.in_test) {
    help =
        "in a test, name the row first, as in `town[\"E01\"].need`, or use an operator with `over "
        "every`";
  }
  const std::string where = scope.space.valid() && scope.frame == nullptr
                                ? fmt::format(": neither a column of `{}` nor a definition",
                                              program_.entities[scope.space].name)
                                : std::string();
  std::vector<Label> labels;
  if (const auto removed = input_.rules->removed.find(name.text);
      removed != input_.rules->removed.end()) {
    help = "keep it, or replace what needs it";
    labels.push_back({removed->second, "the amendment removes it here"});
  }
  return Report(DiagnosticKind::UnknownName, name.span, scope, {name.text, where}, help, labels);
}

InstructionId Elaborator::UnknownEnumerator(const Identifier& name, const Scope& scope,
                                            EnumerationId list,
                                            const std::optional<std::string>& near) {
  const program::Enumeration& enumeration = program_.enumerations[list];
  for (const program::Enumerator& item : enumeration.items) {
    if (item.label == name.text) {
      return Report(DiagnosticKind::UnknownEnumerator, name.span, scope,
                    {name.text, enumeration.name},
                    fmt::format("that is a label; write the name `{}`", item.name));
    }
  }
  std::vector<std::string> items;
  for (const program::Enumerator& item : enumeration.items) items.push_back("`" + item.name + "`");
  constexpr std::size_t kMost = 8;
  if (items.size() > kMost) items.resize(kMost);
  return Report(DiagnosticKind::UnknownEnumerator, name.span, scope, {name.text, enumeration.name},
                near ? fmt::format("did you mean `{}`?", *near)
                     : fmt::format("it knows {}", JoinWords(items)));
}

bool Elaborator::NeedsExpectation(ExprId expr, const Scope& scope) {
  const auto* name = std::get_if<syntax::NameExpr>(&scope.tree->exprs[expr]);
  if (name == nullptr || !name->keys.empty() || !name->path.empty()) return false;
  if (FormalNamed(scope.frame, name->base.text)) return false;
  if (scope.frame == nullptr && scope.space.valid() &&
      row_names_[scope.space.index()].contains(name->base.text))
    return false;
  return !parameter_index_.contains(name->base.text) && !broken_.contains(name->base.text);
}

InstructionId Elaborator::ElaborateBase(const syntax::NameExpr& name, Span span, const Scope& scope,
                                        const Type* expected) {
  if (!name.keys.empty()) {
    const auto entity = entity_index_.find(name.base.text);
    if (entity != entity_index_.end()) return Lookup(name, entity->second, scope);
    if (broken_.contains(name.base.text)) return Invalid(span);
    std::vector<std::string> names;
    for (const auto& [entity_name, id] : entity_index_) names.push_back(entity_name);
    const auto near = NearestName(name.base.text, names);
    return Report(DiagnosticKind::UnknownEntity, name.base.span, scope, {name.base.text},
                  near ? fmt::format("did you mean `{}`?", *near)
                       : "square brackets pick a row of an `entity` by its key");
  }
  if (const auto found = FindBase(name.base, scope)) return *found;
  if (expected != nullptr && name.path.empty()) {
    if (const auto item = Enumerator(name.base, *expected)) return *item;
  }
  return UnknownName(name.base, scope, expected);
}

InstructionId Elaborator::ElaborateName(const syntax::NameExpr& name, Span span, const Scope& scope,
                                        const Type* expected) {
  InstructionId value = ElaborateBase(name, span, scope, expected);
  if (!name.path.empty()) NotePart(scope, name.base.span, name.base.span, value);
  for (const Identifier& step : name.path) {
    value = Step(value, step, scope);
    NotePart(scope, Join(name.base.span, step.span), step.span, value);
  }
  return value;
}

InstructionId Elaborator::Lookup(const syntax::NameExpr& name, EntityId entity,
                                 const Scope& scope) {
  const program::Entity& target = program_.entities[entity];
  if (scope.in_filter) {
    return Report(DiagnosticKind::FilterReadsDefinition, name.base.span, scope, {name.base.text},
                  "`only where` is read while the file is loaded: it may use columns of this "
                  "entity, parameters and `as_at`");
  }
  if (target.keys.size() != name.keys.size()) {
    std::vector<std::string> keys;
    for (const program::FieldIndex key : target.keys)
      keys.push_back("`" + target.fields[key].name + "`");
    return Report(
        DiagnosticKind::KeyCount, name.base.span, scope,
        {target.name, std::to_string(target.keys.size()), std::to_string(name.keys.size())},
        fmt::format("its key is {}", JoinWords(keys)));
  }
  std::vector<InstructionId> keys;
  for (std::size_t i = 0; i < name.keys.size(); ++i) {
    const Type key_type = program_.entities[entity].fields[program_.entities[entity].keys[i]].type;
    InstructionId key = Elaborate(name.keys[i], scope, &key_type);
    if (!TypeAt(key).valid()) return key;
    // A reference to the entity itself, or to what its key refers to, fits by its key.
    if (TypeAt(key).kind == Kind::Reference && key_type.kind != Kind::Reference)
      key = KeyOf(key, scope);
    const Type& given = TypeAt(key);
    const bool fits =
        given.kind == key_type.kind && given.enumeration == key_type.enumeration &&
        given.entity == key_type.entity &&
        (given.kind != Kind::Number || program_.units.SameDimension(given.unit, key_type.unit));
    const Type* inner = KeyType(key_type);
    const bool fits_reference =
        inner != nullptr && given.kind == inner->kind && given.enumeration == inner->enumeration;
    if (fits_reference && !fits) {
      // The key column is a reference: the value names its row.
      Type type = key_type;
      type.optional = true;
      key = Emit(Op::Lookup, type, {key}, {}, SpanOf(key));
    } else if (!fits) {
      return Report(DiagnosticKind::KeyKind, scope.tree->span(name.keys[i]), scope,
                    {target.fields[target.keys[i]].name, target.name, Name(key_type), Name(given)},
                    "give a value of the kind that the key has");
    } else if (given.kind == Kind::Number) {
      key = Convert(key, key_type.unit, SpanOf(key));
    }
    keys.push_back(key);
  }
  Type type;
  type.kind = Kind::Reference;
  type.entity = entity;
  type.optional = true;
  for (const InstructionId key : keys) type.may_be_unranked |= TypeAt(key).may_be_unranked;
  return Emit(Op::Lookup, type, std::move(keys), {}, name.base.span);
}

InstructionId Elaborator::Step(InstructionId reference, const Identifier& step,
                               const Scope& scope) {
  const Type type = TypeAt(reference);
  if (!type.valid()) return reference;
  if (type.kind != Kind::Reference) {
    return Report(DiagnosticKind::NoReference, step.span, scope, {step.text, Name(type)},
                  "a dot follows a reference to another entity",
                  {{SpanOf(reference), fmt::format("this is {}", Name(type))}});
  }
  if (scope.in_filter) {
    return Report(DiagnosticKind::FilterReadsDefinition, step.span, scope, {step.text},
                  "`only where` is read while the file is loaded: it may use columns of this "
                  "entity, parameters and `as_at`");
  }
  const auto column = RowColumn(type.entity, step.text);
  if (!column) {
    if (broken_.contains(step.text)) return Invalid(step.span);
    std::vector<std::string> names;
    for (const auto& [name, row_name] : row_names_[type.entity.index()]) names.push_back(name);
    const auto near = NearestName(step.text, names);
    return Report(DiagnosticKind::UnknownName, step.span, scope,
                  {step.text, fmt::format(": neither a column of `{}` nor a definition",
                                          program_.entities[type.entity].name)},
                  near ? fmt::format("did you mean `{}`?", *near)
                       : "check the spelling, or define it in a `for each` block");
  }
  if (!TypeAt(*column).valid()) return *column;
  Type result = TypeAt(*column);
  result.optional |= type.optional;
  result.may_be_unranked |= type.may_be_unranked;
  program::Instruction instruction;
  instruction.op = Op::Follow;
  instruction.type = result;
  instruction.space = program_.instructions[reference].space;
  instruction.operands = {reference, *column};
  instruction.origin = Join(SpanOf(reference), step.span);
  return program_.instructions.Add(std::move(instruction));
}

InstructionId Elaborator::KeyOf(InstructionId reference, const Scope& scope) {
  const Type type = TypeAt(reference);
  const program::Entity& entity = program_.entities[type.entity];
  if (entity.keys.size() != 1) return reference;
  return Step(reference, {entity.fields[entity.keys[0]].name, SpanOf(reference)}, scope);
}

}  // namespace levrules::sema
