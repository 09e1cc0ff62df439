#include "tests/property/product.h"

#include <fmt/format.h>

#include <utility>

#include "compiler/syntax/parse.h"
#include "runtime/audit/value_text.h"
#include "runtime/data/load.h"
#include "runtime/eval/evaluate.h"
#include "workbench/compile.h"
#include "workbench/run.h"

namespace levrules::property {

namespace {

using value::Column;
using value::Kind;
using value::State;

// A definition that only names a decision shows what it is as a value: missing, not undetermined.
std::string Canonical(const audit::Run& run, const program::Definition& definition,
                      std::size_t row) {
  const program::InstructionId id = definition.instruction;
  const program::Type& type = run.program.instructions[id].type;
  const Column& column = run.results.column(id);
  const bool decision = definition.kind == program::DefinitionKind::Decision;
  const auto& items = decision ? run.program.enumerations[type.enumeration].items
                               : std::vector<program::Enumerator>{};
  switch (column.state(row)) {
    case State::Known:
      if (type.kind == Kind::Number) return "known:" + column.number(row).ToFraction();
      return "known:" +
             audit::CellText(run.program, run.dataset, id, column, row, audit::Notation::File);
    case State::Missing: {
      if (!decision || column.possible(row) == 0) return "missing";
      std::string text = "undetermined:";
      for (std::size_t i = 0; i < items.size(); ++i) {
        if (((column.possible(row) >> i) & 1u) == 0) continue;
        if (text.back() != ':') text += "|";
        text += items[i].name;
      }
      return text;
    }
    case State::Unranked:
      return "unranked";
    case State::Error:
      break;
  }
  return decision ? "refused" : "error";
}

reference::Answer AnswerOf(const audit::Run& run) {
  reference::Answer answer;
  const program::Program& program = run.program;
  for (std::size_t e = 0; e < program.entities.size(); ++e) {
    const auto entity = program.entities.id_at(e);
    reference::Answer::Table table;
    std::vector<const program::Definition*> columns;
    for (const program::Definition& definition : program.definitions) {
      if (definition.entity != entity) continue;
      table.columns.push_back(definition.name);
      columns.push_back(&definition);
    }
    for (std::size_t row = 0; row < run.dataset.table(entity).rows(); ++row) {
      table.keys.push_back(audit::KeyText(program, run.dataset, entity, row));
      std::vector<std::string> cells;
      for (const program::Definition* definition : columns)
        cells.push_back(Canonical(run, *definition, row));
      table.cells.push_back(std::move(cells));
    }
    answer.tables[program.entities[entity].name] = std::move(table);
  }
  return answer;
}

}  // namespace

ProductAnswer RunProduct(const Generated& generated, unsigned threads) {
  ProductAnswer product;
  DiagnosticList diagnostics;
  const workbench::FileReader no_files = [](const std::string&) {
    return Result<std::string>(Failure{ExitCode::Data, "no files here"});
  };
  const workbench::Compiled compiled =
      workbench::Compile("random.rule", generated.program, no_files, {}, diagnostics);
  for (const Diagnostic& diagnostic : diagnostics.all()) {
    if (InfoOf(diagnostic.kind).severity != Severity::Error) continue;
    const std::size_t line =
        diagnostic.primary.valid()
            ? compiled.sources.Locate(diagnostic.primary.file, diagnostic.primary.begin).line
            : 0;
    product.messages += fmt::format("{}: {}; {}\n", line, MessageOf(diagnostic), diagnostic.help);
  }
  product.accepted = compiled.good;
  // What is always false, or always an error, is refused before the run; the generator writes it
  // now and then.
  for (const Diagnostic& diagnostic : diagnostics.all()) {
    product.hopeless |= diagnostic.kind == DiagnosticKind::RangeBackwards ||
                        diagnostic.kind == DiagnosticKind::DivisionByZero;
  }
  if (!compiled.good) return product;
  const program::Program& program = compiled.program;
  eval::Settings settings;
  settings.threads = threads;
  settings.as_at = value::Date::ParseIso(generated.as_at);
  std::vector<data::Source> sources;
  for (const program::Entity& entity : program.entities) {
    if (entity.rows) {
      sources.emplace_back(
          data::InlineSource{"random.rule", &*entity.rows, false, &compiled.sources});
    } else {
      sources.emplace_back(data::CsvSource{entity.path, generated.files.at(entity.path)});
    }
  }
  const std::vector<program::InstructionId> roots = workbench::AllRoots(program);
  const data::Dataset dataset =
      data::Load(program, sources, workbench::MakeFilter(program, settings), diagnostics);
  if (diagnostics.has_errors()) {
    product.answer.stopped = true;
    for (const Diagnostic& diagnostic : diagnostics.all())
      product.messages += MessageOf(diagnostic) + "\n";
    return product;
  }
  const eval::Results results = eval::Evaluate(program, dataset, settings, roots);
  product.answer = AnswerOf(audit::Run{program, dataset, results, settings});
  return product;
}

std::string Difference(const reference::Answer& product, const reference::Answer& expected) {
  if (product.stopped != expected.stopped)
    return expected.stopped ? "the run should have stopped" : "the run should not have stopped";
  if (expected.stopped) return "";
  for (const auto& [name, table] : expected.tables) {
    const auto found = product.tables.find(name);
    if (found == product.tables.end()) return "no table " + name;
    const reference::Answer::Table& got = found->second;
    if (got.columns != table.columns) return "columns of " + name;
    if (got.keys != table.keys) return "rows of " + name;
    for (std::size_t row = 0; row < table.cells.size(); ++row) {
      for (std::size_t column = 0; column < table.columns.size(); ++column) {
        if (got.cells[row][column] == table.cells[row][column]) continue;
        return fmt::format("{}[{}].{} is {}, should be {}", name, table.keys[row],
                           table.columns[column], got.cells[row][column], table.cells[row][column]);
      }
    }
  }
  return "";
}

reference::Answer RunReference(const Generated& generated) {
  SourceMap sources;
  DiagnosticList diagnostics;
  const syntax::Tree tree =
      syntax::ParseFile(sources, sources.Add("random.rule", generated.program), diagnostics);
  reference::Input input;
  input.trees = {&tree};
  input.files = generated.files;
  input.as_at = generated.as_at;
  return reference::Evaluate(input);
}

}  // namespace levrules::property
