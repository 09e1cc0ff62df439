#pragma once

// The reference evaluator: one recursive function over the syntax tree, row by row.
// In: trees that the checker of the product accepted, and the texts of the data files.
// What then holds: every value is exact and follows docs/decisions/0003; no code is shared with the
// product. Complexity: none promised; what is named is remembered per row, nothing else.

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "compiler/syntax/tree.h"
#include "tests/reference/amendments.h"
#include "tests/reference/evaluate.h"
#include "tests/reference/exceptions.h"
#include "tests/reference/share_out.h"
#include "tests/reference/units.h"
#include "tests/reference/values.h"
#include "tests/reference/world.h"

namespace levrules::reference {

class Evaluator {
 public:
  explicit Evaluator(const Input& input);
  Answer Run();

 private:
  // evaluate.cc: the program by name.
  void Declare(const Placed& placed, bool is_fund);
  void DeclareColumn(const Placed& placed);
  void DeclareEntity(const syntax::Tree& tree, const syntax::EntityDefinition& definition);
  void FillAnswer(Answer& answer);
  void FillPots(EntityTable& table, Answer& answer);
  EntityTable& TableOf(const std::string& name);
  const Enumeration* EnumerationOf(const std::string& name) const;
  const syntax::Expr& Node(const Scope& scope, syntax::ExprId id) const {
    return scope.tree->exprs[id];
  }

  // load_entities.cc: data faults that stop the run make it false.
  bool LoadAll();
  bool LoadEntity(EntityTable& table);
  bool KeepRows(EntityTable& table);
  bool CheckKeys(EntityTable& table, const std::vector<std::vector<std::string>>& texts);
  bool CheckReferences(const EntityTable& table) const;

  // read_cells.cc
  Value ReadField(const EntityTable& table, const FieldInfo& field, const std::string& text);
  std::optional<Value> ReadCell(const syntax::Field* field, const syntax::TypeName& type,
                                const std::string& text);
  std::optional<Value> ReadNumberCell(const syntax::Field* field, const syntax::TypeName& type,
                                      const std::string& text);
  bool InBound(const EntityTable& table, const syntax::Bound& bound, const Value& value);
  std::string KeyOf(const EntityTable& table, const std::vector<Value>& parts) const;

  // expressions.cc: the value of an expression for one row.
  Value Evaluate(syntax::ExprId id, const Scope& scope, RowRef row);
  Value Evaluate(const Closure& closure, RowRef row) {
    return Evaluate(closure.expr, closure.scope, row);
  }
  Value Negated(Value value) const;
  Value Arithmetic(syntax::BinaryOp op, const Value& a, const Value& b) const;
  Value Compared(syntax::CompareOp op, const Value& a, const Value& b) const;
  Value InSet(const syntax::InSetExpr& node, const Scope& scope, RowRef row);
  Value InRange(const syntax::InRangeExpr& node, const Scope& scope, RowRef row);
  Value Like(const syntax::LikeExpr& node, const Scope& scope, RowRef row);
  Value Is(const syntax::IsExpr& node, const Scope& scope, RowRef row);
  Value Exists(const syntax::ExistsExpr& node, const Scope& scope, RowRef row);
  Value Choose(syntax::ExprId id, const syntax::IfExpr& node, const Scope& scope, RowRef row);
  Value AtLeast(const syntax::AtLeastExpr& node, const Scope& scope, RowRef row);
  Value InUnit(Value value, const Unit& unit) const;

  // names.cc: what a name, path or lookup stands for.
  Value Named(const syntax::NameExpr& node, const Scope& scope, RowRef row);
  Value Base(const std::string& name, const Scope& scope, RowRef row);
  Value Lookup(const syntax::NameExpr& node, const Scope& scope, RowRef row, bool& found);
  Value Follow(Value value, const std::vector<syntax::Identifier>& path, std::size_t from);
  Value Column(EntityTable& entity, std::size_t row, const std::string& name);
  Value Parameter(const std::string& name);
  Value Enumerated(const std::string& name) const;
  Value OfType(Value value, const syntax::TypeName& type) const;

  // overrides.cc: data faults that stop the run make it false.
  bool LoadOverrides();
  bool LoadOverride(const syntax::OverrideDefinition& written);
  bool LoadOverrideRows(EntityTable& entity, ColumnInfo& column,
                        const std::vector<std::vector<std::string>>& records);

