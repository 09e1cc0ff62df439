#pragma once

// What `check` finds out beyond reading: what is not cited, the questions that need a search, and
// what roundings do to the data at hand.

#include <string>
#include <vector>

#include "runtime/base/diagnostic.h"
#include "workbench/compile.h"
#include "workbench/files.h"
#include "workbench/logic_search.h"
#include "workbench/run.h"

namespace levrules::workbench {

// The rows whose decisions would come out differently if a value were not rounded before it is
// compared or ranked.
struct RoundedEffect {
  std::size_t use = 0;  // of Program::rounded_uses
  std::size_t changed = 0;
  std::vector<std::string> rows;  // `town E34004710`: the first few, in key order
};

struct CheckFindings {
  LogicAnswers logic;
  bool with_data = false;  // whether the fund's own data could be read, so that `rounded` is known
  std::vector<RoundedEffect> rounded;
};

// For a program without errors. Overlaps and gaps that the search finds are errors in `out`. Data
// are read only where a value is rounded before it is used; where they cannot be read, nothing is
// said of them here: `eval` does.
CheckFindings CheckRules(const Compiled& compiled, const FileReader& reader,
                         const RunOptions& options, DiagnosticList& out);

}  // namespace levrules::workbench
