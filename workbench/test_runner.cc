#include "workbench/test_runner.h"

#include <fmt/format.h>

#include <algorithm>
#include <deque>
#include <map>
#include <memory>
#include <set>
#include <utility>

#include "runtime/audit/overrides.h"
#include "workbench/property_search.h"

namespace levrules::workbench {

namespace {

using program::InstructionId;
using program::Op;
using program::Test;
using value::EntityId;

std::vector<InstructionId> RootsOf(const Test& test) {
  std::vector<InstructionId> roots;
  for (const program::ExpectCondition& expect : test.conditions) {
    roots.push_back(expect.condition);
    for (const program::ExpectPart& part : expect.parts) roots.push_back(part.value);
  }
  for (const program::ExpectTable& table : test.tables) {
    for (const InstructionId id : table.instructions) {
      if (id.valid()) roots.push_back(id);
    }
  }
  return roots;
}

// What the expectations read and `given` does not hold, in words; one line each.
std::vector<std::string> Unavailable(const program::Program& program, const data::Dataset& dataset,
                                     const Test& test) {
  std::set<std::string> lines;
  const auto need_entity = [&](EntityId entity) {
    if (entity.valid() && !dataset.table(entity).available) {
      lines.insert(fmt::format("it reads rows of `{}`, and no `given {}` holds any",
                               program.entities[entity].name, program.entities[entity].name));
      return false;
    }
    return true;
  };
  for (const program::ExpectTable& table : test.tables) need_entity(table.entity);
  for (const InstructionId id : eval::Closure(program, RootsOf(test))) {
    const program::Instruction& instruction = program.instructions[id];
    if (!need_entity(instruction.space)) continue;
    if (instruction.op == Op::Lookup) need_entity(instruction.type.entity);
    if (const auto* aggregate = std::get_if<program::Aggregate>(&instruction.payload))
      need_entity(aggregate->source);
    if (instruction.op != Op::Field) continue;
    const auto field = std::get<program::FieldIndex>(instruction.payload);
    if (!dataset.table(instruction.space).present[field]) {
      lines.insert(fmt::format("it reads the column `{}` of `{}`, which `given` leaves out",
                               program.entities[instruction.space].fields[field].name,
                               program.entities[instruction.space].name));
    }
  }
  return {lines.begin(), lines.end()};
}

// A test before its run.
struct Plan {
  eval::Settings settings;
  DiagnosticList problems;
  std::string key;  // equal for tests of the declared data that ask for the same run
};

class Runner {
 public:
  Runner(const Compiled& compiled, const FileReader& reader, const RunOptions& options,
         audit::Coverage* coverage, DiagnosticList& out)
      : compiled_(compiled),
        program_(compiled.program),
        reader_(reader),
        options_(options),
        coverage_(coverage),
        out_(out),
        no_overrides_(program_.entities.size()) {
    for (std::size_t i = 0; i < program_.entities.size(); ++i) {
      for (const program::Field& field : program_.entities[program_.entities.id_at(i)].fields)
        no_overrides_[i].columns.push_back(field.name);
    }
    for (const Test& test : program_.tests) plans_.push_back(PlanOf(test));
  }

  std::vector<report::TestedTest> Run() {
    std::vector<report::TestedTest> results;
    for (std::size_t i = 0; i < plans_.size(); ++i) {
      const Test& test = program_.tests[i];
      results.push_back({test.name, test.span, {}});
      results.back().failures = plans_[i].problems.has_errors() ? Stopped(test, plans_[i].problems)
                                : test.given.empty()            ? OnDeclared(test, plans_[i])
                                                                : OnGiven(test, plans_[i]);
    }
    return results;
  }

 private:
  // The runs of the declared data that several tests share.
  struct Shared {
    std::vector<InstructionId> roots;
    std::size_t tests = 0;  // that still wait for it
    std::unique_ptr<eval::Results> results;
  };

  Plan PlanOf(const Test& test) {
    Plan plan;
    plan.settings.threads = options_.threads;
    plan.settings.parameters = test.with;
    for (const program::ParameterSetting& setting : program_.settings)
      plan.settings.parameters.push_back(setting);
    plan.settings.as_at =
        DateOfRun(program_, test.as_at ? test.as_at : options_.as_at, test.span, plan.problems);
    CheckSettings(program_, plan.settings, RootsOf(test), plan.problems);
    if (!test.given.empty() || plan.problems.has_errors()) return plan;
    plan.key = plan.settings.as_at ? plan.settings.as_at->ToIso() : "";
    for (const program::ParameterSetting& setting : plan.settings.parameters)
      plan.key += fmt::format(" {}={}", setting.parameter.value, setting.value.value);
    Shared& shared = shared_[plan.key];
    ++shared.tests;
    for (const InstructionId root : RootsOf(test)) shared.roots.push_back(root);
    return plan;
  }

