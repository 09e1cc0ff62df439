#include "runtime/report/diff_report.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <set>
#include <utility>

#include "runtime/base/text.h"
#include "runtime/report/impact_report.h"

namespace levrules::report {

namespace {

using program::MeaningChange;

std::string SideText(const DiffSide& side) {
  std::vector<std::string> parts = {side.title.empty() ? side.fund : side.title};
  if (!side.edition.empty()) parts.push_back(side.edition);
  if (!side.as_at.empty()) parts.push_back("as at " + side.as_at);
  if (!side.rule_files.empty()) parts.push_back(side.rule_files.front().path);
  return fmt::format("{}", fmt::join(parts, " · "));
}

std::string ValueText(const program::ChangedValue& value) {
  std::string text = value.label.empty() ? "" : value.label + ": ";
  if (value.old_text.empty()) return text + "now " + value.new_text;
  if (value.new_text.empty()) return text + "was " + value.old_text;
  return fmt::format("{}{} → {}", text, value.old_text, value.new_text);
}

std::string PlaceText(const std::optional<program::FilePlace>& place) {
  return place ? fmt::format("{}:{}", place->file, place->line) : "";
}

std::string CiteText(const program::Citation& cite) {
  return cite.saying.empty() ? fmt::format("{}, {}", cite.title, cite.place)
                             : fmt::format("{}, {}: “{}”", cite.title, cite.place, cite.saying);
}

std::string ChangeHead(const MeaningChange& change) {
  std::string head = fmt::format("{} {}", program::WordOf(change.what), program::NameOf(change));
  if (change.what == MeaningChange::What::Renamed) head += ", before " + change.old_name;
  if (!change.aspect.empty()) head += ": " + change.aspect;
  return head;
}

void AddChange(const MeaningChange& change, Document& document) {
  document.Heading(3, ChangeHead(change));
  std::vector<std::string> items;
  for (const program::ChangedValue& value : change.values) {
    if (change.what == MeaningChange::What::Added) {
      items.push_back(fmt::format("{}: {}", value.label, value.new_text));
    } else if (change.what == MeaningChange::What::Removed) {
      items.push_back(fmt::format("{}: {}", value.label, value.old_text));
    } else {
      items.push_back(ValueText(value));
    }
  }
  if (change.old_place && change.new_place) {
    items.push_back(
        fmt::format("{} → {}", PlaceText(change.old_place), PlaceText(change.new_place)));
  } else {
    items.push_back(PlaceText(change.old_place ? change.old_place : change.new_place));
  }
  for (const program::Citation& cite : change.cites) items.push_back("source: " + CiteText(cite));
  document.List(std::move(items));
}

// Tests that only one version has are told together: an amendment keeps none of its base.
bool IsLoneTest(const MeaningChange& change) {
  return change.kind == "test" &&
         (change.what == MeaningChange::What::Added || change.what == MeaningChange::What::Removed);
}

void AddMeaning(const DiffReport& report, Document& document) {
  document.Heading(2, "What changed in meaning");
  if (report.changes.empty()) {
    document.Paragraph("Nothing: layout, comments and order are no change.");
    return;
  }
  const auto deciding =
      static_cast<std::size_t>(std::ranges::count_if(report.changes, &MeaningChange::decides));
  document.Paragraph(fmt::format("{}, {} of which can change a decision.",
                                 CountOf(report.changes.size(), "change", "changes"),
                                 GroupDigits(deciding)));
  for (const bool decides : {true, false}) {
    for (const MeaningChange& change : report.changes) {
      if (change.decides == decides && !IsLoneTest(change)) AddChange(change, document);
    }
  }
  for (const auto what : {MeaningChange::What::Added, MeaningChange::What::Removed}) {
    std::vector<std::string> tests;
    for (const MeaningChange& change : report.changes) {
      if (!IsLoneTest(change) || change.what != what) continue;
      tests.push_back(
          fmt::format("{} ({})", change.name,
                      PlaceText(change.old_place ? change.old_place : change.new_place)));
    }
    if (tests.empty()) continue;
    document.Heading(
        3, fmt::format("{} {}", program::WordOf(what), CountOf(tests.size(), "test", "tests")));
    document.List(std::move(tests));
  }
}

}  // namespace

Document DiffDocument(const DiffReport& report) {
  Document document("What changed: " +
                    (report.new_side.title.empty() ? report.new_side.fund : report.new_side.title));
  document.Paragraph("old: " + SideText(report.old_side));
  document.Paragraph("new: " + SideText(report.new_side));
  document.List(ImpactSummary(report));
  AddMeaning(report, document);
  AddImpact(report, document);
  document.Heading(2, "What is proved");
  document.Paragraph(ProofText(report));
  document.Heading(2, "Files");
  std::vector<std::string> files;
  for (const DiffSide* side : {&report.old_side, &report.new_side}) {
    const char* which = side == &report.old_side ? "old" : "new";
    const auto add = [&](const char* what, const FileFacts& file) {
      files.push_back(fmt::format("{} {} {}{}", which, what, file.path,
                                  file.sha256.empty() ? "" : ", SHA-256 " + file.sha256));
    };
    for (const FileFacts& file : side->rule_files) add("rules", file);
    for (const FileFacts& file : side->data_files) add("data", file);
  }
  document.List(std::move(files));
  document.Paragraph("levrules " + report.engine);
  return document;
}

}  // namespace levrules::report
