#include "compiler/format/shape_expression.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "runtime/base/text.h"

namespace levrules::format {

namespace {

using syntax::TokenKind;
using Kind = Document::Kind;

template <std::size_t N>
bool IsOneOf(std::string_view text, const std::string_view (&words)[N]) {
  return std::ranges::find(words, text) != std::end(words);
}

constexpr std::string_view kComparisons[] = {"=", "<>", "<", "<=", ">", ">="};
constexpr std::string_view kStates[] = {"missing", "unranked", "undetermined", "refused"};
constexpr std::string_view kPolicies[] = {"skipped", "spoils", "last", "shared", "is"};
// Words that may follow each other in front of a formula.
constexpr std::pair<std::string_view, std::string_view> kPairs[] = {
    {"met", "when"},   {"except", "where"},     {"only", "where"}, {"at", "least"},
    {"at", "most"},    {"weighted", "by"},      {"ties", "by"},    {"rounded", "to"},
    {"over", "every"}, {"largest", "remainder"}};

// A word, a number, a path: nothing that could be broken.
bool IsPlain(const Document& shape) {
  return std::ranges::none_of(
      shape.pieces(), [](const Document::Piece& piece) { return piece.kind == Kind::BeginGroup; });
}

enum class Chain { Or, And, Sum, Product };

class Shaper {
 public:
  explicit Shaper(std::span<const Token> tokens) : tokens_(tokens) {}

  // Words, formulas and texts one after the other.
  Document Clause(std::size_t words, bool flush) {
    Document shape;
    bool list = false;
    bool operand = false;  // the last thing was a value, so a word that follows is one of the form
    for (bool first = true; !AtEnd(); first = false) {
      if (Is(",") || Is(":")) {
        operand = false;
        Comma(shape, list);
        continue;
      }
      if (!first && !follows_list_) shape.Add(Kind::Blank);
      follows_list_ = false;
      if (at_ < words || (operand && kind() == TokenKind::Word)) {
        Words(shape);
        operand = false;
      } else {
        shape.Append(Expression(flush));
        operand = true;
      }
    }
    if (list) shape.Add(Kind::Back);
    return shape;
  }

  Document Expression(bool flush) { return Is("if") ? Choice(flush) : Operators(Chain::Or, flush); }
  bool AtEnd() const { return at_ >= tokens_.size(); }

 private:
  // ---- tokens

  bool Is(std::string_view text, std::size_t ahead = 0) const {
    return at_ + ahead < tokens_.size() && tokens_[at_ + ahead].text == text;
  }
  std::string_view text(std::size_t ahead = 0) const {
    return at_ + ahead < tokens_.size() ? tokens_[at_ + ahead].text : std::string_view();
  }
  TokenKind kind() const { return tokens_[at_].kind; }
  bool IsWordLike() const {
    return !AtEnd() && (kind() == TokenKind::Word || kind() == TokenKind::Name);
  }
  void Take(Document& shape) {
    if (AtEnd()) return;
    shape.Text(tokens_[at_].text, tokens_[at_].remarks);
    ++at_;
  }
  // A blank and the next token.
  void TakeWord(Document& shape) {
    if (AtEnd()) return;
    shape.Add(Kind::Blank);
    Take(shape);
  }
  // A break where the language allows one, else a blank.
  void Separate(Document& shape) const { shape.Add(BreakAt(at_)); }
  Kind BreakAt(std::size_t at) const {
    const bool may =
        brackets_ > 0 || (at > 0 && at < tokens_.size() &&
                          syntax::MayBreakBetween(tokens_[at - 1].text, tokens_[at].text));
    return may ? Kind::Break : Kind::Blank;
  }

  // ---- clauses

  void Words(Document& shape) {
    const std::string_view word = text();
    Take(shape);
    for (const auto& [first, second] : kPairs) {
      if (word == first && Is(second)) {
        TakeWord(shape);
        return;
      }
    }
  }

  // `,` and `:` at the end of a part of a list.
  void Comma(Document& shape, bool& list) {
    Take(shape);
    if (!std::exchange(list, true)) shape.Add(Kind::Deeper);
    shape.Add(Kind::FillBreak);
    follows_list_ = true;
  }

  // ---- formulas, the loosest first

  Document Choice(bool flush) {
    Document shape;
    shape.Add(Kind::BeginGroup);
    if (!flush) shape.Add(Kind::Deeper);
    Branch(shape);
    while (Is("else")) {
      Separate(shape);
      Take(shape);
      shape.Add(Kind::Blank);
      if (!Is("if")) {
        shape.Append(Operators(Chain::Or, false));
        break;
      }
      Branch(shape);
    }
    if (!flush) shape.Add(Kind::Back);
    shape.Add(Kind::EndGroup);
    return shape;
  }

