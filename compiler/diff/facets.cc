#include "compiler/diff/facets.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "compiler/diff/words.h"
#include "compiler/format/print_expression.h"
#include "compiler/format/words.h"

namespace levrules::diff {

namespace {

using namespace syntax;  // NOLINT: every name here is part of a tree

class Taker {
 public:
  Taker(const Tree& tree, const Definition& definition, Thing& thing)
      : tree_(tree), definition_(definition), thing_(thing) {}

  // ---- definitions of a file

  void Take(const SourceDefinition& d) {
    Name("source", d.name);
    Word("title", d.title.text, d.title.span).names = NamesIn::Nowhere;
    Text("publisher", d.by);
    Text("date of publication", d.published);
    Text("address", d.url);
    NothingActs();
  }
  void Take(const EnumDefinition& d) {
    Name("list", d.name);
    Title(d.title);
    for (const EnumItem& item : d.items) {
      const std::string& name = item.name.text;
      Add(Item("entry " + name), "", "entry", name,
          item.label ? fmt::format("{} \"{}\"", name, item.label->text) : name, item.name.span);
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
        Word("date of the data", from.published->text, from.published->span).acts = false;
    }
    for (const syntax::Field& field : d.fields) Column(field);
    for (const ExprId condition : d.only_where)
      Formula("", "only where", "rows", "", condition, "threshold");
    for (const MissingMarker& marker : d.markers)
      Add(Item("marker " + marker.text.text), "", "mark for missing values", "",
          marker.reason ? fmt::format("\"{}\" as \"{}\"", marker.text.text, marker.reason->text)
                        : fmt::format("\"{}\"", marker.text.text),
          marker.text.span);
    Rows(d.rows, "row of data", "", OrderOf(d));
  }
  void Take(const ParameterDefinition& d) {
    Name("parameter", d.name);
    Title(d.title);
    Type(d.type);
    std::vector<const ParameterValue*> values;  // which stand in any order
    for (const ParameterValue& value : d.values) values.push_back(&value);
    std::ranges::stable_sort(values, {}, [](const ParameterValue* value) {
      return value->from ? value->from->text : "";
    });
    for (const ParameterValue* value : values) Value(*value);
  }
  void Take(const FunctionDefinition& d) {
    Name("function", d.name);
    Formula("", "body", "formula", "", d.body, "number");
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
    Block(d.block);
  }
  void Take(const IndexDefinition& d) {
    Name("index", d.name);
    Title(d.title);
    Block(d.block);
  }
  void Take(const CriterionDefinition& d) {
    Name("criterion", d.name);
    Title(d.title);
    Block(d.block);
    for (const Tag& tag : d.tags)
      Add(Item("tag " + tag.scheme.text), "", "tag", "",
          fmt::format("{}: {}", tag.scheme.text, tag.value.text), tag.span)
          .acts = false;
  }
  void Take(const TableDefinition& d) {
    Name("table", d.name);
    Title(d.title);
    Type(d.type);
    Graph(Word("hit rule", std::string(format::WordOf(d.mode)), d.name.span));
    std::vector<std::string> columns;
    for (const ExprId column : d.columns) columns.push_back(format::PrintExpression(tree_, column));
    Graph(Word("columns", fmt::format("{}", fmt::join(columns, " | ")), d.name.span));
    std::vector<std::string> rows;
    for (const TableLine& line : d.lines) {
      std::vector<std::string> cells;
      for (const TableCell& cell : line.cells) cells.push_back(format::PrintCell(tree_, cell));
      const std::string tests = fmt::format("{}", fmt::join(cells, " | "));
      const std::string item = Item("row `" + tests + "`");
      const std::string result = format::PrintExpression(tree_, line.result);
      Facet& row = Add(item, "", "row", "", fmt::format("| {} | {} |", tests, result), line.span);
      Graph(row);
      row.pairing = Pairing::ByValue;
      row.tests = cells;
      row.result = result;
      CitesOf(item, "row | " + tests + " |", line.cites, line.span);
      rows.push_back(tests);
    }
    if (d.mode == TableMode::First) Order("rows", rows);
  }
  void Take(const DecisionDefinition& d) {
    Name("decision", d.name);
    Title(d.title);
    std::vector<std::string> order;
    for (const Outcome& outcome : d.outcomes) {
      const std::string& name = outcome.name.text;
      order.push_back(name);
      const std::string item = Item("outcome " + name);
      if (outcome.when) {
        Graph(Formula(item, "", "condition of an outcome", name, *outcome.when, "threshold"));
      } else {
        Graph(Add(item, "", "condition of an outcome", name, "otherwise", outcome.span));
      }
      Add(item, kOutcome, "outcome", "", name, outcome.name.span).names = NamesIn::Nowhere;
      if (outcome.title) Title(item, name, *outcome.title);
      CitesOf(item, name, outcome.cites, outcome.span);
    }
    Order("outcomes", order);
    if (d.overridable_by)
      Word("who may override it", d.overridable_by->text, d.overridable_by->span).acts = false;
  }
  void Take(const AllocationDefinition& d) {
    Name("allocation", d.name);
    Title(d.title);
    Block(d.block);
  }
  void Take(const ReportDefinition& d) {
    thing_.kind = "report";
    for (const ReportLine& line : d.lines) {
      const std::string formula = format::PrintExpression(tree_, line.value);
      const std::string item =
          Item("column " + (line.title ? line.title->text : "`" + formula + "`"));
      Facet& facet =
          Formula(item, "", "column", line.title ? line.title->text : "", line.value, "");
      facet.pairing = Pairing::ByValue;
      facet.tree = nullptr;  // told as a whole
      if (line.title) TitleOf(item, "column `" + formula + "`", *line.title);
    }
  }
  void Take(const OverrideDefinition& d) {
    Name("override", d.decision);
    Text("data file", d.from);
    Rows(d.rows, "row", "", {});
  }

