#pragma once

// The tree of one rule file: what was written, nothing that was found out about it. Nodes of
// expressions live in an arena and are referred to by ExprId; every node knows its span. Numbers,
// dates and names stay as text here, so whoever reads the tree decides what they mean.

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "runtime/base/id.h"
#include "runtime/base/span.h"
#include "runtime/base/store.h"

namespace levrules::syntax {

using ExprId = Id<struct ExprTag>;

struct Identifier {
  std::string text;
  Span span;
};

// A text as it is meant: escapes are resolved. `span` covers the quotes.
struct Quoted {
  std::string text;
  Span span;
};

// `cites SOURCE "place" [saying "words"]`.
struct Cite {
  Identifier source;
  Quoted place;
  std::optional<Quoted> saying;
};
using Cites = std::vector<Cite>;

// ---- expressions -------------------------------------------------------------------------------

enum class LiteralKind { Integer, Decimal, Percent, Money, Date, Text, True, False };
enum class BinaryOp { Add, Subtract, Multiply, Divide, And, Or };
enum class CompareOp { Equal, NotEqual, Less, LessEqual, Greater, GreaterEqual };
enum class RowState { Missing, Unranked, Undetermined, Refused };
enum class RoundingMode { Up, HalfUp, Down, HalfDown, HalfEven, Ceiling, Floor };
enum class MissingPolicy { Skipped, Spoils, Last, Shared, IsMet, IsNotMet };
enum class Direction { HighestFirst, LowestFirst };

// `text` is the literal as written (`1_000`, `12.5%`, `£1.5bn`); for Text the escapes are resolved.
struct Literal {
  LiteralKind kind = LiteralKind::Integer;
  std::string text;
  std::optional<Identifier> unit;
  Span span;
};

struct Order {
  ExprId key;
  Direction direction = Direction::HighestFirst;
  Span span;
};

struct TiesClause {
  enum class Kind { Share, ShareWorst, Dense, By };
  Kind kind = Kind::Share;
  std::vector<Order> by;
  Span span;
};

// `over every E`, or `over E via path`.
struct OverClause {
  Identifier entity;
  std::vector<Identifier> via;
  bool every() const { return via.empty(); }
  Span span;
};

struct PrefixClause {
  bool through = false;
  Identifier rank;
};

struct PolicyClause {
  MissingPolicy policy = MissingPolicy::Skipped;
  Span span;
};

struct DirectionClause {
  Direction direction = Direction::HighestFirst;
  Span span;
};

struct QuantileClause {
  ExprId at;
  std::string type;
  Span span;
};

// What stands behind the arguments of a call; each at most once (else reported).
struct Clauses {
  std::optional<OverClause> over;
  std::vector<Identifier> within;
  std::optional<ExprId> where;
  std::optional<ExprId> weighted_by;
  std::optional<PolicyClause> missing;
  std::optional<PrefixClause> prefix;
  std::optional<DirectionClause> direction;
  std::optional<TiesClause> ties;
  std::optional<QuantileClause> quantile;
  bool empty() const {
    return !over && within.empty() && !where && !weighted_by && !missing && !prefix && !direction &&
           !ties && !quantile;
  }
};

struct ErrorExpr {};  // Already reported; every pass accepts it silently.
struct LiteralExpr {
  Literal literal;
};
struct MissingExpr {};
// `a`, `a.b.c`, `E[k, l]`, `E[k].b`.
struct NameExpr {
  Identifier base;
  std::vector<ExprId> keys;
  std::vector<Identifier> path;
};
struct CallExpr {
  Identifier function;
  std::vector<ExprId> arguments;
  Clauses clauses;
};
struct NegateExpr {
  ExprId operand;
};
struct BinaryExpr {
  BinaryOp op = BinaryOp::Add;
  Span op_span;
  ExprId left, right;
};
struct CompareExpr {
  CompareOp op = CompareOp::Equal;
  Span op_span;
  ExprId left, right;
};
// `e rounded [to N decimals | to STEP] MODE`; without `to`, to whole numbers.
struct RoundExpr {
  ExprId operand;
  std::optional<Identifier> decimals;  // digits, or the name of an integer formal
  std::optional<Literal> step;
  RoundingMode mode = RoundingMode::HalfUp;
  Span rounding_span;
};
struct InRangeExpr {
  ExprId operand, low, high;
  bool negated = false;
  bool excludes_high = false;
};
struct InSetExpr {
  ExprId operand;
  std::vector<ExprId> items;
  bool negated = false;
};
struct LikeExpr {
  ExprId operand;
  Quoted pattern;
  bool negated = false;
};
struct IsExpr {
  ExprId operand;
  RowState state = RowState::Missing;
  bool negated = false;
};
struct ExistsExpr {
  ExprId operand;
};
struct NotExpr {
  ExprId operand;
};
struct IfExpr {
  ExprId condition, then_value, else_value;
};
// `at least N of {C, D}`.
struct AtLeastExpr {
  ExprId count;
  std::vector<ExprId> conditions;
};

using Expr = std::variant<ErrorExpr, LiteralExpr, MissingExpr, NameExpr, CallExpr, NegateExpr,
                          BinaryExpr, CompareExpr, RoundExpr, InRangeExpr, InSetExpr, LikeExpr,
                          IsExpr, ExistsExpr, NotExpr, IfExpr, AtLeastExpr>;

// ---- definitions -------------------------------------------------------------------------------

// One line of a table of cells, `| a | b |`; cell texts are trimmed and `\|` is resolved.
struct Cell {
  std::string text;
  Span span;
};
struct TableRow {
  std::vector<Cell> cells;
  Cites cites;
  Span span;
  bool closed = true;  // false where the last bar is missing, which was reported
};

enum class FileKind { Fund, Library, Amendment };

struct Header {
  FileKind kind = FileKind::Fund;
  Identifier name;
  std::optional<Quoted> title;
  std::optional<Quoted> edition;
  std::optional<Identifier> in_force_from;  // a date as written
  std::optional<Identifier> in_force_to;
  std::optional<Identifier> decides_for;
  std::optional<Quoted> amends;
  std::optional<Identifier> language;
  Cites cites;
  Span span;
};

struct UseDefinition {
  std::optional<Identifier> library;
  std::optional<Quoted> path;
  Span span;
};

struct SourceDefinition {
  Identifier name;
  Quoted title;
  std::optional<Quoted> by;
  std::optional<Identifier> published;
  std::optional<Quoted> url;
};

struct EnumItem {
  Identifier name;
  std::optional<Quoted> label;
};
struct EnumDefinition {
  Identifier name;
  std::optional<Quoted> title;
  std::vector<EnumItem> items;
};

// `unit hour = 60 minutes`; a unit without definition is a dimension of its own.
struct UnitTerm {
  Identifier name;  // `£` or a name
  bool divided = false;
};
using UnitExpr = std::vector<UnitTerm>;
struct UnitDefinition {
  Identifier name;
  std::optional<Identifier> factor;  // a number as written
  UnitExpr of;
};

enum class BasicType { Boolean, Text, Date, Money, Percent, Integer, Number, Named };
struct TypeName {
  bool optional = false;
  BasicType basic = BasicType::Number;
  UnitExpr unit;     // of Integer and Number
  Identifier named;  // of Named
  Span span;
};

enum class FieldRole { Plain, Key, Label, Judgement };
struct Bound {
  ExprId low, high;
  bool excludes_high = false;
};
struct Field {
  FieldRole role = FieldRole::Plain;
  Identifier name;
  TypeName type;
  std::optional<Quoted> column;
  std::optional<Literal> times;
  std::optional<Quoted> written;
  std::optional<Quoted> like;
  std::optional<Bound> bound;
  std::optional<Identifier> decimals;
  std::optional<Quoted> title;
  Cites cites;
  Span span;
};
struct MissingMarker {
  Quoted text;
  std::optional<Quoted> reason;
};
struct DataSource {
  Quoted path;
  bool once_per_key = false;
  std::optional<Identifier> published;
};
struct EntityDefinition {
  Identifier name;
  std::optional<Quoted> title;
  std::vector<DataSource> from;  // more than one is reported by sema
  std::vector<Field> fields;
  std::vector<ExprId> only_where;
  std::vector<MissingMarker> markers;
  std::vector<TableRow> rows;  // the first names the columns
};

struct ParameterValue {
  std::optional<Identifier> from;
  std::optional<Identifier> to;
  ExprId value;
  Cites cites;
  Span span;
};
struct ParameterDefinition {
  Identifier name;
  std::optional<TypeName> type;
  std::optional<Quoted> title;
  std::vector<ParameterValue> values;
  Cites cites;
};

struct Formal {
  Identifier name;
  std::optional<TypeName> type;
};
struct FunctionDefinition {
  Identifier name;
  std::vector<Formal> formals;
  std::optional<TypeName> type;
  ExprId body;
};

// `except where C` and, below it, what stands in place of the body around it where C holds. A block
// of clauses restates only what differs; the other kinds of clauses are kept.
template <class Block>
struct Exception {
  ExprId condition;
  Block block;
  Cites cites;
  Span span;  // of the condition's line
};

struct LetBlock {
  ExprId value;
  std::vector<Exception<LetBlock>> exceptions;
};
struct LetDefinition {
  Identifier name;
  std::optional<TypeName> type;
  std::optional<Quoted> title;
  LetBlock block;
};

struct IndexPart {
  ExprId weight, value;
  std::optional<Quoted> title;
  Cites cites;
  Span span;
};
struct IndexBlock {
  std::vector<IndexPart> parts;
  std::optional<ExprId> total;
  std::optional<PolicyClause> missing;
  std::vector<Exception<IndexBlock>> exceptions;
};
struct IndexDefinition {
  Identifier name;
  std::optional<Quoted> title;
  IndexBlock block;
};

struct CriterionBlock {
  std::optional<ExprId> met_when;
  std::optional<Quoted> because;
  // The parts of `because`: texts and the expressions in braces, in turn.
  struct Piece {
    std::string text;
    ExprId shown;  // invalid for a text
  };
  std::vector<Piece> because_pieces;
  std::optional<PolicyClause> missing;
  std::vector<Exception<CriterionBlock>> exceptions;
};
// `tagged capital: human`.
struct Tag {
  Identifier scheme;
  Identifier value;
  Span span;
};
struct CriterionDefinition {
  Identifier name;
  std::optional<Quoted> title;
  CriterionBlock block;
  std::vector<Tag> tags;
};

// ---- decision tables

enum class TableMode { Unique, First, CollectSum, CollectMinimum, CollectMaximum, CollectCount };

// One test of a cell: `v`, `< v`, `a..b`, `missing`.
struct CellTest {
  enum class Kind { Compare, Range, Missing };
  Kind kind = Kind::Compare;
  CompareOp op = CompareOp::Equal;  // of Compare
  ExprId low, high;                 // the value, or both ends of a range
  bool excludes_high = false;
  Span span;
};
// A cell holds where one of its tests does, or, negated, where none does. No tests: `_`, always.
struct TableCell {
  bool negated = false;
  std::vector<CellTest> tests;
  Span span;
};
struct TableLine {
  std::vector<TableCell> cells;  // as many as the table has columns
  ExprId result;
  Cites cites;
  Span span;
};
struct TableDefinition {
  Identifier name;
  std::optional<TypeName> type;
  std::optional<Quoted> title;
  TableMode mode = TableMode::Unique;
  std::vector<ExprId> columns;  // the headings but the last: what the cells below them test
  Cell result_heading;          // the last heading
  std::vector<TableLine> lines;
  bool broken = false;  // a row or cell could not be read, which was reported
};

// ---- allocations

struct AllocationShare {
  ExprId share, key;
  Cites cites;
  Span span;
};
// `rounded to S down`, or `by largest remainder, ties by ...`.
struct AllocationRounding {
  Literal step;
  bool largest_remainder = false;
  std::vector<Order> ties;
  Span span;
};
struct AllocationBlock {
  std::optional<ExprId> of;
  std::vector<Identifier> within;
  std::optional<ExprId> where;
  std::vector<AllocationShare> shares;
  std::optional<ExprId> at_least, at_most;
  std::optional<AllocationRounding> rounding;
  bool leftover_kept = false;
  std::optional<PolicyClause> missing;
  std::vector<Exception<AllocationBlock>> exceptions;
};
struct AllocationDefinition {
  Identifier name;
  std::optional<Quoted> title;
  AllocationBlock block;
};

struct Outcome {
  Identifier name;
  std::optional<Quoted> title;
  std::optional<ExprId> when;  // none: otherwise
  Cites cites;
  Span span;
};
struct DecisionDefinition {
  Identifier name;
  std::optional<Quoted> title;
  std::vector<Outcome> outcomes;
  std::optional<Quoted> overridable_by;  // who may set another outcome
};

struct ReportLine {
  ExprId value;
  std::optional<Quoted> title;
};
struct ReportDefinition {
  std::vector<ReportLine> lines;
};

struct GivenTable {
  Identifier entity;
  std::vector<TableRow> rows;
};
struct ExpectTable {
  Identifier entity;
  std::vector<TableRow> rows;
};
struct ExpectCondition {
  ExprId condition;
};
struct WithParameter {
  Identifier name;
  ExprId value;
};
struct TestDefinition {
  Quoted name;
  std::vector<Identifier> as_at;  // more than one is reported by sema
  std::vector<WithParameter> with;
  std::vector<GivenTable> given;
  std::vector<std::variant<ExpectTable, ExpectCondition>> expect;
};

// `override D` with its rows, or the file that has them.
struct OverrideDefinition {
  Identifier decision;
  std::optional<Quoted> from;
  std::vector<TableRow> rows;  // the first names the columns
};

struct AlwaysLaw {
  ExprId condition;
};
// `X never falls when F rises`.
struct MonotoneLaw {
  Identifier column;
  bool column_rises = false;
  Identifier field;
  bool field_rises = false;
};
struct Law {
  std::variant<AlwaysLaw, MonotoneLaw> law;
  Span span;
};
struct PropertyDefinition {
  Quoted name;
  std::vector<Law> laws;
};

// `remove NAME`, in an amendment.
struct RemoveDefinition {
  Identifier name;
};

// A block that could not be read (already reported). The name that it probably defines keeps uses
// of that name silent.
struct BrokenDefinition {
  std::optional<Identifier> name;
};

using DefinitionBody =
    std::variant<BrokenDefinition, UseDefinition, SourceDefinition, EnumDefinition, UnitDefinition,
                 EntityDefinition, ParameterDefinition, FunctionDefinition, LetDefinition,
                 IndexDefinition, CriterionDefinition, TableDefinition, DecisionDefinition,
                 AllocationDefinition, ReportDefinition, OverrideDefinition, PropertyDefinition,
                 RemoveDefinition, TestDefinition>;

struct Definition {
  DefinitionBody body;
  // The entity of the `for each E` around it; none for the entity that the fund decides for.
  std::optional<Identifier> for_each;
  Cites cites;
  Span span;
  std::optional<Span> replaces = std::nullopt;  // the word `replace` before it, in an amendment
};

// One file. `has_header` is false where the first line could not be read.
struct Tree {
  FileId file;
  bool has_header = false;
  Header header;
  std::vector<Definition> definitions;
  Store<Expr, ExprId> exprs;
  std::vector<Span> expr_spans;  // by ExprId

  ExprId Add(Expr expr, Span span) {
    expr_spans.push_back(span);
    return exprs.Add(std::move(expr));
  }
  Span span(ExprId id) const { return expr_spans[id.index()]; }
};

}  // namespace levrules::syntax
