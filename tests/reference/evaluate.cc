#include "tests/reference/evaluate.h"

#include <utility>

#include "runtime/base/overloaded.h"
#include "tests/reference/evaluator.h"

namespace levrules::reference {

namespace {

// The names that a definition brings into the columns of its entity.
std::optional<std::string> ColumnName(const syntax::DefinitionBody& body) {
  return std::visit(
      Overloaded{
          [](const syntax::LetDefinition& let) { return std::optional(let.name.text); },
          [](const syntax::IndexDefinition& index) { return std::optional(index.name.text); },
          [](const syntax::CriterionDefinition& named) { return std::optional(named.name.text); },
          [](const syntax::TableDefinition& table) { return std::optional(table.name.text); },
          [](const syntax::DecisionDefinition& named) { return std::optional(named.name.text); },
          [](const syntax::AllocationDefinition& named) { return std::optional(named.name.text); },
          [](const auto&) { return std::optional<std::string>(); },
      },
      body);
}

}  // namespace

Answer Evaluate(const Input& input) { return Evaluator(input).Run(); }

Evaluator::Evaluator(const Input& input) : input_(input) {
  if (input.trees.empty()) throw Unsupported{"no fund"};
  std::vector<const syntax::Tree*> chain = {input.trees[0]};
  chain.insert(chain.end(), input.amendments.begin(), input.amendments.end());
  fund_ = Merge(chain);
  const std::optional<std::string> day = input.as_at ? input.as_at : fund_.first_day;
  if (day) {
    const auto date = ReadIsoDate(*day);
    if (!date) throw Unsupported{"as-at date " + *day};
    as_at_ = *date;
    has_as_at_ = true;
  }
  std::vector<Placed> libraries;
  for (std::size_t i = 1; i < input.trees.size(); ++i) {
    for (const syntax::Definition& definition : input.trees[i]->definitions)
      libraries.push_back({input.trees[i], &definition});
  }
  for (const auto* definitions : {&fund_.definitions, &libraries}) {
    for (const Placed& placed : *definitions) {  // Units first: fields and literals need them.
      if (const auto* unit = std::get_if<syntax::UnitDefinition>(&placed.definition->body))
        units_.Define(*unit);
    }
  }
  for (const Placed& placed : fund_.definitions) Declare(placed, true);
  for (const Placed& placed : libraries) Declare(placed, false);
  for (const Placed& placed : fund_.definitions) DeclareColumn(placed);
}

void Evaluator::Declare(const Placed& placed, bool is_fund) {
  const syntax::Tree& tree = *placed.tree;
  std::visit(
      Overloaded{
          [](const syntax::BrokenDefinition&) {
            throw Unsupported{"a definition that could not be read"};
          },
          [](const syntax::RemoveDefinition&) { throw Unsupported{"remove outside an amendment"}; },
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
          [](const auto&) {},  // Columns come later; the rest changes no value.
      },
      placed.definition->body);
}

void Evaluator::DeclareColumn(const Placed& placed) {
  const auto name = ColumnName(placed.definition->body);
  if (!name) return;
  const auto& for_each = placed.definition->for_each;
  if (!for_each && !fund_.decides_for) throw Unsupported{"a column of no entity"};
  EntityTable& table = TableOf(for_each ? for_each->text : *fund_.decides_for);
  table.column_of[*name] = table.columns.size();
  table.columns.push_back({*name, placed.tree, &placed.definition->body, {}, {}});
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
  if (!LoadAll() || !LoadOverrides() || !CheckShares()) {
    answer.stopped = true;
    return answer;
  }
  FillAnswer(answer);
  answer.events = std::move(events_);
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
    FillPots(*table, answer);
  }
}

void Evaluator::FillPots(EntityTable& table, Answer& answer) {
  for (const ColumnInfo& column : table.columns) {
    if (!std::holds_alternative<syntax::AllocationDefinition>(*column.body)) continue;
    std::vector<Answer::Pot>& pots = answer.pots[table.name + "." + column.name];
    for (const AllocationTable::Pot& pot : Allocation(table, column).pots)
      pots.push_back({pot.group, CellOf(pot.amount), CellOf(pot.paid), CellOf(pot.leftover)});
  }
}

}  // namespace levrules::reference
