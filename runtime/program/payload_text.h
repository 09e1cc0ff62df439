#pragma once

#include <string>

#include "runtime/program/program.h"

namespace levrules::program {

// A text that is equal for equal payloads, and for those only. Ids stand in it as their numbers.
std::string PayloadText(const Payload& payload);

}  // namespace levrules::program
