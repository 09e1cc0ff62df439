#pragma once

// The tests of the tests: a second build of this folder, with LEVRULES_PLANTED_BUGS defined,
// carries faults that can be switched on one at a time, and the comparison with the reference
// evaluator must find each. In the product the macro is its first argument and nothing else.

#ifdef LEVRULES_PLANTED_BUGS
namespace levrules::eval {
inline int planted_bug = 0;  // which fault is on; 0: none
inline constexpr int kPlantedBugs = 14;
}  // namespace levrules::eval
#define LEV_PLANTED(number, right, wrong) \
  (::levrules::eval::planted_bug == (number) ? (wrong) : (right))
#else
#define LEV_PLANTED(number, right, wrong) (right)
#endif
