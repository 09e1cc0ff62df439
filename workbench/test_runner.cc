#include "workbench/test_runner.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "runtime/audit/overrides.h"
#include "runtime/audit/value_text.h"
#include "runtime/base/text.h"
#include "runtime/data/cells.h"
#include "runtime/program/print.h"

namespace levrules::workbench {

namespace {

using program::InstructionId;
using program::Op;
using program::Test;
using value::Column;
using value::EntityId;
using value::State;

std::vector<InstructionId> RootsOf(const Test& test) {
  std::vector<InstructionId> roots;
  for (const program::ExpectCondition& expect : test.conditions) roots.push_back(expect.condition);
  for (const program::ExpectTable& table : test.tables) {
    for (const InstructionId id : table.instructions) {
      if (id.valid()) roots.push_back(id);
    }
  }
  return roots;
}

// What the expectations read and `given` does not hold, in words; one line each.
std::vector<std::string> Unavailable(const program::Program& program, const data::Dataset& dataset,
                                     const Test& test) {
  std::set<std::string> lines;
  const auto need_entity = [&](EntityId entity) {
    if (entity.valid() && !dataset.table(entity).available) {
      lines.insert(fmt::format("it reads rows of `{}`, and no `given {}` holds any",
                               program.entities[entity].name, program.entities[entity].name));
      return false;
    }
    return true;
  };
  for (const program::ExpectTable& table : test.tables) need_entity(table.entity);
  for (const InstructionId id : eval::Closure(program, RootsOf(test))) {
    const program::Instruction& instruction = program.instructions[id];
    if (!need_entity(instruction.space)) continue;
    if (instruction.op == Op::Lookup) need_entity(instruction.type.entity);
    if (const auto* aggregate = std::get_if<program::Aggregate>(&instruction.payload))
      need_entity(aggregate->source);
    if (instruction.op != Op::Field) continue;
    const auto field = std::get<program::FieldIndex>(instruction.payload);
    if (!dataset.table(instruction.space).present[field]) {
      lines.insert(fmt::format("it reads the column `{}` of `{}`, which `given` leaves out",
                               program.entities[instruction.space].fields[field].name,
                               program.entities[instruction.space].name));
    }
  }
  return {lines.begin(), lines.end()};
}

class Runner {
 public:
  Runner(const Compiled& compiled, const FileReader& reader, const RunOptions& options,
         DiagnosticList& out)
      : compiled_(compiled),
        program_(compiled.program),
        reader_(reader),
        options_(options),
        out_(out),
        no_overrides_(program_.entities.size()) {
    for (std::size_t i = 0; i < program_.entities.size(); ++i) {
      for (const program::Field& field : program_.entities[program_.entities.id_at(i)].fields)
        no_overrides_[i].columns.push_back(field.name);
    }
  }

  TestResult Run(const Test& test) {
    TestResult result;
    result.name = test.name;
    result.span = test.span;
    eval::Settings settings;
    settings.threads = options_.threads;
    settings.parameters = test.with;
    for (const program::ParameterSetting& setting : program_.settings)
      settings.parameters.push_back(setting);
    DiagnosticList problems;
    settings.as_at =
        DateOfRun(program_, test.as_at ? test.as_at : options_.as_at, test.span, problems);
    CheckSettings(program_, settings, RootsOf(test), problems);
    if (problems.has_errors()) return Stopped(std::move(result), problems);
    data::Dataset fresh;
    const data::Dataset* dataset = nullptr;
    if (test.given.empty()) {
      dataset = Declared(settings);
      if (dataset == nullptr) {
        result.failures.push_back("the declared data cannot be used");
        return result;
      }
    } else {
      fresh = data::Load(program_, GivenSources(test), MakeFilter(program_, settings), problems);
      if (problems.has_errors()) return Stopped(std::move(result), problems);
      result.failures = Unavailable(program_, fresh, test);
      if (!result.failures.empty()) return result;
      dataset = &fresh;
    }
    const eval::Results results = eval::Evaluate(program_, *dataset, settings, RootsOf(test));
    if (results.too_large) {
      result.failures.push_back("a number grew beyond the limit");
      return result;
    }
    const audit::Run run{program_, *dataset, results, settings};
    for (const program::ExpectCondition& expect : test.conditions)
      CheckCondition(run, expect, result);
    for (const program::ExpectTable& table : test.tables) CheckTable(run, table, result);
    return result;
  }

