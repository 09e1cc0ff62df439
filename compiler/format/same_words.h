#pragma once

// Private to compiler/format: the check behind the promise that a layout changes no meaning.

#include <span>

#include "compiler/syntax/source_lines.h"

namespace levrules::format {

// Whether two files are the same but for blanks, line breaks and blank lines: the same words,
// texts, cells and comments in the same order, in lines of the same depth.
bool SameWords(const SourceMap& sources, std::span<const syntax::SourceLine> lines,
               const SourceMap& other_sources, std::span<const syntax::SourceLine> others);

}  // namespace levrules::format
