#pragma once

// Which rows and columns of a run are printed; every output format shows the same ones.

#include <optional>
#include <string>
#include <vector>

#include "runtime/audit/decision.h"

namespace levrules::report {

// One printed column behind the key.
struct ViewColumn {
  enum class Kind { Value, Reasons };
  Kind kind = Kind::Value;
  std::string header;
  program::InstructionId instruction;
  program::DefinitionId decision;    // of Reasons, and of a decision's own column
  program::DefinitionId allocation;  // of an allocation's own column
};

struct View {
  program::EntityId entity;
  std::vector<std::size_t> rows;  // in key order
  std::vector<ViewColumn> columns;
};

// What `--entity`, `--only` and `--where` ask for. `only` empty: everything. A name of `only` that
// names nothing is left in `unknown`, with the names that would have done.
struct ViewRequest {
  std::string entity;
  std::vector<std::string> only;
};
struct ViewResult {
  View view;
  std::vector<std::string> unknown;
  std::vector<std::string> known;
};
ViewResult MakeView(const audit::Run& run, const ViewRequest& request);

// The criteria that failed in a row, or are unknown (with `?`), joined by `;`, in file order.
std::string ReasonsText(const audit::Run& run, const program::Definition& decision,
                        std::size_t row);

}  // namespace levrules::report
