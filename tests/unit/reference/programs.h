#pragma once

// Small programs for the tests of the reference evaluator, and how their answers are read.

#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

#include "compiler/syntax/parse.h"
#include "tests/reference/evaluate.h"

namespace levrules::reference {

inline const std::string kHeader =
    "fund f \"F\"\n"
    "    in force from 2021-01-01 to 2022-12-31\n"
    "    decides for each place\n\n";

// Rows a to d: x is 1, 1, missing, 5; group is red, red, red, green.
inline const std::string kPlaces =
    "enum colour: red, green \"the green\", blue\n"
    "entity place\n"
    "    key code : text\n"
    "    x     : optional number in 0..10\n"
    "    y     : integer\n"
    "    group : colour\n"
    "    share : percent\n"
    "    open  : date\n"
    "    ok    : optional boolean\n"
    "    | code | x  | y | group     | share | open       | ok    |\n"
    "    | a    | 1  | 4 | red       | 10%   | 2021-01-31 | true  |\n"
    "    | b    | 1  | 3 | red       | 20%   | 2021-03-01 | false |\n"
    "    | c    |    | 2 | red       | 30%   | 2020-02-29 |       |\n"
    "    | d    | 5  | 1 | the green | 40%   | 2021-12-31 | true  |\n\n";

// The fund first, then its amendments from the one nearest to it on. Throws Unsupported as
// Evaluate.
inline Answer AnswerOfChain(const std::vector<std::string>& programs,
                            const std::map<std::string, std::string>& files = {},
                            const std::string& as_at = "",
                            const std::map<std::string, std::string>& parameters = {}) {
  SourceMap sources;
  DiagnosticList found;
  std::vector<syntax::Tree> trees;
  for (const std::string& program : programs)
    trees.push_back(syntax::ParseFile(sources, sources.Add("f.rule", program), found));
  for (const Diagnostic& diagnostic : found.all()) {
    const LineColumn at = sources.Locate(diagnostic.primary.file, diagnostic.primary.begin);
    ADD_FAILURE() << at.line << ":" << at.column << " " << MessageOf(diagnostic) << "\n"
                  << programs.back();
  }
  Input input;
  input.trees = {&trees[0]};
  for (std::size_t i = 1; i < trees.size(); ++i) input.amendments.push_back(&trees[i]);
  input.files = files;
  if (!as_at.empty()) input.as_at = as_at;
  input.parameters = parameters;
  return Evaluate(input);
}

inline Answer AnswerOf(const std::string& program,
                       const std::map<std::string, std::string>& files = {},
                       const std::string& as_at = "",
                       const std::map<std::string, std::string>& parameters = {}) {
  try {
    return AnswerOfChain({program}, files, as_at, parameters);
  } catch (const Unsupported& unsupported) {
    ADD_FAILURE() << "unsupported: " << unsupported.text << "\n" << program;
    return {};
  }
}

// The cells of the last column, with blanks between them.
inline std::string LastColumn(const Answer& answer, const std::string& entity = "place") {
  if (answer.stopped) return "stopped";
  std::string text;
  for (const auto& row : answer.tables.at(entity).cells)
    text += (text.empty() ? "" : " ") + row.back();
  return text;
}

// The last column of the rows a to d above, after these definitions.
inline std::string LastOfPlaces(const std::string& definitions) {
  return LastColumn(AnswerOf(kHeader + kPlaces + definitions));
}

}  // namespace levrules::reference
