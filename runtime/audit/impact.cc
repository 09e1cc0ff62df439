#include "runtime/audit/impact.h"

#include <algorithm>
#include <set>

#include "runtime/audit/value_text.h"
#include "runtime/program/print.h"
#include "runtime/program/walk.h"

namespace levrules::audit {

namespace {

using program::Definition;
using program::DefinitionKind;
using program::EntityId;
using program::MeaningChange;
using program::Program;
using value::Column;
using value::State;

bool IsOutput(const Definition& definition) {
  return definition.kind == DefinitionKind::Decision ||
         definition.kind == DefinitionKind::Allocation;
}

std::string OldNameOf(const ImpactRequest& request, const std::string& key,
                      const std::string& name) {
  const auto found = request.renamed->find(key);
  return found == request.renamed->end() ? name : found->second;
}

std::optional<EntityId> EntityNamed(const Program& program, const std::string& name) {
  for (std::size_t i = 0; i < program.entities.size(); ++i) {
    if (program.entities[program.entities.id_at(i)].name == name) return program.entities.id_at(i);
  }
  return std::nullopt;
}

const Definition* DefinitionNamed(const Program& program, EntityId entity,
                                  const std::string& name) {
  for (const Definition& definition : program.definitions) {
    if (definition.entity == entity && definition.name == name) return &definition;
  }
  return nullptr;
}

// Rows of both runs with one key.
struct RowPair {
  std::optional<std::size_t> old_row, new_row;
};

// A column that both versions show.
struct SharedFigure {
  std::string name;
  InstructionId old_id, new_id;
};

// Everything about one entity that its outputs share.
struct SharedRows {
  EntityId old_entity, new_entity;
  std::vector<std::pair<std::string, RowPair>> rows;  // in key order
  std::vector<SharedFigure> figures;
  // Columns of the data that both have.
  std::vector<std::pair<program::FieldIndex, program::FieldIndex>> fields;
};

class Comparer {
 public:
  Comparer(const Run& old_run, const Run& new_run, const ImpactRequest& request)
      : old_(old_run), new_(new_run), request_(request) {}

  Impact Make() {
    IndexChanges();
    Impact impact;
    for (const Definition& definition : new_.program.definitions) {
      if (!IsOutput(definition)) continue;
      const std::string& entity = new_.program.entities[definition.entity].name;
      const auto old_entity =
          EntityNamed(old_.program, OldNameOf(request_, "entity " + entity, entity));
      if (!old_entity) continue;
      const Definition* old_one = DefinitionNamed(
          old_.program, *old_entity,
          OldNameOf(request_, "row " + entity + "." + definition.name, definition.name));
      if (old_one == nullptr || old_one->kind != definition.kind) continue;
      impact.outputs.push_back(Output(*old_one, definition));
    }
    return impact;
  }

 private:
  // ---- rows and figures of an entity

  const SharedRows& RowsOf(EntityId old_entity, EntityId new_entity) {
    const auto [entry, added] = shared_.try_emplace(new_entity.value);
    if (!added) return entry->second;
    SharedRows& shared = entry->second;
    shared.old_entity = old_entity;
    shared.new_entity = new_entity;
    std::map<std::string, RowPair> pairs;
    for (std::size_t row = 0; row < old_.dataset.table(old_entity).rows(); ++row)
      pairs[KeyText(old_.program, old_.dataset, old_entity, row)].old_row = row;
    for (std::size_t row = 0; row < new_.dataset.table(new_entity).rows(); ++row)
      pairs[KeyText(new_.program, new_.dataset, new_entity, row)].new_row = row;
    shared.rows.assign(pairs.begin(), pairs.end());
    Figures(shared);
    Fields(shared);
    return shared;
  }

  void Figures(SharedRows& shared) const {
    std::set<std::string> names;
    for (const program::ReportColumn& column : new_.program.report) {
      if (column.entity != shared.new_entity) continue;
      for (const program::ReportColumn& old_column : old_.program.report) {
        if (old_column.entity == shared.old_entity && old_column.header == column.header &&
            names.insert(column.header).second)
          shared.figures.push_back({column.header, old_column.instruction, column.instruction});
      }
    }
    for (const Definition& definition : new_.program.definitions) {
      if (definition.entity != shared.new_entity || !IsOutput(definition)) continue;
      const Definition* old_one = OldOne(definition, shared.old_entity);
      if (old_one != nullptr && names.insert(definition.name).second)
        shared.figures.push_back({definition.name, Shown(*old_one), Shown(definition)});
    }
  }