 private:
  TestResult Stopped(TestResult result, const DiagnosticList& problems) {
    for (const Diagnostic& problem : problems.all()) {
      if (InfoOf(problem.kind).severity != Severity::Error) continue;
      std::string line = MessageOf(problem);
      if (problem.place && problem.place->row > 0)
        line += fmt::format(" (row {}, column `{}`)", problem.place->row, problem.place->column);
      if (!problem.help.empty()) line += "; " + problem.help;
      result.failures.push_back(std::move(line));
    }
    return result;
  }

  std::vector<data::Source> GivenSources(const Test& test) const {
    std::vector<data::Source> sources;
    for (std::size_t i = 0; i < program_.entities.size(); ++i) {
      const auto given =
          std::ranges::find(test.given, program_.entities.id_at(i), &program::GivenTable::entity);
      const bool overrides = program_.entities[program_.entities.id_at(i)].of_overrides;
      if (given == test.given.end() && overrides) {
        // Overrides act only on the declared data.
        sources.emplace_back(data::InlineSource{compiled_.rule_files.front(), &no_overrides_[i],
                                                false, &compiled_.sources});
      } else if (given == test.given.end()) {
        sources.emplace_back(data::NoSource{});
      } else {
        sources.emplace_back(data::InlineSource{compiled_.rule_files.front(), &given->table, true,
                                                &compiled_.sources});
      }
    }
    return sources;
  }

  // The declared data, read once for each date and set of parameters that chooses rows.
  const data::Dataset* Declared(const eval::Settings& settings) {
    std::string key = settings.as_at ? settings.as_at->ToIso() : "";
    const bool filtered = std::ranges::any_of(
        program_.entities, [](const program::Entity& entity) { return entity.only_where.valid(); });
    if (filtered) {
      for (const program::ParameterSetting& setting : settings.parameters)
        key += fmt::format(" {}={}", setting.parameter.value, setting.value.value);
    } else {
      key.clear();
    }
    const auto [entry, added] = declared_.try_emplace(key, nullptr);
    if (added) entry->second = LoadDeclared(settings);
    return entry->second.get();
  }

  std::unique_ptr<data::Dataset> LoadDeclared(const eval::Settings& settings) {
    const std::size_t before = out_.errors();
    std::vector<std::string>& texts = texts_.emplace_back(program_.entities.size());
    std::vector<data::Source> sources =
        ReadSources(compiled_, reader_, options_, texts, nullptr, out_);
    if (out_.errors() > before) return nullptr;
    auto dataset = std::make_unique<data::Dataset>(
        data::Load(program_, sources, MakeFilter(program_, settings), out_));
    for (Diagnostic& fault : audit::OverrideFaults(program_, *dataset)) out_.Add(std::move(fault));
    return out_.errors() > before ? nullptr : std::move(dataset);
  }

  void CheckCondition(const audit::Run& run, const program::ExpectCondition& expect,
                      TestResult& result) const {
    const Column& column = run.results.column(expect.condition);
    if (column.known(0) && column.boolean(0)) return;
    const std::size_t line = compiled_.sources.Locate(expect.span.file, expect.span.begin).line;
    std::string text = fmt::format("line {}: `{}` is {}", line, expect.formula,
                                   column.known(0)                   ? "false"
                                   : column.state(0) == State::Error ? "an error"
                                                                     : "unknown");
    if (column.state(0) == State::Error) {
      text += ": " + audit::CauseOf(run, expect.condition, 0).text;
    } else {
      // Both sides of a comparison, so that the reader sees by how much it misses.
      const program::Instruction& instruction = program_.instructions[expect.condition];
      if (instruction.op == Op::Compare || instruction.op == Op::InRange ||
          instruction.op == Op::OutcomeIs || instruction.op == Op::InSet) {
        text += fmt::format("; the left side is {}",
                            audit::CellText(program_, run.dataset, instruction.operands[0],
                                            run.results.column(instruction.operands[0]), 0,
                                            audit::Notation::Reader));
      }
    }
    result.failures.push_back(std::move(text));
  }

