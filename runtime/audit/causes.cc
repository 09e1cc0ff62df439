#include "runtime/audit/causes.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>
#include <optional>
#include <tuple>
#include <utility>

#include "runtime/audit/attribution.h"
#include "runtime/audit/claims.h"
#include "runtime/audit/other_rows.h"
#include "runtime/audit/pairing.h"
#include "runtime/audit/rank_moves.h"
#include "runtime/audit/side_turns.h"
#include "runtime/program/print.h"
#include "runtime/program/walk.h"

namespace levrules::audit {

using program::Definition;
using program::EntityId;
using program::Instruction;
using program::MeaningChange;
using program::Op;
using value::Column;
using value::Kind;

namespace {

// What the walks of one comparison share.
struct Common {
  Common(const Run& old_run, const Run& new_run, const Counterparts& both, const ChangeIndex& index)
      : old_cells(old_run),
        new_cells(new_run),
        counterparts(both),
        changes(index),
        pairing(old_cells, new_cells, both),
        attributor(old_cells, new_cells, both),
        other_rows(old_cells, new_cells, index),
        claims(old_cells, new_cells),
        rank_moves(old_cells, new_cells, attributor) {}
  Common(const Common&) = delete;
  Common& operator=(const Common&) = delete;

  const RunCells old_cells, new_cells;
  const Counterparts& counterparts;
  const ChangeIndex& changes;
  const Pairing pairing;
  Attributor attributor;
  OtherRows other_rows;
  Claims claims;
  RankMoves rank_moves;
};

class Walk {
 public:
  explicit Walk(Common& common)
      : common_(common),
        old_(common.old_cells),
        new_(common.new_cells),
        counterparts_(common.counterparts),
        pairing_(common.pairing),
        changes_(common.changes),
        other_rows_(common.other_rows),
        claims_(common.claims) {}

  std::vector<std::string> Causes(const std::vector<Difference>& differences) {
    for (const auto& [before, after, thing] : differences) {
      old_own_ = before;
      own_ = after;
      Compare(before, after, {thing, "", false});
    }
    if (causes_.empty()) AddChanges("function");
    if (causes_.empty() && of_rows_.empty()) {
      const auto& [before, after, thing] = differences.front();
      AddOtherRows(before, after, {thing, "", false}, "other rows", false);
    }
    for (const auto& [rows, behind] : of_rows_)
      Add(behind.empty() ? rows : fmt::format("{}: {}", rows, fmt::join(behind, ", ")));
    return std::move(causes_);
  }

 private:
  // Aspects of who takes part: of a row that does so in both versions they act in others only.
  inline static const std::set<std::string> kOfOthers = {"condition", "threshold"};

  // Whose formula is looked at, as in ChangeIndex.
  struct Reader {
    std::string thing;      // of both versions
    std::string new_thing;  // inside it one that only the new version has, or empty
    bool whole = false;     // the two values are those of the thing itself
  };

  // ---- results

  void Add(std::string cause) {
    if (std::ranges::find(causes_, cause) == causes_.end()) causes_.push_back(std::move(cause));
  }
  void AddChange(const MeaningChange& change) {
    names_.insert(NameWithAspect(change));
    Add(NameWithAspect(change));
  }
  bool Acts(const MeaningChange& change, const std::string& thing) const {
    const auto idle = idle_.find(thing);
    return idle == idle_.end() || !idle->second.contains(change.aspect);
  }
  // Those of aspects that do not act in this row are left out. Whether the thing was changed.
  bool AddChanges(const std::string& thing) {
    for (const MeaningChange* change : changes_.Of(thing)) {
      if (Acts(*change, thing)) AddChange(*change);
    }
    return !changes_.Of(thing).empty();
  }
  // The formula itself was changed.
  void Own(const Reader& reader) {
    if (AddChanges(reader.thing)) return;
    if (reader.new_thing.empty() || !AddChanges(reader.new_thing)) AddChanges("function");
  }

