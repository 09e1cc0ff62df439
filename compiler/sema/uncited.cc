#include "compiler/sema/uncited.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "compiler/syntax/walk.h"
#include "runtime/base/overloaded.h"
#include "runtime/base/text.h"

namespace levrules::sema {

namespace {

using syntax::ExprId;

bool IsNumber(const syntax::Literal& literal) {
  switch (literal.kind) {
    case syntax::LiteralKind::Integer:
    case syntax::LiteralKind::Decimal:
      return literal.unit || (literal.text != "0" && literal.text != "1");
    case syntax::LiteralKind::Percent:
      return literal.text != "0%" && literal.text != "100%";
    case syntax::LiteralKind::Money:
      return literal.text != "£0";
    case syntax::LiteralKind::Date:
    case syntax::LiteralKind::Text:
    case syntax::LiteralKind::True:
    case syntax::LiteralKind::False:
      return false;
  }
  return false;
}

// One line of a block: what on it needs a citation, and whether it has one.
class Line {
 public:
  Line(const syntax::Tree& tree, const syntax::Cites& cites, std::uint32_t begin)
      : tree_(&tree), begin_(begin) {
    AddCites(cites);
  }

  std::uint32_t begin() const { return begin_; }
  bool cited() const { return cited_; }
  void AddCites(const syntax::Cites& cites) { cited_ |= !cites.empty(); }

  void Add(const std::string& what, Span span) {
    if (!first_) first_ = span;
    if (std::ranges::find(found_, what) == found_.end()) found_.push_back(what);
  }
  void Add(const std::optional<syntax::PolicyClause>& policy) {
    if (policy) Add("the rule for what is missing", policy->span);
  }

  void AddExpression(ExprId id) {
    std::visit(Overloaded{[&](const syntax::LiteralExpr& e) {
                            if (IsNumber(e.literal))
                              Add("the number " + Written(e.literal), e.literal.span);
                          },
                          [&](const syntax::CallExpr& e) {
                            if (e.clauses.ties) Add("the rule for ties", e.clauses.ties->span);
                            Add(e.clauses.missing);
                          },
                          [&](const syntax::RoundExpr& e) { Add("the rounding", e.rounding_span); },
                          [](const auto&) {}},
               tree_->exprs[id]);
    syntax::ForEachChild(*tree_, id, [&](ExprId child) { AddExpression(child); });
  }

  void Report(DiagnosticList& out) const {
    if (cited_ || !first_) return;
    out.Add({.kind = DiagnosticKind::Uncited,
             .primary = *first_,
             .arguments = {JoinWords(found_), found_.size() == 1 ? "has" : "have"},
             .help =
                 "end the line with `cites SOURCE \"place\"`; what is assumed cites a source that "
                 "says so, as in `source assumption \"Assumptions of this file\"`"});
  }

 private:
  static std::string Written(const syntax::Literal& literal) {
    return literal.unit ? literal.text + " " + literal.unit->text : literal.text;
  }

  const syntax::Tree* tree_;
  std::uint32_t begin_;
  bool cited_ = false;
  std::optional<Span> first_;
  std::vector<std::string> found_;
};

class Uncited {
 public:
  Uncited(const syntax::Tree& tree, const syntax::Definition& definition, DiagnosticList& out)
      : tree_(tree), definition_(definition), out_(out) {}

  void Run() {
    Open(definition_.span.begin, {});  // the head
    std::visit([&](const auto& body) { Body(body); }, definition_.body);
    ShareOutCites();
    const bool head_cited = lines_.front().cited();
    for (const Line& line : lines_) {
      if (!head_cited) line.Report(out_);
    }
  }

 private:
  Line& Open(std::uint32_t begin, const syntax::Cites& cites) {
    lines_.emplace_back(tree_, cites, begin);
    return lines_.back();
  }
  Line& OpenAt(ExprId id) { return Open(tree_.span(id).begin, {}); }
  Line& Head() { return lines_.front(); }

  // Citations of clauses are kept with the definition: each belongs to the last line before it.
  void ShareOutCites() {
    std::ranges::stable_sort(lines_, {}, &Line::begin);
    for (const syntax::Cite& cite : definition_.cites) {
      Line* owner = &lines_.front();
      for (Line& line : lines_) {
        if (line.begin() <= cite.source.span.begin) owner = &line;
      }
      owner->AddCites({cite});
    }
  }