  // `if C then A`.
  void Branch(Document& shape) {
    shape.Add(Kind::BeginGroup);
    shape.Add(Kind::Deeper);
    Take(shape);
    shape.Add(Kind::Blank);
    shape.Append(Expression(false));
    if (Is("then")) {
      Separate(shape);
      Take(shape);
      shape.Add(Kind::Blank);
      shape.Append(Expression(false));
    }
    shape.Add(Kind::Back);
    shape.Add(Kind::EndGroup);
  }

  // The right side of an operator of signs, which begins with token `before`. A single word or
  // number does not get a line of its own where the left side can be broken instead.
  void AppendRight(const Document& left, const Document& right, std::size_t before, bool last,
                   Document& shape) const {
    const bool stays = last && IsPlain(right) && !IsPlain(left);
    shape.Add(stays ? Kind::Blank : BreakAt(before));
    shape.Append(right);
  }

  bool AtOperator(Chain chain) const {
    switch (chain) {
      case Chain::Or:
        return Is("or");
      case Chain::And:
        return Is("and");
      case Chain::Sum:
        return Is("+") || Is("-");
      case Chain::Product:
        return Is("*") || Is("/");
    }
    return false;
  }

  Document Operand(Chain chain, bool flush) {
    switch (chain) {
      case Chain::Or:
        return Operators(Chain::And, flush);
      case Chain::And:
        return Is("not") ? Not() : Comparison(flush);
      case Chain::Sum:
        return Operators(Chain::Product, flush);
      case Chain::Product:
        return Unary();
    }
    return {};
  }

  // Operands of one strength: each begins a line where they do not fit on one.
  Document Operators(Chain chain, bool flush) {
    const std::size_t begin = at_;
    Document first = Operand(chain, flush);
    if (!AtOperator(chain)) return first;
    if (flush) {  // Only the outermost operands begin in one column.
      at_ = begin;
      first = Operand(chain, false);
    }
    Document rest;
    for (bool only = true; AtOperator(chain); only = false) {
      if (chain == Chain::Or || chain == Chain::And) {
        Separate(rest);
        Take(rest);
        rest.Add(Kind::Blank);
        rest.Append(Operand(chain, false));
        continue;
      }
      TakeWord(rest);
      const std::size_t before = at_;
      const Document operand = Operand(chain, false);
      const bool pair = only && !AtOperator(chain);
      if (chain == Chain::Product && pair && IsPlain(first)) {
        rest.Add(Kind::Blank);  // `2 * (...)` is broken in the brackets.
        rest.Append(operand);
      } else if (chain == Chain::Product && !pair && BreakAt(before) == Kind::Break) {
        rest.Add(Kind::FillBreak);  // Factors are short: as many as fit stand on a line.
        rest.Append(operand);
      } else {
        AppendRight(first, operand, before, pair, rest);
      }
    }
    return Joined(first, rest, flush);
  }

  // What can be broken inside the first part is indented more than the parts behind it.
  static Document Joined(const Document& first, const Document& rest, bool flush) {
    std::size_t inside = 0;
    bool breaks = false;
    for (const Document::Piece& piece : rest.pieces()) {
      if (piece.kind == Kind::BeginGroup) ++inside;
      if (piece.kind == Kind::EndGroup) --inside;
      breaks |= inside == 0 && (piece.kind == Kind::Break || piece.kind == Kind::FillBreak);
    }
    Document shape;
    shape.Add(Kind::BeginGroup);
    if (breaks && !flush) shape.Add(Kind::Deeper);
    shape.Append(first);
    shape.Append(rest);
    if (breaks && !flush) shape.Add(Kind::Back);
    shape.Add(Kind::EndGroup);
    return shape;
  }

  Document Not() {
    if (!Is("not")) return Comparison(false);
    Document shape;
    Take(shape);
    shape.Add(Kind::Blank);
    shape.Append(Not());
    return shape;
  }

  Document Comparison(bool flush) {
    const std::size_t begin = at_;
    Document left = Rounded(flush);
    if (flush && IsOneOf(text(), kComparisons)) {
      at_ = begin;
      left = Rounded(false);
    }
    Document rest;
    while (TakeComparison(left, rest)) continue;
    return rest.empty() ? left : Joined(left, rest, flush);
  }

