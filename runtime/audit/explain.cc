#include "runtime/audit/explain.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <set>
#include <utility>

#include "runtime/audit/explain_population.h"
#include "runtime/audit/overrides.h"
#include "runtime/audit/pots.h"
#include "runtime/audit/value_text.h"
#include "runtime/base/text.h"
#include "runtime/program/print.h"

namespace levrules::audit {

namespace {

using program::Definition;
using program::DefinitionKind;
using program::EntityId;
using program::Instruction;
using program::Op;
using value::Column;
using value::Kind;
using value::Number;
using value::State;

class Explainer {
 public:
  Explainer(const Run& run, const ExplainOptions& options) : run_(run), options_(options) {}

  bool Shown(const Definition& definition, std::size_t row) const {
    return shown_.contains({definition.instruction, Row(definition.instruction, row)});
  }

  Step OfDefinition(const Definition& definition, std::size_t row) {
    Step step;
    step.name = definition.name;
    step.title = definition.title;
    step.value = definition.kind == DefinitionKind::Criterion ? VerdictText(definition, row)
                                                              : Text(definition.instruction, row);
    step.cites = definition.cites;
    if (!shown_.insert({definition.instruction, Row(definition.instruction, row)}).second) {
      step.lines.push_back("shown above");
      step.cites.clear();
      return step;
    }
    constexpr std::size_t kDeepest = 100;
    if (depth_ == kDeepest) {
      step.lines.push_back("deeper steps are not shown");
      return step;
    }
    ++depth_;
    switch (definition.kind) {
      case DefinitionKind::Let:
        OfLet(definition, row, step);
        break;
      case DefinitionKind::Index:
        OfIndex(definition, row, step);
        break;
      case DefinitionKind::Criterion:
        OfCriterion(definition, row, step);
        break;
      case DefinitionKind::Table:
        OfTable(definition, row, step);
        break;
      case DefinitionKind::Decision:
        OfDecision(definition, row, step);
        break;
      case DefinitionKind::Allocation:
        OfAllocation(definition, row, step);
        break;
    }
    --depth_;
    return step;
  }

 private:
  const Instruction& At(InstructionId id) const { return run_.program.instructions[id]; }
  const Column& ColumnOf(InstructionId id) const { return run_.results.column(id); }
  std::size_t Row(InstructionId id, std::size_t row) const { return ColumnOf(id).Index(row); }
  std::string Text(InstructionId id, std::size_t row) const {
    return CellText(run_.program, run_.dataset, id, ColumnOf(id), row, Notation::Reader);
  }

  program::DefinitionId IdOf(const Definition& definition) const {
    return run_.program.definitions.id_at(
        static_cast<std::size_t>(&definition - &*run_.program.definitions.begin()));
  }
  std::string VerdictText(const Definition& criterion, std::size_t row) const {
    switch (ResultOf(run_, IdOf(criterion), row).verdict) {
      case Verdict::Met:
        return "met";
      case Verdict::NotMet:
        return "not met";
      case Verdict::Unknown:
        return "unknown";
      case Verdict::Error:
        return "error";
    }
    return "";
  }

  // ---- definitions -----------------------------------------------------------------------------

  // Which exception holds, in a line of its own; gives what then counts, or nothing where that is
  // not known.
  std::optional<InstructionId> Held(const Definition& definition, InstructionId id, std::size_t row,
                                    Step& step) {
    while (IsExceptions(At(id))) {
      const Instruction& cases = At(id);
      InstructionId held = cases.operands.back();
      for (std::size_t i = 0; i + 1 < cases.operands.size(); i += 2) {
        const Column& condition = ColumnOf(cases.operands[i]);
        const program::ExceptionLine* line = LineOf(definition, cases.operands[i]);
        const std::string formula = line == nullptr ? "" : line->formula;
        if (!condition.known(row)) {
          step.lines.push_back(
              fmt::format("whether the exception `{}` holds is {}", formula,
                          condition.state(row) == State::Error ? "an error" : "unknown"));
          Mentions(cases.operands[i], row, step.children);
          return std::nullopt;
        }
        if (!condition.boolean(row)) continue;
        step.lines.push_back(fmt::format("the exception `{}` holds", formula));
        if (line != nullptr)
          step.cites.insert(step.cites.end(), line->cites.begin(), line->cites.end());
        Mentions(cases.operands[i], row, step.children);
        if (held != cases.operands.back()) return std::nullopt;
        held = cases.operands[i + 1];
      }
      id = held;
      // The policy of an exception's block stands around its condition.
      if (At(id).op == Op::Criterion && program::DefinitionOf(run_.program, id) == nullptr)
        id = At(id).operands[0];
    }
    return id;
  }
  static bool IsExceptions(const Instruction& instruction) {
    return instruction.op == Op::Cases &&
           program::HasBase(std::get<program::CaseRule>(instruction.payload));
  }
  static const program::ExceptionLine* LineOf(const Definition& definition,
                                              InstructionId condition) {
    for (const program::ExceptionLine& line : definition.exceptions) {
      if (line.condition == condition) return &line;
    }
    return nullptr;
  }

