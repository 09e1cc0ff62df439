#include "runtime/program/meaning.h"

#include <fmt/format.h>

namespace levrules::program {

std::string NameOf(const MeaningChange& change) {
  if (IsOfTests(change)) return fmt::format("{} “{}”", change.kind, change.name);
  const std::string entity = change.of_decided_rows ? "" : change.entity;
  if (change.name.empty()) return entity.empty() ? change.kind : change.kind + " of " + entity;
  return fmt::format("{} {}{}{}", change.kind, entity, entity.empty() ? "" : ".", change.name);
}

bool IsOfTests(const MeaningChange& change) {
  return change.kind == "test" || change.kind == "property";
}

std::string_view WordOf(Effect effect) {
  switch (effect) {
    case Effect::Text:
      return "text";
    case Effect::Figure:
      return "figure";
    case Effect::Decision:
      return "decision";
  }
  return "decision";
}

std::string_view WordOf(MeaningChange::What what) {
  switch (what) {
    case MeaningChange::What::Added:
      return "added";
    case MeaningChange::What::Removed:
      return "removed";
    case MeaningChange::What::Renamed:
      return "renamed";
    case MeaningChange::What::Changed:
      return "changed";
  }
  return "changed";
}

}  // namespace levrules::program