  static InstructionId Shown(const Definition& definition) {
    return definition.shown.valid() ? definition.shown : definition.instruction;
  }

  const Definition* OldOne(const Definition& definition, EntityId old_entity) const {
    const std::string& entity = new_.program.entities[definition.entity].name;
    return DefinitionNamed(
        old_.program, old_entity,
        OldNameOf(request_, "row " + entity + "." + definition.name, definition.name));
  }

  void Fields(SharedRows& shared) const {
    const program::Entity& old_entity = old_.program.entities[shared.old_entity];
    const program::Entity& new_entity = new_.program.entities[shared.new_entity];
    for (std::size_t n = 0; n < new_entity.fields.size(); ++n) {
      const std::string name =
          OldNameOf(request_, "column " + new_entity.name + "." + new_entity.fields[n].name,
                    new_entity.fields[n].name);
      for (std::size_t o = 0; o < old_entity.fields.size(); ++o) {
        if (old_entity.fields[o].name == name)
          shared.fields.emplace_back(static_cast<program::FieldIndex>(o),
                                     static_cast<program::FieldIndex>(n));
      }
    }
  }

  // ---- one output

  static std::string ResultText(const Run& run, const Definition& output,
                                std::optional<std::size_t> row) {
    if (!row) return "";
    const InstructionId id = Shown(output);
    const Column& column = run.results.column(id);
    if (output.kind == DefinitionKind::Allocation && !column.known(*row))
      return column.state(*row) == State::Error ? "refused" : "undetermined";
    return CellText(run.program, run.dataset, id, column, *row, Notation::File);
  }
  // Nothing where the amount is undetermined or refused.
  static std::optional<value::Number> Amount(const Run& run, const Definition& output,
                                             std::optional<std::size_t> row) {
    if (!row || output.kind != DefinitionKind::Allocation) return value::Number(0);
    const Column& column = run.results.column(Shown(output));
    if (!column.known(*row)) return std::nullopt;
    return column.number(*row);
  }
  static void AddAmount(const std::optional<value::Number>& amount, value::Number& total) {
    if (amount) total = total + *amount;
  }

  // `£300`; as ResultText where there is no amount.
  static std::string ShownAmount(const Run& run, const Definition& output,
                                 std::optional<std::size_t> row) {
    if (!row || !run.results.column(Shown(output)).known(*row)) return ResultText(run, output, row);
    return CellText(run.program, run.dataset, Shown(output), run.results.column(Shown(output)),
                    *row, Notation::Reader);
  }

  OutputImpact Output(const Definition& old_one, const Definition& new_one) {
    const SharedRows& shared = RowsOf(old_one.entity, new_one.entity);
    OutputImpact impact;
    impact.name = new_one.name;
    impact.title = new_one.title;
    impact.entity = new_.program.entities[new_one.entity].name;
    impact.is_allocation = new_one.kind == DefinitionKind::Allocation;
    impact.type = new_.program.instructions[new_one.instruction].type;
    if (!impact.is_allocation) Order(old_one, new_one, impact);
    std::map<std::string, ImpactGroup> groups;
    for (const auto& [key, pair] : shared.rows) {
      MovedRow row;
      row.old_text = ResultText(old_, old_one, pair.old_row);
      row.new_text = ResultText(new_, new_one, pair.new_row);
      impact.entered += pair.old_row ? 0 : 1;
      impact.left += pair.new_row ? 0 : 1;
      if (!impact.is_allocation) ++impact.matrix[{row.old_text, row.new_text}];
      const auto before = Amount(old_, old_one, pair.old_row);
      const auto after = Amount(new_, new_one, pair.new_row);
      impact.old_open += before ? 0 : 1;
      impact.new_open += after ? 0 : 1;
      AddAmount(before, impact.old_total);
      AddAmount(after, impact.new_total);
      const bool same = row.old_text == row.new_text;
      if (!request_.by.empty()) {
        ImpactGroup& group = groups[GroupOf(shared, pair)];
        ++group.rows;
        group.moved += same ? 0 : 1;
        AddAmount(before, group.old_total);
        AddAmount(after, group.new_total);
      }
      row.figures = FiguresOf(shared, pair, impact.name);
      if (same) {
        ++impact.same;
        impact.figures_only += row.figures.empty() ? 0 : 1;
        continue;
      }
      row.key = key;
      row.label = LabelOf(shared, pair);
      if (before && after) row.money = *after - *before;
      if (impact.is_allocation) {
        row.old_shown = ShownAmount(old_, old_one, pair.old_row);
        row.new_shown = ShownAmount(new_, new_one, pair.new_row);
      }
      row.causes = CausesOf(shared, pair, new_one);
      impact.moved.push_back(std::move(row));
    }
    for (auto& [name, group] : groups) {
      group.name = name;
      impact.groups.push_back(group);
    }
    return impact;
  }

