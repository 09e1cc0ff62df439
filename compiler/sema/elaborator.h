#pragma once

// Private to compiler/sema: the state that the parts of the checker share.
//
//   declare.cc      names of the files
//   entities.cc     fields and the data contract
//   parameters.cc   parameters, declared kinds, settings of the caller
//   definitions.cc  the order in which definitions are read
//   exceptions.cc   let, and blocks that stand in place of others
//   indexes.cc      indexes and their weights
//   decisions.cc    criteria and decisions
//   tables.cc       decision tables
//   allocations.cc  shares of a pot
//   overrides.cc    outcomes set by a person
//   properties.cc   laws that results keep
//   reports.cc      what is shown
//   expressions.cc  row arithmetic, conditions, choice
//   rounding.cc     rounding and the functions that must be rounded
//   names.cc        names, paths, lookups
//   populations.cc  aggregates, functions with clauses
//   ranks.cc        places
//   functions.cc    bodies of functions
//   tests.cc        test blocks
//   literals.cc     literals and types as written
//   meant.cc        what a reader most likely meant, for the help of messages
//
// Beside it: regions.h (conditions as sets of points), table_geometry.h (gaps and overlaps) and
// logic.h (conditions and outcomes of the finished draft).

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/sema/check.h"
#include "compiler/sema/regions.h"
#include "compiler/syntax/tree.h"
#include "runtime/base/diagnostic.h"
#include "runtime/program/program.h"

namespace levrules::sema {

using program::DefinitionId;
using program::InstructionId;
using program::Op;
using program::ParameterId;
using program::Program;
using syntax::ExprId;
using syntax::Identifier;
using syntax::Tree;
using value::EntityId;
using value::EnumerationId;
using value::Kind;
using value::Number;
using value::Type;
using value::UnitId;

enum class Progress { Untouched, Running, Done };

// A definition of a row: `let`, `index`, `criterion`, `table`, `decision`, `allocation`.
struct DefinitionSlot {
  const Tree* tree = nullptr;
  const syntax::Definition* source = nullptr;
  EntityId entity;
  std::string name;
  Span name_span;
  Progress progress = Progress::Untouched;
  InstructionId instruction;
  DefinitionId id;
  EnumerationId outcomes;  // of a decision
  EntityId overrides;      // of a decision: the table of outcomes set in its place, if there is one
  bool used = false;
};
using SlotIndex = std::size_t;

struct FunctionSlot {
  const Tree* tree = nullptr;
  const syntax::FunctionDefinition* source = nullptr;
  bool of_library = false;  // sees its formals only
  bool imported = false;    // of a library that is used, not of the file that is checked
  bool used = false;
};

struct ParameterSlot {
  const Tree* tree = nullptr;
  const syntax::ParameterDefinition* source = nullptr;
  Progress progress = Progress::Untouched;
  bool used = false;
};

struct SourceSlot {
  const Tree* tree = nullptr;
  const syntax::SourceDefinition* source = nullptr;
  bool used = false;
};

// A name among the columns of an entity.
struct RowName {
  std::optional<program::FieldIndex> field;
  std::optional<SlotIndex> slot;
  Span span;
};

struct Frame;

// Where an expression stands.
struct Scope {
  const Tree* tree = nullptr;
  EntityId space;                // the entity whose rows are meant; invalid: none
  EntityId outer;                // inside `over`: the entity of the outer row
  const Frame* frame = nullptr;  // inside a function
  bool in_test = false;
  bool in_parameter = false;
  bool in_filter = false;  // `only where`: columns of the entity itself only
};

// A call of a function that is being inlined.
struct Frame {
  FunctionSlot* function = nullptr;
  Span call;
  Scope caller;
  const syntax::CallExpr* source = nullptr;
  // The clauses that act on the population operators of the body, with the scope they were written
  // in.
  const syntax::OverClause* over = nullptr;
  const std::vector<Identifier>* within = nullptr;
  Scope clause_scope;
  std::vector<std::pair<ExprId, Scope>> where;
  // Arguments once elaborated, by formal and space.
  mutable std::map<std::pair<std::size_t, std::uint32_t>, InstructionId> arguments;
};

class Elaborator {
 public:
  Elaborator(const Input& input, DiagnosticList& out);
  Program Run();

