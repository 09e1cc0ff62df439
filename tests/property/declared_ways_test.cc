// A program that the checker accepts fails in the declared ways only: it stops with a message, or
// every row is decided, undetermined or refused, the rows add up and the pots give what is in them.
// Whatever is shown of it can be shown: reports in every format, the working of rows, needed cells,
// causes. A broken check inside the product would end the whole test program.
//
// LEVRULES_WAYS sets how many programs (default 20,000), LEVRULES_FIRST_SEED where they begin.

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <cstdlib>
#include <exception>
#include <nlohmann/json.hpp>
#include <string>

#include "runtime/audit/explain.h"
#include "runtime/report/csv.h"
#include "runtime/report/explain_text.h"
#include "runtime/report/json.h"
#include "runtime/report/text.h"
#include "runtime/report/view.h"
#include "tests/property/generator.h"
#include "tests/property/product.h"

namespace levrules::property {
namespace {

std::uint64_t Setting(const char* name, std::uint64_t otherwise) {
  const char* text = std::getenv(name);
  return text == nullptr ? otherwise : std::strtoull(text, nullptr, 10);
}

struct Counts {
  std::size_t refused_before = 0, stopped = 0, ran = 0, shown = 0;
  std::size_t rows = 0, undetermined = 0, refused = 0;
};

// A cause is there for every refused row, and asking for needed cells comes to an end. They may be
// none: a mean of no rows is missing, and nothing can be filled in.
std::string Asked(const audit::Run& run, Counts& counts) {
  for (const program::Definition& definition : run.program.definitions) {
    if (definition.kind != program::DefinitionKind::Decision) continue;
    const value::Column& column = run.results.column(definition.instruction);
    for (std::size_t row = 0; row < run.dataset.table(definition.entity).rows(); ++row) {
      ++counts.rows;
      const value::State state = column.state(row);
      if (state == value::State::Unranked) return "an unranked decision";
      if (state == value::State::Missing) {
        ++counts.undetermined;
        audit::NeededCells(run, definition.instruction, row);
        const std::uint64_t possible = column.possible(row);
        if ((possible & (possible - 1)) == 0) return "one outcome is possible, and it is open";
      } else if (state == value::State::Error) {
        ++counts.refused;
        if (audit::CauseOf(run, definition.instruction, row).text.empty())
          return "a refused row of " + definition.name + " without a cause";
      }
    }
  }
  return "";
}

std::string Shown(const workbench::FinishedRun& finished, Random& random) {
  const audit::Run& run = finished.run;
  const eval::Results* without = finished.without_policies ? &*finished.without_policies : nullptr;
  for (const program::Entity& entity : run.program.entities) {
    if (entity.of_overrides) continue;
    const report::View view = report::MakeView(run, {entity.name, {}}).view;
    if (report::TextReport(run, view, finished.facts, without).empty()) return "no report";
    if (report::CsvReport(run, view).empty()) return "no csv";
    const std::string json = report::JsonReport(run, view, finished.facts, without);
    if (!nlohmann::json::accept(json)) return "json that cannot be read: " + json;
    const std::size_t rows = run.dataset.table(view.entity).rows();
    if (rows == 0) continue;
    const audit::WithoutCell same = [&](program::EntityId, std::size_t, program::FieldIndex) {
      return eval::Evaluate(run.program, run.dataset, run.settings,
                            workbench::AllRoots(run.program));
    };
    const audit::Explanation explanation =
        audit::ExplainRow(run, view.entity, random.Below(rows), {random.Chance(50)}, same);
    if (report::ExplainText(explanation).empty()) return "no working";
  }
  return "";
}

// What is wrong with one program; empty where nothing is.
std::string Try(std::uint64_t seed, const Generated& generated, Counts& counts) {
  Random random(seed);
  std::string wrong;
  const Look look = [&](const workbench::FinishedRun& finished) {
    wrong = Asked(finished.run, counts);
    // Every fourth is shown in all ways, which takes longer than the run itself.
    if (!wrong.empty() || seed % 4 != 0) return;
    ++counts.shown;
    wrong = Shown(finished, random);
  };
  ProductAnswer product;
  try {
    product = RunProduct(generated, 1, look);
  } catch (const std::exception& exception) {
    return fmt::format("an exception: {}", exception.what());
  }
  if (wrong.empty()) wrong = product.broken;
  if (!wrong.empty()) return wrong;
  if (!product.accepted) {
    ++counts.refused_before;
    return product.hopeless && !product.messages.empty()
               ? ""
               : "it is refused before the run\n" + product.messages;
  }
  ++(product.answer.stopped ? counts.stopped : counts.ran);
  return product.answer.stopped && product.messages.empty() ? "it stops without a message" : "";
}

TEST(DeclaredWays, AreTheOnlyOnes) {
  const std::uint64_t programs = Setting("LEVRULES_WAYS", 20'000);
  const std::uint64_t most = Setting("LEVRULES_DIFFERENCES", 3);
  // Other programs than those of the comparison with the reference.
  const std::uint64_t first = Setting("LEVRULES_FIRST_SEED", 10'000'001);
  Counts counts;
  std::size_t failures = 0;
  for (std::uint64_t seed = first; seed < first + programs; ++seed) {
    const Generated generated = Generate(seed);
    const std::string wrong = Try(seed, generated, counts);
    if (wrong.empty()) continue;
    ADD_FAILURE() << "seed " << seed << ": " << wrong << "\n" << generated.program;
    ASSERT_LT(++failures, most);
  }
  fmt::print(
      "{} programs: {} refused before the run, {} stopped with a message, {} ran, {} of them "
      "shown; "
      "of {} rows {} undetermined, {} refused\n",
      programs, counts.refused_before, counts.stopped, counts.ran, counts.shown, counts.rows,
      counts.undetermined, counts.refused);
  EXPECT_GT(counts.ran, programs / 2);
}

}  // namespace
}  // namespace levrules::property
