#pragma once

// Private to compiler/format: the rows of one table below each other.

#include <string>
#include <vector>

#include "compiler/syntax/source_lines.h"

namespace levrules::format {

using RowCells = std::vector<std::string>;

// The cells of a row as written; those of a decision table with one blank where blanks may stand.
RowCells CellsOf(const SourceMap& sources, const syntax::SourceLine& line, bool decision_table,
                 bool heading);

// One text for each row, the bars below each other. Where a row would be wider than 400 characters
// the cells keep their own widths.
std::vector<std::string> AlignRows(const std::vector<RowCells>& rows);

}  // namespace levrules::format
