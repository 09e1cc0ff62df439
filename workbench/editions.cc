#include "workbench/editions.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <utility>

#include "compiler/syntax/parse.h"
#include "runtime/base/text.h"
#include "workbench/files.h"

namespace levrules::workbench {

namespace {

using value::Date;

struct Edition {
  std::string path;
  std::string fund;
  Date from;
  std::optional<Date> to;

  std::string Period() const {
    return fmt::format("{} from {}{}", path, from.ToIso(), to ? " to " + to->ToIso() : "");
  }
};

// The header lines of all files, by path.
std::map<std::string, syntax::Header> HeadersOf(const std::vector<RuleFile>& files) {
  std::map<std::string, syntax::Header> headers;
  for (const RuleFile& file : files) {
    SourceMap sources;
    DiagnosticList unread;  // The edition that is picked is read once more, and reports.
    const syntax::Tree tree = syntax::ParseFile(sources, sources.Add(file.path, file.text), unread);
    if (tree.has_header) headers[file.path] = tree.header;
  }
  return headers;
}

// The fund that a file belongs to: its own, or that of what it amends.
std::string FundOf(const std::map<std::string, syntax::Header>& headers, std::string path) {
  for (std::size_t steps = 0; steps <= headers.size(); ++steps) {
    const auto found = headers.find(path);
    if (found == headers.end()) return path;
    if (!found->second.amends) return found->second.name.text;
    path = Beside(path, found->second.amends->text);
  }
  return path;
}

std::vector<Edition> EditionsOf(const std::vector<RuleFile>& files) {
  const auto headers = HeadersOf(files);
  std::vector<Edition> editions;
  for (const auto& [path, header] : headers) {
    if (header.kind == syntax::FileKind::Library || !header.in_force_from) continue;
    const auto from = Date::ParseIso(header.in_force_from->text);
    if (!from) continue;
    Edition edition{path, FundOf(headers, path), *from, std::nullopt};
    if (header.in_force_to) edition.to = Date::ParseIso(header.in_force_to->text);
    editions.push_back(std::move(edition));
  }
  std::ranges::sort(editions, {}, [](const Edition& e) { return std::pair(e.from, e.path); });
  return editions;
}

std::string Periods(const std::vector<Edition>& editions) {
  std::vector<std::string> periods;
  for (const Edition& edition : editions) periods.push_back(edition.Period());
  return JoinWords(periods);
}

// Why the editions of a folder do not fit together; empty where they do. They are in order of time.
std::string Misfit(const std::string& folder, const std::vector<Edition>& editions) {
  if (editions.empty()) {
    return fmt::format("the folder `{}` holds no rule file that says when it is in force", folder);
  }
  for (std::size_t i = 1; i < editions.size(); ++i) {
    const Edition& before = editions[i - 1];
    if (before.fund != editions[i].fund) {
      return fmt::format(
          "the folder `{}` holds editions of two funds, `{}` and `{}`; name one file", folder,
          before.fund, editions[i].fund);
    }
    if (!before.to || editions[i].from <= *before.to) {
      return fmt::format(
          "two editions are in force on {}: {}; end the earlier one on the day before",
          editions[i].from.ToIso(), Periods({before, editions[i]}));
    }
  }
  return "";
}

}  // namespace

Result<bool> EditionsFit(const std::string& folder, const std::vector<RuleFile>& files) {
  std::string misfit = Misfit(folder, EditionsOf(files));
  if (misfit.empty()) return true;
  return Failure{ExitCode::Data, std::move(misfit)};
}

Result<std::string> PickEdition(const std::string& folder, const std::vector<RuleFile>& files,
                                std::optional<Date> as_at) {
  const std::vector<Edition> editions = EditionsOf(files);
  const auto fail = [](std::string message) {
    return Result<std::string>(Failure{ExitCode::Data, std::move(message)});
  };
  if (std::string misfit = Misfit(folder, editions); !misfit.empty())
    return fail(std::move(misfit));
  if (!as_at) {
    if (editions.size() == 1) return editions.front().path;
    return fail(
        fmt::format("the folder `{}` holds {} editions; say for which day with `--as-at`: {}",
                    folder, editions.size(), Periods(editions)));
  }
  for (const Edition& edition : editions) {
    if (edition.from <= *as_at && (!edition.to || *as_at <= *edition.to)) return edition.path;
  }
  return fail(fmt::format("no edition in `{}` is in force on {}: {}", folder, as_at->ToIso(),
                          Periods(editions)));
}

}  // namespace levrules::workbench
