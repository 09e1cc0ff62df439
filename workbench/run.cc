#include "workbench/run.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "runtime/audit/overrides.h"
#include "runtime/audit/policies.h"
#include "runtime/base/limits.h"
#include "runtime/base/text.h"
#include "runtime/program/print.h"
#include "workbench/digest.h"
#include "workbench/version.h"

namespace levrules::workbench {

namespace {

using program::InstructionId;
using program::Op;
using value::EntityId;

bool ReadsDate(const program::Program& program, const std::vector<InstructionId>& roots) {
  return std::ranges::any_of(eval::Closure(program, roots), [&](InstructionId id) {
    const program::Instruction& instruction = program.instructions[id];
    if (instruction.op == Op::AsAt) return true;
    return instruction.op == Op::Parameter &&
           program.parameters[std::get<program::ParameterId>(instruction.payload)].dated;
  });
}

}  // namespace

std::vector<data::Source> ReadSources(const Compiled& compiled, const FileReader& reader,
                                      const RunOptions& options, std::vector<std::string>& texts,
                                      report::RunFacts* facts, DiagnosticList& out) {
  const program::Program& program = compiled.program;
  std::vector<data::Source> sources;
  texts.resize(program.entities.size());
  for (std::size_t i = 0; i < program.entities.size(); ++i) {
    const program::Entity& entity = program.entities[program.entities.id_at(i)];
    const auto given = options.data.find(entity.name);
    if (entity.rows && given == options.data.end()) {
      sources.emplace_back(data::InlineSource{compiled.sources.path(entity.span.file),
                                              &*entity.rows, false, &compiled.sources});
      continue;
    }
    const std::string path = given != options.data.end()
                                 ? given->second
                                 : Beside(compiled.sources.path(entity.span.file), entity.path);
    Result<std::string> text = reader(path);
    if (!text.ok()) {
      const bool limit = text.failure().code == ExitCode::Limit;
      out.Add({.kind = limit ? DiagnosticKind::FileTooLarge : DiagnosticKind::FileUnreadable,
               .primary = given != options.data.end() ? Span{} : entity.span,
               .arguments = {path, text.failure().message},
               .help = limit
                           ? "split the data, or keep only the rows and columns that are needed"
                           : fmt::format(
                                 "check the path; another file can be named with `--data {}=PATH`",
                                 entity.name)});
      sources.emplace_back(data::NoSource{});
      continue;
    }
    texts[i] = std::move(text).value();
    if (facts != nullptr) facts->data_files.push_back({path, Sha256(texts[i]), entity.name, 0});
    sources.emplace_back(data::CsvSource{path, texts[i]});
  }
  return sources;
}

namespace {

void NoteData(const FinishedRun& finished, DiagnosticList& out) {
  for (const program::Entity& entity : finished.program.entities) {
    if (entity.published && finished.settings.as_at &&
        *finished.settings.as_at < *entity.published) {
      out.Add(
          {.kind = DiagnosticKind::PublishedLater,
           .primary = entity.span,
           .arguments = {entity.name, entity.published->ToIso(), finished.settings.as_at->ToIso()},
           .help = "on the day of the run these figures were not known yet"});
    }
  }
  for (const data::Table& table : finished.dataset.tables) {
    if (table.ignored_columns.empty()) continue;
    constexpr std::size_t kMost = 10;
    std::vector<std::string> names;
    for (std::size_t i = 0; i < table.ignored_columns.size() && i < kMost; ++i)
      names.push_back("`" + Printable(table.ignored_columns[i]) + "`");
    if (table.ignored_columns.size() > kMost)
      names.push_back(fmt::format("{} more", table.ignored_columns.size() - kMost));
    out.Add({.kind = DiagnosticKind::ColumnsIgnored,
             .arguments = {JoinWords(names)},
             .place = DataPlace{table.file, 0, ""}});
  }
}

}  // namespace

std::optional<program::Date> DateOfRun(const program::Program& program,
                                       std::optional<program::Date> as_at, Span place,
                                       DiagnosticList& out) {
  const std::optional<program::Date> date = as_at ? as_at : program.first_day;
  if (!date && ReadsDate(program, AllRoots(program))) {
    out.Add({.kind = DiagnosticKind::AsAtNeeded,
             .primary = place,
             .arguments = {program.fund},
             .help = "say for which day, as in `--as-at 2021-06-01`, or write `in force from DATE` "
                     "in the file"});
  }
  const bool before = date && program.in_force_from && *date < *program.in_force_from;
  const bool after = date && program.in_force_to && *program.in_force_to < *date;
  if (before || after) {
    out.Add({.kind = DiagnosticKind::NotInForce,
             .primary = place,
             .arguments = {program.fund, date->ToIso(), before ? "begins on" : "ends on",
                           before ? program.in_force_from->ToIso() : program.in_force_to->ToIso()},
             .help = "name a day on which the rules are in force"});
  }
  return date;
}

void CheckSettings(const program::Program& program, const eval::Settings& settings,
                   const std::vector<InstructionId>& roots, DiagnosticList& out) {
  for (const InstructionId id : eval::Closure(program, roots)) {
    const program::Instruction& instruction = program.instructions[id];
    if (instruction.op != Op::Parameter) continue;
    const auto parameter_id = std::get<program::ParameterId>(instruction.payload);
    const program::Parameter& parameter = program.parameters[parameter_id];
    const bool set = std::ranges::any_of(
        settings.parameters, [&](const auto& s) { return s.parameter == parameter_id; });
    if (set || eval::ValueInForce(parameter, settings.as_at)) continue;
    out.Add({.kind = DiagnosticKind::ParameterNotInForce,
             .primary = parameter.span,
             .arguments = {parameter.name,
                           settings.as_at ? settings.as_at->ToIso() : "the day of the run"},
             .help = fmt::format("add a dated value, or set one with `--set {}=VALUE`",
                                 parameter.name)});
  }
  if (out.has_errors()) return;
  const data::Dataset nothing;
  for (const program::WeightCheck& check : program.weight_checks) {
    std::vector<InstructionId> weights = check.weights;
    weights.push_back(check.total);
    const eval::Results results = eval::Evaluate(program, nothing, settings, weights);
    value::Number sum;
    for (const InstructionId weight : check.weights) {
      if (!results.column(weight).known(0)) continue;
      sum += results.column(weight).number(0);
      if (check.shares && results.column(weight).number(0).Sign() < 0) {
        out.Add({.kind = DiagnosticKind::ShareNegative,
                 .primary = check.span,
                 .help = "correct the parameter that the share is counted from"});
      }
    }
    const value::Column& total = results.column(check.total);
    if (!total.known(0) || sum == total.number(0)) continue;
    const auto percent = [](const value::Number& share) {
      const value::Number shown = share * value::Number(100);
      return shown.IsFiniteDecimal() ? shown.ToDecimal() + "%" : share.ToFraction();
    };
    out.Add({.kind = DiagnosticKind::WeightsSum,
             .primary = check.span,
             .arguments = {check.shares ? "shares" : "weights",
                           program.definitions[check.definition].name, percent(sum),
                           percent(total.number(0))},
             .help = fmt::format("with the parameters of this run they do not add up; correct a "
                                 "parameter or a {}",
                                 check.shares ? "share" : "weight")});
  }
}

std::vector<InstructionId> AllRoots(const program::Program& program) {
  std::vector<InstructionId> roots;
  for (const program::Definition& definition : program.definitions) {
    roots.push_back(definition.instruction);
    for (const program::Reason& reason : definition.reasons) {
      if (reason.holds.valid()) roots.push_back(reason.holds);
      for (const program::ReasonPiece& piece : reason.pieces) {
        if (piece.shown.valid()) roots.push_back(piece.shown);
      }
    }
    for (const program::ExceptionLine& exception : definition.exceptions)
      roots.push_back(exception.condition);
    if (definition.computed.valid()) roots.push_back(definition.computed);
    if (definition.shown.valid()) roots.push_back(definition.shown);
  }
  for (const program::Law& law : program.laws) {
    if (law.always.valid()) roots.push_back(law.always);
  }
  for (const program::ReportColumn& column : program.report) roots.push_back(column.instruction);
  for (const program::Entity& entity : program.entities) {
    if (entity.only_where.valid()) roots.push_back(entity.only_where);
  }
  if (program.shown_where.valid()) roots.push_back(program.shown_where);
  return roots;
}

data::Filter MakeFilter(const program::Program& program, const eval::Settings& settings) {
  return [&program, &settings](const data::Dataset& partial, EntityId entity) {
    const InstructionId condition = program.entities[entity].only_where;
    return eval::Evaluate(program, partial, settings, {condition}).column(condition);
  };
}

std::unique_ptr<FinishedRun> RunProgram(const Compiled& compiled, const FileReader& reader,
                                        const RunOptions& options, DiagnosticList& out) {
  auto finished = std::make_unique<FinishedRun>(compiled.program);
  const program::Program& program = finished->program;
  const Span header = compiled.trees.front().header.name.span;
  finished->settings.as_at = DateOfRun(program, options.as_at, header, out);
  finished->settings.parameters = program.settings;
  finished->settings.threads = options.threads;
  const std::vector<InstructionId> roots = AllRoots(program);
  if (!out.has_errors()) CheckSettings(program, finished->settings, roots, out);
  finished->facts.engine = kVersion;
  for (std::size_t i = 0; i < compiled.rule_files.size(); ++i) {
    const std::string_view text = compiled.sources.text(compiled.trees[i].file);
    finished->facts.rule_files.push_back({compiled.rule_files[i], Sha256(text), "", 0});
  }
  if (out.has_errors()) return nullptr;
  std::vector<std::string> texts;
  const std::vector<data::Source> sources =
      ReadSources(compiled, reader, options, texts, &finished->facts, out);
  if (out.has_errors()) return nullptr;
  finished->dataset = data::Load(program, sources, MakeFilter(program, finished->settings), out);
  if (out.has_errors()) return nullptr;
  for (Diagnostic& fault : audit::OverrideFaults(program, finished->dataset))
    out.Add(std::move(fault));
  if (out.has_errors()) return nullptr;
  for (report::FileFacts& file : finished->facts.data_files) {
    const auto entity = std::ranges::find(program.entities, file.entity, &program::Entity::name);
    file.rows =
        finished->dataset.tables[static_cast<std::size_t>(entity - program.entities.begin())]
            .rows_in_file;
  }
  finished->results = eval::Evaluate(program, finished->dataset, finished->settings, roots);
  if (!finished->results.too_large && audit::HasCriterionPolicies(program)) {
    eval::Settings without = finished->settings;
    without.without_criterion_policies = true;
    finished->without_policies = eval::Evaluate(program, finished->dataset, without, roots);
  }
  if (const auto large = finished->results.too_large) {
    out.Add({.kind = DiagnosticKind::NumberTooLarge,
             .primary = program.instructions[*large].origin,
             .arguments = {program::PrintInstruction(program, *large),
                           GroupDigits(limits::kNumberBits)},
             .help = "round on the way, as in `x rounded to 9 decimals half even`"});
    return nullptr;
  }
  NoteData(*finished, out);
  return finished;
}

void ReportUnreadable(const FinishedRun& finished, program::EntityId entity, DiagnosticList& out) {
  const data::Table& table = finished.dataset.table(entity);
  for (const auto& [cell, fault] : table.faults) {
    const program::Field& field = finished.program.entities[entity].fields[cell.first];
    out.Add({.kind = fault.kind,
             .arguments = fault.arguments,
             .help = fault.help,
             .place = DataPlace{table.file, table.lines[cell.second], field.header}});
  }
}

}  // namespace levrules::workbench