  // ---- the walk

  bool Differ(Cell before, Cell after) const {
    const program::Type& type = new_.At(after.id).type;
    const std::string text = new_.FileText(after);
    return old_.FileText(before) !=
           (type.kind == Kind::Enumeration ? counterparts_.OldEntry(type.enumeration, text) : text);
  }

  void Follow(Cell before, Cell after, const Reader& reader) {
    if (Differ(before, after)) Compare(before, after, reader);
  }

  // The two values differ.
  void Compare(Cell before, Cell after, Reader reader) {
    constexpr std::size_t kDeepest = 500;
    if (depth_ == kDeepest || !seen_.insert({before.id, before.row, after.id, after.row}).second)
      return;
    ++depth_;
    const Definition* shared = counterparts_.SharedPair(before.id, after.id);
    reader.whole = shared != nullptr;
    if (reader.whole) {
      reader.thing = RowThing(new_.program(), *shared);
      reader.new_thing.clear();
    } else if (counterparts_.SharedAtNew(after.id) == nullptr) {
      const Definition* lone = program::DefinitionOf(new_.program(), after.id);
      if (lone != nullptr) reader.new_thing = RowThing(new_.program(), *lone);
    }
    if (reader.whole && Attributed(before, after, reader)) {
      --depth_;
      return;
    }
    const bool other_names = !reader.whole && pairing_.IsShared(before, after);
    if (other_names || !counterparts_.SameOperation(before.id, after.id)) {
      OtherFormula(before, after, reader);
    } else {
      SameOperation(before, after, reader);
    }
    --depth_;
  }

  // Of a definition that was changed itself: tries which of its formula and its values moved it; of
  // any number which of its values moved it in this direction.
  bool Attributed(Cell before, Cell after, const Reader& reader) {
    const bool numbers = old_.IsNumber(before) && new_.IsNumber(after);
    if (changes_.Of(reader.thing).empty() && !numbers) return false;
    const auto attribution = common_.attributor.Attribute(before, after);
    if (!attribution) return false;
    if (attribution->to_formula) Own(reader);
    for (const auto& [a, b] : attribution->to_values) Follow(a, b, reader);
    return true;
  }

  void SameOperation(Cell before, Cell after, const Reader& reader) {
    const Op op = new_.At(after.id).op;
    if (op == Op::Constant || op == Op::Missing) return Own(reader);
    if (op == Op::AsAt) return OfDay(before, after);
    if (op == Op::Parameter) return OfParameter(before, after);
    if (op == Op::Field) return OfField(before, after);
    if (op == Op::Compare || op == Op::InRange) return OfComparison(before, after, reader);
    if (op == Op::And || op == Op::Or) return OfConditions(op, before, after, reader);
    if (op == Op::Add || op == Op::Multiply) return OfTerms(before, after, reader);
    if (op == Op::If || op == Op::FirstKnown || op == Op::Cases)
      return OfChoice(before, after, reader);
    if (op == Op::Override) return OfOverride(before, after, reader);
    if (op == Op::Lookup || op == Op::Follow) return OfReference(before, after, reader);
    if (op == Op::Rank) return OfRank(before, after, reader);
    if (op == Op::Aggregate) return OfAggregate(before, after, reader);
    if (op == Op::Allocate) return OfAllocation(before, after, reader);
    if (op == Op::Index) return OfIndex(before, after, reader);
    if (op == Op::Decision) return OfDecision(before, after, reader);
    OfOperands(before, after, reader);
  }

  // Whether any operand differed.
  bool FollowOperands(Cell before, Cell after, const Reader& reader) {
    const auto old_parts = old_.At(before.id).operands;
    const auto new_parts = new_.At(after.id).operands;
    bool any = false;
    for (std::size_t i = 0; i < std::min(old_parts.size(), new_parts.size()); ++i) {
      const Cell a{old_parts[i], before.row}, b{new_parts[i], after.row};
      any |= Differ(a, b);
      Follow(a, b, reader);
    }
    return any;
  }
  void OfOperands(Cell before, Cell after, const Reader& reader) {
    if (!FollowOperands(before, after, reader)) Own(reader);
  }

