#include "runtime/audit/expectation.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <utility>

#include "runtime/audit/value_text.h"
#include "runtime/base/text.h"
#include "runtime/data/cells.h"
#include "runtime/program/print.h"
#include "runtime/program/words.h"

namespace levrules::audit {

namespace {

using program::Instruction;
using program::Op;
using value::Column;
using value::EntityId;
using value::Kind;
using value::State;

// ---- values in words ---------------------------------------------------------------------------

std::string Text(const Run& run, InstructionId id, std::size_t row) {
  const Instruction& instruction = run.program.instructions[id];
  const Column& column = run.results.column(id);
  if (instruction.type.kind == Kind::Boolean && column.state(row) == State::Missing)
    return "unknown";
  if (instruction.op == Op::Lookup && column.state(row) == State::Missing) {
    const bool key_known = std::ranges::all_of(instruction.operands, [&](InstructionId key) {
      return run.results.column(key).known(row);
    });
    if (key_known) return "no such row";
  }
  std::string text = CellText(run.program, run.dataset, id, column, row, Notation::Reader);
  if (instruction.type.kind == Kind::Text && column.known(row)) return "\"" + text + "\"";
  return text;
}

std::string NeedsText(const Run& run, InstructionId id, std::size_t row) {
  constexpr std::size_t kMost = 3;
  std::vector<std::string> cells;
  const std::vector<NeededCell> needed = NeededCells(run, id, row);
  for (const NeededCell& cell : needed) {
    if (cells.size() == kMost) break;
    const program::Entity& entity = run.program.entities[cell.entity];
    cells.push_back(cell.field ? fmt::format("`{}` of {} {}", entity.fields[*cell.field].name,
                                             entity.name, cell.key)
                               : fmt::format("a row {} of `{}`", cell.key, entity.name));
  }
  if (cells.empty()) return "";
  if (needed.size() == 1 && !needed.front().field)
    return fmt::format("there is no row {} of `{}`", needed.front().key,
                       run.program.entities[needed.front().entity].name);
  if (needed.size() > kMost)
    cells.push_back(CountOf(needed.size() - kMost, "more cell", "more cells"));
  return "it waits for " + JoinWords(cells);
}

// Why a value is not known, as far as it is worth telling.
std::string BecauseText(const Run& run, InstructionId id, std::size_t row) {
  const State state = run.results.column(id).state(row);
  if (state == State::Missing) return NeedsText(run, id, row);
  if (state != State::Error) return "";
  const Cause cause = CauseOf(run, id, row);
  const std::string where =
      cause.entity.empty() ? "" : fmt::format("in {} {}", cause.entity, cause.key);
  if (!cause.code.empty()) return fmt::format("{} ({}), {}", cause.text, cause.code, where);
  return where.empty() ? cause.text : fmt::format("{} ({})", cause.text, where);
}

// ---- conditions --------------------------------------------------------------------------------

std::string OutcomesText(const Run& run, const Instruction& instruction) {
  const auto& set = std::get<program::OutcomeSet>(instruction.payload);
  const Instruction& decision = run.program.instructions[instruction.operands[0]];
  const auto& items = run.program.enumerations[decision.type.enumeration].items;
  std::vector<std::string> names;
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (((set.outcomes >> i) & 1u) != 0) names.push_back(items[i].name);
  }
  return (set.negated ? "not " : "") + JoinWords(names, "or");
}

std::string_view StateWord(Op op) {
  if (op == Op::IsMissing) return "missing";
  if (op == Op::IsUnranked) return "unranked";
  if (op == Op::IsUndetermined) return "undetermined";
  return op == Op::IsRefused ? "refused" : "";
}

// What a condition asks of its left side; nothing where it has no left side of its own.
std::optional<std::string> AskedOfLeft(const Run& run, const Instruction& instruction) {
  const auto at = [&](std::size_t i) { return Text(run, instruction.operands[i], 0); };
  if (instruction.op == Op::Compare) {
    const auto comparison = std::get<program::Comparison>(instruction.payload);
    if (comparison == program::Comparison::Equal) return at(1);
    if (comparison == program::Comparison::NotEqual) return "not " + at(1);
    return fmt::format("{} {}", program::ComparisonSign(comparison), at(1));
  }
  if (instruction.op == Op::OutcomeIs) return OutcomesText(run, instruction);
  if (instruction.op == Op::InRange) {
    const auto& membership = std::get<program::Membership>(instruction.payload);
    return fmt::format("{}in {}{}{}", membership.negated ? "not " : "", at(1),
                       membership.excludes_high ? "..<" : "..", at(2));
  }
  if (instruction.op == Op::InSet) {
    std::vector<std::string> items;
    for (std::size_t i = 1; i < instruction.operands.size(); ++i) items.push_back(at(i));
    const bool negated = std::get<program::Membership>(instruction.payload).negated;
    return (negated ? "not " : "") + JoinWords(items, "or");
  }
  if (instruction.op == Op::Like) {
    const auto& pattern = std::get<program::Pattern>(instruction.payload);
    return fmt::format("{}like \"{}\"", pattern.negated ? "not " : "", pattern.regex);
  }
  const std::string_view state = StateWord(instruction.op);
  return state.empty() ? std::nullopt : std::optional<std::string>(state);
}

void TellSides(const Run& run, InstructionId condition, Failure& failure) {
  const Instruction& instruction = run.program.instructions[condition];
  failure.expected = "true";
  failure.actual = Text(run, condition, 0);
  if (const auto asked = AskedOfLeft(run, instruction)) {
    failure.expected = *asked;
    failure.actual = Text(run, instruction.operands[0], 0);
    return;
  }
  if (instruction.op != Op::Not) return;
  const Instruction& inner = run.program.instructions[instruction.operands[0]];
  if (const std::string_view state = StateWord(inner.op); !state.empty()) {
    failure.expected = fmt::format("not {}", state);
    failure.actual = Text(run, inner.operands[0], 0);
  }
}

void AddRow(const Run& run, EntityId entity, std::size_t row, Failure& failure) {
  NamedRow named{run.program.entities[entity].name, KeyText(run.program, run.dataset, entity, row),
                 LabelText(run.program, run.dataset, entity, row).value_or("")};
  if (std::ranges::find(failure.rows, named) == failure.rows.end())
    failure.rows.push_back(std::move(named));
}

// ---- cells -------------------------------------------------------------------------------------

data::CellValue ReadAs(const Run& run, const program::Type& type, const std::string& cell) {
  program::Field field;
  field.type = type;
  if (type.kind == Kind::Number) field.type.decimals = value::kAnyDecimals;
  const EntityId entity = run.program.decides_for.valid() ? run.program.decides_for : EntityId{0};
  return data::CellReader(run.program, run.program.entities[entity], field).Read(cell, nullptr);
}

bool Readable(const Run& run, InstructionId id, const std::string& cell) {
  static const std::set<std::string> words = {"",        "missing",  "undetermined",
                                              "refused", "unranked", "error"};
  const program::Type& type = run.program.instructions[id].type;
  return words.contains(cell) || type.kind == Kind::Reference ||
         ReadAs(run, type, cell).state != State::Error;
}

bool IsAllocation(const Run& run, InstructionId id) {
  const program::Definition* definition = program::DefinitionOf(run.program, id);
  return definition != nullptr && definition->kind == program::DefinitionKind::Allocation;
}

bool Matches(const Run& run, InstructionId id, std::size_t row, const std::string& cell) {
  const program::Type& type = run.program.instructions[id].type;
  const Column& column = run.results.column(id);
  const std::string now = CellText(run.program, run.dataset, id, column, row, Notation::File);
  const bool error = cell == "error" || cell == "refused";
  if (error && column.state(row) == State::Error) return true;
  if (cell == "undetermined" && IsAllocation(run, id)) return column.state(row) == State::Missing;
  if (error || cell == "undetermined" || cell == "unranked")
    return now == cell && !column.known(row);
  if (cell == "missing" || cell.empty()) return column.state(row) == State::Missing;
  if (!column.known(row)) return false;
  if (now == cell) return true;
  if (type.kind == Kind::Reference) {
    const auto meant = run.dataset.FindRow(run.program, type.entity, {cell});
    return meant && *meant == static_cast<std::size_t>(column.code(row));
  }
  const data::CellValue value = ReadAs(run, type, cell);
  if (value.state != State::Known) return false;
  if (type.kind == Kind::Number) return value.number == column.number(row);
  if (type.kind == Kind::Text) return value.text == now;
  return value.code == column.code(row);
}

std::vector<std::string> KeyCells(const Run& run, const program::ExpectTable& expect,
                                  std::size_t line) {
  const program::Entity& entity = run.program.entities[expect.entity];
  std::vector<std::string> key;
  for (const program::FieldIndex field : entity.keys) {
    const auto column =
        std::ranges::find(expect.columns, entity.fields[field].name) - expect.columns.begin();
    key.push_back(expect.table.rows[line][static_cast<std::size_t>(column)]);
  }
  return key;
}

Failure OfRow(const program::ExpectTable& expect, std::size_t line) {
  Failure failure;
  failure.place = failure.row = expect.table.row_spans[line];
  failure.heading = expect.table.span;
  return failure;
}

}  // namespace

