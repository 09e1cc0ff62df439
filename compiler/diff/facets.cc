#include "compiler/diff/facets.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>
#include <utility>

#include "compiler/diff/words.h"
#include "compiler/format/print_expression.h"
#include "compiler/format/words.h"

namespace levrules::diff {

namespace {

using namespace syntax;  // NOLINT: every name here is part of a tree

class Taker {
 public:
  Taker(const Tree& tree, Thing& thing) : tree_(tree), thing_(thing) {}

  // ---- definitions of a file

  void Take(const SourceDefinition& d) {
    Name("source", d.name);
    Word("title", d.title.text, d.title.span).names = NamesIn::Nowhere;
    Text("publisher", d.by);
    Text("date of publication", d.published);
    Text("address", d.url);
  }
  void Take(const EnumDefinition& d) {
    Name("list", d.name);
    Title(d.title);
    for (const EnumItem& item : d.items) {
      Facet& facet =
          Add("entry " + item.name.text, "entry", item.name.text, item.name.text, item.name.span);
      facet.text =
          item.label ? fmt::format("{} \"{}\"", item.name.text, item.label->text) : item.name.text;
    }
  }
  void Take(const UnitDefinition& d) {
    Name("unit", d.name);
    Word("definition", UnitDefinitionWords(d), d.name.span);
  }
  void Take(const EntityDefinition& d) {
    Name("entity", d.name);
    Title(d.title);
    for (const DataSource& from : d.from) {
      Word("data file", from.path.text, from.path.span).names = NamesIn::Nowhere;
      if (from.once_per_key) Word("doubled keys", "once per key", from.path.span);
      if (from.published)
        Word("date of the data", from.published->text, from.published->span).decides = false;
    }
    for (const syntax::Field& field : d.fields) Column(field);
    for (const ExprId condition : d.only_where)
      Formula("only where", "rows", "", condition, "threshold");
    for (const MissingMarker& marker : d.markers)
      Add("marker " + marker.text.text, "mark for missing values", "",
          marker.reason ? fmt::format("\"{}\" as \"{}\"", marker.text.text, marker.reason->text)
                        : fmt::format("\"{}\"", marker.text.text),
          marker.text.span);
    Rows(d.rows, "row of data", OrderOf(d));
  }
  void Take(const ParameterDefinition& d) {
    Name("parameter", d.name);
    Title(d.title);
    Type(d.type);
    std::vector<ParameterValue> values = d.values;  // which stand in any order
    std::ranges::stable_sort(
        values, {}, [](const ParameterValue& value) { return value.from ? value.from->text : ""; });
    for (std::size_t i = 0; i < values.size(); ++i) {
      const ParameterValue& value = values[i];
      const std::string path = fmt::format("value {}", i + 1);
      const std::string label = value.from ? "from " + value.from->text : "";
      Formula(path, "value", label, value.value, "value");
      if (value.from || value.to) {
        Add(path + " period", "date", "",
            fmt::format("{}{}{}", value.from ? "from " + value.from->text : "",
                        value.from && value.to ? " " : "", value.to ? "to " + value.to->text : ""),
            value.span);
      }
      CitesOf(path, value.cites, value.span);
    }
  }
  void Take(const FunctionDefinition& d) {
    Name("function", d.name);
    Formula("body", "formula", "", d.body, "number");
    std::vector<std::string> formals;
    for (const Formal& formal : d.formals)
      formals.push_back(formal.type ? formal.name.text + " : " + format::TypeText(*formal.type)
                                    : formal.name.text);
    Word("arguments", fmt::format("({})", fmt::join(formals, ", ")), d.name.span);
    Type(d.type);
  }

  // ---- definitions of rows

