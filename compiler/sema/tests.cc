// Test blocks: given tables, settings and expectations.

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "compiler/format/print_expression.h"
#include "compiler/sema/elaborator.h"
#include "runtime/base/overloaded.h"
#include "runtime/base/text.h"

namespace levrules::sema {

void Elaborator::Tests() {
  std::map<std::string, Span> names;
  for (const Part& part : input_.rules->parts) {
    const auto* test = std::get_if<syntax::TestDefinition>(&part.definition->body);
    if (test == nullptr) continue;
    const auto [entry, added] = names.try_emplace(test->name.text, test->name.span);
    if (!added) {
      out_.Add({.kind = DiagnosticKind::DefinedTwice,
                .primary = test->name.span,
                .arguments = {test->name.text},
                .labels = {{entry->second, "first used here"}},
                .help = "give each test a name of its own"});
    }
    ElaborateTest(*part.tree, *test, test->name.span);
  }
}

void Elaborator::ElaborateTest(const Tree& tree, const syntax::TestDefinition& source, Span span) {
  program::Test test;
  test.name = source.name.text;
  test.span = span;
  if (source.as_at.size() > 1) {
    out_.Add({.kind = DiagnosticKind::ClauseTwice,
              .primary = source.as_at[1].span,
              .arguments = {"as at"},
              .help = "keep one of the two"});
  }
  if (!source.as_at.empty()) test.as_at = DateOf(source.as_at.front());
  Scope fixed;
  fixed.tree = &tree;
  fixed.in_parameter = true;
  for (const syntax::WithParameter& with : source.with) TestSetting(with, fixed, test);
  for (const syntax::GivenTable& given : source.given) TestTable(given, test);
  if (source.expect.empty()) {
    out_.Add({.kind = DiagnosticKind::TestWithoutExpect,
              .primary = span,
              .arguments = {test.name},
              .help = fmt::format("say below what should come out, as in `expect {}`",
                                  ExpectationMeant())});
  }
  for (const auto& expect : source.expect) {
    if (const auto* table = std::get_if<syntax::ExpectTable>(&expect)) {
      program::ExpectTable built = ExpectTableOf(*table);
      if (built.entity.valid()) test.tables.push_back(std::move(built));
    } else {
      program::ExpectCondition built =
          ExpectConditionOf(tree, std::get<syntax::ExpectCondition>(expect).condition);
      if (TypeAt(built.condition).valid()) test.conditions.push_back(std::move(built));
    }
  }
  program_.tests.push_back(std::move(test));
}

void Elaborator::TestSetting(const syntax::WithParameter& with, const Scope& fixed,
                             program::Test& test) {
  const auto found = parameter_index_.find(with.name.text);
  if (found == parameter_index_.end()) {
    std::vector<std::string> names;
    for (const auto& [name, id] : parameter_index_) names.push_back(name);
    const auto near = NearestName(with.name.text, names);
    out_.Add({.kind = DiagnosticKind::UnknownParameter,
              .primary = with.name.span,
              .arguments = {with.name.text},
              .help = near ? fmt::format("did you mean `{}`?", *near)
                           : "`with` sets a parameter of the fund"});
    return;
  }
  const Type type = program_.parameters[found->second].type;
  InstructionId value = Elaborate(with.value, fixed, &type);
  const Type given = TypeAt(value);
  if (!given.valid() || !type.valid()) return;
  if (given.kind != type.kind || given.enumeration != type.enumeration ||
      (type.kind == Kind::Number && !program_.units.SameDimension(given.unit, type.unit))) {
    Report(DiagnosticKind::DeclaredKind, fixed.tree->span(with.value), fixed,
           {Name(type), Name(given)}, "give a value of the kind that the parameter has");
    return;
  }
  if (const auto set = FixedValue(value, found->second, fixed.tree->span(with.value), fixed))
    test.with.push_back({found->second, *set});
}

void Elaborator::TestTable(const syntax::GivenTable& given, program::Test& test) {
  const EntityId id = TestEntity(given.entity, "`given` takes the name of an entity");
  if (!id.valid()) return;
  const program::Entity entity = program_.entities[id];
  program::InlineTable table = TableOf(given.rows, &entity);
  for (const program::FieldIndex key : entity.keys) {
    if (std::ranges::find(table.columns, entity.fields[key].name) == table.columns.end()) {
      out_.Add({.kind = DiagnosticKind::KeyColumnMissing,
                .primary = given.rows.front().span,
                .arguments = {entity.fields[key].name},
                .help = "each row of the table needs its key"});
    }
  }
  if (std::ranges::find(test.given, id, &program::GivenTable::entity) != test.given.end()) {
    out_.Add({.kind = DiagnosticKind::ClauseTwice,
              .primary = given.entity.span,
              .arguments = {"given " + entity.name},
              .help = "put all rows into one table"});
  }
  test.given.push_back({id, std::move(table)});
}

EntityId Elaborator::TestEntity(const Identifier& name, std::string_view help) {
  const auto found = entity_index_.find(name.text);
  if (found != entity_index_.end()) return found->second;
  if (broken_.contains(name.text)) return {};
  std::vector<std::string> names;
  for (const auto& [known, id] : entity_index_) names.push_back(known);
  const auto near = NearestName(name.text, names);
  out_.Add({.kind = DiagnosticKind::UnknownEntity,
            .primary = name.span,
            .arguments = {name.text},
            .help = near ? fmt::format("did you mean `{}`?", *near) : std::string(help)});
  return {};
}

program::ExpectCondition Elaborator::ExpectConditionOf(const Tree& tree, ExprId condition) {
  Scope scope;
  scope.tree = &tree;
  scope.in_test = true;
  program::ExpectCondition built;
  parts_ = &built.parts;
  built.condition = Condition(condition, scope);
  parts_ = nullptr;
  std::erase_if(built.parts,
                [&](const program::ExpectPart& part) { return !TypeAt(part.value).valid(); });
  built.formula = format::PrintExpression(tree, condition);
  built.span = tree.span(condition);
  return built;
}

void Elaborator::NotePart(const Scope& scope, Span span, Span anchor, InstructionId value) {
  if (parts_ == nullptr || !scope.in_test || scope.frame != nullptr || scope.space.valid()) return;
  const Op op = program_.instructions[value].op;
  if (op == Op::Constant || op == Op::Missing) return;
  const auto same = std::ranges::find(*parts_, span, &program::ExpectPart::span);
  if (same != parts_->end()) {
    same->value = value;
  } else {
    parts_->push_back({span, anchor, value});
  }
}

void Elaborator::NotePart(ExprId expr, const Scope& scope, InstructionId value) {
  const Span span = scope.tree->span(expr);
  // Where the sign of a form stands that begins with its operand.
  const auto behind = [&](ExprId operand) {
    return Span{span.file, scope.tree->span(operand).end, span.end};
  };
  const Span anchor = std::visit(
      Overloaded{
          [](const syntax::BinaryExpr& e) { return e.op_span; },
          [](const syntax::CompareExpr& e) { return e.op_span; },
          [](const syntax::RoundExpr& e) { return e.rounding_span; },
          [&](const syntax::InRangeExpr& e) { return behind(e.operand); },
          [&](const syntax::InSetExpr& e) { return behind(e.operand); },
          [&](const syntax::LikeExpr& e) { return behind(e.operand); },
          [&](const syntax::IsExpr& e) { return behind(e.operand); },
          [&](const syntax::ExistsExpr& e) { return behind(e.operand); },
          [&](const syntax::NameExpr& e) { return e.path.empty() ? e.base.span : Span{}; },
          [&](const auto&) { return span; },
      },
      scope.tree->exprs[expr]);
  // The steps of a path were noted one by one.
  if (anchor.valid()) NotePart(scope, span, anchor, value);
}

program::ExpectTable Elaborator::ExpectTableOf(const syntax::ExpectTable& source) {
  program::ExpectTable expect;
  const EntityId id =
      TestEntity(source.entity, "`expect` takes the name of an entity and rows, or a condition");
  if (!id.valid()) return expect;
  expect.table = TableOf(source.rows, nullptr);
  expect.columns = expect.table.columns;
  for (std::size_t r = 1; r < source.rows.size(); ++r) {
    std::vector<Span>& spans = expect.cells.emplace_back();
    for (const syntax::Cell& cell : source.rows[r].cells) spans.push_back(cell.span);
  }
  bool valid = true;
  for (std::size_t i = 0; i < expect.columns.size(); ++i) {
    const std::string& column = expect.columns[i];
    const auto& entity = program_.entities[id];
    const bool is_key = std::ranges::any_of(
        entity.keys, [&](program::FieldIndex key) { return entity.fields[key].name == column; });
    if (is_key) {
      expect.instructions.emplace_back();
      continue;
    }
    const auto value = RowColumn(id, column);
    if (!value && !broken_.contains(column)) {
      std::vector<std::string> names;
      for (const auto& [name, row_name] : row_names_[id.index()]) names.push_back(name);
      const auto near = NearestName(column, names);
      out_.Add(
          {.kind = DiagnosticKind::UnknownColumn,
           .primary = source.rows.front().cells[i].span,
           .arguments = {column, program_.entities[id].name},
           .help = near ? fmt::format("did you mean `{}`?", *near)
                        : "the first row of a table names columns and definitions of the entity"});
    }
    valid &= value.has_value() && TypeAt(*value).valid();
    expect.instructions.push_back(value.value_or(InstructionId{}));
    if (!value || !TypeAt(*value).valid()) continue;
    for (std::size_t r = 1; r < source.rows.size(); ++r) {
      if (i < source.rows[r].cells.size()) CheckExpectedCell(source.rows[r].cells[i], *value);
    }
  }
  for (const program::FieldIndex key : program_.entities[id].keys) {
    const std::string& name = program_.entities[id].fields[key].name;
    if (std::ranges::find(expect.columns, name) == expect.columns.end()) {
      out_.Add({.kind = DiagnosticKind::KeyColumnMissing,
                .primary = source.rows.front().span,
                .arguments = {name},
                .help = "each row of the table needs its key"});
      valid = false;
    }
  }
  if (valid) expect.entity = id;
  return expect;
}

// An entry that the column does not know can never come out.
void Elaborator::CheckExpectedCell(const syntax::Cell& cell, InstructionId column) {
  static constexpr std::string_view kStates[] = {"missing",  "undetermined", "refused",
                                                 "unranked", "error",        ""};
  const Type& type = TypeAt(column);
  if (std::ranges::find(kStates, cell.text) != std::end(kStates)) return;
  std::vector<std::string> names;
  if (type.kind == Kind::Boolean) names = {"true", "false"};
  if (type.kind == Kind::Enumeration) {
    for (const program::Enumerator& item : program_.enumerations[type.enumeration].items) {
      if (item.label == cell.text) return;
      names.push_back(item.name);
    }
  }
  if (names.empty() || std::ranges::find(names, cell.text) != names.end()) return;
  const auto near = NearestName(cell.text, names);
  for (std::string& name : names) name = "`" + name + "`";
  constexpr std::size_t kMost = 8;
  if (names.size() > kMost) names.resize(kMost);
  out_.Add({.kind = DiagnosticKind::ExpectedUnknown,
            .primary = cell.span,
            .arguments = {cell.text},
            .help = near ? fmt::format("did you mean `{}`?", *near)
                         : fmt::format("the column knows {}; a cell may also say `missing`, "
                                       "`unranked`, `undetermined`, `refused` or `error`",
                                       JoinWords(names))});
}

}  // namespace levrules::sema
