#include "runtime/audit/comparison.h"

#include <algorithm>
#include <optional>

#include "runtime/audit/value_text.h"

namespace levrules::audit {

namespace {

using program::Number;
using value::Column;
using value::State;

class Comparer {
 public:
  Comparer(const Run& run, const PublishedList& list)
      : run_(run), list_(list), entity_(run.program.decides_for) {}

  Comparison Make() {
    Match();
    for (const PublishedColumn& column : list_.columns)
      result_.columns.push_back(CompareColumn(column));
    return std::move(result_);
  }

 private:
  const data::Table& Published() const { return run_.dataset.table(list_.entity); }

  // Which row of the list speaks of which row of the rules.
  void Match() {
    listed_.resize(run_.dataset.table(entity_).rows());
    std::vector<const Column*> keys;
    for (const program::FieldIndex key : run_.program.entities[list_.entity].keys)
      keys.push_back(&Published().columns[key]);
    for (std::size_t row = 0; row < Published().rows(); ++row) {
      const auto own = run_.dataset.FindRow(run_.program, entity_, keys, row);
      if (own) {
        listed_[*own] = row;
        ++result_.in_both;
      } else {
        result_.unknown.push_back(row);
      }
    }
    for (std::size_t row = 0; row < listed_.size(); ++row) {
      if (!listed_[row]) result_.not_listed.push_back(row);
    }
  }

  ComparedColumn CompareColumn(const PublishedColumn& column) const {
    ComparedColumn compared;
    compared.column = column;
    compared.decimals = DecimalsOf(column);
    const Column& computed = run_.results.column(column.computed);
    const Column& published = Published().columns[column.field];
    for (std::size_t row = 0; row < listed_.size(); ++row) {
      const std::string own =
          CellText(run_.program, run_.dataset, column.computed, computed, row, Notation::File);
      if (!listed_[row]) {
        if (column.decision.valid()) ++compared.matrix[{own, ""}];
        continue;
      }
      if (!published.known(*listed_[row])) {
        ++compared.silent;
        continue;
      }
      const std::string theirs = CellText(run_.program, run_.dataset, TypeOf(column), published,
                                          *listed_[row], Notation::File);
      if (column.decision.valid()) ++compared.matrix[{own, theirs}];
      const bool same = IsNumber(column) ? Near(computed, row, published, *listed_[row], compared)
                                         : own == theirs;
      if (same) {
        ++compared.agree;
      } else {
        compared.disagreements.push_back({row, *listed_[row], own, theirs});
      }
    }
    return compared;
  }

  const program::Type& TypeOf(const PublishedColumn& column) const {
    return run_.program.entities[list_.entity].fields[column.field].type;
  }
  bool IsNumber(const PublishedColumn& column) const {
    return TypeOf(column).kind == value::Kind::Number;
  }

  // The most decimals of the list's figures, as they are written: of a percent those before `%`.
  std::size_t DecimalsOf(const PublishedColumn& column) const {
    if (!IsNumber(column)) return 0;
    const Column& published = Published().columns[column.field];
    std::size_t most = 0;
    for (std::size_t row = 0; row < Published().rows(); ++row) {
      if (!published.known(row)) continue;
      Number number = published.number(row);
      if (TypeOf(column).percent) number = number * Number(100);
      if (!number.IsFiniteDecimal()) continue;
      const std::string text = number.ToDecimal();
      const std::size_t point = text.find('.');
      if (point != std::string::npos) most = std::max(most, text.size() - point - 1);
    }
    return most;
  }

  bool Near(const Column& computed, std::size_t row, const Column& published,
            std::size_t published_row, const ComparedColumn& column) const {
    if (!computed.known(row)) return false;
    const Number scale = value::Pow10(static_cast<int>(column.decimals)) *
                         Number(TypeOf(column.column).percent ? 200 : 2);
    const Number distance = (computed.number(row) - published.number(published_row)) * scale;
    return -Number(1) <= distance && distance <= Number(1);
  }

  const Run& run_;
  const PublishedList& list_;
  program::EntityId entity_;
  std::vector<std::optional<std::size_t>> listed_;  // by row of the rules
  Comparison result_;
};

}  // namespace

Comparison Compare(const Run& run, const PublishedList& list) { return Comparer(run, list).Make(); }

}  // namespace levrules::audit
