#include "runtime/value/column.h"

namespace levrules::value {

std::uint32_t TextPool::Intern(std::string_view text) {
  const auto found = ids_.find(text);
  if (found != ids_.end()) return found->second;
  texts_.emplace_back(text);
  const auto id = static_cast<std::uint32_t>(texts_.size() - 1);
  ids_.emplace(texts_.back(), id);
  return id;
}

Column::Column(Kind kind, std::size_t rows, bool broadcast)
    : kind_(kind), broadcast_(broadcast), states_(rows, State::Missing) {
  if (kind == Kind::Number) {
    numbers_.resize(rows);
  } else {
    codes_.resize(rows);
  }
}

void Column::SetPossible(std::size_t row, std::uint64_t outcomes) {
  if (possible_.empty()) possible_.resize(states_.size());
  possible_[row] = outcomes;
}

std::strong_ordering CompareCells(const Column& a, std::size_t row_a, const Column& b,
                                  std::size_t row_b, const TextPool& texts) {
  LEV_CHECK(a.kind() == b.kind(), "only cells of one kind are ordered");
  switch (a.kind()) {
    case Kind::Number:
      return a.number(row_a) <=> b.number(row_b);
    case Kind::Text: {
      const int order = texts.text(static_cast<std::uint32_t>(a.code(row_a)))
                            .compare(texts.text(static_cast<std::uint32_t>(b.code(row_b))));
      return order <=> 0;
    }
    case Kind::Boolean:
    case Kind::Date:
    case Kind::Enumeration:
    case Kind::Reference:
    case Kind::Invalid:
      break;
  }
  return a.code(row_a) <=> b.code(row_b);
}

bool EqualCells(const Column& a, std::size_t row_a, const Column& b, std::size_t row_b) {
  if (a.kind() == Kind::Number) return a.number(row_a) == b.number(row_b);
  return a.code(row_a) == b.code(row_b);
}

}  // namespace levrules::value
