// The goals of coverage: what there is to see in the rules of a fund.

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <tuple>
#include <unordered_map>
#include <utility>

#include "runtime/audit/coverage.h"
#include "runtime/base/text.h"
#include "runtime/eval/evaluate.h"
#include "runtime/program/print.h"

namespace levrules::audit {

namespace {

using program::Definition;
using program::DefinitionKind;
using program::Instruction;
using program::Number;
using program::Op;
using value::Kind;

// Operations whose value is fixed where their operands are.
bool KeepsFixed(Op op) {
  return op == Op::Constant || op == Op::Parameter || op == Op::AsAt || op == Op::Negate ||
         op == Op::Add || op == Op::Subtract || op == Op::Multiply || op == Op::Divide ||
         op == Op::Absolute || op == Op::Smaller || op == Op::Larger || op == Op::Round ||
         op == Op::SquareRoot || op == Op::Logarithm || op == Op::Exponential || op == Op::Power ||
         op == Op::DateDifference || op == Op::DateAddDays || op == Op::MonthsAfter;
}

class Planner {
 public:
  Planner(const program::Program& program, const std::vector<bool>& own)
      : program_(program), own_(own) {
    coverage_.probes.resize(program.instructions.size());
    for (const Definition& definition : program.definitions) {
      named_.emplace(definition.instruction, &definition);
      if (definition.computed.valid()) named_.emplace(definition.computed, &definition);
    }
    fixed_.resize(program.instructions.size());
    for (std::size_t i = 0; i < fixed_.size(); ++i) {
      const Instruction& instruction = program.instructions[program.instructions.id_at(i)];
      fixed_[i] = KeepsFixed(instruction.op) &&
                  std::ranges::all_of(instruction.operands,
                                      [&](InstructionId id) { return fixed_[id.index()]; });
    }
  }

  Coverage Run() {
    for (const Definition& definition : program_.definitions) {
      if (IsOwn(definition.span)) PlanDefinition(definition);
    }
    std::vector<InstructionId> roots;
    for (const Definition& definition : program_.definitions)
      roots.push_back(definition.instruction);
    for (const program::ReportColumn& column : program_.report) roots.push_back(column.instruction);
    for (const InstructionId id : eval::Closure(program_, roots)) {
      const Instruction& instruction = program_.instructions[id];
      if (!IsOwn(instruction.origin) || OfOverrides(instruction)) continue;
      if (instruction.op == Op::If) PlanIf(id, instruction);
      if (instruction.op == Op::FirstKnown) PlanFirstKnown(id, instruction);
      if (instruction.op == Op::Compare) PlanComparison(id, instruction);
      if (instruction.op == Op::InRange) {
        PlanBoundary(id, instruction, instruction.operands[0], instruction.operands[1]);
        PlanBoundary(id, instruction, instruction.operands[0], instruction.operands[2]);
      }
      if (instruction.op == Op::Rank) PlanTie(id, instruction);
    }
    return std::move(coverage_);
  }

 private:
  using Goals = std::vector<std::optional<std::size_t>>;

  bool IsOwn(Span span) const {
    return span.valid() && span.file.index() < own_.size() && own_[span.file.index()];
  }

  // Whether an override acts is asked by no line of the rules.
  bool OfOverrides(const Instruction& instruction) const {
    return std::ranges::any_of(program_.overrides, [&](const program::OverrideTable& table) {
      return program_.definitions[table.decision].span == instruction.origin;
    });
  }

  std::string Print(InstructionId id) const {
    constexpr std::size_t kLongest = 100;
    std::string text = program::PrintInstruction(program_, id);
    if (CountCharacters(text) <= kLongest) return text;
    std::size_t at = 0;
    for (std::size_t i = 0; i < kLongest; ++i) at += DecodeUtf8(text, at).bytes;
    return text.substr(0, at) + " …";
  }

  std::size_t Add(CoverageKind kind, std::string name, std::string what, std::string hint,
                  Span span) {
    coverage_.goals.push_back({kind, std::move(name), std::move(what), std::move(hint), span, 0});
    return coverage_.goals.size() - 1;
  }
  void Probe(CoverageKind kind, InstructionId id, Goals goals) {
    coverage_.probes[id.index()].push_back({kind, std::move(goals), {}, {}});
  }

  // ---- definitions

  void PlanDefinition(const Definition& definition) {
    if (definition.kind == DefinitionKind::Criterion) PlanCriterion(definition);
    if (definition.kind == DefinitionKind::Decision) PlanDecision(definition);
    if (definition.kind == DefinitionKind::Table) PlanTable(definition);
    std::size_t next = 0;
    if (!definition.exceptions.empty()) PlanExceptions(definition, definition.instruction, next);
  }

