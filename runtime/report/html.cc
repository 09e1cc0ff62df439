#include "runtime/report/html.h"

#include <fmt/format.h>

#include <utility>

namespace levrules::report {

namespace {

constexpr std::string_view kStyle = R"(
:root { color-scheme: light dark; --ink: #1b1f24; --paper: #ffffff; --soft: #f2f4f7;
  --line: #c5ccd6; --faint: #4d5866; --accent: #14507a; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6e9ee; --paper: #14171b; --soft: #20252c;
  --line: #47505c; --faint: #b3bcc8; --accent: #8cc4ee; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink);
  font: 1rem/1.5 system-ui, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; }
main { max-width: 62rem; margin: 0 auto; padding: 1rem 1rem 4rem; }
h1 { line-height: 1.2; margin: 1rem 0 0.25rem; }
h2 { margin: 2.5rem 0 0.5rem; border-bottom: 1px solid var(--line); }
h3 { margin: 1.75rem 0 0.25rem; }
h4 { margin: 1.25rem 0 0.25rem; }
h1, h2, h3, h4, code { overflow-wrap: anywhere; }
a { color: var(--accent); }
.kind { font-weight: 600; color: var(--faint); }
.note, .cites, caption { color: var(--faint); }
.cites { margin: 0.25rem 0; padding-left: 1rem; border-left: 3px solid var(--line); list-style: none; }
code, pre { font: 0.9rem/1.5 ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace; }
pre { background: var(--soft); padding: 0.5rem 0.75rem; white-space: pre-wrap;
  overflow-wrap: anywhere; margin: 0.5rem 0; }
table { border-collapse: collapse; width: 100%; margin: 0.5rem 0; }
caption { text-align: left; padding: 0.25rem 0; }
th, td { text-align: left; vertical-align: top; padding: 0.3rem 0.6rem 0.3rem 0;
  border-bottom: 1px solid var(--line); overflow-wrap: break-word; }
td code, th code { overflow-wrap: normal; }
th { font-weight: 600; } tbody th { font-weight: normal; }
td.number, th.number { text-align: right; font-variant-numeric: tabular-nums; }
.scroll { overflow-x: auto; }
.scroll:focus-visible { outline: 2px solid var(--accent); }
svg { background: var(--paper); }
svg text { font: 12px ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace;
  fill: var(--ink); }
svg rect { fill: var(--soft); stroke: var(--line); }
svg .decision rect { stroke: var(--accent); stroke-width: 2; }
svg .parameter rect { stroke-dasharray: 4 2; }
svg .edge { fill: none; stroke: var(--faint); stroke-opacity: 0.6; }
@media (max-width: 40rem) { body { font-size: 0.95rem; } }
h1, h2, h3, h4, p, li { overflow-wrap: anywhere; }
.number { text-align: right; font-variant-numeric: tabular-nums; }
@media print { main { max-width: none; padding: 0; } a { color: inherit; }
  h2, h3, h4 { break-after: avoid; } tr, pre, li { break-inside: avoid; }
  .scroll { overflow: visible; } svg { max-width: 100%; height: auto; } }
)";

}  // namespace

std::string HtmlText(std::string_view text) {
  std::string html;
  for (const char c : text) {
    switch (c) {
      case '&':
        html += "&amp;";
        break;
      case '<':
        html += "&lt;";
        break;
      case '>':
        html += "&gt;";
        break;
      case '"':
        html += "&quot;";
        break;
      case '\'':
        html += "&#39;";
        break;
      default:
        if (static_cast<unsigned char>(c) >= 0x20 || c == '\n' || c == '\t') html += c;
    }
  }
  return html;
}

std::string HtmlHead(std::string_view title) {
  return fmt::format(
      "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
      "<title>{}</title>\n<style>{}</style>\n</head>\n<body>\n<main>\n",
      HtmlText(title), kStyle);
}

HtmlTable::HtmlTable(std::string_view caption, const std::vector<std::string>& headings,
                     std::vector<bool> numbers)
    : numbers_(std::move(numbers)) {
  html_ = fmt::format(
      "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"{0}\">\n<table>\n"
      "<caption>{0}</caption>\n<thead><tr>",
      HtmlText(caption));
  for (std::size_t i = 0; i < headings.size(); ++i)
    html_ += fmt::format("<th scope=\"col\"{}>{}</th>", ClassOf(i), HtmlText(headings[i]));
  html_ += "</tr></thead>\n<tbody>\n";
}

void HtmlTable::Row(const std::vector<std::string>& cells) {
  html_ += "<tr>";
  for (std::size_t i = 0; i < cells.size(); ++i)
    html_ += i == 0 ? fmt::format("<th scope=\"row\">{}</th>", cells[i])
                    : fmt::format("<td{}>{}</td>", ClassOf(i), cells[i]);
  html_ += "</tr>\n";
}

std::string_view HtmlTable::ClassOf(std::size_t column) const {
  return column < numbers_.size() && numbers_[column] ? " class=\"number\"" : "";
}

std::string HtmlTable::Html() const { return html_ + "</tbody>\n</table>\n</div>\n"; }

std::string HtmlHeading(int level, std::string_view id, std::string_view text) {
  return fmt::format("<h{0} id=\"{1}\">{2}</h{0}>\n", level, HtmlText(id), HtmlText(text));
}

}  // namespace levrules::report
