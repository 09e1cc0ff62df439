// The order in which definitions are read: what a definition names comes before it.

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "compiler/format/print_expression.h"
#include "compiler/sema/elaborator.h"
#include "compiler/syntax/walk.h"
#include "runtime/base/overloaded.h"

namespace levrules::sema {

namespace {

std::string Text(const std::optional<syntax::Quoted>& quoted) {
  return quoted ? quoted->text : std::string();
}

void AddExpressions(const syntax::LetBlock& block, std::vector<ExprId>& open) {
  open.push_back(block.value);
  for (const auto& exception : block.exceptions) {
    open.push_back(exception.condition);
    AddExpressions(exception.block, open);
  }
}

void AddExpressions(const syntax::IndexBlock& block, std::vector<ExprId>& open) {
  for (const syntax::IndexPart& part : block.parts) open.push_back(part.value);
  for (const auto& exception : block.exceptions) {
    open.push_back(exception.condition);
    AddExpressions(exception.block, open);
  }
}

void AddExpressions(const syntax::CriterionBlock& block, std::vector<ExprId>& open) {
  if (block.met_when) open.push_back(*block.met_when);
  for (const auto& exception : block.exceptions) {
    open.push_back(exception.condition);
    AddExpressions(exception.block, open);
  }
}

void AddExpressions(const syntax::AllocationBlock& block, std::vector<ExprId>& open) {
  for (const auto& maybe : {block.of, block.where, block.at_least, block.at_most}) {
    if (maybe) open.push_back(*maybe);
  }
  for (const syntax::AllocationShare& share : block.shares) open.push_back(share.key);
  if (block.rounding) {
    for (const syntax::Order& order : block.rounding->ties) open.push_back(order.key);
  }
  for (const auto& exception : block.exceptions) {
    open.push_back(exception.condition);
    AddExpressions(exception.block, open);
  }
}

std::vector<ExprId> ExpressionsOf(const syntax::DefinitionBody& body) {
  std::vector<ExprId> open;
  std::visit(Overloaded{
                 [&](const syntax::LetDefinition& d) { AddExpressions(d.block, open); },
                 [&](const syntax::IndexDefinition& d) { AddExpressions(d.block, open); },
                 [&](const syntax::CriterionDefinition& d) { AddExpressions(d.block, open); },
                 [&](const syntax::AllocationDefinition& d) { AddExpressions(d.block, open); },
                 [&](const syntax::TableDefinition& d) {
                   open = d.columns;
                   for (const syntax::TableLine& line : d.lines) {
                     open.push_back(line.result);
                     for (const syntax::TableCell& cell : line.cells) {
                       for (const syntax::CellTest& test : cell.tests) {
                         if (test.low.valid()) open.push_back(test.low);
                         if (test.high.valid()) open.push_back(test.high);
                       }
                     }
                   }
                 },
                 [&](const syntax::DecisionDefinition& d) {
                   for (const syntax::Outcome& outcome : d.outcomes) {
                     if (outcome.when) open.push_back(*outcome.when);
                   }
                 },
                 [](const auto&) {},
             },
             body);
  return open;
}

}  // namespace

std::vector<SlotIndex> Elaborator::SlotsNamedIn(SlotIndex index) const {
  const DefinitionSlot& slot = slots_[index];
  std::vector<ExprId> open = ExpressionsOf(slot.source->body);
  std::vector<SlotIndex> named;
  const auto add = [&](const std::string& name) {
    const auto [first, last] = slots_by_name_.equal_range(name);
    for (auto entry = first; entry != last; ++entry) named.push_back(entry->second);
  };
  while (!open.empty()) {
    const ExprId expr = open.back();
    open.pop_back();
    if (const auto* name = std::get_if<syntax::NameExpr>(&slot.tree->exprs[expr])) {
      add(name->base.text);
      for (const Identifier& step : name->path) add(step.text);
    }
    if (const auto* call = std::get_if<syntax::CallExpr>(&slot.tree->exprs[expr])) {
      for (const Identifier& group : call->clauses.within) add(group.text);
      if (call->clauses.prefix) add(call->clauses.prefix->rank.text);
    }
    syntax::ForEachChild(*slot.tree, expr, [&](ExprId child) { open.push_back(child); });
  }
  return named;
}

void Elaborator::ElaborateInOrder(SlotIndex index) {
  std::vector<SlotIndex> open = {index};
  std::set<SlotIndex> entered;
  while (!open.empty()) {
    const SlotIndex slot = open.back();
    bool ready = true;
    // A name met again on the way is part of a circle, or of another entity: elaborating will tell.
    if (slots_[slot].progress == Progress::Untouched && entered.insert(slot).second) {
      for (const SlotIndex next : SlotsNamedIn(slot)) {
        if (slots_[next].progress != Progress::Untouched || entered.contains(next)) continue;
        open.push_back(next);
        ready = false;
      }
    }
    if (!ready) continue;
    ElaborateSlot(slot);
    open.pop_back();
  }
}

InstructionId Elaborator::ElaborateSlot(SlotIndex index) {
  DefinitionSlot& slot = slots_[index];
  if (slot.progress == Progress::Done) return slot.instruction;
  if (slot.progress == Progress::Running) {
    // The definitions from this one to the innermost need each other in a circle.
    std::vector<SlotIndex> steps(std::ranges::find(running_, index), running_.end());
    // Told from the line that stands first in the file.
    std::rotate(steps.begin(), std::ranges::min_element(steps), steps.end());
    std::string circle;
    std::vector<Label> labels;
    for (std::size_t i = 0; i < steps.size(); ++i) {
      const SlotIndex next = steps[(i + 1) % steps.size()];
      circle += fmt::format("{}`{}` needs `{}`", circle.empty() ? "" : ", ", slots_[steps[i]].name,
                            slots_[next].name);
      if (i > 0) labels.push_back({slots_[steps[i]].name_span, "part of the circle"});
    }
    out_.Add(
        {.kind = DiagnosticKind::Circular,
         .primary = slots_[steps.front()].name_span,
         .arguments = {circle},
         .labels = labels,
         .help = "a definition cannot depend on its own result; take one step out of the circle"});
    return Invalid(slot.name_span);
  }
  slot.progress = Progress::Running;
  running_.push_back(index);
  Scope scope;
  scope.tree = slot.tree;
  scope.space = slot.entity;
  program::Definition definition;
  definition.name = slot.name;
  definition.entity = slot.entity;
  definition.span = slot.name_span;
  definition.place = index;
  definition.cites = CitationsOf(slot.source->cites);
  const DefinitionSlot source = slot;  // More slots are not made, but the program's tables move.
  const std::size_t first = program_.instructions.size();
  const InstructionId value = ElaborateBody(source, scope, definition);
  const DefinitionId in_making = IdInMaking();
  running_.pop_back();
  DefinitionSlot& done = slots_[index];
  done.instruction = value;
  done.progress = Progress::Done;
  definition.instruction = value;
  done.id = program_.definitions.Add(std::move(definition));
  GiveId(first, in_making, done.id);
  return value;
}

// Other definitions may be added while this one is read, so its place is not known before its end.
DefinitionId Elaborator::IdInMaking() const {
  constexpr std::size_t kBehindAll = std::size_t{1} << 30;
  return program_.definitions.id_at(kBehindAll + running_.back());
}

void Elaborator::GiveId(std::size_t first, DefinitionId in_making, DefinitionId id) {
  const auto give = [&](DefinitionId& held) {
    if (held == in_making) held = id;
  };
  for (std::size_t i = first; i < program_.instructions.size(); ++i) {
    program::Payload& payload = program_.instructions[program_.instructions.id_at(i)].payload;
    if (auto* index = std::get_if<program::IndexInfo>(&payload)) give(index->definition);
    if (auto* decision = std::get_if<program::DecisionInfo>(&payload)) give(decision->definition);
    if (auto* allocation = std::get_if<program::Allocation>(&payload)) give(allocation->definition);
  }
  for (program::WeightCheck& check : program_.weight_checks) give(check.definition);
  for (program::OverrideTable& table : program_.overrides) give(table.decision);
}

InstructionId Elaborator::ElaborateBody(const DefinitionSlot& slot, const Scope& scope,
                                        program::Definition& definition) {
  using program::DefinitionKind;
  const auto begin = [&](DefinitionKind kind, const std::optional<syntax::Quoted>& title) {
    definition.kind = kind;
    definition.title = Text(title);
  };
  return std::visit(Overloaded{
                        [&](const syntax::LetDefinition& d) {
                          begin(DefinitionKind::Let, d.title);
                          definition.formula = format::PrintExpression(*slot.tree, d.block.value);
                          return ElaborateLet(d, scope, definition);
                        },
                        [&](const syntax::IndexDefinition& d) {
                          begin(DefinitionKind::Index, d.title);
                          return ElaborateIndex(d, scope, definition);
                        },
                        [&](const syntax::CriterionDefinition& d) {
                          begin(DefinitionKind::Criterion, d.title);
                          return ElaborateCriterion(d, scope, definition);
                        },
                        [&](const syntax::TableDefinition& d) {
                          begin(DefinitionKind::Table, d.title);
                          return ElaborateTable(d, scope, definition);
                        },
                        [&](const syntax::DecisionDefinition& d) {
                          begin(DefinitionKind::Decision, d.title);
                          return ElaborateDecision(d, slot, scope, definition);
                        },
                        [&](const syntax::AllocationDefinition& d) {
                          begin(DefinitionKind::Allocation, d.title);
                          return ElaborateAllocation(d, scope, definition);
                        },
                        [&](const auto&) { return Invalid(slot.name_span); },
                    },
                    slot.source->body);
}

}  // namespace levrules::sema
