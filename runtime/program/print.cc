#include "runtime/program/print.h"

#include <fmt/format.h>

#include <algorithm>

#include "runtime/base/text.h"
#include "runtime/program/words.h"

namespace levrules::program {

namespace {

enum Level { kLoose, kOr, kAnd, kNot, kComparison, kRounded, kSum, kProduct, kTight };

class Printer {
 public:
  explicit Printer(const Program& program) : program_(program) {}

  std::string Print(InstructionId id, Level context, bool expand) const {
    if (const Definition* definition = DefinitionOf(program_, id); definition != nullptr && !expand)
      return definition->name;
    const auto [text, level] = Node(program_.instructions[id]);
    return level < context ? "(" + text + ")" : text;
  }

 private:
  struct Printed {
    std::string text;
    Level level;
  };

  std::string At(const Instruction& i, std::size_t n, Level level) const {
    return Print(i.operands[n], level, false);
  }

  std::string List(const Instruction& i, std::size_t first) const {
    std::string text;
    for (std::size_t n = first; n < i.operands.size(); ++n)
      text += (n == first ? "" : ", ") + At(i, n, kLoose);
    return text;
  }

  std::string Constant(const Instruction& i) const {
    if (const auto* number = std::get_if<Number>(&i.payload)) {
      const bool finite = number->IsFiniteDecimal();
      if (i.type.percent && finite) return (*number * Number(100)).ToDecimal() + "%";
      const std::string digits =
          finite ? GroupDecimal(number->ToDecimal(), '_') : number->ToFraction();
      const std::string unit = program_.units.Name(i.type.unit);
      if (unit.empty()) return digits;
      return unit == "£" ? "£" + digits : digits + " " + unit;
    }
    if (const auto* text = std::get_if<TextConstant>(&i.payload))
      return fmt::format("\"{}\"", text->text);
    if (const auto* date = std::get_if<Date>(&i.payload)) return date->ToIso();
    const std::int32_t code = std::get<CodeConstant>(i.payload).code;
    if (i.type.kind == value::Kind::Boolean) return code != 0 ? "true" : "false";
    return program_.enumerations[i.type.enumeration].items[static_cast<std::size_t>(code)].name;
  }

  std::string RoundingText(const Instruction& i) const {
    const auto& rounding = std::get<Rounding>(i.payload);
    const std::string mode(value::RoundModeName(rounding.mode));
    const Number shown = i.type.percent ? rounding.step * Number(100) : rounding.step;
    if (shown == Number(1)) return "rounded " + mode;
    for (int decimals = 1; decimals <= 100 && shown < Number(1); ++decimals) {
      if (shown == value::Pow10(-decimals)) {
        return fmt::format("rounded to {} {} {}", decimals, decimals == 1 ? "decimal" : "decimals",
                           mode);
      }
    }
    return fmt::format(
        "rounded to {} {}",
        rounding.step.IsFiniteDecimal() ? rounding.step.ToDecimal() : rounding.step.ToFraction(),
        mode);
  }

  Printed Infix(const Instruction& i, std::string_view sign, Level level) const {
    return {fmt::format("{} {} {}", At(i, 0, level), sign, At(i, 1, static_cast<Level>(level + 1))),
            level};
  }
  Printed Function(const Instruction& i) const {
    const std::string_view name = i.op == Op::SquareRoot    ? "sqrt"
                                  : i.op == Op::Logarithm   ? "ln"
                                  : i.op == Op::Exponential ? "exp"
                                  : i.op == Op::Power       ? "power"
                                                            : "months_after";
    return {fmt::format("{}({}) {}", name, List(i, 0), RoundingText(i)), kRounded};
  }

  static bool Negated(const Instruction& i) {
    if (const auto* m = std::get_if<Membership>(&i.payload)) return m->negated;
    const auto* p = std::get_if<Pattern>(&i.payload);
    return p != nullptr && p->negated;
  }

