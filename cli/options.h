#pragma once

#include <optional>
#include <string>
#include <vector>

namespace levrules::cli {

// Everything that the command line can say, whatever the verb.
struct Options {
  std::string verb;
  std::vector<std::string> files;  // FILE..., or NAME of `new`
  std::string key;                 // of `explain`
  std::string help_topic;          // of `help`
  std::string shell;               // of `completion`
  std::string format = "text";
  std::vector<std::string> data;  // ENTITY=PATH
  std::string entity;
  std::string as_at;
  std::vector<std::string> settings;  // NAME=VALUE
  std::string where;
  std::vector<std::string> only;
  std::string output = "-";
  std::string dump;  // of `check`
  std::string with;  // of `compare`: the published list
  // Of `diff`: a day and data of one version only, and the column whose values make groups.
  std::string old_as_at, new_as_at, by;
  std::vector<std::string> old_data, new_data;
  unsigned threads = 1;
  bool all_rows = false;  // of `explain`
  bool check = false;     // of `fmt`
  bool diff = false;      // of `fmt`
  bool coverage = false;  // of `test`
  bool exit_code = false;  // of `compare` and `diff`: 1 where something differs
};

// What to do after the command line was read: run a verb, or stop with a text and an exit code.
struct Parsed {
  std::optional<Options> options;
  int exit_code = 0;
  std::string to_stdout;
  std::string to_stderr;
};
Parsed ParseCommandLine(int count, const char* const* arguments);

// What the command line knows of a verb, for completions and the manual.
struct FlagFacts {
  std::string name;  // without dashes
  std::string does;
  bool takes_value = false;
};
struct VerbFacts {
  std::string name, does, example;
  std::string arguments;  // `FILE...`
  std::vector<FlagFacts> flags;
};
std::vector<VerbFacts> AllVerbFacts();

// The help of the program, or of one verb; nothing for an unknown verb.
std::optional<std::string> HelpText(const std::string& verb);
std::vector<std::string> Verbs();

}  // namespace levrules::cli
