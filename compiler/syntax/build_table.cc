// Comes in: the parser's tree of a decision table, whose rows are still one token each. Goes out:
// the table in our Tree, its cells read as tests.

#include <map>
#include <string>
#include <utility>

#include "compiler/syntax/builder.h"

namespace levrules::syntax {

TableMode Builder::ModeOf(P::TableModeContext* c) {
  if (c == nullptr) return TableMode::Unique;
  if (c->name() == nullptr) return c->getText() == "first" ? TableMode::First : TableMode::Unique;
  const std::string word = c->name()->getText();
  if (word == "sum") return TableMode::CollectSum;
  if (word == "min") return TableMode::CollectMinimum;
  if (word == "max") return TableMode::CollectMaximum;
  if (word == "count") return TableMode::CollectCount;
  out_.Add({.kind = DiagnosticKind::CollectUnknown,
            .primary = SpanOf(c->name()),
            .arguments = {word},
            .help = "write `collect sum`, `collect min`, `collect max` or `collect count`"});
  return TableMode::CollectSum;
}

TableDefinition Builder::Table(P::TableDefContext* c, Cites& cites) {
  cites = CitesOf(c->cite());  // of the head of the block, and of the line with its mode
  TableDefinition table{Name(c->name()),
                        OptionalType(c->type()),
                        Title(c->title()),
                        ModeOf(c->tableMode()),
                        {},
                        {},
                        {}};
  const std::size_t errors = out_.errors();
  const std::vector<TableRow> rows = Rows(c->row());
  const TableRow& head = rows.front();
  if (head.cells.empty()) return table;
  for (std::size_t i = 0; i + 1 < head.cells.size(); ++i)
    table.columns.push_back(fragments_->ReadExpression(tree_, head.cells[i].span));
  table.result_heading = head.cells.back();
  // A cell says the same wherever it stands in its column, so it is read once.
  std::map<std::pair<std::size_t, std::string>, TableCell> known;
  std::map<std::string, ExprId> results;
  for (std::size_t row = 1; row < rows.size(); ++row) {
    if (rows[row].cells.size() != head.cells.size()) {
      out_.Add(
          {.kind = DiagnosticKind::CellCount,
           .primary = rows[row].span,
           .arguments = {std::to_string(rows[row].cells.size()), std::to_string(head.cells.size())},
           .labels = {{head.span, "the headings"}},
           .help = "give every row one cell for each heading; `_` stands for any value"});
      continue;
    }
    TableLine line{{}, {}, rows[row].cites, rows[row].span};
    for (std::size_t i = 0; i + 1 < head.cells.size(); ++i) {
      const syntax::Cell& cell = rows[row].cells[i];
      const auto [entry, added] = known.try_emplace({i, cell.text});
      if (added) entry->second = fragments_->ReadCell(tree_, cell.span);
      line.cells.push_back(entry->second);
      line.cells.back().span = cell.span;
    }
    const syntax::Cell& result = rows[row].cells.back();
    const auto [entry, added] = results.try_emplace(result.text);
    if (added) entry->second = fragments_->ReadExpression(tree_, result.span);
    line.result = entry->second;
    table.lines.push_back(std::move(line));
  }
  table.broken = out_.errors() > errors;
  return table;
}

TableCell Builder::Cell(P::CellContext* c) {
  TableCell cell;
  cell.span = SpanOf(c);
  cell.negated = c->negated != nullptr;
  for (P::CellTestContext* test : c->cellTest()) cell.tests.push_back(Test(test));
  return cell;
}

CellTest Builder::Test(P::CellTestContext* c) {
  CellTest test;
  test.span = SpanOf(c);
  if (auto* compare = dynamic_cast<P::CompareTestContext*>(c)) {
    test.op = Comparison(compare->op->getText());
    test.low = Atom(compare->cellAtom());
  } else if (auto* value = dynamic_cast<P::ValueTestContext*>(c)) {
    test.low = Atom(value->cellAtom(0));
    if (value->op != nullptr) {
      test.kind = CellTest::Kind::Range;
      test.high = Atom(value->cellAtom(1));
      test.excludes_high = value->op->getText() == "..<";
    }
  } else {
    test.kind = CellTest::Kind::Missing;
  }
  return test;
}

ExprId Builder::Atom(P::CellAtomContext* c) {
  const Span span = SpanOf(c);
  if (c->literal() != nullptr) {
    const ExprId literal = tree_.Add(LiteralExpr{LiteralOf(c->literal())}, SpanOf(c->literal()));
    return c->minus == nullptr ? literal : tree_.Add(NegateExpr{literal}, span);
  }
  if (c->name() != nullptr) {
    NameExpr name;
    name.base = Name(c->name());
    name.path = Path(c->path());
    return tree_.Add(std::move(name), span);
  }
  return Expression(c->expr());
}

}  // namespace levrules::syntax