  Printed Condition(const Instruction& i) const {
    if (i.op == Op::And) return Junction(i, "and", kAnd);
    if (i.op == Op::Or) return Junction(i, "or", kOr);
    if (i.op == Op::Not) return {"not " + At(i, 0, kNot), kNot};
    if (i.op == Op::OutcomeIs) return {OutcomeText(i), kComparison};
    if (i.op == Op::Exists) return {At(i, 0, kTight) + " exists", kComparison};
    if (i.op == Op::AtLeast)
      return {fmt::format("at least {} of {{{}}}", At(i, 0, kTight), List(i, 1)), kTight};
    std::string text = At(i, 0, kRounded);
    if (Negated(i)) text += " not";
    if (i.op == Op::Compare) {
      text += fmt::format(" {} {}", ComparisonSign(std::get<Comparison>(i.payload)),
                          At(i, 1, kRounded));
    } else if (i.op == Op::InRange) {
      text += fmt::format(" in {}{}{}", At(i, 1, kRounded),
                          std::get<Membership>(i.payload).excludes_high ? "..<" : "..",
                          At(i, 2, kRounded));
    } else if (i.op == Op::InSet) {
      text += fmt::format(" in {{{}}}", List(i, 1));
    } else if (i.op == Op::Like) {
      text += fmt::format(" like \"{}\"", std::get<Pattern>(i.payload).regex);
    } else {
      text += i.op == Op::IsMissing        ? " is missing"
              : i.op == Op::IsUnranked     ? " is unranked"
              : i.op == Op::IsUndetermined ? " is undetermined"
                                           : " is refused";
    }
    return {std::move(text), kComparison};
  }

  // `and` and `or` of two or more.
  Printed Junction(const Instruction& i, std::string_view word, Level level) const {
    std::string text = At(i, 0, level);
    for (std::size_t n = 1; n < i.operands.size(); ++n)
      text += fmt::format(" {} {}", word, At(i, n, static_cast<Level>(level + 1)));
    return {std::move(text), level};
  }

  Printed Arithmetic(const Instruction& i) const {
    if (i.op == Op::Negate) return {"-" + At(i, 0, kTight), kTight};
    if (i.op == Op::Add || i.op == Op::DateAddDays) return Infix(i, "+", kSum);
    if (i.op == Op::Subtract || i.op == Op::DateDifference) return Infix(i, "-", kSum);
    if (i.op == Op::Multiply) return Infix(i, "*", kProduct);
    if (i.op == Op::Divide) return Infix(i, "/", kProduct);
    const std::string_view name = i.op == Op::Absolute  ? "abs"
                                  : i.op == Op::Smaller ? "smaller"
                                                        : "larger";
    return {fmt::format("{}({})", name, List(i, 0)), kTight};
  }

  std::string RowsText(const Instruction& i) const {
    if (i.op == Op::Aggregate) return AggregateText(i);
    if (i.op == Op::Rank) return RankText(i);
    if (i.op == Op::RankSize) return "size(" + At(i, 0, kTight) + ")";
    if (i.op == Op::Follow) return fmt::format("{}.{}", At(i, 0, kTight), At(i, 1, kTight));
    return fmt::format("{}[{}]", program_.entities[i.type.entity].name, List(i, 0));
  }

  // What picks one of several values.
  Printed Choice(const Instruction& i) const {
    if (i.op == Op::Cases) return CasesText(i);
    if (i.op == Op::Override || i.op == Op::Criterion) return {At(i, 0, kLoose), kLoose};
    if (i.op == Op::FirstKnown) return {"first_known(" + List(i, 0) + ")", kTight};
    if (i.op == Op::Index) return {"index", kTight};
    if (i.op == Op::Decision) return {"decision", kTight};
    if (i.op == Op::Allocate)
      return {"allocation of " + Print(std::get<Allocation>(i.payload).pot, kLoose, false), kLoose};
    return {
        fmt::format("if {} then {} else {}", At(i, 0, kLoose), At(i, 1, kLoose), At(i, 2, kLoose)),
        kLoose};
  }

  Printed Node(const Instruction& i) const {
    switch (i.op) {
      case Op::Invalid:
        return {"?", kTight};
      case Op::Constant:
        return {Constant(i), kTight};
      case Op::Missing:
        return {"missing", kTight};
      case Op::AsAt:
        return {"as_at", kTight};
      case Op::Parameter:
        return {program_.parameters[std::get<ParameterId>(i.payload)].name, kTight};
      case Op::Field:
        return {program_.entities[i.space].fields[std::get<FieldIndex>(i.payload)].name, kTight};
      case Op::Negate:
      case Op::Add:
      case Op::Subtract:
      case Op::DateDifference:
      case Op::DateAddDays:
      case Op::Multiply:
      case Op::Divide:
      case Op::Absolute:
      case Op::Smaller:
      case Op::Larger:
        return Arithmetic(i);
      case Op::Round:
        return {At(i, 0, kSum) + " " + RoundingText(i), kRounded};
      case Op::SquareRoot:
      case Op::Logarithm:
      case Op::Exponential:
      case Op::Power:
      case Op::MonthsAfter:
        return Function(i);
      case Op::Compare:
      case Op::InRange:
      case Op::InSet:
      case Op::Like:
      case Op::OutcomeIs:
      case Op::Not:
      case Op::And:
      case Op::Or:
      case Op::AtLeast:
      case Op::IsMissing:
      case Op::IsUnranked:
      case Op::IsUndetermined:
      case Op::IsRefused:
      case Op::Exists:
        return Condition(i);
      case Op::If:
      case Op::FirstKnown:
      case Op::Cases:
      case Op::Allocate:
      case Op::Override:
      case Op::Index:
      case Op::Criterion:
      case Op::Decision:
        return Choice(i);
      case Op::Lookup:
      case Op::Follow:
      case Op::Aggregate:
      case Op::Rank:
      case Op::RankSize:
        return {RowsText(i), kTight};
    }
    return {"?", kTight};
  }

