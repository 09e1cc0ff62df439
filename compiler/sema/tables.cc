// Decision tables: their cells as conditions, and the gaps and overlaps that can be seen before the
// run.

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <utility>

#include "compiler/format/print_expression.h"
#include "compiler/sema/elaborator.h"
#include "compiler/sema/table_geometry.h"
#include "runtime/base/text.h"

namespace levrules::sema {

namespace {

Type BooleanType(bool optional = false) {
  Type type;
  type.kind = Kind::Boolean;
  type.optional = optional;
  return type;
}

program::CaseRule RuleOf(syntax::TableMode mode) {
  switch (mode) {
    case syntax::TableMode::Unique:
      return program::CaseRule::Unique;
    case syntax::TableMode::First:
      return program::CaseRule::First;
    case syntax::TableMode::CollectSum:
      return program::CaseRule::CollectSum;
    case syntax::TableMode::CollectMinimum:
      return program::CaseRule::CollectMinimum;
    case syntax::TableMode::CollectMaximum:
      return program::CaseRule::CollectMaximum;
    case syntax::TableMode::CollectCount:
      return program::CaseRule::CollectCount;
  }
  return program::CaseRule::Unique;
}

bool TestsMissing(const syntax::TableDefinition& table, std::size_t column) {
  return std::ranges::any_of(table.lines, [&](const syntax::TableLine& line) {
    return std::ranges::any_of(line.cells[column].tests, [](const syntax::CellTest& test) {
      return test.kind == syntax::CellTest::Kind::Missing;
    });
  });
}

program::Comparison ComparisonOf(syntax::CompareOp op) {
  return static_cast<program::Comparison>(static_cast<int>(op));
}

}  // namespace

InstructionId Elaborator::ElaborateTable(const syntax::TableDefinition& table, const Scope& scope,
                                         program::Definition& definition) {
  if (table.lines.empty() || table.columns.empty()) {
    return Report(DiagnosticKind::TableEmpty, table.name.span, scope, {table.name.text},
                  "write a row of headings, `| column | result |`, and rows of tests below it");
  }
  std::vector<TableColumn> columns;
  for (std::size_t i = 0; i < table.columns.size(); ++i)
    columns.push_back({Elaborate(table.columns[i], scope), TestsMissing(table, i), {}});
  std::optional<Type> expected;
  if (table.type) expected = TypeOf(*table.type);
  const program::CaseRule rule = RuleOf(table.mode);
  std::vector<InstructionId> operands;
  std::map<std::uint32_t, InstructionId> results;
  TableCells cells;
  for (const syntax::TableLine& line : table.lines) {
    std::vector<InstructionId> row;
    for (std::size_t i = 0; i < columns.size(); ++i)
      row.push_back(CellCondition(line.cells[i], columns[i], scope));
    operands.push_back(AllCells(row, line.span));
    cells.push_back(std::move(row));
    const auto [entry, added] = results.try_emplace(line.result.value);
    if (added) entry->second = Elaborate(line.result, scope, expected ? &*expected : nullptr);
    const InstructionId result = entry->second;
    if (!expected && TypeAt(result).valid()) expected = TypeAt(result);
    operands.push_back(result);
    AddTableLine(table, line, scope, definition);
  }
  definition.formula = fmt::format("a table of {} rows", table.lines.size());
  if (!AllValid(operands)) return Invalid(table.name.span);
  CheckTable(table, columns, cells, operands, scope);
  InstructionId value = TableValue(rule, std::move(operands), table, scope);
  if (table.type) value = DeclareAs(value, *table.type, table.name.span, scope);
  return value;
}

InstructionId Elaborator::TableValue(program::CaseRule rule, std::vector<InstructionId> operands,
                                     const syntax::TableDefinition& table, const Scope& scope) {
  const Span span = table.name.span;
  if (rule == program::CaseRule::Unique || rule == program::CaseRule::First)
    return Cases(rule, std::move(operands), span, scope);
  Type type;
  type.kind = Kind::Number;
  type.decimals = 0;
  for (std::size_t i = 0; i < operands.size(); i += 2)
    type.optional |= TypeAt(operands[i]).optional;
  if (rule == program::CaseRule::CollectCount)
    return Emit(Op::Cases, type, std::move(operands), rule, span);
  for (std::size_t i = 1; i < operands.size(); i += 2) {
    if (TypeAt(operands[i]).kind == Kind::Number) continue;
    return Report(DiagnosticKind::WrongKind, SpanOf(operands[i]), scope,
                  {"collect", Name(TypeAt(operands[i]))}, "only numbers are collected");
  }
  const InstructionId cases = Cases(rule, std::move(operands), span, scope);
  return cases;
}

void Elaborator::AddTableLine(const syntax::TableDefinition& table, const syntax::TableLine& line,
                              const Scope& scope, program::Definition& definition) {
  program::TableLine built;
  built.span = line.span;
  built.cites = CitationsOf(line.cites);
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    const syntax::TableCell& cell = line.cells[i];
    if (cell.tests.empty()) continue;
    if (!built.tests.empty()) built.tests += ", ";
    built.tests += fmt::format("{}: {}", format::PrintExpression(*scope.tree, table.columns[i]),
                               format::PrintCell(*scope.tree, cell));
  }
  if (built.tests.empty()) built.tests = "every row";
  definition.lines.push_back(std::move(built));
}

