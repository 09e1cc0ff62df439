#include "runtime/report/impact_report.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <set>
#include <utility>

#include "runtime/audit/value_text.h"
#include "runtime/base/text.h"

namespace levrules::report {

namespace {

using audit::LoneOutput;
using audit::MovedRow;
using audit::OutputImpact;
using audit::OutputKind;

bool IsAllocation(const OutputImpact& output) { return output.kind == OutputKind::Allocation; }

std::string DecidedText(const audit::DecidedRows& decided) {
  return decided.entity.empty()
             ? "no rows"
             : fmt::format("{} ({})", decided.entity, CountOf(decided.rows, "row", "rows"));
}

// `£1,000`, and how many rows have no amount.
std::string TotalText(const DiffReport& report, const LoneOutput& output) {
  const program::Program& program = output.is_new ? *report.program : *report.old_program;
  std::string text =
      audit::NumberText(program, output.type, output.total, audit::Notation::Reader) + " in all";
  if (output.open > 0) text += fmt::format(", {} without a known amount", GroupDigits(output.open));
  return text;
}

std::string NameOf(const OutputImpact& output) {
  return fmt::format("{} of {}", output.kind == OutputKind::Figures ? "figures" : output.name,
                     output.entity);
}

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
    WriteDecided();
    if (report_.impact->outputs.empty())
      document_.Paragraph("The two versions have no result in common.");
    for (const OutputImpact& output : report_.impact->outputs) WriteOutput(output);
    for (const bool is_new : {true, false}) WriteLone(is_new);
  }

 private:
  std::string Amount(const OutputImpact& output, const value::Number& number) const {
    return audit::NumberText(*report_.program, output.type, number, audit::Notation::Reader);
  }
  std::string Signed(const OutputImpact& output, const value::Number& number) const {
    return (number.Sign() > 0 ? "+" : "") + Amount(output, number);
  }

  void WriteDecided() {
    const audit::Impact& impact = *report_.impact;
    if (!impact.decides_otherwise) return;
    document_.Paragraph(
        fmt::format("The old version decides for {}, the new one for {}: other rows, which are not "
                    "compared.",
                    DecidedText(impact.old_decided), DecidedText(impact.new_decided)));
  }

  void WriteOutput(const OutputImpact& output) {
    document_.Heading(
        3, NameOf(output) + (output.title.empty() ? "" : fmt::format(" ({})", output.title)));
    WriteCounts(output);
    switch (output.kind) {
      case OutputKind::Decision:
        WriteMatrix(output);
        break;
      case OutputKind::Allocation:
        WriteTotals(output);
        break;
      case OutputKind::Figures:
        break;
    }
    WriteGroups(output);
    WriteRows(output);
  }

  // Parts that are zero are left out.
  void WriteCounts(const OutputImpact& output) {
    const std::size_t both = output.same + output.changed();
    if (both + output.moved.size() == 0) return document_.Paragraph("Neither version has rows.");
    std::string text;
    if (output.entered + output.left > 0) {
      text = fmt::format("{} in the old version, {} in the new one, {} in both",
                         CountOf(both + output.left, "row", "rows"),
                         GroupDigits(both + output.entered), GroupDigits(both));
    } else {
      text = fmt::format("{} in both versions", CountOf(both, "row", "rows"));
    }
    if (both > 0)
      text += output.changed() == 0 ? ". All of these come out the same"
                                    : fmt::format(". {} the same, {} not", GroupDigits(output.same),
                                                  GroupDigits(output.changed()));
    if (output.entered > 0) text += fmt::format("; {} entered", GroupDigits(output.entered));
    if (output.left > 0) text += fmt::format("; {} left", GroupDigits(output.left));
    if (output.figures_only > 0)
      text += fmt::format("; other figures alone change in {}",
                          CountOf(output.figures_only, "row", "rows"));
    document_.Paragraph(text + ".");
  }

  static bool AllKnown(const OutputImpact& output) {
    return output.old_open + output.new_open == 0;
  }

  void WriteTotals(const OutputImpact& output) {
    if (output.same + output.moved.size() == 0) return;
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
    if (output.matrix.empty()) return;
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
    document_.Table(fmt::format("Outcomes of {}, old by new", NameOf(output)), headers,
                    std::move(rows));
  }

