#pragma once

#include <string>
#include <string_view>

namespace levrules::workbench {

// SHA-256 of the bytes, in lower-case hexadecimal.
std::string Sha256(std::string_view bytes);

}  // namespace levrules::workbench
