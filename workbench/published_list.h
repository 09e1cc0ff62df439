#pragma once

// A published list as data of a run, so that it is read and checked like all other data.

#include <string>
#include <string_view>
#include <vector>

#include "runtime/audit/comparison.h"
#include "workbench/compile.h"
#include "workbench/run.h"

namespace levrules::workbench {

// The name under which messages and headers speak of the list; no entity of a rule file has a
// blank in its name.
inline constexpr std::string_view kPublishedList = "published list";

// Adds the list to the program as an entity, and to `options` as its data file. In: the bytes of
// the file at `path`. Key columns are headed by the names of the key, the others by a decision, an
// allocation, another definition or a column of the report.
//
// Errors: LEV3044 where no column can be compared. What is wrong with the file itself is found when
//         it is loaded.
audit::PublishedList DeclarePublishedList(Compiled& compiled, const std::string& path,
                                          std::string_view text, RunOptions& options,
                                          DiagnosticList& out);

}  // namespace levrules::workbench
