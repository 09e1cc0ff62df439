#include "runtime/audit/places.h"

namespace levrules::audit {

using program::Ties;
using value::Number;

RankedRows RankedRowsOf(const RunCells& cells, program::EntityId entity,
                        const program::Rank& rank) {
  RankedRows ranked;
  ranked.highest_first = rank.highest_first;
  ranked.ties = rank.ties;
  const std::size_t rows = cells.run().dataset.table(entity).rows();
  for (std::size_t row = 0; row < rows; ++row) {
    const bool left_out = rank.where.valid() && cells.TruthOf({rank.where, row}) != Truth::True;
    const bool known = !left_out && cells.IsNumber({rank.argument, row});
    ranked.figures.push_back(known ? std::optional(cells.ColumnOf(rank.argument).number(row))
                                   : std::nullopt);
    std::string group;
    for (const InstructionId key : rank.group) group += cells.FileText({key, row}) + "\n";
    ranked.groups.push_back(std::move(group));
  }
  return ranked;
}

std::optional<Number> PlaceAmong(const RankedRows& rows, std::size_t row, const Number& figure) {
  std::size_t before = 0, equal = 0;
  for (std::size_t other = 0; other < rows.figures.size(); ++other) {
    if (other == row || !rows.figures[other] || rows.groups[other] != rows.groups[row]) continue;
    const Number& compared = *rows.figures[other];
    if (compared == figure) {
      ++equal;
    } else if ((compared > figure) == rows.highest_first) {
      ++before;
    }
  }
  if (rows.ties == Ties::Dense || (rows.ties == Ties::By && equal > 0)) return std::nullopt;
  const std::size_t shared = rows.ties == Ties::ShareWorst ? equal : 0;
  return Number(static_cast<std::int64_t>(before + shared + 1));
}

}  // namespace levrules::audit
