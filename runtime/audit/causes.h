#pragma once

// Why a result of a row is not the same in two runs: the changes of the rules, the cells and the
// other rows behind it.
//
// Both programs are gone through side by side, from the result down, and only through what has
// another value in the row and matters there: of an `or` that became true the conditions that did,
// of a choice the branch that was taken, of a comparison the side that turned it.

#include <memory>
#include <string>
#include <vector>

#include "runtime/audit/change_index.h"
#include "runtime/audit/counterparts.h"
#include "runtime/audit/run_cells.h"

namespace levrules::audit {

// A value that differs. `thing`: what it belongs to, as in ChangeIndex.
struct Difference {
  Cell old_cell, new_cell;
  std::string thing;
};

class Causes {
 public:
  // All outlive it.
  Causes(const Run& old_run, const Run& new_run, const Counterparts& counterparts,
         const ChangeIndex& changes);
  ~Causes();

  // The causes of values of one row, which differ in the two runs, each once, in the order in which
  // they were found: those nearest to the result first and those in other rows last. Never empty:
  // what no change and no cell explains is owed to other rows.
  std::vector<std::string> Of(const std::vector<Difference>& differences);

 private:
  struct Shared;
  std::unique_ptr<Shared> shared_;
};

}  // namespace levrules::audit