  // ---- what stands at the end

  void OfDay(Cell before, Cell after) {
    names_.insert(kDayOfRun);
    Add(fmt::format("day of the run {} → {}", old_.ReaderText(before), new_.ReaderText(after)));
  }

  void OfParameter(Cell before, Cell after) {
    const auto id = std::get<program::ParameterId>(new_.At(after.id).payload);
    const std::string& name = new_.program().parameters[id].name;
    if (AddChanges("parameter " + name)) return;
    names_.insert("parameter " + name);
    Add(fmt::format("parameter {} {} → {}", name, old_.ReaderText(before), new_.ReaderText(after)));
  }

  void OfField(Cell before, Cell after) {
    const Instruction& instruction = new_.At(after.id);
    const auto index = std::get<program::FieldIndex>(instruction.payload);
    const program::Entity& entity = new_.program().entities[instruction.space];
    const std::string& name = entity.fields[index].name;
    const bool own = instruction.space == new_.At(own_.id).space && after.row == own_.row;
    const std::string of = own ? ""
                               : fmt::format(" of {} {}", entity.name,
                                             KeyText(new_.program(), new_.run().dataset,
                                                     instruction.space, after.row));
    bool read_otherwise = false;  // the column is: the cell may be the same
    for (const MeaningChange* change : changes_.Of("entity " + entity.name)) {
      const bool of_column = std::ranges::any_of(
          change->values, [&](const program::ChangedValue& value) { return value.label == name; });
      if (change->aspect != "column" || !of_column) continue;
      AddChange(*change);
      read_otherwise = true;
    }
    if (!read_otherwise) names_.insert(kDataChanged);
    Add(fmt::format("{}{}{} {} → {}", read_otherwise ? "" : "data: ", name, of,
                    old_.ReaderText(before), new_.ReaderText(after)));
  }

  // ---- conditions

  // The sides that turn the comparison by themselves; else all that differ.
  void OfComparison(Cell before, Cell after, const Reader& reader) {
    const auto old_sides = old_.At(before.id).operands;
    const auto new_sides = new_.At(after.id).operands;
    std::vector<std::size_t> differing, turning;
    for (std::size_t i = 0; i < new_sides.size(); ++i) {
      if (!Differ({old_sides[i], before.row}, {new_sides[i], after.row})) continue;
      differing.push_back(i);
      if (SideTurns(old_, new_, before, after, i)) turning.push_back(i);
    }
    for (const std::size_t i : turning.empty() ? differing : turning)
      Compare({old_sides[i], before.row}, {new_sides[i], after.row}, reader);
    if (differing.empty()) Own(reader);
  }

  // Of an `or` that rose the conditions that are now what it is, of one that fell those that were;
  // of an `and` the other way round.
  void OfConditions(Op op, Cell before, Cell after, const Reader& reader) {
    const Paired paired = pairing_.PairJoined(op, before, after, reader.whole);
    const Truth old_truth = old_.TruthOf(before), new_truth = new_.TruthOf(after);
    const bool now = (new_truth > old_truth) == (op == Op::Or);
    bool own = false;
    if (now) {
      own = std::ranges::any_of(paired.new_only,
                                [&](Cell cell) { return new_.TruthOf(cell) == new_truth; });
    } else {
      own = std::ranges::any_of(paired.old_only,
                                [&](Cell cell) { return old_.TruthOf(cell) == old_truth; });
    }
    if (own) Own(reader);
    bool any = own;
    for (const auto& [a, b] : paired.both) {
      const bool matters = now ? new_.TruthOf(b) == new_truth : old_.TruthOf(a) == old_truth;
      if (!matters || !Differ(a, b)) continue;
      any = true;
      Compare(a, b, reader);
    }
    if (!any) Own(reader);
  }

