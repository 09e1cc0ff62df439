#pragma once

// Whether two programs mean the same by two definitions, whatever the text says: functions are put
// in, names are those of the old version, and the order of what is added or joined is no matter.
// Private to compiler/diff.

#include <map>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "runtime/program/program.h"

namespace levrules::diff {

// What things of a program are called where two programs are compared: by default by their own
// name; a thing that was renamed has its old one. Keys: `kind name` or `kind entity.name`, kinds
// being `entity`, `column`, `list`, `parameter` and `row` (definitions of rows);
// `entry list.name` for outcomes of a decision, whose list is called after it.
using Renames = std::map<std::string, std::string>;

// Numbers for instructions, equal for equal meaning; shared by both programs.
class Numbering {
 public:
  int NumberOf(const std::string& text) {
    return numbers_.try_emplace(text, static_cast<int>(numbers_.size())).first->second;
  }

 private:
  std::unordered_map<std::string, int> numbers_;
};

class Identity {
 public:
  // `whole`: definitions that stand on both sides are put in, too; else they are named, so that a
  // change of one is no change of those that read it. `shared` are those (as in Renames, by their
  // old names).
  Identity(const program::Program& program, Numbering& numbering, const Renames& renames,
           const std::set<std::string>& shared, bool whole);

  // Of a definition: its value and what else of it acts (conditions of exceptions, outcomes).
  int Of(const program::Definition& definition);
  int Of(program::InstructionId id);

  std::string EntityName(program::EntityId id) const;
  std::string RowName(const program::Definition& definition) const;

 private:
  int Read(program::InstructionId id, const program::Definition* reader);
  std::string PayloadOf(const program::Instruction& instruction, const program::Definition* reader);
  void AddOperands(const program::Instruction& instruction, const program::Definition* reader,
                   std::vector<int>& operands);
  std::string UnitName(value::UnitId id) const;
  std::string TypeText(const program::Type& type) const;
  std::string ListName(program::EnumerationId id) const;
  std::string EntryName(program::EnumerationId list, std::size_t entry) const;
  std::string FieldName(program::EntityId entity, program::FieldIndex field) const;

  const program::Program& program_;
  Numbering& numbering_;
  const Renames& renames_;
  const std::set<std::string>& shared_;
  bool whole_;
  std::unordered_map<std::uint32_t, const program::Definition*> definition_of_;
  std::unordered_map<std::uint32_t, int> known_;
};

}  // namespace levrules::diff
