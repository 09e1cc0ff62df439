#pragma once

// The program and its data as the reference evaluator holds them: definitions by name, entities
// with their rows, and what was found out so far (the memo of each definition and row).

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "compiler/syntax/tree.h"
#include "tests/reference/units.h"
#include "tests/reference/values.h"

namespace levrules::reference {

struct EntityTable;
struct Frame;

// Where an expression stands: its file, the entity that plain names are columns of (null for a
// parameter), and the call whose body it is in (null outside functions).
struct Scope {
  const syntax::Tree* tree = nullptr;
  EntityTable* entity = nullptr;
  const Frame* frame = nullptr;
  friend auto operator<=>(const Scope&, const Scope&) = default;
};

// An expression with the place where its names mean something: an argument, a `where` of a call.
struct Closure {
  Scope scope;
  syntax::ExprId expr;
};

// Which rows an operator sees.
struct Group {
  enum class Kind { Everything, Within, Via, Every, Prefix };
  Kind kind = Kind::Everything;
  Scope scope;  // in which the clause was written
  const syntax::Clauses* clauses = nullptr;
};

// One call of a function: what its formals stand for, and the clauses that act in its body.
struct Frame {
  struct Argument {
    Closure value;
    const syntax::TypeName* type = nullptr;
  };
  std::map<std::string, Argument> formals;
  std::optional<Group> passed;
  std::vector<Closure> wheres;
};

// What is known of an expression before any row: enough to give a result its unit where no row
// gives one, and to know how many decimals of a percent are printed.
struct Shape {
  enum class Kind { Nothing, Boolean, Text, Date, Number, Enumerator, Reference };
  Kind kind = Kind::Nothing;  // of the literal `missing`
  Unit unit;
  bool percent = false;
  bool literal = false;
  const EntityTable* entity = nullptr;  // of a reference
};

struct RowRef {
  EntityTable* entity = nullptr;
  std::size_t index = 0;
};

struct FieldInfo {
  std::string name;
  std::string header;
  const syntax::Field* field = nullptr;  // null for a companion of a judgement
  syntax::TypeName type;
  std::size_t judgement = 0;  // of a companion: the index of its judgement
};

// A let, index, criterion, table, decision or allocation.
struct ColumnInfo {
  std::string name;
  const syntax::Tree* tree = nullptr;
  const syntax::DefinitionBody* body = nullptr;
  struct Memo {
    bool busy = false;
    std::optional<Value> value;
  };
  std::vector<Memo> memo;  // by row
  // Of a decision, by row: the outcome that an override set; nothing where it does not act yet.
  std::map<std::size_t, std::optional<Value>> overrides;
};

struct EntityTable {
  std::string name;
  const syntax::Tree* tree = nullptr;
  const syntax::EntityDefinition* definition = nullptr;
  std::vector<FieldInfo> fields;
  std::vector<std::size_t> keys;                // indices of the key fields
  std::map<std::string, std::size_t> field_of;  // by name
  std::vector<ColumnInfo> columns;              // in file order
  std::map<std::string, std::size_t> column_of;
  std::vector<std::vector<Value>> rows;       // in key order; one value per field
  std::map<std::string, std::size_t> row_of;  // by the joined texts of the keys
};

struct Enumeration {
  std::vector<std::string> names;
  std::map<std::string, std::string> labels;  // label to name
};

// The places that a rank gives, by row of its entity.
struct RankTable {
  std::vector<Value> place;
  std::vector<Value> size;
  std::vector<int> group;  // rows of one number are one group; -1 where the row is in none
};

// What an allocation gives, by row of its entity, and its pots.
struct AllocationTable {
  Unit unit;
  std::vector<Value> amounts;
  struct Pot {
    std::string group;  // the key texts, joined by `,`
    Value amount;
    Value paid;
    Value leftover;
  };
  std::vector<Pot> pots;  // in the order of their first rows, block by block
};

using ScopedExpr = std::tuple<Scope, syntax::ExprId>;

// The rows of one operator, looked at from one row.
struct View {
  Scope scope;               // of the rows seen
  std::optional<Value> end;  // the result is this, whatever the rows say
  bool own_group_missing = false;
  struct Row {
    std::size_t index = 0;
    Value where;       // never false
    Value membership;  // true, false, missing or error
  };
  std::vector<Row> rows;
};

}  // namespace levrules::reference