  // ---- numbers

  void OfTerms(Cell before, Cell after, const Reader& reader) {
    const Op op = new_.At(after.id).op;
    const Paired paired = pairing_.PairJoined(op, before, after, reader.whole);
    const value::Number neutral(op == Op::Add ? 0 : 1);
    const auto matters = [&](const RunCells& side, Cell cell) {
      return !side.Known(cell) || side.ColumnOf(cell.id).number(cell.row) != neutral;
    };
    bool any = false;
    for (const Cell cell : paired.old_only) any |= matters(old_, cell);
    for (const Cell cell : paired.new_only) any |= matters(new_, cell);
    if (any) Own(reader);
    for (const auto& [a, b] : paired.both) {
      any |= Differ(a, b);
      Follow(a, b, reader);
    }
    if (!any) Own(reader);
  }

  // Weights and values of parts that have a value.
  void OfIndex(Cell before, Cell after, const Reader& reader) {
    const auto old_parts = old_.At(before.id).operands;
    const auto new_parts = new_.At(after.id).operands;
    const auto values = [](const std::vector<InstructionId>& parts, std::size_t row) {
      std::vector<Cell> cells;
      for (std::size_t i = 1; i < parts.size(); i += 2) cells.push_back({parts[i], row});
      return cells;
    };
    const auto weight = [](const std::vector<InstructionId>& parts, Cell value) {
      return Cell{*(std::ranges::find(parts, value.id) - 1), value.row};
    };
    const Paired paired =
        pairing_.Pair(values(old_parts, before.row), values(new_parts, after.row));
    bool any = false;
    for (const Cell cell : paired.old_only) any |= old_.Known(cell);
    for (const Cell cell : paired.new_only) any |= new_.Known(cell);
    if (any) Own(reader);
    for (const auto& [a, b] : paired.both) {
      any |= Differ(a, b);
      Follow(a, b, reader);
      if (!old_.Known(a) && !new_.Known(b)) continue;
      const Cell old_weight = weight(old_parts, a), new_weight = weight(new_parts, b);
      any |= Differ(old_weight, new_weight);
      Follow(old_weight, new_weight, reader);
    }
    if (!any) Own(reader);
  }

  // ---- choices

  void OfOverride(Cell before, Cell after, const Reader& reader) {
    const auto& old_parts = old_.At(before.id).operands;
    const auto& new_parts = new_.At(after.id).operands;
    if (Differ({old_parts[1], before.row}, {new_parts[1], after.row}))
      return SetByPerson(before, after, reader);
    Follow({old_parts[0], before.row}, {new_parts[0], after.row}, reader);
  }

  void OfChoice(Cell before, Cell after, const Reader& reader) {
    const auto old_taken = old_.Taken(before), new_taken = new_.Taken(after);
    const auto& old_parts = old_.At(before.id).operands;
    const auto& new_parts = new_.At(after.id).operands;
    const auto place = [](const std::vector<InstructionId>& parts, const std::optional<Cell>& of) {
      return of ? std::ranges::find(parts, of->id) - parts.begin() : -1;
    };
    if (old_taken && new_taken && place(old_parts, old_taken) == place(new_parts, new_taken))
      return Compare(*old_taken, *new_taken, reader);
    // Another branch: the conditions that are not the same. `first known` has values only, and so
    // have rows of tables that are put together.
    const Instruction& choice = new_.At(after.id);
    const auto* rule = std::get_if<program::CaseRule>(&choice.payload);
    const bool all = choice.op == Op::FirstKnown || (rule != nullptr && CollectsRows(*rule));
    bool any = false;
    for (std::size_t i = 0; i < new_parts.size(); ++i) {
      const bool condition = all || (choice.op == Op::If ? i == 0 : i % 2 == 0);
      const Cell a{old_parts[i], before.row}, b{new_parts[i], after.row};
      if (!condition || !Differ(a, b)) continue;
      any = true;
      Compare(a, b, reader);
    }
    if (!any) Own(reader);
  }

