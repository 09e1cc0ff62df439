#pragma once

// Literals of the language and the texts of cells, read into values.

#include <optional>
#include <string>

#include "compiler/syntax/tree.h"
#include "tests/reference/units.h"
#include "tests/reference/values.h"

namespace levrules::reference {

// `1_000`, `0.25`, digits with at most one point.
Rational ReadNumberText(const std::string& text);

Value ValueOf(const syntax::Literal& literal, const Units& units);

// A literal given as text, as behind `--set NAME=`; a bare word is an enumerator.
Value ReadLiteralText(const std::string& text, const Units& units);

// `-12`, `1,234`, `-0.5`, `1,234.5`, and where `fractions` is set `22/7`; nothing for any other
// form.
std::optional<Rational> ReadCellNumber(const std::string& text, bool fractions);

// Spaces and tabs removed at both ends.
std::string Trimmed(const std::string& text);

}  // namespace levrules::reference
