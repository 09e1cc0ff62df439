#pragma once

#include <string>
#include <vector>

namespace levrules::workbench {

struct NewFile {
  std::string path;  // relative to the folder where `new` was called
  std::string text;
};

// A small fund that works: a rule file, its data, tests that pass. `name` is a name of the language
// (checked by IsFundName).
std::vector<NewFile> NewFund(const std::string& name);

// Whether a text can name a fund: small letters, digits and `_`, a letter first.
bool IsFundName(const std::string& name);

}  // namespace levrules::workbench
