#include "tests/property/product.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <deque>
#include <iterator>
#include <utility>

#include "compiler/syntax/parse.h"
#include "runtime/audit/decision.h"
#include "runtime/audit/pots.h"
#include "runtime/audit/value_text.h"
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
  for (std::size_t d = 0; d < program.definitions.size(); ++d) {
    const auto id = program.definitions.id_at(d);
    const program::Definition& definition = program.definitions[id];
    if (definition.kind != program::DefinitionKind::Allocation) continue;
    auto& pots = answer.pots[program.entities[definition.entity].name + "." + definition.name];
    for (const audit::PotLine& pot : audit::PotsOf(run, id)) {
      const auto cell = [&](const value::Number& number) {
        return pot.state == State::Known     ? "known:" + number.ToFraction()
               : pot.state == State::Missing ? "missing"
                                             : "error";
      };
      pots.push_back({pot.name, cell(pot.amount), cell(pot.paid), cell(pot.leftover)});
    }
  }
  return answer;
}

// What must hold of every run: rows add up, and so do the amounts of a pot.
std::string BrokenPromise(const audit::Run& run) {
  const program::Program& program = run.program;
  for (std::size_t d = 0; d < program.definitions.size(); ++d) {
    const auto id = program.definitions.id_at(d);
    const program::Definition& definition = program.definitions[id];
    const std::size_t rows = run.dataset.table(definition.entity).rows();
    if (definition.kind == program::DefinitionKind::Decision) {
      const audit::Totals totals = audit::TotalsOf(run, definition);
      if (totals.rows != rows || totals.decided + totals.undetermined + totals.refused != rows)
        return "the rows of the decision " + definition.name + " do not add up";
    }
    if (definition.kind != program::DefinitionKind::Allocation) continue;
    const audit::AllocationTotals totals = audit::TotalsOfAllocation(run, definition);
    if (totals.rows != rows || totals.decided + totals.undetermined + totals.refused != rows)
      return "the rows of the allocation " + definition.name + " do not add up";
    value::Number in_pots;
    for (const audit::PotLine& pot : audit::PotsOf(run, id)) {
      if (pot.state != State::Known) continue;
      in_pots += pot.paid;
      if (!(pot.paid + pot.leftover == pot.amount)) return "a pot of " + definition.name;
      if (pot.leftover.Sign() < 0) return "more is paid than there is in " + definition.name;
    }
    value::Number of_rows;
    const Column& column = run.results.column(definition.instruction);
    for (std::size_t row = 0; row < rows; ++row) {
      if (column.known(row)) of_rows += column.number(row);
    }
    if (!(in_pots == of_rows)) return "rows and pots of " + definition.name + " do not add up";
  }
  return "";
}

}  // namespace

namespace {

// The files of a generated program, and the rule file that is run.
workbench::FileReader ReaderOf(const Generated& generated) {
  return [&generated](const std::string& path) {
    for (std::size_t i = 0; i < generated.amendments.size(); ++i) {
      const std::string& text = i == 0 ? generated.program : generated.amendments[i - 1];
      if (path == PathOf(i)) return Result<std::string>(text);
    }
    const auto file = generated.files.find(path);
    if (file == generated.files.end())
      return Result<std::string>(Failure{ExitCode::Data, "no such file"});
    return Result<std::string>(file->second);
  };
}

// Mistakes that the checker sees and that the generator makes now and then: what is always false,
// always an error, or does not cover all rows.
bool IsHopeless(DiagnosticKind kind) {
  constexpr DiagnosticKind kKinds[] = {
      DiagnosticKind::RangeBackwards,    DiagnosticKind::DivisionByZero,
      DiagnosticKind::ExceptionsOverlap, DiagnosticKind::TableGap,
      DiagnosticKind::TableOverlap,      DiagnosticKind::OutcomeUnreachable,
      DiagnosticKind::ShareNegative,     DiagnosticKind::ConditionConstant};
  return std::ranges::find(kKinds, kind) != std::end(kKinds);
}

void Tell(const DiagnosticList& diagnostics, const SourceMap& sources, ProductAnswer& product) {
  for (const Diagnostic& diagnostic : diagnostics.all()) {
    if (InfoOf(diagnostic.kind).severity != Severity::Error) continue;
    product.codes.emplace_back(InfoOf(diagnostic.kind).code);
    std::string where = "-";
    if (diagnostic.primary.valid()) {
      where = fmt::format("{}:{}", sources.path(diagnostic.primary.file),
                          sources.Locate(diagnostic.primary.file, diagnostic.primary.begin).line);
    }
    product.messages += fmt::format("{}: {} {}; {}\n", where, product.codes.back(),
                                    MessageOf(diagnostic), diagnostic.help);
  }
}

}  // namespace

