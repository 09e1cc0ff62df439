#include <fmt/format.h>

#include <cstdio>

#include "cli/commands.h"
#include "cli/files.h"
#include "cli/session.h"
#include "runtime/base/text.h"
#include "workbench/new_fund.h"

namespace levrules::cli {

int New(const Options& options) {
  const std::string& name = options.files.front();
  if (!workbench::IsFundName(name)) {
    return UsageMistake("new",
                        fmt::format("`{}` cannot be the name of a fund: use small letters, digits "
                                    "and `_`, a letter first, and no word of the language",
                                    Printable(name)));
  }
  const std::vector<workbench::NewFile> files = workbench::NewFund(name);
  for (const workbench::NewFile& file : files) {
    if (Exists(file.path))
      return UsageMistake("new",
                          fmt::format("`{}` is already there; choose another name", file.path));
  }
  std::string text;
  for (const workbench::NewFile& file : files) {
    const bool folder = MakeFoldersFor(file.path);
    const Result<bool> written =
        folder ? WriteFile(file.path, file.text)
               : Result<bool>(Failure{ExitCode::Data, "its folder cannot be made"});
    if (!written.ok()) {
      const std::string message = fmt::format("levrules new: `{}` cannot be written: {}\n",
                                              file.path, written.failure().message);
      std::fwrite(message.data(), 1, message.size(), stderr);
      return static_cast<int>(ExitCode::Data);
    }
    text += fmt::format("wrote {}\n", file.path);
  }
  text += fmt::format("try `levrules test {0}` and `levrules eval {0}`\n", files.front().path);
  std::fwrite(text.data(), 1, text.size(), stdout);
  return 0;
}

}  // namespace levrules::cli
