#include "workbench/files.h"

namespace levrules::workbench {

std::string Beside(const std::string& base, const std::string& path) {
  const std::size_t slash = base.rfind('/');
  if (path.starts_with("/") || slash == std::string::npos) return path;
  return base.substr(0, slash + 1) + path;
}

}  // namespace levrules::workbench
