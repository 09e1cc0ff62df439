// Entities: the data contract of each table.

#include <fmt/format.h>
#include <re2/re2.h>

#include <algorithm>
#include <utility>

#include "compiler/sema/elaborator.h"
#include "runtime/base/text.h"

namespace levrules::sema {

namespace {

program::FieldRole RoleOf(syntax::FieldRole role) {
  switch (role) {
    case syntax::FieldRole::Plain:
      break;
    case syntax::FieldRole::Key:
      return program::FieldRole::Key;
    case syntax::FieldRole::Label:
      return program::FieldRole::Label;
    case syntax::FieldRole::Judgement:
      return program::FieldRole::Judgement;
  }
  return program::FieldRole::Plain;
}

}  // namespace

void Elaborator::Entities() {
  for (std::size_t i = 0; i < entity_sources_.size(); ++i) {
    EntityFields(program_.entities.id_at(i), *entity_sources_[i]);
    program_.entities[program_.entities.id_at(i)].cites = CitationsOf(*entity_cites_[i]);
  }
  for (std::size_t i = 0; i < entity_sources_.size(); ++i) {
    const EntityId id = program_.entities.id_at(i);
    // References need the keys of all entities.
    for (const program::Field& field : program_.entities[id].fields) {
      if (field.type.kind != Kind::Reference ||
          program_.entities[field.type.entity].keys.size() <= 1)
        continue;
      out_.Add({.kind = DiagnosticKind::ReferenceToComposite,
                .primary = field.span,
                .arguments = {field.name, program_.entities[field.type.entity].name},
                .help = "keep the key parts as columns and look the row up with `E[a, b]`"});
    }
    EntityFilter(id, *entity_sources_[i], *entity_trees_[i]);
  }
}

void Elaborator::EntityFields(EntityId id, const syntax::EntityDefinition& source) {
  for (const syntax::Field& field : source.fields) {
    auto& names = row_names_[id.index()];
    const auto index = static_cast<program::FieldIndex>(program_.entities[id].fields.size());
    const auto [entry, added] =
        names.try_emplace(field.name.text, RowName{index, std::nullopt, field.name.span});
    if (!added && entry->second.field &&
        program_.entities[id].fields[*entry->second.field].role == program::FieldRole::Companion) {
      out_.Add(
          {.kind = DiagnosticKind::CompanionTaken,
           .primary = field.name.span,
           .arguments = {field.name.text, field.name.text.substr(0, field.name.text.rfind('_'))},
           .labels = {{entry->second.span, "this judgement brings it along"}},
           .help = "a judgement brings the columns `_by`, `_on` and `_reason` along; delete this "
                   "one or rename it"});
      continue;
    }
    if (!added) {
      out_.Add({.kind = DiagnosticKind::DefinedTwice,
                .primary = field.name.span,
                .arguments = {field.name.text},
                .labels = {{entry->second.span, "first defined here"}},
                .help = "give one of the two another name"});
      if (!entry->second.slot) continue;
    }
    program::Field built = FieldOf(id, field);
    program::Entity& entity = program_.entities[id];
    if (built.role == program::FieldRole::Key) entity.keys.push_back(index);
    if (built.role == program::FieldRole::Label) {
      if (entity.label) {
        out_.Add({.kind = DiagnosticKind::TwoLabels,
                  .primary = field.name.span,
                  .arguments = {entity.name},
                  .labels = {{entity.fields[*entity.label].span, "the first label"}},
                  .help = "keep `label` at the column that people know the rows by"});
      }
      entity.label = index;
    }
    entity.fields.push_back(std::move(built));
    if (field.role == syntax::FieldRole::Judgement) AddCompanions(id, index, field);
  }
  program::Entity& entity = program_.entities[id];
  if (entity.keys.empty() && !entity.fields.empty()) {
    out_.Add({.kind = DiagnosticKind::KeyMissing,
              .primary = source.name.span,
              .arguments = {entity.name},
              .help = KeyMeant(source)});
  }
  if (source.from.size() > 1 || (!source.from.empty() && !source.rows.empty()) ||
      (source.from.empty() && source.rows.empty())) {
    out_.Add(
        {.kind = DiagnosticKind::RowsFromWhere,
         .primary = source.name.span,
         .arguments = {entity.name},
         .help = "write one line `from \"file.csv\"`, or the rows themselves as `| ... |` lines"});
  }
  if (!source.from.empty()) {
    const syntax::DataSource& from = source.from.front();
    entity.path = from.path.text;
    entity.once_per_key = from.once_per_key;
    if (from.published) entity.published = DateOf(*from.published);
    CheckDataPath(from.path);
  }
  for (const syntax::MissingMarker& marker : source.markers) {
    entity.markers.push_back(
        {marker.text.text, marker.reason ? marker.reason->text : marker.text.text});
  }
  if (!source.rows.empty()) entity.rows = TableOf(source.rows, &entity);
}

program::Field Elaborator::FieldOf(EntityId id, const syntax::Field& source) {
  program::Field field;
  field.name = source.name.text;
  field.header = source.column ? source.column->text : source.name.text;
  field.title = source.title ? source.title->text : std::string();
  field.span = source.name.span;
  field.cites = CitationsOf(source.cites);
  field.role = RoleOf(source.role);
  const auto type = TypeOf(source.type);
  if (!type) return field;
  field.type = *type;
  if (field.role == program::FieldRole::Key && type->optional) {
    out_.Add({.kind = DiagnosticKind::OptionalKey,
              .primary = source.type.span,
              .arguments = {field.name},
              .help = "delete `optional`: a row without its key cannot be named"});
  }
  if (source.times) FieldScale(field, *source.times);
  FieldPatterns(field, source);
  if (source.decimals) FieldDecimals(field, *source.decimals);
  Scope scope;
  scope.tree = entity_trees_[id.index()];
  scope.in_parameter = true;
  if (source.bound) FieldBounds(field, source, scope);
  return field;
}

void Elaborator::FieldScale(program::Field& field, const syntax::Literal& source) {
  const Type& type = field.type;
  const InstructionId literal = ElaborateLiteral(source, {});
  const Type& times = TypeAt(literal);
  if (times.valid() && (times.kind != Kind::Number || type.kind != Kind::Number)) {
    out_.Add({.kind = DiagnosticKind::FieldClause,
              .primary = source.span,
              .arguments = {"times", field.name},
              .help = "only numbers are scaled, as in `percent times 1%`"});
  } else if (times.valid() && times.unit != value::kNoUnit &&
             !program_.units.SameDimension(times.unit, type.unit)) {
    out_.Add({.kind = DiagnosticKind::UnitMismatch,
              .primary = source.span,
              .arguments = {"scale", Name(type), Name(times)},
              .help = "scale with a number in the unit of the column"});
  } else if (times.valid()) {
    field.times = std::get<Number>(program_.instructions[literal].payload);
    if (times.unit != value::kNoUnit)
      field.times = *field.times * program_.units.Conversion(times.unit, type.unit);
  }
}

// How a date is written, and what a text looks like.
void Elaborator::FieldPatterns(program::Field& field, const syntax::Field& source) {
  const Type& type = field.type;
  if (source.written) {
    field.written = source.written->text;
    if (type.kind != Kind::Date || !value::IsValidDatePattern(field.written)) {
      out_.Add({.kind = DiagnosticKind::FieldClause,
                .primary = source.written->span,
                .arguments = {"written", field.name},
                .help = "say how a date stands in the file, as in `date written \"DD/MM/YYYY\"`"});
    }
  }
  if (source.like) {
    field.like = source.like->text;
    const RE2 pattern(field.like, RE2::Quiet);
    if (type.kind != Kind::Text || !pattern.ok()) {
      out_.Add({.kind = DiagnosticKind::FieldClause,
                .primary = source.like->span,
                .arguments = {"like", field.name},
                .help = type.kind != Kind::Text
                            ? "only texts have a pattern"
                            : fmt::format("the pattern cannot be read: {}", pattern.error())});
    }
  }
}

void Elaborator::FieldDecimals(program::Field& field, const Identifier& source) {
  const Type& type = field.type;
  const auto count = NumberOf({syntax::LiteralKind::Integer, source.text, {}, source.span});
  const auto places = count ? count->ToInt64() : std::nullopt;
  constexpr std::int64_t kMost = 30;
  if (type.kind != Kind::Number || type.decimals == 0 || !places || *places > kMost) {
    out_.Add({.kind = DiagnosticKind::FieldClause,
              .primary = source.span,
              .arguments = {"with decimals", field.name},
              .help = "only numbers, percents and money have decimals, at most 30"});
  } else {
    field.type.decimals = static_cast<int>(*places) + (type.percent ? 2 : 0);
  }
}

void Elaborator::FieldBounds(program::Field& field, const syntax::Field& source,
                             const Scope& scope) {
  const auto bound = [&](ExprId expr, std::optional<Number>& number,
                         std::optional<value::Date>& date) {
    InstructionId id = Elaborate(expr, scope, &field.type);
    const Type& type = TypeAt(id);
    if (!type.valid()) return;
    const Span span = scope.tree->span(expr);
    if (type.kind != field.type.kind || (type.kind != Kind::Number && type.kind != Kind::Date)) {
      out_.Add({.kind = DiagnosticKind::FieldClause,
                .primary = span,
                .arguments = {"in", field.name},
                .help = "bounds are two numbers or two dates, as in `in 0%..100%`"});
      return;
    }
    if (type.kind == Kind::Date) {
      if (IsConstant(id)) date = std::get<value::Date>(program_.instructions[id].payload);
      return;
    }
    const bool bare = type.unit == value::kNoUnit;
    if (!bare && !program_.units.SameDimension(type.unit, field.type.unit)) {
      out_.Add({.kind = DiagnosticKind::UnitMismatch,
                .primary = span,
                .arguments = {"compare", Name(field.type), Name(type)},
                .help = "give the bounds in the unit of the column"});
      return;
    }
    number = ConstantNumber(id);
    if (number && !bare) number = *number * program_.units.Conversion(type.unit, field.type.unit);
    if (!number) {
      out_.Add({.kind = DiagnosticKind::FieldClause,
                .primary = span,
                .arguments = {"in", field.name},
                .help = "bounds are fixed values"});
    }
  };
  bound(source.bound->low, field.low_number, field.low_date);
  bound(source.bound->high, field.high_number, field.high_date);
  field.excludes_high = source.bound->excludes_high;
  if ((field.low_number && field.high_number && *field.high_number < *field.low_number) ||
      (field.low_date && field.high_date && *field.high_date < *field.low_date)) {
    out_.Add(
        {.kind = DiagnosticKind::RangeBackwards,
         .primary = Join(scope.tree->span(source.bound->low), scope.tree->span(source.bound->high)),
         .help = "write the smaller value first"});
  }
}

void Elaborator::AddCompanions(EntityId id, std::size_t judgement, const syntax::Field& source) {
  for (const auto& [suffix, kind] : {std::pair{"_by", Kind::Text}, std::pair{"_on", Kind::Date},
                                     std::pair{"_reason", Kind::Text}}) {
    program::Field companion;
    companion.name = source.name.text + suffix;
    companion.header = (source.column ? source.column->text : source.name.text) + suffix;
    companion.role = program::FieldRole::Companion;
    companion.type.kind = kind;
    companion.type.optional = true;
    companion.judgement_of = static_cast<int>(judgement);
    companion.span = source.name.span;
    const auto index = static_cast<program::FieldIndex>(program_.entities[id].fields.size());
    const auto [entry, added] = row_names_[id.index()].try_emplace(
        companion.name, RowName{index, std::nullopt, companion.span});
    if (!added) {
      out_.Add({.kind = DiagnosticKind::CompanionTaken,
                .primary = entry->second.span,
                .arguments = {companion.name, source.name.text},
                .help = "a judgement brings the columns `_by`, `_on` and `_reason` along; delete "
                        "this one or rename it"});
      continue;
    }
    program_.entities[id].fields.push_back(std::move(companion));
  }
}

void Elaborator::EntityFilter(EntityId id, const syntax::EntityDefinition& source,
                              const Tree& tree) {
  if (source.only_where.size() > 1) {
    out_.Add({.kind = DiagnosticKind::ClauseTwice,
              .primary = tree.span(source.only_where[1]),
              .arguments = {"only where"},
              .help = "join the conditions with `and`"});
  }
  if (source.only_where.empty()) return;
  Scope scope;
  scope.tree = &tree;
  scope.space = id;
  scope.in_filter = true;
  const InstructionId condition = Condition(source.only_where.front(), scope);
  if (TypeAt(condition).valid()) program_.entities[id].only_where = condition;
}

void Elaborator::CheckDataPath(const syntax::Quoted& path) {
  const bool outside = path.text.starts_with("/") || path.text.find("..") != std::string::npos;
  if (!outside) return;
  out_.Add({.kind = DiagnosticKind::PathOutside,
            .primary = path.span,
            .arguments = {path.text},
            .help = "keep the data below the folder of the rule file, or name it with `--data`"});
}

program::InlineTable Elaborator::TableOf(const std::vector<syntax::TableRow>& rows,
                                         const program::Entity* entity) {
  program::InlineTable table;
  table.span = rows.front().span;
  for (const syntax::TableRow& row : rows) table.span = Join(table.span, row.span);
  const syntax::TableRow& head = rows.front();
  for (const syntax::Cell& cell : head.cells) {
    if (entity != nullptr) {
      const bool known = std::ranges::find(entity->fields, cell.text, &program::Field::name) !=
                         entity->fields.end();
      if (!known) {
        std::vector<std::string> names;
        for (const program::Field& field : entity->fields) names.push_back(field.name);
        const auto near = NearestName(cell.text, names);
        out_.Add({.kind = DiagnosticKind::UnknownColumn,
                  .primary = cell.span,
                  .arguments = {cell.text, entity->name},
                  .help = near ? fmt::format("did you mean `{}`?", *near)
                               : "the first row of a table names columns of the entity"});
      }
    }
    if (std::ranges::find(table.columns, cell.text) != table.columns.end()) {
      out_.Add({.kind = DiagnosticKind::DefinedTwice,
                .primary = cell.span,
                .arguments = {cell.text},
                .help = "name each column once"});
    }
    table.columns.push_back(cell.text);
  }
  for (std::size_t i = 1; i < rows.size(); ++i) {
    if (!rows[i].closed || !head.closed) continue;  // Reported already.
    if (rows[i].cells.size() != head.cells.size()) {
      out_.Add(
          {.kind = DiagnosticKind::CellCount,
           .primary = rows[i].span,
           .arguments = {std::to_string(rows[i].cells.size()), std::to_string(head.cells.size())},
           .help = "write one cell for each column of the first row; where a value is missing, "
                   "leave the space between two `|` blank"});
      continue;
    }
    std::vector<std::string> cells;
    for (const syntax::Cell& cell : rows[i].cells) cells.push_back(cell.text);
    for (const syntax::Cite& cite : rows[i].cites) CitationsOf({cite});
    table.rows.push_back(std::move(cells));
    table.row_spans.push_back(rows[i].span);
  }
  return table;
}

}  // namespace levrules::sema
