#include "runtime/program/meaning.h"

namespace levrules::program {

std::string NameOf(const MeaningChange& change) {
  if (change.name.empty())
    return change.entity.empty() ? change.kind : change.kind + " of " + change.entity;
  const std::string name = change.entity.empty() ? change.name : change.entity + "." + change.name;
  return change.kind + " " + name;
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
