#include "workbench/compile.h"

#include <algorithm>

#include "compiler/lower/lower_program.h"
#include "compiler/sema/check.h"
#include "compiler/syntax/parse.h"
#include "runtime/base/limits.h"

namespace levrules::workbench {

namespace {

// The libraries that a tree uses, read into `compiled`, each once.
void ReadLibraries(Compiled& compiled, std::size_t tree_index, const std::string& base,
                   const FileReader& reader, const CompileOptions& options, DiagnosticList& out) {
  std::vector<syntax::UseDefinition> uses;
  for (const syntax::Definition& definition : compiled.trees[tree_index].definitions) {
    if (const auto* use = std::get_if<syntax::UseDefinition>(&definition.body))
      uses.push_back(*use);
  }
  for (const syntax::UseDefinition& use : uses) {
    const std::string path = use.library
                                 ? options.library_folder + "/" + use.library->text + ".rule"
                                 : Beside(base, use.path->text);
    const bool outside = use.path && (use.path->text.starts_with("/") ||
                                      use.path->text.find("..") != std::string::npos);
    if (std::ranges::find(compiled.rule_files, path) != compiled.rule_files.end()) continue;
    Result<std::string> text =
        outside ? Result<std::string>(
                      Failure{ExitCode::Data, "it lies outside the folder of the rule file"})
                : reader(path);
    if (!text.ok() || compiled.rule_files.size() >= limits::kRuleFiles) {
      out.Add({.kind = DiagnosticKind::LibraryUnreadable,
               .primary = use.span,
               .arguments = {use.library ? use.library->text : use.path->text,
                             text.ok() ? "too many files" : text.failure().message},
               .help = use.library ? "the libraries of levrules stand in its folder `stdlib`; one "
                                     "of your own is used by its path, as in `use \"my.rule\"`"
                                   : "give the path from the rule file on"});
      continue;
    }
    const FileId file = compiled.sources.Add(path, std::move(text).value());
    compiled.rule_files.push_back(path);
    compiled.trees.push_back(syntax::ParseFile(compiled.sources, file, out));
    const std::size_t index = compiled.trees.size() - 1;
    if (compiled.trees[index].has_header &&
        compiled.trees[index].header.kind != syntax::FileKind::Library) {
      out.Add({.kind = DiagnosticKind::NotALibrary,
               .primary = use.span,
               .arguments = {path},
               .help = "only a file that begins with `library` can be used"});
      compiled.trees.pop_back();
      continue;
    }
    ReadLibraries(compiled, index, path, reader, options, out);
  }
}

}  // namespace

Compiled Compile(const std::string& path, std::string text, const FileReader& reader,
                 const CompileOptions& options, DiagnosticList& out) {
  Compiled compiled;
  const FileId file = compiled.sources.Add(path, std::move(text));
  compiled.rule_files.push_back(path);
  compiled.trees.push_back(syntax::ParseFile(compiled.sources, file, out));
  ReadLibraries(compiled, 0, path, reader, options, out);
  sema::Input input;
  for (const auto& [name, value] : options.settings) {
    const FileId setting = compiled.sources.Add("--set " + name, value);
    input.settings.push_back({name, syntax::ParseExpression(compiled.sources, setting, out)});
  }
  syntax::ParsedExpression where;
  if (!options.shown_where.empty()) {
    const FileId condition = compiled.sources.Add("--where", options.shown_where);
    where = syntax::ParseExpression(compiled.sources, condition, out);
    input.shown_where = &where;
  }
  input.shown_entity = options.shown_entity;
  input.fund = &compiled.trees.front();
  for (std::size_t i = 1; i < compiled.trees.size(); ++i)
    input.libraries.push_back(&compiled.trees[i]);
  if (!compiled.trees.front().has_header && compiled.trees.front().definitions.empty())
    return compiled;
  const program::Program draft = sema::CheckFund(input, out);
  if (out.has_errors()) return compiled;
  compiled.program = lower::LowerProgram(draft);
  compiled.good = true;
  return compiled;
}

}  // namespace levrules::workbench
