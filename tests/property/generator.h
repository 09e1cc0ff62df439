#pragma once

// The inside of the generator: what it knows of the program so far. Every expression is made for a
// wanted kind and carries what the checker would find out about it.

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "tests/property/generate.h"

namespace levrules::property {

// splitmix64: the same numbers everywhere. Source: Steele, Lea, Flood, Fast splittable pseudorandom
// number generators, 2014.
class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed) {}
  std::uint64_t Next() {
    std::uint64_t z = (state_ += 0x9E3779B97F4A7C15u);
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
  }
  // 0 to n - 1; the bias of the remainder does not matter here.
  std::size_t Below(std::size_t n) { return static_cast<std::size_t>(Next() % n); }
  int Between(int low, int high) {
    return low + static_cast<int>(Below(static_cast<std::size_t>(high - low + 1)));
  }
  bool Chance(std::size_t percent) { return Below(100) < percent; }
  template <class T>
  const T& Pick(const std::vector<T>& items) {
    return items[Below(items.size())];
  }

 private:
  std::uint64_t state_;
};

// Texts joined from left to right: `+` leaves open which operand is made first, and so which random
// numbers it takes.
struct Text {
  std::string text;
  Text& operator<<(const std::string& more) {
    text += more;
    return *this;
  }
  operator std::string() const { return text; }  // NOLINT(google-explicit-constructor)
};

enum class Kind { Number, Boolean, Text, Date, Enum, Reference };
enum class Dimension { None, Time, Money, People, Rate };  // Rate is money by time

// An expression as text, with what is known of it before the run. `missing` and `unranked` say that
// it may be so, never too rarely: a policy too many is a warning, one too few an error.
struct Ex {
  std::string text;
  Kind kind = Kind::Number;
  Dimension dimension = Dimension::None;
  std::string of;  // enumeration or entity
  bool missing = false;
  bool unranked = false;
  bool percent = false;
  bool literal = false;  // of a number: adapts to a percent
  bool unsure = false;   // the page does not say clearly how it is printed: not rounded to decimals
  bool residual = false;  // units that cancel only with a factor, as hours / minutes
  bool constant = false;  // the same in every row
  bool atom = false;
};

struct Col {
  std::string name;
  Ex ex;
  bool field = false;  // of the data, and never missing unless ex says so
  bool rank = false;
  bool key = false;
  std::vector<std::string> outcomes;  // of a decision
};

struct FieldSpec {
  std::string name;
  std::string role;     // "key ", "judgement " or empty
  std::string type;     // as written, without optional
  std::string clauses;  // as written
  std::string header;
  bool optional = false;
  std::vector<std::string> good;  // texts of cells
  std::vector<std::string> bad;   // texts that are errors
  std::string target;             // entity of a reference
  bool companions = false;
};

struct EntitySpec {
  std::string name;
  std::vector<FieldSpec> fields;
  std::vector<Col> cols;
  bool inlined = false;
  bool once_per_key = false;
  std::optional<std::string> only_where;
  std::vector<std::string> markers;
  std::size_t keys = 1;
  std::vector<std::vector<std::string>> key_rows;  // the keys that the data hold
  std::vector<std::vector<std::string>> rows;      // all cells, by field
};

struct FunctionSpec {
  std::string name;
  std::string text;
  enum class Shape { Lift, Scale, Above, Total, Middle, Both, Pick, Round, Half, Beyond, AnyOf };
  Shape shape;
  bool inside_only =
      false;  // formals stand in population operators only: may be called with `over`
};

std::string Indented(const std::string& text);
// What the parts may be, the whole may be: as of an `if` between them.
Ex Combined(std::string text, const std::vector<Ex>& parts);

// Whether blocks of one definition may have different units of one dimension, as a pot in £ and an
// exception in pence.
constexpr bool kUnitsOfBlocksDiffer = false;
// Whether a function may stand in one file of a chain of amendments and its parameter in another.
constexpr bool kFunctionsSeeOtherFiles = false;

class Generator {
 public:
  explicit Generator(std::uint64_t seed) : random_(seed) {}
  Generated Run();

