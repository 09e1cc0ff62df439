#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "runtime/audit/decision.h"
#include "runtime/audit/value_text.h"
#include "runtime/base/text.h"
#include "runtime/report/comparison_report.h"
#include "runtime/report/summary.h"
#include "runtime/report/text.h"
#include "runtime/report/text_table.h"

namespace levrules::report {

namespace {

using audit::ComparedColumn;
using audit::Comparison;
using audit::Disagreement;
using audit::PublishedList;

constexpr std::size_t kMostListed = 20;

// `Alder (A), Birch (B) and 3 more`.
std::string RowNames(const audit::Run& run, program::EntityId entity,
                     const std::vector<std::size_t>& rows) {
  std::vector<std::string> names;
  for (std::size_t i = 0; i < rows.size() && i < kMostListed; ++i)
    names.push_back(RowName(run, entity, rows[i]));
  if (rows.size() > kMostListed)
    names.push_back(fmt::format("{} more", GroupDigits(rows.size() - kMostListed)));
  return JoinWords(names);
}

std::string RowsText(const audit::Run& run, const PublishedList& list,
                     const Comparison& comparison) {
  const std::string& entity = run.program.entities[run.program.decides_for].name;
  std::string text = fmt::format("rows of {} in the list and in the rules: {}\n", entity,
                                 GroupDigits(comparison.in_both));
  if (!comparison.not_listed.empty())
    text += fmt::format("rows of {} that the list does not name: {}\n", entity,
                        GroupDigits(comparison.not_listed.size()));
  if (!comparison.unknown.empty())
    text += fmt::format("rows of the list that the rules do not have: {}: {}\n",
                        GroupDigits(comparison.unknown.size()),
                        RowNames(run, list.entity, comparison.unknown));
  return text;
}

// Outcomes of the rules by outcomes of the list; those that occur in neither are left out.
std::string MatrixText(const audit::Run& run, const ComparedColumn& column) {
  std::set<std::string> rows;
  std::set<std::string> columns;
  for (const auto& [pair, count] : column.matrix) {
    rows.insert(pair.first);
    columns.insert(pair.second);
  }
  std::vector<std::string> order;  // as the outcomes are declared
  const program::Type& type = run.program.instructions[column.column.computed].type;
  for (const program::Enumerator& item : run.program.enumerations[type.enumeration].items)
    order.push_back(item.name);
  for (const char* word : {"undetermined", "refused", ""}) order.emplace_back(word);
  TextTable table{{"rules \\ list"}, {false}, {}};
  for (const std::string& published : order) {
    if (!columns.contains(published)) continue;
    table.headers.push_back(published.empty() ? "not listed" : published);
    table.right.push_back(true);
  }
  for (const std::string& computed : order) {
    if (!rows.contains(computed)) continue;
    std::vector<std::string> cells = {computed};
    for (const std::string& published : order) {
      if (!columns.contains(published)) continue;
      const auto count = column.matrix.find({computed, published});
      cells.push_back(count == column.matrix.end() ? "0" : GroupDigits(count->second));
    }
    table.rows.push_back(std::move(cells));
  }
  return table.Text();
}

std::string CriterionText(const audit::Run& run, program::DefinitionId id, std::size_t row) {
  const audit::CriterionResult result = audit::ResultOf(run, id, row);
  std::string text = fmt::format("        {}: {}", run.program.definitions[id].name,
                                 audit::VerdictText(result.verdict));
  for (const audit::Margin& margin : result.margins) {
    text += fmt::format("; {}", Printable(margin.values.empty() ? margin.formula : margin.values));
    if (!margin.distance.empty()) text += fmt::format(", margin {}", margin.distance);
  }
  text += "\n";
  if (!result.reason.empty()) text += fmt::format("            {}\n", Printable(result.reason));
  return text;
}

std::string DisagreementText(const audit::Run& run, const PublishedList& list,
                             const ComparedColumn& column, const Disagreement& item) {
  const program::EntityId entity = run.program.decides_for;
  const auto shown = [&](const program::Type& type, const value::Column& cells, std::size_t row) {
    return Printable(
        audit::CellText(run.program, run.dataset, type, cells, row, audit::Notation::Reader));
  };
  const program::Type& list_type =
      run.program.entities[list.entity].fields[column.column.field].type;
  std::string text = fmt::format(
      "    {}: {} by the rules, {} in the list\n", RowName(run, entity, item.row),
      column.column.decision.valid() ? item.computed
                                     : shown(run.program.instructions[column.column.computed].type,
                                             run.results.column(column.column.computed), item.row),
      shown(list_type, run.dataset.table(list.entity).columns[column.column.field], item.listed));
  if (!column.column.decision.valid()) return text;
  const program::Definition& decision = run.program.definitions[column.column.decision];
  for (const program::DefinitionId id : audit::CriteriaOf(run.program, decision))
    text += CriterionText(run, id, item.row);
  return text;
}

std::string ColumnText(const audit::Run& run, const PublishedList& list,
                       const ComparedColumn& column) {
  std::string text =
      fmt::format("{}: {} agree, {} do not", column.column.header, GroupDigits(column.agree),
                  GroupDigits(column.disagreements.size()));
  if (column.silent > 0)
    text += fmt::format(", {} left empty in the list", GroupDigits(column.silent));
  text += "\n";
  if (column.column.decision.valid()) {
    text += MatrixText(run, column);
  } else if (run.program.instructions[column.column.computed].type.kind == value::Kind::Number) {
    text += fmt::format("    compared to {}\n", CountOf(column.decimals, "decimal", "decimals"));
  }
  for (const Disagreement& item : column.disagreements)
    text += DisagreementText(run, list, column, item);
  return text;
}

}  // namespace

std::string ComparisonText(const audit::Run& run, const PublishedList& list,
                           const Comparison& comparison, const RunFacts& facts) {
  std::string text = HeaderText(run, run.program.decides_for, facts);
  text += RowsText(run, list, comparison);
  for (const ComparedColumn& column : comparison.columns)
    text += "\n" + ColumnText(run, list, column);
  return text;
}

}  // namespace levrules::report
