#include "runtime/report/xml.h"

#include <fmt/format.h>

#include "runtime/base/text.h"

namespace levrules::report {

namespace {

// XML 1.0, production 2 (Char), without the line ends and tabs, which are references here.
bool IsPlain(char32_t c) {
  return (c >= 0x20 && c <= 0xD7FF && c != 0x7F) || (c >= 0xE000 && c <= 0xFFFD) ||
         (c >= 0x10000 && c <= 0x10FFFF);
}

}  // namespace

std::string XmlText(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size();) {
    const CodePoint c = DecodeUtf8(text, i);
    const std::string_view character = text.substr(i, c.bytes);
    i += c.bytes;
    if (character == "&") {
      out += "&amp;";
    } else if (character == "<") {
      out += "&lt;";
    } else if (character == ">") {
      out += "&gt;";
    } else if (character == "\"") {
      out += "&quot;";
    } else if (character == "\n" || character == "\t" || character == "\r") {
      out += fmt::format("&#{};", static_cast<unsigned>(c.value));
    } else if (IsPlain(c.value)) {
      out += character;
    } else {
      out += fmt::format("\\u{{{:X}}}", static_cast<unsigned>(c.value));
    }
  }
  return out;
}

}  // namespace levrules::report
