#pragma once

// From trees to a checked program: names resolved, types and units found, functions inlined, every
// mistake that can be known before the run reported. What comes out is a draft: one instruction for
// every expression as written; compiler/lower makes the lean program of it.

#include <string>
#include <vector>

#include "compiler/amend/amend.h"
#include "compiler/syntax/parse.h"
#include "compiler/syntax/tree.h"
#include "runtime/base/diagnostic.h"
#include "runtime/program/program.h"

namespace levrules::sema {

// One value of `--set NAME=VALUE`.
struct Setting {
  std::string name;
  syntax::ParsedExpression value;
};

// One definition and the file it stands in.
using amend::Part;

struct Input {
  const amend::Merged* rules = nullptr;        // a fund with its amendments, or a library
  std::vector<const syntax::Tree*> libraries;  // those it uses
  std::vector<Setting> settings;
  // The condition of `--where` and the entity whose rows are printed; none: the one decided for.
  const syntax::ParsedExpression* shown_where = nullptr;
  std::string shown_entity;
};

// Reports to `out`; the program may run only if `out` has no errors. Linear in the text, but for
// functions, which are inlined (bounded by limits.h).
program::Program CheckFund(const Input& input, DiagnosticList& out);

}  // namespace levrules::sema
