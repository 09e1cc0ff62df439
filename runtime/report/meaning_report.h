#pragma once

// The section of a diff report on what changed in meaning.

#include "runtime/report/diff_report.h"
#include "runtime/report/document.h"

namespace levrules::report {

// How many changes there are and what they can reach; then, by what they can reach, each change
// with its values, places and sources. Tests and properties that only one version has are lists.
void AddMeaning(const DiffReport& report, Document& document);

}  // namespace levrules::report
