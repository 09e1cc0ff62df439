#pragma once

// A fund and its amendments as one list of definitions (section 10 of the language page).

#include <optional>
#include <string>
#include <vector>

#include "compiler/syntax/tree.h"

namespace levrules::reference {

// A definition and the file that it stands in, which its expressions belong to.
struct Placed {
  const syntax::Tree* tree = nullptr;
  const syntax::Definition* definition = nullptr;
};

struct MergedFund {
  std::vector<Placed> definitions;  // no `remove` among them
  std::optional<std::string> decides_for;
  std::optional<std::string> first_day;  // as written
};

// The base first, then the amendments from the one nearest to it on. Throws Unsupported where an
// amendment replaces or removes what is not there, or adds what is there.
MergedFund Merge(const std::vector<const syntax::Tree*>& chain);

}  // namespace levrules::reference
