#include "runtime/report/json.h"

#include <nlohmann/json.hpp>
#include <utility>

#include "runtime/audit/laws.h"
#include "runtime/audit/overrides.h"
#include "runtime/audit/policies.h"
#include "runtime/audit/pots.h"
#include "runtime/audit/profile.h"
#include "runtime/audit/value_text.h"
#include "runtime/report/json_parts.h"

namespace levrules::report {

namespace {

using nlohmann::ordered_json;
using value::Column;
using value::State;

std::string FileNumber(const value::Number& number) {
  return number.IsFiniteDecimal() ? number.ToDecimal() : number.ToFraction();
}

ordered_json DecisionJson(const audit::Run& run, const program::Definition& decision,
                          std::size_t row) {
  const Column& column = run.results.column(decision.instruction);
  const auto outcome = [&](program::InstructionId id) {
    return audit::CellText(run.program, run.dataset, id, run.results.column(id), row,
                           audit::Notation::File);
  };
  ordered_json json = {{"computed", outcome(decision.computed)},
                       {"final", outcome(decision.instruction)}};
  if (column.state(row) == State::Missing) {
    json["possible"] = audit::OutcomeNames(run.program, decision, column.possible(row));
    ordered_json needs = ordered_json::array();
    for (const audit::NeededCell& cell : audit::NeededCells(run, decision.instruction, row)) {
      ordered_json need = {{"entity", run.program.entities[cell.entity].name}, {"key", cell.key}};
      need["column"] =
          cell.field ? ordered_json(run.program.entities[cell.entity].fields[*cell.field].name)
                     : ordered_json(nullptr);
      needs.push_back(std::move(need));
    }
    json["needs"] = std::move(needs);
  }
  if (column.state(row) == State::Error) {
    const audit::Cause cause = audit::CauseOf(run, decision.instruction, row);
    ordered_json why = {{"text", cause.text}, {"entity", cause.entity}, {"key", cause.key}};
    if (cause.place)
      why["place"] = {
          {"file", cause.place->file}, {"row", cause.place->row}, {"column", cause.place->column}};
    json["cause"] = std::move(why);
  }
  ordered_json policies = ordered_json::array();
  for (const program::DefinitionId id : audit::CriteriaOf(run.program, decision)) {
    if (audit::ResultOf(run, id, row).policy_acted)
      policies.push_back(run.program.definitions[id].name);
  }
  json["policies"] = std::move(policies);
  json["reasons"] = ReasonsJson(run, decision, row);
  return json;
}

ordered_json RowJson(const audit::Run& run, const View& view, std::size_t row) {
  ordered_json json = {{"key", audit::KeyText(run.program, run.dataset, view.entity, row)}};
  if (const auto label = audit::LabelText(run.program, run.dataset, view.entity, row))
    json["label"] = *label;
  ordered_json decisions = ordered_json::object();
  ordered_json allocations = ordered_json::object();
  ordered_json values = ordered_json::object();
  for (const ViewColumn& column : view.columns) {
    if (column.kind == ViewColumn::Kind::Reasons) continue;
    if (column.decision.valid()) {
      decisions[column.header] = DecisionJson(run, run.program.definitions[column.decision], row);
      continue;
    }
    const Column& cells = run.results.column(column.instruction);
    if (column.allocation.valid()) {
      allocations[column.header] =
          cells.known(row) ? audit::CellText(run.program, run.dataset, column.instruction, cells,
                                             row, audit::Notation::File)
          : cells.state(row) == State::Error ? "refused"
                                             : "undetermined";
      continue;
    }
    if (cells.state(row) == State::Missing) {
      values[column.header] = nullptr;
    } else {
      values[column.header] = audit::CellText(run.program, run.dataset, column.instruction, cells,
                                              row, audit::Notation::File);
    }
  }
  json["decisions"] = std::move(decisions);
  if (!allocations.empty()) json["allocations"] = std::move(allocations);
  json["report"] = std::move(values);
  return json;
}

// ---- counts: what the text report says below its table. Keys are there only where they say
// something.

void AddAllocations(const audit::Run& run, ordered_json& counts) {
  for (std::size_t i = 0; i < run.program.definitions.size(); ++i) {
    const auto id = run.program.definitions.id_at(i);
    const program::Definition& definition = run.program.definitions[id];
    if (definition.kind != program::DefinitionKind::Allocation) continue;
    const audit::AllocationTotals totals = audit::TotalsOfAllocation(run, definition);
    ordered_json pots = ordered_json::array();
    for (const audit::PotLine& pot : audit::PotsOf(run, id)) {
      ordered_json line = {{"pot", pot.name}, {"rows", pot.rows}};
      if (pot.state == State::Error) {
        line["refused"] = pot.fault;
      } else if (pot.state == State::Missing) {
        line["undetermined"] = true;
      } else {
        line["amount"] = FileNumber(pot.amount);
        line["paid"] = FileNumber(pot.paid);
        line["leftover"] = FileNumber(pot.leftover);
        line["factor"] = FileNumber(pot.factor);
      }
      pots.push_back(std::move(line));
    }
    counts["allocations"][definition.name] = {
        {"entity", run.program.entities[definition.entity].name},
        {"rows_in", totals.rows},
        {"decided", totals.decided},
        {"undetermined", totals.undetermined},
        {"refused", totals.refused},
        {"pots", std::move(pots)}};
  }
}

void AddOverrides(const audit::Run& run, ordered_json& counts) {
  for (const program::OverrideTable& table : run.program.overrides) {
    for (const audit::Overriding& row : audit::OverridesOf(run, table.decision)) {
      counts["overrides"].push_back({{"decision", run.program.definitions[table.decision].name},
                                     {"key", row.key},
                                     {"computed", row.computed},
                                     {"outcome", row.outcome},
                                     {"reason", row.reason},
                                     {"by", row.by},
                                     {"on", row.on.ToIso()},
                                     {"acts", row.acts}});
    }
  }
}

void AddLaws(const audit::Run& run, ordered_json& counts) {
  for (const audit::LawFinding& finding : audit::BrokenLaws(run)) {
    const program::Law& law = run.program.laws[finding.law];
    ordered_json keys = ordered_json::array();
    for (const std::size_t row : finding.broken)
      keys.push_back(audit::KeyText(run.program, run.dataset, law.entity, row));
    counts["broken"].push_back(
        {{"property", law.property}, {"law", law.formula}, {"keys", std::move(keys)}});
  }
}

void AddProfile(const audit::Run& run, ordered_json& counts) {
  for (const audit::ProfileLine& line : audit::ProfileOf(run)) {
    ordered_json criteria = ordered_json::array();
    for (const audit::ProfileLine::Criterion& criterion : line.criteria) {
      criteria.push_back({{"criterion", run.program.definitions[criterion.definition].name},
                          {"met", criterion.met},
                          {"rows", criterion.rows}});
    }
    counts["profile"][line.scheme][line.value] = std::move(criteria);
  }
}

}  // namespace

std::string JsonReport(const audit::Run& run, const View& view, const RunFacts& facts,
                       const eval::Results* without_policies) {
  ordered_json json;
  json["run"] = RunJson(run, facts);
  json["rows"] = ordered_json::array();
  for (const std::size_t row : view.rows) json["rows"].push_back(RowJson(run, view, row));
  ordered_json counts = {{"rows", run.dataset.table(view.entity).rows()},
                         {"shown", view.rows.size()}};
  for (const program::Definition& definition : run.program.definitions) {
    if (definition.kind != program::DefinitionKind::Decision) continue;
    const audit::Totals totals = audit::TotalsOf(run, definition);
    ordered_json outcomes = ordered_json::object();
    const auto& items =
        run.program.enumerations[run.program.instructions[definition.instruction].type.enumeration]
            .items;
    for (std::size_t i = 0; i < items.size(); ++i) outcomes[items[i].name] = totals.by_outcome[i];
    counts["decisions"][definition.name] = {
        {"entity", run.program.entities[definition.entity].name},
        {"rows_in", totals.rows},
        {"decided", totals.decided},
        {"undetermined", totals.undetermined},
        {"refused", totals.refused},
        {"outcomes", std::move(outcomes)}};
  }
  AddAllocations(run, counts);
  AddOverrides(run, counts);
  AddLaws(run, counts);
  AddProfile(run, counts);
  ordered_json policies = ordered_json::array();
  for (const audit::PolicyUse& use : audit::PoliciesThatActed(run, without_policies)) {
    ordered_json item = {{"where", use.where}, {"policy", use.policy}, {"rows", use.rows}};
    if (use.counts_mattered) item["mattered"] = use.mattered;
    policies.push_back(std::move(item));
  }
  counts["policies"] = std::move(policies);
  json["counts"] = std::move(counts);
  return DumpJson(json, 2) + "\n";
}

std::string NdjsonReport(const audit::Run& run, const View& view) {
  std::string out;
  for (const std::size_t row : view.rows) out += DumpJson(RowJson(run, view, row), -1) + "\n";
  return out;
}

}  // namespace levrules::report