  void Order(const Definition& old_one, const Definition& new_one, OutputImpact& impact) const {
    const auto add = [&](const Program& program, const Definition& decision) {
      const program::Type& type = program.instructions[decision.instruction].type;
      for (const program::Enumerator& item : program.enumerations[type.enumeration].items) {
        if (std::ranges::find(impact.order, item.name) == impact.order.end())
          impact.order.push_back(item.name);
      }
    };
    add(new_.program, new_one);
    add(old_.program, old_one);
    for (const char* word : {"undetermined", "refused", ""}) impact.order.emplace_back(word);
  }

  std::string LabelOf(const SharedRows& shared, const RowPair& pair) const {
    const auto label =
        pair.new_row ? LabelText(new_.program, new_.dataset, shared.new_entity, *pair.new_row)
                     : LabelText(old_.program, old_.dataset, shared.old_entity, *pair.old_row);
    return label.value_or("");
  }

  std::vector<OldNew> FiguresOf(const SharedRows& shared, const RowPair& pair,
                                const std::string& output) const {
    std::vector<OldNew> figures;
    if (!pair.old_row || !pair.new_row) return figures;
    for (const SharedFigure& figure : shared.figures) {
      if (figure.name == output) continue;
      OldNew value{figure.name,
                   CellText(old_.program, old_.dataset, figure.old_id,
                            old_.results.column(figure.old_id), *pair.old_row, Notation::Reader),
                   CellText(new_.program, new_.dataset, figure.new_id,
                            new_.results.column(figure.new_id), *pair.new_row, Notation::Reader)};
      if (value.old_text != value.new_text) figures.push_back(std::move(value));
    }
    return figures;
  }

  // The value of `--by` in the new run, else in the old one.
  std::string GroupOf(const SharedRows& shared, const RowPair& pair) const {
    const Run& run = pair.new_row ? new_ : old_;
    const EntityId entity = pair.new_row ? shared.new_entity : shared.old_entity;
    const std::size_t row = pair.new_row ? *pair.new_row : *pair.old_row;
    const program::Entity& declared = run.program.entities[entity];
    for (std::size_t i = 0; i < declared.fields.size(); ++i) {
      if (declared.fields[i].name != request_.by) continue;
      return CellText(run.program, run.dataset, declared.fields[i].type,
                      run.dataset.table(entity).columns[i], row, Notation::File);
    }
    const Definition* definition = DefinitionNamed(run.program, entity, request_.by);
    if (definition == nullptr) return "";
    return CellText(run.program, run.dataset, definition->instruction,
                    run.results.column(definition->instruction), row, Notation::File);
  }

  // ---- causes

  // What one definition reads directly: other definitions, and parameters and entities by name.
  struct Reads {
    std::vector<const Definition*> definitions;
    std::set<std::string> things;  // `parameter least`, `entity hall`
  };

  static Reads ReadsOf(const Program& program, const Definition& reader) {
    Reads reads;
    std::set<InstructionId> seen;
    for (const InstructionId root : {reader.instruction, reader.computed}) {
      if (!root.valid()) continue;
      program::ForEachReachable(program, root, seen, [&](InstructionId id) {
        const Definition* other = program::DefinitionOf(program, id);
        if (other != nullptr && other != &reader) {
          reads.definitions.push_back(other);
          return false;
        }
        const program::Instruction& instruction = program.instructions[id];
        if (const auto* parameter = std::get_if<program::ParameterId>(&instruction.payload))
          reads.things.insert("parameter " + program.parameters[*parameter].name);
        if (std::holds_alternative<program::FieldIndex>(instruction.payload))
          reads.things.insert("entity " + program.entities[instruction.space].name);
        return true;
      });
    }
    return reads;
  }

  const Reads& NewReads(const Definition& definition) {
    const auto [entry, added] = reads_.try_emplace(&definition);
    if (added) entry->second = ReadsOf(new_.program, definition);
    return entry->second;
  }

  std::string RowKey(const Definition& definition) const {
    return "row " + new_.program.entities[definition.entity].name + "." + definition.name;
  }

