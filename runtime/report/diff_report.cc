#include "runtime/report/diff_report.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <utility>

#include "runtime/base/text.h"
#include "runtime/report/impact_report.h"
#include "runtime/report/meaning_report.h"

namespace levrules::report {

namespace {

std::string SideText(const DiffSide& side) {
  std::vector<std::string> parts = {side.title.empty() ? side.fund : side.title};
  if (!side.edition.empty()) parts.push_back(side.edition);
  if (!side.as_at.empty()) parts.push_back("as at " + side.as_at);
  if (!side.rule_files.empty()) parts.push_back(side.rule_files.front().path);
  return fmt::format("{}", fmt::join(parts, " · "));
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
