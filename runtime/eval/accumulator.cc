#include "runtime/eval/accumulator.h"

#include <algorithm>

#include "runtime/eval/quantile.h"
#include "runtime/value/irrational.h"

namespace levrules::eval {

using program::AggregateOp;

void Accumulator::Take(const program::Aggregate& aggregate, const Column* argument,
                       const Column* weight, std::size_t row) {
  ++taken_;
  if (argument == nullptr) return;
  if (argument->kind() != Kind::Number) {
    const std::int32_t code = argument->code(row);
    lowest_code_ = taken_ == 1 ? code : std::min(lowest_code_, code);
    highest_code_ = taken_ == 1 ? code : std::max(highest_code_, code);
    return;
  }
  const Number& x = argument->number(row);
  switch (aggregate.op) {
    case AggregateOp::Count:
    case AggregateOp::Any:
    case AggregateOp::All:
      break;
    case AggregateOp::Mean:
      if (weight != nullptr) {
        const Number& w = weight->number(row);
        negative_weight_ |= w.Sign() < 0;
        weights_.Add(w);
        sum_.Add(w * x);
        break;
      }
      [[fallthrough]];
    case AggregateOp::Sum:
      sum_.Add(x);
      break;
    case AggregateOp::Minimum:
    case AggregateOp::Maximum:
      if (taken_ == 1 || x < lowest_) lowest_ = x;
      if (taken_ == 1 || x > highest_) highest_ = x;
      break;
    case AggregateOp::VarianceP:
    case AggregateOp::VarianceS:
    case AggregateOp::StdevP:
    case AggregateOp::StdevS:
      sum_.Add(x);
      squares_.Add(x * x);
      break;
    case AggregateOp::Median:
    case AggregateOp::Quantile:
      values_.push_back(x);
      break;
  }
}

std::optional<Number> Accumulator::Variance(bool sample) const {
  const Number n(static_cast<std::int64_t>(taken_));
  const Number sum = sum_.Total();
  const Number divisor = sample ? n - Number(1) : n;
  if (divisor.IsZero()) return std::nullopt;
  return Divide(squares_.Total() - Divide(sum * sum, n), divisor);
}

Outcome Accumulator::OfNumbers(const program::Aggregate& aggregate, const Number* quantile,
                               Context& context) const {
  const auto known = [&](Number number) {
    context.Watch(number);
    return Outcome{State::Known, std::move(number), 0};
  };
  const Outcome error{State::Error, {}, 0};
  const Number n(static_cast<std::int64_t>(taken_));
  switch (aggregate.op) {
    case AggregateOp::Count:
    case AggregateOp::Any:
    case AggregateOp::All:
      return known(n);
    case AggregateOp::Sum:
      return known(sum_.Total());
    case AggregateOp::Mean: {
      if (!aggregate.weight.valid()) return known(Divide(sum_.Total(), n));
      const Number weights = weights_.Total();
      if (negative_weight_ || weights.IsZero()) return error;
      return known(Divide(sum_.Total(), weights));
    }
    case AggregateOp::Minimum:
      return known(lowest_);
    case AggregateOp::Maximum:
      return known(highest_);
    case AggregateOp::VarianceP:
    case AggregateOp::VarianceS: {
      auto variance = Variance(aggregate.op == AggregateOp::VarianceS);
      return variance ? known(std::move(*variance)) : error;
    }
    case AggregateOp::StdevP:
    case AggregateOp::StdevS: {
      const auto variance = Variance(aggregate.op == AggregateOp::StdevS);
      if (!variance) return error;
      value::IrrationalResult root =
          value::RoundedSqrt(*variance, aggregate.rounding.step, aggregate.rounding.mode);
      if (root.fault == value::IrrationalFault::TooLarge) context.too_large = true;
      return root.ok() ? known(std::move(root.value)) : error;
    }
    case AggregateOp::Median:
    case AggregateOp::Quantile: {
      std::vector<Number> sorted = values_;
      std::ranges::sort(sorted);
      return known(aggregate.op == AggregateOp::Median
                       ? Median(sorted)
                       : Quantile(sorted, *quantile, aggregate.quantile_type));
    }
  }
  return error;
}

Outcome Accumulator::Result(const program::Aggregate& aggregate, const Number* quantile, Kind kind,
                            Context& context) const {
  if (error_) return {State::Error, {}, 0};
  if (spoiled_) return {};
  const bool of_nothing = aggregate.op == AggregateOp::Count || aggregate.op == AggregateOp::Sum;
  if (taken_ == 0) {
    if (!of_nothing) return {};
    // A sum of nothing is 0, but not where rows were left out and none is left.
    if (aggregate.op == AggregateOp::Sum && LEV_PLANTED(8, skipped_ > 0, false)) return {};
    return {State::Known, Number(0), 0};
  }
  if (kind == Kind::Date) {
    return {State::Known, {}, aggregate.op == AggregateOp::Minimum ? lowest_code_ : highest_code_};
  }
  return OfNumbers(aggregate, quantile, context);
}

}  // namespace levrules::eval
