#pragma once

#include <string>

#include "runtime/program/program.h"

namespace levrules::program {

// An instruction as the rule would say it: definitions, columns and parameters by name, functions
// written out. `expand` writes the instruction itself out even where a definition names it.
std::string PrintInstruction(const Program& program, InstructionId id, bool expand = false);

// The definition whose value an instruction is; null where it has no name of its own.
const Definition* DefinitionOf(const Program& program, InstructionId id);

}  // namespace levrules::program
