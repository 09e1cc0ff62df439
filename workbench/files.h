#pragma once

#include <functional>
#include <string>

#include "runtime/base/result.h"

namespace levrules::workbench {

// Reads a whole file; only the command line touches the disk, and tests give texts of their own. A
// failure says what went wrong and which exit code it asks for.
using FileReader = std::function<Result<std::string>(const std::string& path)>;

// `path` as a rule file at `base` means it: relative to its folder.
std::string Beside(const std::string& base, const std::string& path);

}  // namespace levrules::workbench
