// levrules: arguments, files, exit codes; everything else is in the libraries.

#include <cstdio>
#include <exception>
#include <new>

#include "cli/commands.h"
#include "runtime/base/result.h"

namespace levrules::cli {

namespace {

int Run(const Options& options) {
  if (options.verb == "check") return Check(options);
  if (options.verb == "compare") return Compare(options);
  if (options.verb == "diff") return Diff(options);
  if (options.verb == "eval") return Eval(options);
  if (options.verb == "explain") return Explain(options);
  if (options.verb == "fmt") return Fmt(options);
  if (options.verb == "test") return Test(options);
  if (options.verb == "schema") return Schema(options);
  if (options.verb == "doc") return Doc(options);
  if (options.verb == "new") return New(options);
  if (options.verb == "completion") return Completion(options);
  if (options.verb == "help") return Help(options);
  return Version(options);
}

}  // namespace

}  // namespace levrules::cli

int main(int count, char** arguments) {
  try {
    const levrules::cli::Parsed parsed = levrules::cli::ParseCommandLine(count, arguments);
    std::fputs(parsed.to_stdout.c_str(), stdout);
    std::fputs(parsed.to_stderr.c_str(), stderr);
    if (!parsed.options) return parsed.exit_code;
    return levrules::cli::Run(*parsed.options);
  } catch (const std::bad_alloc&) {
    std::fputs("levrules: the memory of this machine does not suffice\n", stderr);
    return static_cast<int>(levrules::ExitCode::Limit);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "internal error: %s; this is a fault of levrules, please report it\n",
                 error.what());
    return static_cast<int>(levrules::ExitCode::Internal);
  }
}
