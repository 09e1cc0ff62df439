#pragma once

// A golden case: files, commands, and what each command must answer. One idea per file:
//
//   # A threshold is compared in the unit of its measure.
//   --- file: towns.rule
//   fund towns
//   ...
//   --- run: levrules check towns.rule
//   --- exit: 1
//   --- stderr:
//   error[LEV2014]: ...
//
// Lines before the first section are comments and begin with `#`. A section begins with `---`:
//
//   file: NAME             a file of the folder that the commands run in; NAME/ is an empty folder
//   file escaped: NAME     the same with `\t`, `\r`, `\\`, `\xNN` for bytes that a reader would not
//   see; `\*N{text}`
//                          says the text N times, each `#` in it the number of the time; `\` at the
//                          end of a line takes the line end away
//   environment: NAME=VAL  of the next command
//   stdin:                 of the next command
//   run: levrules ...      a command; quotes as `SplitCommand` reads them
//   exit: N                its exit code; 0 if not said
//   stdout:, stderr:       its answer, byte for byte; empty if not said. A last line `\ no newline
//   at end` says so stdout contains:, stderr contains:  lines that must stand somewhere in the
//   answer; the rest is free written: NAME          a file that the command must leave behind, byte
//   for byte

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tests/golden/run_program.h"

namespace levrules::golden {

struct CaseFile {
  std::string name;
  std::string text;
};

// What is expected of one stream.
struct ExpectedText {
  std::string exact;
  std::vector<std::string> contains;  // instead of `exact`, where not empty
};

struct CaseRun {
  Command command;
  std::string line;  // as written, for messages
  int exit = 0;
  ExpectedText to_stdout;
  ExpectedText to_stderr;
  std::vector<CaseFile> written;
};

struct Case {
  std::vector<CaseFile> files;
  std::vector<CaseRun> runs;
};

// Throws std::runtime_error, with the line, for a text that is no case.
Case ParseCase(std::string_view text);

// The same case with the answers put in the place of the expected ones; everything else stays byte
// for byte. There is one outcome for each run and one text for each `written` section, in order.
std::string BlessCase(std::string_view text, const std::vector<Outcome>& outcomes,
                      const std::vector<std::string>& written);

}  // namespace levrules::golden
