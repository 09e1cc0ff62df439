#include "runtime/report/json_parts.h"

#include <utility>

#include "runtime/audit/decision.h"
#include "runtime/audit/value_text.h"

namespace levrules::report {

namespace {

using nlohmann::ordered_json;
using value::Column;

ordered_json CitesJson(const std::vector<program::Citation>& cites) {
  ordered_json list = ordered_json::array();
  for (const program::Citation& cite : cites) {
    ordered_json item = {{"source", cite.title}, {"place", cite.place}};
    if (!cite.saying.empty()) item["saying"] = cite.saying;
    list.push_back(std::move(item));
  }
  return list;
}

// Those of a definition and of its exceptions that hold in the row.
std::vector<program::Citation> CitesIn(const audit::Run& run, const program::Definition& definition,
                                       std::size_t row) {
  std::vector<program::Citation> cites = definition.cites;
  for (const program::ExceptionLine& line : definition.exceptions) {
    const Column& holds = run.results.column(line.condition);
    if (holds.known(row) && holds.boolean(row))
      cites.insert(cites.end(), line.cites.begin(), line.cites.end());
  }
  return cites;
}

ordered_json ParametersJson(const audit::Run& run) {
  ordered_json parameters = ordered_json::object();
  for (std::size_t i = 0; i < run.program.instructions.size(); ++i) {
    const auto id = run.program.instructions.id_at(i);
    const program::Instruction& instruction = run.program.instructions[id];
    if (instruction.op != program::Op::Parameter ||
        run.results.column(id).kind() == value::Kind::Invalid)
      continue;
    const auto parameter = std::get<program::ParameterId>(instruction.payload);
    parameters[run.program.parameters[parameter].name] = audit::CellText(
        run.program, run.dataset, id, run.results.column(id), 0, audit::Notation::File);
  }
  return parameters;
}

}  // namespace

ordered_json FilesJson(const std::vector<FileFacts>& files) {
  ordered_json list = ordered_json::array();
  for (const FileFacts& file : files) {
    ordered_json item = {{"path", file.path}, {"sha256", file.sha256}};
    if (!file.entity.empty()) {
      item["entity"] = file.entity;
      item["rows"] = file.rows;
    }
    list.push_back(std::move(item));
  }
  return list;
}

ordered_json ReasonsJson(const audit::Run& run, const program::Definition& decision,
                         std::size_t row) {
  ordered_json reasons = ordered_json::array();
  for (const program::DefinitionId id : audit::CriteriaOf(run.program, decision)) {
    const program::Definition& criterion = run.program.definitions[id];
    const audit::CriterionResult result = audit::ResultOf(run, id, row);
    ordered_json margins = ordered_json::array();
    for (const audit::Margin& margin : result.margins) {
      margins.push_back({{"comparison", margin.formula},
                         {"values", margin.values},
                         {"distance", margin.distance}});
    }
    reasons.push_back({{"criterion", criterion.name},
                       {"verdict", audit::VerdictText(result.verdict)},
                       {"text", result.reason},
                       {"margin", std::move(margins)},
                       {"cites", CitesJson(CitesIn(run, criterion, row))}});
  }
  return reasons;
}

ordered_json RunJson(const audit::Run& run, const RunFacts& facts) {
  return {{"engine", facts.engine},
          {"fund", run.program.fund},
          {"edition", run.program.edition},
          {"rule_files", FilesJson(facts.rule_files)},
          {"data_files", FilesJson(facts.data_files)},
          {"as_at",
           run.settings.as_at ? ordered_json(run.settings.as_at->ToIso()) : ordered_json(nullptr)},
          {"parameters", ParametersJson(run)}};
}

std::string DumpJson(const ordered_json& json, int indent) {
  return json.dump(indent, ' ', false, ordered_json::error_handler_t::replace);
}

}  // namespace levrules::report
