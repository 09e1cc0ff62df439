#pragma once

// Two texts of a fund, compiled, compared and run; and who is affected, as the CSV reports of the
// two runs say it.

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "compiler/diff/changes.h"
#include "runtime/audit/impact.h"
#include "workbench/compile.h"
#include "workbench/run.h"

namespace levrules::property {

// Texts by path: rule files and data.
using DiffFiles = std::map<std::string, std::string>;

struct DiffSide {
  DiagnosticList diagnostics;
  std::optional<workbench::Compiled> compiled;
  std::unique_ptr<workbench::FinishedRun> finished;  // null: it did not compile or did not run

  std::string Messages() const;
  diff::Version version() const;
};

// Compiles `path` and runs it on a day.
DiffSide SideOf(const DiffFiles& files, const std::string& path, const std::string& as_at);

// A report as it was written: by key, then by heading.
using CsvRows = std::map<std::string, std::map<std::string, std::string>>;
CsvRows CsvOf(const DiffSide& side);

// What is wrong with the impact; empty where it says what the two reports say.
std::string WrongImpact(const audit::Impact& impact, const CsvRows& old_rows,
                        const CsvRows& new_rows, const std::map<std::string, std::string>& renamed);

}  // namespace levrules::property
