#pragma once

#include <string_view>

#include "runtime/program/program.h"

namespace levrules::program {

// How the language writes the parts of an instruction.
std::string_view ComparisonSign(Comparison comparison);  // `<=`
std::string_view AggregateWord(AggregateOp op);          // `mean`
std::string_view CaseRuleWords(CaseRule rule);           // `first`, `collect sum`
std::string_view PolicyWords(Policy policy);             // `missing skipped`; empty for none

}  // namespace levrules::program
