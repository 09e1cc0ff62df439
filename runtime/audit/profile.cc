#include "runtime/audit/profile.h"

#include <algorithm>

#include "runtime/program/tags.h"

namespace levrules::audit {

namespace {

ProfileLine& LineFor(std::vector<ProfileLine>& lines, const program::Tag& tag) {
  const auto found = std::ranges::find_if(lines, [&](const ProfileLine& line) {
    return line.scheme == tag.scheme && line.value == tag.value;
  });
  if (found != lines.end()) return *found;
  lines.push_back({tag.scheme, tag.value, {}});
  return lines.back();
}

bool Uses(const program::Program& program, std::string_view scheme) {
  return std::ranges::any_of(program.definitions, [&](const program::Definition& definition) {
    return std::ranges::find(definition.tags, scheme, &program::Tag::scheme) !=
           definition.tags.end();
  });
}

}  // namespace

std::vector<ProfileLine> ProfileOf(const Run& run) {
  std::vector<ProfileLine> lines;
  for (const program::TagScheme& scheme : program::kTagSchemes) {
    if (!Uses(run.program, scheme.name)) continue;
    for (const std::string_view value : scheme.values)
      lines.push_back({std::string(scheme.name), std::string(value), {}});
  }
  for (std::size_t i = 0; i < run.program.definitions.size(); ++i) {
    const auto id = run.program.definitions.id_at(i);
    const program::Definition& definition = run.program.definitions[id];
    if (definition.tags.empty()) continue;
    const value::Column& column = run.results.column(definition.instruction);
    ProfileLine::Criterion criterion{id, 0, run.dataset.table(definition.entity).rows()};
    for (std::size_t row = 0; row < criterion.rows; ++row)
      criterion.met += column.known(row) && column.boolean(row) ? 1 : 0;
    for (const program::Tag& tag : definition.tags)
      LineFor(lines, tag).criteria.push_back(criterion);
  }
  std::ranges::stable_sort(lines, {}, &ProfileLine::scheme);
  return lines;
}

}  // namespace levrules::audit
