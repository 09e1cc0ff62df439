#pragma once

// A rule file, what it amends and the libraries it uses, from text to a program that runs.

#include <deque>
#include <string>
#include <utility>
#include <vector>

#include "compiler/amend/amend.h"
#include "compiler/syntax/tree.h"
#include "runtime/base/diagnostic.h"
#include "runtime/base/source_map.h"
#include "runtime/program/program.h"
#include "workbench/files.h"

namespace levrules::workbench {

struct CompileOptions {
  std::string library_folder;                                 // where `use stats` looks
  std::vector<std::pair<std::string, std::string>> settings;  // --set
  std::string shown_where;                                    // --where; empty: none
  std::string shown_entity;  // --entity; empty: the one decided for
};

struct Compiled {
  SourceMap sources;
  // The file first, then what it amends, then the libraries of all of these.
  std::deque<syntax::Tree> trees;
  std::vector<std::string> rule_files;  // their paths, in the same order
  std::string folder;                   // that these paths count from; empty: the current one
  amend::Merged rules;                  // of `trees`: the fund with its amendments
  std::size_t libraries = 0;            // the first tree of a library
  program::Program program;             // only if nothing was wrong
  bool good = false;
};

// Reports to `out`. The text of `path` itself is given, its libraries are read through `reader`.
Compiled Compile(const std::string& path, std::string text, const FileReader& reader,
                 const CompileOptions& options, DiagnosticList& out);

}  // namespace levrules::workbench