  std::vector<audit::Failure> OnGiven(const Test& test, const Plan& plan) {
    DiagnosticList problems;
    const data::Dataset dataset =
        data::Load(program_, GivenSources(test), MakeFilter(program_, plan.settings), problems);
    if (problems.has_errors()) return Stopped(test, problems);
    std::vector<audit::Failure> failures;
    for (const std::string& line : Unavailable(program_, dataset, test))
      failures.push_back(CannotRun(test, line));
    if (!failures.empty()) return failures;
    const eval::Results results = eval::Evaluate(program_, dataset, plan.settings, RootsOf(test));
    return Check(test, {program_, dataset, results, plan.settings});
  }

  std::vector<audit::Failure> OnDeclared(const Test& test, const Plan& plan) {
    const data::Dataset* dataset = Declared(plan.settings);
    if (dataset == nullptr)
      return {CannotRun(test, "the declared data cannot be used: " + declared_fault_)};
    Shared& shared = shared_[plan.key];
    if (shared.results == nullptr)
      shared.results = std::make_unique<eval::Results>(
          eval::Evaluate(program_, *dataset, plan.settings, shared.roots));
    // Where the numbers of one test grow too large, each is run alone.
    const std::unique_ptr<eval::Results> own =
        shared.results->too_large ? std::make_unique<eval::Results>(eval::Evaluate(
                                        program_, *dataset, plan.settings, RootsOf(test)))
                                  : nullptr;
    std::vector<audit::Failure> failures =
        Check(test, {program_, *dataset, own ? *own : *shared.results, plan.settings});
    if (--shared.tests == 0) shared.results.reset();
    return failures;
  }

  std::vector<audit::Failure> Check(const Test& test, const audit::Run& run) {
    if (run.results.too_large) return {CannotRun(test, "a number grew beyond the limit")};
    std::vector<audit::Failure> failures;
    const auto add = [&](std::vector<audit::Failure> more) {
      std::ranges::move(more, std::back_inserter(failures));
    };
    for (const program::ExpectCondition& expect : test.conditions)
      add(audit::CheckCondition(run, expect));
    for (const program::ExpectTable& table : test.tables) add(audit::CheckTable(run, table));
    // In the order of the file.
    std::ranges::stable_sort(failures, {}, [](const audit::Failure& f) { return f.place.begin; });
    if (coverage_ != nullptr) audit::MeasureCoverage(run, test, *coverage_);
    return failures;
  }

  static audit::Failure CannotRun(const Test& test, std::string because) {
    audit::Failure failure;
    failure.kind = audit::FailureKind::CannotRun;
    failure.place = test.span;
    failure.because = std::move(because);
    return failure;
  }

  static std::vector<audit::Failure> Stopped(const Test& test, const DiagnosticList& problems) {
    std::vector<audit::Failure> failures;
    for (const Diagnostic& problem : problems.all()) {
      if (InfoOf(problem.kind).severity != Severity::Error) continue;
      std::string line = fmt::format("{} ({})", MessageOf(problem), InfoOf(problem.kind).code);
      if (problem.place && problem.place->row > 0)
        line += fmt::format(", in row {}, column `{}`", problem.place->row, problem.place->column);
      if (!problem.help.empty()) line += "; " + problem.help;
      failures.push_back(CannotRun(test, std::move(line)));
    }
    return failures;
  }

  std::vector<data::Source> GivenSources(const Test& test) const {
    std::vector<data::Source> sources;
    for (std::size_t i = 0; i < program_.entities.size(); ++i) {
      const auto given =
          std::ranges::find(test.given, program_.entities.id_at(i), &program::GivenTable::entity);
      const bool overrides = program_.entities[program_.entities.id_at(i)].of_overrides;
      if (given == test.given.end() && overrides) {
        // Overrides act only on the declared data.
        sources.emplace_back(data::InlineSource{compiled_.rule_files.front(), &no_overrides_[i],
                                                false, &compiled_.sources});
      } else if (given == test.given.end()) {
        sources.emplace_back(data::NoSource{});
      } else {
        sources.emplace_back(data::InlineSource{compiled_.rule_files.front(), &given->table, true,
                                                &compiled_.sources});
      }
    }
    return sources;
  }