  void Take(const LetDefinition& d) {
    Name("definition", d.name);
    Title(d.title);
    Type(d.type);
    Block(d.block, "");
  }
  void Take(const IndexDefinition& d) {
    Name("index", d.name);
    Title(d.title);
    Block(d.block, "");
  }
  void Take(const CriterionDefinition& d) {
    Name("criterion", d.name);
    Title(d.title);
    Block(d.block, "");
    for (const Tag& tag : d.tags)
      Add("tag " + tag.scheme.text, "tag", "",
          fmt::format("{}: {}", tag.scheme.text, tag.value.text), tag.span)
          .decides = false;
  }
  void Take(const TableDefinition& d) {
    Name("table", d.name);
    Title(d.title);
    Type(d.type);
    Graph(Word("hit rule", std::string(format::WordOf(d.mode)), d.name.span));
    std::vector<std::string> columns;
    for (const ExprId column : d.columns) columns.push_back(format::PrintExpression(tree_, column));
    Graph(Word("columns", fmt::format("{}", fmt::join(columns, " | ")), d.name.span));
    for (const TableLine& line : d.lines) {
      std::vector<std::string> cells;
      for (const TableCell& cell : line.cells) cells.push_back(format::PrintCell(tree_, cell));
      const std::string tests = fmt::format("{}", fmt::join(cells, " | "));
      const std::string path = "row `" + tests + "`";
      Graph(Add(path, "row", "",
                fmt::format("| {} | {} |", tests, format::PrintExpression(tree_, line.result)),
                line.span));
      CitesOf(path, line.cites, line.span);
    }
  }
  void Take(const DecisionDefinition& d) {
    Name("decision", d.name);
    Title(d.title);
    std::vector<std::string> order;
    for (const Outcome& outcome : d.outcomes) {
      order.push_back(outcome.name.text);
      const std::string path = "outcome " + outcome.name.text;
      if (outcome.when) {
        Graph(Formula(path, "condition of an outcome", outcome.name.text, *outcome.when,
                      "threshold"));
      } else {
        Graph(Add(path, "condition of an outcome", outcome.name.text, "otherwise", outcome.span));
      }
      if (outcome.title) Title(path, outcome.name.text, *outcome.title);
      CitesOf(path, outcome.cites, outcome.span);
    }
    Graph(Word("order of outcomes", fmt::format("{}", fmt::join(order, ", ")), d.name.span));
    if (d.overridable_by)
      Word("who may override it", d.overridable_by->text, d.overridable_by->span).decides = false;
  }
  void Take(const AllocationDefinition& d) {
    Name("allocation", d.name);
    Title(d.title);
    Block(d.block, "");
  }
  void Take(const ReportDefinition& d) {
    thing_.kind = "report";
    for (const ReportLine& line : d.lines) {
      const std::string formula = format::PrintExpression(tree_, line.value);
      Facet& facet =
          Add("column " + (line.title ? line.title->text : "`" + formula + "`"), "column",
              line.title ? line.title->text : "", formula, tree_.span(line.value));
      facet.decides = false;
    }
  }
  void Take(const OverrideDefinition& d) {
    Name("override", d.decision);
    Text("data file", d.from);
    Rows(d.rows, "row");
  }

  // ---- what decides nothing

  void Take(const PropertyDefinition& d) {
    Name("property", {d.name.text, d.name.span});
    for (std::size_t i = 0; i < d.laws.size(); ++i)
      Word(fmt::format("law {}", i + 1), LawWords(tree_, d.laws[i]), d.laws[i].span).aspect = "law";
    for (Facet& facet : thing_.facets) facet.decides = false;
  }
  void Take(const TestDefinition& d) {
    Name("test", {d.name.text, d.name.span});
    for (const Identifier& day : d.as_at) Word("as at", day.text, day.span);
    for (const WithParameter& with : d.with)
      Formula("with `" + with.name.text + "`", "parameter", with.name.text, with.value, "value");
    for (const GivenTable& given : d.given) Rows(given.rows, "given " + given.entity.text);
    std::size_t conditions = 0;
    for (const auto& expect : d.expect) {
      if (const auto* table = std::get_if<ExpectTable>(&expect)) {
        Rows(table->rows, "expected " + table->entity.text);
      } else {
        Formula(fmt::format("expect {}", ++conditions), "expectation", "",
                std::get<ExpectCondition>(expect).condition, "expectation");
      }
    }
    for (Facet& facet : thing_.facets) facet.decides = false;
  }
  void Take(const UseDefinition&) {}
  void Take(const RemoveDefinition&) {}
  void Take(const BrokenDefinition&) {}

  void CitesOf(const std::string& path, const Cites& cites, Span span) {
    if (cites.empty()) return;
    std::vector<std::string> words;
    for (const Cite& cite : cites) words.push_back(CiteWords(cite));
    Add(path + " citation", "citation", "", fmt::format("{}", fmt::join(words, "; ")), span)
        .decides = false;
  }

 private:
  void Name(std::string_view kind, const Identifier& name) {
    thing_.kind = kind;
    thing_.name = name.text;
    thing_.span = name.span;
  }

