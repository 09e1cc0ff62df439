#include "runtime/audit/decision.h"

#include <algorithm>
#include <set>

#include "runtime/audit/value_text.h"

namespace levrules::audit {

namespace {

using program::Definition;
using program::DefinitionId;
using program::DefinitionKind;
using value::Column;
using value::State;

// The reason of the innermost exception that holds, else that of the criterion.
std::string ReasonText(const Run& run, const Definition& criterion, std::size_t row) {
  for (const program::Reason& reason : criterion.reasons) {
    if (reason.holds.valid()) {
      const Column& holds = run.results.column(reason.holds);
      if (!holds.known(row) || !holds.boolean(row)) continue;
    }
    std::string text;
    for (const program::ReasonPiece& piece : reason.pieces) {
      text += piece.shown.valid() ? CellText(run.program, run.dataset, piece.shown,
                                             run.results.column(piece.shown), row, Notation::Reader)
                                  : piece.text;
    }
    return text;
  }
  return "";
}

}  // namespace

std::string_view VerdictText(Verdict verdict) {
  switch (verdict) {
    case Verdict::Met:
      return "met";
    case Verdict::NotMet:
      return "not met";
    case Verdict::Unknown:
      return "unknown";
    case Verdict::Error:
      return "error";
  }
  return "";
}

std::vector<DefinitionId> CriteriaOf(const program::Program& program, const Definition& decision) {
  std::set<InstructionId> reached;
  for (const InstructionId id : eval::Closure(program, {decision.instruction})) reached.insert(id);
  std::vector<DefinitionId> criteria;
  for (std::size_t i = 0; i < program.definitions.size(); ++i) {
    const DefinitionId id = program.definitions.id_at(i);
    const Definition& definition = program.definitions[id];
    if (definition.kind == DefinitionKind::Criterion && definition.entity == decision.entity &&
        reached.contains(definition.instruction)) {
      criteria.push_back(id);
    }
  }
  return criteria;
}

CriterionResult ResultOf(const Run& run, DefinitionId criterion, std::size_t row) {
  const Definition& definition = run.program.definitions[criterion];
  const Column& column = run.results.column(definition.instruction);
  const InstructionId condition = run.program.instructions[definition.instruction].operands[0];
  CriterionResult result;
  result.criterion = criterion;
  if (column.known(row)) {
    result.verdict = column.boolean(row) ? Verdict::Met : Verdict::NotMet;
    result.policy_acted = !run.results.column(condition).known(row);
  } else if (column.state(row) == State::Error) {
    result.verdict = Verdict::Error;
  }
  result.reason = ReasonText(run, definition, row);
  result.margins = MarginsOf(run, condition, row);
  return result;
}

Totals TotalsOf(const Run& run, const Definition& decision) {
  const Column& column = run.results.column(decision.instruction);
  Totals totals;
  totals.rows = run.dataset.table(decision.entity).rows();
  totals.by_outcome.resize(
      run.program.enumerations[run.program.instructions[decision.instruction].type.enumeration]
          .items.size());
  for (std::size_t row = 0; row < totals.rows; ++row) {
    if (column.known(row)) {
      ++totals.decided;
      ++totals.by_outcome[static_cast<std::size_t>(column.code(row))];
    } else if (column.state(row) == State::Error) {
      ++totals.refused;
    } else {
      ++totals.undetermined;
    }
  }
  return totals;
}

std::vector<std::string> OutcomeNames(const program::Program& program, const Definition& decision,
                                      std::uint64_t outcomes) {
  const auto& items =
      program.enumerations[program.instructions[decision.instruction].type.enumeration].items;
  std::vector<std::string> names;
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (((outcomes >> i) & 1u) != 0) names.push_back(items[i].name);
  }
  return names;
}

}  // namespace levrules::audit
