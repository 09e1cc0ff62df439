// An undetermined decision is never wrong. In programs where nothing can be an error and no policy
// acts (total_rules.h), every filling of the missing cells gives one of the possible outcomes, a
// decided row stays what it is, and filling the needed cells in rounds settles the decision.
//
// Not covered, because the language page lets a filled cell change them: errors that a value brings
// (a division by it, a tie, two exceptions, a gap in a table) make a row refused; the policies and
// tests named in total_rules.h say what a missing cell counts as, and it counts as that no longer.
//
// LEVRULES_DECISIONS sets how many programs (default 2,000), LEVRULES_FIRST_SEED where they begin.

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "runtime/audit/cells.h"
#include "tests/property/generator.h"
#include "tests/property/total_rules.h"
#include "workbench/compile.h"
#include "workbench/run.h"

namespace levrules::property {
namespace {

using value::State;
using Cells = std::vector<std::vector<std::string>>;

std::uint64_t Setting(const char* name, std::uint64_t otherwise) {
  const char* text = std::getenv(name);
  return text == nullptr ? otherwise : std::strtoull(text, nullptr, 10);
}

std::string Csv(const TotalRules& rules, const Cells& cells) {
  std::string text = fmt::format("{}\n", fmt::join(rules.header, ","));
  for (const auto& row : cells) text += fmt::format("{}\n", fmt::join(row, ","));
  return text;
}

// A program that is compiled once and run on many fillings of its data.
class Engine {
 public:
  explicit Engine(const TotalRules& rules) : rules_(rules) {
    DiagnosticList diagnostics;
    const workbench::FileReader none = [](const std::string&) {
      return Result<std::string>(Failure{ExitCode::Data, "no files"});
    };
    compiled_ = workbench::Compile("total.rule", rules.program, none, {}, diagnostics);
    for (const Diagnostic& diagnostic : diagnostics.all()) {
      if (InfoOf(diagnostic.kind).severity != Severity::Error) continue;
      messages_ += MessageOf(diagnostic) + "\n";
      idle_ = idle_ && (diagnostic.kind == DiagnosticKind::ConditionConstant ||
                        diagnostic.kind == DiagnosticKind::OutcomeUnreachable);
    }
    settings_.as_at = value::Date::ParseIso("2021-01-01");
  }
  bool good() const { return compiled_.good; }
  // Refused before the run only since conditions decide nothing, as random ones now and then do.
  bool idle() const { return !good() && idle_; }
  const std::string& messages() const { return messages_; }

  struct Ran {
    std::string csv;
    data::Dataset dataset;
    eval::Results results;
  };
  std::unique_ptr<Ran> Run(const Cells& cells) const {
    auto ran = std::make_unique<Ran>();
    ran->csv = Csv(rules_, cells);
    DiagnosticList diagnostics;
    ran->dataset = data::Load(compiled_.program, {data::CsvSource{"place.csv", ran->csv}},
                              workbench::MakeFilter(compiled_.program, settings_), diagnostics);
    EXPECT_FALSE(diagnostics.has_errors());
    ran->results = eval::Evaluate(compiled_.program, ran->dataset, settings_,
                                  workbench::AllRoots(compiled_.program));
    return ran;
  }

  // The decisions of the program.
  std::vector<const program::Definition*> Decisions() const {
    std::vector<const program::Definition*> found;
    for (const program::Definition& definition : compiled_.program.definitions) {
      if (definition.kind == program::DefinitionKind::Decision) found.push_back(&definition);
    }
    return found;
  }
  // The outcomes that are open, as bits; 0 where the row is refused.
  static std::uint64_t Possible(const Ran& ran, const program::Definition& decision,
                                std::size_t row) {
    const value::Column& column = ran.results.column(decision.instruction);
    if (column.state(row) == State::Known)
      return std::uint64_t{1} << static_cast<unsigned>(column.code(row));
    return column.state(row) == State::Missing ? column.possible(row) : 0;
  }
  std::vector<audit::NeededCell> Needed(const Ran& ran, const program::Definition& decision,
                                        std::size_t row) const {
    const audit::Run run{compiled_.program, ran.dataset, ran.results, settings_};
    return audit::NeededCells(run, decision.instruction, row);
  }

