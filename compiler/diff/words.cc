#include "compiler/diff/words.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cctype>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "compiler/format/print_expression.h"
#include "compiler/format/words.h"

namespace levrules::diff {

using namespace syntax;  // NOLINT: every name here is part of a tree

namespace {

bool IsDigit(char c) { return std::isdigit(static_cast<unsigned char>(c)) != 0; }
bool IsOfWord(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }

// `k`, `m` or `bn` behind an amount of money: its length and how many zeros it stands for.
std::pair<std::size_t, std::size_t> MagnitudeAt(std::string_view text) {
  constexpr std::pair<std::string_view, std::size_t> kMagnitudes[] = {
      {"k", 3}, {"m", 6}, {"bn", 9}};
  for (const auto& [word, zeros] : kMagnitudes) {
    if (text.starts_with(word) && (text.size() == word.size() || !IsOfWord(text[word.size()])))
      return {word.size(), zeros};
  }
  return {0, 0};
}

// The number that a text begins with, and what is left of the text. `money`: it may have a
// magnitude.
std::string TakeNumber(std::string_view& text, bool money) {
  std::string whole;
  std::string decimals;
  std::size_t at = 0;
  const auto take = [&](std::string& digits) {
    for (; at < text.size() && (IsDigit(text[at]) || text[at] == '_'); ++at) {
      if (text[at] != '_') digits += text[at];
    }
  };
  take(whole);
  if (at + 1 < text.size() && text[at] == '.' && IsDigit(text[at + 1])) {
    ++at;
    take(decimals);
  }
  text.remove_prefix(at);
  if (money) {
    const auto [length, zeros] = MagnitudeAt(text);
    text.remove_prefix(length);
    decimals.resize(std::max(decimals.size(), zeros), '0');
    whole += decimals.substr(0, zeros);
    decimals.erase(0, zeros);
    whole.erase(0, std::min(whole.find_first_not_of('0'), whole.size() - 1));
  }
  decimals.erase(decimals.find_last_not_of('0') + 1);
  return decimals.empty() ? whole : whole + "." + decimals;
}

}  // namespace

std::string WithPlainNumbers(const std::string& text) {
  constexpr std::string_view kPound = "£";
  std::string result;
  bool quoted = false;
  for (std::string_view rest = text; !rest.empty();) {
    const bool in_word = !result.empty() && IsOfWord(result.back());
    if (!quoted && !in_word && IsDigit(rest.front())) {
      result += TakeNumber(rest, result.ends_with(kPound));
      continue;
    }
    const std::size_t escaped = quoted && rest.front() == '\\' && rest.size() > 1 ? 2 : 1;
    if (escaped == 1) quoted ^= rest.front() == '"';
    result += rest.substr(0, escaped);
    rest.remove_prefix(escaped);
  }
  return result;
}

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
