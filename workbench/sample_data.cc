#include "workbench/sample_data.h"

#include <algorithm>
#include <set>
#include <utility>

#include "runtime/base/diagnostic.h"
#include "runtime/data/load.h"
#include "workbench/run.h"

namespace levrules::workbench {

namespace {

using program::EntityId;
using program::Field;
using program::FieldIndex;
using program::FieldRole;
using program::Number;
using value::Kind;

std::string CellText(const Field& field, const Number& number) {
  if (field.type.percent) return (number * Number(100)).ToDecimal() + "%";
  return number.ToDecimal();
}

template <class T>
void SortOut(std::vector<T>& values) {
  std::ranges::sort(values);
  values.erase(std::unique(values.begin(), values.end()), values.end());
}

}  // namespace

std::uint64_t Random::Next() {
  state_ += 0x9E3779B97F4A7C15u;
  std::uint64_t z = state_;
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
  return z ^ (z >> 31);
}

Sampler::Sampler(const program::Program& program) : program_(program), relaxed_(program) {
  for (const program::Instruction& instruction : program.instructions) {
    if (instruction.op != program::Op::Constant) continue;
    if (const auto* number = std::get_if<Number>(&instruction.payload)) {
      if (number->IsFiniteDecimal()) numbers_.push_back(*number);
    } else if (const auto* date = std::get_if<program::Date>(&instruction.payload)) {
      days_.push_back(date->days());
    } else if (const auto* text = std::get_if<program::TextConstant>(&instruction.payload)) {
      texts_.push_back(text->text);
    }
  }
  for (const std::int64_t small : {0, 1, 2, 5, 10, 100}) numbers_.emplace_back(small);
  texts_.insert(texts_.end(), {"a", "b", "c", "d"});
  if (program.first_day) days_.push_back(program.first_day->days());
  days_.push_back(18'000);
  SortOut(numbers_);
  SortOut(days_);
  SortOut(texts_);
  FindVarying();
  std::vector<bool> placed(program.entities.size());
  for (std::size_t round = 0; round <= program.entities.size(); ++round) {
    for (std::size_t i = 0; i < program.entities.size(); ++i) {
      const EntityId id = program.entities.id_at(i);
      const bool ready = std::ranges::all_of(program.entities[id].fields, [&](const Field& field) {
        return field.type.kind != Kind::Reference || field.type.entity == id ||
               placed[field.type.entity.index()] || round == program.entities.size();
      });
      if (placed[i] || !ready) continue;
      placed[i] = true;
      order_.push_back(id);
    }
  }
  for (const EntityId id : order_) {
    if (!Varies(id)) continue;
    for (Field& field : relaxed_.entities[id].fields) {
      field.written.clear();
      field.like.clear();
      field.times.reset();
    }
  }
}

// Rows that stand in the rules are kept, unless they refer to rows that are made up.
void Sampler::FindVarying() {
  varies_.resize(program_.entities.size());
  for (bool grew = true; grew;) {
    grew = false;
    for (std::size_t i = 0; i < program_.entities.size(); ++i) {
      const EntityId id = program_.entities.id_at(i);
      const program::Entity& entity = program_.entities[id];
      const bool refers = std::ranges::any_of(entity.fields, [&](const Field& field) {
        return field.type.kind == Kind::Reference && varies_[field.type.entity.index()];
      });
      if (varies_[i] || entity.of_overrides ||
          (entity.rows && !entity.rows->rows.empty() && id != program_.decides_for && !refers))
        continue;
      varies_[i] = grew = true;
    }
  }
}

bool Sampler::Varies(EntityId entity) const { return varies_[entity.index()]; }

Sample Sampler::Make(Random& random) const {
  Sample sample;
  sample.tables.resize(program_.entities.size());
  for (const EntityId id : order_) {
    program::InlineTable& table = sample.tables[id.index()];
    for (const Field& field : program_.entities[id].fields) table.columns.push_back(field.name);
    if (!Varies(id)) continue;
    const std::size_t rows = 1 + random.Below(4);
    std::set<std::vector<std::string>> keys;
    for (std::size_t row = 0; row < rows; ++row) {
      std::vector<std::string> cells = RowOf(id, row, sample, random);
      std::vector<std::string> key;
      for (const FieldIndex field : program_.entities[id].keys) key.push_back(cells[field]);
      if (!keys.insert(std::move(key)).second) continue;
      table.rows.push_back(std::move(cells));
      table.row_spans.emplace_back();
    }
  }
  return sample;
}

std::vector<std::string> Sampler::RowOf(EntityId entity, std::size_t row, const Sample& sample,
                                        Random& random) const {
  const program::Entity& declared = program_.entities[entity];
  std::vector<std::string> cells;
  for (FieldIndex i = 0; i < declared.fields.size(); ++i) {
    const Field& field = declared.fields[i];
    const bool alone = declared.keys.size() == 1 && field.role == FieldRole::Key;
    if (alone && field.type.kind == Kind::Number) {
      cells.push_back(std::to_string(row + 1));
    } else if (alone && field.type.kind == Kind::Text && !random.OneIn(3)) {
      cells.emplace_back(1, static_cast<char>('a' + row));
    } else if (field.role == FieldRole::Companion && field.type.kind == Kind::Text) {
      cells.emplace_back("an office");
    } else {
      const bool required = field.role == FieldRole::Key || field.role == FieldRole::Companion;
      const bool missing = field.type.optional && !required && random.OneIn(5);
      cells.push_back(missing ? "" : CellOf(entity, i, sample, random));
    }
  }
  return cells;
}

std::string Sampler::CellOf(EntityId entity, FieldIndex index, const Sample& sample,
                            Random& random) const {
  const Field& field = program_.entities[entity].fields[index];
  switch (field.type.kind) {
    case Kind::Number:
      return NumberCell(field, random);
    case Kind::Date:
      return DateCell(field, random);
    case Kind::Boolean:
      return random.OneIn(2) ? "true" : "false";
    case Kind::Enumeration: {
      const auto& items = program_.enumerations[field.type.enumeration].items;
      return items[random.Below(items.size())].name;
    }
    case Kind::Reference: {
      const EntityId target = field.type.entity;
      const program::InlineTable* table =
          Varies(target) ? &sample.tables[target.index()] : &*program_.entities[target].rows;
      if (table->rows.empty()) return "";
      const std::string& key =
          program_.entities[target].fields[program_.entities[target].keys[0]].name;
      const auto column = std::ranges::find(table->columns, key) - table->columns.begin();
      return table->rows[random.Below(table->rows.size())][static_cast<std::size_t>(column)];
    }
    case Kind::Text:
    case Kind::Invalid:
      break;
  }
  return texts_[random.Below(texts_.size())];
}

std::string Sampler::NumberCell(const Field& field, Random& random) const {
  Number number = numbers_[random.Below(numbers_.size())];
  const bool limited = field.type.decimals < value::kFiniteDecimals;
  const Number step = value::Pow10(limited ? -std::min(field.type.decimals, 4) : -2);
  const std::size_t move = random.Below(4);
  if (move == 1) number += step;
  if (move == 2) number -= step;
  if (move == 3) number = number * Number::Fraction(static_cast<std::int64_t>(random.Below(9)), 4);
  if (field.low_number && field.high_number && random.OneIn(2)) {
    const Number span = *field.high_number - *field.low_number;
    number =
        *field.low_number + span * Number::Fraction(static_cast<std::int64_t>(random.Below(9)), 8);
  }
  number = value::RoundToMultiple(number, step, value::RoundMode::Floor);
  if (field.low_number && number < *field.low_number) number = *field.low_number;
  if (field.high_number && *field.high_number < number) number = *field.high_number;
  if (field.high_number && field.excludes_high && number == *field.high_number) number -= step;
  return CellText(field, number);
}

std::string Sampler::DateCell(const Field& field, Random& random) const {
  std::int64_t days = days_[random.Below(days_.size())];
  days += static_cast<std::int64_t>(random.Below(3)) - 1;
  if (random.OneIn(4)) days += static_cast<std::int64_t>(random.Below(800)) - 400;
  if (field.low_date) days = std::max<std::int64_t>(days, field.low_date->days());
  if (field.high_date) days = std::min<std::int64_t>(days, field.high_date->days());
  const auto date = program::Date::FromDays(days);
  return date ? date->ToIso() : "2000-01-01";
}

std::vector<std::string> Sampler::Simpler(EntityId entity, FieldIndex index,
                                          const std::string& cell) const {
  const Field& field = program_.entities[entity].fields[index];
  std::vector<std::string> candidates;
  if (field.type.kind == Kind::Number) {
    for (const std::int64_t small : {0, 1, 2, 10}) {
      candidates.push_back(field.type.percent ? CellText(field, Number::Fraction(small * 10, 100))
                                              : std::to_string(small));
    }
    const std::size_t dot = cell.find('.');
    if (dot != std::string::npos)
      candidates.push_back(cell.substr(0, dot) + (field.type.percent ? "%" : ""));
  } else if (field.type.kind == Kind::Boolean) {
    candidates = {"false", "true"};
  } else if (field.type.kind == Kind::Enumeration) {
    candidates.push_back(program_.enumerations[field.type.enumeration].items.front().name);
  }
  if (field.type.optional && field.role != FieldRole::Key) candidates.emplace_back();
  const auto now = std::ranges::find(candidates, cell);
  candidates.erase(now, candidates.end());
  return candidates;
}

std::optional<data::Dataset> Sampler::Load(const Sample& sample,
                                           const eval::Settings& settings) const {
  std::vector<data::Source> sources;
  for (std::size_t i = 0; i < program_.entities.size(); ++i) {
    const EntityId id = program_.entities.id_at(i);
    const bool declared =
        !Varies(id) && program_.entities[id].rows && !program_.entities[id].of_overrides;
    sources.emplace_back(data::InlineSource{
        "sample", declared ? &*program_.entities[id].rows : &sample.tables[i], !declared, nullptr});
  }
  DiagnosticList faults;
  data::Dataset dataset = data::Load(relaxed_, sources, MakeFilter(program_, settings), faults);
  if (faults.has_errors()) return std::nullopt;
  return dataset;
}

}  // namespace levrules::workbench
