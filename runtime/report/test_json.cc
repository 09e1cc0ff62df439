#include "runtime/report/test_json.h"

#include <nlohmann/json.hpp>

namespace levrules::report {

namespace {

using nlohmann::ordered_json;

void AddPlace(const SourceMap& sources, Span span, ordered_json& json) {
  const LineColumn at = sources.Locate(span.file, span.begin);
  json["file"] = sources.path(span.file);
  json["line"] = at.line;
  json["column"] = at.column;
}

ordered_json FailureJson(const SourceMap& sources, const audit::Failure& failure) {
  ordered_json json = {{"kind", audit::FailureWord(failure.kind)}};
  AddPlace(sources, failure.place, json);
  if (failure.kind != audit::FailureKind::CannotRun) {
    json["expression"] = failure.column.empty() ? OneLine(sources, failure.place) : failure.column;
    json["expected"] = failure.expected;
    json["actual"] = failure.actual;
    json["rows"] = ordered_json::array();
    for (const audit::NamedRow& row : failure.rows)
      json["rows"].push_back({{"entity", row.entity}, {"key", row.key}, {"label", row.label}});
  }
  json["because"] = failure.because;
  // Of a cell, the only value is the actual one.
  json["values"] = ordered_json::array();
  if (!failure.column.empty()) return json;
  for (const audit::ShownValue& value : failure.values)
    json["values"].push_back({{"expression", OneLine(sources, value.span)}, {"value", value.text}});
  return json;
}

ordered_json TestedJson(const SourceMap& sources, const TestedTest& test) {
  ordered_json json = {{"name", test.name}};
  AddPlace(sources, test.span, json);
  json["status"] = test.passed() ? "passed" : "failed";
  json["failures"] = ordered_json::array();
  for (const audit::Failure& failure : test.failures)
    json["failures"].push_back(FailureJson(sources, failure));
  return json;
}

ordered_json LawJson(const SourceMap& sources, const TestedLaw& law) {
  ordered_json json = {{"property", law.property}, {"law", law.formula}};
  AddPlace(sources, law.span, json);
  json["status"] = law.broken ? "broken" : "held";
  json["samples"] = law.tried;
  json["counter_example"] = law.counter_example;
  return json;
}

ordered_json CoverageJson(const TestedFile& file) {
  const std::vector<audit::CoverageGoal>& goals = *file.coverage;
  const CoverageCount all = CountGoals(goals, std::nullopt);
  ordered_json json = {{"seen", all.seen}, {"all", all.all}};
  for (const audit::CoverageKind kind : audit::kCoverageKinds) {
    const CoverageCount count = CountGoals(goals, kind);
    json["by"][std::string(audit::CoverageWord(kind, true))] = {{"seen", count.seen},
                                                                {"all", count.all}};
  }
  json["goals"] = ordered_json::array();
  for (const audit::CoverageGoal& goal : goals) {
    ordered_json item = {
        {"kind", audit::CoverageWord(goal.kind, false)}, {"name", goal.name}, {"what", goal.what}};
    AddPlace(file.sources, goal.span, item);
    item["rows"] = goal.seen;
    if (goal.seen == 0) item["hint"] = goal.hint;
    json["goals"].push_back(std::move(item));
  }
  return json;
}

ordered_json FileJson(const TestedFile& file) {
  const TestTotals totals = TotalsOf(file);
  ordered_json json = {{"file", file.path},
                       {"status", !file.ran            ? "not_run"
                                  : totals.failed == 0 ? "passed"
                                                       : "failed"},
                       {"not_run", file.not_run},
                       {"problems", file.problems}};
  json["tests"] = ordered_json::array();
  for (const TestedTest& test : file.tests) json["tests"].push_back(TestedJson(file.sources, test));
  json["properties"] = ordered_json::array();
  for (const TestedLaw& law : file.laws) json["properties"].push_back(LawJson(file.sources, law));
  if (file.coverage) json["coverage"] = CoverageJson(file);
  return json;
}

}  // namespace

std::string TestJson(const std::vector<TestedFile>& files) {
  const TestTotals totals = TotalsOf(files);
  ordered_json json = {
      {"passed", totals.passed}, {"failed", totals.failed}, {"not_run", totals.not_run}};
  json["files"] = ordered_json::array();
  for (const TestedFile& file : files) json["files"].push_back(FileJson(file));
  return json.dump(2, ' ', false, ordered_json::error_handler_t::replace) + "\n";
}

}  // namespace levrules::report
