#pragma once

// The product on a generated program, in the shape of the reference's answer.

#include <functional>
#include <string>
#include <vector>

#include "tests/property/generate.h"
#include "tests/reference/evaluate.h"
#include "workbench/run.h"

namespace levrules::property {

struct ProductAnswer {
  bool accepted = true;            // the checker found no error
  bool hopeless = false;           // ... but one of those that the generator makes now and then
  bool too_large = false;          // the run stopped because its numbers grew too long
  std::vector<std::string> codes;  // of the errors
  std::string messages;            // the errors, one a line
  std::string broken;  // what the run promises and does not keep; empty where all is well
  reference::Answer answer;
};
// `look` is given the run where it came to its end.
using Look = std::function<void(const workbench::FinishedRun&)>;
ProductAnswer RunProduct(const Generated& generated, unsigned threads = 1, const Look& look = {});

// The first difference between two answers in words; empty where there is none.
std::string Difference(const reference::Answer& product, const reference::Answer& expected);

// The reference on the same program. The text is parsed again, so that the two share nothing.
reference::Answer RunReference(const Generated& generated);

}  // namespace levrules::property
