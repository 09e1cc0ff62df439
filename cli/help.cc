#include <fmt/format.h>

#include <cctype>

#include "cli/commands.h"
#include "cli/files.h"
#include "cli/session.h"
#include "runtime/base/limits.h"
#include "runtime/base/text.h"
#include "workbench/version.h"

namespace levrules::cli {

namespace {

std::string UpperCase(std::string text) {
  for (char& c : text) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  return text;
}

}  // namespace

int Help(const Options& options) {
  const std::string& topic = options.help_topic;
  if (const auto help = HelpText(topic)) {
    return Deliver(options, *help, 0);
  }
  std::vector<std::string> topics = Verbs();
  const std::string code = UpperCase(topic);
  for (const DiagnosticKind kind : AllDiagnosticKinds()) {
    const DiagnosticInfo& info = InfoOf(kind);
    topics.emplace_back(info.code);
    if (info.code != code) continue;
    const Result<std::string> page = ReadFile(
        fmt::format("{}/docs/diagnostics/{}.md", HomeFolder(), code), limits::kRuleFileBytes);
    const std::string text =
        page.ok() ? page.value() : fmt::format("{}: {}\n", info.code, info.message);
    return Deliver(options, text, 0);
  }
  const auto near = NearestName(topic, topics);
  return UsageMistake("help", fmt::format("there is no verb or message `{}`; {}", Printable(topic),
                                          near ? fmt::format("did you mean `{}`?", *near)
                                               : "`levrules help` lists the verbs"));
}

int Version(const Options& options) {
  return Deliver(options, fmt::format("levrules {}\n", workbench::kVersion), 0);
}

}  // namespace levrules::cli