  void PlanCriterion(const Definition& definition) {
    const Instruction& criterion = program_.instructions[definition.instruction];
    if (criterion.op != Op::Criterion) return;
    const CoverageKind kind = CoverageKind::Criterion;
    const auto add = [&](std::string what, std::string hint) {
      return Add(kind, definition.name, std::move(what), std::move(hint), definition.span);
    };
    const bool excepted = !definition.exceptions.empty();
    const std::string condition =
        excepted ? fmt::format("`{}`", definition.name) : fmt::format("`{}`", definition.formula);
    Goals goals;
    goals.push_back(add("met", fmt::format("add a row for which {} is true", condition)));
    goals.push_back(add("not met", fmt::format("add a row for which {} is false", condition)));
    if (program_.instructions[criterion.operands[0]].type.optional)
      goals.push_back(add("missing", "add a row in which a value that it needs is missing"));
    Probe(kind, definition.instruction, std::move(goals));
  }

  void PlanDecision(const Definition& definition) {
    const InstructionId id =
        definition.computed.valid() ? definition.computed : definition.instruction;
    const Instruction& decision = program_.instructions[id];
    if (decision.op != Op::Decision) return;
    const auto& items = program_.enumerations[decision.type.enumeration].items;
    Goals goals;
    for (std::size_t i = 0; i < definition.outcomes.size(); ++i) {
      const program::OutcomeLine& line = definition.outcomes[i];
      const std::string outcome = items[static_cast<std::size_t>(line.code)].name;
      const std::string above = i == 0 ? "" : "no outcome above it holds";
      const std::string own = line.formula.empty() ? "" : fmt::format("`{}` is true", line.formula);
      goals.push_back(Add(CoverageKind::Outcome, definition.name, outcome,
                          fmt::format("add a row for which {}{}{}", above,
                                      above.empty() || own.empty() ? "" : " and ", own),
                          line.span));
    }
    Probe(CoverageKind::Outcome, id, std::move(goals));
  }

  void PlanTable(const Definition& definition) {
    const Instruction& table = program_.instructions[definition.instruction];
    if (table.op != Op::Cases || table.operands.size() != 2 * definition.lines.size()) return;
    Goals goals;
    for (std::size_t i = 0; i < definition.lines.size(); ++i) {
      const program::TableLine& line = definition.lines[i];
      goals.push_back(Add(CoverageKind::Branch, definition.name, fmt::format("row {}", i + 1),
                          fmt::format("add a row of data with {}", line.tests), line.span));
    }
    Probe(CoverageKind::Branch, definition.instruction, std::move(goals));
  }

  // `next` counts the exceptions of the definition as they stand in the file: each before those
  // that stand in it.
  void PlanExceptions(const Definition& definition, InstructionId id, std::size_t& next) {
    while (program_.instructions[id].op == Op::Criterion)
      id = program_.instructions[id].operands[0];
    const Instruction& cases = program_.instructions[id];
    if (cases.op != Op::Cases || !program::HasBase(std::get<program::CaseRule>(cases.payload)))
      return;
    Goals goals;
    Span first;
    for (std::size_t i = 0; i + 1 < cases.operands.size(); i += 2) {
      if (next >= definition.exceptions.size()) return;
      const program::ExceptionLine& line = definition.exceptions[next++];
      if (!first.valid()) first = line.span;
      goals.push_back(
          Add(CoverageKind::Branch, definition.name, fmt::format("except where {}", line.formula),
              fmt::format("add a row for which `{}` is true", line.formula), line.span));
      // What another definition is worth has exceptions of its own.
      const InstructionId body = cases.operands[i + 1];
      if (!named_.contains(body)) PlanExceptions(definition, body, next);
    }
    goals.push_back(Add(CoverageKind::Branch, definition.name, "no exception",
                        "add a row for which none of its exceptions holds", first));
    Probe(CoverageKind::Branch, id, std::move(goals));
  }

  // ---- expressions

  // The goals of an expression; a function that is called again has those of its first call.
  template <class Make>
  Goals Once(CoverageKind kind, Span span, std::size_t part, Make make) {
    const auto [entry, added] = known_.try_emplace(std::tuple{kind, span, part});
    if (added) entry->second = make();
    return entry->second;
  }

  void PlanIf(InstructionId id, const Instruction& instruction) {
    Probe(CoverageKind::Branch, id, Once(CoverageKind::Branch, instruction.origin, 0, [&] {
            const std::string condition = Print(instruction.operands[0]);
            const auto add = [&](std::string what, std::string_view truth) {
              return Add(CoverageKind::Branch, "if " + condition, std::move(what),
                         fmt::format("add a row for which `{}` is {}", condition, truth),
                         instruction.origin);
            };
            Goals goals;
            goals.push_back(add("then", "true"));
            goals.push_back(add("else", "false"));
            return goals;
          }));
  }

