#include <nlohmann/json.hpp>
#include <utility>

#include "runtime/report/diff_report.h"
#include "runtime/report/json_parts.h"

namespace levrules::report {

namespace {

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

ordered_json RowJson(const audit::OutputImpact& output, const audit::MovedRow& row) {
  const auto text = [](const std::string& value) {
    return value.empty() ? ordered_json(nullptr) : ordered_json(value);
  };
  ordered_json json = {{"key", row.key}};
  if (!row.label.empty()) json["label"] = row.label;
  json["old"] = text(row.old_text);
  json["new"] = text(row.new_text);
  if (output.is_allocation)
    json["difference"] = row.money ? ordered_json(NumberText(*row.money)) : ordered_json(nullptr);
  json["figures"] = ordered_json::array();
  for (const audit::OldNew& figure : row.figures)
    json["figures"].push_back(
        {{"name", figure.name}, {"old", figure.old_text}, {"new", figure.new_text}});
  json["causes"] = row.causes;
  return json;
}

ordered_json OutputJson(const audit::OutputImpact& output) {
  ordered_json json = {{"name", output.name},
                       {"entity", output.entity},
                       {"same", output.same},
                       {"moved", output.moved.size()},
                       {"entered", output.entered},
                       {"left", output.left},
                       {"figures_only", output.figures_only}};
  if (output.is_allocation) {
    json["old_total"] = NumberText(output.old_total);
    json["new_total"] = NumberText(output.new_total);
    json["old_open"] = output.old_open;
    json["new_open"] = output.new_open;
  } else {
    json["matrix"] = ordered_json::array();
    for (const auto& [pair, count] : output.matrix) {
      ordered_json cell = {{"old", pair.first}, {"new", pair.second}, {"rows", count}};
      if (pair.first.empty()) cell["old"] = nullptr;
      if (pair.second.empty()) cell["new"] = nullptr;
      json["matrix"].push_back(std::move(cell));
    }
  }
  if (!output.groups.empty()) json["groups"] = ordered_json::array();
  for (const audit::ImpactGroup& group : output.groups) {
    ordered_json item = {{"name", group.name}, {"rows", group.rows}, {"moved", group.moved}};
    if (output.is_allocation) {
      item["old_total"] = NumberText(group.old_total);
      item["new_total"] = NumberText(group.new_total);
    }
    json["groups"].push_back(std::move(item));
  }
  json["rows"] = ordered_json::array();
  for (const audit::MovedRow& row : output.moved) json["rows"].push_back(RowJson(output, row));
  return json;
}

}  // namespace

std::string DiffJson(const DiffReport& report) {
  ordered_json json = {{"engine", report.engine},
                       {"old", SideJson(report.old_side)},
                       {"new", SideJson(report.new_side)}};
  json["meaning"] = ordered_json::array();
  for (const MeaningChange& change : report.changes) json["meaning"].push_back(ChangeJson(change));
  if (report.impact) {
    json["impact"] = ordered_json::array();
    for (const audit::OutputImpact& output : report.impact->outputs)
      json["impact"].push_back(OutputJson(output));
  } else {
    json["impact"] = nullptr;
    json["no_impact"] = report.no_impact;
  }
  const bool moves = report.impact && report.impact->Moves();
  json["proof"] = report.equivalent ? "equivalent" : moves ? "counter-example" : "not decided";
  return DumpJson(json, 2) + "\n";
}

}  // namespace levrules::report
