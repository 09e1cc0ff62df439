#include <fmt/format.h>

#include <algorithm>

#include "runtime/base/text.h"
#include "runtime/report/fund_page.h"
#include "runtime/report/html.h"

namespace levrules::report {

namespace {

std::string Code(std::string_view text) { return fmt::format("<code>{}</code>", HtmlText(text)); }

std::string CiteText(const program::Citation& cite) {
  std::string text = fmt::format("{}, {}", HtmlText(cite.title), HtmlText(cite.place));
  if (!cite.saying.empty()) text += fmt::format(": <q>{}</q>", HtmlText(cite.saying));
  return text;
}

// A list; nothing where there is nothing to cite.
std::string CitesList(const Citations& cites) {
  if (cites.empty()) return "";
  std::string html = "<ul class=\"cites\">\n";
  for (const program::Citation& cite : cites) html += fmt::format("<li>{}</li>\n", CiteText(cite));
  return html + "</ul>\n";
}

// Inside a cell.
std::string CitesInline(const Citations& cites) {
  std::string html;
  for (const program::Citation& cite : cites) html += (html.empty() ? "" : "<br>") + CiteText(cite);
  return html;
}

// What the lines of a definition are called, and the headings of their first two columns.
struct LineWords {
  std::string caption, what, formula;
};
LineWords WordsOf(const PageDefinition& definition) {
  if (definition.kind == "Index") return {"Parts", "Weight", "Part"};
  return {"Outcomes, the first that fits", "Outcome", "Condition"};
}

std::string LinesHtml(const PageDefinition& definition) {
  const LineWords words = WordsOf(definition);
  const bool index = definition.kind == "Index";
  const bool formulas = std::ranges::any_of(
      definition.lines, [](const PageLine& line) { return !line.formula.empty(); });
  const bool cited = std::ranges::any_of(definition.lines,
                                         [](const PageLine& line) { return !line.cites.empty(); });
  std::vector<std::string> headings = {words.what};
  if (formulas) headings.push_back(words.formula);
  if (cited) headings.push_back("Where it comes from");
  HtmlTable table(fmt::format("{} ({})", words.caption, definition.name), headings);
  for (const PageLine& line : definition.lines) {
    std::string formula = line.formula.empty() ? "" : Code(line.formula);
    if (index && !line.title.empty()) formula = HtmlText(line.title) + "<br>" + formula;
    std::string what = Code(line.what);
    if (!index && !line.title.empty()) what += "<br>" + HtmlText(line.title);
    std::vector<std::string> cells = {what};
    if (formulas) cells.push_back(formula);
    if (cited) cells.push_back(CitesInline(line.cites));
    table.Row(cells);
  }
  return table.Html();
}

std::string DefinitionHtml(const PageDefinition& definition) {
  std::string html = HtmlHeading(3, "rule-" + definition.node,
                                 definition.title.empty() ? definition.node : definition.title);
  html += fmt::format("<p><span class=\"kind\">{}</span> {}, for each {}</p>\n", definition.kind,
                      Code(definition.name), HtmlText(definition.entity));
  html += CitesList(definition.cites);
  if (!definition.formula.empty())
    html += fmt::format("<pre>{}{}</pre>\n", definition.kind == "Criterion" ? "met when " : "",
                        HtmlText(definition.formula));
  if (!definition.written.empty())
    html += fmt::format("<pre>{}</pre>\n", HtmlText(definition.written));
  if (!definition.lines.empty()) html += LinesHtml(definition);
  if (!definition.reason.empty())
    html += fmt::format("<p>Reason given: {}</p>\n", HtmlText(definition.reason));
  if (!definition.missing.empty())
    html += fmt::format("<p class=\"note\">Missing data: {}.</p>\n", HtmlText(definition.missing));
  if (!definition.overridable_by.empty())
    html += fmt::format("<p>May be overridden by {}.</p>\n", HtmlText(definition.overridable_by));
  if (!definition.tags.empty())
    html += fmt::format("<p class=\"note\">Tagged {}.</p>\n", HtmlText(JoinWords(definition.tags)));
  if (!definition.reads.empty()) {
    std::vector<std::string> names;
    for (const std::string& name : definition.reads) names.push_back(Code(name));
    html += fmt::format("<p class=\"note\">Made of {}.</p>\n", JoinWords(names));
  }
  return html;
}

std::string ParametersHtml(const FundPage& page) {
  if (page.parameters.empty()) return "";
  std::string html = HtmlHeading(2, "parameters", "Numbers that are set");
  HtmlTable table("Parameters, their values and where these come from",
                  {"Name", "Value", "Where it comes from"});
  for (const PageParameter& parameter : page.parameters) {
    for (const PageValue& value : parameter.values) {
      std::string name = Code(parameter.name);
      if (!parameter.title.empty()) name += "<br>" + HtmlText(parameter.title);
      table.Row({name,
                 Code(value.value) + (value.period.empty() ? "" : "<br>" + HtmlText(value.period)),
                 CitesInline(value.cites)});
    }
  }
  return html + table.Html();
}

std::string EntitiesHtml(const FundPage& page) {
  std::string html = HtmlHeading(2, "inputs", "Data that go in");
  for (const PageEntity& entity : page.entities) {
    html +=
        HtmlHeading(3, "entity-" + entity.name, entity.title.empty() ? entity.name : entity.title);
    html += fmt::format("<p>{}, from {}</p>\n", Code(entity.name), Code(entity.origin));
    html += CitesList(entity.cites);
    HtmlTable table("Columns of " + entity.name,
                    {"Column", "What it is", "Values", "Where it comes from"});
    for (const PageField& field : entity.fields) {
      std::string name = Code(field.name);
      if (!field.header.empty()) name += "<br>in the file " + Code(field.header);
      table.Row({name, HtmlText(field.title), HtmlText(field.type), CitesInline(field.cites)});
    }
    html += table.Html();
  }
  return html;
}

std::string ListHtml(std::string_view id, std::string_view heading,
                     const std::vector<std::string>& items) {
  if (items.empty()) return "";
  std::string html = HtmlHeading(2, id, heading) + "<ul>\n";
  for (const std::string& item : items) html += fmt::format("<li>{}</li>\n", HtmlText(item));
  return html + "</ul>\n";
}

std::string SourcesHtml(const FundPage& page) {
  if (page.sources.empty()) return "";
  std::string html = HtmlHeading(2, "sources", "Sources");
  html += "<ul>\n";
  for (const PageSource& source : page.sources) {
    html += fmt::format("<li>{} {}", Code(source.name), HtmlText(source.title));
    if (!source.by.empty()) html += ". " + HtmlText(source.by);
    if (!source.published.empty()) html += ", " + HtmlText(source.published);
    if (!source.url.empty()) html += fmt::format(". <cite>{}</cite>", HtmlText(source.url));
    html += "</li>\n";
  }
  return html + "</ul>\n";
}

std::string LineageHtml(const FundPage& page) {
  if (page.lineage.edges.empty()) return "";
  std::string html = HtmlHeading(2, "lineage", "What is made of what");
  html += fmt::format(
      "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Drawing\">\n{}</div>\n",
      LineageSvg(page.lineage));
  html += "<h3 id=\"lineage-words\">The same in words</h3>\n<ul>\n";
  for (const std::string& line : LineageWords(page.lineage))
    html += fmt::format("<li>{}</li>\n", HtmlText(line));
  return html + "</ul>\n";
}

std::string ProfileHtml(const FundPage& page) {
  if (page.profile.empty()) return "";
  std::string html = HtmlHeading(2, "profile", "What the criteria look at");
  HtmlTable table("Criteria by what they are tagged with", {"Tag", "Criteria"});
  for (const PageProfile& line : page.profile)
    table.Row({HtmlText(line.scheme + ": " + line.value),
               line.criteria.empty() ? "none" : HtmlText(JoinWords(line.criteria))});
  return html + table.Html();
}

}  // namespace

std::string FundPageHtml(const FundPage& page) {
  std::string html = HtmlHead(page.title);
  html += fmt::format("<h1>{}</h1>\n", HtmlText(page.title));
  std::string facts = Code(page.fund);
  if (!page.edition.empty()) facts += ", " + HtmlText(page.edition);
  if (!page.period.empty()) facts += ", in force " + HtmlText(page.period);
  if (!page.decides_for.empty()) facts += ", decides for each " + HtmlText(page.decides_for);
  html += fmt::format("<p>{}</p>\n", facts);
  html += HtmlHeading(2, "rules", "Rules");
  for (const PageDefinition& definition : page.definitions) html += DefinitionHtml(definition);
  html += ParametersHtml(page) + EntitiesHtml(page) + LineageHtml(page) + ProfileHtml(page);
  html += ListHtml("properties", "What must always hold", page.properties);
  html += ListHtml("tests", "Tests", page.tests) + SourcesHtml(page);
  return html + std::string(kHtmlEnd);
}

}  // namespace levrules::report