  void CheckTable(const audit::Run& run, const program::ExpectTable& expect,
                  TestResult& result) const {
    const program::Entity& entity = program_.entities[expect.entity];
    for (std::size_t r = 0; r < expect.table.rows.size(); ++r) {
      const std::vector<std::string>& cells = expect.table.rows[r];
      const std::size_t line =
          compiled_.sources.Locate(expect.table.row_spans[r].file, expect.table.row_spans[r].begin)
              .line;
      std::vector<std::string> key;
      for (const program::FieldIndex field : entity.keys) {
        const auto column =
            std::ranges::find(expect.columns, entity.fields[field].name) - expect.columns.begin();
        key.push_back(cells[static_cast<std::size_t>(column)]);
      }
      const auto row = run.dataset.FindRow(program_, expect.entity, key);
      if (!row) {
        result.failures.push_back(fmt::format("line {}: there is no row {} of `{}`", line,
                                              JoinWords(key, ","), entity.name));
        continue;
      }
      for (std::size_t c = 0; c < cells.size(); ++c) {
        if (expect.instructions[c].valid()) CheckCell(run, expect, c, cells[c], *row, line, result);
      }
    }
  }

  void CheckCell(const audit::Run& run, const program::ExpectTable& expect, std::size_t c,
                 const std::string& cell, std::size_t row, std::size_t line,
                 TestResult& result) const {
    const InstructionId id = expect.instructions[c];
    const Column& column = run.results.column(id);
    if (Matches(run, id, column, row, cell)) return;
    std::string text = fmt::format(
        "line {}: `{}` of {} is {}, not {}", line, expect.columns[c],
        audit::KeyText(program_, run.dataset, expect.entity, row),
        audit::CellText(program_, run.dataset, id, column, row, audit::Notation::Reader),
        cell.empty() ? "missing" : cell);
    if (!Readable(id, cell)) text += "; the expected cell cannot be read as such a value";
    if (column.state(row) == State::Error) text += ": " + audit::CauseOf(run, id, row).text;
    result.failures.push_back(std::move(text));
  }

  data::CellValue ReadAs(const program::Type& type, const std::string& cell) const {
    program::Field field;
    field.type = type;
    if (type.kind == value::Kind::Number) field.type.decimals = value::kAnyDecimals;
    const EntityId entity = program_.decides_for.valid() ? program_.decides_for : EntityId{0};
    return data::CellReader(program_, program_.entities[entity], field).Read(cell, nullptr);
  }

  bool Readable(InstructionId id, const std::string& cell) const {
    static const std::set<std::string> words = {"",        "missing",  "undetermined",
                                                "refused", "unranked", "error"};
    const program::Type& type = program_.instructions[id].type;
    return words.contains(cell) || type.kind == value::Kind::Reference ||
           ReadAs(type, cell).state != State::Error;
  }

  bool IsAllocation(InstructionId id) const {
    const program::Definition* definition = program::DefinitionOf(program_, id);
    return definition != nullptr && definition->kind == program::DefinitionKind::Allocation;
  }

  bool Matches(const audit::Run& run, InstructionId id, const Column& column, std::size_t row,
               const std::string& cell) const {
    const program::Type& type = program_.instructions[id].type;
    const std::string now =
        audit::CellText(program_, run.dataset, id, column, row, audit::Notation::File);
    const bool error = cell == "error" || cell == "refused";
    if (error && column.state(row) == State::Error) return true;
    if (cell == "undetermined" && IsAllocation(id)) return column.state(row) == State::Missing;
    if (error || cell == "undetermined" || cell == "unranked")
      return now == cell && !column.known(row);
    if (cell == "missing" || cell.empty()) return column.state(row) == State::Missing;
    if (!column.known(row)) return false;
    if (now == cell) return true;
    if (type.kind == value::Kind::Reference) return false;
    const data::CellValue value = ReadAs(type, cell);
    if (value.state != State::Known) return false;
    if (type.kind == value::Kind::Number) return value.number == column.number(row);
    if (type.kind == value::Kind::Text) return value.text == now;
    return value.code == column.code(row);
  }

  const Compiled& compiled_;
  const program::Program& program_;
  const FileReader& reader_;
  const RunOptions& options_;
  DiagnosticList& out_;
  std::vector<program::InlineTable> no_overrides_;  // by entity: a heading without rows
  std::map<std::string, std::unique_ptr<data::Dataset>> declared_;
  std::deque<std::vector<std::string>> texts_;
};

}  // namespace

std::vector<TestResult> RunTests(const Compiled& compiled, const FileReader& reader,
                                 const RunOptions& options, DiagnosticList& out) {
  Runner runner(compiled, reader, options, out);
  std::vector<TestResult> results;
  for (const Test& test : compiled.program.tests) results.push_back(runner.Run(test));
  return results;
}

}  // namespace levrules::workbench