  // definitions.cc: a column of one row.
  Value Define(EntityTable& entity, const ColumnInfo& column, std::size_t row);
  Value Decided(const syntax::DecisionDefinition& decision, const Scope& scope, RowRef row);

  // exceptions.cc: let, index and criterion with their exceptions.
  template <class Block>
  Value WithExceptions(const Block& block, const Scope& scope, RowRef row,
                       const std::function<Value(const Block&)>& own,
                       const std::function<Value(const Block&)>& whole);
  Value LetOf(const syntax::LetDefinition& let, const Scope& scope, RowRef row);
  Value IndexOf(const syntax::IndexDefinition& index, const Scope& scope, RowRef row);
  Value Weighted(const syntax::IndexBlock& block, const Unit& unit, const Scope& scope, RowRef row);
  Value CriterionOf(const syntax::CriterionDefinition& criterion, const Scope& scope, RowRef row);
  Shape ShapeOfLet(const syntax::LetBlock& block, const Scope& scope);

  // tables.cc
  Value TableValue(const syntax::TableDefinition& table, const Scope& scope, RowRef row);
  Value UniqueOf(const syntax::TableDefinition& table, const Scope& scope, RowRef row);
  Value FirstOf(const syntax::TableDefinition& table, const Scope& scope, RowRef row);
  Value Collected(const syntax::TableDefinition& table, const Scope& scope, RowRef row);
  Value LineHolds(const syntax::TableDefinition& table, const syntax::TableLine& line,
                  const Scope& scope, RowRef row);
  Value Tested(const syntax::CellTest& test, const Value& value, bool states_missing,
               const Scope& scope, RowRef row);
  bool DifferentKnown(const std::vector<Value>& values) const;
  Shape ShapeOfTable(const syntax::TableDefinition& table, const Scope& scope);

  // allocations.cc
  struct Standing {  // which block of an allocation holds for a row
    struct Candidate {
      syntax::AllocationBlock block;
      bool alone = true;  // it may be that no other one of its level holds
    };
    State state = State::Known;
    std::map<std::vector<int>, Candidate> candidates;  // one where it is known
  };
  struct PotRow {
    std::size_t index = 0;
    Value where;
    std::vector<Value> group;
  };
  struct Payee {
    std::size_t row = 0;
    State state = State::Known;
    Value of;
    Claim claim;
    std::vector<Value> ties;
  };
  struct AllFate {  // what befalls every pot of one block
    bool error = false;
    bool missing = false;
  };
  struct Waiting {  // a row for which it is not known which block holds
    std::size_t index = 0;
    // What each block may give it: nothing because its `where` is false, nothing or a share, or
    // none of these because another one holds.
    enum class Prospect { Outside, Share, Elsewhere };
    std::map<std::vector<int>, Prospect> prospects;
  };
  bool CheckShares();
  bool SharesAddUp(const syntax::AllocationBlock& block, const Scope& scope);
  const AllocationTable& Allocation(EntityTable& entity, const ColumnInfo& column);
  AllocationTable MakeAllocation(const syntax::AllocationDefinition& definition,
                                 const Scope& scope);
  Standing StandingOf(const syntax::AllocationBlock& block, std::vector<int> path,
                      const Scope& scope, RowRef row);
  Value WhereOf(const syntax::AllocationBlock& block, const Scope& scope, RowRef row);
  void Wait(const Standing& standing, const syntax::AllocationBlock& base, const Scope& scope,
            RowRef row, std::map<std::vector<int>, AllFate>& fates, Waiting& waiting);
  std::vector<Value> PotGroup(const syntax::AllocationBlock& block, const Scope& scope, RowRef row);
  void ShareBlock(const syntax::AllocationBlock& block, const Scope& scope,
                  const std::vector<PotRow>& rows, AllFate& fate, AllocationTable& table);
  void SharePot(const syntax::AllocationBlock& block, const Scope& scope,
                const std::vector<PotRow>& rows, const AllFate& fate, AllocationTable& table);
  Payee PayeeOf(const syntax::AllocationBlock& block, const Scope& scope, const PotRow& pot_row,
                const Unit& unit);
  Sharing SharingOf(const syntax::AllocationBlock& block, const Scope& scope,
                    const std::vector<Payee>& payees, const Unit& unit);

