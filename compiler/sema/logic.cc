#include "compiler/sema/logic.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <utility>
#include <vector>

#include "compiler/sema/regions.h"
#include "compiler/sema/table_geometry.h"
#include "runtime/program/walk.h"

namespace levrules::sema {

namespace {

using program::Definition;
using program::Instruction;
using program::InstructionId;
using program::Op;
using program::Program;
using program::Question;

// What can be said of a condition for every row that the data contract allows.
enum class Verdict { Open, Both, NeverTrue, NeverFalse };

// Whether a node is a condition of its own: comparisons and what joins them, not a field.
bool IsCondition(const Instruction& instruction) {
  static const std::set<Op> kConditions = {
      Op::Compare, Op::InRange, Op::InSet,   Op::Like,   Op::OutcomeIs, Op::Not,
      Op::And,     Op::Or,      Op::AtLeast, Op::Exists, Op::IsMissing, Op::IsUnranked};
  return kConditions.contains(instruction.op) && instruction.space.valid();
}

bool TestsOfTable(const Instruction& instruction) {
  return instruction.op == Op::Cases &&
         !program::HasBase(std::get<program::CaseRule>(instruction.payload));
}

class LogicChecker {
 public:
  LogicChecker(Program& program, const std::set<FileId>& library_files, DiagnosticList& out)
      : program_(program), library_files_(library_files), out_(out) {}

  void Run() {
    for (std::size_t i = 0; i < program_.definitions.size(); ++i) {
      const Definition& definition = program_.definitions[program_.definitions.id_at(i)];
      Visit(definition.instruction);
      if (definition.computed.valid()) Visit(definition.computed);
    }
    for (const auto& [span, instances] : conditions_) CheckCondition(span, instances);
    ReportConstants();
    for (std::size_t i = 0; i < program_.definitions.size(); ++i) {
      const Definition& definition = program_.definitions[program_.definitions.id_at(i)];
      if (definition.kind == program::DefinitionKind::Decision) CheckOutcomes(definition);
    }
  }

 private:
  // The conditions as written, each with all its instances: a function is read at every call.
  void Visit(InstructionId root) {
    program::ForEachReachable(program_, root, seen_, [&](InstructionId id) {
      const Instruction& instruction = program_.instructions[id];
      if (IsCondition(instruction) && !library_files_.contains(instruction.origin.file))
        conditions_[instruction.origin].push_back(id);
      if (!TestsOfTable(instruction)) return true;
      // The tests of a table have questions of their own; its results stand behind each.
      for (std::size_t i = 1; i < instruction.operands.size(); i += 2)
        Visit(instruction.operands[i]);
      return false;
    });
  }

  // The operands of nested `and`s, or of nested `or`s.
  void Flatten(InstructionId id, Op op, std::vector<InstructionId>& parts) const {
    const Instruction& instruction = program_.instructions[id];
    if (instruction.op != op) return parts.push_back(id);
    for (const InstructionId operand : instruction.operands) Flatten(operand, op, parts);
  }

  Verdict Judge(InstructionId id) const {
    const Op op = program_.instructions[id].op;
    std::vector<InstructionId> parts;
    Flatten(id, op == Op::And || op == Op::Or ? op : Op::Invalid, parts);
    if (op != Op::And && op != Op::Or) parts = {id};
    Regions regions(program_);
    const std::size_t all = parts.size();
    std::erase_if(parts, [&](InstructionId part) { return !regions.Collect(part); });
    if (parts.empty()) return Verdict::Open;
    regions.Freeze();
    const bool whole = parts.size() == all;
    // A part of an `and` may be enough to see that it never holds, one of an `or` that it always
    // does.
    const auto holds = op == Op::Or ? regions.WhereAny(parts) : regions.WhereAll(parts);
    const auto fails = op == Op::Or ? regions.WhereNone(parts) : regions.WhereNotAll(parts);
    if (!holds || !fails) return Verdict::Open;
    if (holds->empty() && (whole || op == Op::And)) return Verdict::NeverTrue;
    if (fails->empty() && (whole || op == Op::Or)) return Verdict::NeverFalse;
    return whole ? Verdict::Both : Verdict::Open;
  }

  bool HoldsReported(Span span) const {
    return std::ranges::any_of(reported_, [&](Span inner) {
      return inner.file == span.file && span.begin <= inner.begin && inner.end <= span.end;
    });
  }

  void CheckCondition(Span span, const std::vector<InstructionId>& instances) {
    std::set<Verdict> verdicts;
    for (const InstructionId id : instances) verdicts.insert(Judge(id));
    const bool never_true = verdicts.contains(Verdict::NeverTrue);
    const bool never_false = verdicts.contains(Verdict::NeverFalse);
    if (verdicts.contains(Verdict::Both) || (never_true && never_false)) {
      ++program_.logic.decided;
    } else if (verdicts.contains(Verdict::Open)) {
      program_.logic.open.push_back({Question::Kind::Constant, instances, {}, "", span});
    } else {
      // The innermost one says what is wrong; those around it follow from it.
      pending_.emplace_back(span, never_true);
    }
  }

