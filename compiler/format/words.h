#pragma once

// The words and signs of the language for what a tree holds.

#include <string>
#include <string_view>

#include "compiler/syntax/tree.h"

namespace levrules::format {

std::string_view SignOf(syntax::BinaryOp op);           // `+`, `and`
std::string_view SignOf(syntax::CompareOp op);          // `<=`
std::string_view WordOf(syntax::RowState state);        // `unranked`
std::string_view WordOf(syntax::RoundingMode mode);     // `half up`
std::string_view WordOf(syntax::MissingPolicy policy);  // `missing skipped`
std::string_view WordOf(syntax::Direction direction);   // `highest first`
std::string_view WordOf(syntax::BasicType basic);       // `percent`
std::string_view WordOf(syntax::TableMode mode);        // `collect sum`

// A text in quotes, with what needs it escaped.
std::string QuotedText(std::string_view text);
// `60 years`, `£1.5bn`, `"England"`.
std::string LiteralText(const syntax::Literal& literal);
// `optional number £/hour`.
std::string TypeText(const syntax::TypeName& type);
// `rounded to 2 decimals half up`.
std::string RoundingText(const syntax::RoundExpr& rounding);

}  // namespace levrules::format