  // What decides nothing, or has no line of its own.
  template <class Other>
  void Body(const Other&) {}

  void Body(const syntax::ParameterDefinition& parameter) {
    for (const syntax::ParameterValue& value : parameter.values) {
      Line& line = value.from ? Open(value.span.begin, value.cites) : Head();
      line.AddExpression(value.value);
      if (!value.from) line.AddCites(value.cites);
    }
  }
  void Body(const syntax::FunctionDefinition& function) { Head().AddExpression(function.body); }

  void Body(const syntax::LetDefinition& let) {
    Head().AddExpression(let.block.value);
    Exceptions(let.block);
  }
  void Block(const syntax::LetBlock& block) {
    OpenAt(block.value).AddExpression(block.value);
    Exceptions(block);
  }

  void Body(const syntax::IndexDefinition& index) { Block(index.block); }
  void Block(const syntax::IndexBlock& block) {
    for (const syntax::IndexPart& part : block.parts) {
      Line& line = Open(part.span.begin, part.cites);
      line.Add("the weight", tree_.span(part.weight));
      line.AddExpression(part.weight);
      line.AddExpression(part.value);
    }
    if (block.total) OpenAt(*block.total).AddExpression(*block.total);
    if (block.missing) Open(block.missing->span.begin, {}).Add(block.missing);
    Exceptions(block);
  }

  void Body(const syntax::CriterionDefinition& criterion) { Block(criterion.block); }
  void Block(const syntax::CriterionBlock& block) {
    if (block.met_when) OpenAt(*block.met_when).AddExpression(*block.met_when);
    if (block.because) Open(block.because->span.begin, {});
    if (block.missing) Open(block.missing->span.begin, {}).Add(block.missing);
    Exceptions(block);
  }

  void Body(const syntax::TableDefinition& table) {
    for (const syntax::TableLine& row : table.lines) {
      Line& line = Open(row.span.begin, row.cites);
      for (const syntax::TableCell& cell : row.cells) {
        for (const syntax::CellTest& test : cell.tests) {
          if (test.low.valid()) line.AddExpression(test.low);
          if (test.high.valid()) line.AddExpression(test.high);
        }
      }
      line.AddExpression(row.result);
    }
  }

  void Body(const syntax::DecisionDefinition& decision) {
    for (const syntax::Outcome& outcome : decision.outcomes) {
      Line& line = Open(outcome.span.begin, outcome.cites);
      if (outcome.when) line.AddExpression(*outcome.when);
    }
  }

  void Body(const syntax::AllocationDefinition& allocation) { Block(allocation.block); }
  void Block(const syntax::AllocationBlock& block) {
    for (const auto& clause : {block.of, block.where, block.at_least, block.at_most}) {
      if (clause) OpenAt(*clause).AddExpression(*clause);
    }
    for (const syntax::AllocationShare& share : block.shares) {
      Line& line = Open(share.span.begin, share.cites);
      line.Add("the share", tree_.span(share.share));
      line.AddExpression(share.share);
      line.AddExpression(share.key);
    }
    if (block.rounding) {
      Line& line = Open(block.rounding->span.begin, {});
      line.Add("the rounding", block.rounding->span);
      for (const syntax::Order& order : block.rounding->ties) line.AddExpression(order.key);
    }
    if (block.missing) Open(block.missing->span.begin, {}).Add(block.missing);
    Exceptions(block);
  }

  template <class Clauses>
  void Exceptions(const Clauses& block) {
    for (const auto& exception : block.exceptions) {
      // Its citations are kept with it, and stand for what is below it.
      const std::size_t from = lines_.size();
      Open(exception.span.begin, exception.cites).AddExpression(exception.condition);
      Block(exception.block);
      if (exception.cites.empty()) continue;
      for (std::size_t i = from; i < lines_.size(); ++i) lines_[i].AddCites(exception.cites);
    }
  }

  const syntax::Tree& tree_;
  const syntax::Definition& definition_;
  DiagnosticList& out_;
  std::vector<Line> lines_;
};

}  // namespace

void WarnUncited(const syntax::Tree& tree, DiagnosticList& out) {
  const bool sources = std::ranges::any_of(tree.definitions, [](const syntax::Definition& other) {
    return std::holds_alternative<syntax::SourceDefinition>(other.body);
  });
  if (!sources) return;
  for (const syntax::Definition& definition : tree.definitions)
    Uncited(tree, definition, out).Run();
}

}  // namespace levrules::sema
