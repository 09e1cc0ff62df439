#include "runtime/report/explain_text.h"

#include <fmt/format.h>

#include "runtime/base/text.h"

namespace levrules::report {

namespace {

void WriteStep(const audit::Step& step, const std::string& first, const std::string& rest,
               std::string& out) {
  out += first + Printable(step.name);
  if (!step.value.empty()) out += ": " + Printable(step.value);
  if (!step.title.empty()) out += fmt::format("  \"{}\"", Printable(step.title));
  out += "\n";
  const std::string bar = step.children.empty() ? "  " : "│ ";
  for (const std::string& line : step.lines) out += rest + bar + Printable(line) + "\n";
  for (const program::Citation& cite : step.cites) {
    out +=
        fmt::format("{}{}source: {}, {}", rest, bar, Printable(cite.title), Printable(cite.place));
    if (!cite.saying.empty()) out += fmt::format(" (\"{}\")", Printable(cite.saying));
    out += "\n";
  }
  for (std::size_t i = 0; i < step.children.size(); ++i) {
    const bool last = i + 1 == step.children.size();
    WriteStep(step.children[i], rest + (last ? "└─ " : "├─ "), rest + (last ? "   " : "│  "), out);
  }
}

}  // namespace

std::string ExplainText(const audit::Explanation& explanation) {
  std::string out = Printable(explanation.label);
  if (explanation.label != explanation.key) out += fmt::format(" ({})", Printable(explanation.key));
  out += fmt::format("\n{} · {}\n", Printable(explanation.entity), Printable(explanation.place));
  for (const audit::Step& decision : explanation.decisions) {
    out += "\n";
    WriteStep(decision, "", "", out);
  }
  if (!explanation.others.empty()) {
    out += "\nAlso shown\n";
    for (const audit::Step& step : explanation.others) WriteStep(step, "", "", out);
  }
  if (!explanation.what_if.empty()) {
    out += "\nIf one value of this row were missing\n";
    for (const audit::Step& step : explanation.what_if) {
      out +=
          fmt::format("  without {}: {}\n", Printable(step.name), Printable(JoinWords(step.lines)));
    }
  }
  return out;
}

}  // namespace levrules::report
