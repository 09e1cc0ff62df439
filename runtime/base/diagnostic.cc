#include "runtime/base/diagnostic.h"

#include <fmt/args.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "runtime/base/check.h"
#include "runtime/base/result.h"

namespace levrules {

namespace {

using enum Severity;

constexpr std::array kInfos = {
#define LEV_DIAGNOSTIC(code, name, severity, message) \
  DiagnosticInfo{code, #name, severity, message},
#include "runtime/base/diagnostic.def"
#undef LEV_DIAGNOSTIC
};

}  // namespace

const DiagnosticInfo& InfoOf(DiagnosticKind kind) { return kInfos[static_cast<std::size_t>(kind)]; }

const std::vector<DiagnosticKind>& AllDiagnosticKinds() {
  static const std::vector<DiagnosticKind> kinds = [] {
    std::vector<DiagnosticKind> all;
    for (std::size_t i = 0; i < kInfos.size(); ++i) all.push_back(static_cast<DiagnosticKind>(i));
    std::ranges::sort(all, {}, [](DiagnosticKind kind) { return InfoOf(kind).code; });
    return all;
  }();
  return kinds;
}

std::string_view WordOf(Severity severity) {
  switch (severity) {
    case Severity::Error:
      return "error";
    case Severity::Warning:
      return "warning";
    case Severity::Note:
      return "note";
  }
  return "note";
}

std::string MessageOf(const Diagnostic& diagnostic) {
  fmt::dynamic_format_arg_store<fmt::format_context> arguments;
  for (const std::string& argument : diagnostic.arguments) arguments.push_back(argument);
  try {
    return fmt::vformat(InfoOf(diagnostic.kind).message, arguments);
  } catch (const fmt::format_error&) {
    LEV_CHECK(false, "a diagnostic has as many arguments as its wording asks for");
  }
}

int ExitCodeOf(DiagnosticKind kind) {
  const DiagnosticInfo& info = InfoOf(kind);
  if (info.severity != Severity::Error) return static_cast<int>(ExitCode::Done);
  switch (info.code[3]) {
    case '3':
      return static_cast<int>(ExitCode::Data);
    case '5':
      return static_cast<int>(ExitCode::Limit);
    default:
      return static_cast<int>(ExitCode::Findings);
  }
}

void DiagnosticList::Add(Diagnostic diagnostic) {
  const auto same = [&](const Diagnostic& other) {
    return other.kind == diagnostic.kind && other.primary == diagnostic.primary &&
           other.arguments == diagnostic.arguments && !other.place && !diagnostic.place;
  };
  if (diagnostic.primary.valid() && std::ranges::any_of(items_, same)) return;
  if (InfoOf(diagnostic.kind).severity == Severity::Error) ++errors_;
  items_.push_back(std::move(diagnostic));
}

int DiagnosticList::exit_code() const {
  int code = 0;
  for (const Diagnostic& item : items_) code = std::max(code, ExitCodeOf(item.kind));
  return code;
}

}  // namespace levrules
