#pragma once

// Parts of definitions in canonical words, as a report shows them. Private to compiler/diff.

#include <string>

#include "compiler/syntax/tree.h"

namespace levrules::diff {

std::string CiteWords(const syntax::Cite& cite);                      // `guide "paragraph 3"`
std::string CiteListWords(const syntax::Cites& cites);                // each once, by `;`
std::string UnitDefinitionWords(const syntax::UnitDefinition& unit);  // `hour = 60 minutes`
// `optional percent column "Rate" times 1% in 0%..100%`: all but title and citations.
std::string FieldWords(const syntax::Tree& tree, const syntax::Field& field);
std::string LawWords(const syntax::Tree& tree, const syntax::Law& law);
// A text in which equal numbers are written in one way (`£1_000_000` and `£1m`, `10.0%` and `10%`).
// What stands in quotes stays.
std::string WithPlainNumbers(const std::string& text);
// `to £1 by largest remainder, ties by code lowest first`.
std::string RoundingWords(const syntax::Tree& tree, const syntax::AllocationRounding& rounding);

}  // namespace levrules::diff
