#pragma once

// Citations with the titles of their sources. Private to compiler/diff.

#include <map>
#include <string>
#include <vector>

#include "compiler/diff/facets.h"
#include "runtime/program/program.h"

namespace levrules::diff {

class Citations {
 public:
  explicit Citations(const std::vector<Thing>& things);

  // Puts behind `to` those of `cites` that stand neither there nor in `told`.
  void Add(const syntax::Cites& cites, const std::vector<program::Citation>& told,
           std::vector<program::Citation>& to) const;

  // `Guide, page 3; Note, page 1: “Yes.”`, each once.
  std::string Text(const syntax::Cites& cites) const;

 private:
  std::map<std::string, std::string> titles_;  // of sources, by name
};

}  // namespace levrules::diff
