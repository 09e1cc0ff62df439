#pragma once

// Private to runtime/eval: the rows of one group of an aggregate, taken in one after the other.

#include <optional>
#include <vector>

#include "runtime/eval/context.h"
#include "runtime/eval/sum.h"

namespace levrules::eval {

// What an aggregate gives for one group.
struct Outcome {
  State state = State::Missing;
  Number number;
  std::int32_t code = 0;  // of a boolean or a date
};

class Accumulator {
 public:
  // A row with an error that is seen: the result is an error.
  void Fail() { error_ = true; }
  // A row with a missing value under `missing spoils`.
  void Spoil() { spoiled_ = true; }
  // Whether a seen row had an error; an operator that fails on good rows has not.
  bool failed() const { return error_; }
  void Skip() { ++skipped_; }
  // A row that counts. `value` and `weight` are null where the operator has none.
  void Take(const program::Aggregate& aggregate, const Column* argument, const Column* weight,
            std::size_t row);

  // The result so far. `quantile` is the share asked for.
  Outcome Result(const program::Aggregate& aggregate, const Number* quantile, Kind kind,
                 Context& context) const;

 private:
  Outcome OfNumbers(const program::Aggregate& aggregate, const Number* quantile,
                    Context& context) const;
  std::optional<Number> Variance(bool sample) const;

  bool error_ = false;
  bool spoiled_ = false;
  bool negative_weight_ = false;
  std::size_t skipped_ = 0;
  std::size_t taken_ = 0;
  Sum sum_;  // of x, or of weight times x
  Sum weights_;
  Sum squares_;
  Number lowest_, highest_;
  std::int32_t lowest_code_ = 0, highest_code_ = 0;
  std::vector<Number> values_;  // of median and quantile
};

}  // namespace levrules::eval
