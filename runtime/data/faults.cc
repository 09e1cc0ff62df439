#include "runtime/data/faults.h"

#include <utility>

#include "runtime/base/limits.h"
#include "runtime/base/text.h"

namespace levrules::data {

std::string Shown(std::string_view text) {
  constexpr std::size_t kBytes = 80;
  if (text.size() <= kBytes) return Printable(text);
  std::size_t end = kBytes;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0u) == 0x80u) --end;
  return Printable(text.substr(0, end)) + "…";
}

bool FaultList::Count(DiagnosticKind kind) {
  ++total_;
  if (shown_[kind] == limits::kFaultsShown) {
    ++hidden_[kind];
    return false;
  }
  ++shown_[kind];
  return true;
}

void FaultList::EndTable(const std::string& file) {
  for (const auto& [kind, count] : hidden_) {
    out_.Add({.kind = DiagnosticKind::DataMoreFaults,
              .arguments = {GroupDigits(count), std::string(InfoOf(kind).code)},
              .place = DataPlace{.file = file, .row = 0, .column = {}}});
  }
  hidden_.clear();
}

}  // namespace levrules::data
