#pragma once

// What several reports in JSON say in the same way.

#include <nlohmann/json.hpp>
#include <string>

#include "runtime/audit/cells.h"
#include "runtime/report/run_facts.h"

namespace levrules::report {

// Engine, fund, edition, files with their digests, the day, the parameters in force.
nlohmann::ordered_json RunJson(const audit::Run& run, const RunFacts& facts);

nlohmann::ordered_json FilesJson(const std::vector<FileFacts>& files);

// The criteria behind a decision in one row: verdict, text, margins, citations.
nlohmann::ordered_json ReasonsJson(const audit::Run& run, const program::Definition& decision,
                                   std::size_t row);

// Texts of people may hold any character; what is no UTF-8 was refused when it was read.
std::string DumpJson(const nlohmann::ordered_json& json, int indent);

}  // namespace levrules::report
