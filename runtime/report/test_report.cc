#include "runtime/report/test_report.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "runtime/base/text.h"
#include "runtime/report/source_values.h"

namespace levrules::report {

namespace {

using audit::Failure;
using audit::FailureKind;

// The first line of a span.
Span FirstLine(const SourceMap& sources, Span span) {
  const std::size_t line_end = sources.text(span.file).find('\n', span.begin);
  if (line_end != std::string_view::npos && line_end < span.end)
    span.end = static_cast<std::uint32_t>(line_end);
  return span;
}

std::string Sides(const Failure& failure) {
  return fmt::format("expected {}, found {}", failure.expected, failure.actual);
}

void AddBecause(const Failure& failure, std::vector<std::string>& lines) {
  if (!failure.because.empty()) lines.push_back("  " + failure.because);
}

// The failures of one row of an expected table: the heading, the row with what came out, each cell.
void RowLines(const SourceMap& sources, const std::vector<Failure>& failures,
              std::vector<std::string>& lines) {
  const Failure& first = failures.front();
  std::vector<audit::ShownValue> values;
  for (const Failure& failure : failures)
    values.insert(values.end(), failure.values.begin(), failure.values.end());
  lines.push_back(PlaceText(sources, first.row));
  const Span heading = FirstLine(sources, first.heading);
  for (const std::string& line : SourceWithValues(sources, heading, {}))
    lines.push_back("  " + line);
  for (const std::string& line : SourceWithValues(sources, first.row, values))
    lines.push_back("  " + line);
  for (const Failure& failure : failures) {
    if (failure.kind == FailureKind::NoRow) {
      AddBecause(failure, lines);
      continue;
    }
    lines.push_back(fmt::format("  `{}` of {}: {}{}", failure.column, RowText(failure.rows.front()),
                                Sides(failure),
                                failure.because.empty() ? "" : "; " + failure.because));
  }
}

void ConditionLines(const SourceMap& sources, const Failure& failure,
                    std::vector<std::string>& lines) {
  lines.push_back(PlaceText(sources, failure.place));
  for (const std::string& line : SourceWithValues(sources, failure.place, failure.values))
    lines.push_back("  " + line);
  std::vector<std::string> rows;
  for (const audit::NamedRow& row : failure.rows) rows.push_back(RowText(row));
  lines.push_back(fmt::format("  {}{}", Sides(failure),
                              rows.empty() ? "" : fmt::format("; {}", JoinWords(rows))));
  AddBecause(failure, lines);
}

}  // namespace

TestTotals TotalsOf(const TestedFile& file) {
  TestTotals totals;
  for (const TestedTest& test : file.tests) ++(test.passed() ? totals.passed : totals.failed);
  for (const TestedLaw& law : file.laws) totals.failed += law.broken ? 1 : 0;
  totals.not_run = file.ran ? 0 : 1;
  return totals;
}

TestTotals TotalsOf(const std::vector<TestedFile>& files) {
  TestTotals totals;
  for (const TestedFile& file : files) {
    const TestTotals own = TotalsOf(file);
    totals.passed += own.passed;
    totals.failed += own.failed;
    totals.not_run += own.not_run;
  }
  return totals;
}

std::string PlaceText(const SourceMap& sources, Span span) {
  return fmt::format("{}:{}", sources.path(span.file), sources.Locate(span.file, span.begin).line);
}

std::string OneLine(const SourceMap& sources, Span span) {
  std::string text;
  for (const char c : sources.Text(span)) {
    const bool blank = c == ' ' || c == '\n' || c == '\r';
    if (!blank) {
      text += c;
    } else if (!text.empty() && text.back() != ' ') {
      text += ' ';
    }
  }
  return text;
}

std::string RowText(const audit::NamedRow& row) {
  return fmt::format("{} {}{}", row.entity, row.key,
                     row.label.empty() ? "" : fmt::format(" ({})", row.label));
}

std::string FailureLine(const SourceMap& sources, const Failure& failure) {
  if (failure.kind == FailureKind::CannotRun) return failure.because;
  if (failure.kind == FailureKind::NoRow) return failure.because;
  const std::string what =
      failure.column.empty()
          ? fmt::format("`{}`", OneLine(sources, failure.place))
          : fmt::format("`{}` of {}", failure.column, RowText(failure.rows.front()));
  return fmt::format("{}: {}", what, Sides(failure));
}

std::vector<std::string> FailureLines(const SourceMap& sources,
                                      const std::vector<Failure>& failures) {
  std::vector<std::string> lines;
  for (std::size_t i = 0; i < failures.size();) {
    const Failure& failure = failures[i];
    if (failure.kind == FailureKind::CannotRun) {
      lines.push_back(failure.because);
      ++i;
      continue;
    }
    if (!failure.row.valid()) {
      ConditionLines(sources, failure, lines);
      ++i;
      continue;
    }
    std::vector<Failure> of_row;
    for (; i < failures.size() && failures[i].row == failure.row; ++i)
      of_row.push_back(failures[i]);
    RowLines(sources, of_row, lines);
  }
  return lines;
}

CoverageCount CountGoals(const std::vector<audit::CoverageGoal>& goals,
                         std::optional<audit::CoverageKind> kind) {
  CoverageCount count;
  for (const audit::CoverageGoal& goal : goals) {
    if (kind && goal.kind != *kind) continue;
    ++count.all;
    count.seen += goal.seen > 0 ? 1 : 0;
  }
  return count;
}

std::vector<audit::CoverageGoal> UnseenGoals(const std::vector<audit::CoverageGoal>& goals) {
  std::vector<audit::CoverageGoal> unseen;
  for (const audit::CoverageGoal& goal : goals) {
    if (goal.seen == 0) unseen.push_back(goal);
  }
  std::ranges::stable_sort(unseen, {}, &audit::CoverageGoal::span);
  return unseen;
}

std::string GoalText(const audit::CoverageGoal& goal) {
  switch (goal.kind) {
    case audit::CoverageKind::Criterion:
      return fmt::format("criterion `{}`: never {}", goal.name, goal.what);
    case audit::CoverageKind::Outcome:
      return fmt::format("outcome `{}` of `{}`: never reached", goal.what, goal.name);
    case audit::CoverageKind::Branch:
      return fmt::format("branch `{}` of `{}`: never taken", goal.what, goal.name);
    case audit::CoverageKind::Boundary:
      return fmt::format("boundary {}: no row {}", goal.name,
                         goal.what == "on" ? "exactly on it" : goal.what);
    case audit::CoverageKind::Tie:
      return fmt::format("tie of `{}`: never seen", goal.name);
  }
  return "";
}

std::vector<std::string> CoverageLines(const TestedFile& file) {
  const std::vector<audit::CoverageGoal>& goals = *file.coverage;
  const CoverageCount all = CountGoals(goals, std::nullopt);
  if (all.all == 0) return {"coverage: the rules have nothing to see"};
  std::vector<std::string> lines = {
      fmt::format("coverage: {} of {} seen by tests", GroupDigits(all.seen), GroupDigits(all.all))};
  for (const audit::CoverageKind kind : audit::kCoverageKinds) {
    const CoverageCount count = CountGoals(goals, kind);
    if (count.all > 0)
      lines.push_back(fmt::format("  {:<10}  {} of {}", audit::CoverageWord(kind, true),
                                  GroupDigits(count.seen), GroupDigits(count.all)));
  }
  const std::vector<audit::CoverageGoal> unseen = UnseenGoals(goals);
  if (!unseen.empty()) lines.push_back("not seen");
  for (const audit::CoverageGoal& goal : unseen) {
    std::string place = PlaceText(file.sources, goal.span);
    if (place.starts_with(file.path + ":")) place = "line " + place.substr(file.path.size() + 1);
    lines.push_back(fmt::format("  {}: {}", place, GoalText(goal)));
    lines.push_back("      " + goal.hint);
  }
  return lines;
}

}  // namespace levrules::report
