#include "runtime/base/check.h"

#include <cstdio>
#include <cstdlib>

namespace levrules {

void CheckFailed(const char* what) {
  std::fprintf(stderr, "internal error: %s; this is a fault of levrules, please report it\n", what);
  std::fflush(stderr);
  std::_Exit(70);
}

}  // namespace levrules
