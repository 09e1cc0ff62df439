#pragma once

// Runs a program on a dataset, column by column. Comes in: a checked program, loaded data, the date
// and parameters of the run. Goes out: the column of every instruction that was asked for.

#include <optional>
#include <vector>

#include "runtime/data/dataset.h"
#include "runtime/program/program.h"
#include "runtime/value/column.h"

namespace levrules::eval {

struct Settings {
  std::optional<program::Date> as_at;  // needed where the program reads a date of the run
  std::vector<program::ParameterSetting> parameters;  // stand in place of the values in force
  unsigned threads = 1;
  // The decision is taken once more without `missing is met` and `missing is not met`.
  bool without_criterion_policies = false;
};

// How the rows of one rank stand in groups; explanations and `size` read it.
struct RankGroups {
  static constexpr std::int32_t kMissing = -1;  // the row's group value is missing
  static constexpr std::int32_t kError = -2;
  std::vector<std::int32_t> group;  // by row
  std::vector<std::uint32_t> size;  // by group: rows with a place
  std::vector<value::State> state;  // by group: Known, Missing (spoiled) or Error
  bool all_error = false;           // a group value is an error: no row has a place
  bool all_missing = false;         // a missing group value spoils all groups
};

// Why a pot is not shared out.
enum class PotFault : std::uint8_t {
  None,
  Row,         // something about one of its rows is an error
  PotsDiffer,  // `of` differs between its rows
  NegativePot,
  NegativeKey,
  NobodyToPay,
  KeysAddUpToZero,
  FloorAboveCap,
  FloorsAbovePot,
  CapsBelowPot,
  NoMultiple,  // of the step
  Tie,         // rows that no key tells apart would be paid differently
};

// One pot of an allocation after it was shared out. What is paid and kept adds up to the amount.
struct Pot {
  value::State state = value::State::Known;  // else nothing below but `fault` is meant
  PotFault fault = PotFault::None;
  std::uint32_t first_row = 0;  // a row of the pot; its group values name it
  std::uint32_t rows = 0;
  value::Number amount, paid, leftover;
  value::Number factor;  // the one t by which entitlements are scaled
  value::Number bounds;  // of FloorsAbovePot and CapsBelowPot: what the bounds add up to
};
struct Pots {
  std::vector<std::int32_t> pot;            // by row; negative: in no pot
  std::vector<Pot> pots;                    // in order of the first row
  std::vector<value::Number> entitlements;  // by row; 0 for rows that were not in the sharing
  std::vector<bool> takes_part;             // by row
};

// The columns of a run, by instruction. A column that was not asked for has kind Invalid.
struct Results {
  std::vector<value::Column> columns;
  // By instruction, up to the last rank and the last allocation; empty but for these.
  std::vector<RankGroups> ranks;
  std::vector<Pots> pots;
  // An instruction whose numbers grew beyond limits::kNumberBits; then no result may be used.
  std::optional<program::InstructionId> too_large;

  const value::Column& column(program::InstructionId id) const { return columns[id.index()]; }
};

// Evaluates `roots` and all that they need. The same for any number of threads. O(n log n) in the
// rows.
Results Evaluate(const program::Program& program, const data::Dataset& dataset,
                 const Settings& settings, const std::vector<program::InstructionId>& roots);

// The instructions that `roots` need, themselves included, in order.
std::vector<program::InstructionId> Closure(const program::Program& program,
                                            const std::vector<program::InstructionId>& roots);

// Which value of a parameter is in force: its index, or nothing.
std::optional<std::size_t> ValueInForce(const program::Parameter& parameter,
                                        std::optional<program::Date> as_at);

}  // namespace levrules::eval