  Facet& Add(std::string path, std::string aspect, std::string label, std::string text, Span span) {
    const int times = ++seen_[path];
    Facet facet;
    facet.path = times == 1 ? std::move(path) : fmt::format("{} ({})", path, times);
    facet.aspect = std::move(aspect);
    facet.label = std::move(label);
    facet.text = std::move(text);
    facet.span = span;
    return thing_.facets.emplace_back(std::move(facet));
  }
  // One value of its kind.
  Facet& Word(const std::string& aspect, std::string text, Span span) {
    return Add(aspect, aspect, "", std::move(text), span);
  }
  template <class Named>
  void Text(const std::string& aspect, const std::optional<Named>& text) {
    if (!text) return;
    Facet& facet = Word(aspect, text->text, text->span);
    facet.decides = aspect == "data file";
    facet.names = NamesIn::Nowhere;
  }
  // Of a part of a definition.
  void Title(const std::string& path, const std::string& label, const Quoted& title) {
    Facet& facet = Add(path + " title", "title", label, title.text, title.span);
    facet.decides = false;
    facet.names = NamesIn::Nowhere;
  }
  void Title(const std::optional<Quoted>& title) { Text("title", title); }
  void Type(const std::optional<TypeName>& type) {
    if (type) Word("type", format::TypeText(*type), type->span);
  }
  Facet& Formula(std::string path, std::string aspect, std::string label, ExprId expr,
                 std::string number) {
    Facet& facet = Add(std::move(path), std::move(aspect), std::move(label),
                       format::PrintExpression(tree_, expr), tree_.span(expr));
    facet.tree = &tree_;
    facet.expr = expr;
    facet.number = std::move(number);
    return facet;
  }
  static void Graph(Facet& facet) { facet.of_graph = true; }

  void Column(const syntax::Field& field) {
    const std::string path = "column `" + field.name.text + "`";
    Add(path, "column", field.name.text, FieldWords(tree_, field), field.span);
    if (field.title) Title(path, field.name.text, *field.title);
    CitesOf(path, field.cites, field.span);
  }

  // Where the columns of an entity stand in its rows, in the order in which they are declared, and
  // which of them make up the key.
  struct ColumnOrder {
    std::vector<std::size_t> places;
    std::vector<std::size_t> keys;
  };
  static ColumnOrder OrderOf(const EntityDefinition& d) {
    ColumnOrder order;
    if (d.rows.empty()) return order;
    const auto& heading = d.rows.front().cells;
    for (const syntax::Field& field : d.fields) {
      for (std::size_t i = 0; i < heading.size(); ++i) {
        const std::string& text = heading[i].text;
        if (text != field.name.text && !(field.column && text == field.column->text)) continue;
        order.places.push_back(i);
        if (field.role == FieldRole::Key) order.keys.push_back(i);
      }
    }
    // What is no column, such as who judged, stands behind.
    for (std::size_t i = 0; i < heading.size(); ++i) {
      if (std::ranges::find(order.places, i) == order.places.end()) order.places.push_back(i);
    }
    return order;
  }

  // The cells of a row, in this order where there is one.
  static std::vector<std::string> CellsOf(const TableRow& row,
                                          const std::vector<std::size_t>& places) {
    std::vector<std::string> cells;
    if (places.empty() || places.size() != row.cells.size()) {
      for (const Cell& cell : row.cells) cells.push_back(cell.text);
    } else {
      for (const std::size_t place : places) cells.push_back(row.cells[place].text);
    }
    return cells;
  }

  // Rows of cells, named by their key, else by their first one: their order means nothing.
  void Rows(const std::vector<TableRow>& rows, const std::string& aspect,
            const ColumnOrder& order = {}) {
    for (std::size_t i = 0; i < rows.size(); ++i) {
      const std::vector<std::string> cells = CellsOf(rows[i], order.places);
      std::string name = i == 0 ? "heading" : cells.empty() ? "" : cells.front();
      for (std::size_t k = 0; k < order.keys.size() && i > 0; ++k) {
        const std::size_t key = order.keys[k];
        const std::string cell = key < rows[i].cells.size() ? rows[i].cells[key].text : "";
        name = k == 0 ? cell : name + ", " + cell;
      }
      Add(aspect + " " + name, aspect, name, fmt::format("| {} |", fmt::join(cells, " | ")),
          rows[i].span)
          .names = i == 0 ? NamesIn::Everywhere : NamesIn::Nowhere;
    }
  }

  // ---- blocks and their exceptions

