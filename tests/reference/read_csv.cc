#include "tests/reference/read_csv.h"

namespace levrules::reference {

std::optional<std::vector<Record>> ReadCsv(const std::string& text) {
  std::vector<Record> records;
  std::size_t at = text.starts_with("\xEF\xBB\xBF") ? 3 : 0;
  while (at < text.size()) {
    Record record;
    while (true) {  // One field after the other.
      std::string field;
      if (at < text.size() && text[at] == '"') {
        ++at;
        while (true) {
          if (at == text.size()) return std::nullopt;
          if (text[at] != '"') {
            field += text[at++];
          } else if (at + 1 < text.size() && text[at + 1] == '"') {
            field += '"';
            at += 2;
          } else {
            ++at;
            break;
          }
        }
      } else {
        while (at < text.size() && text[at] != ',' && text[at] != '\n' && text[at] != '\r') {
          if (text[at] == '"') return std::nullopt;
          field += text[at++];
        }
      }
      record.push_back(field);
      if (at == text.size() || text[at] == '\n' || text[at] == '\r') break;
      if (text[at] != ',') return std::nullopt;
      ++at;
    }
    if (at < text.size() && text[at] == '\r') ++at;
    if (at < text.size() && text[at] == '\n') ++at;
    if (!records.empty() && record.size() != records[0].size()) return std::nullopt;
    records.push_back(record);
  }
  if (records.empty()) return std::nullopt;
  return records;
}

}  // namespace levrules::reference