InstructionId Elaborator::AllCells(std::vector<InstructionId> cells, Span span) {
  std::erase_if(cells, [](InstructionId cell) { return !cell.valid(); });
  if (cells.empty()) return Emit(Op::Constant, BooleanType(), {}, program::CodeConstant{1}, span);
  if (cells.size() == 1) return cells.front();
  Type type = BooleanType();
  for (const InstructionId cell : cells) type.optional |= TypeAt(cell).optional;
  return Emit(Op::And, type, std::move(cells), {}, span);
}

// Invalid for `_`, which asks nothing.
InstructionId Elaborator::CellCondition(const syntax::TableCell& cell, TableColumn& column,
                                        const Scope& scope) {
  if (cell.tests.empty()) return {};
  std::vector<std::uint32_t> key = {cell.negated ? 1u : 0u};
  for (const syntax::CellTest& test : cell.tests) {
    key.insert(key.end(),
               {static_cast<std::uint32_t>(test.kind), static_cast<std::uint32_t>(test.op),
                test.low.value, test.high.value, test.excludes_high ? 1u : 0u});
  }
  const auto [entry, added] = column.cells.try_emplace(std::move(key));
  if (!added) return entry->second;
  if (!TypeAt(column.value).valid()) return entry->second = column.value;
  std::vector<InstructionId> tests;
  for (const syntax::CellTest& test : cell.tests) tests.push_back(CellTest(test, column, scope));
  InstructionId value = tests.front();
  Type type = BooleanType();
  for (const InstructionId test : tests) type.optional |= TypeAt(test).optional;
  if (tests.size() > 1) value = Emit(Op::Or, type, std::move(tests), {}, cell.span);
  if (cell.negated) value = Emit(Op::Not, type, {value}, {}, cell.span);
  return entry->second = value;
}