  void OfLet(const Definition& definition, std::size_t row, Step& step) {
    if (IsExceptions(At(definition.instruction))) {
      const auto held = Held(definition, definition.instruction, row, step);
      if (!held) return;
      step.lines.push_back("= " + program::PrintInstruction(run_.program, *held, true));
      NoteFraction(*held, row, step);
      return Mention(*held, row, step.children);
    }
    const Instruction& instruction = At(definition.instruction);
    // A rank or a population says more than its formula.
    if (instruction.op == Op::Rank || instruction.op == Op::Aggregate) {
      Detail(definition.instruction, row, step);
      return;
    }
    if (IsLeaf(instruction)) {
      step.lines.push_back("= " +
                           program::PrintInstruction(run_.program, definition.instruction, true));
      Detail(definition.instruction, row, step);
      return;
    }
    step.lines.push_back("= " +
                         program::PrintInstruction(run_.program, definition.instruction, true));
    NoteFraction(definition.instruction, row, step);
    Mentions(definition.instruction, row, step.children);
  }

  void OfIndex(const Definition& definition, std::size_t row, Step& step) {
    const auto held = Held(definition, definition.instruction, row, step);
    if (!held) return;
    const Instruction& instruction = At(*held);
    const auto& info = std::get<program::IndexInfo>(instruction.payload);
    const bool shared = info.shared;
    const std::vector<program::IndexPart>& block = definition.blocks[info.block];
    const std::size_t parts = block.size();
    Number weights;
    std::size_t with_data = 0;
    for (std::size_t i = 0; i < parts; ++i) {
      if (!ColumnOf(instruction.operands[2 * i + 1]).known(row)) continue;
      ++with_data;
      weights += ColumnOf(instruction.operands[2 * i]).number(row);
    }
    const Number total = ColumnOf(instruction.operands[2 * parts]).number(row);
    step.lines.push_back(fmt::format("rests on {} of {} parts", with_data, parts));
    if (with_data > 0 && with_data < parts && shared) {
      step.lines.push_back(
          fmt::format("missing shared: the {} with data {} {} of the weight {}, scaled up to it",
                      with_data == 1 ? std::string("part") : fmt::format("{} parts", with_data),
                      with_data == 1 ? "carries" : "carry", Share(weights), Share(total)));
    }
    for (std::size_t i = 0; i < parts; ++i) {
      step.children.push_back(
          OfPart(instruction, i, block[i], row, shared ? weights : total, total));
    }
    NoteFraction(definition.instruction, row, step);
  }

  Step OfPart(const Instruction& instruction, std::size_t i, const program::IndexPart& part,
              std::size_t row, const Number& weights, const Number& total) {
    const InstructionId weight_id = instruction.operands[2 * i];
    const InstructionId value_id = instruction.operands[2 * i + 1];
    Step step;
    step.name = part.title;
    step.cites = part.cites;
    const Number& weight = ColumnOf(weight_id).number(row);
    if (!ColumnOf(value_id).known(row)) {
      step.value = Text(value_id, row);
      step.lines.push_back(fmt::format("weight {}, not used: no value", Share(weight)));
    } else {
      const Number& value = ColumnOf(value_id).number(row);
      const Number contribution =
          weights.IsZero() ? Number(0) : Divide(weight * value * total, weights);
      step.value = NumberText(run_.program, instruction.type, contribution, Notation::Reader);
      const std::string scale =
          weights == total ? "" : fmt::format(" × {} ÷ ({})", Share(total), Share(weights));
      step.lines.push_back(
          fmt::format("weight {} × value {}{}", Share(weight), Text(value_id, row), scale));
    }
    if (part.formula != part.title)
      step.lines.push_back("value = " + program::PrintInstruction(run_.program, value_id));
    if (program::DefinitionOf(run_.program, value_id) != nullptr) {
      Mention(value_id, row, step.children);
    } else {
      Mentions(value_id, row, step.children);
    }
    return step;
  }

