#include "compiler/format/format_line.h"

#include <optional>
#include <string_view>

#include "runtime/base/text.h"

namespace levrules::format {

namespace {

using syntax::TokenKind;
using Kind = Document::Kind;
using Tokens = std::span<const Token>;

bool IsNameLike(const Token& token) {
  return token.kind == TokenKind::Name || token.kind == TokenKind::Word;
}

// The length of `cites NAME "place" [saying "words"]` at `at`; 0 where there is none.
std::size_t CiteLength(Tokens tokens, std::size_t at) {
  if (at + 2 >= tokens.size() || tokens[at].text != "cites" || !IsNameLike(tokens[at + 1]) ||
      tokens[at + 2].kind != TokenKind::Text)
    return 0;
  const bool saying = at + 4 < tokens.size() && tokens[at + 3].text == "saying" &&
                      tokens[at + 4].kind == TokenKind::Text;
  return saying ? 5 : 3;
}

bool IsCites(Tokens tokens, std::size_t at) {
  while (at < tokens.size()) {
    const std::size_t length = CiteLength(tokens, at);
    if (length == 0) return false;
    at += length;
  }
  return true;
}

// Where the title and the citations begin that end a line; its length where there are none.
std::size_t TailBegin(Tokens tokens) {
  std::size_t begin = tokens.size();
  for (std::size_t i = tokens.size(); i-- > 1;) {
    if (tokens[i].text == "cites" && IsCites(tokens, i)) begin = i;
  }
  if (begin < 2 || tokens[begin - 1].kind != TokenKind::Text) return begin;
  const Token& before = tokens[begin - 2];
  const bool value = before.kind == TokenKind::Sign
                         ? before.text == ")" || before.text == "]" || before.text == "}"
                         : before.text != "like" && before.remarks.empty();
  return value ? begin - 1 : begin;
}

// Names, types and texts: what stands before a formula.
Document ShapeHead(Tokens tokens) {
  Document shape;
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    const std::string_view text = tokens[i].text;
    const std::string_view before = i == 0 ? std::string_view() : tokens[i - 1].text;
    const bool tight = i == 0 || text == "," || text == ")" || text == "(" || before == "(" ||
                       text == "/" || text == "*" || before == "/" || before == "*";
    if (!tight) shape.Add(Kind::Blank);
    shape.Text(text, tokens[i].remarks);
  }
  return shape;
}

// Where a type ends that begins at `at`.
std::size_t TypeEnd(Tokens tokens, std::size_t at) {
  if (at < tokens.size() && tokens[at].text == "optional") ++at;
  if (at >= tokens.size()) return tokens.size();
  const bool numeric = tokens[at].text == "integer" || tokens[at].text == "number";
  ++at;
  while (numeric && at < tokens.size() &&
         (tokens[at].kind == TokenKind::Name || tokens[at].text == "£" || tokens[at].text == "/" ||
          tokens[at].text == "*"))
    ++at;
  return at;
}

// The place of the `:` of a field; nothing for another line.
std::optional<std::size_t> FieldColon(Tokens tokens) {
  if (tokens.size() > 2 && tokens[1].text == ":" && IsNameLike(tokens[0])) return 1;
  if (tokens.size() > 3 && tokens[2].text == ":" &&
      (tokens[0].text == "key" || tokens[0].text == "label" || tokens[0].text == "judgement"))
    return 2;
  return std::nullopt;
}

// The word that says what a definition is.
std::string_view Keyword(Tokens tokens) {
  const std::size_t at = tokens.size() > 1 && tokens.front().text == "replace" ? 1 : 0;
  return tokens.empty() ? std::string_view() : tokens[at].text;
}

std::optional<std::size_t> Find(Tokens tokens, std::string_view text) {
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    if (tokens[i].text == text) return i;
  }
  return std::nullopt;
}

// Lines of the page that go on are indented by four more than this.
std::size_t GoesOnAt(const LinePlace& place) {
  return (place.depth + (place.heads_block ? 1 : 0)) * kIndent;
}