  // Changes by the thing that they are of.
  void IndexChanges() {
    for (const MeaningChange& change : *request_.changes) {
      if (!change.Decides() || change.aspect == "row of data") continue;
      const bool of_file = change.kind == "parameter" || change.kind == "entity";
      const std::string entity = !change.entity.empty()
                                     ? change.entity
                                     : new_.program.entities[new_.program.decides_for].name;
      changes_[of_file ? change.kind + " " + change.name : "row " + entity + "." + change.name]
          .push_back(&change);
    }
  }

  void AddChanges(const std::string& thing, std::vector<std::string>& causes) const {
    const auto found = changes_.find(thing);
    if (found == changes_.end()) return;
    for (const MeaningChange* change : found->second) {
      std::string name = program::NameOf(*change);
      if (!change->aspect.empty()) name += " (" + change->aspect + ")";
      if (std::ranges::find(causes, name) == causes.end()) causes.push_back(std::move(name));
    }
  }

  // From the result down through what has another value in the row: each definition brings its own
  // changes, and those of the parameters and columns that it reads.
  void Descend(const Definition& definition, const SharedRows& shared, const RowPair& pair,
               std::set<const Definition*>& seen, std::vector<std::string>& causes) {
    if (!seen.insert(&definition).second) return;
    const Reads& reads = NewReads(definition);
    for (const Definition* read : reads.definitions) {
      if (Differs(*read, shared, pair)) Descend(*read, shared, pair, seen, causes);
    }
    for (const std::string& thing : reads.things) AddChanges(thing, causes);
    AddChanges(RowKey(definition), causes);
  }

  // Whether a definition has another value in the row; true where both cannot be compared: it is
  // new, or of other rows.
  bool Differs(const Definition& new_one, const SharedRows& shared, const RowPair& pair) const {
    if (new_one.entity != shared.new_entity) return true;
    const Definition* old_one = OldOne(new_one, shared.old_entity);
    if (old_one == nullptr) return true;
    return CellText(old_.program, old_.dataset, old_one->instruction,
                    old_.results.column(old_one->instruction), *pair.old_row, Notation::File) !=
           CellText(new_.program, new_.dataset, new_one.instruction,
                    new_.results.column(new_one.instruction), *pair.new_row, Notation::File);
  }

  // Functions are put in where they are used, so that no column says which of them acted.
  std::vector<std::string> FunctionsChanged() const {
    std::vector<std::string> names;
    for (const MeaningChange& change : *request_.changes) {
      if (change.Decides() && change.kind == "function")
        names.push_back(program::NameOf(change) + " (" + change.aspect + ")");
    }
    return names;
  }

  std::vector<std::string> CausesOf(const SharedRows& shared, const RowPair& pair,
                                    const Definition& output) {
    if (!pair.old_row) return {"the row is new"};
    if (!pair.new_row) return {"the row is gone"};
    std::vector<std::string> causes;
    std::set<const Definition*> seen;
    Descend(output, shared, pair, seen, causes);
    for (const auto& [old_field, new_field] : shared.fields) {
      const program::Field& field = new_.program.entities[shared.new_entity].fields[new_field];
      const std::string before =
          CellText(old_.program, old_.dataset,
                   old_.program.entities[shared.old_entity].fields[old_field].type,
                   old_.dataset.table(shared.old_entity).columns[old_field], *pair.old_row,
                   Notation::Reader);
      const std::string after = CellText(new_.program, new_.dataset, field.type,
                                         new_.dataset.table(shared.new_entity).columns[new_field],
                                         *pair.new_row, Notation::Reader);
      if (before != after) causes.push_back("data: " + field.name + " " + before + " → " + after);
    }
    if (causes.empty()) causes = FunctionsChanged();
    if (causes.empty()) causes.emplace_back("other rows");
    return causes;
  }

  const Run& old_;
  const Run& new_;
  const ImpactRequest& request_;
  std::map<std::uint32_t, SharedRows> shared_;  // by entity of the new version
  std::map<const Definition*, Reads> reads_;    // of the new version
  std::map<std::string, std::vector<const MeaningChange*>> changes_;
};

}  // namespace

bool Impact::Moves() const {
  return std::ranges::any_of(outputs,
                             [](const OutputImpact& output) { return !output.moved.empty(); });
}

Impact ImpactBetween(const Run& old_run, const Run& new_run, const ImpactRequest& request) {
  return Comparer(old_run, new_run, request).Make();
}

}  // namespace levrules::audit