 private:
  // ---- declare.cc
  void Declare(const std::vector<Part>& parts, bool of_library, bool imported);
  void DeclarePart(const Part& part, bool of_library, bool imported);
  void DeclareSource(const Tree& tree, const syntax::SourceDefinition& source, bool imported);
  void DeclareEntity(const Tree& tree, const syntax::EntityDefinition& source,
                     const syntax::Cites& cites);
  void DeclareFunction(const Tree& tree, const syntax::FunctionDefinition& source, bool of_library,
                       bool imported);
  void DeclareEnumeration(const syntax::EnumDefinition& definition);
  void DeclareUnit(const syntax::UnitDefinition& definition);
  void DeclareDecision(const syntax::DecisionDefinition& definition, DefinitionSlot& slot);
  void DeclareRows();
  void DeclareSlot(const Tree& tree, const syntax::Definition& definition, const Identifier& name);
  bool TakeTypeName(const Identifier& name);
  bool TakeFileName(const Identifier& name);
  EntityId EntityOfRow(const syntax::Definition& definition);
  void Header(const syntax::Header& header);
  void DecidedEntity(const syntax::Header& header);
  std::optional<value::Date> DateOf(const Identifier& text);
  void CheckRowNames();
  void WarnUnused();

  // ---- entities.cc
  void Entities();
  void EntityFields(EntityId id, const syntax::EntityDefinition& source);
  void CheckDataPath(const syntax::Quoted& path);
  program::Field FieldOf(EntityId id, const syntax::Field& source);
  void FieldScale(program::Field& field, const syntax::Literal& source);
  void FieldPatterns(program::Field& field, const syntax::Field& source);
  void FieldDecimals(program::Field& field, const Identifier& source);
  void FieldBounds(program::Field& field, const syntax::Field& source, const Scope& scope);
  void AddCompanions(EntityId id, std::size_t judgement, const syntax::Field& source);
  void EntityFilter(EntityId id, const syntax::EntityDefinition& source, const Tree& tree);
  program::InlineTable TableOf(const std::vector<syntax::TableRow>& rows,
                               const program::Entity* entity);

  // ---- definitions.cc
  InstructionId ElaborateSlot(SlotIndex index);
  // Elaborates what a definition names before it, so that long chains need no deep recursion in any
  // order of lines.
  void ElaborateInOrder(SlotIndex index);
  std::vector<SlotIndex> SlotsNamedIn(SlotIndex index) const;
  InstructionId ElaborateBody(const DefinitionSlot& slot, const Scope& scope,
                              program::Definition& definition);

  // ---- exceptions.cc
  InstructionId ElaborateLet(const syntax::LetDefinition& let, const Scope& scope,
                             program::Definition& definition);
  InstructionId LetBlockValue(const syntax::LetBlock& block, const Scope& scope,
                              const Type* expected, program::Definition& definition);
  // Condition, value, condition, value, ... and the base of exceptions; one type for all values.
  InstructionId Cases(program::CaseRule rule, std::vector<InstructionId> operands, Span span,
                      const Scope& scope);
  InstructionId ExceptionCondition(ExprId condition, const syntax::Cites& cites, Span span,
                                   const Scope& scope, program::Definition& definition);
  // Reports the first two conditions of one level that can be seen to hold for the same row.
  void CheckExceptions(const std::vector<InstructionId>& operands, const Scope& scope);

