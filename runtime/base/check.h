#pragma once

// LEV_CHECK stops the process when the project itself is wrong: what held is printed, exit code 70.
// Mistakes in rules and data are diagnostics (diagnostic.h); a failing world is a Result
// (result.h).

namespace levrules {

// Prints `internal error: WHAT, please report it` to stderr and ends the process with exit code 70.
[[noreturn]] void CheckFailed(const char* what);

}  // namespace levrules

#define LEV_CHECK(condition, what)   \
  do {                               \
    if (!(condition)) [[unlikely]]   \
      ::levrules::CheckFailed(what); \
  } while (false)