  // By their old names.
  std::vector<std::string> OutcomesOf(const RunCells& side, InstructionId decision) const {
    const auto& info = std::get<program::DecisionInfo>(side.At(decision).payload);
    std::vector<std::string> names;
    for (const std::int32_t code : info.codes) {
      const auto& items = side.program().enumerations[info.outcomes].items;
      const std::string& name = items[static_cast<std::size_t>(code)].name;
      names.push_back(&side == &new_ ? counterparts_.OldEntry(info.outcomes, name) : name);
    }
    return names;
  }

  // The conditions of the two outcomes at which the versions stopped.
  void OfDecision(Cell before, Cell after, const Reader& reader) {
    const auto old_names = OutcomesOf(old_, before.id), new_names = OutcomesOf(new_, after.id);
    const auto& old_parts = old_.At(before.id).operands;
    const auto& new_parts = new_.At(after.id).operands;
    const std::size_t old_stop = old_.StopOf(before), new_stop = new_.StopOf(after);
    const bool known = std::ranges::find(new_names, old_names[old_stop]) != new_names.end() &&
                       std::ranges::find(old_names, new_names[new_stop]) != old_names.end();
    if (!known) Own(reader);
    std::set<std::pair<std::size_t, std::size_t>> pairs;
    for (std::size_t i = 0; i <= old_stop; ++i) {
      for (std::size_t j = 0; j <= new_stop; ++j) {
        if (old_names[i] == new_names[j] && (i == old_stop || j == new_stop)) pairs.insert({i, j});
      }
    }
    bool any = false;
    for (const auto& [i, j] : pairs) {
      const Cell a{old_parts[i], before.row}, b{new_parts[j], after.row};
      if (!Differ(a, b)) continue;
      any = true;
      Compare(a, b, reader);
    }
    if (!any && known) Own(reader);
  }

  // ---- other rows

  void OfReference(Cell before, Cell after, const Reader& reader) {
    if (FollowOperandsOfReference(before, after, reader)) return;
    const Instruction& instruction = new_.At(after.id);
    if (instruction.op == Op::Lookup) {
      const bool there = new_.ColumnOf(after.id).known(after.row);
      return Add(fmt::format("a row of {} is {}",
                             new_.program().entities[instruction.type.entity].name,
                             there ? "new" : "gone"));
    }
    const Column& old_reference = old_.ColumnOf(old_.At(before.id).operands[0]);
    const Column& new_reference = new_.ColumnOf(instruction.operands[0]);
    if (!old_reference.known(before.row) || !new_reference.known(after.row)) return Own(reader);
    Follow(
        {old_.At(before.id).operands[1], static_cast<std::size_t>(old_reference.code(before.row))},
        {instruction.operands[1], static_cast<std::size_t>(new_reference.code(after.row))}, reader);
  }
  // The key of a lookup, the reference that is followed.
  bool FollowOperandsOfReference(Cell before, Cell after, const Reader& reader) {
    if (new_.At(after.id).op == Op::Lookup) return FollowOperands(before, after, reader);
    const Cell a{old_.At(before.id).operands[0], before.row};
    const Cell b{new_.At(after.id).operands[0], after.row};
    if (!Differ(a, b)) return false;
    Compare(a, b, reader);
    return true;
  }

  void OfAggregate(Cell before, Cell after, const Reader& reader, bool told = false) {
    const auto& aggregate = std::get<program::Aggregate>(new_.At(after.id).payload);
    const auto& old_aggregate = std::get<program::Aggregate>(old_.At(before.id).payload);
    // The row itself may be counted now, or no longer.
    const bool of_own = aggregate.source == new_.At(own_.id).space &&
                        old_aggregate.source == old_.At(old_own_.id).space;
    if (of_own && aggregate.where.valid() && old_aggregate.where.valid())
      Follow({old_aggregate.where, old_own_.row}, {aggregate.where, own_.row}, reader);
    AddOtherRows(before, after, reader, "rows of " + new_.program().entities[aggregate.source].name,
                 told);
  }

