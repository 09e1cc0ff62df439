// `diff` on pairs written by hand: what is put together from several files, against the same in
// one.

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "tests/property/diff_compare.h"

namespace levrules::property {
namespace {

using program::MeaningChange;

const std::string kHead =
    "fund grants \"Hall grants\"\n    edition \"round 1\"\n"
    "    in force from 2025-04-01 to 2026-03-31\n    decides for each hall\n";
const std::string kRows =
    "source guide \"Guide\"\n"
    "entity region\n    key title : text\n    | title |\n    | north |\n    | south |\n"
    "entity hall\n    key code : text\n    region : region\n    users : integer people\n"
    "    roof : optional integer\n    | code | region | users | roof |\n"
    "    | H1 | north | 300 | 41 |\n    | H2 | north | 900 | 12 |\n    | H3 | south | 700 | |\n";
const std::string kLeast = "parameter least is 30  cites guide \"paragraph 3\"\n";
const std::string kOld = "criterion old\n    met when roof >= least\n";
const std::string kOfRegion = "for each region\n    let halls = count(over hall via region)\n";
const std::string kGrant = "decision grant\n    outcome yes when old\n    outcome no otherwise\n";
const std::string kMoney =
    "allocation money\n    of £10_000\n    where users >= 500 people\n    share 100% by users\n"
    "    rounded to £1 by largest remainder, ties by code lowest first\n";

std::string Told(const diff::Meaning& meaning) {
  std::string text;
  for (const MeaningChange& change : meaning.changes) {
    text += std::string(program::WordOf(change.what)) + " " + program::NameOf(change);
    if (!change.aspect.empty()) text += ", " + change.aspect;
    for (const program::ChangedValue& value : change.values)
      text += "; " + value.label + ": " + value.old_text + " -> " + value.new_text;
    if (change.new_place)
      text += "; " + change.new_place->file + ":" + std::to_string(change.new_place->line);
    text += "; " + std::string(program::WordOf(change.effect)) + "\n";
  }
  return text;
}

struct Outcome {
  std::string told;
  bool equivalent = false, moves = false;
  std::vector<std::string> causes;  // of the first row that moved
};

// Two files of one folder, each run on a day of its own.
Outcome Between(const DiffFiles& files, const std::string& old_file, const std::string& new_file,
                const std::string& old_day = "2025-05-01",
                const std::string& new_day = "2025-05-01") {
  const DiffSide old_side = SideOf(files, old_file, old_day);
  const DiffSide new_side = SideOf(files, new_file, new_day);
  EXPECT_TRUE(old_side.finished) << old_file << ": " << old_side.Messages();
  EXPECT_TRUE(new_side.finished) << new_file << ": " << new_side.Messages();
  if (!old_side.finished || !new_side.finished) return {};
  const diff::Meaning meaning = diff::MeaningBetween(old_side.version(), new_side.version());
  const audit::Impact impact = audit::ImpactBetween(old_side.finished->run, new_side.finished->run,
                                                    {&meaning.renamed, &meaning.changes, ""});
  Outcome outcome{Told(meaning), meaning.equivalent, impact.Moves(), {}};
  for (const audit::OutputImpact& output : impact.outputs) {
    if (outcome.causes.empty() && !output.moved.empty())
      outcome.causes = output.moved.front().causes;
  }
  return outcome;
}

void ExpectSame(const DiffFiles& files, const std::string& old_file, const std::string& new_file,
                const std::string& day) {
  for (const bool turned : {false, true}) {
    const Outcome outcome =
        Between(files, turned ? new_file : old_file, turned ? old_file : new_file, day, day);
    EXPECT_EQ(outcome.told, "") << old_file << " and " << new_file;
    EXPECT_TRUE(outcome.equivalent);
    EXPECT_FALSE(outcome.moves);
  }
}

std::string SecondHead(const std::string& kind, const std::string& more) {
  return kind + " \"Second round\"\n    edition \"round 2\"\n    in force from 2026-04-01\n" + more;
}

// The first round, its amendment, an amendment of that, and both written out.
DiffFiles Rounds() {
  const std::string replaced = "criterion old\n    met when roof > least and users >= 100 people\n";
  const std::string counted = "let halls = count(over hall via region where users > 500 people)\n";
  const std::string third_head = "    edition \"round 3\"\n    in force from 2027-04-01\n";
  const std::string less = "parameter least is 10  cites guide \"paragraph 4\"\n";
  DiffFiles files;
  files["one.rule"] = kHead + kRows + kLeast + kOld + kOfRegion + kGrant + kMoney;
  files["two.rule"] = SecondHead("amendment grants_2", "    amends \"one.rule\"\n") + "replace " +
                      less + "replace " + replaced;
  files["two_whole.rule"] = SecondHead("fund grants", "    decides for each hall\n") + kRows +
                            kGrant + less + replaced + kOfRegion + kMoney;
  files["three.rule"] = "amendment grants_3\n" + third_head + "    amends \"two.rule\"\n" +
                        "for each region\n    replace " + counted + "remove money\n";
  files["three_whole.rule"] = "fund grants \"Second round\"\n" + third_head +
                              "    decides for each hall\n" + kRows + less + replaced +
                              "for each region\n    " + counted + kGrant;
  return files;
}

TEST(Diff, AnAmendmentIsTheTextWrittenOut) {
  const DiffFiles files = Rounds();
  ExpectSame(files, "two.rule", "two_whole.rule", "2026-05-01");
  ExpectSame(files, "three.rule", "three_whole.rule", "2027-05-01");
  const Outcome direct = Between(files, "one.rule", "two.rule", "2025-05-01", "2026-05-01");
  const Outcome whole = Between(files, "one.rule", "two_whole.rule", "2025-05-01", "2026-05-01");
  EXPECT_TRUE(direct.moves && whole.moves);
  EXPECT_FALSE(direct.equivalent || whole.equivalent);
  const auto lines = [](const std::string& text) { return std::ranges::count(text, '\n'); };
  EXPECT_EQ(lines(direct.told), lines(whole.told)) << direct.told << whole.told;
  EXPECT_NE(direct.told.find("parameter least, value; : 30 -> 10; two.rule:5; decision"),
            std::string::npos)
      << direct.told;
}

TEST(Diff, HeaderLinesOfAnAmendmentAreTold) {
  DiffFiles files = Rounds();
  std::string& whole = files["two_whole.rule"];
  whole.replace(whole.find("\"round 2\""), 9, "\"round 2, final\"");
  EXPECT_EQ(Between(files, "two.rule", "two_whole.rule", "2026-05-01", "2026-05-01").told,
            "changed fund grants, edition; : round 2 -> round 2, final; two_whole.rule:2; text\n");
}

// A fund in one file, and with what others may use in a library.
DiffFiles Split() {
  const std::string list = "enum size: small, large\n";
  const std::string unit = "unit visit\n";
  const std::string function = "function per_head(amount, heads) = amount / heads * 2\n";
  const std::string own = kHead + kRows + kLeast +
                          "let each = per_head(roof, users / 1 people)\n"
                          "let kind : size = if users > 500 people then large else small\n"
                          "decision grant\n    outcome yes when each > 0.3 and kind = small\n"
                          "    outcome no otherwise\n";
  DiffFiles files;
  files["whole.rule"] = own + list + unit + function;
  files["split.rule"] = own + "use \"common.rule\"\n";
  files["common.rule"] = "library common \"Common\"\n" + unit + function + list;
  files["changed.rule"] = own + "use \"other.rule\"\n";
  files["other.rule"] = "library other \"Common\"\n" + unit + list +
                        "function per_head(amount, heads) = amount / heads * 3\n";
  return files;
}

TEST(Diff, ALibraryIsTheSameFileInTwo) {
  const DiffFiles files = Split();
  ExpectSame(files, "whole.rule", "split.rule", "2025-05-01");
  for (const std::string old_file : {"whole.rule", "split.rule"}) {
    const Outcome outcome = Between(files, old_file, "changed.rule");
    EXPECT_EQ(outcome.told,
              "changed function per_head, number; : 2 -> 3; other.rule:4; decision\n");
    EXPECT_FALSE(outcome.equivalent);
    EXPECT_EQ(outcome.causes, std::vector<std::string>{"function per_head (number)"});
  }
}

TEST(Diff, WhatCameIsNotWhatWent) {
  DiffFiles files = Rounds();
  std::string& other = files["other.rule"] = files["one.rule"];
  other.replace(other.find("| H1 | north | 300 | 41 |"), 25, "| H4 | south | 400 | 50 |");
  const Outcome outcome = Between(files, "one.rule", "other.rule");
  EXPECT_EQ(outcome.told,
            "changed entity hall, row of data; H4:  -> | H4 | south | 400 | 50 |; "
            "H1: | H1 | north | 300 | 41 | -> ; other.rule:17; decision\n");
  EXPECT_TRUE(outcome.moves);
}

}  // namespace
}  // namespace levrules::property