  void WriteGroups(const OutputImpact& output) {
    if (output.groups.empty()) return;
    const bool moves = output.entered + output.left > 0;
    std::vector<std::string> headers = {report_.by};
    if (moves) {
      headers.insert(headers.end(),
                     {"#old rows", "#new rows", "#not the same", "#entered", "#left"});
    } else {
      headers.insert(headers.end(), {"#rows", "#not the same"});
    }
    if (IsAllocation(output)) headers.insert(headers.end(), {"#old", "#new", "#difference"});
    std::vector<std::vector<std::string>> rows;
    for (const audit::ImpactGroup& group : output.groups) {
      std::vector<std::string> cells = {group.name.empty() ? "(none)" : group.name,
                                        GroupDigits(group.old_rows)};
      if (moves) cells.push_back(GroupDigits(group.new_rows));
      cells.push_back(GroupDigits(group.changed));
      if (moves) cells.insert(cells.end(), {GroupDigits(group.entered), GroupDigits(group.left)});
      if (IsAllocation(output))
        cells.insert(cells.end(),
                     {Amount(output, group.old_total), Amount(output, group.new_total),
                      AllKnown(output) ? Signed(output, group.new_total - group.old_total) : ""});
      rows.push_back(std::move(cells));
    }
    document_.Table(fmt::format("{} by {}", NameOf(output), report_.by), headers, std::move(rows));
    if (output.regrouped > 0)
      document_.Paragraph(fmt::format(
          "Rows stand in the group of their value in the new version, rows that left in that of "
          "the old one; {} had another value before.",
          CountOf(output.regrouped, "row", "rows")));
  }

  static std::string Joined(const std::vector<std::string>& words) {
    return fmt::format("{}", fmt::join(words, "; "));
  }

  // Cells that differ are told together.
  static std::string CausesText(const std::vector<std::string>& causes) {
    constexpr std::string_view kData = "data: ";
    std::string text;
    bool after_data = false;
    for (const std::string& cause : causes) {
      const bool data = cause.starts_with(kData);
      if (!text.empty()) text += data && after_data ? ", " : "; ";
      text += data && after_data ? cause.substr(kData.size()) : cause;
      after_data = data;
    }
    return text;
  }

  void WriteRows(const OutputImpact& output) {
    if (output.moved.empty()) return;
    const bool amounts = IsAllocation(output);
    const bool figures_only = output.kind == OutputKind::Figures;
    std::vector<std::string> headers = {"row"};
    if (!figures_only)
      headers.insert(headers.end(), {amounts ? "#old" : "old", amounts ? "#new" : "new"});
    if (amounts) headers.emplace_back("#difference");
    headers.insert(headers.end(), {figures_only ? "figures" : "other figures", "because of"});
    std::vector<std::vector<std::string>> rows;
    for (const MovedRow& row : output.moved) {
      std::vector<std::string> cells = {
          row.label.empty() ? row.key : fmt::format("{} ({})", row.label, row.key)};
      if (!figures_only) {
        cells.push_back(row.in_old ? (amounts ? row.old_shown : row.old_text) : "not there");
        cells.push_back(row.in_new ? (amounts ? row.new_shown : row.new_text) : "not there");
      }
      if (amounts) cells.push_back(row.money ? Signed(output, *row.money) : "");
      std::vector<std::string> figures;
      for (const audit::OldNew& figure : row.figures)
        figures.push_back(fmt::format("{} {} → {}", figure.name, figure.old_text, figure.new_text));
      cells.push_back(Joined(figures));
      cells.push_back(CausesText(row.causes));
      rows.push_back(std::move(cells));
    }
    document_.Table(fmt::format("Rows of {} that are not the same", NameOf(output)), headers,
                    std::move(rows));
  }

  // Results that only one version has.
  void WriteLone(bool is_new) {
    std::vector<std::string> items;
    for (const LoneOutput& output : report_.impact->lone) {
      if (output.is_new == is_new) items.push_back(LoneText(output));
    }
    if (items.empty()) return;
    document_.Heading(
        3, is_new ? "Results of the new version only" : "Results of the old version only");
    document_.List(std::move(items));
  }

