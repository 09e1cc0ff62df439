#include "workbench/check_rules.h"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <set>
#include <utility>

#include "compiler/sema/rounded.h"
#include "compiler/sema/uncited.h"
#include "runtime/audit/cells.h"
#include "runtime/base/text.h"

namespace levrules::workbench {

namespace {

using program::InstructionId;
using program::Program;
using program::Question;

constexpr std::size_t kMostRowsNamed = 10;

void ReportFault(const Question& question, const LogicAnswer& answer, DiagnosticList& out) {
  std::vector<std::string> rows;
  for (std::string line : answer.witness) {
    const std::size_t mark = line.find("  (the row)");
    if (mark != std::string::npos) line.erase(mark);
    // The row itself comes first.
    rows.insert(mark == std::string::npos ? rows.end() : rows.begin(), std::move(line));
  }
  const std::string where = fmt::format("the data are {}", fmt::join(rows, "; "));
  if (question.name.empty()) {
    out.Add({.kind = DiagnosticKind::ExceptionsOverlap,
             .primary = question.span,
             .arguments = {where},
             .help = "narrow one of the two conditions, or put one exception inside the other"});
    return;
  }
  const bool gap = question.kind == Question::Kind::Gap;
  out.Add({.kind = gap ? DiagnosticKind::TableGap : DiagnosticKind::TableOverlap,
           .primary = question.span,
           .arguments = {question.name, where},
           .help = gap ? "add a row for it; `_` in a cell stands for any value"
                       : "narrow one of the two rows, or write `first` below the name of the table "
                         "if the upper row is meant to win"});
}

// ---- roundings
// -----------------------------------------------------------------------------------

// The same program without that rounding.
Program WithoutRounding(const Program& program, InstructionId rounding) {
  Program exact = program;
  program::Instruction& instruction = exact.instructions[rounding];
  instruction.op = program::Op::Larger;  // of one value: the value
  instruction.payload = {};
  return exact;
}

// Nothing where the exact numbers grow beyond their limit.
std::optional<RoundedEffect> EffectOf(const FinishedRun& finished, std::size_t use) {
  RoundedEffect effect{use, 0, {}};
  const Program& program = finished.program;
  const Program exact = WithoutRounding(program, program.rounded_uses[use].rounding);
  const eval::Results results =
      eval::Evaluate(exact, finished.dataset, finished.settings, AllRoots(exact));
  if (results.too_large) return std::nullopt;
  std::set<std::pair<std::uint32_t, std::size_t>> seen;
  for (std::size_t i = 0; i < program.definitions.size(); ++i) {
    const program::Definition& definition = program.definitions[program.definitions.id_at(i)];
    if (definition.kind != program::DefinitionKind::Decision) continue;
    const value::Column& before = finished.results.column(definition.instruction);
    const value::Column& after = results.column(definition.instruction);
    for (std::size_t row = 0; row < finished.dataset.table(definition.entity).rows(); ++row) {
      const bool same = before.state(row) == after.state(row) &&
                        (!before.known(row) || before.code(row) == after.code(row));
      if (same || !seen.insert({definition.entity.value, row}).second) continue;
      ++effect.changed;
      if (effect.rows.size() < kMostRowsNamed)
        effect.rows.push_back(
            fmt::format("{} {}", program.entities[definition.entity].name,
                        audit::KeyText(program, finished.dataset, definition.entity, row)));
    }
  }
  return effect;
}

// Rows that stand in the rules are rules, too: what cannot be read of them is reported. Files are
// not; `eval` speaks of them.
std::unique_ptr<FinishedRun> RunOnDataAtHand(const Compiled& compiled, const FileReader& reader,
                                             const RunOptions& options, DiagnosticList& out) {
  const Program& program = compiled.program;
  const bool rows = std::ranges::any_of(
      program.entities, [](const program::Entity& entity) { return entity.rows.has_value(); });
  const bool wanted = rows || !program.rounded_uses.empty() || !program.logic.open.empty();
  if (!wanted || !program.decides_for.valid()) return nullptr;
  DiagnosticList of_data;
  auto finished = RunProgram(compiled, reader, options, of_data);
  for (const Diagnostic& diagnostic : of_data.all()) {
    if (diagnostic.place &&
        std::ranges::find(compiled.rule_files, diagnostic.place->file) != compiled.rule_files.end())
      out.Add(diagnostic);
  }
  for (std::size_t i = 0; finished && i < program.entities.size(); ++i) {
    const auto id = program.entities.id_at(i);
    if (program.entities[id].rows && !options.data.contains(program.entities[id].name))
      ReportUnreadable(*finished, id, out);
  }
  return finished;
}

}  // namespace

CheckFindings CheckRules(const Compiled& compiled, const FileReader& reader,
                         const RunOptions& options, DiagnosticList& out) {
  CheckFindings findings;
  const Program& program = compiled.program;
  eval::Settings settings;
  settings.as_at = options.as_at ? options.as_at : program.first_day;
  settings.parameters = program.settings;
  sema::WarnUncited(compiled.trees.front(), out);
  sema::WarnRounded(program, out);
  const auto finished = RunOnDataAtHand(compiled, reader, options, out);
  findings.with_data = finished != nullptr;
  findings.logic =
      SearchLogic(program, settings, finished == nullptr ? nullptr : &finished->dataset);
  for (const LogicAnswer& answer : findings.logic.answers) {
    if (answer.fault) ReportFault(program.logic.open[answer.question], answer, out);
  }
  for (std::size_t use = 0; findings.with_data && use < program.rounded_uses.size(); ++use) {
    if (auto effect = EffectOf(*finished, use)) findings.rounded.push_back(std::move(*effect));
  }
  return findings;
}

}  // namespace levrules::workbench
