#pragma once

// The editions of a fund in one folder: which file is in force on a day.

#include <optional>
#include <string>
#include <vector>

#include "runtime/base/result.h"
#include "runtime/value/date.h"

namespace levrules::workbench {

struct RuleFile {
  std::string path;
  std::string text;
};

// The path of the edition in force on `as_at`. Files of `library` and proposals (without `in
// force`) are no editions; an amendment is an edition of the fund that it amends. Without a day
// there must be a single edition.
//
// Fails (exit 3) where there is none in force, where two editions are in force on one day, or where
// the folder holds editions of several funds; the message names all periods.
Result<std::string> PickEdition(const std::string& folder, const std::vector<RuleFile>& files,
                                std::optional<value::Date> as_at);

// Whether the periods of all editions fit together; else the reason.
Result<bool> EditionsFit(const std::string& folder, const std::vector<RuleFile>& files);

}  // namespace levrules::workbench
