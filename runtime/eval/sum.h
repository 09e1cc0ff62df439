#pragma once

#include <cstddef>
#include <utility>
#include <vector>

#include "runtime/value/number.h"

namespace levrules::eval {

// An exact sum of many numbers. Neighbours are added in pairs, pairs of pairs and so on, so that
// fractions with many different denominators grow late: n additions cost as few big ones as a tree
// of them.
class Sum {
 public:
  void Add(value::Number number) {
    std::size_t level = 0;
    while (level < full_.size() && full_[level]) {
      number += partial_[level];
      full_[level] = false;
      ++level;
    }
    if (level == full_.size()) {
      full_.push_back(false);
      partial_.emplace_back();
    }
    partial_[level] = std::move(number);
    full_[level] = true;
  }
  value::Number Total() const {
    value::Number total;
    for (std::size_t i = 0; i < full_.size(); ++i) {
      if (full_[i]) total += partial_[i];
    }
    return total;
  }

 private:
  std::vector<value::Number> partial_;  // of 2^level numbers each
  std::vector<bool> full_;
};

}  // namespace levrules::eval