  void OfRank(Cell before, Cell after, const Reader& reader, bool told = false) {
    const auto& old_rank = std::get<program::Rank>(old_.At(before.id).payload);
    const auto& new_rank = std::get<program::Rank>(new_.At(after.id).payload);
    if (!told && !changes_.Of(reader.thing).empty() &&
        !counterparts_.SameFormula(old_rank.argument, new_rank.argument) &&
        OfChangedRank(before, after, reader))
      return;
    if (new_rank.where.valid() && old_rank.where.valid() &&
        Differ({old_rank.where, before.row}, {new_rank.where, after.row}))
      return Compare({old_rank.where, before.row}, {new_rank.where, after.row}, reader);
    bool any = false;
    for (std::size_t i = 0; i < std::min(old_rank.group.size(), new_rank.group.size()); ++i) {
      const Cell a{old_rank.group[i], before.row}, b{new_rank.group[i], after.row};
      any |= Differ(a, b);
      Follow(a, b, reader);
    }
    const Cell a{old_rank.argument, before.row}, b{new_rank.argument, after.row};
    const PlaceMoves moves = common_.rank_moves.Of(before, after);
    if (Differ(a, b) && moves.own) {
      any = true;
      Compare(a, b, reader);
    }
    for (std::size_t i = 0; i < std::min(old_rank.by.size(), new_rank.by.size()); ++i) {
      const Cell c{old_rank.by[i].key, before.row}, d{new_rank.by[i].key, after.row};
      any |= Differ(c, d);
      Follow(c, d, reader);
    }
    if (!any || moves.others)
      AddOtherRows(before, after, reader, "other rows", told && !moves.others);
  }

  // Whether the old ranking could be tried.
  bool OfChangedRank(Cell before, Cell after, const Reader& reader) {
    const auto changed = common_.rank_moves.OfChanged(before, after);
    if (!changed) return false;
    if (changed->rule) {
      Own(reader);
    } else {
      for (const MeaningChange* change : changes_.Of(reader.thing))
        idle_[reader.thing].insert(change->aspect);
    }
    if (changed->values) Follow(changed->old_figure, changed->new_figure, reader);
    if (changed->others) AddOtherRows(before, after, reader, "other rows", true);
    return true;
  }

  // Bounds at which nobody of the pot stands do not act; for a row at a bound that moved it is all
  // that does. Whether the row takes part comes before its share.
  void OfAllocation(Cell before, Cell after, const Reader& reader, bool told = false) {
    const auto& old_pot = std::get<program::Allocation>(old_.At(before.id).payload);
    const auto& new_pot = std::get<program::Allocation>(new_.At(after.id).payload);
    if (Claims::TakesPart(old_, before) != Claims::TakesPart(new_, after)) {
      idle_[reader.thing] = {"share", "floor", "cap", "pot", "rounding"};
      if (told) Own(reader);
      FollowBoth(old_pot.in_force, new_pot.in_force, before, after, reader);
      FollowBoth(old_pot.where, new_pot.where, before, after, reader);
      return;
    }
    for (const auto& [bound, aspect] :
         {std::pair(Bound::Floor, "floor"), std::pair(Bound::Cap, "cap")}) {
      if (!Claims::StandsAt(bound, old_, before) && !Claims::StandsAt(bound, new_, after))
        idle_[reader.thing].insert(aspect);
      if (claims_.Acts(bound, old_, before) || claims_.Acts(bound, new_, after))
        of_others_.insert(aspect);
    }
    if (AtMovedBound(old_pot.at_least, new_pot.at_least, Bound::Floor, before, after)) {
      idle_[reader.thing] = {"share", "cap", "pot", "rounding"};
      if (told) Own(reader);
      return FollowBoth(old_pot.at_least, new_pot.at_least, before, after, reader);
    }
    if (AtMovedBound(old_pot.at_most, new_pot.at_most, Bound::Cap, before, after)) {
      idle_[reader.thing] = {"share", "floor", "pot", "rounding"};
      if (told) Own(reader);
      return FollowBoth(old_pot.at_most, new_pot.at_most, before, after, reader);
    }
    idle_[reader.thing].insert(kOfOthers.begin(), kOfOthers.end());
    ShareOfPot(before, after, reader, told);
  }

