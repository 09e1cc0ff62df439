#pragma once

// A fund and the amendments that change it, put together before any name is resolved: what is kept
// sees what is new.

#include <map>
#include <string>
#include <vector>

#include "compiler/syntax/tree.h"
#include "runtime/base/diagnostic.h"
#include "runtime/program/program.h"

namespace levrules::amend {

// One definition and the file it stands in.
struct Part {
  const syntax::Tree* tree = nullptr;
  const syntax::Definition* definition = nullptr;
};

struct Merged {
  std::vector<FileId> files;                    // the fund's first, then each amendment's
  syntax::Header header;                        // the fund's, with the period of the last amendment
  std::optional<syntax::Identifier> first_day;  // of a proposal: that of what it amends
  std::vector<Part> parts;               // in the order of the fund's file, what is added behind
  std::map<std::string, Span> removed;   // names that an amendment dropped, and where
  std::vector<program::Change> changes;  // every one attributed to its line
};

// `chain` begins with the fund (or library); each file after it amends the one before. Reports to
// `out`: replacing or removing what is not there, adding what is there. Tests, properties and
// overrides of an amended file are not kept. Linear in the definitions but for a logarithm.
Merged Merge(const std::vector<const syntax::Tree*>& chain, DiagnosticList& out);

}  // namespace levrules::amend
