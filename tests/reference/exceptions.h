#pragma once

// `except where`: which body holds on one row, and what a block keeps of the block around it
// (section 4 of the language page; record 0008, Exceptions).

#include <cstddef>
#include <vector>

#include "compiler/syntax/tree.h"
#include "tests/reference/values.h"

namespace levrules::reference {

// What the conditions of one level say together of one row.
struct Choice {
  enum class Kind {
    Around,   // none holds: the body around them
    Body,     // the body of one
    Perhaps,  // the body of one or the body around, it is not known which
    Open,     // more than that is not known
    Wrong     // an error, or two hold
  };
  Kind kind = Kind::Around;
  std::size_t body = 0;  // of Body and Perhaps
};
Choice ChoiceAmong(const std::vector<Value>& conditions);

// A block as it is meant: with the kinds of clauses that it does not restate.
syntax::LetBlock Kept(const syntax::LetBlock& around, syntax::LetBlock written);
syntax::IndexBlock Kept(const syntax::IndexBlock& around, syntax::IndexBlock written);
syntax::CriterionBlock Kept(const syntax::CriterionBlock& around, syntax::CriterionBlock written);
syntax::AllocationBlock Kept(const syntax::AllocationBlock& around,
                             syntax::AllocationBlock written);

}  // namespace levrules::reference
