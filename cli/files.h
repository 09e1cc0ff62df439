#pragma once

// The only code that touches the disk.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/base/result.h"

namespace levrules::cli {

// A whole file, or standard input for `-`. `limit` bytes at most. A failure says what is wrong in
// words.
Result<std::string> ReadFile(const std::string& path, std::size_t limit);

// Written beside and renamed, so that the file is there whole or not at all. `-` is standard
// output.
Result<bool> WriteFile(const std::string& path, std::string_view text);

// Makes the folders above a file. False where that is not possible.
bool MakeFoldersFor(const std::string& path);
// Whether a path, links followed, lies in or below a folder.
bool IsBelow(const std::string& path, const std::string& folder);
bool IsSameFile(const std::string& a, const std::string& b);
bool Exists(const std::string& path);
bool IsFolder(const std::string& path);
// The rule files directly in a folder, by name.
std::vector<std::string> RuleFilesIn(const std::string& folder);

// The installed folder of levrules (with stdlib, rules, docs), found from where the program stands,
// or through LEVRULES_HOME. Empty where there is none.
std::string HomeFolder();

// A rule file as the user named it: in the folder, else on LEVRULES_PATH, else among the installed
// rules. Nothing where there is none.
std::optional<std::string> FindRuleFile(const std::string& name);

// Rule files that a misspelt name may have meant.
std::optional<std::string> NearestRuleFile(const std::string& name);

}  // namespace levrules::cli
