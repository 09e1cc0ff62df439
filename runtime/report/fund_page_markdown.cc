#include <fmt/format.h>

#include <algorithm>

#include "runtime/base/text.h"
#include "runtime/report/fund_page.h"
#include "runtime/report/markdown.h"

namespace levrules::report {

namespace {

// A formula.
std::string Code(std::string_view text) {
  std::string code(text);
  std::ranges::replace(code, '\n', ' ');
  const bool ticks = code.find('`') != std::string::npos;
  return ticks ? "`` " + code + " ``" : "`" + code + "`";
}

// Lines as they are; the fence is longer than any row of ticks in them.
std::string Fenced(std::string_view text) {
  std::string fence = "```";
  while (text.find(fence) != std::string_view::npos) fence += '`';
  return fmt::format("{0}text\n{1}\n{0}\n\n", fence, text);
}

std::string CiteText(const program::Citation& cite) {
  std::string text = fmt::format("{}, {}", MarkdownText(cite.title), MarkdownText(cite.place));
  if (!cite.saying.empty()) text += fmt::format(": “{}”", MarkdownText(cite.saying));
  return text;
}

std::string CitesInline(const Citations& cites) {
  std::string text;
  for (const program::Citation& cite : cites) text += (text.empty() ? "" : "; ") + CiteText(cite);
  return text;
}

std::string CitesList(const Citations& cites) {
  std::string text;
  for (const program::Citation& cite : cites) text += fmt::format("> {}\n", CiteText(cite));
  return text.empty() ? "" : text + "\n";
}

std::string LinesMarkdown(const PageDefinition& definition) {
  const bool index = definition.kind == "Index";
  std::string text = MarkdownTableHead(
      {index ? "Weight" : "Outcome", index ? "Part" : "Condition", "Where it comes from"});
  for (const PageLine& line : definition.lines) {
    std::string formula = line.formula.empty() ? "" : Code(line.formula);
    std::string what = Code(line.what);
    if (!line.title.empty()) {
      if (index) {
        formula = fmt::format("{}: {}", MarkdownText(line.title), formula);
      } else {
        what = fmt::format("{} {}", what, MarkdownText(line.title));
      }
    }
    text += MarkdownRow({what, formula, CitesInline(line.cites)});
  }
  return text + "\n";
}

std::string DefinitionMarkdown(const PageDefinition& definition) {
  std::string text =
      fmt::format("### {}\n\n{} {}, for each {}\n\n",
                  MarkdownText(definition.title.empty() ? definition.node : definition.title),
                  definition.kind, Code(definition.name), MarkdownText(definition.entity));
  text += CitesList(definition.cites);
  if (!definition.formula.empty())
    text += fmt::format("{}{}\n\n", definition.kind == "Criterion" ? "Met when " : "",
                        Code(definition.formula));
  if (!definition.written.empty()) text += Fenced(definition.written);
  if (!definition.lines.empty()) text += LinesMarkdown(definition);
  if (!definition.reason.empty())
    text += fmt::format("Reason given: {}\n\n", MarkdownText(definition.reason));
  if (!definition.missing.empty())
    text += fmt::format("Missing data: {}.\n\n", MarkdownText(definition.missing));
  if (!definition.overridable_by.empty())
    text += fmt::format("May be overridden by {}.\n\n", MarkdownText(definition.overridable_by));
  if (!definition.tags.empty())
    text += fmt::format("Tagged {}.\n\n", MarkdownText(JoinWords(definition.tags)));
  if (!definition.reads.empty()) {
    std::vector<std::string> names;
    for (const std::string& name : definition.reads) names.push_back(Code(name));
    text += fmt::format("Made of {}.\n\n", JoinWords(names));
  }
  return text;
}

std::string ParametersMarkdown(const FundPage& page) {
  if (page.parameters.empty()) return "";
  std::string text = "## Numbers that are set\n\n" +
                     MarkdownTableHead({"Name", "Value", "Period", "Where it comes from"});
  for (const PageParameter& parameter : page.parameters) {
    for (const PageValue& value : parameter.values)
      text +=
          MarkdownRow({fmt::format("{} {}", Code(parameter.name), MarkdownText(parameter.title)),
                       Code(value.value), MarkdownText(value.period), CitesInline(value.cites)});
  }
  return text + "\n";
}

std::string EntitiesMarkdown(const FundPage& page) {
  std::string text = "## Data that go in\n\n";
  for (const PageEntity& entity : page.entities) {
    text += fmt::format("### {}\n\n{}, from {}\n\n",
                        MarkdownText(entity.title.empty() ? entity.name : entity.title),
                        Code(entity.name), Code(entity.origin));
    text += CitesList(entity.cites);
    text += MarkdownTableHead({"Column", "What it is", "Values", "Where it comes from"});
    for (const PageField& field : entity.fields) {
      const std::string header =
          field.header.empty() ? "" : fmt::format(", in the file {}", Code(field.header));
      text += MarkdownRow({Code(field.name) + header, MarkdownText(field.title),
                           MarkdownText(field.type), CitesInline(field.cites)});
    }
    text += "\n";
  }
  return text;
}

std::string ListMarkdown(std::string_view heading, const std::vector<std::string>& items) {
  if (items.empty()) return "";
  std::string text = fmt::format("## {}\n\n", heading);
  for (const std::string& item : items) text += fmt::format("- {}\n", MarkdownText(item));
  return text + "\n";
}

std::string ProfileMarkdown(const FundPage& page) {
  if (page.profile.empty()) return "";
  std::string text = "## What the criteria look at\n\n" + MarkdownTableHead({"Tag", "Criteria"});
  for (const PageProfile& line : page.profile)
    text += MarkdownRow({MarkdownText(line.scheme + ": " + line.value),
                         line.criteria.empty() ? "none" : MarkdownText(JoinWords(line.criteria))});
  return text + "\n";
}

std::string SourcesMarkdown(const FundPage& page) {
  if (page.sources.empty()) return "";
  std::string text = "## Sources\n\n";
  for (const PageSource& source : page.sources) {
    text += fmt::format("- {} {}", Code(source.name), MarkdownText(source.title));
    if (!source.by.empty()) text += ". " + MarkdownText(source.by);
    if (!source.published.empty()) text += ", " + source.published;
    if (!source.url.empty()) text += fmt::format(". <{}>", source.url);
    text += "\n";
  }
  return text + "\n";
}

}  // namespace

std::string FundPageMarkdown(const FundPage& page) {
  std::string text = fmt::format("# {}\n\n{}", MarkdownText(page.title), Code(page.fund));
  if (!page.edition.empty()) text += ", " + MarkdownText(page.edition);
  if (!page.period.empty()) text += ", in force " + page.period;
  if (!page.decides_for.empty()) text += ", decides for each " + MarkdownText(page.decides_for);
  text += "\n\n## Rules\n\n";
  for (const PageDefinition& definition : page.definitions) text += DefinitionMarkdown(definition);
  text += ParametersMarkdown(page) + EntitiesMarkdown(page);
  text += ListMarkdown("What is made of what", LineageWords(page.lineage));
  text += ProfileMarkdown(page) + ListMarkdown("What must always hold", page.properties);
  text += ListMarkdown("Tests", page.tests) + SourcesMarkdown(page);
  while (text.ends_with("\n\n")) text.pop_back();
  return text;
}

}  // namespace levrules::report