  // ---- indexes.cc
  InstructionId ElaborateIndex(const syntax::IndexDefinition& index, const Scope& scope,
                               program::Definition& definition);
  InstructionId IndexBlockValue(const syntax::IndexBlock& block, const Identifier& name,
                                const Scope& scope, program::Definition& definition,
                                bool own_policy);
  InstructionId IndexOfParts(const syntax::IndexBlock& block, const Identifier& name,
                             const Scope& scope, program::Definition& definition, bool own_policy);
  void AddIndexPart(const syntax::IndexPart& part, const Scope& scope, const Scope& fixed,
                    std::vector<InstructionId>& operands);
  bool SharedPolicy(const syntax::IndexBlock& block, bool needed, const Scope& scope);
  // `what`: the weights of an index, or the shares of an allocation.
  void CheckWeights(const program::WeightCheck& check, const std::string& name,
                    std::string_view what);

  // ---- decisions.cc
  InstructionId ElaborateCriterion(const syntax::CriterionDefinition& criterion, const Scope& scope,
                                   program::Definition& definition);
  // `met_when` is the block's own condition or the one it keeps; `holds` says where the block is
  // the one that counts (invalid: the base).
  InstructionId CriterionBlockValue(const syntax::CriterionBlock& block, ExprId met_when,
                                    InstructionId holds, const Scope& scope,
                                    program::Definition& definition);
  program::MissingIs MissingIsOf(const syntax::CriterionBlock& block, InstructionId condition,
                                 const Scope& scope);
  void AddTags(const syntax::CriterionDefinition& criterion, const Scope& scope,
               program::Definition& definition);
  InstructionId ElaborateDecision(const syntax::DecisionDefinition& decision,
                                  const DefinitionSlot& slot, const Scope& scope,
                                  program::Definition& definition);

  // ---- tables.cc
  // One column of a table while its cells are read.
  struct TableColumn {
    InstructionId value;
    bool tests_missing = false;  // then missing is a value like others
    std::map<std::vector<std::uint32_t>, InstructionId> cells;  // cells that say the same, once
  };
  // The conditions of each row by column; invalid for `_`.
  using TableCells = std::vector<std::vector<InstructionId>>;
  InstructionId ElaborateTable(const syntax::TableDefinition& table, const Scope& scope,
                               program::Definition& definition);
  InstructionId TableValue(program::CaseRule rule, std::vector<InstructionId> operands,
                           const syntax::TableDefinition& table, const Scope& scope);
  void AddTableLine(const syntax::TableDefinition& table, const syntax::TableLine& line,
                    const Scope& scope, program::Definition& definition);
  InstructionId AllCells(std::vector<InstructionId> cells, Span span);
  InstructionId CellCondition(const syntax::TableCell& cell, TableColumn& column,
                              const Scope& scope);
  InstructionId CellTest(const syntax::CellTest& test, const TableColumn& column,
                         const Scope& scope);
  std::optional<std::vector<Box>> TableBoxes(const std::vector<TableColumn>& columns,
                                             const TableCells& cells, Regions& regions) const;
  Box TableDomain(const std::vector<TableColumn>& columns, Regions& regions) const;
  void CheckTable(const syntax::TableDefinition& table, const std::vector<TableColumn>& columns,
                  const TableCells& cells, const std::vector<InstructionId>& operands,
                  const Scope& scope);
  void AskOfTable(const syntax::TableDefinition& table, const std::vector<InstructionId>& operands);
  void ReportOverlaps(const syntax::TableDefinition& table, const std::vector<Box>& rows,
                      const std::vector<InstructionId>& operands, Regions& regions,
                      const Scope& scope);
  void ReportIdle(const syntax::TableDefinition& table, const std::vector<Box>& rows,
                  bool may_be_masked, const Scope& scope);

