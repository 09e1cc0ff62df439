#include "compiler/format/dump_tree.h"

#include <fmt/format.h>

#include <string_view>
#include <vector>

#include "compiler/format/print_expression.h"
#include "runtime/base/overloaded.h"

namespace levrules::format {

namespace {

using namespace syntax;  // NOLINT: every name here is a node of the tree

std::string_view Word(BasicType basic) {
  switch (basic) {
    case BasicType::Boolean:
      return "boolean";
    case BasicType::Text:
      return "text";
    case BasicType::Date:
      return "date";
    case BasicType::Money:
      return "money";
    case BasicType::Percent:
      return "percent";
    case BasicType::Integer:
      return "integer";
    case BasicType::Number:
      return "number";
    case BasicType::Named:
      return "named";
  }
  return "?";
}

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

std::string TypeText(const TypeName& type) {
  std::string text = type.optional ? "optional " : "";
  text += type.basic == BasicType::Named ? type.named.text : std::string(Word(type.basic));
  for (std::size_t i = 0; i < type.unit.size(); ++i) {
    text += (i == 0 ? " " : type.unit[i].divided ? "/" : "*") + type.unit[i].name.text;
  }
  return text;
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
  void Body(const UnsupportedDefinition& d) { Line(0, "unsupported " + d.what); }
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
    Line(0, fmt::format("let {} = {}", d.name.text, Print(d.value)));
  }
  void Body(const IndexDefinition& d) {
    Line(0, "index " + d.name.text);
    for (const IndexPart& part : d.parts)
      Line(1, fmt::format("weight {} on {}", Print(part.weight), Print(part.value)));
    if (d.total) Line(1, "total " + Print(*d.total));
    if (d.missing) Line(1, "missing policy");
  }
  void Body(const CriterionDefinition& d) {
    Line(0, "criterion " + d.name.text);
    if (d.met_when) Line(1, "met when " + Print(*d.met_when));
    if (d.because) Line(1, fmt::format("because \"{}\"", d.because->text));
    if (d.missing) Line(1, "missing policy");
  }
  void Body(const DecisionDefinition& d) {
    Line(0, "decision " + d.name.text);
    for (const Outcome& outcome : d.outcomes)
      Line(1, fmt::format("outcome {} {}", outcome.name.text,
                          outcome.when ? "when " + Print(*outcome.when) : "otherwise"));
  }
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
