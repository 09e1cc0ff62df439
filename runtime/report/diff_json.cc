#include <nlohmann/json.hpp>
#include <utility>

#include "runtime/report/diff_report.h"
#include "runtime/report/impact_report.h"
#include "runtime/report/json_parts.h"

namespace levrules::report {

namespace {

using audit::OutputKind;
using nlohmann::ordered_json;
using program::MeaningChange;

ordered_json SideJson(const DiffSide& side) {
  return {{"fund", side.fund},
          {"edition", side.edition},
          {"as_at", side.as_at.empty() ? ordered_json(nullptr) : ordered_json(side.as_at)},
          {"rule_files", FilesJson(side.rule_files)},
          {"data_files", FilesJson(side.data_files)}};
}

ordered_json PlaceJson(const std::optional<program::FilePlace>& place) {
  if (!place) return nullptr;
  return {{"file", place->file}, {"line", place->line}};
}

ordered_json CitesJson(const std::vector<program::Citation>& cites) {
  ordered_json json = ordered_json::array();
  for (const program::Citation& cite : cites) {
    json.push_back({{"source", cite.title}, {"place", cite.place}});
    if (!cite.saying.empty()) json.back()["saying"] = cite.saying;
  }
  return json;
}

ordered_json ChangeJson(const MeaningChange& change) {
  ordered_json json = {
      {"what", program::WordOf(change.what)}, {"kind", change.kind}, {"name", change.name}};
  if (!change.old_name.empty()) json["old_name"] = change.old_name;
  if (!change.entity.empty()) json["entity"] = change.entity;
  if (!change.aspect.empty()) json["aspect"] = change.aspect;
  json["effect"] = program::WordOf(change.effect);
  if (change.not_taken_over) json["not_taken_over"] = true;
  json["values"] = ordered_json::array();
  for (const program::ChangedValue& value : change.values)
    json["values"].push_back({{"label", value.label},
                              {"old", value.old_text},
                              {"new", value.new_text},
                              {"cites", CitesJson(value.cites)}});
  json["old_place"] = PlaceJson(change.old_place);
  json["new_place"] = PlaceJson(change.new_place);
  json["cites"] = CitesJson(change.cites);
  return json;
}

std::string NumberText(const value::Number& number) {
  return number.IsFiniteDecimal() ? number.ToDecimal() : number.ToFraction();
}

ordered_json TextOrNull(const std::string& text, bool there) {
  return there ? ordered_json(text) : ordered_json(nullptr);
}

ordered_json RowJson(const audit::OutputImpact& output, const audit::MovedRow& row) {
  ordered_json json = {{"key", row.key}};
  if (!row.label.empty()) json["label"] = row.label;
  if (output.kind == OutputKind::Figures) {
    json["in_old"] = row.in_old;
    json["in_new"] = row.in_new;
  } else {
    json["old"] = TextOrNull(row.old_text, row.in_old);
    json["new"] = TextOrNull(row.new_text, row.in_new);
  }
  if (output.kind == OutputKind::Allocation)
    json["difference"] = row.money ? ordered_json(NumberText(*row.money)) : ordered_json(nullptr);
  json["figures"] = ordered_json::array();
  for (const audit::OldNew& figure : row.figures)
    json["figures"].push_back(
        {{"name", figure.name}, {"old", figure.old_text}, {"new", figure.new_text}});
  json["causes"] = row.causes;
  return json;
}

std::string_view WordOf(OutputKind kind) {
  return kind == OutputKind::Decision     ? "decision"
         : kind == OutputKind::Allocation ? "allocation"
                                          : "figures";
}

ordered_json GroupsJson(const audit::OutputImpact& output) {
  ordered_json groups = ordered_json::array();
  for (const audit::ImpactGroup& group : output.groups) {
    ordered_json item = {{"name", group.name},         {"old_rows", group.old_rows},
                         {"new_rows", group.new_rows}, {"changed", group.changed},
                         {"entered", group.entered},   {"left", group.left}};
    if (output.kind == OutputKind::Allocation) {
      item["old_total"] = NumberText(group.old_total);
      item["new_total"] = NumberText(group.new_total);
    }
    groups.push_back(std::move(item));
  }
  return groups;
}

ordered_json OutputJson(const audit::OutputImpact& output) {
  ordered_json json = {{"kind", WordOf(output.kind)}};
  if (!output.name.empty()) json["name"] = output.name;
  json["entity"] = output.entity;
  json["same"] = output.same;
  json["moved"] = output.moved.size();
  json["changed"] = output.changed();
  json["entered"] = output.entered;
  json["left"] = output.left;
  json["figures_only"] = output.figures_only;
  if (output.kind == OutputKind::Allocation) {
    json["old_total"] = NumberText(output.old_total);
    json["new_total"] = NumberText(output.new_total);
    json["old_open"] = output.old_open;
    json["new_open"] = output.new_open;
  } else if (output.kind == OutputKind::Decision) {
    json["matrix"] = ordered_json::array();
    for (const auto& [pair, count] : output.matrix)
      json["matrix"].push_back({{"old", TextOrNull(pair.first, !pair.first.empty())},
                                {"new", TextOrNull(pair.second, !pair.second.empty())},
                                {"rows", count}});
  }
  if (!output.groups.empty()) {
    json["groups"] = GroupsJson(output);
    json["regrouped"] = output.regrouped;
  }
  json["rows"] = ordered_json::array();
  for (const audit::MovedRow& row : output.moved) json["rows"].push_back(RowJson(output, row));
  return json;
}

ordered_json LoneJson(const audit::LoneOutput& output) {
  ordered_json json = {
      {"version", output.is_new ? "new" : "old"},
      {"kind", output.kind == OutputKind::Figures ? "column" : WordOf(output.kind)},
      {"name", output.name},
      {"entity", output.entity},
      {"rows", output.rows}};
  if (output.kind == OutputKind::Decision) {
    json["outcomes"] = ordered_json::array();
    for (const auto& [outcome, rows] : output.outcomes)
      json["outcomes"].push_back({{"outcome", outcome}, {"rows", rows}});
  }
  if (output.has_total) {
    json["total"] = NumberText(output.total);
    json["open"] = output.open;
  }
  return json;
}

void AddImpactJson(const DiffReport& report, ordered_json& json) {
  if (!report.impact) {
    json["impact"] = nullptr;
    json["no_impact"] = report.no_impact;
    return;
  }
  json["impact"] = ordered_json::array();
  for (const audit::OutputImpact& output : report.impact->outputs)
    json["impact"].push_back(OutputJson(output));
  json["one_version_only"] = ordered_json::array();
  for (const audit::LoneOutput& output : report.impact->lone)
    json["one_version_only"].push_back(LoneJson(output));
}

ordered_json ExampleJson(const DiffReport& report) {
  const auto example = report.impact ? report.impact->FirstMoved() : std::nullopt;
  if (ProofWord(report) == "equivalent" || !example) return nullptr;
  return {{"name", example->name},
          {"entity", example->output->entity},
          {"key", example->row->key},
          {"old", TextOrNull(example->old_text, example->row->in_old)},
          {"new", TextOrNull(example->new_text, example->row->in_new)}};
}

}  // namespace

std::string DiffJson(const DiffReport& report) {
  ordered_json json = {{"engine", report.engine},
                       {"old", SideJson(report.old_side)},
                       {"new", SideJson(report.new_side)}};
  json["meaning"] = ordered_json::array();
  for (const MeaningChange& change : report.changes) json["meaning"].push_back(ChangeJson(change));
  AddImpactJson(report, json);
  json["proof"] = ProofWord(report);
  json["proof_text"] = ProofText(report);
  json["counter_example"] = ExampleJson(report);
  return DumpJson(json, 2) + "\n";
}

}  // namespace levrules::report
