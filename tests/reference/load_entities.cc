// The rows of every entity (section 5 of the language page), in its order: rows, `only where`,
// keys, references. A fault in one of these stops the run.

#include <algorithm>
#include <numeric>

#include "tests/reference/evaluator.h"
#include "tests/reference/literals.h"
#include "tests/reference/read_csv.h"

namespace levrules::reference {

bool Evaluator::LoadAll() {
  bool good = true;
  for (auto& [name, table] : entities_) good = LoadEntity(*table) && good;
  if (!good) return false;
  for (auto& [name, table] : entities_) good = CheckReferences(*table) && good;
  return good;
}

bool Evaluator::LoadEntity(EntityTable& table) {
  const syntax::EntityDefinition& definition = *table.definition;
  const bool inlined = definition.from.empty();
  std::vector<Record> records;
  if (inlined) {
    for (const syntax::TableRow& row : definition.rows) {
      Record record;
      for (const syntax::Cell& cell : row.cells) record.push_back(cell.text);
      records.push_back(record);
    }
    if (records.empty()) return true;
  } else {
    const auto file = input_.files.find(definition.from[0].path.text);
    if (file == input_.files.end()) throw Unsupported{"no file " + definition.from[0].path.text};
    auto csv = ReadCsv(file->second);
    if (!csv) return false;
    records = std::move(*csv);
  }
  // Where each field stands; inline rows name the fields themselves.
  std::vector<std::size_t> place;
  for (const FieldInfo& field : table.fields) {
    std::vector<std::size_t> found;
    for (std::size_t i = 0; i < records[0].size(); ++i) {
      if (Trimmed(records[0][i]) == (inlined ? field.name : field.header)) found.push_back(i);
    }
    if (found.size() != 1) return false;
    place.push_back(found[0]);
  }
  std::vector<std::vector<std::string>> texts;
  for (std::size_t r = 1; r < records.size(); ++r) {
    if (records[r].size() != records[0].size()) return false;
    std::vector<std::string> text;
    std::vector<Value> cells;
    for (std::size_t f = 0; f < table.fields.size(); ++f) {
      text.push_back(Trimmed(records[r][place[f]]));
      cells.push_back(ReadField(table, table.fields[f], text.back()));
    }
    // A judgement that is known (a boolean: true) without one of its companions is an error.
    for (std::size_t f = 0; f < table.fields.size(); ++f) {
      const FieldInfo& companion = table.fields[f];
      if (companion.field != nullptr || cells[f].known()) continue;
      Value& judgement = cells[companion.judgement];
      if (judgement.known() && !judgement.is_false()) judgement = ErrorValue();
    }
    texts.push_back(std::move(text));
    table.rows.push_back(std::move(cells));
  }
  // The raw texts go on with the rows, since rows of one key must agree in them.
  std::vector<std::vector<std::string>> kept_texts;
  std::vector<std::vector<Value>> kept;
  for (std::size_t r = 0; r < table.rows.size(); ++r) {
    Value keep = KnownValue(true);
    for (syntax::ExprId condition : definition.only_where) {
      keep = And(keep, Evaluate(condition, Scope{table.tree, &table, nullptr}, RowRef{&table, r}));
    }
    if (!keep.known()) return false;
    if (!AsBoolean(keep)) continue;
    kept.push_back(table.rows[r]);
    kept_texts.push_back(texts[r]);
  }
  table.rows = std::move(kept);
  // What `only where` may have asked of a row was asked of the unfinished table.
  for (ColumnInfo& column : table.columns) column.memo.clear();
  shapes_.clear();
  return CheckKeys(table, kept_texts);
}

// Sorts the rows by key. False where a key is no value, or twice (with `once per key`: where rows
// of one key do not agree).
bool Evaluator::CheckKeys(EntityTable& table, const std::vector<std::vector<std::string>>& texts) {
  for (const auto& row : table.rows) {
    for (std::size_t key : table.keys) {
      if (!row[key].known()) return false;
    }
  }
  const auto compare = [&](std::size_t a, std::size_t b) {
    for (std::size_t key : table.keys) {
      if (const int sign = units_.Compare(table.rows[a][key], table.rows[b][key]); sign != 0)
        return sign;
    }
    return 0;
  };
  std::vector<std::size_t> order(table.rows.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, [&](std::size_t a, std::size_t b) { return compare(a, b) < 0; });
  const auto agree = [&](std::size_t a, std::size_t b) {
    for (std::size_t f = 0; f < table.fields.size(); ++f) {
      const Value& x = table.rows[a][f];
      const Value& y = table.rows[b][f];
      if (x.state != y.state) return false;
      if (x.known() && !units_.Equal(x, y)) return false;
      if (x.state == State::Error && texts[a][f] != texts[b][f]) return false;
    }
    return true;
  };
  const bool once = !table.definition->from.empty() && table.definition->from[0].once_per_key;
  std::vector<std::vector<Value>> sorted;
  for (std::size_t i = 0; i < order.size(); ++i) {
    if (i > 0 && compare(order[i - 1], order[i]) == 0) {
      if (!once || !agree(order[i - 1], order[i])) return false;
      continue;
    }
    sorted.push_back(table.rows[order[i]]);
  }
  table.rows = std::move(sorted);
  for (std::size_t r = 0; r < table.rows.size(); ++r) {
    std::vector<Value> parts;
    for (std::size_t key : table.keys) parts.push_back(table.rows[r][key]);
    table.row_of[KeyOf(table, parts)] = r;
  }
  return true;
}

bool Evaluator::CheckReferences(const EntityTable& table) const {
  for (const auto& row : table.rows) {
    for (const Value& cell : row) {
      const auto* reference = std::get_if<Reference>(&cell.data);
      if (!cell.known() || reference == nullptr) continue;
      const EntityTable& target = *entities_.at(reference->entity);
      if (!target.row_of.contains(KeyOf(target, reference->key))) return false;
    }
  }
  return true;
}

}  // namespace levrules::reference