InstructionId Elaborator::CellTest(const syntax::CellTest& test, const TableColumn& column,
                                   const Scope& scope) {
  InstructionId value = column.value;
  const Type type = TypeAt(value);
  if (test.kind == syntax::CellTest::Kind::Missing)
    return Emit(Op::IsMissing, BooleanType(), {value}, {}, test.span);
  InstructionId low = Elaborate(test.low, scope, &type);
  if (!Meet(value, low, test.span, scope, "compare")) return Invalid(test.span);
  WarnPercentMeant(value, low, scope);
  const Type met = TypeAt(value);
  const bool ordered = met.kind == Kind::Number || met.kind == Kind::Date;
  const bool equality =
      test.kind == syntax::CellTest::Kind::Compare &&
      (test.op == syntax::CompareOp::Equal || test.op == syntax::CompareOp::NotEqual);
  if (!ordered && !equality) {
    return Report(DiagnosticKind::Unordered, test.span, scope, {Name(met)},
                  "list the values, as in `a or b`");
  }
  Type result = BooleanType(met.optional || TypeAt(low).optional);
  InstructionId condition;
  if (test.kind == syntax::CellTest::Kind::Range) {
    InstructionId high = Elaborate(test.high, scope, &type);
    if (!Meet(value, high, test.span, scope, "compare")) return Invalid(test.span);
    WarnPercentMeant(value, high, scope);
    const auto from = ConstantNumber(low);
    const auto to = ConstantNumber(high);
    if (from && to && *to < *from) {
      return Report(DiagnosticKind::RangeBackwards, test.span, scope, {},
                    "write the smaller value first");
    }
    result.optional |= TypeAt(high).optional;
    condition = Emit(Op::InRange, result, {value, low, high},
                     program::Membership{false, test.excludes_high}, test.span);
  } else if (NamesDecision(value) && IsConstant(low)) {
    condition = OutcomeTest(value, {low}, test.op == syntax::CompareOp::NotEqual, test.span);
  } else {
    condition = Emit(Op::Compare, result, {value, low}, ComparisonOf(test.op), test.span);
  }
  if (!column.tests_missing || !type.optional) return condition;
  const InstructionId missing = Emit(Op::IsMissing, BooleanType(), {value}, {}, test.span);
  const InstructionId there = Emit(Op::Not, BooleanType(), {missing}, {}, test.span);
  return Emit(Op::And, BooleanType(), {there, condition}, {}, test.span);
}

// ---- gaps and overlaps -------------------------------------------------------------------------

// Every row as a box over the columns; nothing where a column is no field or a test is not fixed.
std::optional<std::vector<Box>> Elaborator::TableBoxes(const std::vector<TableColumn>& columns,
                                                       const TableCells& cells,
                                                       Regions& regions) const {
  for (const TableColumn& column : columns) {
    if (!regions.AxisOf(column.value)) return std::nullopt;
    for (const auto& [key, condition] : column.cells) {
      if (!regions.Collect(condition)) return std::nullopt;
    }
  }
  regions.Freeze();
  std::map<InstructionId, AtomSet> sets;
  for (const TableColumn& column : columns) {
    const std::size_t axis = *regions.AxisOf(column.value);
    for (const auto& [key, condition] : column.cells) {
      const auto boxes = regions.Where(condition);
      if (!boxes) return std::nullopt;
      AtomSet set(regions.axes().atoms(axis) + 1);
      for (const Box& box : *boxes) set = set.Or(box[axis]);
      sets[condition] = std::move(set);
    }
  }
  std::vector<Box> rows;
  for (const std::vector<InstructionId>& line : cells) {
    Box box = regions.axes().Everything();
    for (std::size_t i = 0; i < columns.size(); ++i) {
      const std::size_t axis = *regions.AxisOf(columns[i].value);
      if (line[i].valid()) box[axis] = box[axis].And(sets.at(line[i]));
    }
    rows.push_back(std::move(box));
  }
  return rows;
}

// The values for which a table must have a row: where no cell of a column asks for `missing`, a
// missing value makes the result missing, and no row is needed.
Box Elaborator::TableDomain(const std::vector<TableColumn>& columns, Regions& regions) const {
  Box domain = regions.axes().Everything();
  for (const TableColumn& column : columns) {
    const std::size_t axis = *regions.AxisOf(column.value);
    if (!column.tests_missing) domain[axis] = regions.axes().Known(axis);
  }
  return domain;
}

