#include "runtime/audit/members.h"

#include "runtime/eval/evaluate.h"

namespace levrules::audit {

using program::Population;
using value::Column;

bool InPopulation(const Run& run, const program::Aggregate& aggregate, std::size_t source,
                  std::size_t row) {
  switch (aggregate.population) {
    case Population::All:
      return true;
    case Population::Within:
      for (const InstructionId key : aggregate.group) {
        const Column& column = run.results.column(key);
        if (!column.known(source) || !column.known(row) ||
            !value::EqualCells(column, source, column, row))
          return false;
      }
      return true;
    case Population::Via: {
      const Column& via = run.results.column(aggregate.via);
      return via.known(source) && static_cast<std::size_t>(via.code(source)) == row;
    }
    case Population::Before:
    case Population::Through: {
      const Column& places = run.results.column(aggregate.rank);
      const eval::RankGroups& groups = run.results.ranks[aggregate.rank.index()];
      if (groups.group[source] != groups.group[row] || groups.group[row] < 0 ||
          !places.known(source) || !places.known(row))
        return false;
      return places.number(source) < places.number(row) ||
             (aggregate.population == Population::Through &&
              places.number(source) == places.number(row));
    }
  }
  return false;
}

}  // namespace levrules::audit
