#pragma once

// Results that only one version has. Private to impact.cc.

#include "runtime/audit/impact.h"

namespace levrules::audit {

// A decision with its counts, an allocation with its total.
LoneOutput LoneDefinition(const Run& run, const program::Definition& definition, bool is_new);
// A column of the report; one of money with its total.
LoneOutput LoneColumn(const Run& run, const program::ReportColumn& column, bool is_new);

}  // namespace levrules::audit
