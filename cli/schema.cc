#include "runtime/report/schema.h"

#include <fmt/format.h>

#include "cli/commands.h"
#include "cli/session.h"
#include "runtime/base/text.h"

namespace levrules::cli {

namespace {

// The entity whose empty file is asked for: that of `--entity`, else the one decided for.
const program::Entity* EntityOf(const program::Program& program, const std::string& name) {
  for (std::size_t i = 0; i < program.entities.size(); ++i) {
    const program::EntityId id = program.entities.id_at(i);
    if (name.empty() ? id == program.decides_for : program.entities[id].name == name)
      return &program.entities[id];
  }
  return nullptr;
}

}  // namespace

int Schema(const Options& options) {
  if (!FormatIsOneOf(options, {"text", "csvw", "json-schema", "csv"}))
    return static_cast<int>(ExitCode::Usage);
  DiagnosticList diagnostics;
  int code = 0;
  const auto compiled = CompileToRun(options, diagnostics, code);
  if (!compiled) return code;
  if (!EntitiesExist(options, compiled->program)) return static_cast<int>(ExitCode::Usage);
  if (options.format == "csv") {
    return Deliver(options, report::EmptyCsv(*EntityOf(compiled->program, options.entity)), 0);
  }
  if (!options.entity.empty())
    return UsageMistake("schema", "`--entity` goes with `--format csv` only");
  const std::string text = options.format == "json-schema" ? report::JsonSchema(compiled->program)
                                                           : report::CsvwSchema(compiled->program);
  return Deliver(options, text, 0);
}

}  // namespace levrules::cli
