#pragma once

// Edits of a generated fund that change no decision: layout, order, names, form.

#include <cstdint>
#include <optional>
#include <string>

#include "tests/property/diff_compare.h"
#include "tests/property/diff_fund.h"

namespace levrules::property {

// A name that was changed everywhere, as `diff` tells it.
struct RenamedThing {
  std::string kind, old_name, new_name;
};

struct FormEdit {
  std::string what;
  DiffFiles before, after;  // `fund.rule` and what goes with it
  std::optional<RenamedThing> renamed;
};

FormEdit MakeFormEdit(const DiffFund& fund, std::uint64_t seed);

}  // namespace levrules::property
