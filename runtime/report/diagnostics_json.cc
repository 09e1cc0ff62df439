#include "runtime/report/diagnostics_json.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

namespace levrules::report {

namespace {

using Json = nlohmann::ordered_json;

void AddPlace(Json& json, Span span, const SourceMap& sources) {
  const LineColumn begin = sources.Locate(span.file, span.begin);
  const LineColumn end = sources.Locate(span.file, span.end);
  json["file"] = sources.path(span.file);
  json["line"] = begin.line;
  json["column"] = begin.column;
  json["end_line"] = end.line;
  json["end_column"] = end.column;
}

Json DiagnosticJson(const Diagnostic& diagnostic, const SourceMap& sources) {
  const DiagnosticInfo& info = InfoOf(diagnostic.kind);
  Json json;
  json["code"] = info.code;
  json["severity"] = WordOf(info.severity);
  json["message"] = MessageOf(diagnostic);
  if (!diagnostic.help.empty()) json["help"] = diagnostic.help;
  if (diagnostic.primary.valid()) AddPlace(json, diagnostic.primary, sources);
  if (diagnostic.place) {
    if (!diagnostic.place->file.empty()) json["file"] = diagnostic.place->file;
    if (diagnostic.place->row > 0) json["row"] = diagnostic.place->row;
    if (!diagnostic.place->column.empty()) json["column_name"] = diagnostic.place->column;
  }
  Json labels = Json::array();
  for (const Label& label : diagnostic.labels) {
    if (!label.span.valid()) continue;
    Json item;
    item["text"] = label.text;
    AddPlace(item, label.span, sources);
    labels.push_back(std::move(item));
  }
  if (!labels.empty()) json["labels"] = std::move(labels);
  return json;
}

// A path as a relative reference (RFC 3986): what stands for itself stays, the rest is in percent.
std::string UriOf(const std::string& path) {
  std::string uri;
  for (const char c : path) {
    const auto byte = static_cast<unsigned char>(c);
    const bool plain = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
                       std::string_view("-._~/").find(c) != std::string_view::npos;
    uri += plain ? std::string(1, c) : fmt::format("%{:02X}", byte);
  }
  return uri;
}

Json LocationJson(Span span, const SourceMap& sources) {
  const LineColumn begin = sources.Locate(span.file, span.begin);
  const LineColumn end = sources.Locate(span.file, span.end);
  Json location;
  Json& physical = location["physicalLocation"];
  physical["artifactLocation"]["uri"] = UriOf(sources.path(span.file));
  physical["region"] = {{"startLine", begin.line},
                        {"startColumn", begin.column},
                        {"endLine", end.line},
                        {"endColumn", end.column}};
  return location;
}

Json ResultJson(const Diagnostic& diagnostic, std::size_t rule, const SourceMap& sources) {
  const DiagnosticInfo& info = InfoOf(diagnostic.kind);
  Json result;
  result["ruleId"] = info.code;
  result["ruleIndex"] = rule;
  result["level"] = WordOf(info.severity);
  std::string text = MessageOf(diagnostic) + ".";
  if (!diagnostic.help.empty()) text += " To fix it: " + diagnostic.help + ".";
  result["message"]["text"] = text;
  if (diagnostic.primary.valid()) {
    result["locations"] = Json::array({LocationJson(diagnostic.primary, sources)});
  } else if (diagnostic.place && !diagnostic.place->file.empty()) {
    Json location;
    Json& physical = location["physicalLocation"];
    physical["artifactLocation"]["uri"] = UriOf(diagnostic.place->file);
    if (diagnostic.place->row > 0) physical["region"]["startLine"] = diagnostic.place->row;
    result["locations"] = Json::array({std::move(location)});
  }
  Json related = Json::array();
  for (const Label& label : diagnostic.labels) {
    if (!label.span.valid()) continue;
    Json location = LocationJson(label.span, sources);
    location["id"] = related.size() + 1;
    location["message"]["text"] = label.text.empty() ? "see also" : label.text;
    related.push_back(std::move(location));
  }
  if (!related.empty()) result["relatedLocations"] = std::move(related);
  return result;
}

// What a code means: the wording of its messages, with dots where they name things.
Json RuleJson(DiagnosticKind kind) {
  const DiagnosticInfo& info = InfoOf(kind);
  std::string meaning(info.message);
  for (std::size_t at = meaning.find("{}"); at != std::string::npos; at = meaning.find("{}"))
    meaning.replace(at, 2, "…");
  Json rule;
  rule["id"] = info.code;
  rule["name"] = info.name;
  rule["shortDescription"]["text"] = meaning + ".";
  rule["help"]["text"] = fmt::format("`levrules help {}` explains it, with an example.", info.code);
  rule["defaultConfiguration"]["level"] = WordOf(info.severity);
  return rule;
}

}  // namespace

Json DiagnosticsJson(const DiagnosticList& diagnostics, const SourceMap& sources) {
  Json list = Json::array();
  for (const Diagnostic& diagnostic : diagnostics.all())
    list.push_back(DiagnosticJson(diagnostic, sources));
  return list;
}

void SarifLog::Add(const DiagnosticList& diagnostics, const SourceMap& sources) {
  for (const Diagnostic& diagnostic : diagnostics.all()) {
    const auto known = std::ranges::find(rules_, diagnostic.kind);
    const auto rule = static_cast<std::size_t>(known - rules_.begin());
    if (known == rules_.end()) rules_.push_back(diagnostic.kind);
    results_.push_back(ResultJson(diagnostic, rule, sources).dump());
  }
}

std::string SarifLog::Text() const {
  Json log;
  log["$schema"] = "https://json.schemastore.org/sarif-2.1.0.json";
  log["version"] = "2.1.0";
  Json run;
  Json& driver = run["tool"]["driver"];
  driver["name"] = "levrules";
  driver["semanticVersion"] = version_;
  driver["rules"] = Json::array();
  for (const DiagnosticKind kind : rules_) driver["rules"].push_back(RuleJson(kind));
  run["columnKind"] = "unicodeCodePoints";
  run["results"] = Json::array();
  for (const std::string& result : results_) run["results"].push_back(Json::parse(result));
  log["runs"] = Json::array({std::move(run)});
  return log.dump(2) + "\n";
}

}  // namespace levrules::report