  void PlanFirstKnown(InstructionId id, const Instruction& instruction) {
    Probe(CoverageKind::Branch, id, Once(CoverageKind::Branch, instruction.origin, 0, [&] {
            Goals goals;
            for (std::size_t i = 0; i < instruction.operands.size(); ++i) {
              const std::string value = Print(instruction.operands[i]);
              std::string hint = fmt::format("add a row in which `{}` is known", value);
              if (i > 0)
                hint = fmt::format("add a row in which {} before `{}` is missing",
                                   i == 1 ? "the value" : "every value", value);
              goals.push_back(Add(CoverageKind::Branch, Print(id), "value " + value,
                                  std::move(hint), instruction.origin));
            }
            return goals;
          }));
  }

  void PlanComparison(InstructionId id, const Instruction& instruction) {
    const auto comparison = std::get<program::Comparison>(instruction.payload);
    if (comparison == program::Comparison::Equal || comparison == program::Comparison::NotEqual)
      return;
    const InstructionId left = instruction.operands[0];
    const InstructionId right = instruction.operands[1];
    const bool place_right = program_.instructions[right].op == Op::Rank;
    if (fixed_[left.index()] || (place_right && !fixed_[right.index()])) {
      PlanBoundary(id, instruction, right, left);
    } else {
      PlanBoundary(id, instruction, left, right);
    }
  }

  // A value against a fixed bound, or a place against its cut.
  void PlanBoundary(InstructionId id, const Instruction& instruction, InstructionId value,
                    InstructionId bound) {
    const Instruction& compared = program_.instructions[value];
    const bool place = compared.op == Op::Rank;
    const bool ordered = compared.type.kind == Kind::Number || compared.type.kind == Kind::Date;
    if (!ordered || fixed_[value.index()] || !(fixed_[bound.index()] || place)) return;
    const auto [entry, added] = boundaries_.try_emplace(std::pair{value, bound});
    if (added) {
      entry->second = Once(CoverageKind::Boundary, instruction.origin,
                           bound == instruction.operands.back() ? 1 : 0,
                           [&] { return BoundaryGoals(instruction.origin, value, bound); });
    }
    coverage_.probes[id.index()].push_back({CoverageKind::Boundary, entry->second, value, bound});
  }

  Goals BoundaryGoals(Span span, InstructionId value, InstructionId bound) {
    const std::string name = Print(value);
    const std::string border = Print(bound);
    const auto add = [&](std::string what, std::string_view where) {
      return Add(CoverageKind::Boundary, fmt::format("`{}` against `{}`", name, border),
                 std::move(what),
                 fmt::format("add a row in which `{}` is {} `{}`", name, where, border), span);
    };
    const Reachable can = ReachableOf(value, bound);
    Goals goals(3);
    if (can.below) goals[0] = add("below", "just below");
    if (can.on) goals[1] = add("on", "exactly");
    if (can.above) goals[2] = add("above", "just above");
    return goals;
  }

  struct Reachable {
    bool below = true, on = true, above = true;
  };
  // What the bounds of a column, or the first place, leave possible.
  Reachable ReachableOf(InstructionId value, InstructionId bound) const {
    Reachable can;
    const Instruction& column = program_.instructions[value];
    const auto* number = std::get_if<Number>(&program_.instructions[bound].payload);
    if (number == nullptr) return can;
    if (column.op == Op::Rank && *number <= Number(1)) can.below = false;
    if (column.op != Op::Field) return can;
    const program::Field& field =
        program_.entities[column.space].fields[std::get<program::FieldIndex>(column.payload)];
    if (field.low_number && *number <= *field.low_number) can.below = false;
    if (field.high_number && *number >= *field.high_number) {
      can.above = false;
      can.on = !field.excludes_high;
    }
    return can;
  }

  void PlanTie(InstructionId id, const Instruction& instruction) {
    Probe(CoverageKind::Tie, id, Once(CoverageKind::Tie, instruction.origin, 0, [&] {
            const auto& rank = std::get<program::Rank>(instruction.payload);
            const auto name = named_.find(id);
            std::string group;
            for (const InstructionId key : rank.group)
              group += (group.empty() ? " and the same " : ", ") + Print(key);
            return Goals{Add(
                CoverageKind::Tie, name != named_.end() ? name->second->name : Print(id), "a tie",
                fmt::format("add two rows with the same `{}`{}", Print(rank.argument), group),
                instruction.origin)};
          }));
  }

  const program::Program& program_;
  const std::vector<bool>& own_;
  Coverage coverage_;
  std::unordered_map<InstructionId, const Definition*> named_;
  std::vector<bool> fixed_;  // by instruction: one value for the whole run, known from parameters
  std::map<std::tuple<CoverageKind, Span, std::size_t>, Goals> known_;
  std::map<std::pair<InstructionId, InstructionId>, Goals> boundaries_;
};

}  // namespace

Coverage PlanCoverage(const program::Program& program, const std::vector<bool>& own) {
  return Planner(program, own).Run();
}

}  // namespace levrules::audit
