#pragma once

// Files of a git revision, named as git names them: `HEAD~1:rules/towns.rule`.

#include <optional>
#include <string>

#include "runtime/base/result.h"

namespace levrules::cli {

// Whether a name may be a file of a revision: a `:` with something before and behind it.
bool IsOfRevision(const std::string& name);

// The bytes of the file, through the program `git`. A failure says what git says.
Result<std::string> ReadFromRevision(const std::string& name, std::size_t limit);

// The same file named with a folder (`HEAD:./towns.rule`), so that files beside it can be named,
// too.
std::string WithFolder(const std::string& name);

}  // namespace levrules::cli
