// Every node lists its parts but for their places; two nodes are the same where their parts are.
// A part that is forgotten here would go unseen, so each list has all members of its type but
// spans.

#include "compiler/syntax/same_tree.h"

#include <concepts>
#include <cstddef>
#include <tuple>
#include <type_traits>
#include <utility>

namespace levrules::syntax {

namespace {

auto PartsOf(const Identifier& n) { return std::tie(n.text); }
auto PartsOf(const Quoted& n) { return std::tie(n.text); }
auto PartsOf(const Cite& n) { return std::tie(n.source, n.place, n.saying); }

// ---- expressions

auto PartsOf(const Literal& n) { return std::tie(n.kind, n.text, n.unit); }
auto PartsOf(const Order& n) { return std::tie(n.key, n.direction); }
auto PartsOf(const TiesClause& n) { return std::tie(n.kind, n.by); }
auto PartsOf(const OverClause& n) { return std::tie(n.entity, n.via); }
auto PartsOf(const PrefixClause& n) { return std::tie(n.through, n.rank); }
auto PartsOf(const PolicyClause& n) { return std::tie(n.policy); }
auto PartsOf(const DirectionClause& n) { return std::tie(n.direction); }
auto PartsOf(const QuantileClause& n) { return std::tie(n.at, n.type); }
auto PartsOf(const Clauses& n) {
  return std::tie(n.over, n.within, n.where, n.weighted_by, n.missing, n.prefix, n.direction,
                  n.ties, n.quantile);
}
auto PartsOf(const ErrorExpr&) { return std::tuple<>(); }
auto PartsOf(const LiteralExpr& n) { return std::tie(n.literal); }
auto PartsOf(const MissingExpr&) { return std::tuple<>(); }
auto PartsOf(const NameExpr& n) { return std::tie(n.base, n.keys, n.path); }
auto PartsOf(const CallExpr& n) { return std::tie(n.function, n.arguments, n.clauses); }
auto PartsOf(const NegateExpr& n) { return std::tie(n.operand); }
auto PartsOf(const BinaryExpr& n) { return std::tie(n.op, n.left, n.right); }
auto PartsOf(const CompareExpr& n) { return std::tie(n.op, n.left, n.right); }
auto PartsOf(const RoundExpr& n) { return std::tie(n.operand, n.decimals, n.step, n.mode); }
auto PartsOf(const InRangeExpr& n) {
  return std::tie(n.operand, n.low, n.high, n.negated, n.excludes_high);
}
auto PartsOf(const InSetExpr& n) { return std::tie(n.operand, n.items, n.negated); }
auto PartsOf(const LikeExpr& n) { return std::tie(n.operand, n.pattern, n.negated); }
auto PartsOf(const IsExpr& n) { return std::tie(n.operand, n.state, n.negated); }
auto PartsOf(const ExistsExpr& n) { return std::tie(n.operand); }
auto PartsOf(const NotExpr& n) { return std::tie(n.operand); }
auto PartsOf(const IfExpr& n) { return std::tie(n.condition, n.then_value, n.else_value); }
auto PartsOf(const AtLeastExpr& n) { return std::tie(n.count, n.conditions); }

// ---- definitions of a file

auto PartsOf(const Cell& n) { return std::tie(n.text); }
auto PartsOf(const TableRow& n) { return std::tie(n.cells, n.cites, n.closed); }
auto PartsOf(const Header& n) {
  return std::tie(n.kind, n.name, n.title, n.edition, n.in_force_from, n.in_force_to, n.decides_for,
                  n.amends, n.language, n.cites);
}
auto PartsOf(const UseDefinition& n) { return std::tie(n.library, n.path); }
auto PartsOf(const SourceDefinition& n) {
  return std::tie(n.name, n.title, n.by, n.published, n.url);
}
auto PartsOf(const EnumItem& n) { return std::tie(n.name, n.label); }
auto PartsOf(const EnumDefinition& n) { return std::tie(n.name, n.title, n.items); }
auto PartsOf(const UnitTerm& n) { return std::tie(n.name, n.divided); }
auto PartsOf(const UnitDefinition& n) { return std::tie(n.name, n.factor, n.of); }
auto PartsOf(const TypeName& n) { return std::tie(n.optional, n.basic, n.unit, n.named); }
auto PartsOf(const Bound& n) { return std::tie(n.low, n.high, n.excludes_high); }
auto PartsOf(const Field& n) {
  return std::tie(n.role, n.name, n.type, n.column, n.times, n.written, n.like, n.bound, n.decimals,
                  n.title, n.cites);
}
auto PartsOf(const MissingMarker& n) { return std::tie(n.text, n.reason); }
auto PartsOf(const DataSource& n) { return std::tie(n.path, n.once_per_key, n.published); }
auto PartsOf(const EntityDefinition& n) {
  return std::tie(n.name, n.title, n.from, n.fields, n.only_where, n.markers, n.rows);
}
auto PartsOf(const ParameterValue& n) { return std::tie(n.from, n.to, n.value, n.cites); }
auto PartsOf(const ParameterDefinition& n) {
  return std::tie(n.name, n.type, n.title, n.values, n.cites);
}
auto PartsOf(const Formal& n) { return std::tie(n.name, n.type); }
auto PartsOf(const FunctionDefinition& n) { return std::tie(n.name, n.formals, n.type, n.body); }

// ---- definitions of rows

template <class Block>
auto PartsOf(const Exception<Block>& n) {
  return std::tie(n.condition, n.block, n.cites);
}
auto PartsOf(const LetBlock& n) { return std::tie(n.value, n.exceptions); }
auto PartsOf(const LetDefinition& n) { return std::tie(n.name, n.type, n.title, n.block); }
auto PartsOf(const IndexPart& n) { return std::tie(n.weight, n.value, n.title, n.cites); }
auto PartsOf(const IndexBlock& n) { return std::tie(n.parts, n.total, n.missing, n.exceptions); }
auto PartsOf(const IndexDefinition& n) { return std::tie(n.name, n.title, n.block); }
// The pieces of a reason are its text, read.
auto PartsOf(const CriterionBlock::Piece& n) { return std::tie(n.text, n.shown); }
auto PartsOf(const CriterionBlock& n) {
  return std::tie(n.met_when, n.because, n.because_pieces, n.missing, n.exceptions);
}
auto PartsOf(const Tag& n) { return std::tie(n.scheme, n.value); }
auto PartsOf(const CriterionDefinition& n) { return std::tie(n.name, n.title, n.block, n.tags); }
auto PartsOf(const CellTest& n) { return std::tie(n.kind, n.op, n.low, n.high, n.excludes_high); }
auto PartsOf(const TableCell& n) { return std::tie(n.negated, n.tests); }
auto PartsOf(const TableLine& n) { return std::tie(n.cells, n.result, n.cites); }
auto PartsOf(const TableDefinition& n) {
  return std::tie(n.name, n.type, n.title, n.mode, n.columns, n.result_heading, n.lines, n.broken);
}
auto PartsOf(const AllocationShare& n) { return std::tie(n.share, n.key, n.cites); }
auto PartsOf(const AllocationRounding& n) { return std::tie(n.step, n.largest_remainder, n.ties); }
auto PartsOf(const AllocationBlock& n) {
  return std::tie(n.of, n.within, n.where, n.shares, n.at_least, n.at_most, n.rounding,
                  n.leftover_kept, n.missing, n.exceptions);
}
auto PartsOf(const AllocationDefinition& n) { return std::tie(n.name, n.title, n.block); }
auto PartsOf(const Outcome& n) { return std::tie(n.name, n.title, n.when, n.cites); }
auto PartsOf(const DecisionDefinition& n) {
  return std::tie(n.name, n.title, n.outcomes, n.overridable_by);
}
auto PartsOf(const ReportLine& n) { return std::tie(n.value, n.title); }
auto PartsOf(const ReportDefinition& n) { return std::tie(n.lines); }
auto PartsOf(const GivenTable& n) { return std::tie(n.entity, n.rows); }
auto PartsOf(const ExpectTable& n) { return std::tie(n.entity, n.rows); }
auto PartsOf(const ExpectCondition& n) { return std::tie(n.condition); }
auto PartsOf(const WithParameter& n) { return std::tie(n.name, n.value); }
auto PartsOf(const TestDefinition& n) {
  return std::tie(n.name, n.as_at, n.with, n.given, n.expect);
}
auto PartsOf(const OverrideDefinition& n) { return std::tie(n.decision, n.from, n.rows); }
auto PartsOf(const AlwaysLaw& n) { return std::tie(n.condition); }
auto PartsOf(const MonotoneLaw& n) {
  return std::tie(n.column, n.column_rises, n.field, n.field_rises);
}
auto PartsOf(const Law& n) { return std::tie(n.law); }
auto PartsOf(const PropertyDefinition& n) { return std::tie(n.name, n.laws); }
auto PartsOf(const RemoveDefinition& n) { return std::tie(n.name); }
auto PartsOf(const BrokenDefinition& n) { return std::tie(n.name); }
auto PartsOf(const Definition& n) { return std::tie(n.body, n.for_each, n.cites); }

// Compares parts of two trees; an ExprId is read in the tree that it belongs to.
class Comparer {
 public:
  Comparer(const Tree& a, const Tree& b) : a_(a), b_(b) {}

