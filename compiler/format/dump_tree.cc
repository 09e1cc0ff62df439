#include "compiler/format/dump_tree.h"

#include <fmt/format.h>

#include <string_view>
#include <vector>

#include "compiler/format/print_expression.h"
#include "compiler/format/words.h"
#include "runtime/base/overloaded.h"

namespace levrules::format {

namespace {

using namespace syntax;  // NOLINT: every name here is a node of the tree

std::string_view Word(FieldRole role) {
  switch (role) {
    case FieldRole::Plain:
      return "field";
    case FieldRole::Key:
      return "key";
    case FieldRole::Label:
      return "label";
    case FieldRole::Judgement:
      return "judgement";
  }
  return "?";
}

class Dumper {
 public:
  explicit Dumper(const Tree& tree) : tree_(tree) {}

  std::string Dump() {
    if (tree_.has_header) Header();
    for (const Definition& definition : tree_.definitions) {
      if (definition.for_each) Line(0, "for each " + definition.for_each->text);
      std::visit([&](const auto& body) { Body(body); }, definition.body);
    }
    return std::move(text_);
  }

 private:
  void Line(int depth, const std::string& line) {
    text_ += std::string(static_cast<std::size_t>(depth) * 2, ' ') + line + "\n";
  }
  std::string Print(ExprId expr) const { return PrintExpression(tree_, expr); }

  void Header() {
    const syntax::Header& header = tree_.header;
    const std::string_view kind = header.kind == FileKind::Fund      ? "fund"
                                  : header.kind == FileKind::Library ? "library"
                                                                     : "amendment";
    Line(0, fmt::format("{} {}", kind, header.name.text));
    if (header.edition) Line(1, "edition " + header.edition->text);
    if (header.in_force_from)
      Line(1, "in force from " + header.in_force_from->text +
                  (header.in_force_to ? " to " + header.in_force_to->text : ""));
    if (header.decides_for) Line(1, "decides for each " + header.decides_for->text);
  }

  void Body(const BrokenDefinition& d) {
    Line(0, "broken" + (d.name ? " " + d.name->text : std::string()));
  }
  void Body(const UseDefinition& d) {
    Line(0, "use " + (d.library ? d.library->text : d.path->text));
  }
  void Body(const SourceDefinition& d) {
    Line(0, fmt::format("source {} \"{}\"", d.name.text, d.title.text));
  }
  void Body(const EnumDefinition& d) {
    Line(0, "enum " + d.name.text);
    for (const EnumItem& item : d.items)
      Line(1, item.name.text + (item.label ? fmt::format(" \"{}\"", item.label->text) : ""));
  }
  void Body(const UnitDefinition& d) { Line(0, "unit " + d.name.text); }
  void Body(const EntityDefinition& d) {
    Line(0, "entity " + d.name.text);
    for (const DataSource& source : d.from)
      Line(1, fmt::format("from \"{}\"{}", source.path.text,
                          source.once_per_key ? " once per key" : ""));
    for (const Field& field : d.fields)
      Line(1, fmt::format("{} {} : {}", Word(field.role), field.name.text, TypeText(field.type)));
    for (const ExprId filter : d.only_where) Line(1, "only where " + Print(filter));
    for (const TableRow& row : d.rows) Row(row);
  }
  void Body(const ParameterDefinition& d) {
    Line(0, "parameter " + d.name.text);
    for (const ParameterValue& value : d.values) {
      Line(1, (value.from ? "from " + value.from->text + " " : std::string()) +
                  (value.to ? "to " + value.to->text + " " : "") + "is " + Print(value.value));
    }
  }
  void Body(const FunctionDefinition& d) {
    std::string formals;
    for (const Formal& formal : d.formals)
      formals += (formals.empty() ? "" : ", ") + formal.name.text;
    Line(0, fmt::format("function {}({}) = {}", d.name.text, formals, Print(d.body)));
  }
  void Body(const LetDefinition& d) {
    Line(0, fmt::format("let {} = {}", d.name.text, Print(d.block.value)));
    Exceptions(1, d.block);
  }
  void Body(const IndexDefinition& d) {
    Line(0, "index " + d.name.text);
    Block(1, d.block);
  }
  void Body(const CriterionDefinition& d) {
    Line(0, "criterion " + d.name.text);
    for (const Tag& tag : d.tags)
      Line(1, fmt::format("tagged {}: {}", tag.scheme.text, tag.value.text));
    Block(1, d.block);
  }
  void Body(const TableDefinition& d) {
    Line(0, fmt::format("table {} {}", d.name.text, WordOf(d.mode)));
    std::string head = "|";
    for (const ExprId column : d.columns) head += " " + Print(column) + " |";
    Line(1, head + " " + d.result_heading.text + " |");
    for (const TableLine& line : d.lines) {
      std::string row = "|";
      for (const TableCell& cell : line.cells) row += " " + PrintCell(tree_, cell) + " |";
      Line(1, row + " " + Print(line.result) + " |");
    }
  }
  void Body(const DecisionDefinition& d) {
    Line(0, "decision " + d.name.text);
    for (const Outcome& outcome : d.outcomes)
      Line(1, fmt::format("outcome {} {}", outcome.name.text,
                          outcome.when ? "when " + Print(*outcome.when) : "otherwise"));
    if (d.overridable_by)
      Line(1, fmt::format("may be overridden by \"{}\"", d.overridable_by->text));
  }
  void Body(const AllocationDefinition& d) {
    Line(0, "allocation " + d.name.text);
    Block(1, d.block);
  }
  void Body(const OverrideDefinition& d) {
    Line(0, "override " + d.decision.text);
    if (d.from) Line(1, fmt::format("from \"{}\"", d.from->text));
    for (const TableRow& row : d.rows) Row(row);
  }
  void Body(const PropertyDefinition& d) {
    Line(0, fmt::format("property \"{}\"", d.name.text));
    const auto trend = [](bool rises) { return rises ? "rises" : "falls"; };
    for (const Law& law : d.laws) {
      if (const auto* always = std::get_if<AlwaysLaw>(&law.law)) {
        Line(1, "always " + Print(always->condition));
      } else {
        const auto& monotone = std::get<MonotoneLaw>(law.law);
        Line(1, fmt::format("{} never {} when {} {}", monotone.column.text,
                            trend(monotone.column_rises), monotone.field.text,
                            trend(monotone.field_rises)));
      }
    }
  }
  void Body(const RemoveDefinition& d) { Line(0, "remove " + d.name.text); }
  void Body(const ReportDefinition& d) {
    Line(0, "report");
    for (const ReportLine& line : d.lines) Line(1, Print(line.value));
  }
  void Body(const TestDefinition& d) {
    Line(0, fmt::format("test \"{}\"", d.name.text));
    for (const Identifier& date : d.as_at) Line(1, "as at " + date.text);
    for (const WithParameter& with : d.with)
      Line(1, fmt::format("with {} is {}", with.name.text, Print(with.value)));
    for (const GivenTable& given : d.given) {
      Line(1, "given " + given.entity.text);
      for (const TableRow& row : given.rows) Row(row);
    }
    for (const auto& expect : d.expect) {
      if (const auto* condition = std::get_if<ExpectCondition>(&expect)) {
        Line(1, "expect " + Print(condition->condition));
      } else {
        const auto& table = std::get<ExpectTable>(expect);
        Line(1, "expect " + table.entity.text);
        for (const TableRow& row : table.rows) Row(row);
      }
    }
  }

