#pragma once

// What the data of a fund must look like, for those who have to fill it in and for other tools.

#include <string>

#include "runtime/program/program.h"

namespace levrules::report {

// Metadata for the CSV files of a fund: CSV on the Web (W3C, Metadata Vocabulary for Tabular Data,
// 2015). One table for each entity that has a file; bounds are those of the cells, before `times`.
std::string CsvwSchema(const program::Program& program);

// JSON Schema (draft 2020-12) of one object with an array of rows for each entity: cells as texts
// in the form that a CSV file has, so that no number loses a digit.
std::string JsonSchema(const program::Program& program);

// The header of an entity's file and no row.
std::string EmptyCsv(const program::Entity& entity);

}  // namespace levrules::report