// `let x = FORMULA`: on one line, or the formula below, or broken. A title and citations count only
// where it helps.
void WriteFormula(Tokens head, Tokens formula, const std::string& tail, const LinePlace& place,
                  std::string& page) {
  const std::size_t begin = page.size() - place.depth * kIndent;
  const std::size_t indent = GoesOnAt(place);
  Write(ShapeHead(head), indent, page);
  const std::size_t used = CountCharacters(std::string_view(page).substr(begin));
  const bool comment = !head.back().remarks.empty();
  const Document flat = ShapeExpression(formula, false);
  const std::size_t width = flat.HasRemarks() ? kPageWidth : flat.FlatWidth();
  const std::size_t end = CountCharacters(tail);
  const bool one_line = used + 1 + width <= kPageWidth;
  const bool below = indent + kIndent + width <= kPageWidth;
  const bool whole_below = indent + kIndent + width + end <= kPageWidth;
  if (!comment && (used + 1 + width + end <= kPageWidth || (one_line && !whole_below) ||
                   (!below && IsOneCall(formula)))) {
    page += ' ';
    Write(flat, indent, page);
    return;
  }
  page += '\n';
  page.append(indent + kIndent, ' ');
  Document shape;
  shape.Add(Kind::Deeper);
  shape.Append(ShapeExpression(formula, true));
  Write(shape, indent, page);
}

void WriteField(Tokens tokens, std::size_t colon, const LinePlace& place, std::string& page) {
  const Document name = ShapeHead(tokens.first(colon));
  const std::size_t indent = place.depth * kIndent;
  Write(name, indent, page);
  const std::size_t width = name.FlatWidth();
  page.append(place.field_width > width ? place.field_width - width : 0, ' ');
  page += ' ';
  const std::size_t end = TypeEnd(tokens, colon + 1);
  Document rest = ShapeHead(tokens.subspan(colon, end - colon));
  if (end < tokens.size()) {
    rest.Add(Kind::Blank);
    rest.Append(ShapeClause(tokens.subspan(end), 1));
  }
  Write(rest, indent, page);
}

void WriteClause(Tokens tokens, const LinePlace& place, std::string& page) {
  const std::string_view keyword = Keyword(tokens);
  std::size_t head = 0;
  if (!place.formula && keyword == "unit") head = tokens.size();
  if (!place.formula && (keyword == "parameter" || keyword == "table")) {
    if (const auto colon = Find(tokens, ":")) head = TypeEnd(tokens, *colon + 1);
  }
  Document shape = ShapeHead(tokens.first(head));
  if (head > 0 && head < tokens.size()) shape.Add(Kind::Blank);
  if (head < tokens.size()) {
    const bool word = !place.formula && tokens[head].kind == TokenKind::Word;
    shape.Append(ShapeClause(tokens.subspan(head), word ? 1 : 0));
  }
  Write(shape, GoesOnAt(place), page);
}

}  // namespace

std::string FormatTail(std::span<const Token> tokens) {
  std::string text;
  std::size_t next_cite = 0;
  while (next_cite < tokens.size() && CiteLength(tokens, next_cite) == 0) ++next_cite;
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    text += i == next_cite ? "  " : " ";
    text += tokens[i].text;
    if (i == next_cite) next_cite += CiteLength(tokens, i);
  }
  return text;
}

std::size_t FieldNameWidth(std::span<const Token> tokens) {
  const auto colon = FieldColon(tokens);
  return colon ? ShapeHead(tokens.first(*colon)).FlatWidth() : 0;
}

std::string FormatLine(std::span<const Token> tokens, const LinePlace& place) {
  const std::size_t indent = place.depth * kIndent;
  std::string page(indent, ' ');
  const std::size_t end = TailBegin(tokens);
  const Tokens body = tokens.first(end);
  const std::string tail = FormatTail(tokens.subspan(end));
  const std::string_view keyword = Keyword(body);
  const auto equals = Find(body, "=");
  if (const auto colon = FieldColon(body); colon && !place.formula) {
    WriteField(body, *colon, place, page);
  } else if (!place.formula && equals && *equals + 1 < body.size() &&
             (keyword == "let" || keyword == "function")) {
    WriteFormula(body.first(*equals + 1), body.subspan(*equals + 1), tail, place, page);
  } else {
    WriteClause(body, place, page);
  }
  return page + tail;
}

}  // namespace levrules::format