  // ---- what acts on nothing

  void Take(const PropertyDefinition& d) {
    Name("property", {d.name.text, d.name.span});
    for (std::size_t i = 0; i < d.laws.size(); ++i)
      Word(fmt::format("law {}", i + 1), LawWords(tree_, d.laws[i]), d.laws[i].span).aspect = "law";
    NothingActs();
  }
  void Take(const TestDefinition& d) {
    Name("test", {d.name.text, d.name.span});
    for (const Identifier& day : d.as_at) Word("as at", day.text, day.span);
    for (const WithParameter& with : d.with)
      Formula(Item("with `" + with.name.text + "`"), "", "parameter", with.name.text, with.value,
              "value");
    for (const GivenTable& given : d.given) Rows(given.rows, "given", given.entity.text, {});
    std::size_t conditions = 0;
    for (const auto& expect : d.expect) {
      if (const auto* table = std::get_if<ExpectTable>(&expect)) {
        Rows(table->rows, "expected", table->entity.text, {});
      } else {
        Formula(Item(fmt::format("expect {}", ++conditions)), "", "expectation", "",
                std::get<ExpectCondition>(expect).condition, "expectation");
      }
    }
    NothingActs();
  }
  void Take(const UseDefinition&) {}
  void Take(const RemoveDefinition&) {}
  void Take(const BrokenDefinition&) {}

  // Of an item of a list, which has a facet already, or of the whole (no item).
  void CitesOf(const std::string& item, const std::string& label, const Cites& cites, Span span) {
    if (cites.empty()) return;
    if (Facet* first = FirstOf(item)) first->cites = &cites;
    Facet& facet = Add(item, kCitation, "citation", label, CiteListWords(cites), span);
    facet.acts = false;
    if (item.empty()) return;
    for (auto same = thing_.facets.rbegin(); same != thing_.facets.rend(); ++same) {
      if (same->block != block_ || same->item != item) break;
      same->source = &cites;
    }
  }

 private:
  void Name(std::string_view kind, const Identifier& name) {
    thing_.kind = kind;
    thing_.name = name.text;
    thing_.span = name.span;
  }
  void NothingActs() {
    for (Facet& facet : thing_.facets) facet.acts = false;
  }