std::string_view FailureWord(FailureKind kind) {
  switch (kind) {
    case FailureKind::False:
      return "false";
    case FailureKind::Unknown:
      return "unknown";
    case FailureKind::Error:
      return "error";
    case FailureKind::Differs:
      return "differs";
    case FailureKind::Unreadable:
      return "unreadable";
    case FailureKind::NoRow:
      return "no_row";
    case FailureKind::CannotRun:
      return "cannot_run";
  }
  return "";
}

std::vector<Failure> CheckCondition(const Run& run, const program::ExpectCondition& expect) {
  const Column& column = run.results.column(expect.condition);
  if (column.known(0) && column.boolean(0)) return {};
  Failure failure;
  failure.kind = column.known(0)                   ? FailureKind::False
                 : column.state(0) == State::Error ? FailureKind::Error
                                                   : FailureKind::Unknown;
  failure.place = expect.span;
  TellSides(run, expect.condition, failure);
  failure.because = BecauseText(run, expect.condition, 0);
  for (const program::ExpectPart& part : expect.parts) {
    const Instruction& instruction = run.program.instructions[part.value];
    if (instruction.op == Op::Lookup && run.results.column(part.value).known(0)) {
      // The key stands there already; the row is told behind.
      AddRow(run, instruction.type.entity,
             static_cast<std::size_t>(run.results.column(part.value).code(0)), failure);
      continue;
    }
    failure.values.push_back({part.span, part.anchor, Text(run, part.value, 0)});
    if (failure.because.empty() && !run.results.column(part.value).known(0))
      failure.because = BecauseText(run, part.value, 0);
  }
  return {std::move(failure)};
}