  // ---- allocations.cc
  InstructionId ElaborateAllocation(const syntax::AllocationDefinition& allocation,
                                    const Scope& scope, program::Definition& definition);
  InstructionId AllocationBlockValue(const syntax::AllocationBlock& block, const Identifier& name,
                                     InstructionId holds, const Scope& scope,
                                     program::Definition& definition);
  InstructionId AllocationOfShares(const syntax::AllocationBlock& block, const Identifier& name,
                                   InstructionId holds, const Scope& scope);
  void AllocationShares(const syntax::AllocationBlock& block, const Identifier& name,
                        const Scope& scope, program::Allocation& built);
  bool AllocationSteps(const syntax::AllocationBlock& block, const Scope& scope,
                       program::Allocation& built);
  program::Policy AllocationPolicy(const syntax::AllocationBlock& block, const Identifier& name,
                                   bool needed, const Scope& scope);
  InstructionId PotBound(const std::optional<ExprId>& bound, InstructionId pot, const Scope& scope);
  void CheckPotCondition(ExprId condition, const std::vector<Identifier>& within,
                         const Scope& scope);
  static syntax::AllocationBlock KeptClauses(syntax::AllocationBlock inner,
                                             const syntax::AllocationBlock& outer);
  InstructionId Both(InstructionId a, InstructionId b, Span span);

  // ---- overrides.cc
  void DeclareOverrides();
  std::optional<SlotIndex> DecisionNamed(const Identifier& name);
  EntityId OverrideEntity(const syntax::OverrideDefinition& source, const DefinitionSlot& decision);
  void CheckOverrideColumns(const program::Entity& entity, Span heading);
  InstructionId Overridden(InstructionId decision, const DefinitionSlot& slot);

  // ---- properties.cc
  void Properties();
  void ElaborateLaw(const syntax::PropertyDefinition& property, const syntax::Law& law,
                    const Scope& scope);
  std::optional<DefinitionId> LawColumn(const Identifier& name, const Scope& scope);
  std::optional<program::FieldIndex> LawField(const Identifier& name, const Scope& scope);

  // ---- reports.cc
  void Reports();
  InstructionId Shown(ExprId expr, const Scope& scope, std::string_view where);
  void ReportOf(const syntax::ReportDefinition& report, EntityId entity, const Tree& tree);
  void ShownAllocations();
  std::vector<program::Citation> CitationsOf(const syntax::Cites& cites);

  // ---- functions.cc
  void CheckFunctionBody(const FunctionSlot& function);

  // ---- parameters.cc
  void Parameters();
  void ElaborateParameter(ParameterId id);
  program::ParameterValue ParameterValueOf(const syntax::ParameterValue& source,
                                           const ParameterSlot& slot, const Type* declared);
  void CheckPeriods(const syntax::ParameterDefinition& source,
                    const std::vector<program::ParameterValue>& values);
  void Settings();
  std::optional<InstructionId> FixedValue(InstructionId value, ParameterId parameter, Span span,
                                          const Scope& scope);
  void ShownWhere();
  InstructionId DeclareAs(InstructionId value, const syntax::TypeName& declared, Span span,
                          const Scope& scope);
  // The exact value of an expression of constants; nothing where it is none.
  std::optional<Number> ConstantNumber(InstructionId id) const;
  std::optional<Number> CountConstant(const program::Instruction& instruction) const;

  // ---- tests.cc
  void Tests();
  void ElaborateTest(const Tree& tree, const syntax::TestDefinition& source, Span span);
  void TestSetting(const syntax::WithParameter& with, const Scope& fixed, program::Test& test);
  void TestTable(const syntax::GivenTable& given, program::Test& test);
  EntityId TestEntity(const Identifier& name, std::string_view help);
  program::ExpectTable ExpectTableOf(const syntax::ExpectTable& source);
  void CheckExpectedCell(const syntax::Cell& cell, InstructionId column);
  program::ExpectCondition ExpectConditionOf(const Tree& tree, ExprId condition);
  // Notes the value of a step of the condition that is expected, if one is being read.
  void NotePart(const Scope& scope, Span span, Span anchor, InstructionId value);
  void NotePart(ExprId expr, const Scope& scope, InstructionId value);