  bool AtMovedBound(InstructionId old_bound, InstructionId new_bound, Bound bound, Cell before,
                    Cell after) const {
    return Claims::StandsAt(bound, new_, after) &&
           (!old_bound.valid() || Differ({old_bound, before.row}, {new_bound, after.row}));
  }

  // Parts that a version does not have are a change of the formula.
  void FollowBoth(InstructionId old_id, InstructionId new_id, Cell before, Cell after,
                  const Reader& reader) {
    if (old_id.valid() != new_id.valid()) return Own(reader);
    if (old_id.valid()) Follow({old_id, before.row}, {new_id, after.row}, reader);
  }

  void ShareOfPot(Cell before, Cell after, const Reader& reader, bool told) {
    const auto old_parts = program::PartsOf(old_.At(before.id));
    const auto new_parts = program::PartsOf(new_.At(after.id));
    bool any = told || old_parts.size() != new_parts.size();
    if (any) Own(reader);
    for (std::size_t i = 0; i < std::min(old_parts.size(), new_parts.size()); ++i) {
      const Cell a{old_parts[i], before.row}, b{new_parts[i], after.row};
      any |= Differ(a, b);
      Follow(a, b, reader);
    }
    const bool others = claims_.OthersDiffer(before, after);
    if (!any || others) AddOtherRows(before, after, reader, "other rows", told && !others);
  }

  // The changes among the causes of two values of another row, which are of the same formula.
  ChangeNames InOtherRow(Cell before, Cell after, const Reader& reader) const {
    Walk walk(common_);
    walk.old_own_ = before;
    walk.own_ = after;
    walk.Compare(before, after, reader);
    return std::move(walk.names_);
  }

  // `told`: a change of the operation itself is told, so that nothing behind is no cause.
  void AddOtherRows(Cell before, Cell after, const Reader& reader, const std::string& rows,
                    bool told) {
    const ChangeNames& behind = other_rows_.Behind(
        before.id, after.id, [&](Cell a, Cell b) { return InOtherRow(a, b, reader); });
    if (behind.empty() && told) return;
    ChangeNames acting = behind;
    for (const MeaningChange* change : changes_.Of(reader.thing)) {
      if (!Acts(*change, reader.thing) && !kOfOthers.contains(change->aspect) &&
          !of_others_.contains(change->aspect))
        acting.erase(NameWithAspect(*change));
    }
    names_.insert(acting.begin(), acting.end());
    of_rows_[rows].merge(acting);
  }

  // ---- formulas that are not the same

  // A choice that only one version makes does not matter where it takes what the other has. A
  // condition that only one version joins does not matter where the others settle the result.
  void OtherFormula(Cell before, Cell after, const Reader& reader) {
    if (IsSet(old_, before) || IsSet(new_, after)) return SetByPerson(before, after, reader);
    if (const auto met = pairing_.MeetInChoices(before, after, reader.whole)) {
      const auto& [a, b] = *met;
      return Differ(a, b) ? Compare(a, b, reader) : Own(reader);
    }
    const bool conditions = old_.ColumnOf(before.id).kind() == Kind::Boolean &&
                            new_.ColumnOf(after.id).kind() == Kind::Boolean;
    for (const Op op : {Op::Or, Op::And}) {
      const bool joined = old_.At(before.id).op == op || new_.At(after.id).op == op;
      if (joined && conditions) return OfConditions(op, before, after, reader);
    }
    const bool named = !reader.whole && pairing_.IsShared(before, after);
    if (named || new_.At(after.id).op != old_.At(before.id).op) return Own(reader);
    ChangedOperation(before, after, reader);
  }

