#pragma once

// A program on its data: files read, loaded, evaluated.

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "runtime/audit/cells.h"
#include "runtime/base/source_map.h"
#include "runtime/data/dataset.h"
#include "runtime/data/load.h"
#include "runtime/eval/evaluate.h"
#include "runtime/program/program.h"
#include "runtime/report/run_facts.h"
#include "workbench/compile.h"
#include "workbench/files.h"

namespace levrules::workbench {

struct RunOptions {
  std::map<std::string, std::string> data;  // --data ENTITY=PATH
  std::optional<program::Date> as_at;       // --as-at
  unsigned threads = 1;
};

// A finished run. Not movable: its parts point at each other.
struct FinishedRun {
  FinishedRun(const program::Program& p)
      : program(p), run{program, dataset, results, settings} {}  // NOLINT
  FinishedRun(const FinishedRun&) = delete;
  FinishedRun& operator=(const FinishedRun&) = delete;

  const program::Program& program;
  eval::Settings settings;
  data::Dataset dataset;
  eval::Results results;
  std::optional<eval::Results>
      without_policies;  // the run without criterion policies, where there are any
  report::RunFacts facts;
  audit::Run run;
};

// The date of the run: `as_at`, else the fund's first day. Reports where it is needed and not
// known, or where the fund is not in force on it.
std::optional<program::Date> DateOfRun(const program::Program& program,
                                       std::optional<program::Date> as_at, Span place,
                                       DiagnosticList& out);

// Checks what can be known only with the date and the parameters: values in force, weights that add
// up.
void CheckSettings(const program::Program& program, const eval::Settings& settings,
                   const std::vector<program::InstructionId>& roots, DiagnosticList& out);

// All that a run shows: every definition, reason, report column and the condition of `--where`.
std::vector<program::InstructionId> AllRoots(const program::Program& program);

// Runs the condition of `only where` while a table is loaded.
data::Filter MakeFilter(const program::Program& program, const eval::Settings& settings);

// Where the rows of each entity come from; the files are read into `texts`, which must live as long
// as the cells are read. Adds their digests to `facts` where that is given.
std::vector<data::Source> ReadSources(const Compiled& compiled, const FileReader& reader,
                                      const RunOptions& options, std::vector<std::string>& texts,
                                      report::RunFacts* facts, DiagnosticList& out);

// Null where `out` has errors.
std::unique_ptr<FinishedRun> RunProgram(const Compiled& compiled, const FileReader& reader,
                                        const RunOptions& options, DiagnosticList& out);

// Cells of an entity that cannot be read, as errors.
void ReportUnreadable(const FinishedRun& finished, program::EntityId entity, DiagnosticList& out);

}  // namespace levrules::workbench
