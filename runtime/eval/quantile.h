#pragma once

#include <vector>

#include "runtime/value/number.h"

namespace levrules::eval {

// `sorted` is ascending and not empty.
value::Number Median(const std::vector<value::Number>& sorted);

// The quantile at share `p` (0 to 1) by one of the nine types of Hyndman and Fan (1996); type 7 is
// Excel's PERCENTILE.INC. Exact.
value::Number Quantile(const std::vector<value::Number>& sorted, const value::Number& p, int type);

}  // namespace levrules::eval
