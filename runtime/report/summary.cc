#include "runtime/report/summary.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "runtime/audit/decision.h"
#include "runtime/audit/laws.h"
#include "runtime/audit/overrides.h"
#include "runtime/audit/pots.h"
#include "runtime/audit/profile.h"
#include "runtime/audit/value_text.h"
#include "runtime/base/text.h"

namespace levrules::report {

using program::Definition;
using value::Column;
using value::State;

namespace {

constexpr std::size_t kMostListed = 20;
constexpr std::size_t kFew = 3;

}  // namespace

std::string RowName(const audit::Run& run, program::EntityId entity, std::size_t row) {
  const std::string key = audit::KeyText(run.program, run.dataset, entity, row);
  const auto label = audit::LabelText(run.program, run.dataset, entity, row);
  return Printable(label ? fmt::format("{} ({})", *label, key) : key);
}

std::string CauseText(const audit::Cause& cause) {
  std::string text = cause.text;
  if (cause.place) {
    text += fmt::format(" ({}, row {}, column `{}`)", cause.place->file, cause.place->row,
                        cause.place->column);
  } else if (!cause.key.empty()) {
    text += fmt::format(" ({} {})", cause.entity, cause.key);
  }
  return Printable(text);
}

namespace {

std::string NeedsText(const audit::Run& run, const std::vector<audit::NeededCell>& cells) {
  constexpr std::size_t kMost = 5;
  std::vector<std::string> names;
  for (std::size_t i = 0; i < cells.size() && i < kMost; ++i) {
    const program::Entity& entity = run.program.entities[cells[i].entity];
    names.push_back(cells[i].field
                        ? fmt::format("`{}` of {} {}", entity.fields[*cells[i].field].name,
                                      entity.name, cells[i].key)
                        : fmt::format("a row {} of {}", cells[i].key, entity.name));
  }
  if (cells.size() > kMost)
    names.push_back(fmt::format("{} more cells", GroupDigits(cells.size() - kMost)));
  return Printable(JoinWords(names));
}

// Rows of a decision that are open or refused, with what is behind it.
std::string OpenRows(const audit::Run& run, const Definition& decision, State state) {
  const Column& column = run.results.column(decision.instruction);
  std::string text;
  std::size_t found = 0;
  const std::size_t rows = run.dataset.table(decision.entity).rows();
  for (std::size_t row = 0; row < rows; ++row) {
    if (column.state(row) != state) continue;
    if (++found > kMostListed) continue;
    if (state == State::Error) {
      text += fmt::format("    refused: {}: {}\n", RowName(run, decision.entity, row),
                          CauseText(audit::CauseOf(run, decision.instruction, row)));
    } else {
      text += fmt::format(
          "    undetermined: {}: {}; needs {}\n", RowName(run, decision.entity, row),
          JoinWords(audit::OutcomeNames(run.program, decision, column.possible(row)), "or"),
          NeedsText(run, audit::NeededCells(run, decision.instruction, row)));
    }
  }
  if (found > kMostListed)
    text += fmt::format("    ... and {} more; `explain FILE KEY` shows each\n",
                        GroupDigits(found - kMostListed));
  return text;
}

}  // namespace

std::string DecisionSummary(const audit::Run& run, program::DefinitionId id) {
  const Definition& decision = run.program.definitions[id];
  const audit::Totals totals = audit::TotalsOf(run, decision);
  std::string text = decision.name;
  if (!decision.title.empty()) text += fmt::format(" \"{}\"", decision.title);
  text += "\n";
  const auto& items =
      run.program.enumerations[run.program.instructions[decision.instruction].type.enumeration]
          .items;
  std::size_t width = 0;
  for (const program::Enumerator& item : items) width = std::max(width, item.name.size());
  for (std::size_t i = 0; i < items.size(); ++i) {
    text += fmt::format("    {:<{}}  {:>9}{}\n", items[i].name, width,
                        GroupDigits(totals.by_outcome[i]),
                        items[i].label != items[i].name ? "  " + items[i].label : "");
  }
  text += OpenRows(run, decision, State::Missing);
  text += OpenRows(run, decision, State::Error);
  text += fmt::format("    rows in {} = decided {} + undetermined {} + refused {}\n",
                      GroupDigits(totals.rows), GroupDigits(totals.decided),
                      GroupDigits(totals.undetermined), GroupDigits(totals.refused));
  return text;
}

namespace {

// `pot England: £60,000,000 = paid £59,999,999 + left over £1`.
std::string PotText(const audit::Run& run, const program::Type& type, const audit::PotLine& pot) {
  const auto money = [&](const value::Number& amount) {
    return audit::NumberText(run.program, type, amount, audit::Notation::Reader);
  };
  const std::string name = pot.name.empty() ? "pot" : "pot " + Printable(pot.name);
  if (pot.state == State::Error)
    return fmt::format("    {}: refused: {}\n", name, Printable(pot.fault));
  if (pot.state == State::Missing)
    return fmt::format("    {}: undetermined: it waits for missing values\n", name);
  return fmt::format("    {}: {} = paid {} + left over {}\n", name, money(pot.amount),
                     money(pot.paid), money(pot.leftover));
}

}  // namespace

std::string AllocationSummary(const audit::Run& run, program::DefinitionId id) {
  const Definition& allocation = run.program.definitions[id];
  const program::Type& type = run.program.instructions[allocation.instruction].type;
  std::string text = allocation.name;
  if (!allocation.title.empty()) text += fmt::format(" \"{}\"", allocation.title);
  text += "\n";
  const std::vector<audit::PotLine> pots = audit::PotsOf(run, id);
  for (std::size_t i = 0; i < pots.size() && i < kMostListed; ++i)
    text += PotText(run, type, pots[i]);
  if (pots.size() > kMostListed) {
    text += fmt::format("    ... and {} more pots\n", GroupDigits(pots.size() - kMostListed));
  }
  audit::PotLine all;
  std::size_t shared = 0;
  for (const audit::PotLine& pot : pots) {
    if (pot.state != State::Known) continue;
    ++shared;
    all.amount += pot.amount;
    all.paid += pot.paid;
    all.leftover += pot.leftover;
  }
  if (pots.size() > 1) {
    all.name = "s together, " + CountOf(shared, "pot", "pots");
    std::string line = PotText(run, type, all);
    line.replace(line.find("pot s together"), 14, "together");
    text += line;
  }
  const audit::AllocationTotals totals = audit::TotalsOfAllocation(run, allocation);
  return text + fmt::format("    rows in {} = decided {} + undetermined {} + refused {}\n",
                            GroupDigits(totals.rows), GroupDigits(totals.decided),
                            GroupDigits(totals.undetermined), GroupDigits(totals.refused));
}

std::string OverridesText(const audit::Run& run) {
  std::string text;
  for (const program::OverrideTable& table : run.program.overrides) {
    const Definition& decision = run.program.definitions[table.decision];
    std::string idle;
    std::vector<std::string> same;  // rows that come out as computed
    for (const audit::Overriding& row : audit::OverridesOf(run, table.decision)) {
      const std::string name =
          Printable(row.label.empty() ? row.key : fmt::format("{} ({})", row.label, row.key));
      if (row.acts) {
        std::string line = fmt::format("overridden: {} of {}: {}, computed {}; by {} on {}: {}\n",
                                       decision.name, name, row.outcome, row.computed,
                                       Printable(row.by), row.on.ToIso(), Printable(row.reason));
        if (row.outcome == row.computed) {
          same.push_back(std::move(line));
        } else {
          text += line;
        }
      } else {
        idle += fmt::format("override not in effect yet: {} of {}: {} from {}\n", decision.name,
                            name, row.outcome, row.on.ToIso());
      }
    }
    if (same.size() <= kFew) {
      for (const std::string& line : same) text += line;
    } else {
      text += fmt::format("overridden with the outcome that was computed: {} of {}\n",
                          decision.name, CountOf(same.size(), "row", "rows"));
    }
    text += idle;
  }
  return text;
}

std::string LawsText(const audit::Run& run) {
  std::string text;
  for (const audit::LawFinding& finding : audit::BrokenLaws(run)) {
    const program::Law& law = run.program.laws[finding.law];
    text += fmt::format("broken: \"{}\": {}\n", law.property, law.formula);
    for (std::size_t i = 0; i < finding.broken.size() && i < kMostListed; ++i)
      text += fmt::format("    {}\n", RowName(run, law.entity, finding.broken[i]));
    if (finding.broken.size() > kMostListed) {
      text +=
          fmt::format("    ... and {} more\n", GroupDigits(finding.broken.size() - kMostListed));
    }
  }
  return text;
}

std::string ProfileText(const audit::Run& run) {
  std::string text;
  std::string scheme;
  for (const audit::ProfileLine& line : audit::ProfileOf(run)) {
    if (line.scheme != scheme) text += fmt::format("profile by {}\n", line.scheme);
    scheme = line.scheme;
    std::vector<std::string> criteria;
    for (const audit::ProfileLine::Criterion& criterion : line.criteria) {
      criteria.push_back(fmt::format("{} met in {} of {}",
                                     run.program.definitions[criterion.definition].name,
                                     GroupDigits(criterion.met), GroupDigits(criterion.rows)));
    }
    text += fmt::format("    {:<18}{}\n", line.value,
                        criteria.empty() ? "no criterion" : JoinWords(criteria));
  }
  return text;
}

}  // namespace levrules::report