ProductAnswer RunProduct(const Generated& generated, unsigned threads, const Look& look) {
  ProductAnswer product;
  DiagnosticList diagnostics;
  const workbench::FileReader reader = ReaderOf(generated);
  const std::size_t last = generated.amendments.size();
  const workbench::Compiled compiled = workbench::Compile(
      PathOf(last), last == 0 ? generated.program : generated.amendments[last - 1], reader, {},
      diagnostics);
  product.accepted = compiled.good;
  if (!compiled.good) {
    Tell(diagnostics, compiled.sources, product);
    for (const Diagnostic& diagnostic : diagnostics.all())
      product.hopeless |= IsHopeless(diagnostic.kind);
    return product;
  }
  workbench::RunOptions options;
  options.as_at = value::Date::ParseIso(generated.as_at);
  options.threads = threads;
  const auto finished = workbench::RunProgram(compiled, reader, options, diagnostics);
  Tell(diagnostics, compiled.sources, product);
  if (finished == nullptr) {
    product.answer.stopped = true;
    for (const Diagnostic& diagnostic : diagnostics.all())
      product.too_large |= diagnostic.kind == DiagnosticKind::NumberTooLarge;
    return product;
  }
  product.answer = AnswerOf(finished->run);
  product.broken = BrokenPromise(finished->run);
  if (look) look(*finished);
  return product;
}

namespace {

// In one order for both, whatever the order of blocks; the names of groups are written otherwise.
std::vector<std::string> PotTexts(const std::vector<reference::Answer::Pot>& pots) {
  std::vector<std::string> texts;
  for (const auto& pot : pots)
    texts.push_back(fmt::format("{} {} {}", pot.amount, pot.paid, pot.leftover));
  std::ranges::sort(texts);
  return texts;
}

}  // namespace

std::string Difference(const reference::Answer& product, const reference::Answer& expected) {
  if (product.stopped != expected.stopped)
    return expected.stopped ? "the run should have stopped" : "the run should not have stopped";
  if (expected.stopped) return "";
  for (const auto& [name, table] : expected.tables) {
    const auto found = product.tables.find(name);
    if (found == product.tables.end()) return "no table " + name;
    const reference::Answer::Table& got = found->second;
    // Amendments: the two put the columns in different orders.
    std::vector<std::size_t> at;
    for (const std::string& column : table.columns) {
      const auto place = std::ranges::find(got.columns, column);
      if (place == got.columns.end()) return fmt::format("no column {} of {}", column, name);
      at.push_back(static_cast<std::size_t>(place - got.columns.begin()));
    }
    if (got.columns.size() != table.columns.size()) return "more columns of " + name;
    if (got.keys != table.keys) return "rows of " + name;
    for (std::size_t row = 0; row < table.cells.size(); ++row) {
      for (std::size_t column = 0; column < table.columns.size(); ++column) {
        const std::string& cell = got.cells[row][at[column]];
        if (cell == table.cells[row][column]) continue;
        return fmt::format("{}[{}].{} is {}, should be {}", name, table.keys[row],
                           table.columns[column], cell, table.cells[row][column]);
      }
    }
  }
  for (const auto& [name, pots] : expected.pots) {
    const auto found = product.pots.find(name);
    if (found == product.pots.end()) return "no pots of " + name;
    const std::vector<std::string> got = PotTexts(found->second);
    const std::vector<std::string> wanted = PotTexts(pots);
    if (got != wanted) {
      return fmt::format("pots of {} are {}, should be {}", name, fmt::join(got, "; "),
                         fmt::join(wanted, "; "));
    }
  }
  return "";
}

reference::Answer RunReference(const Generated& generated) {
  SourceMap sources;
  DiagnosticList diagnostics;
  std::deque<syntax::Tree> trees;
  reference::Input input;
  for (std::size_t i = 0; i <= generated.amendments.size(); ++i) {
    const std::string& text = i == 0 ? generated.program : generated.amendments[i - 1];
    trees.push_back(syntax::ParseFile(sources, sources.Add(PathOf(i), text), diagnostics));
    (i == 0 ? input.trees : input.amendments).push_back(&trees.back());
  }
  input.files = generated.files;
  input.as_at = generated.as_at;
  return reference::Evaluate(input);
}

}  // namespace levrules::property
