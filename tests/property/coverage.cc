#include <set>
#include <sstream>

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

// Of a column: the form of its definition, of a table the mode too.
std::map<std::string, std::string> FormsOf(const Generated& generated) {
  std::map<std::string, std::string> forms;
  std::vector<std::string> texts;
  for (const Part& part : generated.parts) texts.push_back(part.text);
  texts.insert(texts.end(), generated.amendments.begin(), generated.amendments.end());
  for (const std::string& text : texts) {
    std::istringstream lines(text);
    std::string table;
    for (std::string line; std::getline(lines, line);) {
      std::istringstream words(line);
      std::string word;
      std::string name;
      words >> word;
      if (word == "replace") words >> word;
      words >> name;
      if (name == ":") continue;
      if (word == "let" || word == "index" || word == "criterion" || word == "decision" ||
          word == "allocation" || word == "table")
        forms[name] = word == "table" ? "table unique" : word;
      if (word == "table") table = name;
      if (!table.empty() && (word == "first" || word == "collect" || word == "unique"))
        forms[table] = "table " + word + (word == "collect" ? " " + name : "");
      if (word.starts_with("|")) table.clear();
    }
  }
  return forms;
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
  const auto forms = FormsOf(generated);
  for (const auto& [entity, table] : answer.tables) {
    for (const auto& row : table.cells) {
      for (std::size_t c = 0; c < row.size(); ++c) {
        const std::string state = StateOf(row[c]);
        ++coverage.cells[state];
        seen.insert(state);
        const auto form = forms.find(table.columns[c]);
        ++coverage.forms[form == forms.end() ? "other" : form->second][state];
      }
    }
  }
  for (const auto& [name, pots] : answer.pots) {
    for (const auto& pot : pots) ++coverage.forms["pots"][StateOf(pot.amount)];
  }
  for (const auto& [event, count] : answer.events) coverage.events[event] += count;
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
  text += "cells by form\n";
  for (const auto& [form, states] : coverage.forms) {
    std::string line;
    for (const auto& [state, count] : states) line += "  " + state + " " + std::to_string(count);
    text += "  " + form + std::string(form.size() < 22 ? 22 - form.size() : 1, ' ') + line + "\n";
  }
  text += "what happened\n";
  for (const auto& [event, count] : coverage.events)
    text += "  " + event + "  " + std::to_string(count) + "\n";
  text += "programs with a cell or a tie\n";
  for (const auto& [state, count] : coverage.programs_with)
    text += Line(state, count, coverage.programs);
  text += "programs with a feature\n";
  for (const auto& [feature, count] : coverage.features)
    text += Line(feature, count, coverage.programs);
  return text;
}

}  // namespace levrules::property
