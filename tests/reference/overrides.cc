// Overrides (section 10 of the language page; record 0008, Overrides): rows that set the outcome of
// a decision. They are read like any table; a fault in one of them stops the run.

#include <algorithm>

#include "tests/reference/evaluator.h"
#include "tests/reference/literals.h"
#include "tests/reference/read_csv.h"

namespace levrules::reference {

namespace {

constexpr std::size_t kShortestReason = 20;

// Of UTF-8 text: every byte that does not go on with a character begins one.
std::size_t Characters(const std::string& text) {
  return static_cast<std::size_t>(std::ranges::count_if(
      text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0u) != 0x80u; }));
}

}  // namespace

bool Evaluator::LoadOverrides() {
  bool good = true;
  for (const Placed& placed : fund_.definitions) {
    if (const auto* written = std::get_if<syntax::OverrideDefinition>(&placed.definition->body))
      good = LoadOverride(*written) && good;
  }
  return good;
}

bool Evaluator::LoadOverride(const syntax::OverrideDefinition& written) {
  std::vector<Record> records;
  if (written.from) {
    const auto file = input_.files.find(written.from->text);
    if (file == input_.files.end()) throw Unsupported{"no file " + written.from->text};
    auto csv = ReadCsv(file->second);
    if (!csv) return false;
    records = std::move(*csv);
  } else {
    for (const syntax::TableRow& row : written.rows) {
      Record record;
      for (const syntax::Cell& cell : row.cells) record.push_back(cell.text);
      records.push_back(std::move(record));
    }
    if (records.empty()) return true;
  }
  EntityTable* entity = nullptr;
  ColumnInfo* column = nullptr;
  for (auto& [name, table] : entities_) {
    for (ColumnInfo& candidate : table->columns) {
      const auto* decision = std::get_if<syntax::DecisionDefinition>(candidate.body);
      if (decision == nullptr || candidate.name != written.decision.text) continue;
      if (!decision->overridable_by) throw Unsupported{"a decision that may not be overridden"};
      entity = table.get();
      column = &candidate;
    }
  }
  if (column == nullptr) throw Unsupported{"override of no decision"};
  return LoadOverrideRows(*entity, *column, records);
}

// Inline rows and files name the key fields alike, by their names in the rules.
bool Evaluator::LoadOverrideRows(EntityTable& entity, ColumnInfo& column,
                                 const std::vector<std::vector<std::string>>& records) {
  std::vector<std::string> names;
  for (std::size_t key : entity.keys) names.push_back(entity.fields[key].name);
  for (const char* name : {"outcome", "reason", "by", "on"}) names.emplace_back(name);
  std::vector<std::size_t> place;
  for (const std::string& name : names) {
    std::vector<std::size_t> found;
    for (std::size_t i = 0; i < records[0].size(); ++i) {
      if (Trimmed(records[0][i]) == name) found.push_back(i);
    }
    if (found.size() != 1) return false;
    place.push_back(found[0]);
  }
  const auto* outcomes = &enumerations_.at(column.name).names;
  for (std::size_t r = 1; r < records.size(); ++r) {
    if (records[r].size() != records[0].size()) return false;
    std::vector<std::string> cells;
    for (std::size_t i : place) cells.push_back(Trimmed(records[r][i]));
    std::vector<Value> key;
    for (std::size_t k = 0; k < entity.keys.size(); ++k) {
      key.push_back(ReadField(entity, entity.fields[entity.keys[k]], cells[k]));
      if (!key.back().known()) return false;
    }
    const auto row = entity.row_of.find(KeyOf(entity, key));
    if (row == entity.row_of.end()) return false;
    const std::string* rest = &cells[entity.keys.size()];
    const auto on = ReadIsoDate(rest[3]);
    const bool is_outcome = std::ranges::find(*outcomes, rest[0]) != outcomes->end();
    if (!is_outcome || Characters(rest[1]) < kShortestReason || rest[2].empty() || !on)
      return false;
    if (!has_as_at_) throw Unsupported{"no as-at date"};
    const bool acts = on->days <= as_at_.days;
    Note(acts ? "override that acts" : "override that is idle");
    const auto [entry, added] = column.overrides.try_emplace(row->second);
    if (!added) return false;  // One for each row, whether it acts or not.
    if (acts) entry->second = KnownValue(Enumerator{rest[0], outcomes});
  }
  return true;
}

}  // namespace levrules::reference
