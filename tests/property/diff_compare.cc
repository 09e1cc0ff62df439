#include "tests/property/diff_compare.h"

#include <fmt/format.h>

#include <set>
#include <sstream>

#include "runtime/report/csv.h"

namespace levrules::property {

std::string DiffSide::Messages() const {
  std::string text;
  for (const Diagnostic& diagnostic : diagnostics.all()) {
    if (InfoOf(diagnostic.kind).severity != Severity::Error) continue;
    const std::size_t line =
        diagnostic.primary.valid()
            ? compiled->sources.Locate(diagnostic.primary.file, diagnostic.primary.begin).line
            : 0;
    text += fmt::format("line {}: {}; {}\n", line, MessageOf(diagnostic), diagnostic.help);
  }
  return text;
}

diff::Version DiffSide::version() const {
  diff::Version version{&compiled->sources, &compiled->rules, {}, &compiled->program};
  for (std::size_t i = compiled->libraries; i < compiled->trees.size(); ++i)
    version.libraries.push_back(&compiled->trees[i]);
  return version;
}

DiffSide SideOf(const DiffFiles& files, const std::string& path, const std::string& as_at) {
  DiffSide side;
  const workbench::FileReader reader = [&files](const std::string& wanted) {
    const auto file = files.find(wanted);
    if (file == files.end()) return Result<std::string>(Failure{ExitCode::Data, "no such file"});
    return Result<std::string>(file->second);
  };
  side.compiled = workbench::Compile(path, files.at(path), reader, {}, side.diagnostics);
  if (!side.compiled->good) return side;
  workbench::RunOptions options;
  options.as_at = value::Date::ParseIso(as_at);
  side.finished = workbench::RunProgram(*side.compiled, reader, options, side.diagnostics);
  return side;
}

namespace {

// No cell of these reports has a comma or a quote.
std::vector<std::string> CellsOf(const std::string& line) {
  std::vector<std::string> cells(1);
  for (const char c : line) {
    if (c == ',') {
      cells.emplace_back();
    } else {
      cells.back() += c;
    }
  }
  return cells;
}

std::string CellOf(const CsvRows& rows, const std::string& key, const std::string& heading) {
  const auto row = rows.find(key);
  return row == rows.end() ? "" : row->second.at(heading);
}

// Pounds of a cell; 0 where there is no amount.
value::Number AmountOf(const std::string& cell) {
  return value::Number::ParseDecimal(cell).value_or(value::Number(0));
}

// The test's own comparison of one output.
class OutputCheck {
 public:
  OutputCheck(const audit::OutputImpact& output, const CsvRows& old_rows, const CsvRows& new_rows,
              std::string old_name)
      : output_(output), old_rows_(old_rows), new_rows_(new_rows), old_name_(std::move(old_name)) {}

  std::string Wrong() {
    std::set<std::string> keys;
    for (const CsvRows* rows : {&old_rows_, &new_rows_}) {
      for (const auto& [key, cells] : *rows) keys.insert(key);
    }
    for (const std::string& key : keys) {
      Row(key);
      if (!wrong_.empty()) return wrong_;
    }
    if (next_ != output_.moved.size()) return "rows moved that are not in the reports";
    if (same_ != output_.same) return "rows that stay the same";
    if (entered_ != output_.entered || left_ != output_.left) return "rows that came or went";
    if (!output_.is_allocation && matrix_ != output_.matrix) return "the matrix";
    if (output_.is_allocation &&
        !(old_total_ == output_.old_total && new_total_ == output_.new_total))
      return "the totals";
    return "";
  }

 private:
  void Row(const std::string& key) {
    const std::string before = CellOf(old_rows_, key, old_name_);
    const std::string after = CellOf(new_rows_, key, output_.name);
    entered_ += old_rows_.contains(key) ? 0 : 1;
    left_ += new_rows_.contains(key) ? 0 : 1;
    ++matrix_[{before, after}];
    old_total_ += AmountOf(before);
    new_total_ += AmountOf(after);
    if (before == after) {
      ++same_;
      return;
    }
    if (next_ == output_.moved.size()) {
      wrong_ = key + " moved and is not told";
      return;
    }
    const audit::MovedRow& moved = output_.moved[next_++];
    if (moved.key != key || moved.old_text != before || moved.new_text != after)
      wrong_ = fmt::format("{} moved from {} to {}, told is {} from {} to {}", key, before, after,
                           moved.key, moved.old_text, moved.new_text);
    // A row that is not there gets nothing; a word in place of an amount is not known.
    const auto open = [](const std::string& cell) {
      return !cell.empty() && !value::Number::ParseDecimal(cell);
    };
    const bool known = !open(before) && !open(after);
    if (output_.is_allocation && (moved.money.has_value() != known ||
                                  (known && *moved.money != AmountOf(after) - AmountOf(before))))
      wrong_ = "the money of " + key;
    if (moved.causes.empty()) wrong_ = "no cause of " + key;
  }

  const audit::OutputImpact& output_;
  const CsvRows& old_rows_;
  const CsvRows& new_rows_;
  std::string old_name_;
  std::size_t next_ = 0, same_ = 0, entered_ = 0, left_ = 0;
  std::map<std::pair<std::string, std::string>, std::size_t> matrix_;
  value::Number old_total_, new_total_;
  std::string wrong_;
};

}  // namespace

CsvRows CsvOf(const DiffSide& side) {
  const report::View view = report::MakeView(side.finished->run, {}).view;
  std::istringstream csv(report::CsvReport(side.finished->run, view));
  std::string line;
  std::getline(csv, line);
  const std::vector<std::string> headings = CellsOf(line);
  CsvRows rows;
  while (std::getline(csv, line)) {
    const std::vector<std::string> cells = CellsOf(line);
    for (std::size_t i = 0; i < cells.size(); ++i) rows[cells[0]][headings[i]] = cells[i];
  }
  return rows;
}

std::string WrongImpact(const audit::Impact& impact, const CsvRows& old_rows,
                        const CsvRows& new_rows,
                        const std::map<std::string, std::string>& renamed) {
  if (impact.outputs.size() != 3) return "a decision or an allocation is not compared";
  for (const audit::OutputImpact& output : impact.outputs) {
    const auto old_name = renamed.find("row " + output.entity + "." + output.name);
    OutputCheck check(output, old_rows, new_rows,
                      old_name == renamed.end() ? output.name : old_name->second);
    const std::string wrong = check.Wrong();
    if (!wrong.empty()) return output.name + ": " + wrong;
  }
  return "";
}

}  // namespace levrules::property