  // A name for an item that no other one of this block has.
  std::string Item(const std::string& words) {
    const std::string name =
        words.find('`') == std::string::npos ? words : WithPlainNumbers(words);  // a formula
    const int times = ++seen_[block_ + name];
    return times == 1 ? name : fmt::format("{} ({})", name, times);
  }

  // The facet that an item begins with; null for none. The item is the last one.
  Facet* FirstOf(const std::string& item) {
    Facet* first = nullptr;
    for (std::size_t i = thing_.facets.size(); i > 0 && !item.empty(); --i) {
      Facet& facet = thing_.facets[i - 1];
      if (facet.block != block_ || facet.item != item) break;
      first = &facet;
    }
    return first;
  }

  Facet& Add(const std::string& item, std::string value, std::string aspect, std::string label,
             std::string text, Span span) {
    const int times = ++seen_[fmt::format("{}{}/{}", block_, item, value)];
    Facet facet;
    facet.block = block_;
    facet.item = item;
    facet.value = times == 1 ? std::move(value) : fmt::format("{} ({})", value, times);
    facet.aspect = std::move(aspect);
    facet.label = std::move(label);
    facet.inside = inside_;
    facet.source = source_;
    facet.text = std::move(text);
    facet.span = span;
    return thing_.facets.emplace_back(std::move(facet));
  }
  // One value of its kind.
  Facet& Word(const std::string& aspect, std::string text, Span span) {
    return Add("", aspect, aspect, "", std::move(text), span);
  }
  template <class Named>
  void Text(const std::string& aspect, const std::optional<Named>& text) {
    if (!text) return;
    Facet& facet = Word(aspect, text->text, text->span);
    facet.acts = aspect == "data file";
    facet.names = NamesIn::Nowhere;
  }
  // Of an item, which has a facet already.
  void Title(const std::string& item, const std::string& label, const Quoted& title) {
    if (Facet* first = FirstOf(item)) first->title = title.text;
    TitleOf(item, label, title);
  }
  void TitleOf(const std::string& item, const std::string& label, const Quoted& title) {
    Facet& facet = Add(item, kTitle, "title", label, title.text, title.span);
    facet.acts = false;
    facet.names = NamesIn::Nowhere;
  }
  void Title(const std::optional<Quoted>& title) { Text("title", title); }
  void Type(const std::optional<TypeName>& type) {
    if (type) Word("type", format::TypeText(*type), type->span);
  }
  Facet& Formula(const std::string& item, std::string value, std::string aspect, std::string label,
                 ExprId expr, std::string number) {
    Facet& facet = Add(item, std::move(value), std::move(aspect), std::move(label),
                       format::PrintExpression(tree_, expr), tree_.span(expr));
    facet.tree = &tree_;
    facet.expr = expr;
    facet.number = std::move(number);
    return facet;
  }
  static void Graph(Facet& facet) { facet.of_graph = true; }
  void Order(const std::string& of, const std::vector<std::string>& names) {
    Graph(Add("", kOrder, "order of " + of, "", fmt::format("{}", fmt::join(names, "; ")),
              thing_.span));
  }

  void Column(const syntax::Field& field) {
    const std::string& name = field.name.text;
    const std::string item = Item("column `" + name + "`");
    Add(item, "", "column", name, FieldWords(tree_, field), field.span);
    if (field.title) Title(item, name, *field.title);
    CitesOf(item, name, field.cites, field.span);
  }

  void Value(const ParameterValue& value) {
    const std::string label = value.from ? "from " + value.from->text : "";
    const std::string item = Item("value " + label);
    Formula(item, "", "value", label, value.value, "value").pairing = Pairing::ByOrder;
    if (value.from || value.to) {
      Add(item, "period", "date", "",
          fmt::format("{}{}{}", label, value.from && value.to ? " " : "",
                      value.to ? "to " + value.to->text : ""),
          value.span);
    }
    // Those of the only value in one line are those of the parameter.
    if (CiteListWords(value.cites) != CiteListWords(definition_.cites))
      CitesOf(item, label, value.cites, value.span);
  }

