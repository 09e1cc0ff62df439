#include "workbench/property_search.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <set>
#include <utility>

#include "runtime/audit/value_text.h"
#include "runtime/base/text.h"
#include "runtime/program/print.h"
#include "workbench/sample_data.h"

namespace levrules::workbench {

namespace {

using program::EntityId;
using program::FieldIndex;
using program::InstructionId;
using value::Column;
using value::State;

// What breaks a law: data, the row meant, and for a law of trends the other value of its field.
struct Finding {
  Sample sample;
  std::size_t row = 0;  // of the sample's table of the law's entity
  std::string changed;  // of a law of trends: the cell after the change
};

class LawSearch {
 public:
  LawSearch(const program::Program& program, const program::Law& law,
            const eval::Settings& settings)
      : program_(program), law_(law), settings_(settings), sampler_(program) {
    root_ = law.monotone ? program.definitions[law.monotone->column].instruction : law.always;
  }

  LawResult Run(const SearchOptions& options) {
    LawResult result;
    Random random(options.seed);
    for (std::size_t i = 0; i < options.tries; ++i) {
      const Sample sample = sampler_.Make(random);
      const auto found = Break(sample, random, result.tried);
      if (!found) continue;
      result.broken = true;
      result.counter_example = Describe(Shrink(*found));
      return result;
    }
    return result;
  }

 private:
  const program::InlineTable& TableOf(const Sample& sample) const {
    return sample.tables[law_.entity.index()];
  }

  std::optional<Finding> Break(const Sample& sample, Random& random, std::size_t& tried) const {
    if (!law_.monotone) return BreakAlways(sample, tried);
    const std::size_t rows = TableOf(sample).rows.size();
    for (std::size_t row = 0; row < rows; ++row) {
      Finding finding{sample, row, ""};
      finding.changed = sampler_.CellOf(law_.entity, law_.monotone->field, sample, random);
      if (!MovesAsLawSays(finding)) continue;
      const auto broken = Breaks(finding);
      if (row == 0 && broken) ++tried;
      if (broken && *broken) return finding;
    }
    return std::nullopt;
  }

  // The first row of the sample that breaks the law. All rows are of one run.
  std::optional<Finding> BreakAlways(const Sample& sample, std::size_t& tried) const {
    const std::size_t rows = TableOf(sample).rows.size();
    if (rows == 0) return std::nullopt;
    const auto dataset = sampler_.Load(sample, settings_);
    if (!dataset) return std::nullopt;
    ++tried;
    const eval::Results results = eval::Evaluate(program_, *dataset, settings_, {root_});
    if (results.too_large) return std::nullopt;
    const Column& holds = results.column(root_);
    for (std::size_t i = 0; i < rows; ++i) {
      const Finding finding{sample, i, ""};
      const auto row = RowOf(*dataset, finding);
      if (row && holds.known(*row) && !holds.boolean(*row)) return finding;
    }
    return std::nullopt;
  }

  // Whether the finding breaks the law; nothing where its data do not keep the contract.
  std::optional<bool> Breaks(const Finding& finding) const {
    const auto dataset = sampler_.Load(finding.sample, settings_);
    if (!dataset) return std::nullopt;
    const auto row = RowOf(*dataset, finding);
    if (!row) return false;
    const eval::Results results = eval::Evaluate(program_, *dataset, settings_, {root_});
    const Column& column = results.column(root_);
    if (results.too_large || !column.known(*row)) return false;
    if (!law_.monotone) return !column.boolean(*row);
    const auto changed = sampler_.Load(Changed(finding), settings_);
    if (!changed) return std::nullopt;
    const eval::Results after = eval::Evaluate(program_, *changed, settings_, {root_});
    const Column& then = after.column(root_);
    const auto row_then = RowOf(*changed, finding);
    if (!row_then || after.too_large || !then.known(*row_then)) return false;
    const int moved = Direction(column, *row, then, *row_then);
    return moved == (law_.monotone->column_never == program::Trend::Rises ? 1 : -1);
  }

  Sample Changed(const Finding& finding) const {
    Sample sample = finding.sample;
    sample.tables[law_.entity.index()].rows[finding.row][law_.monotone->field] = finding.changed;
    return sample;
  }

  // Whether the change of the field goes the way the law speaks of.
  bool MovesAsLawSays(const Finding& finding) const {
    const std::string& before = TableOf(finding.sample).rows[finding.row][law_.monotone->field];
    if (before.empty() || finding.changed.empty()) return false;
    const auto a = NumberOfCell(before);
    const auto b = NumberOfCell(finding.changed);
    const bool rises = a && b ? *a < *b : before < finding.changed;
    const bool falls = a && b ? *b < *a : finding.changed < before;
    return law_.monotone->when_field == program::Trend::Rises ? rises : falls;
  }
  static std::optional<program::Number> NumberOfCell(std::string cell) {
    if (cell.ends_with('%')) cell.pop_back();
    return program::Number::ParseDecimal(cell);
  }

  // 1: it rose, -1: it fell. An earlier outcome of a decision stands above a later one.
  int Direction(const Column& before, std::size_t row, const Column& after,
                std::size_t row_after) const {
    const value::TextPool none;
    const auto order = value::CompareCells(after, row_after, before, row, none);
    const int up = order > 0 ? 1 : order < 0 ? -1 : 0;
    return before.kind() == value::Kind::Enumeration ? -up : up;
  }

  std::optional<std::size_t> RowOf(const data::Dataset& dataset, const Finding& finding) const {
    std::vector<std::string> key;
    for (const FieldIndex field : program_.entities[law_.entity].keys)
      key.push_back(TableOf(finding.sample).rows[finding.row][field]);
    return dataset.FindRow(sampler_.relaxed(), law_.entity, key);
  }