  // ---- blocks with exceptions, `depth` deep

  void Block(int depth, const LetBlock& block) { Line(depth, Print(block.value)); }
  void Block(int depth, const IndexBlock& block) {
    for (const IndexPart& part : block.parts)
      Line(depth, fmt::format("weight {} on {}", Print(part.weight), Print(part.value)));
    if (block.total) Line(depth, "total " + Print(*block.total));
    if (block.missing) Line(depth, "missing policy");
    Exceptions(depth, block);
  }
  void Block(int depth, const CriterionBlock& block) {
    if (block.met_when) Line(depth, "met when " + Print(*block.met_when));
    if (block.because) Line(depth, fmt::format("because \"{}\"", block.because->text));
    if (block.missing) Line(depth, "missing policy");
    Exceptions(depth, block);
  }
  void Block(int depth, const AllocationBlock& block) {
    std::string within;
    for (const Identifier& name : block.within)
      within += (within.empty() ? " within " : ", ") + name.text;
    if (block.of) Line(depth, "of " + Print(*block.of) + within);
    if (block.where) Line(depth, "where " + Print(*block.where));
    for (const AllocationShare& share : block.shares)
      Line(depth, fmt::format("share {} by {}", Print(share.share), Print(share.key)));
    if (block.at_least) Line(depth, "at least " + Print(*block.at_least));
    if (block.at_most) Line(depth, "at most " + Print(*block.at_most));
    if (block.rounding) {
      Line(depth, fmt::format("rounded to {} {}", block.rounding->step.text,
                              block.rounding->largest_remainder ? "by largest remainder" : "down"));
    }
    if (block.leftover_kept) Line(depth, "leftover kept");
    if (block.missing) Line(depth, "missing policy");
    Exceptions(depth, block);
  }
  template <class Any>
  void Exceptions(int depth, const Any& block) {
    for (const auto& exception : block.exceptions) {
      Line(depth, "except where " + Print(exception.condition));
      Block(depth + 1, exception.block);
      if constexpr (std::is_same_v<Any, LetBlock>) Exceptions(depth + 1, exception.block);
    }
  }

  void Row(const TableRow& row) {
    std::string line = "|";
    for (const Cell& cell : row.cells) line += " " + cell.text + " |";
    Line(2, line);
  }

  const Tree& tree_;
  std::string text_;
};

}  // namespace

std::string DumpTree(const Tree& tree) { return Dumper(tree).Dump(); }

}  // namespace levrules::format