  static std::string Share(const Number& share) {
    const Number percent = share * Number(100);
    return percent.IsFiniteDecimal() ? percent.ToDecimal() + "%" : share.ToFraction();
  }

  void OfCriterion(const Definition& definition, std::size_t row, Step& step) {
    const CriterionResult result = ResultOf(run_, IdOf(definition), row);
    if (!result.reason.empty()) step.lines.push_back("because " + result.reason);
    for (const program::Tag& tag : definition.tags)
      step.lines.push_back(fmt::format("tagged {}: {}", tag.scheme, tag.value));
    const auto held = Held(definition, At(definition.instruction).operands[0], row, step);
    if (!held) return;
    const InstructionId condition = *held;
    step.lines.push_back("met when " + program::PrintInstruction(run_.program, condition, true));
    MarginLines(condition, result.margins, row, step.lines);
    if (result.policy_acted) {
      const bool met = std::get<program::MissingIs>(At(definition.instruction).payload) ==
                       program::MissingIs::Met;
      step.lines.push_back(met ? "a value is missing, and the criterion says `missing is met`"
                               : "a value is missing, and the criterion says `missing is not met`");
    }
    if (program::DefinitionOf(run_.program, condition) != nullptr) {
      Mention(condition, row, step.children);
    } else {
      Mentions(condition, row, step.children);
    }
  }

  // The comparisons that alone would turn a condition, with their distances and who stands at a
  // cut.
  void MarginLines(InstructionId condition, const std::vector<Margin>& margins, std::size_t row,
                   std::vector<std::string>& lines) const {
    const std::string values = WithValues(run_, condition, row);
    if (!values.empty() && margins.empty()) lines.push_back("here " + values);
    for (const Margin& margin : margins) {
      std::string line = fmt::format(
          "here {}", margin.values.empty()
                         ? fmt::format("{} is {}", margin.formula, Text(margin.comparison, row))
                         : margin.values);
      if (!margin.distance.empty()) line += fmt::format(": margin {}", margin.distance);
      lines.push_back(line);
      CutLines(run_, margin.comparison, row, lines);
    }
  }

  void OfTable(const Definition& definition, std::size_t row, Step& step) {
    InstructionId id = definition.instruction;
    const Instruction& table = At(id);
    step.lines.push_back(fmt::format("= {}", definition.formula));
    if (table.op != Op::Cases) return Mentions(id, row, step.children);
    const auto rule = std::get<program::CaseRule>(table.payload);
    for (std::size_t i = 0; i < definition.lines.size(); ++i) {
      const Column& condition = ColumnOf(table.operands[2 * i]);
      if (condition.known(row) && !condition.boolean(row)) continue;
      const program::TableLine& line = definition.lines[i];
      Step child;
      child.name = fmt::format("row {}", i + 1);
      child.value = Text(table.operands[2 * i + 1], row);
      child.lines.push_back((condition.known(row) ? "holds: " : "may hold: ") + line.tests);
      child.cites = line.cites;
      Mentions(table.operands[2 * i], row, child.children);
      Mention(table.operands[2 * i + 1], row, child.children);
      step.children.push_back(std::move(child));
      if (condition.known(row) && rule == program::CaseRule::First) break;
    }
    if (step.children.empty()) step.lines.push_back("no row of the table holds");
  }

  void OfAllocation(const Definition& definition, std::size_t row, Step& step) {
    const auto held = Held(definition, definition.instruction, row, step);
    if (!held || At(*held).op != Op::Allocate) return;
    const auto& allocation = std::get<program::Allocation>(At(*held).payload);
    DescribeShare(run_, *held, row, step.lines);
    Mention(allocation.pot, row, step.children);
    for (const program::AllocationShare& share : allocation.shares)
      Mention(share.key, row, step.children);
    for (const InstructionId id : {allocation.where, allocation.at_least, allocation.at_most}) {
      if (id.valid()) Mention(id, row, step.children);
    }
  }