  std::string LoneText(const LoneOutput& output) const {
    std::string text = fmt::format(
        "{}{} of {}{}: {}", output.kind == OutputKind::Figures ? "column " : "", output.name,
        output.entity, output.title.empty() ? "" : fmt::format(" ({})", output.title),
        CountOf(output.rows, "row", "rows"));
    for (const auto& [outcome, rows] : output.outcomes)
      text += fmt::format(", {} {}", GroupDigits(rows), outcome);
    return output.has_total ? text + ", " + TotalText(report_, output) : text;
  }

  const DiffReport& report_;
  Document& document_;
};

}  // namespace

std::vector<std::string> ImpactSummary(const DiffReport& report) {
  std::vector<std::string> lines;
  if (report.old_side.fund != report.new_side.fund)
    lines.push_back(fmt::format("these are versions of two funds: {} and {}", report.old_side.fund,
                                report.new_side.fund));
  if (!report.impact) return lines;
  if (report.old_side.as_at != report.new_side.as_at)
    lines.push_back(fmt::format("run as at different days: {} and {}", report.old_side.as_at,
                                report.new_side.as_at));
  if (report.impact->decides_otherwise)
    lines.push_back(fmt::format("decides for {}, before for {}",
                                DecidedText(report.impact->new_decided),
                                DecidedText(report.impact->old_decided)));
  for (const OutputImpact& output : report.impact->outputs) {
    std::string line =
        fmt::format("{}: {} of {} not the same", NameOf(output), GroupDigits(output.changed()),
                    CountOf(output.same + output.changed(), "row", "rows"));
    if (output.entered > 0) line += fmt::format(", {} entered", GroupDigits(output.entered));
    if (output.left > 0) line += fmt::format(", {} left", GroupDigits(output.left));
    lines.push_back(std::move(line));
  }
  for (const LoneOutput& output : report.impact->lone) {
    if (output.kind == OutputKind::Figures) continue;
    std::string line = fmt::format("{} of {}: only in the {} version", output.name, output.entity,
                                   output.is_new ? "new" : "old");
    if (output.has_total) line += ", " + TotalText(report, output);
    lines.push_back(std::move(line));
  }
  return lines;
}

void AddImpact(const DiffReport& report, Document& document) {
  ImpactWriter(report, document).Write();
}

namespace {

// Equal rules may give other results on another day.
bool IsEquivalent(const DiffReport& report) {
  const bool other_day = report.old_side.as_at != report.new_side.as_at;
  return report.equivalent && !(other_day && report.impact && report.impact->Moves());
}

}  // namespace

std::string ProofWord(const DiffReport& report) {
  if (IsEquivalent(report)) return "equivalent";
  const bool differs = report.impact && (report.impact->Moves() || !report.impact->lone.empty());
  return differs ? "counter-example" : "not decided";
}

std::string ProofText(const DiffReport& report) {
  if (IsEquivalent(report))
    return "Equivalent: both versions compute every decision, allocation and report column in the "
           "same way, so the same data give the same results on the same day.";
  if (!report.impact)
    return "Not decided: the versions are computed in different ways, and no data were compared.";
  if (const auto example = report.impact->FirstMoved()) {
    const MovedRow& row = *example->row;
    const bool amount = IsAllocation(*example->output);
    const auto text = [&](bool there, const std::string& value, const std::string& shown) {
      return !there ? std::string("not there") : amount ? shown : value;
    };
    return fmt::format(
        "Not equivalent: {} of {} {} is {} by the old version and {} by the new one.",
        example->name, example->output->entity,
        row.label.empty() ? row.key : fmt::format("{} ({})", row.label, row.key),
        text(row.in_old, example->old_text, row.old_shown),
        text(row.in_new, example->new_text, row.new_shown));
  }
  if (report.impact->Moves())
    return "Not equivalent: decisions and amounts that both versions have are the same, rows or "
           "figures of the report are not.";
  if (!report.impact->lone.empty()) {
    const LoneOutput& output = report.impact->lone.front();
    return fmt::format("Not equivalent: only the {} version has {} of {}.",
                       output.is_new ? "new" : "old", output.name, output.entity);
  }
  return "Not decided: the versions are computed in different ways, and the data at hand show no "
         "row that comes out otherwise.";
}

}  // namespace levrules::report