  // ---- literals.cc
  InstructionId ElaborateLiteral(const syntax::Literal& literal, const Scope& scope);
  std::optional<Type> TypeOf(const syntax::TypeName& source);
  std::optional<UnitId> UnitOf(const syntax::UnitExpr& unit);
  std::optional<UnitId> UnitNamed(const Identifier& name);

  // ---- names.cc
  InstructionId ElaborateName(const syntax::NameExpr& name, Span span, const Scope& scope,
                              const Type* expected);
  InstructionId ElaborateBase(const syntax::NameExpr& name, Span span, const Scope& scope,
                              const Type* expected);
  std::optional<InstructionId> FindBase(const Identifier& name, const Scope& scope);
  InstructionId FormalValue(std::size_t formal, const Scope& scope);
  std::optional<InstructionId> Enumerator(const Identifier& name, const Type& expected);
  InstructionId Lookup(const syntax::NameExpr& name, EntityId entity, const Scope& scope);
  InstructionId Step(InstructionId reference, const Identifier& step, const Scope& scope);
  std::optional<InstructionId> RowColumn(EntityId entity, std::string_view name);
  InstructionId FieldColumn(EntityId entity, program::FieldIndex field);
  InstructionId KeyOf(InstructionId reference, const Scope& scope);
  const Type* KeyType(const Type& reference) const;
  InstructionId UnknownName(const Identifier& name, const Scope& scope, const Type* expected);
  InstructionId UnknownEnumerator(const Identifier& name, const Scope& scope, EnumerationId list,
                                  const std::optional<std::string>& near);
  std::vector<std::string> NamesInReach(const Scope& scope, const Type* expected) const;
  bool NeedsExpectation(ExprId expr, const Scope& scope);

  // ---- expressions.cc
  InstructionId Elaborate(ExprId expr, const Scope& scope, const Type* expected = nullptr);
  InstructionId ElaborateNode(ExprId expr, const Scope& scope, const Type* expected);
  InstructionId MissingNode(Span span, const Scope& scope, const Type* expected);
  InstructionId Negate(const syntax::NegateExpr& e, Span span, const Scope& scope,
                       const Type* expected);
  InstructionId LikeNode(const syntax::LikeExpr& e, Span span, const Scope& scope);
  InstructionId ExistsNode(const syntax::ExistsExpr& e, Span span, const Scope& scope);
  InstructionId NotNode(const syntax::NotExpr& e, Span span, const Scope& scope);
  InstructionId AtLeastNode(const syntax::AtLeastExpr& e, Span span, const Scope& scope);
  void WarnNegatedPlace(InstructionId condition, Span span, const Scope& scope);
  InstructionId Condition(ExprId expr, const Scope& scope);
  InstructionId Binary(const syntax::BinaryExpr& e, Span span, const Scope& scope);
  InstructionId AddOrSubtract(const syntax::BinaryExpr& e, InstructionId left, InstructionId right,
                              Span span, const Scope& scope);
  InstructionId MultiplyOrDivide(const syntax::BinaryExpr& e, InstructionId left,
                                 InstructionId right, Span span, const Scope& scope);
  InstructionId Logic(const syntax::BinaryExpr& e, Span span, const Scope& scope);
  InstructionId CompareNode(const syntax::CompareExpr& e, Span span, const Scope& scope);
  InstructionId InRange(const syntax::InRangeExpr& e, Span span, const Scope& scope);
  InstructionId InSet(const syntax::InSetExpr& e, Span span, const Scope& scope);
  InstructionId RoundNode(const syntax::RoundExpr& e, Span span, const Scope& scope);
  InstructionId IrrationalCall(const syntax::CallExpr& call, const syntax::RoundExpr& e, Span span,
                               const Scope& scope);
  InstructionId SpreadCall(const syntax::CallExpr& call, const syntax::RoundExpr& e, Span span,
                           const Scope& scope);
  InstructionId MonthsAfterCall(std::vector<InstructionId> operands, const syntax::RoundExpr& e,
                                Span span, const Scope& scope);
  std::optional<program::Rounding> RoundingOf(const syntax::RoundExpr& e, const Type& operand,
                                              const Scope& scope, int& decimals);
  InstructionId If(const syntax::IfExpr& e, Span span, const Scope& scope, const Type* expected);
  InstructionId IsNode(const syntax::IsExpr& e, Span span, const Scope& scope);
  InstructionId RowFunction(const syntax::CallExpr& call, Span span, const Scope& scope,
                            const Type* expected);
  // Two values that meet (`+`, `=`, branches): one kind, the second in the unit of the first.
  bool Meet(InstructionId& left, InstructionId& right, Span sign, const Scope& scope,
            std::string_view doing);
  // The entry of a list that a text most likely means: the one of that name or label, else the
  // first.
  std::string EntryMeant(const Type& list, InstructionId text) const;
  // Words for help: what a reader most likely meant to write, in the names of the file.
  std::string FirstEntry(const Type& list) const;
  std::string ComparisonMeant(const Type& type, const std::string& value) const;
  std::string ReferenceTo(EntityId from, EntityId to) const;
  std::string ColumnOfList(EntityId entity, const program::Enumeration& enumeration) const;
  std::string ExpectationMeant() const;
  static std::string DayMeant(const std::string& text);
  std::string DecidesMeant() const;
  static std::string KeyMeant(const syntax::EntityDefinition& entity);
  // A stand-in for the id of the definition that is being read, and its replacement by the true one
  // in all that was made meanwhile.
  DefinitionId IdInMaking() const;
  void GiveId(std::size_t first, DefinitionId in_making, DefinitionId id);
  // `30` where `30%` is meant. True where it warned.
  bool WarnPercentMeant(InstructionId percent, InstructionId number, const Scope& scope);
  InstructionId Convert(InstructionId value, UnitId to, Span span);
  InstructionId OutcomeTest(InstructionId decision, const std::vector<InstructionId>& items,
                            bool negated, Span span);
  bool NamesDecision(InstructionId id) const;

