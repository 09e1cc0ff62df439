// Comes in: the trees of the fund and its libraries. Goes out: every name they define, once.

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "compiler/sema/elaborator.h"
#include "compiler/sema/logic.h"
#include "compiler/sema/rounded.h"
#include "runtime/base/limits.h"
#include "runtime/base/overloaded.h"
#include "runtime/base/text.h"

namespace levrules::sema {

namespace {

std::string Text(const std::optional<syntax::Quoted>& quoted) {
  return quoted ? quoted->text : std::string();
}

}  // namespace

Elaborator::Elaborator(const Input& input, DiagnosticList& out) : input_(input), out_(out) {}

Program Elaborator::Run() {
  const syntax::Header& header = input_.rules->header;
  for (const Tree* library : input_.libraries) {
    std::vector<Part> parts;
    for (const syntax::Definition& definition : library->definitions)
      parts.push_back({library, &definition});
    Declare(parts, true, true);
  }
  Declare(input_.rules->parts, header.kind == syntax::FileKind::Library, false);
  Header(header);
  for (const Part& part : input_.rules->parts) CitationsOf(part.definition->cites);
  DeclareRows();
  Entities();
  DeclareOverrides();
  CheckRowNames();
  Parameters();
  for (SlotIndex i = 0; i < slots_.size(); ++i) ElaborateInOrder(i);
  for (FunctionSlot& function : functions_) {
    if (!function.imported) CheckFunctionBody(function);
  }
  Reports();
  ShownAllocations();
  Properties();
  Tests();
  Settings();
  ShownWhere();
  // A name may seem unused, or a condition idle, only because a line could not be read.
  if (!out_.has_errors()) {
    WarnUnused();
    std::set<FileId> libraries;
    for (const Tree* library : input_.libraries) libraries.insert(library->file);
    CheckLogic(program_, libraries, out_);
    NoteRoundedUses(program_);
  }
  program_.changes = input_.rules->changes;
  return std::move(program_);
}

std::optional<value::Date> Elaborator::DateOf(const Identifier& text) {
  const auto date = value::Date::ParseIso(text.text);
  if (!date) {
    out_.Add({.kind = DiagnosticKind::NoSuchDate,
              .primary = text.span,
              .arguments = {text.text},
              .help = DayMeant(text.text)});
  }
  return date;
}

void Elaborator::Header(const syntax::Header& header) {
  program_.fund = header.name.text;
  program_.title = Text(header.title);
  program_.edition = Text(header.edition);
  if (header.in_force_from) program_.in_force_from = DateOf(*header.in_force_from);
  if (header.in_force_to) program_.in_force_to = DateOf(*header.in_force_to);
  program_.first_day = program_.in_force_from;
  if (input_.rules->first_day) program_.first_day = DateOf(*input_.rules->first_day);
  if (program_.in_force_from && program_.in_force_to &&
      *program_.in_force_to < *program_.in_force_from) {
    out_.Add({.kind = DiagnosticKind::PeriodBackwards,
              .primary = header.in_force_to->span,
              .help = "the last day cannot come before the first"});
  }
  if (header.language && header.language->text != "1") {
    out_.Add({.kind = DiagnosticKind::LanguageVersion,
              .primary = header.language->span,
              .arguments = {header.language->text},
              .help = "write `language 1`"});
  }
  for (const syntax::Cite& cite : header.cites) CitationsOf({cite});
  if (header.kind == syntax::FileKind::Fund && header.span.valid()) DecidedEntity(header);
}

void Elaborator::DecidedEntity(const syntax::Header& header) {
  if (!header.decides_for) {
    if (!input_.rules->parts.empty()) {
      out_.Add({.kind = DiagnosticKind::DecidesForMissing,
                .primary = header.name.span,
                .arguments = {header.name.text},
                .help = DecidesMeant()});
    }
    return;
  }
  const auto found = entity_index_.find(header.decides_for->text);
  if (found != entity_index_.end()) {
    program_.decides_for = found->second;
    return;
  }
  if (broken_.contains(header.decides_for->text)) return;
  std::vector<std::string> names;
  for (const auto& [name, id] : entity_index_) names.push_back(name);
  const auto near = NearestName(header.decides_for->text, names);
  out_.Add({.kind = DiagnosticKind::UnknownEntity,
            .primary = header.decides_for->span,
            .arguments = {header.decides_for->text},
            .help = near ? fmt::format("did you mean `{}`?", *near)
                         : fmt::format("describe the table with `entity {}`",
                                       header.decides_for->text)});
}

bool Elaborator::TakeTypeName(const Identifier& name) {
  const auto [entry, added] = type_names_.try_emplace(name.text, name.span);
  if (!added) {
    out_.Add({.kind = DiagnosticKind::DefinedTwice,
              .primary = name.span,
              .arguments = {name.text},
              .labels = {{entry->second, "first defined here"}},
              .help = "give one of the two another name"});
  }
  return added;
}

bool Elaborator::TakeFileName(const Identifier& name) {
  const auto [entry, added] = file_names_.try_emplace(name.text, name.span);
  if (!added) {
    out_.Add({.kind = DiagnosticKind::DefinedTwice,
              .primary = name.span,
              .arguments = {name.text},
              .labels = {{entry->second, "first defined here"}},
              .help = "give one of the two another name"});
  }
  return added;
}

void Elaborator::Declare(const std::vector<Part>& parts, bool of_library, bool imported) {
  for (const Part& part : parts) DeclarePart(part, of_library, imported);
}

void Elaborator::DeclarePart(const Part& part, bool of_library, bool imported) {
  const Tree& tree = *part.tree;
  std::visit(
      Overloaded{
          [&](const syntax::BrokenDefinition& d) {
            if (d.name) broken_.insert(d.name->text);
          },
          [&](const syntax::SourceDefinition& d) { DeclareSource(tree, d, imported); },
          [&](const syntax::EnumDefinition& d) { DeclareEnumeration(d); },
          [&](const syntax::UnitDefinition& d) { DeclareUnit(d); },
          [&](const syntax::EntityDefinition& d) {
            DeclareEntity(tree, d, part.definition->cites);
          },
          [&](const syntax::ParameterDefinition& d) {
            if (!TakeFileName(d.name)) return;
            program::Parameter parameter;
            parameter.name = d.name.text;
            parameter.title = Text(d.title);
            parameter.span = d.name.span;
            parameter_index_[d.name.text] = program_.parameters.Add(std::move(parameter));
            parameters_.push_back({&tree, &d, Progress::Untouched, imported});
          },
          [&](const syntax::FunctionDefinition& d) {
            DeclareFunction(tree, d, of_library, imported);
          },
          // The rest is declared once the entities are known, or, as `use`, was seen to before.
          [](const auto&) {},
      },
      part.definition->body);
}

void Elaborator::DeclareSource(const Tree& tree, const syntax::SourceDefinition& source,
                               bool imported) {
  const auto [entry, added] =
      sources_.try_emplace(source.name.text, SourceSlot{&tree, &source, imported});
  if (!added && entry->second.tree == &tree) {
    out_.Add({.kind = DiagnosticKind::DefinedTwice,
              .primary = source.name.span,
              .arguments = {source.name.text},
              .labels = {{entry->second.source->name.span, "first defined here"}},
              .help = "give one of the two sources another name"});
  } else if (!added) {
    entry->second = SourceSlot{&tree, &source, imported};
  }
  if (source.published) DateOf(*source.published);
}

void Elaborator::DeclareEntity(const Tree& tree, const syntax::EntityDefinition& source,
                               const syntax::Cites& cites) {
  if (!TakeTypeName(source.name)) return;
  program::Entity entity;
  entity.name = source.name.text;
  entity.title = Text(source.title);
  entity.span = source.name.span;
  entity_index_[source.name.text] = program_.entities.Add(std::move(entity));
  entity_sources_.push_back(&source);
  entity_cites_.push_back(&cites);
  entity_trees_.push_back(&tree);
  row_names_.emplace_back();
}

void Elaborator::DeclareFunction(const Tree& tree, const syntax::FunctionDefinition& source,
                                 bool of_library, bool imported) {
  if (IsBuiltInFunction(source.name.text)) {
    out_.Add({.kind = DiagnosticKind::BuiltInName,
              .primary = source.name.span,
              .arguments = {source.name.text},
              .help = "choose another name for the function"});
    return;
  }
  if (!TakeFileName(source.name)) return;
  function_index_[source.name.text] = functions_.size();
  functions_.push_back({&tree, &source, of_library, imported, imported || of_library});
}

void Elaborator::DeclareEnumeration(const syntax::EnumDefinition& source) {
  if (!TakeTypeName(source.name)) return;
  program::Enumeration enumeration;
  enumeration.name = source.name.text;
  enumeration.title = Text(source.title);
  std::map<std::string, Span> seen;
  for (const syntax::EnumItem& item : source.items) {
    const std::string label = item.label ? item.label->text : item.name.text;
    for (const std::string& text : {item.name.text, label}) {
      const auto [entry, added] = seen.try_emplace(text, item.name.span);
      if (!added && entry->second != item.name.span) {
        out_.Add({.kind = DiagnosticKind::DefinedTwice,
                  .primary = item.name.span,
                  .arguments = {text},
                  .labels = {{entry->second, "first named here"}},
                  .help = "each entry of the list needs a name and a label of its own"});
      }
    }
    enumeration.items.push_back({item.name.text, label});
  }
  enumeration_index_[source.name.text] = program_.enumerations.Add(std::move(enumeration));
}

void Elaborator::DeclareUnit(const syntax::UnitDefinition& source) {
  std::optional<std::pair<Number, UnitId>> definition;
  if (source.factor) {
    const auto factor =
        NumberOf({syntax::LiteralKind::Decimal, source.factor->text, {}, source.factor->span});
    const auto unit = UnitOf(source.of);
    if (!factor || !unit) return;
    if (factor->Sign() <= 0) {
      out_.Add({.kind = DiagnosticKind::UnitFactor,
                .primary = source.factor->span,
                .arguments = {source.name.text},
                .help = "say how many of the other unit one is, as in `unit hour = 60 minutes`"});
      return;
    }
    definition = {*factor, *unit};
    // To say once more what a built-in unit is does no harm.
    const auto known = program_.units.Find(source.name.text);
    if (known && program_.units.SameDimension(*known, *unit) &&
        program_.units.Conversion(*known, *unit) == *factor)
      return;
  }
  if (!program_.units.Define(source.name.text, std::move(definition))) {
    out_.Add({.kind = DiagnosticKind::UnitTaken,
              .primary = source.name.span,
              .arguments = {source.name.text},
              .help = "delete the line, or give the unit another name"});
  }
}

EntityId Elaborator::EntityOfRow(const syntax::Definition& definition) {
  if (!definition.for_each) return program_.decides_for;
  const auto found = entity_index_.find(definition.for_each->text);
  if (found != entity_index_.end()) return found->second;
  if (!broken_.contains(definition.for_each->text)) {
    std::vector<std::string> names;
    for (const auto& [name, id] : entity_index_) names.push_back(name);
    const auto near = NearestName(definition.for_each->text, names);
    out_.Add({.kind = DiagnosticKind::UnknownEntity,
              .primary = definition.for_each->span,
              .arguments = {definition.for_each->text},
              .help = near ? fmt::format("did you mean `{}`?", *near)
                           : "describe the table with `entity`"});
  }
  return {};
}

void Elaborator::DeclareSlot(const Tree& tree, const syntax::Definition& definition,
                             const Identifier& name) {
  const EntityId entity = EntityOfRow(definition);
  if (!entity.valid()) {
    broken_.insert(name.text);
    if (tree.header.kind == syntax::FileKind::Library) {
      out_.Add({.kind = DiagnosticKind::LibraryDecides,
                .primary = name.span,
                .arguments = {name.text},
                .help = "make it a `function`, or move it into the fund"});
    }
    return;
  }
  auto& names = row_names_[entity.index()];
  const auto [entry, added] =
      names.try_emplace(name.text, RowName{std::nullopt, slots_.size(), name.span});
  if (!added) {
    out_.Add({.kind = DiagnosticKind::DefinedTwice,
              .primary = name.span,
              .arguments = {name.text},
              .labels = {{entry->second.span, "first defined here"}},
              .help = "give one of the two another name"});
    return;
  }
  DefinitionSlot slot;
  slot.tree = &tree;
  slot.source = &definition;
  slot.entity = entity;
  slot.name = name.text;
  slot.name_span = name.span;
  slots_by_name_.emplace(slot.name, slots_.size());
  slots_.push_back(std::move(slot));
}

void Elaborator::DeclareDecision(const syntax::DecisionDefinition& source, DefinitionSlot& slot) {
  program::Enumeration enumeration;
  enumeration.name = source.name.text;
  enumeration.title = Text(source.title);
  enumeration.of_decision = true;
  for (const syntax::Outcome& outcome : source.outcomes) {
    const auto same = [&](const program::Enumerator& item) {
      return item.name == outcome.name.text;
    };
    const auto known = std::ranges::find_if(enumeration.items, same);
    const std::string label = outcome.title ? outcome.title->text : outcome.name.text;
    if (known == enumeration.items.end()) {
      enumeration.items.push_back({outcome.name.text, label});
    } else if (known->label == known->name) {
      known->label = label;
    }
  }
  slot.outcomes = program_.enumerations.Add(std::move(enumeration));
  if (TakeTypeName(source.name)) enumeration_index_[source.name.text] = slot.outcomes;
}

void Elaborator::DeclareRows() {
  for (const Part& part : input_.rules->parts) {
    const syntax::Definition& definition = *part.definition;
    std::visit(
        Overloaded{
            [&](const syntax::LetDefinition& d) { DeclareSlot(*part.tree, definition, d.name); },
            [&](const syntax::IndexDefinition& d) { DeclareSlot(*part.tree, definition, d.name); },
            [&](const syntax::CriterionDefinition& d) {
              DeclareSlot(*part.tree, definition, d.name);
            },
            [&](const syntax::TableDefinition& d) { DeclareSlot(*part.tree, definition, d.name); },
            [&](const syntax::AllocationDefinition& d) {
              DeclareSlot(*part.tree, definition, d.name);
            },
            [&](const syntax::DecisionDefinition& d) {
              const std::size_t before = slots_.size();
              DeclareSlot(*part.tree, definition, d.name);
              if (slots_.size() > before) DeclareDecision(d, slots_.back());
            },
            [](const auto&) {},
        },
        definition.body);
  }
}

// A column may not be called like an enumerator in reach, nor a row's definition like a parameter.
void Elaborator::CheckRowNames() {
  std::map<std::string, std::string> enumerators;
  for (const program::Enumeration& enumeration : program_.enumerations) {
    for (const program::Enumerator& item : enumeration.items)
      enumerators.try_emplace(item.name, enumeration.name);
  }
  for (std::size_t entity = 0; entity < row_names_.size(); ++entity) {
    for (const auto& [name, row_name] : row_names_[entity]) {
      if (const auto item = enumerators.find(name); item != enumerators.end()) {
        out_.Add({.kind = DiagnosticKind::ColumnLikeEnumerator,
                  .primary = row_name.span,
                  .arguments = {name, item->second},
                  .help = "give the column another name, or the entry of the list"});
      }
      if (const auto file_name = file_names_.find(name);
          file_name != file_names_.end() && parameter_index_.contains(name)) {
        out_.Add({.kind = DiagnosticKind::DefinedTwice,
                  .primary = row_name.span,
                  .arguments = {name},
                  .labels = {{file_name->second, "a parameter of this name is defined here"}},
                  .help = "give one of the two another name"});
      }
    }
  }
}

void Elaborator::WarnUnused() {
  // An amendment answers for what it writes itself: what it keeps of its base, perhaps only its
  // tests read.
  const FileId own = input_.rules->header.name.span.file;
  const auto warn = [&](const Identifier& name, std::string_view what) {
    if (name.span.file != own) return;
    out_.Add({.kind = DiagnosticKind::Unused,
              .primary = name.span,
              .arguments = {std::string(what), name.text},
              .help = "use it in a decision, criterion or report, or delete it"});
  };
  for (const DefinitionSlot& slot : slots_) {
    const bool allocation = std::holds_alternative<syntax::AllocationDefinition>(slot.source->body);
    if (slot.used || slot.outcomes.valid() || allocation) continue;
    const bool index = std::holds_alternative<syntax::IndexDefinition>(slot.source->body);
    const bool criterion = std::holds_alternative<syntax::CriterionDefinition>(slot.source->body);
    const bool table = std::holds_alternative<syntax::TableDefinition>(slot.source->body);
    warn({slot.name, slot.name_span}, index       ? "index"
                                      : criterion ? "criterion"
                                      : table     ? "table"
                                                  : "definition");
  }
  for (const ParameterSlot& parameter : parameters_) {
    if (!parameter.used) warn(parameter.source->name, "parameter");
  }
  for (const FunctionSlot& function : functions_) {
    if (!function.used) warn(function.source->name, "function");
  }
  for (const auto& [name, source] : sources_) {
    if (!source.used) warn(source.source->name, "source");
  }
}

// ---- shared ------------------------------------------------------------------------------------

InstructionId Elaborator::Emit(Op op, Type type, std::vector<InstructionId> operands,
                               program::Payload payload, Span span) {
  if (!AllValid(operands)) return Invalid(span);
  program::Instruction instruction;
  instruction.op = op;
  instruction.type = type;
  for (const InstructionId operand : operands) {
    const EntityId space = program_.instructions[operand].space;
    if (space.valid()) instruction.space = space;
  }
  instruction.operands = std::move(operands);
  instruction.payload = std::move(payload);
  instruction.origin = span;
  if (program_.instructions.size() >= limits::kInstructions && !std::exchange(too_deep_, true)) {
    out_.Add(
        {.kind = DiagnosticKind::ProgramTooLarge,
         .primary = span,
         .arguments = {GroupDigits(limits::kInstructions)},
         .help =
             "functions that call each other many times over grow fast: name results with `let`"});
  }
  const InstructionId id = program_.instructions.Add(std::move(instruction));
  ConstantNumber(id);  // Counted now, while its operands are known, so that long chains need no
                       // deep recursion.
  return id;
}

InstructionId Elaborator::Invalid(Span span) {
  program::Instruction instruction;
  instruction.origin = span;
  return program_.instructions.Add(std::move(instruction));
}

InstructionId Elaborator::Report(DiagnosticKind kind, Span span, const Scope& scope,
                                 std::vector<std::string> arguments, std::string help,
                                 std::vector<Label> labels) {
  // Inside a function the reader sees the call; where in the body it went wrong is a second place.
  Span primary = span;
  if (scope.frame != nullptr) {
    labels.insert(labels.begin(), {span, fmt::format("in the function `{}`",
                                                     scope.frame->function->source->name.text)});
    primary = scope.frame->call;
    for (const Frame* frame = scope.frame; frame != nullptr; frame = frame->caller.frame)
      primary = frame->call;
  }
  out_.Add({.kind = kind,
            .primary = primary,
            .arguments = std::move(arguments),
            .labels = std::move(labels),
            .help = std::move(help)});
  return Invalid(span);
}

std::string Elaborator::Name(const Type& type) const {
  switch (type.kind) {
    case Kind::Invalid:
      return "unknown";
    case Kind::Boolean:
      return "a condition";
    case Kind::Text:
      return "a text";
    case Kind::Date:
      return "a date";
    case Kind::Enumeration:
      return fmt::format("an entry of `{}`", program_.enumerations[type.enumeration].name);
    case Kind::Reference:
      return fmt::format("a `{}`", program_.entities[type.entity].name);
    case Kind::Number:
      break;
  }
  if (type.percent) return "a percentage";
  const std::string unit = program_.units.Name(type.unit);
  return unit.empty() ? "a number" : fmt::format("a number in {}", unit);
}

bool Elaborator::AllValid(const std::vector<InstructionId>& ids) const {
  return std::ranges::all_of(ids,
                             [&](InstructionId id) { return !id.valid() || TypeAt(id).valid(); });
}

Program CheckFund(const Input& input, DiagnosticList& out) { return Elaborator(input, out).Run(); }

}  // namespace levrules::sema
