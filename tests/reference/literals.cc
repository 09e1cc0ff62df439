#include "tests/reference/literals.h"

#include <algorithm>
#include <cctype>
#include <regex>

namespace levrules::reference {

namespace {

const std::string kPound = "£";

std::string Without(std::string text, char removed) {
  std::erase(text, removed);
  return text;
}

// `£1.5bn`, `£1,000,000`, without the sign.
Rational ReadMoneyText(std::string text) {
  Rational scale = 1;
  if (text.ends_with("bn")) {
    scale = 1'000'000'000;
    text.resize(text.size() - 2);
  } else if (text.ends_with("m")) {
    scale = 1'000'000;
    text.pop_back();
  } else if (text.ends_with("k")) {
    scale = 1000;
    text.pop_back();
  }
  return ReadNumberText(Without(text, ',')) * scale;
}

}  // namespace

std::string Trimmed(const std::string& text) {
  const std::size_t begin = text.find_first_not_of(" \t");
  if (begin == std::string::npos) return "";
  return text.substr(begin, text.find_last_not_of(" \t") - begin + 1);
}

Rational ReadNumberText(const std::string& text) {
  const std::string digits = Without(text, '_');
  const std::size_t point = digits.find('.');
  const std::string all = Without(digits, '.');
  if (all.empty() || !std::ranges::all_of(all, [](char c) { return c >= '0' && c <= '9'; })) {
    throw Unsupported{"number " + text};
  }
  // A leading 0 would be read as octal.
  const std::size_t first = std::min(all.find_first_not_of('0'), all.size() - 1);
  const Rational whole{Integer(all.substr(first))};
  return point == std::string::npos
             ? whole
             : Rational(whole * PowerOfTen(-static_cast<int>(digits.size() - point - 1)));
}

Value ValueOf(const syntax::Literal& literal, const Units& units) {
  switch (literal.kind) {
    case syntax::LiteralKind::Integer:
    case syntax::LiteralKind::Decimal:
      return KnownValue(Number{ReadNumberText(literal.text),
                               literal.unit ? units.UnitOf(literal.unit->text) : Unit{}});
    case syntax::LiteralKind::Percent:
      return Plain(ReadNumberText(literal.text.substr(0, literal.text.size() - 1)) / 100);
    case syntax::LiteralKind::Money:
      return KnownValue(
          Number{ReadMoneyText(literal.text.substr(kPound.size())), units.UnitOf(kPound)});
    case syntax::LiteralKind::Date: {
      const auto date = ReadIsoDate(literal.text);
      if (!date) throw Unsupported{"date " + literal.text};
      return KnownValue(*date);
    }
    case syntax::LiteralKind::Text:
      return KnownValue(literal.text);
    case syntax::LiteralKind::True:
      return KnownValue(true);
    case syntax::LiteralKind::False:
      return KnownValue(false);
  }
  throw Unsupported{"literal"};
}

Value ReadLiteralText(const std::string& written, const Units& units) {
  const std::string text = Trimmed(written);
  if (text == "true" || text == "false") return KnownValue(text == "true");
  if (text.size() >= 2 && text.front() == '"' && text.back() == '"') {
    std::string inside;
    for (std::size_t i = 1; i + 1 < text.size(); ++i) {
      if (text[i] == '\\' && i + 2 < text.size()) ++i;
      inside += text[i];
    }
    return KnownValue(inside);
  }
  if (const auto date = ReadIsoDate(text)) return KnownValue(*date);
  if (text.starts_with("-")) {
    Value value = ReadLiteralText(text.substr(1), units);
    Number number = AsNumber(value);
    number.amount = -number.amount;
    return KnownValue(number);
  }
  if (text.starts_with(kPound))
    return KnownValue(Number{ReadMoneyText(text.substr(kPound.size())), units.UnitOf(kPound)});
  if (text.ends_with("%")) return Plain(ReadNumberText(text.substr(0, text.size() - 1)) / 100);
  if (!text.empty() && text[0] >= '0' && text[0] <= '9') {
    const std::size_t blank = text.find(' ');
    const Unit unit =
        blank == std::string::npos ? Unit{} : units.UnitOf(Trimmed(text.substr(blank)));
    return KnownValue(Number{ReadNumberText(text.substr(0, blank)), unit});
  }
  if (text.empty()) throw Unsupported{"empty literal"};
  return KnownValue(Enumerator{text, nullptr});
}

std::optional<Rational> ReadCellNumber(const std::string& text, bool fractions) {
  static const std::regex kDecimal(R"(-?([0-9]+|[0-9]{1,3}(,[0-9]{3})+)(\.[0-9]+)?)");
  static const std::regex kFraction(R"(-?[0-9]+/[0-9]+)");
  const bool negative = text.starts_with("-");
  const std::string body = negative ? text.substr(1) : text;
  std::optional<Rational> result;
  if (std::regex_match(text, kDecimal)) {
    result = ReadNumberText(Without(body, ','));
  } else if (fractions && std::regex_match(text, kFraction)) {
    const std::size_t slash = body.find('/');
    const Rational divisor = ReadNumberText(body.substr(slash + 1));
    if (divisor == 0) return std::nullopt;
    result = ReadNumberText(body.substr(0, slash)) / divisor;
  }
  if (result && negative) result = -*result;
  return result;
}

}  // namespace levrules::reference
