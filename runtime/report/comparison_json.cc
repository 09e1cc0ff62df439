#include <nlohmann/json.hpp>
#include <utility>

#include "runtime/report/comparison_report.h"
#include "runtime/report/json_parts.h"

namespace levrules::report {

namespace {

using audit::ComparedColumn;
using nlohmann::ordered_json;

ordered_json KeysJson(const audit::Run& run, program::EntityId entity,
                      const std::vector<std::size_t>& rows) {
  ordered_json keys = ordered_json::array();
  for (const std::size_t row : rows)
    keys.push_back(audit::KeyText(run.program, run.dataset, entity, row));
  return keys;
}

ordered_json DisagreementJson(const audit::Run& run, const ComparedColumn& column,
                              const audit::Disagreement& item) {
  const program::EntityId entity = run.program.decides_for;
  ordered_json json = {{"key", audit::KeyText(run.program, run.dataset, entity, item.row)}};
  if (const auto label = audit::LabelText(run.program, run.dataset, entity, item.row))
    json["label"] = *label;
  json["computed"] = item.computed;
  json["published"] = item.published;
  if (column.column.decision.valid())
    json["reasons"] = ReasonsJson(run, run.program.definitions[column.column.decision], item.row);
  return json;
}

ordered_json ColumnJson(const audit::Run& run, const ComparedColumn& column) {
  ordered_json json = {{"agree", column.agree},
                       {"disagree", column.disagreements.size()},
                       {"silent", column.silent}};
  const program::Type& type = run.program.instructions[column.column.computed].type;
  if (type.kind == value::Kind::Number) json["decimals"] = column.decimals;
  if (column.column.decision.valid()) {
    json["matrix"] = ordered_json::array();
    for (const auto& [pair, count] : column.matrix) {
      ordered_json cell = {{"computed", pair.first}, {"published", pair.second}, {"rows", count}};
      if (pair.second.empty()) cell["published"] = nullptr;
      json["matrix"].push_back(std::move(cell));
    }
  }
  json["disagreements"] = ordered_json::array();
  for (const audit::Disagreement& item : column.disagreements)
    json["disagreements"].push_back(DisagreementJson(run, column, item));
  return json;
}

}  // namespace

std::string ComparisonJson(const audit::Run& run, const audit::PublishedList& list,
                           const audit::Comparison& comparison, const RunFacts& facts) {
  ordered_json json;
  json["run"] = RunJson(run, facts);
  json["rows"] = {{"in_both", comparison.in_both},
                  {"not_listed", KeysJson(run, run.program.decides_for, comparison.not_listed)},
                  {"unknown", KeysJson(run, list.entity, comparison.unknown)}};
  json["columns"] = ordered_json::object();
  for (const ComparedColumn& column : comparison.columns)
    json["columns"][column.column.header] = ColumnJson(run, column);
  return DumpJson(json, 2) + "\n";
}

}  // namespace levrules::report