void Elaborator::CheckTable(const syntax::TableDefinition& table,
                            const std::vector<TableColumn>& columns, const TableCells& cells,
                            const std::vector<InstructionId>& operands, const Scope& scope) {
  Regions regions(program_);
  if (table.broken) return;
  std::optional<std::vector<Box>> rows = TableBoxes(columns, cells, regions);
  if (!rows) return AskOfTable(table, operands);
  const Box domain = TableDomain(columns, regions);
  for (Box& row : *rows) row = Common(row, domain);
  const bool unique = table.mode == syntax::TableMode::Unique;
  const bool disjoint =
      FindOverlaps(*rows, 1, [](std::size_t, std::size_t) { return false; }).empty();
  const std::size_t errors = out_.errors();
  if (unique && !disjoint) ReportOverlaps(table, *rows, operands, regions, scope);
  const bool differ = out_.errors() > errors;
  const Gap gap = FindGap(*rows, domain, disjoint);
  if (!gap.decided) return AskOfTable(table, operands);
  program_.logic.decided += unique ? 2 : 1;
  if (gap.box) {
    Report(DiagnosticKind::TableGap, table.name.span, scope,
           {table.name.text, WitnessText(WitnessOf(regions.axes(), *gap.box, domain))},
           "add a row for it; `_` in a cell stands for any value");
  }
  const bool chooses = unique || table.mode == syntax::TableMode::First;
  ReportIdle(table, *rows, chooses && !disjoint && !differ, scope);
}

// What cannot be seen here a search looks for, and the run finds.
void Elaborator::AskOfTable(const syntax::TableDefinition& table,
                            const std::vector<InstructionId>& operands) {
  program::Question question{
      program::Question::Kind::Gap, {}, {}, table.name.text, table.name.span};
  for (std::size_t i = 0; i < operands.size(); i += 2) question.conditions.push_back(operands[i]);
  program_.logic.open.push_back(question);
  if (table.mode != syntax::TableMode::Unique) return;
  question.kind = program::Question::Kind::Overlap;
  for (std::size_t i = 1; i < operands.size(); i += 2) question.values.push_back(operands[i]);
  program_.logic.open.push_back(std::move(question));
}

void Elaborator::ReportOverlaps(const syntax::TableDefinition& table, const std::vector<Box>& rows,
                                const std::vector<InstructionId>& operands, Regions& regions,
                                const Scope& scope) {
  const auto same = [&](std::size_t a, std::size_t b) {
    const InstructionId left = operands[2 * a + 1];
    const InstructionId right = operands[2 * b + 1];
    if (left == right) return true;
    const auto x = ConstantOf(program_, left);
    const auto y = ConstantOf(program_, right);
    // What is not fixed is compared in the run.
    return !x || !y || (x->number == y->number && x->text == y->text);
  };
  constexpr std::size_t kMost = 3;
  for (const auto& [a, b] : FindOverlaps(rows, kMost, same)) {
    const Box both = Common(rows[a], rows[b]);
    Report(DiagnosticKind::TableOverlap, table.lines[b].span, scope,
           {table.name.text, WitnessText(WitnessOf(regions.axes(), both, {}))},
           "narrow one of the two rows, or write `first` below the name of the table if the upper "
           "row is meant to win",
           {{table.lines[a].span, "this row holds there too, with another result"}});
  }
}

// Rows that can never take effect: no value fits them, or, where rows above may be in the way,
// those hold wherever they do.
void Elaborator::ReportIdle(const syntax::TableDefinition& table, const std::vector<Box>& rows,
                            bool may_be_masked, const Scope& scope) {
  for (std::size_t b = 0; b < rows.size(); ++b) {
    if (std::ranges::any_of(rows[b], &AtomSet::empty)) {
      Report(DiagnosticKind::TableRowIdle, table.lines[b].span, scope, {},
             "no value in the data can fit all its cells; delete it, or correct a cell");
      continue;
    }
    if (!may_be_masked) continue;
    std::vector<Box> above;
    for (std::size_t a = 0; a < b; ++a) {
      if (BoxesMeet(rows[a], rows[b])) above.push_back(rows[a]);
    }
    if (above.empty()) continue;
    const Gap left = FindGap(above, rows[b], false);
    if (left.box || !left.decided) continue;
    Report(DiagnosticKind::TableRowIdle, table.lines[b].span, scope, {},
           "the rows above it hold wherever it does; delete it, or move it up");
  }
}

}  // namespace levrules::sema
