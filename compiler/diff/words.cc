#include "compiler/diff/words.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <variant>
#include <vector>

#include "compiler/format/print_expression.h"
#include "compiler/format/words.h"

namespace levrules::diff {

using namespace syntax;  // NOLINT: every name here is part of a tree

std::string CiteWords(const Cite& cite) {
  std::string words = fmt::format("{} {}", cite.source.text, format::QuotedText(cite.place.text));
  if (cite.saying) words += " saying " + format::QuotedText(cite.saying->text);
  return words;
}

std::string CiteListWords(const Cites& cites) {
  std::vector<std::string> words;
  for (const Cite& cite : cites) {
    std::string text = CiteWords(cite);
    if (std::ranges::find(words, text) == words.end()) words.push_back(std::move(text));
  }
  return fmt::format("{}", fmt::join(words, "; "));
}

std::string UnitDefinitionWords(const UnitDefinition& unit) {
  std::string words = unit.name.text;
  if (unit.of.empty()) return words;
  words += " =";
  if (unit.factor) words += " " + unit.factor->text;
  for (std::size_t i = 0; i < unit.of.size(); ++i)
    words += (i == 0 ? " " : unit.of[i].divided ? "/" : "*") + unit.of[i].name.text;
  return words;
}

std::string FieldWords(const Tree& tree, const syntax::Field& field) {
  std::string words = field.role == FieldRole::Key         ? "key "
                      : field.role == FieldRole::Label     ? "label "
                      : field.role == FieldRole::Judgement ? "judgement "
                                                           : "";
  words += format::TypeText(field.type);
  if (field.column) words += " column " + format::QuotedText(field.column->text);
  if (field.times) words += " times " + format::LiteralText(*field.times);
  if (field.written) words += " written " + format::QuotedText(field.written->text);
  if (field.like) words += " like " + format::QuotedText(field.like->text);
  if (field.bound) {
    words += fmt::format(" in {}{}{}", format::PrintExpression(tree, field.bound->low),
                         field.bound->excludes_high ? "..<" : "..",
                         format::PrintExpression(tree, field.bound->high));
  }
  if (field.decimals) words += fmt::format(" with {} decimals", field.decimals->text);
  return words;
}

std::string LawWords(const Tree& tree, const Law& law) {
  if (const auto* always = std::get_if<AlwaysLaw>(&law.law))
    return "always " + format::PrintExpression(tree, always->condition);
  const auto& monotone = std::get<MonotoneLaw>(law.law);
  return fmt::format("{} never {} when {} {}", monotone.column.text,
                     monotone.column_rises ? "rises" : "falls", monotone.field.text,
                     monotone.field_rises ? "rises" : "falls");
}

std::string RoundingWords(const Tree& tree, const AllocationRounding& rounding) {
  std::string words = "to " + format::LiteralText(rounding.step);
  if (!rounding.largest_remainder) return words + " down";
  words += " by largest remainder";
  if (!rounding.ties.empty()) words += ", ties by " + format::PrintOrders(tree, rounding.ties);
  return words;
}

}  // namespace levrules::diff