  // ---- populations.cc
  InstructionId Call(const syntax::CallExpr& call, Span span, const Scope& scope,
                     const Type* expected);
  InstructionId UserFunction(FunctionSlot& function, const syntax::CallExpr& call, Span span,
                             const Scope& scope, const Type* expected);
  InstructionId AggregateCall(const syntax::CallExpr& call, program::AggregateOp op, Span span,
                              const Scope& scope, const program::Rounding* rounding,
                              int rounded_decimals);
  struct PopulationScope {
    program::Aggregate aggregate;
    Scope inside;
    EntityId result_space;
    bool valid = true;
  };
  PopulationScope PopulationOf(const syntax::CallExpr& call, Span span, const Scope& scope);
  bool OverPopulation(const syntax::OverClause& over, const Scope& clause_scope, const Scope& scope,
                      PopulationScope& result);
  // Whether a rule for missing values is needed, and for what.
  struct PolicyNeed {
    bool needed = false;
    std::string why;
    Span span;
  };
  void NoteNeed(InstructionId id, std::string_view what, PolicyNeed& need) const;
  std::vector<InstructionId> AggregateOperands(const syntax::CallExpr& call,
                                               PopulationScope& population, PolicyNeed& need);
  bool QuantileShare(const syntax::CallExpr& call, Span span, const Scope& scope,
                     program::Aggregate& aggregate);
  std::optional<Type> AggregateType(const syntax::CallExpr& call,
                                    const program::Aggregate& aggregate, const Scope& scope);
  bool AggregateMayBeMissing(const program::Aggregate& aggregate, bool needed,
                             const Scope& scope) const;
  InstructionId WhereOf(const syntax::Clauses& clauses, const Scope& inside, const Scope& scope);
  std::vector<InstructionId> GroupOf(const std::vector<Identifier>& names, const Scope& scope);
  program::Policy PolicyOf(const syntax::CallExpr& call, bool needed, std::string_view why,
                           Span why_span, Span span, const Scope& scope, bool is_rank);
  void OnlyClauses(const syntax::CallExpr& call, const std::set<std::string_view>& allowed,
                   Span span, const Scope& scope);

