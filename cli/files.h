#pragma once

// The only code that touches the disk.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/base/result.h"

namespace levrules::cli {

// A whole file, standard input for `-`, or, where there is no file of this name, that of a git
// revision (`HEAD~1:rules/towns.rule`). `limit` bytes at most. A failure says what is wrong in
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

// The path of `name` as seen from `folder`; an empty folder is the current one.
std::string Under(const std::string& folder, const std::string& name);

// The folder in which a rule file stands as the user named it: the current one (empty), else one of
// LEVRULES_PATH, else that of the installed rules. Nothing where there is none. Reports speak of
// the file by its name alone, so that they are the same on every machine.
std::optional<std::string> FolderOf(const std::string& name);

// Rule files that a misspelt name may have meant.
std::optional<std::string> NearestRuleFile(const std::string& name);

}  // namespace levrules::cli
