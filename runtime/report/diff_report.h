#pragma once

// What changed between two versions of a fund, who is affected, and what is proved.

#include <optional>
#include <string>
#include <vector>

#include "runtime/audit/impact.h"
#include "runtime/program/meaning.h"
#include "runtime/report/document.h"
#include "runtime/report/run_facts.h"

namespace levrules::report {

struct DiffSide {
  std::string fund, title, edition;
  std::string as_at;  // ISO; empty where the version was not run
  std::vector<FileFacts> rule_files, data_files;
};

struct DiffReport {
  std::string engine;
  DiffSide old_side, new_side;
  std::vector<program::MeaningChange> changes;
  bool equivalent = false;
  std::optional<audit::Impact> impact;
  std::string no_impact;                          // why there is none
  std::string by;                                 // the column of the groups; empty: none
  const program::Program* old_program = nullptr;  // for amounts
  const program::Program* program = nullptr;      // the new one
};

// Sections: meaning, impact, proof.
Document DiffDocument(const DiffReport& report);

// One object: `old`, `new`, `meaning`, `impact`, `proof`.
std::string DiffJson(const DiffReport& report);

}  // namespace levrules::report
