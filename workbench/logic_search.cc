#include "workbench/logic_search.h"

#include <algorithm>
#include <utility>

#include "workbench/property_search.h"
#include "workbench/sample_data.h"

namespace levrules::workbench {

namespace {

using program::InstructionId;
using program::Op;
using program::Program;
using program::Question;
using value::Column;

constexpr std::size_t kSamples = 100;       // in which conditions and outcomes are looked at
constexpr std::size_t kMostTries = 100;     // for one overlap or gap
constexpr std::size_t kTriesInAll = 2'000;  // for all of them
constexpr std::size_t kMostPairs = 500;     // of rows of a table

bool SeeksFault(const Question& question) {
  return question.kind == Question::Kind::Overlap || question.kind == Question::Kind::Gap;
}

// ---- overlaps and gaps, as laws that a search tries to break
// -------------------------------------

class FaultLaws {
 public:
  explicit FaultLaws(const Program& program) : program_(program) { program_.laws.clear(); }

  void Add(const Question& question) {
    program::Law law;
    law.always =
        question.kind == Question::Kind::Gap ? Join(Op::Or, question.conditions) : NoTwo(question);
    law.entity = program_.instructions[law.always].space;
    program_.laws.push_back(std::move(law));
  }

  const Program& program() const { return program_; }

 private:
  InstructionId Emit(Op op, std::vector<InstructionId> operands, program::Payload payload = {}) {
    program::Instruction instruction;
    instruction.op = op;
    instruction.type.kind = value::Kind::Boolean;
    for (const InstructionId operand : operands) {
      instruction.type.optional |= program_.instructions[operand].type.optional;
      const program::EntityId space = program_.instructions[operand].space;
      if (space.valid()) instruction.space = space;
    }
    instruction.operands = std::move(operands);
    instruction.payload = std::move(payload);
    return program_.instructions.Add(std::move(instruction));
  }

  InstructionId Join(Op op, const std::vector<InstructionId>& conditions) {
    return conditions.size() == 1 ? conditions.front() : Emit(op, conditions);
  }

  // No two of the conditions hold, but where their values are equal.
  InstructionId NoTwo(const Question& question) {
    std::vector<InstructionId> pairs;
    for (std::size_t b = 0; b < question.conditions.size(); ++b) {
      for (std::size_t a = 0; a < b && pairs.size() < kMostPairs; ++a) {
        std::vector<InstructionId> both = {question.conditions[a], question.conditions[b]};
        if (!question.values.empty()) {
          if (question.values[a] == question.values[b]) continue;
          both.push_back(Emit(Op::Compare, {question.values[a], question.values[b]},
                              program::Comparison::NotEqual));
        }
        pairs.push_back(Emit(Op::And, std::move(both)));
      }
    }
    if (pairs.empty()) {  // All results are the same one, so no two can differ.
      return Emit(Op::Constant, {}, program::CodeConstant{1});
    }
    return Emit(Op::Not, {Join(Op::Or, pairs)});
  }

  Program program_;
};

// ---- conditions and outcomes, looked at in every row -----------------------------------------

struct Seen {
  bool truth = false, falsity = false;
};

class Looker {
 public:
  Looker(const Program& program, const eval::Settings& settings)
      : program_(program), settings_(settings), sampler_(program) {
    for (const Question& question : program.logic.open) {
      if (SeeksFault(question)) continue;
      roots_.insert(roots_.end(), question.conditions.begin(), question.conditions.end());
    }
    seen_.resize(program.logic.open.size());
  }

  void LookAt(const data::Dataset& dataset) {
    if (roots_.empty()) return;
    const eval::Results results = eval::Evaluate(program_, dataset, settings_, roots_);
    if (results.too_large) return;
    for (std::size_t q = 0; q < seen_.size(); ++q) Look(results, q);
  }

  std::size_t Run() {
    Random random(1);
    std::size_t samples = 0;
    for (std::size_t i = 0; i < kSamples && !roots_.empty(); ++i) {
      const auto dataset = sampler_.Load(sampler_.Make(random), settings_);
      if (!dataset) continue;
      const eval::Results results = eval::Evaluate(program_, *dataset, settings_, roots_);
      if (results.too_large) continue;
      ++samples;
      for (std::size_t q = 0; q < seen_.size(); ++q) Look(results, q);
    }
    return samples;
  }

  std::string Unseen(std::size_t q) const {
    const bool outcome = program_.logic.open[q].kind == Question::Kind::Unreachable;
    if (outcome) return seen_[q].truth ? "" : "was reached by no row";
    if (!seen_[q].truth) return "was never true";
    return seen_[q].falsity ? "" : "was never false";
  }

 private:
  void Look(const eval::Results& results, std::size_t q) {
    const Question& question = program_.logic.open[q];
    if (SeeksFault(question)) return;
    if (question.kind == Question::Kind::Constant) {
      for (const InstructionId id : question.conditions) {
        const Column& column = results.column(id);
        for (std::size_t row = 0; row < column.size(); ++row) {
          if (column.known(row)) (column.boolean(row) ? seen_[q].truth : seen_[q].falsity) = true;
        }
      }
      return;
    }
    // `otherwise` has one value for all rows, and a sample may have no row at all.
    std::size_t rows = results.column(question.conditions.front()).size();
    for (const InstructionId id : question.conditions) {
      if (program_.instructions[id].space.valid()) rows = results.column(id).size();
    }
    for (std::size_t row = 0; row < rows && !seen_[q].truth; ++row)
      seen_[q].truth = Reached(results, question.conditions, row);
  }

  // Whether the last condition holds in the row and none before it does.
  static bool Reached(const eval::Results& results, const std::vector<InstructionId>& conditions,
                      std::size_t row) {
    return std::ranges::all_of(conditions, [&](const InstructionId& condition) {
      const Column& column = results.column(condition);
      return column.known(row) && column.boolean(row) == (&condition == &conditions.back());
    });
  }

  const Program& program_;
  const eval::Settings& settings_;
  Sampler sampler_;
  std::vector<InstructionId> roots_;
  std::vector<Seen> seen_;
};

}  // namespace

LogicAnswers SearchLogic(const Program& program, const eval::Settings& settings,
                         const data::Dataset* at_hand) {
  LogicAnswers result;
  const std::vector<Question>& open = program.logic.open;
  if (open.empty()) return result;
  Looker looker(program, settings);
  result.samples = looker.Run();
  if (at_hand != nullptr) looker.LookAt(*at_hand);
  FaultLaws laws(program);
  std::vector<std::size_t> sought;
  for (std::size_t q = 0; q < open.size(); ++q) {
    LogicAnswer answer;
    answer.question = q;
    if (SeeksFault(open[q])) {
      laws.Add(open[q]);
      sought.push_back(q);
    } else {
      answer.unseen = looker.Unseen(q);
    }
    result.answers.push_back(std::move(answer));
  }
  if (sought.empty()) return result;
  SearchOptions options;
  options.tries = std::clamp(kTriesInAll / sought.size(), std::size_t{10}, kMostTries);
  for (LawResult& found : SearchLaws(laws.program(), settings, options)) {
    LogicAnswer& answer = result.answers[sought[found.law]];
    result.samples = std::max(result.samples, found.tried);
    answer.fault = found.broken;
    answer.witness = std::move(found.counter_example);
    if (found.broken) answer.witness.pop_back();  // It shows the law, which nobody wrote.
  }
  return result;
}

}  // namespace levrules::workbench
