// What a name, a path or a lookup stands for.

#include "tests/reference/evaluator.h"
#include "tests/reference/literals.h"

namespace levrules::reference {

Value Evaluator::Named(const syntax::NameExpr& node, const Scope& scope, RowRef row) {
  bool found = false;
  Value value =
      node.keys.empty() ? Base(node.base.text, scope, row) : Lookup(node, scope, row, found);
  return Follow(std::move(value), node.path, 0);
}

// The row of E that has the key; missing where there is none.
Value Evaluator::Lookup(const syntax::NameExpr& node, const Scope& scope, RowRef row, bool& found) {
  EntityTable& table = TableOf(node.base.text);
  std::vector<Value> parts;
  for (syntax::ExprId key : node.keys) parts.push_back(Evaluate(key, scope, row));
  if (const State state = Strictest(parts); state != State::Known) return WithState(state);
  if (parts.size() != table.keys.size()) throw Unsupported{"lookup with another number of keys"};
  const auto place = table.row_of.find(KeyOf(table, parts));
  found = place != table.row_of.end();
  if (!found) return MissingValue();
  Reference reference{table.name, {}};
  for (std::size_t key : table.keys) reference.key.push_back(table.rows[place->second][key]);
  return KnownValue(reference);
}

Value Evaluator::Follow(Value value, const std::vector<syntax::Identifier>& path,
                        std::size_t from) {
  for (std::size_t i = from; i < path.size(); ++i) {
    if (!value.known()) return WithState(value.state);
    const auto* reference = std::get_if<Reference>(&value.data);
    if (reference == nullptr) throw Unsupported{"a path through no reference"};
    EntityTable& table = TableOf(reference->entity);
    const auto place = table.row_of.find(KeyOf(table, reference->key));
    if (place == table.row_of.end()) return MissingValue();
    value = Column(table, place->second, path[i].text);
  }
  return value;
}

// Inside a function a name is a formal or a parameter, outside a column or a parameter.
Value Evaluator::Base(const std::string& name, const Scope& scope, RowRef row) {
  if (scope.frame != nullptr) {
    const auto formal = scope.frame->formals.find(name);
    if (formal != scope.frame->formals.end()) {
      Value value = Evaluate(formal->second.value, row);
      return formal->second.type != nullptr ? OfType(std::move(value), *formal->second.type)
                                            : value;
    }
  } else if (scope.entity != nullptr &&
             (scope.entity->field_of.contains(name) || scope.entity->column_of.contains(name))) {
    if (row.entity != scope.entity) throw Unsupported{"name of the outer row: " + name};
    return Column(*scope.entity, row.index, name);
  }
  if (parameters_.contains(name)) return Parameter(name);
  if (name == "as_at") {
    if (!has_as_at_) throw Unsupported{"no as-at date"};
    return KnownValue(as_at_);
  }
  return Enumerated(name);
}

Value Evaluator::Column(EntityTable& entity, std::size_t row, const std::string& name) {
  const auto field = entity.field_of.find(name);
  if (field != entity.field_of.end()) return entity.rows[row][field->second];
  const auto found = entity.column_of.find(name);
  if (found == entity.column_of.end()) throw Unsupported{"unknown column " + name};
  ColumnInfo& column = entity.columns[found->second];
  if (column.memo.size() < entity.rows.size()) column.memo.resize(entity.rows.size());
  ColumnInfo::Memo& memo = column.memo[row];
  if (!memo.value) {
    if (memo.busy) throw Unsupported{"a cycle through " + name};
    memo.busy = true;
    memo.value = Define(entity, column, row);
    memo.busy = false;
  }
  return *memo.value;
}

Value Evaluator::Parameter(const std::string& name) {
  if (const auto known = parameter_values_.find(name); known != parameter_values_.end())
    return known->second;
  const auto& [tree, definition] = parameters_.at(name);
  std::optional<Value> value;
  if (const auto set = input_.parameters.find(name); set != input_.parameters.end()) {
    value = ReadLiteralText(set->second, units_);
    if (std::holds_alternative<Enumerator>(value->data)) value = Enumerated(TextOf(*value));
  }
  for (const syntax::ParameterValue& dated : definition->values) {
    if (value) break;
    if (dated.from || dated.to) {
      if (!has_as_at_) throw Unsupported{"no as-at date"};
      if (dated.from && as_at_.days < ReadIsoDate(dated.from->text).value().days) continue;
      if (dated.to && as_at_.days > ReadIsoDate(dated.to->text).value().days) continue;
    }
    value = Evaluate(dated.value, Scope{tree, nullptr, nullptr}, RowRef{});
  }
  if (!value) throw Unsupported{"no value in force for " + name};
  if (definition->type) value = OfType(*value, *definition->type);
  parameter_values_[name] = *value;
  return *value;
}

Value Evaluator::Enumerated(const std::string& name) const {
  Enumerator enumerator{name, nullptr};
  int found = 0;
  for (const auto& [key, enumeration] : enumerations_) {
    for (const std::string& item : enumeration.names) {
      if (item != name) continue;
      enumerator.order = ++found == 1 ? &enumeration.names : nullptr;
      break;
    }
  }
  if (found == 0) throw Unsupported{"unknown name " + name};
  return KnownValue(enumerator);
}

// A declared type gives a number its unit, and an enumerator its enumeration.
Value Evaluator::OfType(Value value, const syntax::TypeName& type) const {
  if (!value.known()) return value;
  switch (type.basic) {
    case syntax::BasicType::Money:
      return InUnit(std::move(value), units_.UnitOf("£"));
    case syntax::BasicType::Integer:
    case syntax::BasicType::Number:
      return InUnit(std::move(value), units_.UnitOf(type.unit));
    case syntax::BasicType::Percent:
      return InUnit(std::move(value), {});
    case syntax::BasicType::Named:
      if (auto* enumerator = std::get_if<Enumerator>(&value.data)) {
        if (const Enumeration* enumeration = EnumerationOf(type.named.text))
          enumerator->order = &enumeration->names;
      }
      return value;
    case syntax::BasicType::Boolean:
    case syntax::BasicType::Text:
    case syntax::BasicType::Date:
      return value;
  }
  return value;
}

}  // namespace levrules::reference