  // ---- smaller

  Finding Shrink(Finding finding) const {
    constexpr std::size_t kMostRounds = 20;
    for (std::size_t round = 0; round < kMostRounds; ++round) {
      bool smaller = false;
      for (std::size_t i = 0; i < finding.sample.tables.size(); ++i) {
        smaller |= DropRows(finding, i);
        smaller |= SimplifyCells(finding, i);
      }
      if (!smaller) break;
    }
    return finding;
  }

  bool Still(const Finding& finding) const {
    if (law_.monotone && !MovesAsLawSays(finding)) return false;
    return Breaks(finding).value_or(false);
  }

  bool DropRows(Finding& finding, std::size_t entity) const {
    bool smaller = false;
    for (std::size_t row = finding.sample.tables[entity].rows.size(); row-- > 0;) {
      const bool of_law = entity == law_.entity.index();
      if (of_law && row == finding.row) continue;
      Finding next = finding;
      auto& rows = next.sample.tables[entity].rows;
      rows.erase(rows.begin() + static_cast<std::ptrdiff_t>(row));
      next.sample.tables[entity].row_spans.pop_back();
      if (of_law && row < next.row) --next.row;
      if (!Still(next)) continue;
      finding = std::move(next);
      smaller = true;
    }
    return smaller;
  }

  bool SimplifyCells(Finding& finding, std::size_t entity) const {
    const EntityId id = program_.entities.id_at(entity);
    bool smaller = false;
    for (std::size_t row = 0; row < finding.sample.tables[entity].rows.size(); ++row) {
      for (FieldIndex field = 0; field < program_.entities[id].fields.size(); ++field) {
        const std::string now = finding.sample.tables[entity].rows[row][field];
        for (const std::string& cell : sampler_.Simpler(id, field, now)) {
          Finding next = finding;
          next.sample.tables[entity].rows[row][field] = cell;
          if (!Still(next)) continue;
          finding = std::move(next);
          smaller = true;
          break;
        }
      }
    }
    return smaller;
  }

  // ---- for a reader

  std::vector<std::string> Describe(const Finding& finding) const {
    std::vector<std::string> lines;
    std::set<std::pair<std::uint32_t, FieldIndex>> read;
    for (const InstructionId id : eval::Closure(program_, {root_})) {
      const program::Instruction& instruction = program_.instructions[id];
      if (instruction.op == program::Op::Field)
        read.insert({instruction.space.value, std::get<FieldIndex>(instruction.payload)});
    }
    for (std::size_t i = 0; i < finding.sample.tables.size(); ++i) {
      const EntityId id = program_.entities.id_at(i);
      for (std::size_t row = 0; row < finding.sample.tables[i].rows.size(); ++row)
        lines.push_back(RowText(finding, id, row, read));
    }
    const auto dataset = sampler_.Load(finding.sample, settings_);
    const std::string before = Result(*dataset, finding);
    if (!law_.monotone) {
      lines.push_back(fmt::format("there `{}` is {}",
                                  program::PrintInstruction(program_, root_, true), before));
      return lines;
    }
    const auto changed = sampler_.Load(Changed(finding), settings_);
    const program::Field& field = program_.entities[law_.entity].fields[law_.monotone->field];
    lines.push_back(fmt::format("`{}` is {}; with `{}` {} in place of {} it is {}",
                                program_.definitions[law_.monotone->column].name, before,
                                field.name, finding.changed,
                                TableOf(finding.sample).rows[finding.row][law_.monotone->field],
                                Result(*changed, finding)));
    return lines;
  }

  // `place a: nation England, rate 30% (the row)`: the key and what the law reads.
  std::string RowText(const Finding& finding, EntityId id, std::size_t row,
                      const std::set<std::pair<std::uint32_t, FieldIndex>>& read) const {
    const program::Entity& entity = program_.entities[id];
    const std::vector<std::string>& cells = finding.sample.tables[id.index()].rows[row];
    std::vector<std::string> keys;
    for (const FieldIndex key : entity.keys) keys.push_back(cells[key]);
    std::string text = fmt::format("{} {}", entity.name, JoinWords(keys, ","));
    std::string values;
    for (FieldIndex field = 0; field < entity.fields.size(); ++field) {
      const bool key = std::ranges::find(entity.keys, field) != entity.keys.end();
      if (key || !read.contains({id.value, field})) continue;
      values += fmt::format("{}{} {}", values.empty() ? ": " : ", ", entity.fields[field].name,
                            cells[field].empty() ? "missing" : cells[field]);
    }
    text += values;
    if (id == law_.entity && row == finding.row) text += "  (the row)";
    return text;
  }

  std::string Result(const data::Dataset& dataset, const Finding& finding) const {
    const eval::Results results = eval::Evaluate(program_, dataset, settings_, {root_});
    return audit::CellText(program_, dataset, root_, results.column(root_),
                           RowOf(dataset, finding).value_or(0), audit::Notation::Reader);
  }

  const program::Program& program_;
  const program::Law& law_;
  const eval::Settings& settings_;
  Sampler sampler_;
  InstructionId root_;
};

}  // namespace

std::vector<LawResult> SearchLaws(const program::Program& program, const eval::Settings& settings,
                                  const SearchOptions& options) {
  std::vector<LawResult> results;
  for (std::size_t i = 0; i < program.laws.size(); ++i) {
    LawResult result = LawSearch(program, program.laws[i], settings).Run(options);
    result.law = i;
    results.push_back(std::move(result));
  }
  return results;
}

}  // namespace levrules::workbench