  // A result that a person set is told first; the working is that of the computed one.
  void NoteOverride(const Definition& definition, std::size_t row, Step& step) const {
    for (const Overriding& override_row : OverridesOf(run_, IdOf(definition))) {
      if (override_row.row != row) continue;
      step.lines.push_back(
          fmt::format("{} by {} on {}: {}",
                      override_row.acts ? "overridden" : "an override that does not act yet",
                      override_row.by, override_row.on.ToIso(), override_row.reason));
      if (override_row.acts) step.lines.push_back("computed: " + override_row.computed);
    }
  }

  void OfDecision(const Definition& definition, std::size_t row, Step& step) {
    const Instruction& instruction = At(definition.computed);
    const Column& column = ColumnOf(definition.computed);
    NoteOverride(definition, row, step);
    const auto& items = run_.program.enumerations[instruction.type.enumeration].items;
    if (column.known(row)) {
      const program::Enumerator& item = items[static_cast<std::size_t>(column.code(row))];
      if (item.label != item.name) step.lines.push_back(item.label);
    } else if (column.state(row) == State::Missing) {
      step.lines.push_back(
          "possible: " +
          JoinWords(OutcomeNames(run_.program, definition, column.possible(row)), "or"));
      for (const NeededCell& cell : NeededCells(run_, definition.computed, row))
        step.lines.push_back("needs " + CellName(cell));
    } else {
      const Cause cause = CauseOf(run_, definition.computed, row);
      std::string line = "refused: " + cause.text;
      if (cause.place)
        line += fmt::format(" ({}, row {}, column `{}`)", cause.place->file, cause.place->row,
                            cause.place->column);
      step.lines.push_back(line);
    }
    for (std::size_t i = 0; i < instruction.operands.size(); ++i) {
      const InstructionId condition = instruction.operands[i];
      const program::OutcomeLine& line = definition.outcomes[i];
      Step child;
      child.name = "outcome " + items[static_cast<std::size_t>(line.code)].name;
      child.value = Text(condition, row);
      if (child.value == "missing") child.value = "unknown";
      child.cites = line.cites;
      child.lines.push_back(line.formula.empty() ? "otherwise" : "when " + line.formula);
      if (program::DefinitionOf(run_.program, condition) != nullptr) {
        Mention(condition, row, child.children);
      } else if (At(condition).op != Op::Constant) {
        MarginLines(condition, MarginsOf(run_, condition, row), row, child.lines);
        Mentions(condition, row, child.children);
      }
      step.children.push_back(std::move(child));
      const Column& c = ColumnOf(condition);
      if (c.state(row) == State::Error || (c.known(row) && c.boolean(row))) break;
    }
  }

  std::string CellName(const NeededCell& cell) const {
    const program::Entity& entity = run_.program.entities[cell.entity];
    if (!cell.field) return fmt::format("a row {} of {}", cell.key, entity.name);
    return fmt::format("`{}` of {} {}", entity.fields[*cell.field].name, entity.name, cell.key);
  }

  // ---- what a formula mentions -----------------------------------------------------------------

  // The named and described values inside an instruction, itself left out.
  void Mentions(InstructionId id, std::size_t row, std::vector<Step>& steps) {
    const Instruction& instruction = At(id);
    if (IsLeaf(instruction)) return Leaf(id, row, steps);
    for (const InstructionId operand : instruction.operands) Mention(operand, row, steps);
  }

  void Mention(InstructionId id, std::size_t row, std::vector<Step>& steps) {
    const Definition* definition = program::DefinitionOf(run_.program, id);
    if (definition == nullptr) return Mentions(id, row, steps);
    const bool there =
        std::ranges::any_of(steps, [&](const Step& step) { return step.name == definition->name; });
    if (!there) steps.push_back(OfDefinition(*definition, row));
  }

  static bool IsLeaf(const Instruction& i) {
    return i.op == Op::Field || i.op == Op::Parameter || i.op == Op::AsAt ||
           i.op == Op::Aggregate || i.op == Op::Rank || i.op == Op::RankSize ||
           i.op == Op::Lookup || i.op == Op::Follow;
  }