 private:
  // generate_data.cc
  void MakeEnums();
  void MakeEntities();
  EntitySpec MakeZone();
  EntitySpec MakePlace();
  EntitySpec MakeArea();
  EntitySpec MakePair();
  void AddFields(EntitySpec& entity, int count);
  void Set(FieldSpec& field, const std::string& type, const std::string& clauses,
           std::vector<std::string> good, std::vector<std::string> bad, const char* feature);
  void SetNumber(FieldSpec& field, int sort);
  void SetOther(FieldSpec& field, int sort);
  FieldSpec MakeField(const std::string& name, int sort);
  void AddColumns(EntitySpec& entity);
  void MakeRows(EntitySpec& entity);
  void SpoilCells(EntitySpec& entity);
  std::string EntityText(const EntitySpec& entity, Generated& out);
  std::string CsvText(const EntitySpec& entity);

  // generate.cc
  void MakeParameters();
  void MakeFunctions();
  void MakeDefinition();
  std::string MakeRank(std::size_t entity, const std::string& name);
  std::string MakeIndex(std::size_t entity, const std::string& name);
  std::string MakeCriterion(std::size_t entity, const std::string& name);
  std::string MakeDecision(std::size_t entity, const std::string& name);
  std::string MakeLet(std::size_t entity, const std::string& name);

  std::string TypeText(const Ex& ex);

  // generate_exceptions.cc. `Body` writes the clauses of one block, which knows a number from the
  // block around it and hands one on to the blocks inside it.
  using Body = std::function<std::string(const std::string& indent, int& state)>;
  std::string Exceptions(std::size_t e, const std::string& indent, int depth, int state,
                         bool& missing, const Body& body);
  std::vector<Ex> ExceptionConditions(std::size_t e, std::size_t count);
  Ex Opaque(std::size_t e);
  Ex LikeThat(std::size_t e, const Ex& like, int depth);
  std::string LetExceptions(std::size_t e, Ex& ex);
  std::string IndexParts(std::size_t e, const std::string& indent, int& total, Ex& ex);
  std::string CriterionExceptions(std::size_t e, bool& missing);

  // generate_tables.cc
  struct Heading {
    Ex ex;
    std::vector<std::string> outcomes;
    bool visible = false;  // a field: gaps and overlaps are found before the run
    bool tests_missing = false;
    bool names_missing = false;  // a cell is compared with what may be missing
  };
  std::string MakeTable(std::size_t e, const std::string& name);
  Heading TableHeading(std::size_t e);
  std::vector<std::string> TestValues(const Heading& heading) const;
  std::string CellTest(std::size_t e, Heading& heading);
  std::string CellOf(std::size_t e, Heading& heading);
  std::vector<std::string> Partition(const Heading& heading);
  using Rows = std::vector<std::vector<std::string>>;
  Rows TableRows(std::size_t e, std::vector<Heading>& headings, const std::string& mode);
  void SplitRows(const std::vector<Heading>& headings, std::vector<std::string> row, Rows& rows);
  std::vector<Ex> TableResults(std::size_t e, const std::string& mode);

  // generate_allocations.cc
  std::string MakeAllocation(std::size_t e, const std::string& name);
  Ex PotOf(std::size_t e, std::string& within, bool& group_missing);
  std::string PotLiteral(Dimension dimension);
  std::string ShareLines(std::size_t e, const std::string& indent, bool& needed);
  std::string BoundLines(std::size_t e, const std::string& indent, const Ex& pot, bool& needed);
  std::string StepLine(std::size_t e, const std::string& indent, const Ex& pot, bool& kept);
  std::string PotExceptions(std::size_t e, const std::string& within, const Ex& pot, bool kept,
                            bool& needed);
  std::optional<Ex> PotCondition(std::size_t e, const std::string& name);

  // generate_changes.cc
  void AddReports(Generated& out);
  std::string OverrideText(std::size_t e, const Col& decision, Generated& out);
  void SplitInAmendments(Generated& out);