  // ---- ranks.cc
  InstructionId RankCall(const syntax::CallExpr& call, Span span, const Scope& scope);
  std::vector<InstructionId> RankGroup(const syntax::Clauses& clauses, const Scope& scope);
  bool RankTieKeys(const syntax::TiesClause& ties, const Scope& scope, program::Rank& rank);
  std::optional<bool> RankPolicy(const syntax::CallExpr& call, Span span, const Scope& scope,
                                 program::Rank& rank);
  InstructionId SizeCall(const syntax::CallExpr& call, Span span, const Scope& scope);
  InstructionId RankNamed(const Identifier& name, const Scope& scope);

  // ---- shared
  InstructionId Emit(Op op, Type type, std::vector<InstructionId> operands,
                     program::Payload payload, Span span);
  InstructionId Invalid(Span span);
  InstructionId Report(DiagnosticKind kind, Span span, const Scope& scope,
                       std::vector<std::string> arguments, std::string help,
                       std::vector<Label> labels = {});
  const Type& TypeAt(InstructionId id) const { return program_.instructions[id].type; }
  bool IsConstant(InstructionId id) const { return program_.instructions[id].op == Op::Constant; }
  std::string Name(const Type& type) const;
  Span SpanOf(InstructionId id) const { return program_.instructions[id].origin; }
  // Whether all are valid; an invalid operand makes the result invalid without a second message.
  bool AllValid(const std::vector<InstructionId>& ids) const;

  const Input& input_;
  DiagnosticList& out_;
  Program program_;
  std::vector<DefinitionSlot> slots_;
  std::multimap<std::string, SlotIndex, std::less<>> slots_by_name_;
  std::map<std::string, std::size_t, std::less<>> function_index_;
  std::vector<FunctionSlot> functions_;
  std::map<std::string, ParameterId, std::less<>> parameter_index_;
  std::vector<ParameterSlot> parameters_;
  std::map<std::string, SourceSlot, std::less<>> sources_;
  std::map<std::string, EnumerationId, std::less<>> enumeration_index_;
  std::map<std::string, EntityId, std::less<>> entity_index_;
  std::vector<const syntax::EntityDefinition*> entity_sources_;
  std::vector<const syntax::Cites*> entity_cites_;
  std::vector<const Tree*> entity_trees_;
  std::vector<std::map<std::string, RowName, std::less<>>> row_names_;  // by entity
  std::map<std::string, Span, std::less<>> type_names_;
  std::map<std::string, Span, std::less<>> file_names_;
  std::set<std::string, std::less<>> broken_;  // names of blocks that could not be read
  std::map<std::pair<std::uint32_t, std::uint32_t>, InstructionId> field_columns_;
  mutable std::map<InstructionId, std::optional<Number>>
      constants_;                   // of ConstantNumber, each counted once
  std::vector<SlotIndex> running_;  // definitions being elaborated, outermost first
  // Of the allocation being read: its rules for missing values, which exceptions may share, and
  // whether one of the blocks needs them.
  std::map<Span, bool> policies_needed_;
  std::vector<program::ExpectPart>* parts_ = nullptr;  // of the expected condition being read
  std::size_t depth_ = 0;
  bool too_deep_ = false;
};

// Names of functions that the language brings along.
bool IsBuiltInFunction(std::string_view name);
std::vector<std::string> BuiltInFunctions();
// Those without an exact value, which must be the operand of `rounded`.
bool IsIrrational(std::string_view name);
std::optional<program::AggregateOp> AggregateOpOf(std::string_view name);
// The value of a number as written (`1_000`, `12.5%`, `£1.5bn`).
std::optional<Number> NumberOf(const syntax::Literal& literal);

}  // namespace levrules::sema
