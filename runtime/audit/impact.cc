#include "runtime/audit/impact.h"

#include <algorithm>
#include <set>

#include "runtime/audit/causes.h"
#include "runtime/audit/impact_groups.h"
#include "runtime/audit/lone_outputs.h"
#include "runtime/audit/output_values.h"
#include "runtime/audit/value_text.h"

namespace levrules::audit {

namespace {

using program::Definition;
using program::DefinitionKind;
using program::EntityId;
using program::Program;
using program::ReportColumn;
using value::Column;
using value::State;

OutputKind KindOf(const Definition& output) {
  return output.kind == DefinitionKind::Allocation ? OutputKind::Allocation : OutputKind::Decision;
}

// Rows of both runs with one key.
struct RowPair {
  std::optional<std::size_t> old_row, new_row;
};

// A column that both versions show.
struct SharedFigure {
  std::string name;
  InstructionId old_id, new_id;
  std::string thing;  // as in ChangeIndex
};

// Everything about one entity of both versions that its results share.
struct SharedRows {
  EntityId old_entity, new_entity;
  std::vector<std::pair<std::string, RowPair>> rows;  // in key order
  std::vector<SharedFigure> figures;
  bool has_output = false;  // a decision or allocation of both versions
};

class Comparer {
 public:
  Comparer(const Run& old_run, const Run& new_run, const ImpactRequest& request)
      : old_(old_run),
        new_(new_run),
        by_(request.by),
        counterparts_(old_run.program, new_run.program, *request.renamed),
        changes_(old_run, new_run, *request.changes),
        causes_(old_run, new_run, counterparts_, changes_) {}

  Impact Make() {
    Impact impact;
    impact.old_decided = DecidedBy(old_);
    impact.new_decided = DecidedBy(new_);
    impact.decides_otherwise = DecidesOtherwise();
    ShareRows();
    for (const Definition& definition : new_.program.definitions) {
      const Definition* old_one = OldOutput(definition);
      if (old_one != nullptr) impact.outputs.push_back(OfOutput(*old_one, definition));
    }
    for (const auto& [entity, shared] : shared_) {
      if (!shared.has_output && !shared.figures.empty())
        impact.outputs.push_back(OfFigures(shared));
    }
    AddLone(new_, true, impact.lone);
    AddLone(old_, false, impact.lone);
    return impact;
  }

 private:
  static DecidedRows DecidedBy(const Run& run) {
    const EntityId entity = run.program.decides_for;
    if (!entity.valid()) return {};
    return {run.program.entities[entity].name, run.dataset.table(entity).rows()};
  }

  bool DecidesOtherwise() const {
    const EntityId before = old_.program.decides_for, after = new_.program.decides_for;
    if (!before.valid() || !after.valid()) return before.valid() || after.valid();
    return counterparts_.OldEntity(after) != before;
  }

  // The same decision or allocation of the old version; null where there is none.
  const Definition* OldOutput(const Definition& new_one) const {
    if (!IsOutput(new_one)) return nullptr;
    const Definition* old_one = counterparts_.OldDefinition(new_one);
    return old_one != nullptr && old_one->kind == new_one.kind ? old_one : nullptr;
  }

  // ---- rows and figures of the entities that both have

  void ShareRows() {
    for (std::size_t i = 0; i < new_.program.entities.size(); ++i) {
      const EntityId new_entity = new_.program.entities.id_at(i);
      const auto old_entity = counterparts_.OldEntity(new_entity);
      if (!old_entity) continue;
      SharedRows shared;
      shared.old_entity = *old_entity;
      shared.new_entity = new_entity;
      AddFigures(shared);
      if (shared.figures.empty()) continue;
      std::map<std::string, RowPair> pairs;
      for (std::size_t row = 0; row < old_.dataset.table(*old_entity).rows(); ++row)
        pairs[KeyText(old_.program, old_.dataset, *old_entity, row)].old_row = row;
      for (std::size_t row = 0; row < new_.dataset.table(new_entity).rows(); ++row)
        pairs[KeyText(new_.program, new_.dataset, new_entity, row)].new_row = row;
      shared.rows.assign(pairs.begin(), pairs.end());
      shared_.emplace(new_entity.value, std::move(shared));
    }
  }

