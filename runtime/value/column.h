#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "runtime/base/check.h"
#include "runtime/value/number.h"
#include "runtime/value/type.h"

namespace levrules::value {

// What a cell of a column is. Only a Known cell has a value that may be read.
enum class State : std::uint8_t { Known, Missing, Error, Unranked };

// Texts of one run, each once: equal texts have equal ids. Ids are in order of first use, which no
// output follows; order is by bytes.
class TextPool {
 public:
  std::uint32_t Intern(std::string_view text);
  const std::string& text(std::uint32_t id) const { return texts_[id]; }

 private:
  std::deque<std::string> texts_;
  std::unordered_map<std::string_view, std::uint32_t> ids_;
};

// The values of one expression for all rows of one entity, or one value for the whole run.
//
// Shape:   size() rows; row i is row i of the entity in key order. A column of one row may stand
// for all
//          rows (`broadcast`): Index(i) is then 0.
// Values:  numbers (Number), codes (Boolean 0/1, Enumeration, Text pool id, Reference row, Date
// days). Missing: where state(i) is not Known the value is meaningless and is not read. Possible:
// of an undetermined decision, the bits of the outcomes that are still open; else empty.
class Column {
 public:
  Column() = default;
  Column(Kind kind, std::size_t rows, bool broadcast);

  Kind kind() const { return kind_; }
  std::size_t size() const { return states_.size(); }
  bool broadcast() const { return broadcast_; }
  std::size_t Index(std::size_t row) const { return broadcast_ ? 0 : row; }

  State state(std::size_t row) const { return states_[Index(row)]; }
  bool known(std::size_t row) const { return state(row) == State::Known; }
  const Number& number(std::size_t row) const { return numbers_[Index(row)]; }
  std::int32_t code(std::size_t row) const { return codes_[Index(row)]; }
  bool boolean(std::size_t row) const { return codes_[Index(row)] != 0; }
  std::uint64_t possible(std::size_t row) const {
    return possible_.empty() ? 0 : possible_[Index(row)];
  }
  bool has_possible() const { return !possible_.empty(); }

  void SetState(std::size_t row, State state) { states_[row] = state; }
  void SetNumber(std::size_t row, Number number) {
    states_[row] = State::Known;
    numbers_[row] = std::move(number);
  }
  void SetCode(std::size_t row, std::int32_t code) {
    states_[row] = State::Known;
    codes_[row] = code;
  }
  void SetPossible(std::size_t row, std::uint64_t outcomes);

 private:
  Kind kind_ = Kind::Invalid;
  bool broadcast_ = false;
  std::vector<State> states_;
  std::vector<Number> numbers_;
  std::vector<std::int32_t> codes_;
  std::vector<std::uint64_t> possible_;
};

// Orders two known cells of one kind: numbers and dates by value, texts by bytes, enumerators and
// references by their code, false before true.
std::strong_ordering CompareCells(const Column& a, std::size_t row_a, const Column& b,
                                  std::size_t row_b, const TextPool& texts);
// Whether two known cells of one kind are equal.
bool EqualCells(const Column& a, std::size_t row_a, const Column& b, std::size_t row_b);

}  // namespace levrules::value
