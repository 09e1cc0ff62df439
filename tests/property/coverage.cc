#include <set>

#include "tests/property/generate.h"

namespace levrules::property {

namespace {

std::string StateOf(const std::string& cell) { return cell.substr(0, cell.find(':')); }

bool HasTie(const Generated& generated, const reference::Answer& answer) {
  for (const auto& [entity, name] : generated.ranks) {
    const auto table = answer.tables.find(entity);
    if (table == answer.tables.end()) continue;
    for (std::size_t c = 0; c < table->second.columns.size(); ++c) {
      if (table->second.columns[c] != name) continue;
      std::set<std::string> places;
      for (const auto& row : table->second.cells) {
        if (StateOf(row[c]) == "known" && !places.insert(row[c]).second) return true;
      }
    }
  }
  return false;
}

std::string Line(const std::string& name, std::size_t count, std::size_t of) {
  const std::size_t thousandths = of == 0 ? 0 : (count * 1000 + of / 2) / of;
  return "  " + name + std::string(name.size() < 34 ? 34 - name.size() : 1, ' ') +
         std::to_string(count) + "  " + std::to_string(thousandths / 10) + "." +
         std::to_string(thousandths % 10) + "%\n";
}

}  // namespace

void Count(const Generated& generated, const reference::Answer& answer, Coverage& coverage) {
  ++coverage.programs;
  for (const std::string& feature : generated.features) ++coverage.features[feature];
  if (answer.stopped) {
    ++coverage.stopped;
    return;
  }
  std::set<std::string> seen;
  for (const auto& [entity, table] : answer.tables) {
    for (const auto& row : table.cells) {
      for (const std::string& cell : row) {
        ++coverage.cells[StateOf(cell)];
        seen.insert(StateOf(cell));
      }
    }
  }
  if (HasTie(generated, answer)) seen.insert("tie");
  for (const std::string& state : seen) ++coverage.programs_with[state];
}

std::string Describe(const Coverage& coverage) {
  std::size_t cells = 0;
  for (const auto& [state, count] : coverage.cells) cells += count;
  std::string text = std::to_string(coverage.programs) + " programs\n" +
                     Line("stopped", coverage.stopped, coverage.programs);
  text += std::to_string(cells) + " cells\n";
  for (const auto& [state, count] : coverage.cells) text += Line(state, count, cells);
  text += "programs with a cell or a tie\n";
  for (const auto& [state, count] : coverage.programs_with)
    text += Line(state, count, coverage.programs);
  text += "programs with a feature\n";
  for (const auto& [feature, count] : coverage.features)
    text += Line(feature, count, coverage.programs);
  return text;
}

}  // namespace levrules::property