 private:
  const TotalRules& rules_;
  workbench::Compiled compiled_;
  eval::Settings settings_;
  bool idle_ = true;
  std::string messages_;
};

using Place = std::pair<std::size_t, std::size_t>;  // row and column

std::vector<Place> MissingCells(const Cells& cells) {
  std::vector<Place> places;
  for (std::size_t r = 0; r < cells.size(); ++r) {
    for (std::size_t c = 0; c < cells[r].size(); ++c) {
      if (cells[r][c].empty()) places.emplace_back(r, c);
    }
  }
  return places;
}

struct Counts {
  std::size_t programs = 0, fillings = 0, decided = 0, open = 0, rounds = 0, unused_outcomes = 0;
};

// Every filling of all missing cells.
std::string CheckFillings(const TotalRules& rules, const Engine& engine, Counts& counts) {
  const auto base = engine.Run(rules.cells);
  const std::vector<Place> missing = MissingCells(rules.cells);
  const auto decisions = engine.Decisions();
  std::vector<std::uint64_t> reached(decisions.size() * rules.cells.size(), 0);
  std::vector<std::size_t> at(missing.size(), 0);
  for (bool more = true; more;) {
    Cells cells = rules.cells;
    for (std::size_t i = 0; i < missing.size(); ++i)
      cells[missing[i].first][missing[i].second] = rules.domains[missing[i].second][at[i]];
    const auto ran = engine.Run(cells);
    ++counts.fillings;
    for (std::size_t d = 0; d < decisions.size(); ++d) {
      for (std::size_t row = 0; row < cells.size(); ++row) {
        const std::uint64_t now = Engine::Possible(*ran, *decisions[d], row);
        const std::uint64_t before = Engine::Possible(*base, *decisions[d], row);
        reached[d * cells.size() + row] |= now;
        if (now == 0 || (now & (now - 1)) != 0 || (now & ~before) != 0) {
          return fmt::format("{} of row {} may be {:b} and becomes {:b} with\n{}",
                             decisions[d]->name, row, before, now, Csv(rules, cells));
        }
      }
    }
    more = false;
    for (std::size_t i = 0; i < at.size() && !more; ++i) {
      more = ++at[i] < rules.domains[missing[i].second].size();
      if (!more) at[i] = 0;
    }
  }
  for (std::size_t d = 0; d < decisions.size(); ++d) {
    for (std::size_t row = 0; row < rules.cells.size(); ++row) {
      const std::uint64_t before = Engine::Possible(*base, *decisions[d], row);
      ++((before & (before - 1)) == 0 ? counts.decided : counts.open);
      counts.unused_outcomes += before != reached[d * rules.cells.size() + row] ? 1 : 0;
    }
  }
  return "";
}

// Fills the needed cells until the decision is settled.
std::string CheckNeeded(const TotalRules& rules, const Engine& engine, std::size_t decision,
                        std::size_t row, Random& random, Counts& counts) {
  Cells cells = rules.cells;
  for (std::size_t round = 0; round <= MissingCells(rules.cells).size(); ++round) {
    const auto ran = engine.Run(cells);
    const program::Definition& definition = *engine.Decisions()[decision];
    const std::uint64_t possible = Engine::Possible(*ran, definition, row);
    if ((possible & (possible - 1)) == 0) return "";
    ++counts.rounds;
    const auto needed = engine.Needed(*ran, definition, row);
    if (needed.empty()) return "no needed cells with\n" + Csv(rules, cells);
    for (const audit::NeededCell& cell : needed) {
      if (!cell.field) return "a row is needed";
      const std::size_t r = static_cast<std::size_t>(cell.key[0] - 'a');
      std::string& text = cells[r][*cell.field];
      if (!text.empty()) return "a cell is needed that is there: " + rules.header[*cell.field];
      text = random.Pick(rules.domains[*cell.field]);
    }
  }
  return "the needed cells do not settle it";
}

TEST(Undetermined, IsNeverWrong) {
  const std::uint64_t programs = Setting("LEVRULES_DECISIONS", 2'000);
  Counts counts;
  std::size_t failures = 0;
  for (std::uint64_t seed = Setting("LEVRULES_FIRST_SEED", 1); counts.programs < programs; ++seed) {
    const TotalRules rules = MakeTotalRules(seed);
    const Engine engine(rules);
    if (engine.idle()) continue;
    ASSERT_TRUE(engine.good()) << engine.messages() << rules.program;
    ++counts.programs;
    std::string wrong = CheckFillings(rules, engine, counts);
    Random random(seed);
    const std::size_t decisions = engine.Decisions().size();
    for (std::size_t d = 0; d < decisions && wrong.empty(); ++d) {
      for (std::size_t row = 0; row < rules.cells.size() && wrong.empty(); ++row) {
        for (int i = 0; i < 3 && wrong.empty(); ++i)
          wrong = CheckNeeded(rules, engine, d, row, random, counts);
      }
    }
    if (wrong.empty()) continue;
    ADD_FAILURE() << "seed " << seed << ": " << wrong << "\n"
                  << rules.program << Csv(rules, rules.cells);
    ASSERT_LT(++failures, 3u);
  }
  fmt::print(
      "{} programs, {} fillings; {} decided and {} open rows, {} rounds of needed cells; {} rows "
      "have a possible outcome that no filling gives\n",
      counts.programs, counts.fillings, counts.decided, counts.open, counts.rounds,
      counts.unused_outcomes);
  EXPECT_GT(counts.open, programs / 2);
}

}  // namespace
}  // namespace levrules::property