  template <class B>
  void Exceptions(const std::vector<Exception<B>>& exceptions, const std::string& prefix) {
    for (std::size_t i = 0; i < exceptions.size(); ++i) {
      const std::string path = fmt::format("{}exception {}/", prefix, i + 1);
      Graph(Formula(path + "condition", "exception", "", exceptions[i].condition, "threshold"));
      CitesOf(path, exceptions[i].cites, exceptions[i].span);
      Block(exceptions[i].block, path);
    }
  }
  void Policy(const std::optional<PolicyClause>& policy, const std::string& prefix) {
    if (policy)
      Graph(Add(prefix + "missing", "rule for missing values", "",
                std::string(format::WordOf(policy->policy)), policy->span));
  }
  void Block(const LetBlock& block, const std::string& prefix) {
    Graph(Formula(prefix + "value", "formula", "", block.value, "number"));
    Exceptions(block.exceptions, prefix);
  }
  void Block(const IndexBlock& block, const std::string& prefix) {
    for (const IndexPart& part : block.parts) {
      const std::string formula = format::PrintExpression(tree_, part.value);
      const std::string name = part.title ? part.title->text : formula;
      const std::string path = prefix + "part " + (part.title ? name : "`" + formula + "`");
      Graph(Formula(path + "/weight", "weight", name, part.weight, "weight"));
      Graph(Formula(path + "/value", "part", name, part.value, "number"));
      CitesOf(path, part.cites, part.span);
    }
    if (block.total)
      Graph(Formula(prefix + "total", "sum of the weights", "", *block.total, "sum"));
    Policy(block.missing, prefix);
    Exceptions(block.exceptions, prefix);
  }
  void Block(const CriterionBlock& block, const std::string& prefix) {
    if (block.met_when)
      Graph(Formula(prefix + "condition", "condition", "", *block.met_when, "threshold"));
    if (block.because) {
      std::string text;
      for (const CriterionBlock::Piece& piece : block.because_pieces)
        text += piece.shown.valid()
                    ? fmt::format("{{{}}}", format::PrintExpression(tree_, piece.shown))
                    : piece.text;
      Facet& facet = Add(prefix + "reason", "reason", "", text, block.because->span);
      facet.decides = false;
      facet.names = NamesIn::Braces;
    }
    Policy(block.missing, prefix);
    Exceptions(block.exceptions, prefix);
  }
  void Block(const AllocationBlock& block, const std::string& prefix) {
    if (block.of) Graph(Formula(prefix + "pot", "pot", "", *block.of, "pot"));
    std::vector<std::string> within;
    for (const Identifier& name : block.within) within.push_back(name.text);
    if (!within.empty())
      Graph(Add(prefix + "within", "group", "", fmt::format("within {}", fmt::join(within, ", ")),
                block.within.front().span));
    if (block.where) Graph(Formula(prefix + "where", "condition", "", *block.where, "threshold"));
    for (const AllocationShare& share : block.shares) {
      const std::string key = format::PrintExpression(tree_, share.key);
      const std::string path = prefix + "share by `" + key + "`";
      Graph(Formula(path, "share", "by " + key, share.share, "share"));
      CitesOf(path, share.cites, tree_.span(share.key));
    }
    if (block.at_least) Graph(Formula(prefix + "floor", "floor", "", *block.at_least, "floor"));
    if (block.at_most) Graph(Formula(prefix + "cap", "cap", "", *block.at_most, "cap"));
    if (block.rounding)
      Graph(Add(prefix + "rounding", "rounding", "", RoundingWords(tree_, *block.rounding),
                block.rounding->span));
    if (block.leftover_kept)
      Graph(Add(prefix + "leftover", "what is left over", "", "leftover kept", thing_.span));
    Policy(block.missing, prefix);
    Exceptions(block.exceptions, prefix);
  }

  const Tree& tree_;
  Thing& thing_;
  std::map<std::string, int> seen_;  // paths
};

bool IsOfRows(const DefinitionBody& body) {
  return std::holds_alternative<LetDefinition>(body) ||
         std::holds_alternative<IndexDefinition>(body) ||
         std::holds_alternative<CriterionDefinition>(body) ||
         std::holds_alternative<TableDefinition>(body) ||
         std::holds_alternative<DecisionDefinition>(body) ||
         std::holds_alternative<AllocationDefinition>(body) ||
         std::holds_alternative<ReportDefinition>(body);
}

}  // namespace

std::optional<Thing> ThingOf(const amend::Part& part, const std::string& decides_for) {
  Thing thing;
  thing.part = &part;
  thing.span = part.definition->span;
  Taker taker(*part.tree, thing);
  std::visit([&](const auto& body) { taker.Take(body); }, part.definition->body);
  if (thing.kind.empty()) return std::nullopt;
  if (IsOfRows(part.definition->body))
    thing.entity = part.definition->for_each ? part.definition->for_each->text : decides_for;
  taker.CitesOf("head", part.definition->cites, thing.span);
  return thing;
}

Thing HeaderThing(const Header& header) {
  Thing thing;
  thing.kind = "fund";
  thing.name = header.name.text;
  thing.span = header.name.span;
  const auto add = [&](const std::string& aspect, const std::string& text, Span span,
                       bool decides) {
    Facet facet;
    facet.path = facet.aspect = aspect;
    facet.text = text;
    facet.span = span;
    facet.decides = decides;
    thing.facets.push_back(std::move(facet));
  };
  add("name", header.name.text, header.name.span, false);
  if (header.title) add("title", header.title->text, header.title->span, false);
  if (header.edition) add("edition", header.edition->text, header.edition->span, false);
  if (header.in_force_from)
    add("first day in force", header.in_force_from->text, header.in_force_from->span, true);
  if (header.in_force_to)
    add("last day in force", header.in_force_to->text, header.in_force_to->span, true);
  if (header.decides_for)
    add("rows decided for", header.decides_for->text, header.decides_for->span, true);
  return thing;
}

}  // namespace levrules::diff
