#include <fmt/format.h>
#include <fmt/ranges.h>

#include <variant>

#include "cli/commands.h"
#include "cli/session.h"
#include "runtime/report/fund_page.h"
#include "runtime/report/source_values.h"

namespace levrules::cli {

namespace {

// The sources that the files of a fund name: its own first, then those of what it amends.
std::vector<report::PageSource> SourcesOf(const workbench::Compiled& compiled) {
  std::vector<report::PageSource> sources;
  for (const syntax::Tree& tree : compiled.trees) {
    if (tree.header.kind == syntax::FileKind::Library) continue;
    for (const syntax::Definition& definition : tree.definitions) {
      const auto* source = std::get_if<syntax::SourceDefinition>(&definition.body);
      if (source == nullptr) continue;
      sources.push_back({source->name.text, source->title.text, source->by ? source->by->text : "",
                         source->published ? source->published->text : "",
                         source->url ? source->url->text : ""});
    }
  }
  return sources;
}

// The lines of a definition in its rule file, without the indentation that they share.
std::string Written(const workbench::Compiled& compiled, const program::Definition& wanted) {
  for (const syntax::Tree& tree : compiled.trees) {
    for (const syntax::Definition& definition : tree.definitions) {
      const Span span = definition.span;
      if (span.file == wanted.span.file && span.begin <= wanted.span.begin &&
          wanted.span.end <= span.end)
        return fmt::format("{}", fmt::join(report::SourceWithValues(compiled.sources, span, {}),
                                           "\n"));
    }
  }
  return "";
}

}  // namespace

int Doc(const Options& options) {
  if (!FormatIsOneOf(options, {"text", "markdown", "html"}))
    return static_cast<int>(ExitCode::Usage);
  DiagnosticList diagnostics;
  int code = 0;
  const auto compiled = CompileToRun(options, diagnostics, code);
  if (!compiled) return code;
  const report::FundPage page = report::MakeFundPage(
      compiled->program, SourcesOf(*compiled),
      [&](const program::Definition& definition) { return Written(*compiled, definition); });
  return Deliver(
      options,
      options.format == "html" ? report::FundPageHtml(page) : report::FundPageMarkdown(page), 0);
}

}  // namespace levrules::cli