  bool Same(ExprId a, ExprId b) const {
    if (a.valid() != b.valid()) return false;
    return !a.valid() || Same(a_.exprs[a], b_.exprs[b]);
  }
  bool Same(const std::string& a, const std::string& b) const { return a == b; }
  template <class T>
  requires std::is_arithmetic_v<T> || std::is_enum_v<T>
  bool Same(T a, T b) const { return a == b; }
  template <class T>
  bool Same(const std::optional<T>& a, const std::optional<T>& b) const {
    return a.has_value() == b.has_value() && (!a || Same(*a, *b));
  }
  template <class T>
  bool Same(const std::vector<T>& a, const std::vector<T>& b) const {
    if (a.size() != b.size()) return false;
    for (std::size_t i = 0; i < a.size(); ++i) {
      if (!Same(a[i], b[i])) return false;
    }
    return true;
  }
  template <class... T>
  bool Same(const std::variant<T...>& a, const std::variant<T...>& b) const {
    return a.index() == b.index() && std::visit(
                                         [&](const auto& part) {
                                           using Part = std::decay_t<decltype(part)>;
                                           return Same(part, std::get<Part>(b));
                                         },
                                         a);
  }
  template <class T>
  requires requires(const T& node) { PartsOf(node); }
  bool Same(const T& a, const T& b) const {
    return SameParts(PartsOf(a), PartsOf(b),
                     std::make_index_sequence<std::tuple_size_v<decltype(PartsOf(a))>>());
  }

 private:
  template <class Parts, std::size_t... I>
  bool SameParts(const Parts& a, const Parts& b, std::index_sequence<I...>) const {
    return (true && ... && Same(std::get<I>(a), std::get<I>(b)));
  }

  const Tree& a_;
  const Tree& b_;
};

}  // namespace

bool SameTree(const Tree& a, const Tree& b) {
  if (a.has_header != b.has_header || a.definitions.size() != b.definitions.size()) return false;
  if (!Comparer(a, b).Same(a.header, b.header)) return false;
  for (std::size_t i = 0; i < a.definitions.size(); ++i) {
    if (!SameDefinition(a, a.definitions[i], b, b.definitions[i])) return false;
  }
  return true;
}

bool SameDefinition(const Tree& a, const Definition& of_a, const Tree& b, const Definition& of_b) {
  return of_a.replaces.has_value() == of_b.replaces.has_value() && Comparer(a, b).Same(of_a, of_b);
}

bool SameExpression(const Tree& a, ExprId of_a, const Tree& b, ExprId of_b) {
  return Comparer(a, b).Same(of_a, of_b);
}

}  // namespace levrules::syntax
