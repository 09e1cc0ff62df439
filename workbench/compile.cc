#include "workbench/compile.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "compiler/lower/lower_program.h"
#include "compiler/sema/check.h"
#include "compiler/syntax/parse.h"
#include "runtime/base/limits.h"

namespace levrules::workbench {

namespace {

bool Outside(const std::string& path) {
  return path.starts_with("/") || path.find("..") != std::string::npos;
}

class Reading {
 public:
  Reading(Compiled& compiled, const FileReader& reader, const CompileOptions& options,
          DiagnosticList& out)
      : compiled_(compiled), reader_(reader), options_(options), out_(out) {}

  void Add(const std::string& path, std::string text) {
    const FileId file = compiled_.sources.Add(path, std::move(text));
    compiled_.rule_files.push_back(path);
    compiled_.trees.push_back(syntax::ParseFile(compiled_.sources, file, out_));
  }

  // What the first file amends, and what that amends: the trees behind the first. False where one
  // of them cannot be had.
  bool ReadAmended() {
    for (std::size_t i = 0;; ++i) {
      const syntax::Header header = compiled_.trees[i].header;
      if (!compiled_.trees[i].has_header) return i == 0;
      const bool amendment = header.kind == syntax::FileKind::Amendment;
      if (!CheckKind(header, i)) return false;
      if (!amendment) return true;
      const std::string path = Beside(compiled_.rule_files[i], header.amends->text);
      if (std::ranges::find(compiled_.rule_files, path) != compiled_.rule_files.end()) {
        out_.Add({.kind = DiagnosticKind::AmendmentCircle,
                  .primary = header.amends->span,
                  .arguments = {header.amends->text},
                  .help =
                      "an amendment changes a fund, or an amendment of one; it cannot come back "
                      "to itself"});
        return false;
      }
      auto text = Read(header.amends->text, path);
      if (!text) {
        out_.Add({.kind = DiagnosticKind::AmendedUnreadable,
                  .primary = header.amends->span,
                  .arguments = {header.amends->text, why_},
                  .help = "give the path of the rule file from this file on; it must lie below its "
                          "folder"});
        return false;
      }
      Add(path, std::move(*text));
    }
  }

  // The libraries that a tree uses, each once.
  void ReadLibraries(std::size_t tree) {
    std::vector<syntax::UseDefinition> uses;
    for (const syntax::Definition& definition : compiled_.trees[tree].definitions) {
      if (const auto* use = std::get_if<syntax::UseDefinition>(&definition.body))
        uses.push_back(*use);
    }
    for (const syntax::UseDefinition& use : uses) ReadLibrary(use, compiled_.rule_files[tree]);
  }
  bool all_read() const { return all_read_; }

 private:
  bool CheckKind(const syntax::Header& header, std::size_t i) {
    const bool amendment = header.kind == syntax::FileKind::Amendment;
    if (amendment == header.amends.has_value() &&
        (i == 0 || header.kind != syntax::FileKind::Library))
      return true;
    if (i > 0 && header.kind == syntax::FileKind::Library) {
      out_.Add({.kind = DiagnosticKind::AmendsLibrary,
                .primary = compiled_.trees[i - 1].header.amends->span,
                .arguments = {compiled_.rule_files[i]},
                .help = "write a library of your own instead and `use` it"});
    } else {
      out_.Add({.kind = DiagnosticKind::AmendsMissing,
                .primary = header.amends ? header.amends->span : header.name.span,
                .arguments = {header.name.text},
                .help = "begin with `amendment NAME` and write `amends \"FILE\"` below it"});
    }
    return false;
  }

  void ReadLibrary(const syntax::UseDefinition& use, const std::string& base) {
    const std::string path = use.library
                                 ? options_.library_folder + "/" + use.library->text + ".rule"
                                 : Beside(base, use.path->text);
    if (std::ranges::find(compiled_.rule_files, path) != compiled_.rule_files.end()) return;
    auto text = Read(use.library ? "" : use.path->text, path);
    if (!text) {
      out_.Add({.kind = DiagnosticKind::LibraryUnreadable,
                .primary = use.span,
                .arguments = {use.library ? use.library->text : use.path->text, why_},
                .help = use.library
                            ? "the libraries of levrules stand in a folder `stdlib`, which comes "
                              "with it or stands where LEVRULES_HOME says; one of your own is used "
                              "by its path, as in `use \"my.rule\"`"
                            : "give the path from the rule file on"});
      all_read_ = false;
      return;
    }
    Add(path, std::move(*text));
    const std::size_t index = compiled_.trees.size() - 1;
    if (compiled_.trees[index].has_header &&
        compiled_.trees[index].header.kind != syntax::FileKind::Library) {
      out_.Add({.kind = DiagnosticKind::NotALibrary,
                .primary = use.span,
                .arguments = {path},
                .help = "only a file that begins with `library` can be used"});
      compiled_.trees.pop_back();
      compiled_.rule_files.pop_back();
      return;
    }
    ReadLibraries(index);
  }

  // `written` is the path as the rule has it; nothing, with the reason in `why_`, where it cannot
  // be read.
  std::optional<std::string> Read(const std::string& written, const std::string& path) {
    if (Outside(written)) {
      why_ = "it lies outside the folder of the rule file";
      return std::nullopt;
    }
    if (compiled_.rule_files.size() >= limits::kRuleFiles) {
      why_ = "too many files";
      return std::nullopt;
    }
    Result<std::string> text = reader_(path);
    if (text.ok()) return std::move(text).value();
    why_ = text.failure().message;
    return std::nullopt;
  }

  Compiled& compiled_;
  const FileReader& reader_;
  const CompileOptions& options_;
  DiagnosticList& out_;
  std::string why_;
  bool all_read_ = true;
};

}  // namespace

Compiled Compile(const std::string& path, std::string text, const FileReader& reader,
                 const CompileOptions& options, DiagnosticList& out) {
  Compiled compiled;
  Reading reading(compiled, reader, options, out);
  reading.Add(path, std::move(text));
  if (!reading.ReadAmended()) return compiled;
  const std::size_t files = compiled.trees.size();
  for (std::size_t i = 0; i < files; ++i) reading.ReadLibraries(i);
  // Every name of a library that is not there would be a mistake of its own.
  if (!reading.all_read()) return compiled;
  if (!compiled.trees.front().has_header && compiled.trees.front().definitions.empty())
    return compiled;
  std::vector<const syntax::Tree*> chain;
  for (std::size_t i = files; i-- > 0;) chain.push_back(&compiled.trees[i]);
  compiled.rules = amend::Merge(chain, out);
  compiled.libraries = files;
  sema::Input input;
  input.rules = &compiled.rules;
  for (std::size_t i = files; i < compiled.trees.size(); ++i)
    input.libraries.push_back(&compiled.trees[i]);
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
  const program::Program draft = sema::CheckFund(input, out);
  if (out.has_errors()) return compiled;
  compiled.program = lower::LowerProgram(draft);
  compiled.good = true;
  return compiled;
}

}  // namespace levrules::workbench