  // Columns of both reports, then decisions and allocations that stand in no column. Columns belong
  // together by their heading, else by their formula.
  void AddFigures(SharedRows& shared) const {
    std::set<std::string> names;
    std::set<const ReportColumn*> taken;
    const std::string thing = "report " + new_.program.entities[shared.new_entity].name;
    const auto add = [&](const auto& belong) {
      for (const ReportColumn& column : new_.program.report) {
        if (column.entity != shared.new_entity || names.contains(column.header)) continue;
        const auto old_column =
            std::ranges::find_if(old_.program.report, [&](const ReportColumn& other) {
              return other.entity == shared.old_entity && !taken.contains(&other) &&
                     belong(other, column);
            });
        if (old_column == old_.program.report.end()) continue;
        taken.insert(&*old_column);
        names.insert(column.header);
        shared.figures.push_back(
            {column.header, old_column->instruction, column.instruction, thing});
      }
    };
    add([](const ReportColumn& a, const ReportColumn& b) { return a.header == b.header; });
    add([&](const ReportColumn& a, const ReportColumn& b) {
      return counterparts_.SameFormula(a.instruction, b.instruction);
    });
    for (const Definition& definition : new_.program.definitions) {
      if (definition.entity != shared.new_entity) continue;
      const Definition* old_one = OldOutput(definition);
      if (old_one == nullptr) continue;
      shared.has_output = true;
      if (names.insert(definition.name).second)
        shared.figures.push_back({definition.name, ShownOf(*old_one), ShownOf(definition),
                                  RowThing(new_.program, definition)});
    }
  }

  // ---- one result

  OutputImpact OfOutput(const Definition& old_one, const Definition& new_one) {
    const SharedRows& shared = shared_.at(new_one.entity.value);
    OutputImpact impact;
    impact.kind = KindOf(new_one);
    impact.name = new_one.name;
    impact.title = new_one.title;
    impact.entity = new_.program.entities[new_one.entity].name;
    impact.type = new_.program.instructions[new_one.instruction].type;
    if (impact.kind == OutputKind::Decision) AddOrder(old_one, new_one, impact);
    const OutputValues old_values(old_, old_one), new_values(new_, new_one);
    ImpactGroups groups(old_, shared.old_entity, new_, shared.new_entity, by_);
    for (const auto& [key, pair] : shared.rows) {
      MovedRow row = RowOf(shared, key, pair);
      row.old_text = old_values.Text(pair.old_row);
      row.new_text = new_values.Text(pair.new_row);
      if (impact.kind == OutputKind::Decision) ++impact.matrix[{row.old_text, row.new_text}];
      const auto before = old_values.Amount(pair.old_row);
      const auto after = new_values.Amount(pair.new_row);
      impact.old_open += before ? 0 : 1;
      impact.new_open += after ? 0 : 1;
      AddAmount(before, impact.old_total);
      AddAmount(after, impact.new_total);
      const bool same = row.old_text == InOldWords(new_one.instruction, row.new_text);
      groups.Add(pair.old_row, pair.new_row, same, before, after);
      row.figures = FiguresOf(shared, pair, impact.name);
      if (same) {
        ++impact.same;
        impact.figures_only += row.figures.empty() ? 0 : 1;
        continue;
      }
      if (before && after) row.money = *after - *before;
      if (impact.kind == OutputKind::Allocation) {
        row.old_shown = old_values.ReaderText(pair.old_row);
        row.new_shown = new_values.ReaderText(pair.new_row);
      }
      if (row.in_old && row.in_new)
        row.causes = causes_.Of({{{old_one.instruction, *pair.old_row},
                                  {new_one.instruction, *pair.new_row},
                                  RowThing(new_.program, new_one)}});
      AddMoved(std::move(row), impact);
    }
    groups.MoveTo(impact);
    return impact;
  }

  OutputImpact OfFigures(const SharedRows& shared) {
    OutputImpact impact;
    impact.kind = OutputKind::Figures;
    impact.entity = new_.program.entities[shared.new_entity].name;
    ImpactGroups groups(old_, shared.old_entity, new_, shared.new_entity, by_);
    for (const auto& [key, pair] : shared.rows) {
      MovedRow row = RowOf(shared, key, pair);
      row.figures = FiguresOf(shared, pair, "");
      const bool same = row.in_old && row.in_new && row.figures.empty();
      groups.Add(pair.old_row, pair.new_row, same, value::Number(0), value::Number(0));
      if (same) {
        ++impact.same;
        continue;
      }
      if (row.in_old && row.in_new) row.causes = CausesOfFigures(shared, pair);
      AddMoved(std::move(row), impact);
    }
    groups.MoveTo(impact);
    return impact;
  }

  static void AddMoved(MovedRow row, OutputImpact& impact) {
    impact.entered += row.in_old ? 0 : 1;
    impact.left += row.in_new ? 0 : 1;
    impact.moved.push_back(std::move(row));
  }

  // With the causes of a row that only one run has.
  MovedRow RowOf(const SharedRows& shared, const std::string& key, const RowPair& pair) const {
    MovedRow row;
    row.key = key;
    row.in_old = pair.old_row.has_value();
    row.in_new = pair.new_row.has_value();
    row.label =
        (row.in_new ? LabelText(new_.program, new_.dataset, shared.new_entity, *pair.new_row)
                    : LabelText(old_.program, old_.dataset, shared.old_entity, *pair.old_row))
            .value_or("");
    if (!row.in_old) row.causes = {CauseOfAbsence(old_, shared.old_entity, key, true, changes_)};
    if (!row.in_new) row.causes = {CauseOfAbsence(new_, shared.new_entity, key, false, changes_)};
    return row;
  }

