#include "runtime/program/dump.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <string_view>
#include <utility>

#include "runtime/base/overloaded.h"
#include "runtime/program/words.h"

namespace levrules::program {

namespace {

constexpr std::pair<Op, std::string_view> kOpNames[] = {
    {Op::Invalid, "invalid"},
    {Op::Constant, "constant"},
    {Op::Missing, "missing"},
    {Op::AsAt, "as_at"},
    {Op::Parameter, "parameter"},
    {Op::Field, "field"},
    {Op::Negate, "negate"},
    {Op::Add, "add"},
    {Op::Subtract, "subtract"},
    {Op::Multiply, "multiply"},
    {Op::Divide, "divide"},
    {Op::Absolute, "absolute"},
    {Op::Smaller, "smaller"},
    {Op::Larger, "larger"},
    {Op::Round, "round"},
    {Op::SquareRoot, "square_root"},
    {Op::Logarithm, "logarithm"},
    {Op::Exponential, "exponential"},
    {Op::Power, "power"},
    {Op::DateDifference, "date_difference"},
    {Op::DateAddDays, "date_add_days"},
    {Op::MonthsAfter, "months_after"},
    {Op::Compare, "compare"},
    {Op::InRange, "in_range"},
    {Op::InSet, "in_set"},
    {Op::Like, "like"},
    {Op::OutcomeIs, "outcome_is"},
    {Op::Not, "not"},
    {Op::And, "and"},
    {Op::Or, "or"},
    {Op::AtLeast, "at_least"},
    {Op::IsMissing, "is_missing"},
    {Op::IsUnranked, "is_unranked"},
    {Op::IsUndetermined, "is_undetermined"},
    {Op::IsRefused, "is_refused"},
    {Op::Exists, "exists"},
    {Op::If, "if"},
    {Op::FirstKnown, "first_known"},
    {Op::Cases, "cases"},
    {Op::Allocate, "allocate"},
    {Op::Override, "override"},
    {Op::Lookup, "lookup"},
    {Op::Follow, "follow"},
    {Op::Aggregate, "aggregate"},
    {Op::Rank, "rank"},
    {Op::RankSize, "rank_size"},
    {Op::Index, "index"},
    {Op::Criterion, "criterion"},
    {Op::Decision, "decision"},
};

std::string_view PopulationName(Population population) {
  switch (population) {
    case Population::All:
      return "all";
    case Population::Within:
      return "within";
    case Population::Via:
      return "via";
    case Population::Before:
      return "before";
    case Population::Through:
      return "through";
  }
  return "?";
}

// With a blank before it, where there is a policy.
std::string PolicyText(Policy policy) {
  return policy == Policy::None ? "" : " " + std::string(PolicyWords(policy));
}

std::string Name(InstructionId id) { return id.valid() ? fmt::format("%{}", id.value) : "-"; }

std::string Names(const std::vector<InstructionId>& ids) {
  std::string text;
  for (const InstructionId id : ids) text += (text.empty() ? "" : ",") + Name(id);
  return text;
}

std::string RoundingText(const Rounding& rounding) {
  return fmt::format("to {} {}", rounding.step.ToFraction(), value::RoundModeName(rounding.mode));
}

std::string AggregateText(const Program& program, const Aggregate& a) {
  std::string text = fmt::format(" {} {} of {}", AggregateWord(a.op), PopulationName(a.population),
                                 program.entities[a.source].name);
  if (a.argument.valid()) text += " argument " + Name(a.argument);
  if (a.where.valid()) text += " where " + Name(a.where);
  if (a.weight.valid()) text += " weight " + Name(a.weight);
  if (a.via.valid()) text += " via " + Name(a.via);
  if (a.rank.valid()) text += " rank " + Name(a.rank);
  if (a.quantile.valid()) text += fmt::format(" at {} type {}", Name(a.quantile), a.quantile_type);
  if (!a.group.empty()) text += " group " + Names(a.group);
  if (a.op == AggregateOp::StdevP || a.op == AggregateOp::StdevS)
    text += " " + RoundingText(a.rounding);
  return text + PolicyText(a.policy);
}

std::string RankText(const Rank& r) {
  std::string text =
      fmt::format(" {} {} first", Name(r.argument), r.highest_first ? "highest" : "lowest");
  if (r.where.valid()) text += " where " + Name(r.where);
  if (!r.group.empty()) text += " group " + Names(r.group);
  text += r.ties == Ties::Share        ? " ties share"
          : r.ties == Ties::ShareWorst ? " ties share worst"
          : r.ties == Ties::Dense      ? " ties dense"
                                       : " ties by";
  for (const RankKey& key : r.by)
    text += fmt::format(" {} {}", Name(key.key), key.highest_first ? "highest" : "lowest");
  return text + PolicyText(r.policy);
}

std::string AllocationText(const Allocation& a) {
  std::string text = " of " + Name(a.pot);
  if (a.in_force.valid()) text += " in force " + Name(a.in_force);
  if (!a.group.empty()) text += " group " + Names(a.group);
  if (a.where.valid()) text += " where " + Name(a.where);
  for (const AllocationShare& share : a.shares)
    text += fmt::format(" share {} by {}", Name(share.share), Name(share.key));
  if (a.at_least.valid()) text += " at least " + Name(a.at_least);
  if (a.at_most.valid()) text += " at most " + Name(a.at_most);
  if (a.step) {
    text += fmt::format(" to {} {}", a.step->ToFraction(),
                        a.largest_remainder ? "largest remainder" : "down");
  }
  for (const RankKey& key : a.ties)
    text += fmt::format(" ties {} {}", Name(key.key), key.highest_first ? "highest" : "lowest");
  if (a.leftover_kept) text += " leftover kept";
  return text + PolicyText(a.policy);
}

std::string PayloadText(const Program& program, const Instruction& instruction) {
  return std::visit(
      Overloaded{
          [](std::monostate) { return std::string(); },
          [](const Number& number) { return " " + number.ToFraction(); },
          [](const TextConstant& text) { return fmt::format(" \"{}\"", text.text); },
          [&](const CodeConstant& code) {
            if (instruction.type.kind == value::Kind::Enumeration) {
              const auto& items = program.enumerations[instruction.type.enumeration].items;
              return " " + items[static_cast<std::size_t>(code.code)].name;
            }
            return std::string(code.code != 0 ? " true" : " false");
          },
          [](const Date& date) { return " " + date.ToIso(); },
          [&](ParameterId id) { return " " + program.parameters[id].name; },
          [&](FieldIndex index) {
            return " " + program.entities[instruction.space].fields[index].name;
          },
          [](const Rounding& rounding) { return " " + RoundingText(rounding); },
          [](Comparison comparison) { return fmt::format(" {}", ComparisonSign(comparison)); },
          [](const Membership& m) {
            return fmt::format("{}{}", m.negated ? " not" : "", m.excludes_high ? " ..<" : "");
          },
          [](const Pattern& p) {
            return fmt::format("{} \"{}\"", p.negated ? " not" : "", p.regex);
          },
          [](const OutcomeSet& set) {
            return fmt::format("{} {:#x}", set.negated ? " not" : "", set.outcomes);
          },
          [](MissingIs is) {
            return std::string(is == MissingIs::Met      ? " missing is met"
                               : is == MissingIs::NotMet ? " missing is not met"
                                                         : "");
          },
          [&](const Aggregate& a) { return AggregateText(program, a); },
          [](const Rank& r) { return RankText(r); },
          [](CaseRule rule) { return " " + std::string(CaseRuleWords(rule)); },
          [](const Allocation& a) { return AllocationText(a); },
          [](const IndexInfo& info) { return std::string(info.shared ? " missing shared" : ""); },
          [&](const DecisionInfo& info) {
            std::string text;
            for (const std::int32_t code : info.codes) {
              text +=
                  " " +
                  program.enumerations[info.outcomes].items[static_cast<std::size_t>(code)].name;
            }
            return text;
          },
      },
      instruction.payload);
}

}  // namespace

std::string_view OpName(Op op) {
  const auto found = std::ranges::find(kOpNames, op, &std::pair<Op, std::string_view>::first);
  return found == std::end(kOpNames) ? "?" : found->second;
}

std::string TypeName(const Program& program, const Type& type) {
  switch (type.kind) {
    case value::Kind::Invalid:
      return "invalid";
    case value::Kind::Boolean:
      return "boolean";
    case value::Kind::Text:
      return "text";
    case value::Kind::Date:
      return "date";
    case value::Kind::Enumeration:
      return program.enumerations[type.enumeration].name;
    case value::Kind::Reference:
      return program.entities[type.entity].name;
    case value::Kind::Number:
      break;
  }
  if (type.percent) return "percent";
  const std::string unit = program.units.Name(type.unit);
  const std::string name = type.decimals == 0 ? "integer" : "number";
  return unit.empty() ? name : name + " " + unit;
}

std::string DumpProgram(const Program& program) {
  std::string text = fmt::format("fund {}\n", program.fund);
  for (const Enumeration& enumeration : program.enumerations) {
    text += fmt::format("enum {}:", enumeration.name);
    for (const Enumerator& item : enumeration.items) text += " " + item.name;
    text += "\n";
  }
  for (const Entity& entity : program.entities) {
    text += fmt::format("entity {}\n", entity.name);
    for (const Field& field : entity.fields) {
      text += fmt::format("  field {} : {}{}\n", field.name, field.type.optional ? "optional " : "",
                          TypeName(program, field.type));
    }
  }
  for (std::size_t i = 0; i < program.instructions.size(); ++i) {
    const Instruction& instruction = program.instructions[program.instructions.id_at(i)];
    text += fmt::format(
        "%{} {}{} : {}{}{}", i, OpName(instruction.op), PayloadText(program, instruction),
        instruction.type.optional ? "optional " : "", TypeName(program, instruction.type),
        instruction.type.may_be_unranked ? " or unranked" : "");
    if (!instruction.operands.empty()) text += " <- " + Names(instruction.operands);
    if (instruction.space.valid()) text += " @" + program.entities[instruction.space].name;
    text += "\n";
  }
  for (const Definition& definition : program.definitions) {
    text += fmt::format("define {}.{} = {}\n", program.entities[definition.entity].name,
                        definition.name, Name(definition.instruction));
  }
  for (const ReportColumn& column : program.report) {
    text += fmt::format("report {} \"{}\" = {}\n", program.entities[column.entity].name,
                        column.header, Name(column.instruction));
  }
  return text;
}

}  // namespace levrules::program