  // One operator of comparison and what stands behind it; false where there is none.
  bool TakeComparison(const Document& left, Document& shape) {
    if (IsOneOf(text(), kComparisons)) {
      TakeWord(shape);
      const std::size_t before = at_;
      AppendRight(left, Rounded(false), before, true, shape);
      return true;
    }
    if (Is("..") || Is("..<")) {
      Take(shape);
      shape.Append(Rounded(false));
      return true;
    }
    const std::size_t negated = Is("not") ? 1 : 0;
    if (Is("in", negated) || Is("like", negated)) {
      for (std::size_t i = 0; i <= negated; ++i) TakeWord(shape);
      shape.Add(Kind::Blank);
      shape.Append(Rounded(false));
      return true;
    }
    if (Is("is") && IsOneOf(text(Is("not", 1) ? 2 : 1), kStates)) {
      const std::size_t words = Is("not", 1) ? 3 : 2;
      for (std::size_t i = 0; i < words; ++i) TakeWord(shape);
      return true;
    }
    if (!Is("exists")) return false;
    TakeWord(shape);
    return true;
  }

  Document Rounded(bool flush) {
    Document shape = Operators(Chain::Sum, flush);
    while (Is("rounded")) {
      Document rounding;
      Separate(rounding);
      Rounding(rounding);
      while (AtOperator(Chain::Sum) || AtOperator(Chain::Product)) {
        TakeWord(rounding);
        rounding.Add(Kind::Blank);
        rounding.Append(Operators(Chain::Sum, false));
      }
      shape = Joined(shape, rounding, flush);
    }
    return shape;
  }

  // `rounded to 2 decimals half up`.
  void Rounding(Document& shape) {
    Take(shape);
    if (Is("to")) {
      TakeWord(shape);
      const bool value = !AtEnd() && kind() == TokenKind::Value;
      TakeWord(shape);
      if (Is("decimals") || Is("decimal") || (value && !AtEnd() && kind() == TokenKind::Name))
        TakeWord(shape);
    }
    const bool half = Is("half");
    TakeWord(shape);
    if (half) TakeWord(shape);
  }

  Document Unary() {
    Document shape;
    if (Is("if")) return Choice(false);
    if (Is("not")) return Not();
    if (Is("-")) {
      Take(shape);
      shape.Append(Unary());
      return shape;
    }
    if (IsOneOf(text(), kComparisons)) {  // of a cell: `< 5`
      Take(shape);
      shape.Add(Kind::Blank);
      shape.Append(Unary());
      return shape;
    }
    return Primary();
  }

  Document Primary() {
    Document shape;
    if (AtEnd()) return shape;
    if (Is("(") || Is("{") || Is("[")) {
      Bracketed(shape);
    } else if (Is("at") && (Is("least", 1) || Is("most", 1))) {
      AtLeast(shape);
    } else if (kind() == TokenKind::Value) {
      Take(shape);
      if (!AtEnd() && kind() == TokenKind::Name) TakeWord(shape);  // a unit
    } else if (IsWordLike()) {
      Take(shape);
      if (Is("(")) return Call(shape);
      if (Is("[")) Bracketed(shape);
      while (Is(".")) {
        Take(shape);
        Take(shape);
      }
    } else {
      Take(shape);
    }
    return shape;
  }

  // `at least N of {...}`.
  void AtLeast(Document& shape) {
    Take(shape);
    TakeWord(shape);
    shape.Add(Kind::Blank);
    shape.Append(Expression(false));
    if (!Is("of")) return;
    TakeWord(shape);
    shape.Add(Kind::Blank);
    shape.Append(Primary());
  }

  // Brackets with a list of formulas. Plain names and values fill the lines; formulas stand one on
  // a line.
  void Bracketed(Document& shape) {
    const std::string_view close = Is("(") ? ")" : Is("{") ? "}" : "]";
    shape.Add(Kind::BeginGroup);
    Take(shape);
    ++brackets_;
    std::vector<Document> items;
    Document item;
    while (!AtEnd() && !Is(close)) {
      if (!item.empty()) item.Add(Kind::Blank);
      item.Append(Expression(false));
      if (!Is(",")) continue;
      Take(item);
      items.push_back(std::exchange(item, {}));
    }
    items.push_back(std::move(item));
    const bool plain = std::ranges::all_of(items, IsPlain);
    if (items.size() > 1) shape.Add(Kind::Deeper);
    for (std::size_t i = 0; i < items.size(); ++i) {
      if (i > 0) shape.Add(plain ? Kind::FillBreak : Kind::Break);
      shape.Append(items[i]);
    }
    if (items.size() > 1) shape.Add(Kind::Back);
    --brackets_;
    Take(shape);
    shape.Add(Kind::EndGroup);
  }

  // ---- calls