  void SetByPerson(Cell before, Cell after, const Reader& reader) {
    constexpr std::string_view kRow = "row";
    const bool in_old = IsSet(old_, before), in_new = IsSet(new_, after);
    const auto& changes = changes_.Of("override" + reader.thing.substr(kRow.size()));
    for (const MeaningChange* change : changes) names_.insert(NameWithAspect(*change));
    if (changes.empty()) names_.insert(kOverrides);
    Add(fmt::format("set by a person in {}", in_old && in_new ? "both versions"
                                             : in_old         ? "the old version"
                                                              : "the new version"));
    // What the rules say may have moved, too.
    const Cell old_ruled = RuledBy(old_, before), new_ruled = RuledBy(new_, after);
    if (Differ(old_ruled, new_ruled)) Compare(old_ruled, new_ruled, reader);
  }

  // What the rules say of a result that a person may set.
  static Cell RuledBy(const RunCells& side, Cell cell) {
    const Instruction& instruction = side.At(cell.id);
    return instruction.op == Op::Override ? Cell{instruction.operands[0], cell.row} : cell;
  }

  // Whether a person set the result.
  static bool IsSet(const RunCells& side, Cell cell) {
    const Instruction& instruction = side.At(cell.id);
    return instruction.op == Op::Override && side.Known({instruction.operands[1], cell.row});
  }

  // The same operation with another rule for ties, another rounding, other parts.
  void ChangedOperation(Cell before, Cell after, const Reader& reader) {
    const Op op = new_.At(after.id).op;
    if (op == Op::Index) return OfIndex(before, after, reader);
    if (op == Op::Decision) return OfDecision(before, after, reader);
    if (op == Op::Allocate) return OfAllocation(before, after, reader, true);
    if (op == Op::Rank && OfChangedRank(before, after, reader)) return;
    const bool policy_idle = op == Op::Criterion && old_.Taken(before) && new_.Taken(after);
    if (!policy_idle) Own(reader);
    if (op == Op::Compare || op == Op::InRange) return OfComparison(before, after, reader);
    if (op == Op::Rank) return OfRank(before, after, reader, true);
    if (op == Op::Aggregate) return OfAggregate(before, after, reader, true);
    FollowOperands(before, after, reader);
  }

  Common& common_;
  const RunCells& old_;
  const RunCells& new_;
  const Counterparts& counterparts_;
  const Pairing& pairing_;
  const ChangeIndex& changes_;
  OtherRows& other_rows_;
  Claims& claims_;
  Cell old_own_, own_;  // the value that is explained
  std::size_t depth_ = 0;
  std::set<std::tuple<InstructionId, std::size_t, InstructionId, std::size_t>> seen_;
  std::vector<std::string> causes_;
  // By thing, aspects of its changes that do not act in this row.
  std::map<std::string, std::set<std::string>> idle_;
  std::set<std::string> of_others_;  // of those the ones that act in other rows of the pot
  // Those that are in other rows, told last: what acts there, by whose they are.
  std::map<std::string, ChangeNames> of_rows_;
  ChangeNames names_;  // of the changes among both
};

}  // namespace

struct Causes::Shared {
  Common common;
};

Causes::Causes(const Run& old_run, const Run& new_run, const Counterparts& counterparts,
               const ChangeIndex& changes)
    : shared_(new Shared{{old_run, new_run, counterparts, changes}}) {}
Causes::~Causes() = default;

std::vector<std::string> Causes::Of(const std::vector<Difference>& differences) {
  return Walk(shared_->common).Causes(differences);
}

}  // namespace levrules::audit
