#include "compiler/diff/names.h"

#include <cctype>
#include <functional>
#include <variant>

#include "compiler/diff/words.h"
#include "compiler/format/print_expression.h"

namespace levrules::diff {

namespace {

// A text with each word outside quotes put through `change`.
std::string WithWords(const std::string& text,
                      const std::function<std::string(const std::string&)>& change) {
  std::string result;
  const auto of_name = [](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_';
  };
  bool quoted = false;
  for (std::size_t i = 0; i < text.size();) {
    if (quoted && text[i] == '\\' && i + 1 < text.size()) {
      result += text[i++];
      result += text[i++];
      continue;
    }
    quoted ^= text[i] == '"';
    if (quoted || !of_name(text[i])) {
      result += text[i++];
      continue;
    }
    std::size_t end = i;
    while (end < text.size() && of_name(text[end])) ++end;
    result += change(text.substr(i, end - i));
    i = end;
  }
  return result;
}

// The conditions that a formula joins by one `and` or `or`, in the order of their texts.
void AddConditions(const syntax::Tree& tree, syntax::ExprId id, syntax::BinaryOp op,
                   const Words& names, std::multiset<std::string>& conditions) {
  const auto* joined = std::get_if<syntax::BinaryExpr>(&tree.exprs[id]);
  if (joined == nullptr || joined->op != op) {
    conditions.insert(WithPlainNumbers(WithOldNames(format::PrintExpression(tree, id), names)));
    return;
  }
  AddConditions(tree, joined->left, op, names, conditions);
  AddConditions(tree, joined->right, op, names, conditions);
}

// Formulas that join the same conditions in another order.
bool SameConditions(const Facet& old_facet, const Facet& new_facet, const Words& names) {
  if (old_facet.tree == nullptr || new_facet.tree == nullptr) return false;
  for (const syntax::BinaryOp op : {syntax::BinaryOp::And, syntax::BinaryOp::Or}) {
    std::multiset<std::string> before, after;
    AddConditions(*old_facet.tree, old_facet.expr, op, {}, before);
    AddConditions(*new_facet.tree, new_facet.expr, op, names, after);
    if (before == after) return true;
  }
  return false;
}

// Whether a facet says this, numbers by their value. In what does not act, digits may be words.
bool SameFormula(const Facet& facet, const std::string& text) {
  if (facet.text == text) return true;
  return (facet.acts || facet.tree != nullptr) &&
         WithPlainNumbers(facet.text) == WithPlainNumbers(text);
}

}  // namespace

std::string WithOldNames(const std::string& text, const Words& names) {
  if (names.empty()) return text;
  return WithWords(text, [&](const std::string& word) {
    const auto found = names.find(word);
    return found == names.end() ? word : found->second;
  });
}

std::string WithOldNamesBetween(char open, char close, const std::string& text,
                                const Words& names) {
  std::string result;
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t begin = text.find(open, i);
    const std::size_t end = begin == std::string::npos ? begin : text.find(close, begin + 1);
    if (end == std::string::npos) return result + text.substr(i);
    result += text.substr(i, begin + 1 - i);
    result += WithOldNames(text.substr(begin + 1, end - begin - 1), names) + close;
    i = end + 1;
  }
  return result;
}

std::set<std::string> WordsOf(const std::string& text) {
  std::set<std::string> words;
  WithWords(text, [&](const std::string& word) {
    words.insert(word);
    return word;
  });
  return words;
}

bool SameText(const Facet& old_facet, const Facet& new_facet, const Words& names) {
  if (old_facet.meaning >= 0 && old_facet.meaning == new_facet.meaning) return true;
  if (old_facet.text == new_facet.text || SameConditions(old_facet, new_facet, names)) return true;
  switch (new_facet.names) {
    case NamesIn::Nowhere:
      return false;
    case NamesIn::Braces:
      return old_facet.text == WithOldNamesBetween('{', '}', new_facet.text, names);
    case NamesIn::Everywhere:
      return SameFormula(old_facet, WithOldNames(new_facet.text, names));
  }
  return false;
}

}  // namespace levrules::diff
