#pragma once

// What `check` says of a rule file beside its messages.

#include <string>
#include <vector>

#include "runtime/base/diagnostic.h"
#include "runtime/base/source_map.h"

namespace levrules::report {

// A condition or outcome that no sample showed as it should be.
struct UnseenLine {
  std::string file;
  std::size_t line = 0;
  std::string text;  // the condition as written, or the name of the outcome
  bool outcome = false;
  std::string what;  // `was never true`
};
// What a rounding before a comparison or rank does to the data at hand.
struct RoundingLine {
  std::string file;
  std::size_t line = 0;
  std::size_t changed = 0;        // rows that would be decided otherwise without it
  std::vector<std::string> rows;  // the first of them
};

struct CheckReport {
  std::string file;
  const DiagnosticList* diagnostics = nullptr;
  const SourceMap* sources = nullptr;
  std::size_t decided = 0, sought = 0, samples = 0;  // questions about conditions
  std::vector<UnseenLine> unseen;
  bool with_data = false;  // whether the data could be read, so that `roundings` says something
  std::vector<RoundingLine> roundings;
};

std::string CheckText(const CheckReport& report);
// One object: the engine's version and the files.
std::string CheckJson(const std::string& engine, const std::vector<CheckReport>& reports);

}  // namespace levrules::report
