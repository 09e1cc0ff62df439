#pragma once

// What of the old version a thing of the new version is: the one of the same name, or the one that
// had another name before. Ids of two programs are never compared: only what they stand for.

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "runtime/program/program.h"

namespace levrules::audit {

// Old names by `kind name` as in the new version, as diff::Meaning gives them.
using OldNames = std::map<std::string, std::string>;

class Counterparts {
 public:
  // Both programs outlive it.
  Counterparts(const program::Program& old_program, const program::Program& new_program,
               const OldNames& renamed);

  std::optional<program::EntityId> OldEntity(program::EntityId new_entity) const;
  std::optional<program::FieldIndex> OldField(program::EntityId new_entity,
                                              program::FieldIndex field) const;
  // What an entry of a list of the new version, such as an outcome, was called; what is no entry
  // keeps its text.
  std::string OldEntry(value::EnumerationId list, const std::string& entry) const;
  // Null where the other version has none of that name.
  const program::Definition* OldDefinition(const program::Definition& new_one) const;
  const program::Definition* NewDefinition(const program::Definition& old_one) const;
  // The definition whose value two instructions are in their versions, before overrides or after;
  // else null. A column may be the value of a definition (`let need = rate`) and read elsewhere.
  const program::Definition* SharedPair(program::InstructionId old_id,
                                        program::InstructionId new_id) const;
  // A definition that both versions have whose value an instruction is; else null, and for what a
  // reader knows by another name: a column, a parameter, a constant.
  const program::Definition* SharedAtOld(program::InstructionId old_id) const;
  const program::Definition* SharedAtNew(program::InstructionId new_id) const;

  // Whether two instructions do the same with what they are made of. Of a field, a parameter and a
  // constant: whether they are the same.
  bool SameOperation(program::InstructionId old_id, program::InstructionId new_id) const;
  // Whether two instructions are written in the same way, down to the definitions that both
  // versions have. Cost: the size of the formulas.
  bool SameFormula(program::InstructionId old_id, program::InstructionId new_id) const;

 private:
  std::string OldName(const std::string& kind, const std::string& name,
                      const std::string& otherwise) const;
  std::vector<std::string> Entries(const program::Program& program,
                                   const program::Instruction& instruction, bool is_new) const;
  bool SamePayload(const program::Instruction& before, const program::Instruction& after) const;

  const program::Program& old_;
  const program::Program& new_;
  const OldNames& renamed_;
  std::map<std::uint32_t, program::EntityId> old_entity_;  // by new entity
  std::map<const program::Definition*, const program::Definition*> old_definition_;
  std::map<const program::Definition*, const program::Definition*> new_definition_;
  std::map<program::InstructionId, const program::Definition*> shared_at_old_, shared_at_new_;
  std::map<std::pair<program::InstructionId, program::InstructionId>, const program::Definition*>
      shared_pair_;
};

}  // namespace levrules::audit
