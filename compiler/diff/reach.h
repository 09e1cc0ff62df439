#pragma once

// What the results of one program are made of: what a decision or an allocation reads, and what
// only a column of the report reads. Private to compiler/diff.

#include <map>
#include <set>
#include <string>
#include <vector>

#include "runtime/program/meaning.h"
#include "runtime/program/program.h"

namespace levrules::diff {

// What a change of a thing can reach, by the thing. A thing that no result reads reaches nothing:
// `Effect::Text`. Where a program has no results at all, its definitions stand for figures.
//
// Read are: the definitions and parameters that a result is computed from; of the entities whose
// rows it looks at the columns that it names, the keys, and what `only where` reads; and the day of
// the run, where `as at` is written or a parameter has values by date. Names in reasons, tests and
// properties are not read.
class Reach {
 public:
  explicit Reach(const program::Program& program);  // linear in the program

  program::Effect OfRow(const std::string& entity, const std::string& name) const;
  program::Effect OfEntity(const std::string& name) const;  // its rows
  program::Effect OfColumn(const std::string& entity, const std::string& name) const;
  program::Effect OfParameter(const std::string& name) const;
  program::Effect OfDay() const;

 private:
  void Walk(program::InstructionId root);
  void Enter(program::InstructionId id);
  void ReadDefinition(const program::Definition& definition);
  void ReadParameter(program::ParameterId id);
  void ReadRows(program::EntityId id);
  void ReadColumn(program::EntityId entity, program::FieldIndex field);
  bool Mark(const std::string& thing);  // false where it was marked before
  program::Effect Of(const std::string& thing) const;

  const program::Program& program_;
  std::multimap<program::InstructionId, const program::Definition*> definitions_;
  program::Effect effect_ = program::Effect::Decision;  // of the results that are walked now
  std::set<program::InstructionId> seen_;               // by these results or by graver ones
  std::map<std::string, program::Effect> effects_;
};

}  // namespace levrules::diff
