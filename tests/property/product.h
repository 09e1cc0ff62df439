#pragma once

// The product on a generated program, in the shape of the reference's answer.

#include <string>

#include "tests/property/generate.h"
#include "tests/reference/evaluate.h"

namespace levrules::property {

struct ProductAnswer {
  bool accepted = true;   // the checker found no error
  bool hopeless = false;  // ... because a range is empty or a divisor is the number 0
  std::string messages;   // of the checker, one a line
  reference::Answer answer;
};
ProductAnswer RunProduct(const Generated& generated, unsigned threads = 1);

// The first difference between two answers in words; empty where there is none.
std::string Difference(const reference::Answer& product, const reference::Answer& expected);

// The reference on the same program. The text is parsed again, so that the two share nothing.
reference::Answer RunReference(const Generated& generated);

}  // namespace levrules::property
