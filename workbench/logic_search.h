#pragma once

// Looks in made-up data, and in the data at hand, for what the questions of a program ask
// (Program::logic): conditions that are never true or never false, outcomes that no row reaches,
// overlaps and gaps.

#include <cstdint>
#include <string>
#include <vector>

#include "runtime/eval/evaluate.h"
#include "runtime/program/program.h"

namespace levrules::workbench {

struct LogicAnswer {
  std::size_t question = 0;  // of Logic::open
  // A fault was found: an overlap or a gap, in the rows that `witness` describes.
  bool fault = false;
  std::vector<std::string> witness;
  // What neither a sample nor the data at hand showed, for a reader: `was never true`. It proves
  // nothing. Empty: all was seen.
  std::string unseen;
};

struct LogicAnswers {
  std::size_t samples = 0;
  std::vector<LogicAnswer> answers;  // in the order of the questions
};

// The same for the same program on every machine. Bounded work: the more questions, the fewer
// samples for each overlap and gap.
// `at_hand`: the data of the fund, null where they cannot be read.
LogicAnswers SearchLogic(const program::Program& program, const eval::Settings& settings,
                         const data::Dataset* at_hand);

}  // namespace levrules::workbench