  void AddOrder(const Definition& old_one, const Definition& new_one, OutputImpact& impact) const {
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

  std::string FigureText(const Run& run, InstructionId id, std::size_t row) const {
    return CellText(run.program, run.dataset, id, run.results.column(id), row, Notation::Reader);
  }

  // An outcome that has another name now, by its old one.
  std::string InOldWords(InstructionId new_id, const std::string& text) const {
    const program::Type& type = new_.program.instructions[new_id].type;
    return type.kind == value::Kind::Enumeration ? counterparts_.OldEntry(type.enumeration, text)
                                                 : text;
  }

  std::vector<OldNew> FiguresOf(const SharedRows& shared, const RowPair& pair,
                                const std::string& output) const {
    std::vector<OldNew> figures;
    if (!pair.old_row || !pair.new_row) return figures;
    for (const SharedFigure& figure : shared.figures) {
      if (figure.name == output) continue;
      OldNew value{figure.name, FigureText(old_, figure.old_id, *pair.old_row),
                   FigureText(new_, figure.new_id, *pair.new_row)};
      if (value.old_text != InOldWords(figure.new_id, value.new_text))
        figures.push_back(std::move(value));
    }
    return figures;
  }

  std::vector<std::string> CausesOfFigures(const SharedRows& shared, const RowPair& pair) {
    std::vector<Difference> differences;
    for (const SharedFigure& figure : shared.figures) {
      if (FigureText(old_, figure.old_id, *pair.old_row) !=
          InOldWords(figure.new_id, FigureText(new_, figure.new_id, *pair.new_row)))
        differences.push_back(
            {{figure.old_id, *pair.old_row}, {figure.new_id, *pair.new_row}, figure.thing});
    }
    return causes_.Of(differences);
  }

  // ---- results of one version only

  void AddLone(const Run& run, bool is_new, std::vector<LoneOutput>& lone) const {
    for (const Definition& definition : run.program.definitions) {
      if (!IsOutput(definition)) continue;
      const Definition* new_one = is_new ? &definition : counterparts_.NewDefinition(definition);
      if (new_one == nullptr || OldOutput(*new_one) == nullptr)
        lone.push_back(LoneDefinition(run, definition, is_new));
    }
    for (const ReportColumn& column : run.program.report) {
      if (!IsLoneColumn(column, is_new)) continue;
      lone.push_back(LoneColumn(run, column, is_new));
    }
  }

  // Columns that show a decision or allocation are told as that.
  bool IsLoneColumn(const ReportColumn& column, bool is_new) const {
    const Run& run = is_new ? new_ : old_;
    const Definition* shown = DefinitionAt(run.program, column.instruction);
    if (shown != nullptr && IsOutput(*shown)) return false;
    for (const auto& [entity, shared] : shared_) {
      for (const SharedFigure& figure : shared.figures) {
        if ((is_new ? figure.new_id : figure.old_id) == column.instruction &&
            column.entity == (is_new ? shared.new_entity : shared.old_entity))
          return false;
      }
    }
    return true;
  }
  static const Definition* DefinitionAt(const Program& program, InstructionId id) {
    for (const Definition& definition : program.definitions) {
      if (definition.instruction == id || definition.shown == id) return &definition;
    }
    return nullptr;
  }

  const Run& old_;
  const Run& new_;
  const std::string& by_;
  const Counterparts counterparts_;
  const ChangeIndex changes_;
  Causes causes_;
  std::map<std::uint32_t, SharedRows> shared_;  // by entity of the new version
};

}  // namespace

bool Impact::Moves() const {
  return std::ranges::any_of(outputs, [](const OutputImpact& output) {
    return !output.moved.empty() || output.figures_only > 0;
  });
}

std::optional<CounterExample> Impact::FirstMoved() const {
  for (const bool in_both : {true, false}) {
    for (const OutputImpact& output : outputs) {
      for (const MovedRow& row : output.moved) {
        if ((row.in_old && row.in_new) != in_both) continue;
        if (output.kind != OutputKind::Figures)
          return CounterExample{&output, &row, output.name, row.old_text, row.new_text};
        if (!in_both) continue;
        const OldNew& figure = row.figures.front();
        return CounterExample{&output, &row, figure.name, figure.old_text, figure.new_text};
      }
    }
  }
  return std::nullopt;
}

Impact ImpactBetween(const Run& old_run, const Run& new_run, const ImpactRequest& request) {
  return Comparer(old_run, new_run, request).Make();
}

}  // namespace levrules::audit
