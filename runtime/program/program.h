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
  // other rows
  Lookup,     // operands: the key parts; Type.entity says of what
  Follow,     // operands: a reference of this space, a column of the entity it refers to
  Aggregate,  // Payload: Aggregate
  Rank,       // Payload: Rank
  RankSize,   // operand: a Rank
  // forms that explanations show as a whole
  Index,      // operands: weight, value, weight, value, ..., total; Payload: IndexInfo
  Criterion,  // operand: the condition; Payload: MissingIs
  Decision,   // operands: the conditions in order; Payload: DecisionInfo
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

struct IndexInfo {
  bool shared = false;  // `missing shared`
  DefinitionId definition;
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

using Payload = std::variant<std::monostate, Number, TextConstant, CodeConstant, Date, ParameterId,
                             FieldIndex, Rounding, Comparison, Membership, Pattern, OutcomeSet,
                             MissingIs, Aggregate, Rank, IndexInfo, DecisionInfo>;

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

enum class DefinitionKind : std::uint8_t { Let, Index, Criterion, Decision };

struct IndexPart {
  std::string title;
  std::string formula;
  std::vector<Citation> cites;
};
struct ReasonPiece {
  std::string text;
  InstructionId shown;  // invalid for a text
};
struct OutcomeLine {
  std::int32_t code = 0;
  std::string formula;  // empty: otherwise
  std::vector<Citation> cites;
};

// One named column of an entity: what people call it and where it comes from.
struct Definition {
  DefinitionKind kind = DefinitionKind::Let;
  std::string name;
  std::string title;
  EntityId entity;
  InstructionId instruction;
  std::string formula;  // as written in one line; of a criterion its condition
  std::vector<Citation> cites;
  std::vector<IndexPart> parts;       // of an index
  std::vector<ReasonPiece> because;   // of a criterion
  std::vector<OutcomeLine> outcomes;  // of a decision
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
};
struct ExpectCondition {
  InstructionId condition;
  std::string formula;
  Span span;
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

// A condition that must hold for the run to make sense and depends on parameters: the weights of an
// index add up to its total.
struct WeightCheck {
  DefinitionId index;
  std::vector<InstructionId> weights;
  InstructionId total;
  Span span;
};

struct Program {
  std::string fund;
  std::string title;
  std::string edition;
  std::optional<Date> in_force_from, in_force_to;
  EntityId decides_for;

  value::UnitTable units;
  Store<Enumeration, EnumerationId> enumerations;
  Store<Entity, EntityId> entities;
  Store<Parameter, ParameterId> parameters;
  Store<Instruction, InstructionId> instructions;
  Store<Definition, DefinitionId> definitions;  // in file order
  std::vector<ReportColumn> report;
  std::vector<WeightCheck> weight_checks;
  std::vector<Test> tests;

  // What the caller asked for beside the files: values of `--set` and the condition of `--where`.
  std::vector<ParameterSetting> settings;
  InstructionId shown_where;
};

}  // namespace levrules::program
