#include "tests/reference/evaluate.h"

#include "runtime/base/overloaded.h"
#include "tests/reference/evaluator.h"

namespace levrules::reference {

namespace {

// The names that a definition brings into the columns of its entity.
std::optional<std::string> ColumnName(const syntax::DefinitionBody& body) {
  if (const auto* let = std::get_if<syntax::LetDefinition>(&body)) return let->name.text;
  if (const auto* index = std::get_if<syntax::IndexDefinition>(&body)) return index->name.text;
  if (const auto* criterion = std::get_if<syntax::CriterionDefinition>(&body))
    return criterion->name.text;
  if (const auto* decision = std::get_if<syntax::DecisionDefinition>(&body))
    return decision->name.text;
  return std::nullopt;
}

// Forms without effect on any column. All others that the parser calls unsupported change the
// answer.
bool ChangesNothing(const syntax::UnsupportedDefinition& definition) {
  return !definition.name && definition.what.find("remove") == std::string::npos &&
         definition.what.find("replace") == std::string::npos &&
         definition.what.find("`override`") == std::string::npos;
}

}  // namespace

Answer Evaluate(const Input& input) { return Evaluator(input).Run(); }

Evaluator::Evaluator(const Input& input) : input_(input) {
  if (input.trees.empty()) throw Unsupported{"no fund"};
  fund_ = input.trees[0];
  std::optional<std::string> day = input.as_at;
  if (!day && fund_->header.in_force_from) day = fund_->header.in_force_from->text;
  if (day) {
    const auto date = ReadIsoDate(*day);
    if (!date) throw Unsupported{"as-at date " + *day};
    as_at_ = *date;
    has_as_at_ = true;
  }
  for (const syntax::Tree* tree : input.trees) {  // Units first: fields and literals need them.
    for (const syntax::Definition& definition : tree->definitions) {
      if (const auto* unit = std::get_if<syntax::UnitDefinition>(&definition.body))
        units_.Define(*unit);
    }
  }
  for (const syntax::Tree* tree : input.trees) Declare(*tree, tree == fund_);
}

void Evaluator::Declare(const syntax::Tree& tree, bool is_fund) {
  const auto nothing = [](const auto&) {};
  for (const syntax::Definition& definition : tree.definitions) {
    std::visit(Overloaded{
                   [](const syntax::BrokenDefinition&) {
                     throw Unsupported{"a definition that could not be read"};
                   },
                   [&](const syntax::UnsupportedDefinition& other) {
                     if (is_fund && !ChangesNothing(other)) throw Unsupported{other.what};
                   },
                   [&](const syntax::EnumDefinition& listed) {
                     Enumeration& enumeration = enumerations_[listed.name.text];
                     for (const syntax::EnumItem& item : listed.items) {
                       enumeration.names.push_back(item.name.text);
                       if (item.label) enumeration.labels[item.label->text] = item.name.text;
                     }
                   },
                   [&](const syntax::DecisionDefinition& decision) {
                     Enumeration& enumeration = enumerations_[decision.name.text];
                     for (const syntax::Outcome& outcome : decision.outcomes) {
                       bool is_new = true;
                       for (const std::string& name : enumeration.names)
                         is_new = is_new && name != outcome.name.text;
                       if (is_new) enumeration.names.push_back(outcome.name.text);
                     }
                   },
                   [&](const syntax::ParameterDefinition& parameter) {
                     if (is_fund) parameters_[parameter.name.text] = {&tree, &parameter};
                   },
                   [&](const syntax::FunctionDefinition& function) {
                     functions_[function.name.text] = {&tree, &function};
                   },
                   [&](const syntax::EntityDefinition& entity) { DeclareEntity(tree, entity); },
                   [&](const syntax::UnitDefinition& unit) { nothing(unit); },
                   [&](const syntax::UseDefinition& use) { nothing(use); },
                   [&](const syntax::SourceDefinition& source) { nothing(source); },
                   [&](const syntax::LetDefinition& let) { nothing(let); },
                   [&](const syntax::IndexDefinition& index) { nothing(index); },
                   [&](const syntax::CriterionDefinition& criterion) { nothing(criterion); },
                   [&](const syntax::ReportDefinition& report) { nothing(report); },
                   [&](const syntax::TestDefinition& test) { nothing(test); },
               },
               definition.body);
  }
  if (!is_fund) return;
  for (const syntax::Definition& definition : tree.definitions) {
    const auto name = ColumnName(definition.body);
    if (!name) continue;
    if (!definition.for_each && !tree.header.decides_for)
      throw Unsupported{"a column of no entity"};
    EntityTable& table =
        TableOf(definition.for_each ? definition.for_each->text : tree.header.decides_for->text);
    table.column_of[*name] = table.columns.size();
    table.columns.push_back({*name, &tree, &definition.body, {}});
  }
}

void Evaluator::DeclareEntity(const syntax::Tree& tree,
                              const syntax::EntityDefinition& definition) {
  auto table = std::make_unique<EntityTable>();
  table->name = definition.name.text;
  table->tree = &tree;
  table->definition = &definition;
  const auto add = [&](FieldInfo info) {
    table->field_of[info.name] = table->fields.size();
    table->fields.push_back(std::move(info));
  };
  for (const syntax::Field& field : definition.fields) {
    const std::string& name = field.name.text;
    const std::size_t index = table->fields.size();
    if (field.role == syntax::FieldRole::Key) table->keys.push_back(index);
    add({name, field.column ? field.column->text : name, &field, field.type, 0});
    if (field.role != syntax::FieldRole::Judgement) continue;
    syntax::TypeName text;
    text.optional = true;
    text.basic = syntax::BasicType::Text;
    syntax::TypeName date = text;
    date.basic = syntax::BasicType::Date;
    add({name + "_by", name + "_by", nullptr, text, index});
    add({name + "_on", name + "_on", nullptr, date, index});
    add({name + "_reason", name + "_reason", nullptr, text, index});
  }
  entities_[table->name] = std::move(table);
}

EntityTable& Evaluator::TableOf(const std::string& name) {
  const auto found = entities_.find(name);
  if (found == entities_.end()) throw Unsupported{"unknown entity " + name};
  return *found->second;
}

const Enumeration* Evaluator::EnumerationOf(const std::string& name) const {
  const auto found = enumerations_.find(name);
  return found == enumerations_.end() ? nullptr : &found->second;
}

Answer Evaluator::Run() {
  Answer answer;
  if (!LoadAll()) {
    answer.stopped = true;
    return answer;
  }
  FillAnswer(answer);
  return answer;
}

void Evaluator::FillAnswer(Answer& answer) {
  for (auto& [name, table] : entities_) {
    Answer::Table& result = answer.tables[name];
    for (const ColumnInfo& column : table->columns) result.columns.push_back(column.name);
    for (std::size_t row = 0; row < table->rows.size(); ++row) {
      std::string key;
      for (std::size_t field : table->keys)
        key +=
            (key.empty() && field == table->keys[0] ? "" : ",") + TextOf(table->rows[row][field]);
      result.keys.push_back(key);
      std::vector<std::string> cells;
      for (const ColumnInfo& column : table->columns) {
        const Value value = Column(*table, row, column.name);
        std::string cell = CellOf(value);
        if (std::holds_alternative<syntax::DecisionDefinition>(*column.body) && !value.known()) {
          cell = value.state == State::Error ? "refused" : "undetermined:";
          for (std::size_t i = 0; value.possible && i < value.possible->size(); ++i) {
            cell += (i > 0 ? "|" : "") + (*value.possible)[i];
          }
        }
        cells.push_back(std::move(cell));
      }
      result.cells.push_back(std::move(cells));
    }
  }
}

}  // namespace levrules::reference
