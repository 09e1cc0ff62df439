#include "compiler/sema/rounded.h"

#include <algorithm>
#include <set>
#include <utility>
#include <vector>

#include "runtime/program/walk.h"

namespace levrules::sema {

namespace {

using program::InstructionId;
using program::Op;
using program::Program;

class RoundedUses {
 public:
  explicit RoundedUses(Program& program) : program_(program) {}

  void Run() {
    for (std::size_t i = 0; i < program_.definitions.size(); ++i)
      Visit(program_.definitions[program_.definitions.id_at(i)].instruction);
  }

 private:
  void Visit(InstructionId root) {
    program::ForEachReachable(program_, root, seen_, [&](InstructionId id) {
      const program::Instruction& instruction = program_.instructions[id];
      if (instruction.op == Op::Compare || instruction.op == Op::InRange) {
        for (const InstructionId operand : instruction.operands)
          Look(operand, false, instruction.origin);
      } else if (const auto* rank = std::get_if<program::Rank>(&instruction.payload)) {
        Look(rank->argument, true, instruction.origin);
      }
      return true;
    });
  }

  void Look(InstructionId operand, bool ranked, Span span) {
    const program::Instruction& rounding = program_.instructions[operand];
    if (rounding.op != Op::Round || !rounding.space.valid() || OfPlaces(operand)) return;
    program_.rounded_uses.push_back({operand, ranked, span, rounding.origin});
  }

  // Whether places or counts of rows go into it.
  bool OfPlaces(InstructionId root) const {
    std::vector<InstructionId> open = {root};
    std::set<InstructionId> seen;
    while (!open.empty()) {
      const InstructionId id = open.back();
      open.pop_back();
      if (!seen.insert(id).second) continue;
      const program::Instruction& instruction = program_.instructions[id];
      if (instruction.op == Op::Rank || instruction.op == Op::RankSize) return true;
      const auto* aggregate = std::get_if<program::Aggregate>(&instruction.payload);
      if (aggregate != nullptr && aggregate->op == program::AggregateOp::Count) return true;
      open.insert(open.end(), instruction.operands.begin(), instruction.operands.end());
    }
    return false;
  }

  Program& program_;
  std::set<InstructionId> seen_;
};

}  // namespace

void NoteRoundedUses(Program& program) { RoundedUses(program).Run(); }

void WarnRounded(const Program& program, DiagnosticList& out) {
  for (const program::RoundedUse& use : program.rounded_uses) {
    std::vector<Label> labels;
    const Span at = use.rounded_at;
    const bool inside =
        at.file == use.span.file && use.span.begin <= at.begin && at.end <= use.span.end;
    if (!inside) labels.push_back({at, "it is rounded here"});
    out.Add({.kind = DiagnosticKind::RoundedBeforeUse,
             .primary = use.span,
             .arguments = {use.ranked ? "ranked" : "compared"},
             .labels = std::move(labels),
             .help = use.ranked
                         ? "rank the exact value and round it where it is shown: rows that "
                           "differ by less than the rounding are tied here"
                         : "compare the exact value and round it where it is shown: rows just "
                           "beside the limit may fall on its other side here"});
  }
}

}  // namespace levrules::sema
