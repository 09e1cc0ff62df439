// Exceptions and decision tables: which of several guarded values a row gets. The rules are those
// of docs/decisions/0008.

#include <optional>
#include <vector>

#include "runtime/eval/context.h"

namespace levrules::eval {

namespace {

using program::CaseRule;

// The conditions of one row, sorted by what they are.
struct Found {
  std::vector<std::size_t> held;     // cases whose condition is true
  std::vector<std::size_t> unknown;  // cases whose condition is missing
  std::vector<std::size_t> faulty;   // cases whose condition is an error
  bool error = false;
};

class RowCases {
 public:
  RowCases(const Context& context, const Instruction& instruction, Column& column)
      : context_(context), instruction_(instruction), column_(column) {}

  void Run(std::size_t row) {
    const CaseRule rule = std::get<CaseRule>(instruction_.payload);
    if (rule == CaseRule::First) return First(row);
    const Found found = Look(row);
    if (rule == CaseRule::Pots) return Pots(found, row);
    if (found.error) return column_.SetState(row, State::Error);
    if (rule == CaseRule::Exceptions) return Exceptions(found, row);
    if (rule == CaseRule::Unique) return Unique(found, row);
    Collect(rule, found, row);
  }

 private:
  std::size_t cases() const { return instruction_.operands.size() / 2; }
  const Column& condition(std::size_t i) const { return context_.operand(instruction_, 2 * i); }
  const Column& value(std::size_t i) const { return context_.operand(instruction_, 2 * i + 1); }

  Found Look(std::size_t row) const {
    Found found;
    for (std::size_t i = 0; i < cases(); ++i) {
      const Column& c = condition(i);
      if (c.known(row)) {
        if (c.boolean(row)) found.held.push_back(i);
      } else if (c.state(row) == State::Error) {
        found.error = true;
        found.faulty.push_back(i);
      } else {
        found.unknown.push_back(i);
      }
    }
    return found;
  }

  void Exceptions(const Found& found, std::size_t row) {
    const Column& base = context_.column(instruction_.operands.back());
    if (found.held.size() > 1) {
      column_.SetState(row, State::Error);
    } else if (LEV_PLANTED(11, found.unknown.empty(), true)) {
      CopyCell(found.held.empty() ? base : value(found.held.front()), row, column_, row);
    } else if (found.held.empty() && found.unknown.size() == 1) {
      const Column& body = value(found.unknown.front());
      if (base.known(row) && body.known(row) && value::EqualCells(base, row, body, row))
        CopyCell(base, row, column_, row);
    }
  }

  // Of an allocation: a row that every block that may be the one pays the same gets that.
  void Pots(const Found& found, std::size_t row) {
    const Column& base = context_.column(instruction_.operands.back());
    if (!found.error && found.unknown.empty() && found.held.size() <= 1)
      return CopyCell(found.held.empty() ? base : value(found.held.front()), row, column_, row);
    std::vector<const Column*> open;
    for (const auto* cases : {&found.held, &found.unknown, &found.faulty}) {
      for (const std::size_t i : *cases) open.push_back(&value(i));
    }
    if (found.held.empty()) open.push_back(&base);
    const bool wrong = found.error || found.held.size() > 1;
    if (!wrong) {
      std::erase_if(open,
                    [&](const Column* column) { return column->state(row) == kOfAnotherBlock; });
    }
    for (const Column* column : open) {
      if (column->known(row) && column->number(row) == open.front()->number(row)) continue;
      if (wrong) column_.SetState(row, State::Error);
      return;
    }
    if (open.empty()) return column_.SetState(row, kOfAnotherBlock);
    CopyCell(*open.front(), row, column_, row);
  }

  // The one value of all these cases; nothing where one is not known or two differ.
  std::optional<std::size_t> Agreed(const std::vector<std::size_t>& taken, std::size_t row) const {
    for (const std::size_t i : taken) {
      if (!value(i).known(row)) return std::nullopt;
      if (!value::EqualCells(value(taken.front()), row, value(i), row)) return std::nullopt;
    }
    return taken.front();
  }

  bool KnownOnesDiffer(const std::vector<std::size_t>& taken, std::size_t row) const {
    const Column* first = nullptr;
    for (const std::size_t i : taken) {
      if (!value(i).known(row)) continue;
      if (first != nullptr && !value::EqualCells(*first, row, value(i), row)) return true;
      first = &value(i);
    }
    return false;
  }

  void Unique(const Found& found, std::size_t row) {
    if (found.held.empty() && found.unknown.empty()) return column_.SetState(row, State::Error);
    if (KnownOnesDiffer(found.held, row)) return column_.SetState(row, State::Error);
    if (found.unknown.empty() && found.held.size() == 1)
      return CopyCell(value(found.held.front()), row, column_, row);
    if (found.unknown.empty()) {
      for (const std::size_t i : found.held) {
        if (value(i).state(row) == State::Error) return column_.SetState(row, State::Error);
      }
    }
    std::vector<std::size_t> taken = found.held;
    taken.insert(taken.end(), found.unknown.begin(), found.unknown.end());
    if (const auto agreed = Agreed(taken, row)) CopyCell(value(*agreed), row, column_, row);
  }

  void First(std::size_t row) {
    std::vector<std::size_t> taken;
    bool held = false;
    for (std::size_t i = 0; i < cases() && !held; ++i) {
      const Column& c = condition(i);
      if (c.state(row) == State::Error) return column_.SetState(row, State::Error);
      if (LEV_PLANTED(12, c.known(row), true) && !c.boolean(row)) continue;
      taken.push_back(i);
      held = c.known(row);
    }
    if (taken.empty()) return column_.SetState(row, State::Error);
    if (taken.size() == 1 && held) return CopyCell(value(taken.front()), row, column_, row);
    if (const auto agreed = Agreed(taken, row)) CopyCell(value(*agreed), row, column_, row);
  }

  void Collect(CaseRule rule, const Found& found, std::size_t row) {
    if (!found.unknown.empty()) return;
    if (found.held.empty()) return column_.SetState(row, State::Error);
    if (rule == CaseRule::CollectCount)
      return column_.SetNumber(row, Number(static_cast<std::int64_t>(found.held.size())));
    bool missing = false;
    for (const std::size_t i : found.held) {
      if (value(i).state(row) == State::Error) return column_.SetState(row, State::Error);
      missing |= !value(i).known(row);
    }
    if (missing) return;
    Number result = value(found.held.front()).number(row);
    for (std::size_t n = 1; n < found.held.size(); ++n) {
      const Number& next = value(found.held[n]).number(row);
      if (rule == CaseRule::CollectSum) {
        result += next;
      } else if ((rule == CaseRule::CollectMinimum) ==
                 LEV_PLANTED(13, next < result, result < next)) {
        result = next;
      }
    }
    column_.SetNumber(row, std::move(result));
  }

  const Context& context_;
  const Instruction& instruction_;
  Column& column_;
};

}  // namespace

Column ExecuteCases(Context& context, const Instruction& instruction) {
  Column column = context.NewColumn(instruction);
  RowCases cases(context, instruction, column);
  for (std::size_t row = 0; row < column.size(); ++row) cases.Run(row);
  return column;
}

}  // namespace levrules::eval
