#include "workbench/digest.h"

#include <fmt/format.h>
#include <sodium.h>

#include <array>

namespace levrules::workbench {

std::string Sha256(std::string_view bytes) {
  std::array<unsigned char, crypto_hash_sha256_BYTES> digest{};
  crypto_hash_sha256(digest.data(), reinterpret_cast<const unsigned char*>(bytes.data()),
                     bytes.size());
  std::string text;
  for (const unsigned char byte : digest)
    text += fmt::format("{:02x}", static_cast<unsigned>(byte));
  return text;
}

}  // namespace levrules::workbench