  // A base says what it is; a table is too long for a line.
  Printed CasesText(const Instruction& i) const {
    if (!HasBase(std::get<CaseRule>(i.payload))) return {"table", kTight};
    return {At(i, i.operands.size() - 1, kLoose) + ", with exceptions", kLoose};
  }

  std::string OutcomeText(const Instruction& i) const {
    const auto& set = std::get<OutcomeSet>(i.payload);
    const auto& items =
        program_.enumerations[program_.instructions[i.operands[0]].type.enumeration].items;
    std::string names;
    int count = 0;
    for (std::size_t n = 0; n < items.size(); ++n) {
      if (((set.outcomes >> n) & 1u) == 0) continue;
      names += (names.empty() ? "" : ", ") + items[n].name;
      ++count;
    }
    if (count == 1)
      return fmt::format("{} {} {}", At(i, 0, kRounded), set.negated ? "<>" : "=", names);
    return fmt::format("{}{} in {{{}}}", At(i, 0, kRounded), set.negated ? " not" : "", names);
  }

  std::string Names(const std::vector<InstructionId>& ids) const {
    std::string text;
    for (const InstructionId id : ids)
      text += (text.empty() ? "" : ", ") + Print(id, kLoose, false);
    return text;
  }

  static std::string PolicyText(Policy policy) {
    return policy == Policy::None ? "" : " " + std::string(PolicyWords(policy));
  }

  std::string AggregateText(const Instruction& i) const {
    const auto& a = std::get<Aggregate>(i.payload);
    std::string text(AggregateWord(a.op));
    text += "(";
    const auto add = [&](const std::string& part) {
      text += (text.back() == '(' ? "" : " ") + part;
    };
    if (a.argument.valid()) add(Print(a.argument, kLoose, false));
    if (a.quantile.valid())
      add(fmt::format("at {} type {}", Print(a.quantile, kTight, false), a.quantile_type));
    if (a.weight.valid()) add("weighted by " + Print(a.weight, kLoose, false));
    switch (a.population) {
      case Population::All:
        if (a.every) add("over every " + program_.entities[a.source].name);
        break;
      case Population::Within:
        add("within " + Names(a.group));
        break;
      case Population::Via:
        add(fmt::format("over {} via {}", program_.entities[a.source].name,
                        Print(a.via, kTight, false)));
        break;
      case Population::Before:
        add("before " + Print(a.rank, kTight, false));
        break;
      case Population::Through:
        add("through " + Print(a.rank, kTight, false));
        break;
    }
    if (a.where.valid()) add("where " + Print(a.where, kLoose, false));
    return text + PolicyText(a.policy) + ")";
  }

  std::string RankText(const Instruction& i) const {
    const auto& r = std::get<Rank>(i.payload);
    std::string text = fmt::format("rank({} {} first", Print(r.argument, kLoose, false),
                                   r.highest_first ? "highest" : "lowest");
    if (!r.group.empty()) text += " within " + Names(r.group);
    if (r.where.valid()) text += " where " + Print(r.where, kLoose, false);
    switch (r.ties) {
      case Ties::Share:
        text += " ties share";
        break;
      case Ties::ShareWorst:
        text += " ties share worst";
        break;
      case Ties::Dense:
        text += " ties dense";
        break;
      case Ties::By:
        text += " ties by ";
        for (std::size_t n = 0; n < r.by.size(); ++n) {
          text +=
              fmt::format("{}{} {} first", n == 0 ? "" : ", ", Print(r.by[n].key, kLoose, false),
                          r.by[n].highest_first ? "highest" : "lowest");
        }
        break;
    }
    return text + PolicyText(r.policy) + ")";
  }

  const Program& program_;
};

}  // namespace

const Definition* DefinitionOf(const Program& program, InstructionId id) {
  for (const Definition& definition : program.definitions) {
    if (definition.instruction == id) return &definition;
  }
  return nullptr;
}

std::string PrintInstruction(const Program& program, InstructionId id, bool expand) {
  return Printer(program).Print(id, kLoose, expand);
}

}  // namespace levrules::program