  // Where the columns of an entity stand in its rows, in the order in which they are declared, and
  // which of them make up the key.
  struct ColumnOrder {
    std::vector<std::size_t> places;
    std::vector<std::string> names;  // of the columns at these places
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
        order.names.push_back(field.name.text);
        if (field.role == FieldRole::Key) order.keys.push_back(i);
      }
    }
    // What is no column, such as who judged, stands behind.
    for (std::size_t i = 0; i < heading.size(); ++i) {
      if (std::ranges::find(order.places, i) != order.places.end()) continue;
      order.places.push_back(i);
      order.names.push_back(heading[i].text);
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

  // Rows of cells, named by their key, else by their first one: their order means nothing. The
  // heading of an entity's rows says no more than its columns do. `of`: the entity of a test's
  // rows.
  void Rows(const std::vector<TableRow>& rows, const std::string& what, const std::string& of,
            const ColumnOrder& order) {
    const std::string aspect = of.empty() ? what : what + " " + of;
    const std::string kind = of.empty() ? what : what + " `" + of + "`";
    for (std::size_t i = 0; i < rows.size(); ++i) {
      if (i == 0 && !order.places.empty()) continue;
      const std::vector<std::string> cells = CellsOf(rows[i], order.places);
      std::string name = cells.empty() ? "" : cells.front();
      for (std::size_t k = 0; k < order.keys.size(); ++k) {
        const std::size_t key = order.keys[k];
        const std::string cell = key < rows[i].cells.size() ? rows[i].cells[key].text : "";
        name = k == 0 ? cell : name + ", " + cell;
      }
      if (i == 0) name = kHeading;
      const std::string item = Item(kind + " " + name);
      Facet& facet = Add(item, i == 0 ? kHeading : "", aspect, name,
                         fmt::format("| {} |", fmt::join(cells, " | ")), rows[i].span);
      facet.names = i == 0 ? NamesIn::Everywhere : NamesIn::Nowhere;
      for (std::size_t k = 0; k < std::min(cells.size(), order.names.size()); ++k)
        facet.cells[order.names[k]] = cells[k];
      CitesOf(item, name, rows[i].cites, rows[i].span);
    }
  }

  // ---- blocks and their exceptions

  template <class B>
  void Exceptions(const std::vector<Exception<B>>& exceptions) {
    for (const Exception<B>& exception : exceptions) {
      const std::string condition = format::PrintExpression(tree_, exception.condition);
      const std::string item = Item("exception `" + condition + "`");
      const std::string label = "`" + condition + "`" + item.substr(item.rfind('`') + 1);
      Facet& facet = Formula(item, "", "exception", "", exception.condition, "threshold");
      facet.pairing = Pairing::ByOrder;
      Graph(facet);
      CitesOf(item, "exception " + label, exception.cites, exception.span);
      const std::string block = block_;
      const std::string inside = inside_;
      const Cites* source = source_;
      if (!exception.cites.empty()) source_ = &exception.cites;
      block_ += item + "/";
      inside_ += (inside_.empty() ? "in the exception " : ", in it ") + label;
      Block(exception.block);
      block_ = block;
      inside_ = inside;
      source_ = source;
    }
  }
  void Policy(const std::optional<PolicyClause>& policy) {
    if (policy)
      Graph(Add("", "missing", "rule for missing values", "",
                std::string(format::WordOf(policy->policy)), policy->span));
  }
  void Block(const LetBlock& block) {
    Graph(Formula("", "formula", "formula", "", block.value, "number"));
    Exceptions(block.exceptions);
  }
  void Block(const IndexBlock& block) {
    for (const IndexPart& part : block.parts) {
      const std::string formula = format::PrintExpression(tree_, part.value);
      const std::string item =
          Item("part " + (part.title ? part.title->text : "`" + formula + "`"));
      const std::string name = part.title ? part.title->text : formula;
      Graph(Formula(item, "weight", "weight", name, part.weight, "weight"));
      Facet& value = Formula(item, "value", "part", name, part.value, "number");
      value.pairing = Pairing::ByValue;
      Graph(value);
      if (part.title) TitleOf(item, "part `" + formula + "`", *part.title);
      CitesOf(item, name, part.cites, part.span);
    }
    if (block.total) Graph(Formula("", "total", "sum of the weights", "", *block.total, "sum"));
    Policy(block.missing);
    Exceptions(block.exceptions);
  }
  void Block(const CriterionBlock& block) {
    if (block.met_when)
      Graph(Formula("", "condition", "condition", "", *block.met_when, "threshold"));
    if (block.because) {
      std::string text;
      for (const CriterionBlock::Piece& piece : block.because_pieces)
        text += piece.shown.valid()
                    ? fmt::format("{{{}}}", format::PrintExpression(tree_, piece.shown))
                    : piece.text;
      Facet& facet = Add("", "reason", "reason", "", text, block.because->span);
      facet.acts = false;
      facet.names = NamesIn::Braces;
    }
    Policy(block.missing);
    Exceptions(block.exceptions);
  }
  void Block(const AllocationBlock& block) {
    if (block.of) Graph(Formula("", "pot", "pot", "", *block.of, "pot"));
    std::vector<std::string> within;
    for (const Identifier& name : block.within) within.push_back(name.text);
    if (!within.empty())
      Graph(Add("", "within", "group", "", fmt::format("within {}", fmt::join(within, ", ")),
                block.within.front().span));
    if (block.where) Graph(Formula("", "where", "condition", "", *block.where, "threshold"));
    for (const AllocationShare& share : block.shares) {
      const std::string key = format::PrintExpression(tree_, share.key);
      const std::string item = Item("share by `" + key + "`");
      Graph(Formula(item, "", "share", "by " + key, share.share, "share"));
      CitesOf(item, "by " + key, share.cites, tree_.span(share.key));
    }
    if (block.at_least) Graph(Formula("", "floor", "floor", "", *block.at_least, "floor"));
    if (block.at_most) Graph(Formula("", "cap", "cap", "", *block.at_most, "cap"));
    if (block.rounding)
      Graph(Add("", "rounding", "rounding", "", RoundingWords(tree_, *block.rounding),
                block.rounding->span));
    if (block.leftover_kept)
      Graph(Add("", "leftover", "what is left over", "", "leftover kept", thing_.span));
    Policy(block.missing);
    Exceptions(block.exceptions);
  }

  const Tree& tree_;
  const Definition& definition_;
  Thing& thing_;
  std::string block_, inside_;       // of the exception that is taken
  const Cites* source_ = nullptr;    // of the exceptions around
  std::map<std::string, int> seen_;  // items and values
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

bool IsRow(const Thing& thing) {
  static const std::set<std::string> rows = {"definition", "index",    "criterion",
                                             "table",      "decision", "allocation"};
  return rows.contains(thing.kind);
}

std::optional<Thing> ThingOf(const amend::Part& part, const std::string& decides_for) {
  Thing thing;
  thing.part = &part;
  thing.span = part.definition->span;
  Taker taker(*part.tree, *part.definition, thing);
  std::visit([&](const auto& body) { taker.Take(body); }, part.definition->body);
  if (thing.kind.empty()) return std::nullopt;
  if (IsOfRows(part.definition->body))
    thing.entity = part.definition->for_each ? part.definition->for_each->text : decides_for;
  taker.CitesOf("", "", part.definition->cites, thing.span);
  return thing;
}

Thing HeaderThing(const Header& header) {
  Thing thing;
  thing.kind = "fund";
  thing.name = header.name.text;
  thing.span = header.name.span;
  const auto add = [&](const std::string& aspect, const std::string& text, Span span, bool acts) {
    Facet facet;
    facet.value = facet.aspect = aspect;
    facet.text = text;
    facet.span = span;
    facet.acts = acts;
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
  if (!header.cites.empty()) {
    add("citation", CiteListWords(header.cites), header.cites.back().source.span, false);
    thing.facets.back().value = kCitation;
  }
  return thing;
}

}  // namespace levrules::diff