  void ReportConstants() {
    std::ranges::stable_sort(pending_, {},
                             [](const auto& item) { return item.first.end - item.first.begin; });
    for (const auto& [span, never_true] : pending_) {
      if (HoldsReported(span)) continue;
      reported_.push_back(span);
      out_.Add({.kind = DiagnosticKind::ConditionConstant,
                .primary = span,
                .arguments = {never_true ? "true" : "false"},
                .help = never_true
                            ? "no value that the data may hold fits it: correct a number or a "
                              "sign, or delete it"
                            : "every value that the data may hold fits it: correct a number or a "
                              "sign, or delete it"});
    }
  }

  void CheckOutcomes(const Definition& definition) {
    const InstructionId decision =
        definition.computed.valid() ? definition.computed : definition.instruction;
    const std::vector<InstructionId> conditions = program_.instructions[decision].operands;
    if (conditions.empty()) return;
    for (std::size_t i = 1; i < conditions.size(); ++i) CheckReached(definition, conditions, i);
    const bool closed = program_.instructions[conditions.back()].op == Op::Constant;
    if (!closed) CheckComplete(definition, conditions);
  }

  // Whether a row comes to the i-th outcome, past those above it.
  void CheckReached(const Definition& definition, const std::vector<InstructionId>& conditions,
                    std::size_t i) {
    Regions regions(program_);
    std::vector<InstructionId> above;
    for (std::size_t j = 0; j < i; ++j) {
      if (regions.Collect(conditions[j])) above.push_back(conditions[j]);
    }
    const bool known = regions.Collect(conditions[i]);
    regions.Freeze();
    // Where nothing can be said of the condition itself, it might hold anywhere.
    const auto own = known ? regions.WhereAll({conditions[i]})
                           : std::optional(std::vector<Box>{regions.axes().Everything()});
    const auto taken = regions.WhereAny(above);
    const std::string outcome = OutcomeName(definition, i);
    if (!own || !taken) return Ask(conditions, i, outcome);
    if (own->empty()) return;  // Said of the condition.
    bool covered = !above.empty();
    for (const Box& box : *own) {
      if (!covered) break;
      const Gap gap = FindGap(*taken, box, false);
      if (!gap.decided) return Ask(conditions, i, outcome);
      covered = !gap.box.has_value();
    }
    if (covered && AlwaysTaken(above)) return;  // Said of that condition.
    if (covered) return ReportUnreached(conditions, i, outcome);
    if (!known || above.size() < i) return Ask(conditions, i, outcome);
    ++program_.logic.decided;
  }

  // Whether one of the conditions is never false by what is compared in it.
  bool AlwaysTaken(const std::vector<InstructionId>& conditions) const {
    return std::ranges::any_of(conditions, [&](InstructionId condition) {
      return program_.instructions[condition].op != Op::Constant &&
             Judge(condition) == Verdict::NeverFalse;
    });
  }

  void Ask(const std::vector<InstructionId>& conditions, std::size_t i,
           const std::string& outcome) {
    program_.logic.open.push_back(
        {Question::Kind::Unreachable,
         std::vector<InstructionId>(conditions.begin(),
                                    conditions.begin() + static_cast<std::ptrdiff_t>(i) + 1),
         {},
         outcome,
         program_.instructions[conditions[i]].origin});
  }

  void ReportUnreached(const std::vector<InstructionId>& conditions, std::size_t i,
                       const std::string& outcome) {
    std::vector<Label> labels;
    for (std::size_t j = 0; j < i; ++j) {
      labels.push_back({program_.instructions[conditions[j]].origin, "this takes rows before it"});
    }
    out_.Add({.kind = DiagnosticKind::OutcomeUnreachable,
              .primary = program_.instructions[conditions[i]].origin,
              .arguments = {outcome},
              .labels = std::move(labels),
              .help = "the outcomes above it take every row that fits it: move it up, or correct a "
                      "condition"});
  }

  void CheckComplete(const Definition& definition, const std::vector<InstructionId>& conditions) {
    Regions regions(program_);
    std::vector<InstructionId> read;
    for (const InstructionId condition : conditions) {
      if (regions.Collect(condition)) read.push_back(condition);
    }
    regions.Freeze();
    const auto none = regions.WhereNone(read);
    if (none && none->empty()) {
      ++program_.logic.decided;
      return;
    }
    const bool shown = none && read.size() == conditions.size();
    out_.Add({.kind = DiagnosticKind::DecisionOpen,
              .primary = definition.span,
              .arguments = {definition.name},
              .help = fmt::format(
                  "{}end it with an outcome for all other rows, as in `outcome {} otherwise`",
                  shown ? fmt::format("none of its conditions holds where {}: ",
                                      WitnessText(WitnessOf(regions.axes(), none->front(), {})))
                        : "",
                  OutcomeName(definition, conditions.size() - 1))});
  }

  std::string OutcomeName(const Definition& definition, std::size_t i) const {
    const auto& items =
        program_.enumerations[program_.instructions[definition.instruction].type.enumeration].items;
    return items[static_cast<std::size_t>(definition.outcomes[i].code)].name;
  }

  Program& program_;
  const std::set<FileId>& library_files_;
  DiagnosticList& out_;
  std::set<InstructionId> seen_;
  std::map<Span, std::vector<InstructionId>> conditions_;
  std::vector<std::pair<Span, bool>> pending_;
  std::vector<Span> reported_;
};

}  // namespace

void CheckLogic(Program& program, const std::set<FileId>& library_files, DiagnosticList& out) {
  LogicChecker(program, library_files, out).Run();
}

}  // namespace levrules::sema