  // The declared data, read once for each date and set of parameters that chooses rows.
  const data::Dataset* Declared(const eval::Settings& settings) {
    std::string key = settings.as_at ? settings.as_at->ToIso() : "";
    const bool filtered = std::ranges::any_of(
        program_.entities, [](const program::Entity& entity) { return entity.only_where.valid(); });
    if (filtered) {
      for (const program::ParameterSetting& setting : settings.parameters)
        key += fmt::format(" {}={}", setting.parameter.value, setting.value.value);
    } else {
      key.clear();
    }
    const auto [entry, added] = declared_.try_emplace(key, nullptr);
    if (added) entry->second = LoadDeclared(settings);
    return entry->second.get();
  }

  std::unique_ptr<data::Dataset> LoadDeclared(const eval::Settings& settings) {
    DiagnosticList found;
    std::vector<std::string>& texts = texts_.emplace_back(program_.entities.size());
    std::unique_ptr<data::Dataset> dataset;
    const std::vector<data::Source> sources =
        ReadSources(compiled_, reader_, options_, texts, nullptr, found);
    if (!found.has_errors()) {
      dataset = std::make_unique<data::Dataset>(
          data::Load(program_, sources, MakeFilter(program_, settings), found));
      for (Diagnostic& fault : audit::OverrideFaults(program_, *dataset))
        found.Add(std::move(fault));
    }
    for (const Diagnostic& fault : found.all()) {
      if (declared_fault_.empty() && InfoOf(fault.kind).severity == Severity::Error)
        declared_fault_ = MessageOf(fault);
      out_.Add(fault);
    }
    return found.has_errors() ? nullptr : std::move(dataset);
  }

  const Compiled& compiled_;
  const program::Program& program_;
  const FileReader& reader_;
  const RunOptions& options_;
  audit::Coverage* coverage_;  // null where it is not asked for
  DiagnosticList& out_;
  std::vector<program::InlineTable> no_overrides_;  // by entity: a heading without rows
  std::vector<Plan> plans_;                         // by test
  std::map<std::string, Shared> shared_;
  std::map<std::string, std::unique_ptr<data::Dataset>> declared_;
  std::deque<std::vector<std::string>> texts_;
  std::string declared_fault_;  // the first, in words
};

// By file id: whether it is the fund's, or one that it amends, and no library.
std::vector<bool> OwnFiles(const Compiled& compiled) {
  std::vector<bool> own(compiled.sources.size());
  for (const syntax::Tree& tree : compiled.trees) {
    if (!tree.has_header || !tree.header.span.valid()) continue;
    own[tree.header.span.file.index()] = tree.header.kind != syntax::FileKind::Library;
  }
  return own;
}

std::vector<report::TestedLaw> SearchedLaws(const program::Program& program,
                                            const RunOptions& options) {
  eval::Settings settings;
  settings.as_at = options.as_at ? options.as_at : program.first_day;
  settings.parameters = program.settings;
  std::vector<report::TestedLaw> laws;
  for (LawResult& result : SearchLaws(program, settings, {})) {
    const program::Law& law = program.laws[result.law];
    laws.push_back({law.property, law.formula, law.span, result.tried, result.broken,
                    std::move(result.counter_example)});
  }
  return laws;
}

std::vector<std::string> ProblemsOf(const DiagnosticList& diagnostics, const SourceMap& sources) {
  std::vector<std::string> problems;
  for (const Diagnostic& diagnostic : diagnostics.all()) {
    const DiagnosticInfo& info = InfoOf(diagnostic.kind);
    if (info.severity != Severity::Error) continue;
    const std::string place =
        diagnostic.primary.valid() ? report::PlaceText(sources, diagnostic.primary) + ": " : "";
    problems.push_back(fmt::format("{}error[{}]: {}", place, info.code, MessageOf(diagnostic)));
  }
  return problems;
}

}  // namespace

report::TestedFile TestFile(const Compiled& compiled, const std::string& path,
                            const FileReader& reader, const RunOptions& options,
                            const TestOptions& asked, DiagnosticList& out) {
  report::TestedFile file;
  file.path = path;
  file.sources = compiled.sources;
  file.ran = compiled.good;
  if (!compiled.good) {
    file.not_run = "the file has errors";
    file.problems = ProblemsOf(out, compiled.sources);
    return file;
  }
  audit::Coverage coverage;
  if (asked.coverage) coverage = audit::PlanCoverage(compiled.program, OwnFiles(compiled));
  file.tests = Runner(compiled, reader, options, asked.coverage ? &coverage : nullptr, out).Run();
  file.laws = SearchedLaws(compiled.program, options);
  if (asked.coverage) file.coverage = std::move(coverage.goals);
  return file;
}

}  // namespace levrules::workbench
