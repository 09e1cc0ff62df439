#pragma once

// What the verbs share: reading a rule file, printing messages, usage mistakes.

#include <optional>
#include <string>

#include "cli/options.h"
#include "runtime/base/diagnostic.h"
#include "workbench/compile.h"
#include "workbench/run.h"

namespace levrules::cli {

// Messages go to stderr, in colour on a terminal unless NO_COLOR is set (FORCE_COLOR: always).
void Print(const DiagnosticList& diagnostics, const SourceMap& sources);
// What Print writes; empty where there is nothing to say.
std::string MessagesText(const DiagnosticList& diagnostics, const SourceMap& sources);
int UsageMistake(const std::string& verb, const std::string& message);
// Writes a result to `--output`; gives `code`, or that of a failed write.
int Deliver(const Options& options, const std::string& text, int code);

// Reads the data that a rule file names, which stay below its folder, and what `--data` names, from
// anywhere.
workbench::FileReader DataReader(const workbench::RunOptions& options,
                                 const workbench::Compiled& compiled);
// Whether `--output` would overwrite a file that the run read; then it says so.
bool OutputIsAnInput(const Options& options, const workbench::Compiled& compiled,
                     const std::vector<report::FileFacts>& data_files = {});

// The files that `check` looks at: for a folder all rule files in it, once the periods of its
// editions were found to fit together. Nothing, with a printed reason, where they do not.
std::optional<std::vector<std::string>> FilesToCheck(const Options& options, int& exit_code);

// Reads and compiles one file. Nothing where the file cannot be read; then `exit_code` is set and
// the reason printed.
std::optional<workbench::Compiled> CompileFile(const Options& options, const std::string& file,
                                               DiagnosticList& out, int& exit_code);

// The same with a text that was read already: the file `name` as seen from `folder`.
std::optional<workbench::Compiled> CompileText(const Options& options, const std::string& name,
                                               const std::string& folder, std::string text,
                                               DiagnosticList& out, int& exit_code);

// The one file of `eval` or `explain`, good enough to run; nothing where it is not: then the reason
// is printed and `exit_code` is set.
std::optional<workbench::Compiled> CompileToRun(const Options& options, DiagnosticList& out,
                                                int& exit_code);

// The flags of a run as the workbench wants them; nothing (and a printed reason) where one cannot
// be read.
std::optional<workbench::RunOptions> RunOptionsOf(const Options& options);

// Whether the program has the entities that `--entity` and `--data` name; else it says so.
bool EntitiesExist(const Options& options, const program::Program& program);

// The exit code that the messages of a compilation ask for: 2 where only `--set` or `--where` is
// wrong.
int ExitCodeFor(const DiagnosticList& diagnostics, const SourceMap& sources);

// Whether `--format` is one of these; else it says so.
bool FormatIsOneOf(const Options& options, const std::vector<std::string>& formats);

}  // namespace levrules::cli
