// The body of a function, read once where it stands, whether it is called or not.

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "compiler/sema/elaborator.h"
#include "compiler/syntax/walk.h"
#include "runtime/base/text.h"

namespace levrules::sema {

void Elaborator::CheckFunctionBody(const FunctionSlot& function) {
  const Tree& tree = *function.tree;
  const auto known = [&](const std::string& name) {
    const auto& formals = function.source->formals;
    const bool formal =
        std::ranges::any_of(formals, [&](const syntax::Formal& f) { return f.name.text == name; });
    const bool enumerator =
        std::ranges::any_of(program_.enumerations, [&](const program::Enumeration& enumeration) {
          return std::ranges::find(enumeration.items, name, &program::Enumerator::name) !=
                 enumeration.items.end();
        });
    return formal || enumerator || name == "as_at" || broken_.contains(name) ||
           (!function.of_library && parameter_index_.contains(name));
  };
  std::vector<ExprId> open = {function.source->body};
  while (!open.empty()) {
    const ExprId expr = open.back();
    open.pop_back();
    if (const auto* name = std::get_if<syntax::NameExpr>(&tree.exprs[expr]);
        name != nullptr && name->keys.empty() && !known(name->base.text)) {
      std::vector<std::string> names;
      for (const syntax::Formal& formal : function.source->formals)
        names.push_back(formal.name.text);
      const auto near = NearestName(name->base.text, names);
      out_.Add(
          {.kind = DiagnosticKind::UnknownName,
           .primary = name->base.span,
           .arguments = {name->base.text,
                         fmt::format(" in the function `{}`", function.source->name.text)},
           .help =
               near ? fmt::format("did you mean `{}`?", *near)
               : function.of_library
                   ? "a function of a library sees only what stands in its brackets"
                   : "a function sees what stands in its brackets and the parameters of its file"});
    }
    if (const auto* call = std::get_if<syntax::CallExpr>(&tree.exprs[expr]);
        call != nullptr && !IsBuiltInFunction(call->function.text) &&
        !function_index_.contains(call->function.text) && !broken_.contains(call->function.text)) {
      out_.Add({.kind = DiagnosticKind::UnknownFunction,
                .primary = call->function.span,
                .arguments = {call->function.text},
                .help = "define it with `function`, or `use` the library that has it"});
    }
    syntax::ForEachChild(tree, expr, [&](ExprId child) { open.push_back(child); });
  }
}

}  // namespace levrules::sema
