#pragma once

#include <string>
#include <string_view>

namespace levrules::format {

// What changes between two versions of a file, as a unified diff with three lines around each
// change; empty where nothing does. Texts that differ in very many places are shown as one change.
std::string UnifiedDifference(std::string_view path, std::string_view before,
                              std::string_view after);

}  // namespace levrules::format