  void Leaf(InstructionId id, std::size_t row, std::vector<Step>& steps) {
    Step step;
    step.name = program::PrintInstruction(run_.program, id, true);
    const bool there =
        std::ranges::any_of(steps, [&](const Step& other) { return other.name == step.name; });
    if (there) return;
    step.value = Text(id, row);
    if (!shown_.insert({id, Row(id, row)}).second) {
      step.lines.push_back("shown above");
    } else {
      Detail(id, row, step);
    }
    steps.push_back(std::move(step));
  }

  void Detail(InstructionId id, std::size_t row, Step& step) {
    const Instruction& instruction = At(id);
    if (instruction.op == Op::Field) {
      FieldDetail(instruction, row, step);
    } else if (instruction.op == Op::Parameter) {
      ParameterDetail(instruction, step);
    } else if (instruction.op == Op::AsAt) {
      step.lines.push_back("the day of the run");
    } else if (instruction.op == Op::Rank) {
      step.lines.push_back("= " + program::PrintInstruction(run_.program, id, true));
      DescribeRank(run_, id, row, step.lines);
      const auto& rank = std::get<program::Rank>(instruction.payload);
      if (rank.where.valid()) Mention(rank.where, row, step.children);
      if (ColumnOf(id).state(row) == State::Unranked) return;
      Mention(rank.argument, row, step.children);
      for (const InstructionId key : rank.group) Mention(key, row, step.children);
      for (const program::RankKey& key : rank.by) Mention(key.key, row, step.children);
    } else if (instruction.op == Op::RankSize) {
      step.lines.push_back("rows with a place in this row's group");
    } else if (instruction.op == Op::Aggregate) {
      const std::string formula = program::PrintInstruction(run_.program, id, true);
      if (step.name != formula) step.lines.push_back("= " + formula);
      NoteFraction(id, row, step);
      DescribePopulation(run_, id, row, options_.all_rows, step.lines);
    } else {
      ReferenceDetail(instruction, row, step);
    }
  }

  void FieldDetail(const Instruction& instruction, std::size_t row, Step& step) {
    const auto index = std::get<program::FieldIndex>(instruction.payload);
    const program::Field& field = run_.program.entities[instruction.space].fields[index];
    const data::Table& table = run_.dataset.table(instruction.space);
    const std::pair<program::FieldIndex, std::uint32_t> cell = {index,
                                                                static_cast<std::uint32_t>(row)};
    if (step.title.empty()) step.title = field.title;
    std::string line =
        fmt::format("{}, row {}, column `{}`", table.file, table.lines[row], field.header);
    if (const auto reason = table.reasons.find(cell); reason != table.reasons.end())
      line += fmt::format(" ({})", reason->second);
    if (const auto fault = table.faults.find(cell); fault != table.faults.end()) {
      line += ": " + MessageOf({.kind = fault->second.kind, .arguments = fault->second.arguments});
    }
    step.lines.push_back(std::move(line));
    step.cites.insert(step.cites.end(), field.cites.begin(), field.cites.end());
    if (field.cites.empty()) step.cites = run_.program.entities[instruction.space].cites;
  }

  void ParameterDetail(const Instruction& instruction, Step& step) {
    const auto id = std::get<program::ParameterId>(instruction.payload);
    const program::Parameter& parameter = run_.program.parameters[id];
    step.title = parameter.title;
    for (const program::ParameterSetting& setting : run_.settings.parameters) {
      if (setting.parameter == id) {
        step.lines.push_back("set for this run, in place of the value in force");
        return;
      }
    }
    const auto in_force = eval::ValueInForce(parameter, run_.settings.as_at);
    if (!in_force) return;
    const program::ParameterValue& value = parameter.values[*in_force];
    std::string line = "parameter";
    if (value.from) line += ", in force from " + value.from->ToIso();
    if (value.to) line += " to " + value.to->ToIso();
    step.lines.push_back(std::move(line));
    step.cites = value.cites;
  }

  void ReferenceDetail(const Instruction& instruction, std::size_t row, Step& step) {
    if (instruction.op == Op::Lookup) {
      for (const InstructionId key : instruction.operands) Mention(key, row, step.children);
      return;
    }
    const Column& reference = ColumnOf(instruction.operands[0]);
    Mention(instruction.operands[0], row, step.children);
    if (!reference.known(row)) return;
    const auto at = static_cast<std::size_t>(reference.code(row));
    const EntityId entity = At(instruction.operands[0]).type.entity;
    step.lines.push_back(fmt::format("of {} {}", run_.program.entities[entity].name,
                                     KeyText(run_.program, run_.dataset, entity, at)));
    Mention(instruction.operands[1], at, step.children);
  }

