#pragma once

#include <string>

#include "runtime/program/program.h"

namespace levrules::program {

// The whole program as text, one instruction a line; tests and `check --dump program` read it.
std::string DumpProgram(const Program& program);

// What a type is called in messages: `number £/hour`, `percent`, `text`, `town`.
std::string TypeName(const Program& program, const Type& type);

std::string_view OpName(Op op);

}  // namespace levrules::program
