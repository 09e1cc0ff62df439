// Overrides and amendments.

#include <algorithm>
#include <set>

#include "tests/property/generator.h"

namespace levrules::property {

namespace {

std::string CsvField(const std::string& text) {
  return text.find(',') == std::string::npos ? text : "\"" + text + "\"";
}

// What a definition of that name may have been before: of the right form, and nothing more.
std::string Stub(const Part& part) {
  const std::string indent = part.text.starts_with("for each ") ? "    " : "";
  const std::string outer = indent.empty() ? "" : "for each " + part.entity + "\n";
  switch (part.sort) {
    case Part::Sort::Parameter:
      return "parameter " + part.name + " is 99\n";
    case Part::Sort::Function:
      return "function " + part.name + "(x) = x + not_there\n";
    case Part::Sort::Enum:
      return "enum " + part.name + ": purple, red\n";
    case Part::Sort::Column:
      return outer + indent + "let " + part.name + " = not_there + 1\n";
    case Part::Sort::Entity:
    case Part::Sort::Report:
    case Part::Sort::Override:
      break;
  }
  return part.text;
}

std::string Replacing(const Part& part) {
  if (!part.text.starts_with("for each ")) return "replace " + part.text;
  std::string text = part.text;
  return text.insert(text.find('\n') + 5, "replace ");
}

}  // namespace

std::string Generator::OverrideText(std::size_t e, const Col& decision, Generated& out) {
  const EntitySpec& entity = entities_[e];
  Use("override");
  std::vector<std::vector<std::string>> lines = {{}};
  for (std::size_t k = 0; k < entity.keys; ++k) lines[0].push_back(entity.fields[k].name);
  for (const char* name : {"outcome", "reason", "by", "on"}) lines[0].emplace_back(name);
  const bool faults = random_.Chance(4);
  // A row that `only where` drops is no row.
  if (!entity.only_where || random_.Chance(5)) {
    for (const auto& key : entity.key_rows) {
      if (!random_.Chance(35)) continue;
      std::vector<std::string> line = key;
      line.push_back(random_.Pick(decision.outcomes));
      line.push_back("for reasons that stand in the file");
      line.push_back("The minister");
      line.push_back(random_.Pick<std::string>(
          {"2020-12-31", "2021-01-01", "2021-06-30", "2021-07-01", "2023-01-01"}));
      if (faults && random_.Chance(30)) {
        const std::size_t at = entity.keys + random_.Below(4);
        line[at] = at == entity.keys + 1 ? "too short" : "";
        Use("override fault");
      }
      lines.push_back(std::move(line));
    }
    if (faults && lines.size() > 1 && random_.Chance(30)) lines.push_back(lines[1]);
  }
  std::string text = "override " + decision.name + "\n";
  if (random_.Chance(30)) {
    Use("override from a file");
    const std::string path = "data/override_" + decision.name + ".csv";
    text += "    from \"" + path + "\"\n";
    for (const auto& line : lines) {
      for (std::size_t i = 0; i < line.size(); ++i)
        out.files[path] += (i > 0 ? "," : "") + CsvField(line[i]);
      out.files[path] += "\n";
    }
    return text;
  }
  for (const auto& line : lines) {
    text += "    |";
    for (const std::string& cell : line) text += " " + cell + " |";
    text += "\n";
  }
  return text;
}

// The same program as a base that is amended once or twice. What is replaced stands in the base
// with other words, what is added does not stand there, and what is removed stands only there.
void Generator::SplitInAmendments(Generated& out) {
  Use("amendment");
  const bool beyond = std::ranges::any_of(functions_, [](const FunctionSpec& function) {
    return function.name == "beyond" && !kFunctionsSeeOtherFiles;
  });
  const std::set<std::string> kept =
      beyond ? std::set<std::string>{"limit", "beyond"} : std::set<std::string>();
  const std::size_t count = random_.Chance(30) ? 2 : 1;
  if (count == 2) Use("amendment of an amendment");
  for (std::size_t i = count; i >= 1; --i) {  // The last one first.
    const bool last = i == count;
    std::string text =
        Text() << "amendment changed_" << std::to_string(i) << " \"Changed\"\n"
               << "    amends \"" << PathOf(i - 1) << "\"\n"
               << (last || random_.Chance(50) ? "    in force from 2021-01-01 to 2022-12-31\n\n"
                                              : "\n");
    std::vector<Part> base;
    for (const Part& part : out.parts) {
      const bool column = part.sort == Part::Sort::Column;
      if (part.sort == Part::Sort::Override) {
        // Overrides are not kept: they stand in the last file, here and there in the base too.
        if (last) text += part.text + "\n";
        if (random_.Chance(30)) base.push_back(part);
      } else if (!kept.contains(part.name) && part.sort != Part::Sort::Entity &&
                 part.sort != Part::Sort::Report && random_.Chance(25)) {
        Use("replace");
        text += Replacing(part) + "\n";
        base.push_back(part);
        base.back().text = Stub(part);
      } else if ((column || part.sort == Part::Sort::Function) && !kept.contains(part.name) &&
                 random_.Chance(12)) {
        Use("added by an amendment");
        text += part.text + "\n";
      } else {
        base.push_back(part);
      }
    }
    if (random_.Chance(50)) {
      Use("remove");
      const std::string name = "gone" + std::to_string(i);
      base.push_back({Part::Sort::Column, name, "place", "let " + name + " = not_there\n"});
      text += "remove " + name + "\n";
    }
    out.amendments.push_back(std::move(text));
    out.parts = std::move(base);
  }
  std::ranges::reverse(out.amendments);
}

}  // namespace levrules::property
