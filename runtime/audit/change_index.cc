#include "runtime/audit/change_index.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "runtime/program/walk.h"

namespace levrules::audit {

using program::EntityId;
using program::Instruction;
using program::MeaningChange;
using program::Op;
using program::Program;

std::string RowThing(const Program& program, const program::Definition& definition) {
  return "row " + program.entities[definition.entity].name + "." + definition.name;
}

std::string OverrideThing(const Program& program, const program::Definition& decision) {
  return "override " + program.entities[decision.entity].name + "." + decision.name;
}

std::string NameWithAspect(const MeaningChange& change) {
  const std::string name = program::NameOf(change);
  return change.aspect.empty() ? name : fmt::format("{} ({})", name, change.aspect);
}

ChangeIndex::ChangeIndex(const Run& old_run, const Run& new_run,
                         const std::vector<MeaningChange>& changes)
    : other_day_(old_run.settings.as_at != new_run.settings.as_at) {
  const Program& program = new_run.program;
  const std::string decided =
      program.decides_for.valid() ? program.entities[program.decides_for].name : "";
  for (const MeaningChange& change : changes) {
    if (change.effect == program::Effect::Text || change.aspect == "row of data") continue;
    static const std::set<std::string> files = {"parameter", "entity"};
    std::string thing = change.kind;
    if (files.contains(change.kind)) {
      thing += " " + change.name;
    } else if (change.kind != "function") {
      const std::string& entity = change.entity.empty() ? decided : change.entity;
      const char* kind = change.kind == "override" ? "override " : "row ";
      thing = change.kind == "report" ? "report " + entity : kind + entity + "." + change.name;
    }
    changes_[thing].push_back(&change);
  }
}

const std::vector<const MeaningChange*>& ChangeIndex::Of(const std::string& thing) const {
  static const std::vector<const MeaningChange*> none;
  const auto found = changes_.find(thing);
  return found == changes_.end() ? none : found->second;
}

// What changed of `only where` of an entity, and of what it reads beside its rows.
std::set<std::string> FilterChanges(const Program& program, const program::Entity& entity,
                                    const ChangeIndex& changes) {
  std::set<std::string> names;
  if (!entity.only_where.valid()) return names;
  for (const MeaningChange* change : changes.Of("entity " + entity.name)) {
    if (change->aspect == "rows" || change->aspect == "threshold")
      names.insert(NameWithAspect(*change));
  }
  std::set<InstructionId> seen;
  program::ForEachReachable(program, entity.only_where, seen, [&](InstructionId id) {
    const Instruction& instruction = program.instructions[id];
    if (instruction.op == Op::AsAt && changes.other_day()) names.insert("day of the run");
    const auto* parameter = std::get_if<program::ParameterId>(&instruction.payload);
    if (parameter == nullptr) return true;
    for (const MeaningChange* change :
         changes.Of("parameter " + program.parameters[*parameter].name))
      names.insert(NameWithAspect(*change));
    return true;
  });
  return names;
}

std::string CauseOfAbsence(const Run& run, EntityId entity, const std::string& key, bool of_old_run,
                           const ChangeIndex& changes) {
  const char* version = of_old_run ? "old" : "new";
  const std::vector<std::string>& left_out = run.dataset.table(entity).keys_left_out;
  if (!std::ranges::binary_search(left_out, key)) return fmt::format("not in the {} data", version);
  std::set<std::string> behind = FilterChanges(run.program, run.program.entities[entity], changes);
  // Functions are put in where they are used.
  if (behind.empty()) {
    for (const MeaningChange* change : changes.Of("function"))
      behind.insert(NameWithAspect(*change));
  }
  return fmt::format("left out of the {} version by `only where`{}", version,
                     behind.empty() ? ": data" : fmt::format(": {}", fmt::join(behind, ", ")));
}

}  // namespace levrules::audit