  // functions.cc: calls that speak of one row, and rounding.
  Value Call(syntax::ExprId id, const syntax::CallExpr& call, const Scope& scope, RowRef row);
  Value CallFunction(syntax::ExprId id, const syntax::CallExpr& call, const Scope& scope,
                     RowRef row);
  const Frame& FrameOf(syntax::ExprId id, const syntax::CallExpr& call, const Scope& scope);
  Value RowFunction(syntax::ExprId id, const syntax::CallExpr& call, const Scope& scope,
                    RowRef row);
  Value Rounded(const syntax::RoundExpr& node, const Scope& scope, RowRef row);
  Value RoundedIrrational(const syntax::RoundExpr& node, const syntax::CallExpr& call,
                          const Scope& scope, RowRef row);
  Value MonthsAfter(const syntax::CallExpr& call, syntax::RoundingMode mode, const Scope& scope,
                    RowRef row);
  Rational StepOf(const syntax::RoundExpr& node, const Unit& unit, const Scope& scope, RowRef row);

  // populations.cc
  Group GroupOf(const syntax::Clauses& clauses, const Scope& scope) const;
  Scope SourceScope(const Group& group, const Scope& scope);
  Value Where(const syntax::Clauses& clauses, const Scope& source, RowRef row);
  View Look(const syntax::Clauses& clauses, const Scope& scope, RowRef row);
  void LookAtPrefix(const Group& group, const Scope& scope, RowRef row, View& view);
  Value Quantified(const syntax::CallExpr& call, const Scope& scope, RowRef row);
  Value Aggregated(const syntax::CallExpr& call, const Scope& scope, RowRef row);
  struct Sample {
    std::vector<Value> kept;     // the values of the rows that are seen and known
    std::vector<Rational> x, w;  // the same as numbers, and their weights
    Unit unit;
    bool skipped = false;  // a row was left out as missing
  };
  Value Statistic(const std::string& op, const Sample& sample, bool weighted) const;

  // ranks.cc
  const RankTable& Rank(syntax::ExprId id, const Scope& scope);
  RankTable MakeRank(const syntax::CallExpr& call, const Scope& scope);
  struct Runner {
    std::size_t row;
    Value x;
    std::vector<Value> ties;
  };
  void PlaceRunners(const syntax::CallExpr& call, const std::vector<Runner>& runners,
                    RankTable& table) const;
  void PlaceGroup(const syntax::CallExpr& call, const Scope& scope,
                  const std::vector<std::size_t>& members, const std::vector<Value>& where,
                  RankTable& table);
  const RankTable& NamedRank(const std::string& name, const Scope& scope);
  std::vector<Value> GroupValue(const Group& group, RowRef row);
  bool SameGroup(const std::vector<Value>& a, const std::vector<Value>& b) const;

  // shapes.cc
  Shape ShapeOf(syntax::ExprId id, const Scope& scope);
  Shape FindShape(syntax::ExprId id, const Scope& scope);
  Shape ShapeOfName(const syntax::NameExpr& node, const Scope& scope);
  Shape ShapeOfCall(syntax::ExprId id, const syntax::CallExpr& call, const Scope& scope);
  Shape ShapeOfType(const syntax::TypeName& type);
  Shape ShapeOfColumn(EntityTable& entity, const std::string& name);
  Shape Common(const std::vector<Shape>& shapes) const;

  void Note(const std::string& event) { ++events_[event]; }
  void NoteChoice(const std::string& form, const Choice& choice);

  const Input& input_;
  std::map<std::string, std::size_t> events_;
  Units units_;
  Date as_at_;
  bool has_as_at_ = false;
  MergedFund fund_;
  std::map<std::string, std::unique_ptr<EntityTable>> entities_;
  std::map<std::string, Enumeration> enumerations_;  // decisions too
  std::map<std::string, std::pair<const syntax::Tree*, const syntax::ParameterDefinition*>>
      parameters_;
  std::map<std::string, Value> parameter_values_;
  std::map<std::string, std::pair<const syntax::Tree*, const syntax::FunctionDefinition*>>
      functions_;
  std::map<ScopedExpr, std::unique_ptr<Frame>> frames_;
  std::map<ScopedExpr, std::unique_ptr<RankTable>> ranks_;
  std::map<ScopedExpr, Shape> shapes_;
  std::map<const syntax::DefinitionBody*, std::unique_ptr<AllocationTable>> allocations_;
};

// Three-valued logic, in logic.cc: false and true win over everything, then error, then unknown.
Value Not(const Value& a);
Value And(const Value& a, const Value& b);
Value Or(const Value& a, const Value& b);
// Error before unranked before missing; Known where all operands are known.
State Strictest(const std::vector<Value>& operands);
Value WithState(State state);

}  // namespace levrules::reference
