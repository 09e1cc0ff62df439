// Changes of a program and its data that must change no answer: the order of rows, columns,
// definitions and files, names, spelling of data, threads, what nothing reads.

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <regex>
#include <string>
#include <utility>
#include <vector>

#include "tests/property/generator.h"
#include "tests/property/product.h"
#include "tests/reference/read_csv.h"

namespace levrules::property {
namespace {

constexpr std::size_t kPrograms = 200;  // for each law

struct Changed {
  Generated program;
  unsigned threads = 1;
  std::string renamed;  // a column, an entity or a field
  std::string name;     // what it is called now
  bool conditions_only = false;
};
using Change = std::function<bool(Changed&, Random&)>;  // false: the law says nothing here

using Records = std::vector<std::vector<std::string>>;

Records Read(const std::string& csv) {
  const auto records = reference::ReadCsv(csv);
  return records ? *records : Records();
}

struct Spelling {
  bool quote_all = false;
  bool blanks = false;
  std::string end = "\n";
  std::string before = {};
};

std::string Write(const Records& records, const Spelling& spelling = {}) {
  std::string text = spelling.before;
  for (const auto& record : records) {
    for (std::size_t i = 0; i < record.size(); ++i) {
      const std::string cell = spelling.blanks ? " " + record[i] + "  " : record[i];
      const bool quoted = spelling.quote_all || cell.find_first_of(",\"\r\n") != std::string::npos;
      text += i > 0 ? "," : "";
      if (quoted) text += "\"";
      for (char c : cell) text += c == '"' ? "\"\"" : std::string(1, c);
      if (quoted) text += "\"";
    }
    text += spelling.end;
  }
  return text;
}

template <class T>
void Shuffle(std::vector<T>& items, std::size_t from, Random& random) {
  for (std::size_t i = items.size(); i > from + 1; --i)
    std::swap(items[i - 1], items[from + random.Below(i - from)]);
}

bool EachFile(Changed& changed, const std::function<std::string(Records)>& change) {
  for (auto& [path, text] : changed.program.files) text = change(Read(text));
  return !changed.program.files.empty();
}

std::vector<std::string> Lines(const std::string& text) {
  std::vector<std::string> lines;
  std::size_t from = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\n') continue;
    lines.push_back(text.substr(from, i + 1 - from));
    from = i + 1;
  }
  return lines;
}

bool IsRow(const std::string& line) { return line.starts_with("    |"); }

bool Contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

void AddPart(Changed& changed, const std::string& text) {
  changed.program.parts.push_back({Part::Sort::Column, "", "place", text});
}

// A whole word in the program and in its data.
void Rename(Changed& changed, const std::string& from, const std::string& to) {
  const std::regex word("\\b" + from + "\\b");
  const auto rename = [&](const std::string& text) { return std::regex_replace(text, word, to); };
  changed.program.header = rename(changed.program.header);
  for (Part& part : changed.program.parts) part.text = rename(part.text);
  std::map<std::string, std::string> files;
  for (const auto& [path, text] : changed.program.files) files[rename(path)] = rename(text);
  changed.program.files = std::move(files);
  changed.renamed = from;
  changed.name = to;
}

std::optional<std::string> PickName(const Changed& changed, Random& random, Part::Sort sort,
                                    const std::string& start) {
  std::vector<std::string> names;
  for (const Part& part : changed.program.parts) {
    if (part.sort == sort && part.name.starts_with(start)) names.push_back(part.name);
  }
  if (names.empty()) return std::nullopt;
  return random.Pick(names);
}

bool HasOverrides(const Changed& changed) {
  return std::ranges::any_of(changed.program.parts,
                             [](const Part& part) { return part.sort == Part::Sort::Override; });
}

// ---- data --------------------------------------------------------------------------------------

bool RowOrder(Changed& changed, Random& random) {
  for (Part& part : changed.program.parts) {
    if (part.sort != Part::Sort::Entity) continue;
    std::vector<std::string> lines = Lines(part.text);
    std::size_t first = 0;
    while (first < lines.size() && !IsRow(lines[first])) ++first;
    std::size_t end = first;
    while (end < lines.size() && IsRow(lines[end])) ++end;
    std::vector<std::string> rows(lines.begin() + static_cast<std::ptrdiff_t>(first),
                                  lines.begin() + static_cast<std::ptrdiff_t>(end));
    Shuffle(rows, 1, random);
    std::ranges::copy(rows, lines.begin() + static_cast<std::ptrdiff_t>(first));
    part.text.clear();
    for (const std::string& line : lines) part.text += line;
  }
  EachFile(changed, [&](Records records) {
    Shuffle(records, 1, random);
    return Write(records);
  });
  return true;
}

bool ColumnOrder(Changed& changed, Random& random) {
  return EachFile(changed, [&](Records records) {
    std::vector<std::size_t> order(records[0].size());
    for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
    Shuffle(order, 0, random);
    Records result(records.size());
    for (std::size_t r = 0; r < records.size(); ++r) {
      for (std::size_t i : order) result[r].push_back(records[r][i]);
    }
    return Write(result);
  });
}

bool MoreColumns(Changed& changed, Random&) {
  return EachFile(changed, [](Records records) {
    for (std::size_t r = 0; r < records.size(); ++r)
      records[r].insert(records[r].begin() + 1, r == 0 ? "nobody reads this" : "abc");
    return Write(records);
  });
}

bool QuotedCells(Changed& changed, Random&) {
  return EachFile(changed,
                  [](const Records& records) { return Write(records, {.quote_all = true}); });
}

bool MarkAndLineEnds(Changed& changed, Random&) {
  return EachFile(changed, [](const Records& records) {
    return Write(records, {.end = "\r\n", .before = "\xEF\xBB\xBF"});
  });
}

bool BlanksAroundCells(Changed& changed, Random&) {
  // Texts keep their blanks only where they are quoted; these are not.
  return EachFile(changed, [](Records records) {
    const std::vector<std::string> header = records[0];
    std::string text = Write({header});
    records.erase(records.begin());
    return text + Write(records, {.blanks = true});
  });
}

bool NoLastLineEnd(Changed& changed, Random&) {
  return EachFile(changed, [](const Records& records) {
    std::string text = Write(records);
    text.pop_back();
    return text;
  });
}

// The rows of a file in the rules. Not where headers, keys or filters make that another thing.
bool FileToInline(Changed& changed, Random&) {
  for (Part& part : changed.program.parts) {
    const std::string path = "data/" + part.name + ".csv";
    if (part.sort != Part::Sort::Entity || !changed.program.files.contains(path) ||
        Contains(part.text, " column \"") || Contains(part.text, "once per key"))
      continue;
    std::string text;
    std::string rows;
    for (const auto& record : Read(changed.program.files[path])) {
      rows += "    |";
      for (std::size_t i = 1; i < record.size(); ++i) rows += " " + record[i] + " |";
      rows += "\n";
    }
    for (const std::string& line : Lines(part.text)) {
      if (line == "\n") continue;
      if (!line.starts_with("    from ")) text += line;
    }
    part.text = text + rows;
    changed.program.files.erase(path);
    return true;
  }
  return false;
}

bool InlineToFile(Changed& changed, Random&) {
  for (Part& part : changed.program.parts) {
    if (part.sort != Part::Sort::Entity) continue;
    std::string text;
    Records records;
    for (const std::string& line : Lines(part.text)) {
      if (!IsRow(line)) {
        text += line == "\n" ? "" : line;
        continue;
      }
      std::vector<std::string> cells;
      std::string cell;
      for (char c : line.substr(5)) {
        if (c != '|') {
          cell += c == '\n' ? ' ' : c;
          continue;
        }
        const std::size_t first = cell.find_first_not_of(' ');
        const std::size_t last = cell.find_last_not_of(' ');
        cells.push_back(first == std::string::npos ? "" : cell.substr(first, last - first + 1));
        cell.clear();
      }
      records.push_back(std::move(cells));
    }
    if (records.empty()) continue;
    const std::string path = "data/from_inline.csv";
    changed.program.files[path] = Write(records);
    part.text = text.insert(text.find('\n') + 1, "    from \"" + path + "\"\n");
    return true;
  }
  return false;
}

// ---- the program -------------------------------------------------------------------------------

bool DefinitionOrder(Changed& changed, Random& random) {
  Shuffle(changed.program.parts, 0, random);
  return true;
}

bool FunctionsInALibrary(Changed& changed, Random&) {
  std::string library = "library helpers\n\n";
  bool any = false;
  std::erase_if(changed.program.parts, [&](const Part& part) {
    if (part.sort != Part::Sort::Function || part.name == "beyond") return false;
    library += part.text + "\n";
    any = true;
    return true;
  });
  changed.program.files["lib/helpers.rule"] = library;
  AddPart(changed, "use \"lib/helpers.rule\"\n");
  return any;
}

bool DefinitionRenamed(Changed& changed, Random& random) {
  const auto name = PickName(changed, random, Part::Sort::Column,
                             random.Pick<std::string>({"let", "is", "index", "place", "grant"}));
  if (!name) return false;
  Rename(changed, *name, "another_name");
  return true;
}

bool FieldRenamed(Changed& changed, Random& random) {
  Rename(changed, random.Pick<std::string>({"pl_num", "pl_kind"}), "a_new_field");
  return true;
}

bool EntityRenamed(Changed& changed, Random& random) {
  const auto name = PickName(changed, random, Part::Sort::Entity, "");
  Rename(changed, *name, "district");
  return true;
}

// What is compared and added up does not depend on the unit it is written in. What is rounded does.
bool UnitsWrittenOtherwise(Changed& changed, Random&) {
  const std::vector<std::pair<std::string, std::string>> same = {
      {"\\b1 hour\\b", "60 minutes"},
      {"\\b90 minutes\\b", "1.5 hours"},
      {"\\b1 day\\b", "24 hours"},
      {"\\b2 hours\\b", "120 minutes"},
      {"\\b50 pence\\b", "£0.50"},
      {"\\b100 pence\\b", "£1"},
      {"£1k", "£1_000"},
      {"\\b1_000 people\\b", "1000 people"}};
  bool any = false;
  for (Part& part : changed.program.parts) {
    if (Contains(part.text, "rounded")) return false;
    if (part.sort == Part::Sort::Entity || part.sort == Part::Sort::Override) continue;
    const std::string before = part.text;
    for (const auto& [from, to] : same)
      part.text = std::regex_replace(part.text, std::regex(from), to);
    any = any || part.text != before;
  }
  changed.conditions_only = true;
  return any;
}

bool MoreEntities(Changed& changed, Random&) {
  AddPart(changed, "entity unrelated\n    from \"data/unrelated.csv\"\n    key id : integer\n");
  changed.program.files["data/unrelated.csv"] = "id\n1\n2\n";
  return true;
}

bool MoreDefinitions(Changed& changed, Random& random) {
  AddPart(changed, random.Pick<std::string>(
                       {"let more = 1 / pl_num\n", "criterion more\n    met when pl_num > 1\n",
                        "let more = rank(code highest first ties by code lowest first)\n",
                        "allocation more\n    of £10\n    share 100% by 1\n    rounded to £1 by "
                        "largest remainder, ties by code lowest first\n    leftover kept\n"}));
  return !Contains(changed.program.parts.back().text, "rank(code") ||
         !Contains(changed.program.program, "key code : text");
}

bool Threads(Changed& changed, Random& random) {
  changed.threads = static_cast<unsigned>(random.Between(2, 4));
  return true;
}

bool Comments(Changed& changed, Random&) {
  for (Part& part : changed.program.parts) {
    std::string text = "# what follows is explained here\n\n";
    for (std::string line : Lines(part.text)) {
      if (line.size() > 1 && !line.starts_with("    |") && !Contains(line, "|"))
        line.insert(line.size() - 1, "  # so it is");
      text += line;
    }
    part.text = text;
  }
  return true;
}

bool ForEachOfTheFund(Changed& changed, Random&) {
  bool any = false;
  for (Part& part : changed.program.parts) {
    if (part.sort != Part::Sort::Column || part.text.starts_with("for each ")) continue;
    part.text = "for each place\n" + Indented(part.text);
    any = true;
  }
  return any;
}

bool DatedParameters(Changed& changed, Random&) {
  bool any = false;
  for (Part& part : changed.program.parts) {
    const std::size_t is = part.text.find(" is ");
    if (part.sort != Part::Sort::Parameter || Contains(part.text, " from ")) continue;
    const std::string value = part.text.substr(is);
    part.text = part.text.substr(0, is) + "\n    from 2020-01-01 to 2021-03-09" + value +
                "    from 2021-03-10" + value;
    any = true;
  }
  return any;
}

bool LanguageStated(Changed& changed, Random&) {
  changed.program.header.insert(changed.program.header.size() - 1, "    language 1\n");
  return true;
}

bool EmptyAmendment(Changed& changed, Random&) {
  if (HasOverrides(changed)) return false;
  changed.program.amendments = {
      "amendment nothing \"Nothing\"\n    amends \"random.rule\"\n    in force from 2021-01-01 to "
      "2022-12-31\n"};
  return true;
}

bool ReplacedByItself(Changed& changed, Random& random) {
  if (!EmptyAmendment(changed, random)) return false;
  std::string& text = changed.program.amendments[0];
  text += "\n";
  for (const Part& part : changed.program.parts) {
    const bool apart = part.name == "beyond" || part.name == "limit";
    if (part.sort == Part::Sort::Report || (apart && !kFunctionsSeeOtherFiles) ||
        !random.Chance(40))
      continue;
    std::string replaced = part.text;
    if (part.text.starts_with("for each ")) {
      replaced.insert(replaced.find('\n') + 5, "replace ");
    } else {
      replaced.insert(0, "replace ");
    }
    text += replaced + "\n";
  }
  return true;
}

bool IdleOverride(Changed& changed, Random&) {
  for (const Part& part : changed.program.parts) {
    if (part.sort == Part::Sort::Override && part.name == "verdict") return false;
  }
  const auto place = std::ranges::find(changed.program.parts, "place", &Part::name);
  if (Contains(place->text, "only where") || Contains(place->text, "inline")) return false;
  for (Part& part : changed.program.parts) {
    if (part.name != "verdict" || Contains(part.text, "may be overridden")) continue;
    const std::string indent = part.text.starts_with("for each ") ? "        " : "    ";
    part.text += indent + "may be overridden by \"The minister\"\n";
  }
  const auto file = changed.program.files.find("data/place.csv");
  if (file == changed.program.files.end()) return false;
  const Records records = Read(file->second);
  const auto code = std::ranges::find(records[0], "code");
  if (records.size() < 2 || code == records[0].end()) return false;
  const std::string key = records[1][static_cast<std::size_t>(code - records[0].begin())];
  AddPart(changed,
          "override verdict\n    | code | outcome | reason | by | on |\n    | " + key +
              " | verdict_rest | it would be better this way | The minister | 2023-01-01 |\n");
  return true;
}

const std::vector<std::pair<std::string, Change>> kLaws = {
    {"order of rows", RowOrder},
    {"order of columns", ColumnOrder},
    {"columns that nobody reads", MoreColumns},
    {"cells in quotes", QuotedCells},
    {"a byte order mark and line ends", MarkAndLineEnds},
    {"blanks around cells", BlanksAroundCells},
    {"no last line end", NoLastLineEnd},
    {"rows of a file in the rules", FileToInline},
    {"rows of the rules in a file", InlineToFile},
    {"order of definitions", DefinitionOrder},
    {"functions in a library", FunctionsInALibrary},
    {"a definition renamed", DefinitionRenamed},
    {"a field renamed", FieldRenamed},
    {"an entity renamed", EntityRenamed},
    {"units written otherwise", UnitsWrittenOtherwise},
    {"one more entity", MoreEntities},
    {"one more definition", MoreDefinitions},
    {"threads", Threads},
    {"comments", Comments},
    {"for each of the fund's entity", ForEachOfTheFund},
    {"dated parameters of one value", DatedParameters},
    {"the language stated", LanguageStated},
    {"an amendment that changes nothing", EmptyAmendment},
    {"definitions replaced by themselves", ReplacedByItself},
    {"an override that is idle", IdleOverride},
};

bool IsCondition(const std::string& column) {
  return column.starts_with("is") || column.starts_with("choice") || column == "verdict";
}

std::string Compared(const reference::Answer& base, const reference::Answer& now,
                     const Changed& changed) {
  if (base.stopped || now.stopped) return base.stopped == now.stopped ? "" : "one run stopped";
  const auto renamed = [&](const std::string& name) {
    return name == changed.renamed ? changed.name : name;
  };
  for (const auto& [entity, table] : base.tables) {
    if (entity.starts_with("override ")) continue;
    const auto found = now.tables.find(renamed(entity));
    if (found == now.tables.end()) return "no table " + entity;
    if (found->second.keys != table.keys) return "rows of " + entity;
    for (std::size_t c = 0; c < table.columns.size(); ++c) {
      if (changed.conditions_only && !IsCondition(table.columns[c])) continue;
      const auto at = std::ranges::find(found->second.columns, renamed(table.columns[c]));
      if (at == found->second.columns.end()) return "no column " + table.columns[c];
      const auto column = static_cast<std::size_t>(at - found->second.columns.begin());
      for (std::size_t row = 0; row < table.cells.size(); ++row) {
        const std::string& was = table.cells[row][c];
        const std::string& is = found->second.cells[row][column];
        if (was != is)
          return fmt::format("{}[{}].{} was {} and is {}", entity, table.keys[row],
                             table.columns[c], was, is);
      }
    }
  }
  return "";
}

TEST(Laws, ChangesThatChangeNoAnswer) {
  std::map<std::string, std::size_t> held;
  std::size_t failures = 0;
  for (std::uint64_t seed = 1; seed <= 3'000; ++seed) {
    const Generated base = Generate(seed);
    if (!base.amendments.empty()) continue;
    const ProductAnswer before = RunProduct(base);
    if (!before.accepted || before.answer.stopped) continue;
    bool all = true;
    for (std::size_t l = 0; l < kLaws.size(); ++l) {
      const auto& [name, change] = kLaws[l];
      if (held[name] >= kPrograms) continue;
      all = false;
      Changed changed{base, 1, "", "", false};
      Random random(seed * 1'000 + l);
      if (!change(changed, random)) continue;
      changed.program.program = Assembled(changed.program.header, changed.program.parts);
      const ProductAnswer after = RunProduct(changed.program, changed.threads);
      ++held[name];
      const std::string difference =
          after.accepted ? Compared(before.answer, after.answer, changed) : after.messages;
      if (difference.empty()) continue;
      ADD_FAILURE() << "law: " << name << ", seed " << seed << ": " << difference << "\n"
                    << after.messages << changed.program.program
                    << fmt::format("{}", fmt::join(changed.program.amendments, "---\n"));
      ASSERT_LT(++failures, 4u);
    }
    if (all) break;
  }
  for (const auto& [name, change] : kLaws) {
    fmt::print("{}: {} programs\n", name, held[name]);
    EXPECT_GE(held[name], kPrograms * 2 / 5) << name;
  }
}

}  // namespace
}  // namespace levrules::property