std::optional<std::size_t> ExpectedRow(const Run& run, const program::ExpectTable& expect,
                                       std::size_t line) {
  return run.dataset.FindRow(run.program, expect.entity, KeyCells(run, expect, line));
}

std::vector<Failure> CheckTable(const Run& run, const program::ExpectTable& expect) {
  std::vector<Failure> failures;
  for (std::size_t line = 0; line < expect.table.rows.size(); ++line) {
    const std::vector<std::string>& cells = expect.table.rows[line];
    const auto row = ExpectedRow(run, expect, line);
    if (!row) {
      Failure failure = OfRow(expect, line);
      failure.kind = FailureKind::NoRow;
      failure.expected = "a row";
      failure.actual = "no such row";
      failure.because =
          fmt::format("there is no row {} of `{}`", JoinWords(KeyCells(run, expect, line), ","),
                      run.program.entities[expect.entity].name);
      failures.push_back(std::move(failure));
      continue;
    }
    for (std::size_t c = 0; c < cells.size(); ++c) {
      const InstructionId id = expect.instructions[c];
      if (!id.valid() || Matches(run, id, *row, cells[c])) continue;
      Failure failure = OfRow(expect, line);
      failure.place = expect.cells[line][c];
      const bool readable = Readable(run, id, cells[c]);
      failure.kind = readable ? FailureKind::Differs : FailureKind::Unreadable;
      failure.column = expect.columns[c];
      failure.expected = cells[c].empty() ? "missing" : cells[c];
      failure.actual = Text(run, id, *row);
      failure.because = readable ? BecauseText(run, id, *row)
                                 : "the expected cell cannot be read as such a value";
      AddRow(run, expect.entity, *row, failure);
      failure.values.push_back({failure.place, failure.place, failure.actual});
      failures.push_back(std::move(failure));
    }
  }
  return failures;
}

}  // namespace levrules::audit