  // A number shown shortened is given exactly, so that it can be checked.
  void NoteFraction(InstructionId id, std::size_t row, Step& step) {
    const Column& column = ColumnOf(id);
    if (column.kind() != Kind::Number || !column.known(row) || !step.value.starts_with("≈")) return;
    constexpr std::size_t kLongest = 60;
    const std::string fraction = column.number(row).ToFraction();
    if (fraction.size() <= kLongest) step.lines.push_back("exactly " + fraction);
  }

  const Run& run_;
  const ExplainOptions& options_;
  std::set<std::pair<InstructionId, std::size_t>> shown_;
  std::size_t depth_ = 0;
};

// The fields of the row itself that its decisions read, and what each decision would be without one
// of them.
std::vector<Step> WhatIf(const Run& run, EntityId entity, std::size_t row,
                         const WithoutCell& without_cell) {
  std::vector<InstructionId> roots;
  std::vector<const Definition*> decisions;
  for (const Definition& definition : run.program.definitions) {
    if (definition.kind != DefinitionKind::Decision || definition.entity != entity) continue;
    roots.push_back(definition.instruction);
    decisions.push_back(&definition);
  }
  std::set<program::FieldIndex> fields;
  for (const InstructionId id : eval::Closure(run.program, roots)) {
    const Instruction& instruction = run.program.instructions[id];
    if (instruction.op == Op::Field && instruction.space == entity)
      fields.insert(std::get<program::FieldIndex>(instruction.payload));
  }
  std::vector<Step> steps;
  for (const program::FieldIndex field : fields) {
    const program::Field& info = run.program.entities[entity].fields[field];
    if (info.role == program::FieldRole::Key ||
        !run.dataset.table(entity).columns[field].known(row))
      continue;
    const eval::Results without = without_cell(entity, row, field);
    Step step;
    step.name = info.name;
    for (const Definition* decision : decisions) {
      const std::string now =
          CellText(run.program, run.dataset, decision->instruction,
                   run.results.column(decision->instruction), row, Notation::File);
      const std::string then = CellText(run.program, run.dataset, decision->instruction,
                                        without.column(decision->instruction), row, Notation::File);
      step.lines.push_back(now == then
                               ? fmt::format("{} stays {}", decision->name, now)
                               : fmt::format("{} becomes {} (now {})", decision->name, then, now));
    }
    steps.push_back(std::move(step));
  }
  return steps;
}

}  // namespace

Explanation ExplainRow(const Run& run, EntityId entity, std::size_t row,
                       const ExplainOptions& options, const WithoutCell& without_cell) {
  Explanation explanation;
  explanation.key = KeyText(run.program, run.dataset, entity, row);
  explanation.label = LabelText(run.program, run.dataset, entity, row).value_or(explanation.key);
  explanation.entity = run.program.entities[entity].title.empty()
                           ? run.program.entities[entity].name
                           : run.program.entities[entity].title;
  const data::Table& table = run.dataset.table(entity);
  explanation.place = fmt::format("{}, row {}", table.file, table.lines[row]);
  Explainer explainer(run, options);
  for (const Definition& definition : run.program.definitions) {
    if (definition.entity != entity || definition.kind != DefinitionKind::Decision) continue;
    explanation.decisions.push_back(explainer.OfDefinition(definition, row));
  }
  for (const Definition& definition : run.program.definitions) {
    if (definition.entity != entity || explainer.Shown(definition, row)) continue;
    explanation.others.push_back(explainer.OfDefinition(definition, row));
  }
  for (const program::ReportColumn& column : run.program.report) {
    if (column.entity != entity ||
        program::DefinitionOf(run.program, column.instruction) != nullptr)
      continue;
    Step step;
    step.name = column.formula;
    step.title = column.header == column.formula ? "" : column.header;
    step.value = CellText(run.program, run.dataset, column.instruction,
                          run.results.column(column.instruction), row, Notation::Reader);
    explanation.others.push_back(std::move(step));
  }
  explanation.what_if = WhatIf(run, entity, row, without_cell);
  return explanation;
}

}  // namespace levrules::audit
