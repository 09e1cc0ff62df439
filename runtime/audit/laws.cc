#include "runtime/audit/laws.h"

#include <utility>

namespace levrules::audit {

std::vector<LawFinding> BrokenLaws(const Run& run) {
  std::vector<LawFinding> findings;
  for (std::size_t i = 0; i < run.program.laws.size(); ++i) {
    const program::Law& law = run.program.laws[i];
    if (!law.always.valid()) continue;
    const value::Column& holds = run.results.column(law.always);
    LawFinding finding{i, {}, 0};
    const std::size_t rows = run.dataset.table(law.entity).rows();
    for (std::size_t row = 0; row < rows; ++row) {
      const bool error = holds.state(row) == value::State::Error;
      if (error || (holds.known(row) && !holds.boolean(row))) finding.broken.push_back(row);
      finding.unknown += !error && !holds.known(row) ? 1 : 0;
    }
    if (!finding.broken.empty()) findings.push_back(std::move(finding));
  }
  return findings;
}

}  // namespace levrules::audit
