#include "runtime/report/check_report.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <utility>

#include "runtime/base/text.h"
#include "runtime/report/diagnostics_json.h"

namespace levrules::report {

namespace {

using Json = nlohmann::ordered_json;

// What is certain, what was only sought, and what no sample showed.
std::string ConditionsText(const CheckReport& report) {
  if (report.decided + report.sought == 0) return "";
  std::string text =
      fmt::format("  conditions: {} decided for every row that the data may hold", report.decided);
  if (report.sought == 0) return text + "\n";
  text += fmt::format("; {} sought in {} of made-up data, which proves nothing\n", report.sought,
                      CountOf(report.samples, "sample", "samples"));
  for (const UnseenLine& line : report.unseen) {
    text += fmt::format("    {}:{}: {}`{}` {} there{}\n", Printable(line.file), line.line,
                        line.outcome ? "the outcome " : "", Printable(line.text), line.what,
                        report.with_data ? " nor in the data at hand" : "");
  }
  return text;
}

std::string RoundingsText(const CheckReport& report) {
  std::string text;
  for (const RoundingLine& line : report.roundings) {
    text += fmt::format("  {}:{}: without the rounding ", Printable(line.file), line.line);
    if (line.changed == 0) {
      text += "no decision on the data at hand would change\n";
      continue;
    }
    text += fmt::format("{} would be decided otherwise: {}{}\n",
                        CountOf(line.changed, "row", "rows"), Printable(JoinWords(line.rows)),
                        line.changed > line.rows.size() ? " among them" : "");
  }
  return text;
}

Json ReportJson(const CheckReport& report) {
  Json json = {{"file", report.file},
               {"good", !report.diagnostics->has_errors()},
               {"diagnostics", DiagnosticsJson(*report.diagnostics, *report.sources)}};
  if (report.diagnostics->has_errors()) return json;
  Json unseen = Json::array();
  for (const UnseenLine& line : report.unseen)
    unseen.push_back(
        {{"file", line.file}, {"line", line.line}, {"text", line.text}, {"what", line.what}});
  json["conditions"] = {{"decided", report.decided},
                        {"sought", report.sought},
                        {"samples", report.samples},
                        {"unseen", std::move(unseen)}};
  if (!report.with_data) return json;
  json["rounded"] = Json::array();
  for (const RoundingLine& line : report.roundings)
    json["rounded"].push_back(
        {{"file", line.file}, {"line", line.line}, {"changed", line.changed}, {"rows", line.rows}});
  return json;
}

}  // namespace

std::string CheckText(const CheckReport& report) {
  const std::size_t errors = report.diagnostics->errors();
  if (errors > 0) return fmt::format("{}: {}\n", report.file, CountOf(errors, "error", "errors"));
  const std::size_t others = report.diagnostics->all().size();
  return fmt::format("{}: good{}\n", report.file,
                     others == 0 ? "" : ", " + CountOf(others, "warning", "warnings")) +
         ConditionsText(report) + RoundingsText(report);
}

std::string CheckJson(const std::string& engine, const std::vector<CheckReport>& reports) {
  Json json = {{"engine", engine}, {"files", Json::array()}};
  for (const CheckReport& report : reports) json["files"].push_back(ReportJson(report));
  return json.dump(2) + "\n";
}

}  // namespace levrules::report
