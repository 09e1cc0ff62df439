#pragma once

// Messages for programs. Lines and columns count from 1, columns in characters; `end` is the place
// behind the last one.

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "runtime/base/diagnostic.h"
#include "runtime/base/source_map.h"

namespace levrules::report {

// `code`, `severity`, `message`, `help`, `file`, `line`, `column`, `end_line`, `end_column`,
// `labels`; a message on data has `file`, `row`, `column_name`. What is not there is left out.
nlohmann::ordered_json DiagnosticsJson(const DiagnosticList& diagnostics, const SourceMap& sources);

// The messages of several files as results of SARIF 2.1.0 (OASIS), for code hosts and editors.
class SarifLog {
 public:
  explicit SarifLog(std::string engine_version) : version_(std::move(engine_version)) {}
  void Add(const DiagnosticList& diagnostics, const SourceMap& sources);
  std::string Text() const;

 private:
  std::string version_;
  std::vector<std::string> results_;  // each as JSON
  std::vector<DiagnosticKind> rules_;
};

}  // namespace levrules::report
