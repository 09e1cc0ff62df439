#pragma once

// A checked program, ready to run: flat, typed, columnar data without behaviour. Every instruction
// gives one column; operands come before their users, so running it is one pass. It can be printed
// (dump.h) and needs nothing of the compiler.

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "runtime/base/id.h"
#include "runtime/base/span.h"
#include "runtime/base/store.h"
#include "runtime/value/date.h"
#include "runtime/value/number.h"
#include "runtime/value/rounding.h"
#include "runtime/value/type.h"
#include "runtime/value/unit.h"

namespace levrules::program {

using value::Date;
using value::EntityId;
using value::EnumerationId;
using value::Number;
using value::Type;

using InstructionId = Id<struct InstructionTag>;
using ParameterId = Id<struct ParameterTag>;
using FieldIndex = std::uint32_t;  // of the fields of one entity
using DefinitionId = Id<struct DefinitionTag>;

// Where a rule says it comes from: the source's title, the place in it, the words quoted.
struct Citation {
  std::string source;  // the name of the source in the file
  std::string title;
  std::string place;
  std::string saying;
};

// ---- instructions ------------------------------------------------------------------------------

enum class Op : std::uint8_t {
  Invalid,   // of an expression whose mistake was reported; never in a program that runs
  Constant,  // Payload: Constant
  Missing,   // the literal `missing`
  AsAt,
  Parameter,  // Payload: ParameterId; operands: its values, or nothing before they are known
  Field,      // Payload: FieldIndex
  // numbers
  Negate,
  Add,
  Subtract,
  Multiply,
  Divide,
  Absolute,
  Smaller,
  Larger,
  Round,       // Payload: Rounding
  SquareRoot,  // these four are rounded: Payload: Rounding
  Logarithm,
  Exponential,
  Power,
  // dates
  DateDifference,
  DateAddDays,
  MonthsAfter,  // Payload: Rounding (Up or Down)
  // conditions
  Compare,    // Payload: Comparison
  InRange,    // operands: value, low, high; Payload: Membership
  InSet,      // operands: value, items...; Payload: Membership
  Like,       // Payload: Pattern
  OutcomeIs,  // operand: a decision; Payload: OutcomeSet
  Not,
  And,
  Or,
  AtLeast,  // operands: count, conditions...
  IsMissing,
  IsUnranked,
  IsUndetermined,
  IsRefused,
  Exists,  // operand: a Lookup
  // choice
  If,
  FirstKnown,
  Cases,  // operands: condition, value, condition, value, ..., of exceptions then the base;
          // Payload: CaseRule
  // other rows
  Lookup,     // operands: the key parts; Type.entity says of what
  Follow,     // operands: a reference of this space, a column of the entity it refers to
  Aggregate,  // Payload: Aggregate
  Rank,       // Payload: Rank
  RankSize,   // operand: a Rank
  Allocate,   // Payload: Allocation
  // forms that explanations show as a whole
  Index,      // operands: weight, value, weight, value, ..., total; Payload: IndexInfo
  Criterion,  // operand: the condition; Payload: MissingIs
  Decision,   // operands: the conditions in order; Payload: DecisionInfo
  Override,   // operands: a decision, the outcome set in its place (missing where none is)
};

enum class Comparison : std::uint8_t { Equal, NotEqual, Less, LessEqual, Greater, GreaterEqual };

// The result is a multiple of `step`.
struct Rounding {
  Number step = 1;
  value::RoundMode mode = value::RoundMode::HalfUp;
};

struct Membership {
  bool negated = false;
  bool excludes_high = false;  // of InRange
};

struct Pattern {
  std::string regex;
  bool negated = false;
};

// The decision's outcome is (or, negated, is not) one of `outcomes`.
struct OutcomeSet {
  std::uint64_t outcomes = 0;
  bool negated = false;
};

enum class MissingIs : std::uint8_t { Unknown, Met, NotMet };

enum class Policy : std::uint8_t { None, Skipped, Spoils, Last };

enum class AggregateOp : std::uint8_t {
  Count,
  Sum,
  Mean,
  Minimum,
  Maximum,
  Median,
  VarianceP,
  VarianceS,
  StdevP,  // rounded
  StdevS,  // rounded
  Any,
  All,
  Quantile,
};

enum class Population : std::uint8_t {
  All,      // every row of `source`; the result is one value
  Within,   // rows of the same entity with equal group values
  Via,      // rows of `source` whose reference is this row
  Before,   // rows of the rank's group with a lower place
  Through,  // rows of the rank's group with a place not higher
};

// Invalid ids stand for what was not written. argument, where, weight, via and group are columns of
// `source`.
struct Aggregate {
  AggregateOp op = AggregateOp::Count;
  Population population = Population::All;
  EntityId source;
  InstructionId argument, where, weight, via, rank, quantile;
  std::vector<InstructionId> group;
  bool every = false;  // written `over every`
  Policy policy = Policy::None;
  int quantile_type = 7;
  Rounding rounding;  // of StdevP, StdevS
};

enum class Ties : std::uint8_t { Share, ShareWorst, Dense, By };

struct RankKey {
  InstructionId key;
  bool highest_first = true;
};

struct Rank {
  InstructionId argument, where;
  bool highest_first = true;
  std::vector<InstructionId> group;
  Ties ties = Ties::Share;
  std::vector<RankKey> by;
  Policy policy = Policy::None;
};

// Which of several guarded values a row gets; docs/decisions/0008 has the rules.
enum class CaseRule : std::uint8_t {
  Exceptions,  // the one whose condition holds, else the base, which is the last operand
  Pots,        // the same of an allocation: where all blocks that may hold pay the same, that
  Unique,      // of the rows that hold, which must agree
  First,       // of the first row that holds
  CollectSum,
  CollectMinimum,
  CollectMaximum,
  CollectCount,
};

// Whether the last operand stands alone: what counts where no condition holds.
inline bool HasBase(CaseRule rule) {
  return rule == CaseRule::Exceptions || rule == CaseRule::Pots;
}

struct AllocationShare {
  InstructionId share, key;
};
// Invalid ids stand for what was not written.
struct Allocation {
  InstructionId pot;
  InstructionId in_force;  // of an exception's block: whether it is the one that holds in the row
  InstructionId where, at_least, at_most;
  std::vector<InstructionId> group;
  std::vector<AllocationShare> shares;
  std::optional<Number> step;  // in the unit of the pot
  bool largest_remainder = false;
  std::vector<RankKey> ties;
  bool leftover_kept = false;
  Policy policy = Policy::None;
  Policy choice_policy = Policy::None;  // where it is unknown whether the block is the one
  DefinitionId definition;
};

struct IndexInfo {
  bool shared = false;  // `missing shared`
  DefinitionId definition;
  std::size_t block = 0;  // of Definition::blocks
};

struct DecisionInfo {
  EnumerationId outcomes;
  std::vector<std::int32_t> codes;  // of each condition
  DefinitionId definition;
};

struct TextConstant {
  std::string text;
};
struct CodeConstant {
  std::int32_t code = 0;  // boolean, enumerator
};

using Payload =
    std::variant<std::monostate, Number, TextConstant, CodeConstant, Date, ParameterId, FieldIndex,
                 Rounding, Comparison, Membership, Pattern, OutcomeSet, MissingIs, Aggregate, Rank,
                 IndexInfo, DecisionInfo, CaseRule, Allocation>;

struct Instruction {
  Op op = Op::Invalid;
  Type type;
  EntityId space;  // the entity whose rows it has; invalid: one value for the whole run
  std::vector<InstructionId> operands;
  Payload payload;
  Span origin;
};

// ---- what the instructions speak of ------------------------------------------------------------

struct Enumerator {
  std::string name;
  std::string label;  // what data may say instead; the name where none is given
};
struct Enumeration {
  std::string name;
  std::string title;
  std::vector<Enumerator> items;
  bool of_decision = false;
};

enum class FieldRole : std::uint8_t { Plain, Key, Label, Judgement, Companion };

struct Field {
  std::string name;
  std::string header;  // of the column in the file
  std::string title;
  FieldRole role = FieldRole::Plain;
  Type type;
  std::optional<Number> times;
  std::string written;  // a date pattern; empty: ISO
  std::string like;     // a regular expression for the whole cell; empty: none
  std::optional<Number> low_number, high_number;
  std::optional<Date> low_date, high_date;
  bool excludes_high = false;
  std::optional<int> judgement_of;  // of a companion: the index of its judgement
  std::vector<Citation> cites;
  Span span;
};

struct MissingMarker {
  std::string text;
  std::string reason;
};

// Cells of an inline or `given` table. `columns` name fields; each row has as many cells.
struct InlineTable {
  std::vector<std::string> columns;
  std::vector<std::vector<std::string>> rows;
  std::vector<Span> row_spans;
  Span span;
};

struct Entity {
  std::string name;
  std::string title;
  std::string path;  // of the data file, relative to the rule file; empty: inline rows
  std::optional<InlineTable> rows;
  bool once_per_key = false;
  std::optional<Date> published;
  std::vector<Field> fields;
  std::vector<FieldIndex> keys;
  std::optional<FieldIndex> label;
  bool of_overrides = false;  // rows that replace results; a wrong cell stops the run
  InstructionId only_where;
  std::vector<MissingMarker> markers;
  std::vector<Citation> cites;
  Span span;
};

struct ParameterValue {
  std::optional<Date> from, to;
  InstructionId value;
  std::vector<Citation> cites;
};
struct Parameter {
  std::string name;
  std::string title;
  Type type;
  std::vector<ParameterValue> values;
  bool dated = false;
  Span span;
};

enum class DefinitionKind : std::uint8_t { Let, Index, Criterion, Table, Decision, Allocation };

struct IndexPart {
  std::string title;
  std::string formula;
  std::vector<Citation> cites;
};
struct ReasonPiece {
  std::string text;
  InstructionId shown;  // invalid for a text
};
// The reason of a criterion, or of one of its exceptions.
struct Reason {
  InstructionId holds;  // whether the exception is the one that holds; invalid for the base
  std::vector<ReasonPiece> pieces;
};
// One `except where`, in the order of the file; nested ones behind the one they stand in.
struct ExceptionLine {
  InstructionId condition;
  std::string formula;
  std::vector<Citation> cites;
  Span span;  // of the condition's line
};
// One row of a decision table.
struct TableLine {
  std::string tests;  // as written: `urban | < 30%`; `_` cells left out are not
  std::vector<Citation> cites;
  Span span;
};
struct Tag {
  std::string scheme;  // `capital`
  std::string value;   // `human`
};
struct OutcomeLine {
  std::int32_t code = 0;
  std::string formula;  // empty: otherwise
  std::vector<Citation> cites;
  Span span;
};

// One named column of an entity: what people call it and where it comes from.
struct Definition {
  DefinitionKind kind = DefinitionKind::Let;
  std::string name;
  std::string title;
  EntityId entity;
  std::size_t place = 0;  // among the definitions of the file, an amendment's in place of what it
                          // replaces
  InstructionId instruction;
  std::string formula;  // as written in one line; of a criterion its condition
  std::vector<Citation> cites;
  std::vector<std::vector<IndexPart>> blocks;  // of an index: its parts, then those of exceptions
  std::vector<Reason> reasons;  // of a criterion: innermost exceptions first, then the base
  std::vector<Tag> tags;        // of a criterion
  std::vector<ExceptionLine> exceptions;
  std::vector<TableLine> lines;       // of a table
  std::vector<OutcomeLine> outcomes;  // of a decision
  std::string overridable_by;         // of a decision; empty: by nobody
  InstructionId computed;             // of a decision: its result before overrides
  InstructionId shown;  // of an allocation: the report's column that rounds it, if there is one
  Span span;
};

struct ReportColumn {
  EntityId entity;
  std::string header;  // the title, else the expression
  std::string formula;
  InstructionId instruction;
};

struct GivenTable {
  EntityId entity;
  InlineTable table;
};
// `expect E` and rows: each cell is compared with the column's value in the row of that key.
struct ExpectTable {
  EntityId entity;
  std::vector<std::string> columns;
  std::vector<InstructionId> instructions;  // of each column; invalid for a key part
  InlineTable table;
  std::vector<std::vector<Span>> cells;  // as `table.rows`
};
// A step of an expected condition that has one value for the whole run.
struct ExpectPart {
  Span span;    // the expression
  Span anchor;  // its value is shown under the first character of this that is no blank or `)`
  InstructionId value;
};
struct ExpectCondition {
  InstructionId condition;
  std::string formula;
  Span span;
  std::vector<ExpectPart> parts;  // in the order found, the condition last; literals are left out
};
struct ParameterSetting {
  ParameterId parameter;
  InstructionId value;
};
struct Test {
  std::string name;
  std::optional<Date> as_at;
  std::vector<ParameterSetting> with;
  std::vector<GivenTable> given;
  std::vector<ExpectTable> tables;
  std::vector<ExpectCondition> conditions;
  Span span;
};

// Results set by a person in place of computed ones: the rows of `table` (an entity of its own,
// with the key fields of the decided entity, then outcome, reason, by, on).
struct OverrideTable {
  DefinitionId decision;
  EntityId table;
  Span span;
};

enum class Trend : std::uint8_t { Falls, Rises };
// `X never falls when F rises`.
struct MonotoneLaw {
  DefinitionId column;
  Trend column_never = Trend::Falls;
  FieldIndex field = 0;
  Trend when_field = Trend::Rises;
};
// One line of a `property`: a condition that holds in every row of `entity`, or a law of two
// trends.
struct Law {
  std::string property;
  std::string formula;
  EntityId entity;
  InstructionId always;  // invalid: `monotone` is meant
  std::optional<MonotoneLaw> monotone;
  Span span;
};

// A condition that must hold for the run to make sense and depends on parameters: the weights of an
// index, or the shares of an allocation, add up to a total.
struct WeightCheck {
  DefinitionId definition;
  std::vector<InstructionId> weights;
  InstructionId total;
  bool shares = false;  // of an allocation: also none may be negative
  Span span;
};

// What an amendment did to the rules it amends.
struct Change {
  enum class Kind : std::uint8_t { Added, Replaced, Removed };
  Kind kind = Kind::Added;
  std::string name;
  std::string amendment;
  Span line;      // in the amendment
  Span replaced;  // the definition that is gone; invalid for Added
};

// What may be wrong with conditions and could not be decided before the run, since they are more
// than comparisons of fields with constants: a search in made-up data looks for it.
struct Question {
  enum class Kind : std::uint8_t {
    Constant,     // `conditions` are one condition (in a function: at each call); it should be true
                  // in one row and false in another
    Unreachable,  // the last of `conditions` should hold in a row where none before it does
    Overlap,      // no two of `conditions` should hold in a row, but with equal `values`, if there
                  // are values
    Gap,          // in every row one of `conditions` should hold, or one is unknown
  };
  Kind kind = Kind::Constant;
  std::vector<InstructionId> conditions;
  std::vector<InstructionId> values;
  std::string name;  // of the outcome, the table, the definition; empty for a condition
  Span span;
};
// A comparison or a rank that reads a value that was rounded before.
struct RoundedUse {
  InstructionId rounding;
  bool ranked = false;
  Span span;
  Span rounded_at;
};
// The questions that section 12 of the language page asks of every condition.
struct Logic {
  std::size_t decided = 0;  // before the run, for every row that the data contract allows
  std::vector<Question> open;
};

struct Program {
  std::string fund;
  std::string title;
  std::string edition;
  std::optional<Date> in_force_from, in_force_to;
  std::optional<Date> first_day;  // the day of a run that names none
  EntityId decides_for;
  std::vector<Change> changes;  // of an amendment and those it builds on

  value::UnitTable units;
  Store<Enumeration, EnumerationId> enumerations;
  Store<Entity, EntityId> entities;
  Store<Parameter, ParameterId> parameters;
  Store<Instruction, InstructionId> instructions;
  Store<Definition, DefinitionId> definitions;  // in file order
  std::vector<ReportColumn> report;
  std::vector<WeightCheck> weight_checks;
  std::vector<OverrideTable> overrides;
  std::vector<Law> laws;
  std::vector<Test> tests;
  Logic logic;
  std::vector<RoundedUse> rounded_uses;

  // What the caller asked for beside the files: values of `--set` and the condition of `--where`.
  std::vector<ParameterSetting> settings;
  InstructionId shown_where;
};

}  // namespace levrules::program