  // generate_expressions.cc; `e` is the entity whose columns plain names are.
  Ex Number(std::size_t e, Dimension dimension, int depth);
  Ex NumberLeaf(std::size_t e, Dimension dimension);
  Ex NumberLiteral(Dimension dimension);
  Ex AnyNumber(std::size_t e, int depth);
  Ex Arithmetic(std::size_t e, Dimension dimension, int depth);
  Ex Rounded(std::size_t e, Dimension dimension, int depth);
  Ex Irrational(std::size_t e, int depth);
  Ex Choice(std::size_t e, Dimension dimension, int depth);
  Ex Boolean(std::size_t e, int depth);
  Ex Comparison(std::size_t e, int depth);
  std::optional<Ex> OtherComparison(std::size_t e, int depth);
  std::optional<Ex> DecisionCompared(std::size_t e);
  std::optional<Ex> EnumCompared(std::size_t e, int depth);
  std::optional<Ex> TextCompared(std::size_t e);
  std::optional<Ex> DatesCompared(std::size_t e, int depth);
  std::optional<Ex> MissingAsked(std::size_t e, int depth);
  std::optional<Ex> UnrankedAsked(std::size_t e);
  std::optional<Ex> ExistenceAsked(std::size_t e);
  std::optional<Ex> NumberInRange(std::size_t e, int depth);
  std::optional<Ex> ReferenceCompared(std::size_t e);
  Ex BooleanLeaf(std::size_t e);
  Ex DateValue(std::size_t e, int depth);
  Ex EnumValue(std::size_t e, const std::string& of, int depth);
  std::optional<Ex> Pathed(std::size_t e, Kind kind, Dimension dimension);
  std::optional<Ex> LookedUp(std::size_t e, Kind kind, Dimension dimension);
  std::optional<std::string> LookupText(std::size_t e, std::size_t target, bool& missing);
  // Plain names of a kind: the columns of e, and with `parameters` those too.
  std::vector<Ex> Columns(std::size_t e, Kind kind, std::optional<Dimension> dimension,
                          bool parameters = true) const;

  // generate_populations.cc
  struct Seen {
    std::size_t entity = 0;  // of the rows that are seen
    std::string clauses;     // before the policy
    bool needs_policy = false;
    bool sees_this_row = false;
    bool group_missing = false;
  };
  Seen MakeSeen(std::size_t e, int depth, bool prefix);
  std::string Policy(bool needed);
  std::optional<std::string> WithinNames(std::size_t e, bool& missing, bool only_sure);
  Ex Aggregate(std::size_t e, Dimension dimension, int depth);
  Ex Deviation(std::size_t e, int depth);
  Ex Quantifier(std::size_t e, int depth);
  std::optional<Ex> FunctionCall(std::size_t e, Kind kind, Dimension dimension, int depth);
  Ex Argument(std::size_t e, Dimension wanted, int depth);
  bool CallWithClauses(const FunctionSpec& function, std::size_t e, int depth, Ex& ex);
  bool CallWithoutClauses(const FunctionSpec& function, std::size_t e, int depth, Ex& ex);
  std::string CallClauses(std::size_t e, bool may_over, std::size_t& inside, int depth);
  Ex RankCall(std::size_t e, bool& has_within);
  std::string TieKeys(std::size_t e);

  std::string Group(const Ex& ex) const { return ex.atom ? ex.text : "(" + ex.text + ")"; }
  void Use(const std::string& feature) { features_.insert(feature); }

  Random random_;
  std::vector<std::string> shades_;
  std::vector<EntitySpec> entities_;  // the first is the one that the fund decides for
  std::vector<Ex> parameters_;
  std::vector<std::string> parameter_texts_;
  std::vector<FunctionSpec> functions_;
  struct Definition {
    std::size_t entity;
    std::string name;
    std::string text;
  };
  std::vector<Definition> definitions_;
  std::vector<std::pair<std::size_t, std::string>> overridable_;  // entity and decision
  std::vector<std::pair<std::string, std::string>> plain_ranks_;
  std::set<std::string> features_;
  std::string as_at_;
  int names_ = 0;
};

}  // namespace levrules::property
