#pragma once

// Values as people and files read them.

#include <cstddef>
#include <string>

#include "runtime/data/dataset.h"
#include "runtime/program/program.h"
#include "runtime/value/column.h"

namespace levrules::audit {

enum class Notation {
  File,    // plain decimals without unit, `12.5%`, enumerators by name, `p/q` where there is no end
           // of decimals
  Reader,  // with unit and separators, enumerators by name, long or endless decimals shortened
           // behind `≈`
};

// The text of a number of this type.
std::string NumberText(const program::Program& program, const program::Type& type,
                       const value::Number& number, Notation notation);

// One cell of a column: also `unranked`, and for a decision `undetermined` and `refused`. A missing
// cell is empty in files and `missing` for readers, an error cell `error`.
std::string CellText(const program::Program& program, const data::Dataset& dataset,
                     program::InstructionId id, const value::Column& column, std::size_t row,
                     Notation notation);
// The same for a column of a type that no instruction has, such as a field.
std::string CellText(const program::Program& program, const data::Dataset& dataset,
                     const program::Type& type, const value::Column& column, std::size_t row,
                     Notation notation);

}  // namespace levrules::audit