  Document Call(const Document& name) {
    Document inside;
    std::size_t parts = 0;
    Document shape;
    shape.Add(Kind::BeginGroup);
    shape.Append(name);
    Take(shape);
    ++brackets_;
    enum class After { Comma, Argument, Clause } after = After::Comma;
    while (!AtEnd() && !Is(")")) {
      if (Is(",")) {
        Take(inside);
        after = After::Comma;
        continue;
      }
      const bool argument = after == After::Comma && !AtClause();
      // A direction belongs to the argument that it stands behind.
      const bool stays = after == After::Argument && (Is("highest") || Is("lowest"));
      if (parts > 0) inside.Add(stays ? Kind::Blank : Kind::Break);
      if (!stays) ++parts;
      if (argument) {
        inside.Append(Expression(false));
      } else {
        CallClause(inside);
      }
      after = argument ? After::Argument : After::Clause;
    }
    if (parts > 1) shape.Add(Kind::Deeper);
    shape.Append(inside);
    if (parts > 1) shape.Add(Kind::Back);
    --brackets_;
    Take(shape);
    shape.Add(Kind::EndGroup);
    return shape;
  }

  bool AtClause() const {
    constexpr std::string_view kReserved[] = {"over", "within", "where", "before", "through"};
    if (IsOneOf(text(), kReserved)) return true;
    if (Is("missing")) return IsOneOf(text(1), kPolicies);
    if (Is("weighted")) return Is("by", 1);
    if (Is("ties")) return Is("share", 1) || Is("dense", 1) || Is("by", 1);
    return (Is("highest") || Is("lowest")) && Is("first", 1);
  }

  // One clause of a call.
  void CallClause(Document& shape) {
    const std::string_view word = text();
    Words(shape);
    if (word == "where" || word == "weighted") {
      shape.Add(Kind::Blank);
      shape.Append(Expression(false));
    } else if (word == "at") {
      shape.Add(Kind::Blank);
      shape.Append(Expression(false));
      if (Is("type")) {
        TakeWord(shape);
        TakeWord(shape);
      }
    } else if (word == "within") {
      List(shape, false);
    } else if (word == "ties") {
      Ties(shape);
    } else if (word == "over") {
      TakeWord(shape);
      if (Is("via")) {
        TakeWord(shape);
        shape.Add(Kind::Blank);
        shape.Append(Primary());
      }
    } else if (word == "missing" && Is("is")) {
      TakeWord(shape);
      if (Is("not")) TakeWord(shape);
      TakeWord(shape);
    } else {
      TakeWord(shape);
    }
  }

  void Ties(Document& shape) {
    if (at_ > 0 && tokens_[at_ - 1].text == "by") {
      List(shape, true);
      return;
    }
    const bool share = Is("share");
    TakeWord(shape);
    if (share && Is("worst")) TakeWord(shape);
  }

  // Names, or formulas with their directions, divided by commas.
  void List(Document& shape, bool orders) {
    shape.Add(Kind::BeginGroup);
    shape.Add(Kind::Deeper);
    bool more = true;
    for (bool first = true; more && !AtEnd(); first = false) {
      shape.Add(first ? Kind::Blank : Kind::FillBreak);
      shape.Append(orders ? Expression(false) : Primary());
      if (orders && (Is("highest") || Is("lowest"))) {
        TakeWord(shape);
        TakeWord(shape);
      }
      more = Is(",");
      if (more) Take(shape);
    }
    shape.Add(Kind::Back);
    shape.Add(Kind::EndGroup);
  }

  std::span<const Token> tokens_;
  std::size_t at_ = 0;
  std::size_t brackets_ = 0;
  bool follows_list_ = false;
};

}  // namespace

std::vector<Token> TokensOf(const SourceMap& sources, std::span<const syntax::SourceToken> tokens) {
  std::vector<Token> result;
  result.reserve(tokens.size());
  std::size_t last = tokens.size();
  while (last > 0 && tokens[last - 1].kind == TokenKind::Comment) --last;
  for (const syntax::SourceToken& token : tokens.first(last)) {
    const std::string_view text = sources.Text(token.span);
    if (token.kind != TokenKind::Comment) {
      result.push_back({token.kind, text, {}});
    } else if (!result.empty()) {
      result.back().remarks.push_back({TrimBlanks(text), token.begins_line});
    }
  }
  return result;
}

Document ShapeExpression(std::span<const Token> tokens, bool flush) {
  return Shaper(tokens).Clause(0, flush);
}

Document ShapeClause(std::span<const Token> tokens, std::size_t words) {
  return Shaper(tokens).Clause(words, false);
}

bool IsOneCall(std::span<const Token> tokens) {
  if (tokens.empty() || (tokens.front().kind == TokenKind::Sign && tokens.front().text != "{"))
    return false;
  std::size_t depth = 0;
  bool bracket = false;
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    const std::string_view text = tokens[i].text;
    if (text == "(" || text == "[" || text == "{") {
      if (depth++ == 0 && (i > 1 || std::exchange(bracket, true))) return false;
    }
    if ((text == ")" || text == "]" || text == "}") && depth > 0) --depth;
    if (depth == 0 && i > 0 && i + 1 < tokens.size()) return false;
  }
  return bracket;
}

}  // namespace levrules::format
