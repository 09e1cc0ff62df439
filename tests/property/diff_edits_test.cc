// `diff` on generated funds: an edit of one value is that one change, an edit of form is none, and
// who is affected is what the reports of the two runs say.
// LEVRULES_DIFFS sets how many edits of each kind of test (default 500).

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <string>
#include <vector>

#include "tests/property/diff_compare.h"
#include "tests/property/diff_form.h"
#include "tests/property/diff_fund.h"

namespace levrules::property {
namespace {

using program::MeaningChange;

std::uint64_t Edits() {
  const char* text = std::getenv("LEVRULES_DIFFS");
  return text == nullptr ? 500 : std::strtoull(text, nullptr, 10);
}

std::string Show(const MeaningChange& change) {
  std::string text = fmt::format("{} {} ({}) {} {}", program::WordOf(change.what), change.kind,
                                 change.entity, change.name, change.aspect);
  for (const program::ChangedValue& value : change.values)
    text += fmt::format("; {}: {} -> {}", value.label, value.old_text, value.new_text);
  const auto line = [](const auto& place) { return place ? place->line : 0; };
  return text + fmt::format(" lines {} {}, {}", line(change.old_place), line(change.new_place),
                            program::WordOf(change.effect));
}

std::string Show(const diff::Meaning& meaning) {
  std::string text;
  for (const MeaningChange& change : meaning.changes) text += Show(change) + "\n";
  return text;
}

// The one change that an edit is, as Show writes it.
std::string Expected(const Edit& edit, const DiffText& before, const DiffText& after) {
  MeaningChange change;
  change.kind = edit.kind;
  change.name = edit.name;
  change.entity = edit.entity.empty() && edit.kind != "parameter" ? "hall" : edit.entity;
  change.aspect = edit.aspect;
  change.effect = edit.effect;
  for (const EditedValue& value : edit.values) change.values.push_back(value.told);
  // What a version does not have is found at the head of the definition.
  const EditedValue& first = edit.values.front();
  const auto line = [&](const DiffText& text, const std::string& told) {
    return text.lines.at(told.empty() ? edit.name : first.knob);
  };
  change.old_place = {"fund.rule", line(before, first.told.old_text)};
  change.new_place = {"fund.rule", line(after, first.told.new_text)};
  return Show(change) + "\n";
}

DiffFiles FilesOf(const DiffFund& fund, const std::string& text) {
  return {{"fund.rule", text}, {"halls.csv", fund.table}};
}

// Of the edits of a fund one of the wanted kind, else any one.
const Edit& PickEdit(const DiffFund& fund, const std::string& what, std::uint64_t seed) {
  std::vector<const Edit*> edits;
  for (const Edit& edit : fund.edits) {
    if (edit.what == what) edits.push_back(&edit);
  }
  return *edits.at(seed / 8 % edits.size());
}

// A row that owes its move to anything but the one change, here or in other rows; empty for none.
std::string WrongCause(const audit::Impact& impact, const MeaningChange& change) {
  const std::string cause = fmt::format("{} ({})", program::NameOf(change), change.aspect);
  for (const audit::OutputImpact& output : impact.outputs) {
    for (const audit::MovedRow& row : output.moved) {
      for (const std::string& told : row.causes) {
        if (told.find(cause) == std::string::npos)
          return fmt::format("{} of {}: {}", output.name, row.key, told);
      }
    }
  }
  return "";
}

// Whether a decision or an amount comes out otherwise.
bool ResultsMove(const audit::Impact& impact) {
  return std::ranges::any_of(impact.outputs, [](const audit::OutputImpact& output) {
    return output.kind != audit::OutputKind::Figures && !output.moved.empty();
  });
}

program::Effect GravestOf(const diff::Meaning& meaning) {
  program::Effect gravest = program::Effect::Text;
  for (const MeaningChange& change : meaning.changes) gravest = std::max(gravest, change.effect);
  return gravest;
}

// True where a row moved.
bool TryEdit(std::uint64_t seed, const std::string& what) {
  const DiffFund fund = MakeDiffFund(seed);
  const Edit edit = PickEdit(fund, what, seed);
  DiffFund edited = fund;
  Apply(edit, edited);
  const DiffText before = TextOf(fund);
  const DiffText after = TextOf(edited);
  const DiffSide old_side = SideOf(FilesOf(fund, before.text), "fund.rule", fund.as_at);
  const DiffSide new_side = SideOf(FilesOf(fund, after.text), "fund.rule", fund.as_at);
  EXPECT_TRUE(old_side.finished) << old_side.Messages() << before.text;
  EXPECT_TRUE(new_side.finished) << new_side.Messages() << after.text;
  if (!old_side.finished || !new_side.finished) return false;
  const diff::Meaning meaning = diff::MeaningBetween(old_side.version(), new_side.version());
  EXPECT_EQ(Show(meaning), Expected(edit, before, after)) << after.text;
  EXPECT_TRUE(meaning.renamed.empty());
  const audit::Impact impact = audit::ImpactBetween(old_side.finished->run, new_side.finished->run,
                                                    {&meaning.renamed, &meaning.changes, ""});
  EXPECT_EQ(WrongImpact(impact, CsvOf(old_side), CsvOf(new_side), meaning.renamed), "")
      << before.text << "----\n"
      << after.text;
  EXPECT_FALSE(impact.Moves() && meaning.equivalent);
  if (meaning.changes.size() == 1) {
    EXPECT_EQ(WrongCause(impact, meaning.changes.front()), "") << before.text << "----\n"
                                                               << after.text << "----\n"
                                                               << fund.table;
  }
  // What did change a result is said to be able to.
  const program::Effect gravest = GravestOf(meaning);
  EXPECT_TRUE(!ResultsMove(impact) || gravest == program::Effect::Decision) << after.text;
  EXPECT_TRUE(CsvOf(old_side) == CsvOf(new_side) || gravest != program::Effect::Text) << after.text;
  return impact.Moves();
}

TEST(Diff, EditsAreTheOneChangeTheyAre) {
  const std::vector<std::string> kinds = {"threshold",       "weight",        "tie rule",
                                          "direction",       "rounding",      "missing policy",
                                          "parameter value", "parameter date"};
  std::map<std::string, std::uint64_t> moving;
  for (std::uint64_t seed = 1; seed <= Edits() && !HasFailure(); ++seed) {
    const std::string& what = kinds[seed % kinds.size()];
    SCOPED_TRACE(fmt::format("seed {}, {}", seed, what));
    moving[what] += TryEdit(seed, what) ? 1 : 0;
  }
  for (const std::string& what : kinds) {
    if (HasFailure()) break;
    EXPECT_GE(moving[what] * 100, Edits()) << what << " hardly ever matters";
  }
}

// Results of one output by key; empty where the row is not there.
std::map<std::string, std::string> ResultsOf(const CsvRows& rows, const std::string& output) {
  std::map<std::string, std::string> results;
  for (const auto& [key, cells] : rows) results[key] = cells.at(output);
  return results;
}

// How often a row owed its move to one of two edits alone, and was told to owe it to the other,
// too.
struct Blame {
  std::uint64_t rows = 0, too_wide = 0;
};

bool Names(const std::vector<std::string>& causes, const Edit& edit) {
  MeaningChange change;
  change.kind = edit.kind;
  change.name = edit.name;
  change.entity = edit.entity;
  change.of_decided_rows = edit.entity.empty();
  const std::string name = fmt::format("{} ({})", program::NameOf(change), edit.aspect);
  return std::ranges::any_of(
      causes, [&](const std::string& told) { return told.find(name) != std::string::npos; });
}

DiffSide SideWith(const DiffFund& fund, const std::vector<const Edit*>& edits) {
  DiffFund edited = fund;
  for (const Edit* edit : edits) Apply(*edit, edited);
  return SideOf(FilesOf(fund, TextOf(edited).text), "fund.rule", fund.as_at);
}

// A row that moves by `one` alone and not by `other` alone names `one`.
void TryBlame(const DiffFund& fund, const Edit& one, const Edit& other, Blame& blame) {
  const DiffSide base = SideWith(fund, {});
  const DiffSide both = SideWith(fund, {&one, &other});
  const DiffSide first = SideWith(fund, {&one}), second = SideWith(fund, {&other});
  for (const DiffSide* side : {&base, &both, &first, &second}) ASSERT_TRUE(side->finished);
  const diff::Meaning meaning = diff::MeaningBetween(base.version(), both.version());
  const audit::Impact impact = audit::ImpactBetween(base.finished->run, both.finished->run,
                                                    {&meaning.renamed, &meaning.changes, ""});
  const CsvRows by_first = CsvOf(first), by_second = CsvOf(second);
  for (const audit::OutputImpact& output : impact.outputs) {
    auto alone = ResultsOf(by_first, output.name), idle = ResultsOf(by_second, output.name);
    for (const audit::MovedRow& row : output.moved) {
      if (alone[row.key] != row.new_text || idle[row.key] != row.old_text) continue;
      ++blame.rows;
      blame.too_wide += Names(row.causes, other) ? 1 : 0;
      EXPECT_TRUE(Names(row.causes, one))
          << one.what << " of " << one.name << ": " << output.name << " of " << row.key << ": "
          << fmt::format("{}", fmt::join(row.causes, "; "));
    }
  }
}

TEST(Diff, OfTwoEditsTheOneThatMovedARowIsNamed) {
  Blame blame;
  for (std::uint64_t seed = 1; seed <= Edits() && !HasFailure(); ++seed) {
    const DiffFund fund = MakeDiffFund(seed);
    const Edit& one = fund.edits[seed % fund.edits.size()];
    const Edit& other = fund.edits[seed * 7 % fund.edits.size()];
    if (one.name == other.name) continue;
    SCOPED_TRACE(fmt::format("seed {}", seed));
    TryBlame(fund, one, other, blame);
    TryBlame(fund, other, one, blame);
  }
  std::printf("%llu rows, %llu named the other edit, too\n",
              static_cast<unsigned long long>(blame.rows),
              static_cast<unsigned long long>(blame.too_wide));
  EXPECT_GT(blame.rows, Edits());
  EXPECT_LT(blame.too_wide * 10, blame.rows);
}

void TryForm(std::uint64_t seed, const DiffFund& fund, const FormEdit& edit) {
  const DiffSide old_side = SideOf(edit.before, "fund.rule", fund.as_at);
  const DiffSide new_side = SideOf(edit.after, "fund.rule", fund.as_at);
  const std::string texts = edit.before.at("fund.rule") + "----\n" + edit.after.at("fund.rule");
  ASSERT_TRUE(old_side.finished) << old_side.Messages() << texts;
  ASSERT_TRUE(new_side.finished) << new_side.Messages() << texts;
  const diff::Meaning meaning = diff::MeaningBetween(old_side.version(), new_side.version());
  if (edit.renamed) {
    ASSERT_EQ(meaning.changes.size(), 1u) << Show(meaning) << texts;
    const MeaningChange& change = meaning.changes.front();
    EXPECT_EQ(change.what, MeaningChange::What::Renamed);
    EXPECT_EQ(change.kind, edit.renamed->kind) << Show(meaning);
    EXPECT_EQ(change.name, edit.renamed->new_name);
    EXPECT_EQ(change.old_name, edit.renamed->old_name);
    EXPECT_EQ(change.effect, program::Effect::Text);
  } else {
    ASSERT_EQ(Show(meaning), "") << texts;
    EXPECT_TRUE(meaning.renamed.empty());
  }
  EXPECT_TRUE(meaning.equivalent) << texts;
  const audit::Impact impact = audit::ImpactBetween(old_side.finished->run, new_side.finished->run,
                                                    {&meaning.renamed, &meaning.changes, ""});
  EXPECT_FALSE(impact.Moves()) << texts;
  EXPECT_EQ(WrongImpact(impact, CsvOf(old_side), CsvOf(new_side), meaning.renamed), "") << seed;
}

TEST(Diff, EditsOfFormChangeNothing) {
  for (std::uint64_t seed = 1; seed <= Edits() && !HasFailure(); ++seed) {
    const DiffFund fund = MakeDiffFund(seed + 100'000);
    const FormEdit edit = MakeFormEdit(fund, seed);
    const RenamedThing thing = edit.renamed.value_or(RenamedThing{});
    SCOPED_TRACE(fmt::format("seed {}, {} {} {} {}", seed, edit.what, thing.kind, thing.old_name,
                             thing.new_name));
    TryForm(seed, fund, edit);
  }
}

}  // namespace
}  // namespace levrules::property
