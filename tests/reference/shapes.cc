// What is known of an expression before any row: kind, unit, and whether it is printed as a percent
// (section 5 of the language page). A value carries its unit itself; the shape gives it one where
// no row does, as in the sum over no rows.

#include "runtime/base/overloaded.h"
#include "tests/reference/evaluator.h"
#include "tests/reference/literals.h"

namespace levrules::reference {

using Kind = Shape::Kind;

Shape Evaluator::ShapeOf(syntax::ExprId id, const Scope& scope) {
  const ScopedExpr key{scope, id};
  const auto found = shapes_.find(key);
  if (found != shapes_.end()) return found->second;
  Shape shape = FindShape(id, scope);
  shapes_[key] = shape;
  return shape;
}

// `+ -`, `if`, …: the unit of the first; percents with literals are percents.
Shape Evaluator::Common(const std::vector<Shape>& shapes) const {
  Shape common;
  bool any_percent = false;
  bool all_fit = true;
  for (const Shape& shape : shapes) {
    if (shape.kind == Kind::Nothing) continue;
    if (common.kind == Kind::Nothing) common = shape;
    any_percent = any_percent || shape.percent;
    all_fit = all_fit && (shape.percent || shape.literal);
  }
  common.percent = any_percent && all_fit;
  common.literal = false;
  return common;
}

Shape Evaluator::FindShape(syntax::ExprId id, const Scope& scope) {
  const auto shape = [&](syntax::ExprId part) { return ShapeOf(part, scope); };
  const Shape condition{Kind::Boolean, {}, false, false, nullptr};
  return std::visit(Overloaded{
                        [&](const syntax::ErrorExpr&) -> Shape { return {}; },
                        [&](const syntax::LiteralExpr& node) -> Shape {
                          const Value value = ValueOf(node.literal, units_);
                          if (const auto* number = std::get_if<Number>(&value.data)) {
                            const bool percent = node.literal.kind == syntax::LiteralKind::Percent;
                            return {Kind::Number, number->unit, percent, !percent, nullptr};
                          }
                          if (std::holds_alternative<Date>(value.data))
                            return {Kind::Date, {}, false, false, nullptr};
                          if (std::holds_alternative<bool>(value.data)) return condition;
                          return {Kind::Text, {}, false, false, nullptr};
                        },
                        [&](const syntax::MissingExpr&) -> Shape { return {}; },
                        [&](const syntax::NameExpr& node) { return ShapeOfName(node, scope); },
                        [&](const syntax::CallExpr& node) { return ShapeOfCall(id, node, scope); },
                        [&](const syntax::NegateExpr& node) { return shape(node.operand); },
                        [&](const syntax::BinaryExpr& node) -> Shape {
                          if (node.op == syntax::BinaryOp::And || node.op == syntax::BinaryOp::Or)
                            return condition;
                          const Shape a = shape(node.left);
                          const Shape b = shape(node.right);
                          if (a.kind == Kind::Date && b.kind == Kind::Date) {
                            return {Kind::Number, units_.UnitOf("day"), false, false, nullptr};
                          }
                          if (a.kind == Kind::Date || b.kind == Kind::Date)
                            return {Kind::Date, {}, false, false, nullptr};
                          if (node.op == syntax::BinaryOp::Multiply)
                            return {Kind::Number, units_.Cancelled(Units::Times(a.unit, b.unit)),
                                    false, false, nullptr};
                          if (node.op == syntax::BinaryOp::Divide)
                            return {Kind::Number, units_.Cancelled(Units::Over(a.unit, b.unit)),
                                    false, false, nullptr};
                          return Common({a, b});
                        },
                        [&](const syntax::CompareExpr&) { return condition; },
                        [&](const syntax::RoundExpr& node) {
                          Shape rounded = shape(node.operand);
                          rounded.literal = false;
                          return rounded;
                        },
                        [&](const syntax::InRangeExpr&) { return condition; },
                        [&](const syntax::InSetExpr&) { return condition; },
                        [&](const syntax::LikeExpr&) { return condition; },
                        [&](const syntax::IsExpr&) { return condition; },
                        [&](const syntax::ExistsExpr&) { return condition; },
                        [&](const syntax::NotExpr&) { return condition; },
                        [&](const syntax::IfExpr& node) {
                          return Common({shape(node.then_value), shape(node.else_value)});
                        },
                        [&](const syntax::AtLeastExpr&) { return condition; },
                    },
                    Node(scope, id));
}

Shape Evaluator::ShapeOfType(const syntax::TypeName& type) {
  switch (type.basic) {
    case syntax::BasicType::Boolean:
      return {Kind::Boolean, {}, false, false, nullptr};
    case syntax::BasicType::Text:
      return {Kind::Text, {}, false, false, nullptr};
    case syntax::BasicType::Date:
      return {Kind::Date, {}, false, false, nullptr};
    case syntax::BasicType::Money:
      return {Kind::Number, units_.UnitOf("£"), false, false, nullptr};
    case syntax::BasicType::Percent:
      return {Kind::Number, {}, true, false, nullptr};
    case syntax::BasicType::Integer:
    case syntax::BasicType::Number:
      return {Kind::Number, units_.UnitOf(type.unit), false, false, nullptr};
    case syntax::BasicType::Named:
      if (EnumerationOf(type.named.text) != nullptr)
        return {Kind::Enumerator, {}, false, false, nullptr};
      return {Kind::Reference, {}, false, false, &TableOf(type.named.text)};
  }
  return {};
}

Shape Evaluator::ShapeOfName(const syntax::NameExpr& node, const Scope& scope) {
  const std::string& name = node.base.text;
  Shape shape;
  if (!node.keys.empty()) {
    shape = {Kind::Reference, {}, false, false, &TableOf(name)};
  } else if (scope.frame != nullptr && scope.frame->formals.contains(name)) {
    const Frame::Argument& argument = scope.frame->formals.at(name);
    shape = argument.type != nullptr ? ShapeOfType(*argument.type)
                                     : ShapeOf(argument.value.expr, argument.value.scope);
  } else if (scope.frame == nullptr && scope.entity != nullptr &&
             (scope.entity->field_of.contains(name) || scope.entity->column_of.contains(name))) {
    shape = ShapeOfColumn(*scope.entity, name);
  } else if (const auto parameter = parameters_.find(name); parameter != parameters_.end()) {
    const auto& [tree, definition] = parameter->second;
    shape = definition->type
                ? ShapeOfType(*definition->type)
                : ShapeOf(definition->values.at(0).value, Scope{tree, nullptr, nullptr});
    shape.literal = false;
  } else if (name == "as_at") {
    shape.kind = Kind::Date;
  } else {
    shape.kind = Kind::Enumerator;
  }
  for (const syntax::Identifier& step : node.path) {
    if (shape.entity == nullptr) throw Unsupported{"a path through no reference"};
    shape = ShapeOfColumn(TableOf(shape.entity->name), step.text);
  }
  return shape;
}

Shape Evaluator::ShapeOfColumn(EntityTable& entity, const std::string& name) {
  if (const auto field = entity.field_of.find(name); field != entity.field_of.end()) {
    return ShapeOfType(entity.fields[field->second].type);
  }
  const auto found = entity.column_of.find(name);
  if (found == entity.column_of.end()) throw Unsupported{"unknown column " + name};
  const ColumnInfo& column = entity.columns[found->second];
  const Scope scope{column.tree, &entity, nullptr};
  if (const auto* let = std::get_if<syntax::LetDefinition>(column.body)) {
    Shape shape = let->type ? ShapeOfType(*let->type) : ShapeOfLet(let->block, scope);
    shape.literal = false;
    return shape;
  }
  if (const auto* index = std::get_if<syntax::IndexDefinition>(column.body)) {
    return {Kind::Number, ShapeOf(index->block.parts.at(0).value, scope).unit, false, false,
            nullptr};
  }
  if (const auto* table = std::get_if<syntax::TableDefinition>(column.body)) {
    Shape shape = ShapeOfTable(*table, scope);
    shape.literal = false;
    return shape;
  }
  if (const auto* allocation = std::get_if<syntax::AllocationDefinition>(column.body))
    return {Kind::Number, ShapeOf(allocation->block.of.value(), scope).unit, false, false, nullptr};
  if (std::holds_alternative<syntax::DecisionDefinition>(*column.body))
    return {Kind::Enumerator, {}, false, false, nullptr};
  return {Kind::Boolean, {}, false, false, nullptr};
}

Shape Evaluator::ShapeOfCall(syntax::ExprId id, const syntax::CallExpr& call, const Scope& scope) {
  const std::string& name = call.function.text;
  if (const auto function = functions_.find(name); function != functions_.end()) {
    if (function->second.second->type) return ShapeOfType(*function->second.second->type);
    const Frame& frame = FrameOf(id, call, scope);
    return ShapeOf(function->second.second->body,
                   Scope{function->second.first, scope.entity, &frame});
  }
  if (name == "any" || name == "all") return {Kind::Boolean, {}, false, false, nullptr};
  Shape number{Kind::Number, {}, false, false, nullptr};
  if (name == "count" || name == "rank" || name == "size" || name == "ln" || name == "exp" ||
      name == "power")
    return number;
  if (name == "months_after") return {Kind::Date, {}, false, false, nullptr};
  if (call.arguments.empty()) throw Unsupported{"call of " + name};
  if (name == "first_known" || name == "smaller" || name == "larger") {
    std::vector<Shape> shapes;
    for (syntax::ExprId argument : call.arguments) shapes.push_back(ShapeOf(argument, scope));
    return Common(shapes);
  }
  const Scope source = SourceScope(GroupOf(call.clauses, scope), scope);
  const Shape argument = ShapeOf(call.arguments[0], source);
  if (name == "abs") return argument;
  if (name == "sqrt") {
    Unit unit = argument.unit;
    const auto halve = [](Unit& whole) {
      for (auto& [symbol, exponent] : whole) {
        if (exponent % 2 != 0) return false;
        exponent /= 2;
      }
      return true;
    };
    if (!halve(unit)) {
      unit = units_.InBaseUnits(1, argument.unit).unit;
      if (!halve(unit)) throw Unsupported{"the root of a unit"};
    }
    number.unit = unit;
    return number;
  }
  if (name == "variance_p" || name == "variance_s") {
    number.unit = Units::Times(argument.unit, argument.unit);
    return number;
  }
  Shape shape = argument;
  shape.literal = false;
  return shape;
}

}  // namespace levrules::reference
