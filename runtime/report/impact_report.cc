#include "runtime/report/impact_report.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <set>
#include <utility>

#include "runtime/audit/value_text.h"
#include "runtime/base/text.h"

namespace levrules::report {

namespace {

using audit::MovedRow;
using audit::OutputImpact;

class ImpactWriter {
 public:
  ImpactWriter(const DiffReport& report, Document& document)
      : report_(report), document_(document) {}

  void Write() {
    document_.Heading(2, "Who is affected");
    if (!report_.impact) {
      document_.Paragraph(report_.no_impact);
      return;
    }
    std::vector<std::string> data;
    for (const DiffSide* side : {&report_.old_side, &report_.new_side}) {
      for (const FileFacts& file : side->data_files)
        data.push_back(fmt::format("{} data of {}: {}, {}",
                                   side == &report_.old_side ? "old" : "new", file.entity,
                                   file.path, CountOf(file.rows, "row", "rows")));
    }
    document_.List(std::move(data));
    if (report_.impact->outputs.empty())
      document_.Paragraph("The two versions have no decision and no allocation in common.");
    for (const OutputImpact& output : report_.impact->outputs) WriteOutput(output);
  }

 private:
  std::string Amount(const OutputImpact& output, const value::Number& number) const {
    return audit::NumberText(*report_.program, output.type, number, audit::Notation::Reader);
  }
  std::string Signed(const OutputImpact& output, const value::Number& number) const {
    return (number.Sign() > 0 ? "+" : "") + Amount(output, number);
  }

  void WriteOutput(const OutputImpact& output) {
    document_.Heading(3,
                      fmt::format("{} of {}{}", output.name, output.entity,
                                  output.title.empty() ? "" : fmt::format(" ({})", output.title)));
    const std::size_t rows = output.same + output.moved.size();
    document_.Paragraph(fmt::format(
        "{}: {} the same, {} not; {} only in the new version, {} only in the old one; other "
        "figures alone change in {}.",
        CountOf(rows, "row", "rows"), GroupDigits(output.same), GroupDigits(output.moved.size()),
        GroupDigits(output.entered), GroupDigits(output.left), GroupDigits(output.figures_only)));
    if (output.is_allocation) {
      WriteTotals(output);
    } else {
      WriteMatrix(output);
    }
    WriteGroups(output);
    WriteRows(output);
  }

  static bool AllKnown(const OutputImpact& output) {
    return output.old_open + output.new_open == 0;
  }

  void WriteTotals(const OutputImpact& output) {
    const std::string totals =
        fmt::format("{} → {}", Amount(output, output.old_total), Amount(output, output.new_total));
    if (AllKnown(output)) {
      document_.Paragraph(fmt::format("In all {} ({}).", totals,
                                      Signed(output, output.new_total - output.old_total)));
      return;
    }
    document_.Paragraph(fmt::format(
        "Amounts that are known: {}. Not known, and in no total: {} of the old version, {} of the "
        "new one.",
        totals, CountOf(output.old_open, "row", "rows"), CountOf(output.new_open, "row", "rows")));
  }

  void WriteMatrix(const OutputImpact& output) {
    std::set<std::string> old_ones;
    std::set<std::string> new_ones;
    for (const auto& [pair, count] : output.matrix) {
      old_ones.insert(pair.first);
      new_ones.insert(pair.second);
    }
    const auto name = [](const std::string& outcome) {
      return outcome.empty() ? std::string("not there") : outcome;
    };
    std::vector<std::string> headers = {"old \\ new"};
    for (const std::string& outcome : output.order) {
      if (new_ones.contains(outcome)) headers.push_back("#" + name(outcome));
    }
    std::vector<std::vector<std::string>> rows;
    for (const std::string& before : output.order) {
      if (!old_ones.contains(before)) continue;
      std::vector<std::string> cells = {name(before)};
      for (const std::string& after : output.order) {
        if (!new_ones.contains(after)) continue;
        const auto count = output.matrix.find({before, after});
        cells.push_back(GroupDigits(count == output.matrix.end() ? 0 : count->second));
      }
      rows.push_back(std::move(cells));
    }
    document_.Table("Outcomes of " + output.name + ", old by new", headers, std::move(rows));
  }

  void WriteGroups(const OutputImpact& output) {
    if (output.groups.empty()) return;
    std::vector<std::string> headers = {report_.by, "#rows", "#not the same"};
    if (output.is_allocation) headers.insert(headers.end(), {"#old", "#new", "#difference"});
    std::vector<std::vector<std::string>> rows;
    for (const audit::ImpactGroup& group : output.groups) {
      std::vector<std::string> cells = {group.name.empty() ? "(none)" : group.name,
                                        GroupDigits(group.rows), GroupDigits(group.moved)};
      if (output.is_allocation)
        cells.insert(cells.end(),
                     {Amount(output, group.old_total), Amount(output, group.new_total),
                      AllKnown(output) ? Signed(output, group.new_total - group.old_total) : ""});
      rows.push_back(std::move(cells));
    }
    document_.Table(fmt::format("{} by {}", output.name, report_.by), headers, std::move(rows));
  }

  static std::string ResultText(const std::string& result) {
    return result.empty() ? "not there" : result;
  }

  void WriteRows(const OutputImpact& output) {
    if (output.moved.empty()) return;
    std::vector<std::string> headers = {"row", output.is_allocation ? "#old" : "old",
                                        output.is_allocation ? "#new" : "new"};
    if (output.is_allocation) headers.emplace_back("#difference");
    headers.insert(headers.end(), {"other figures", "because of"});
    std::vector<std::vector<std::string>> rows;
    for (const MovedRow& row : output.moved) {
      std::vector<std::string> cells = {
          row.label.empty() ? row.key : fmt::format("{} ({})", row.label, row.key),
          ResultText(output.is_allocation ? row.old_shown : row.old_text),
          ResultText(output.is_allocation ? row.new_shown : row.new_text)};
      if (output.is_allocation) cells.push_back(row.money ? Signed(output, *row.money) : "");
      std::vector<std::string> figures;
      for (const audit::OldNew& figure : row.figures)
        figures.push_back(fmt::format("{} {} → {}", figure.name, figure.old_text, figure.new_text));
      cells.push_back(fmt::format("{}", fmt::join(figures, "; ")));
      cells.push_back(fmt::format("{}", fmt::join(row.causes, "; ")));
      rows.push_back(std::move(cells));
    }
    document_.Table("Rows of " + output.name + " that are not the same", headers, std::move(rows));
  }

  const DiffReport& report_;
  Document& document_;
};

}  // namespace

void AddImpact(const DiffReport& report, Document& document) {
  ImpactWriter(report, document).Write();
}

}  // namespace levrules::report
