// The command table: verbs, their flags, an example of each. Every flag works as
// LEVRULES_<VERB>_<FLAG> too.

#include "cli/options.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cctype>
#include <map>
#include <memory>

#include "runtime/base/limits.h"
#include "runtime/base/text.h"
#include "workbench/version.h"

namespace levrules::cli {

namespace {

struct VerbInfo {
  std::string name;
  std::string does;
  std::string example;
};

const std::vector<VerbInfo>& VerbTable() {
  static const std::vector<VerbInfo> verbs = {
      {"eval", "Decide every row.", "levrules eval towns.rule --format csv --output towns.csv"},
      {"explain", "Show the working of one row.", "levrules explain towns.rule \"Blackpool\""},
      {"compare", "Set decisions beside a published list: what agrees, and why the rest does not.",
       "levrules compare towns.rule --with published.csv"},
      {"diff", "Tell what changed between two versions, and who is affected.",
       "levrules diff HEAD~1:rules/towns.rule rules/towns.rule --by region"},
      {"check", "Look for mistakes without running.", "levrules check towns.rule"},
      {"fmt", "Bring rule files into their layout.", "levrules fmt towns.rule"},
      {"test", "Run the tests in rule files.", "levrules test towns.rule --coverage"},
      {"schema", "Print what the data of a fund must look like.",
       "levrules schema towns.rule --format csv --output towns.csv"},
      {"doc", "Write the page of a fund: what it decides, from what, and where that comes from.",
       "levrules doc towns.rule --format html --output towns.html"},
      {"new", "Write a small rule file, its data and tests that pass.", "levrules new my_fund"},
      {"completion", "Print completions for bash, zsh or fish, or the manual page (man).",
       "levrules completion bash > levrules.bash"},
      {"help", "Explain a verb, or a message by its code.", "levrules help LEV2014"},
      {"version", "Print the version.", "levrules version"},
  };
  return verbs;
}

std::string FormatsOf(const std::string& verb) {
  if (verb == "eval") return "text, csv, json or ndjson";
  if (verb == "compare") return "text or json";
  if (verb == "diff") return "text, markdown, json or html";
  if (verb == "check") return "text, json or sarif";
  if (verb == "test") return "text, junit or json";
  if (verb == "schema") return "csvw, json-schema or csv (the header of an empty file)";
  if (verb == "doc") return "markdown or html";
  return "text";
}

// The variable that stands for a flag of a verb.
std::string EnvironmentName(const std::string& verb, const std::string& flag) {
  std::string name = "LEVRULES_" + verb + "_" + flag;
  for (char& c : name)
    c = c == '-' ? '_' : static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  return name;
}

class CommandLine {
 public:
  CommandLine()
      : app_(
            "Decides for every row of a population by rules that read like the prospectus, with "
            "reasons.",
            "levrules") {
    app_.require_subcommand(1);
    app_.set_help_flag("-h,--help", "Print this help");
    app_.footer(
        "`levrules help VERB` explains a verb, `levrules help CODE` a message.\n"
        "Exit codes: 0 done, 1 findings, 2 usage, 3 data or file, 4 integrity, 5 a limit, 70 a "
        "fault of levrules.");
    for (const VerbInfo& verb : VerbTable()) AddVerb(verb);
  }

  CLI::App& app() { return app_; }
  Options options() const {
    Options options = options_;
    if (options.files.empty()) options.files = {single_file_};
    return options;
  }
  CLI::App* Verb(const std::string& name) { return verbs_.contains(name) ? verbs_[name] : nullptr; }

 private:
  void AddVerb(const VerbInfo& verb) {
    CLI::App* app = app_.add_subcommand(verb.name, verb.does);
    app->set_help_flag("-h,--help", "Print this help");
    app->footer("Example: " + verb.example);
    verbs_[verb.name] = app;
    if (verb.name == "help") {
      app->add_option("TOPIC", options_.help_topic, "A verb or the code of a message");
      return;
    }
    if (verb.name == "version") return;
    if (verb.name == "completion") {
      app->add_option("SHELL", options_.shell, "bash, zsh, fish or man")->required();
      return;
    }
    if (verb.name == "new") {
      app->add_option("NAME", single_file_, "Name of the fund")->required();
      return;
    }
    if (verb.name == "diff") {
      constexpr int kFromGit = 9;
      app->add_option("VERSIONS", options_.files,
                      "The old and the new one: files, folders, or REVISION:FILE of git")
          ->required()
          ->expected(2, kFromGit);
      AddDiff(verb, app);
      return;
    }
    const bool many = verb.name == "check" || verb.name == "fmt" || verb.name == "test";
    if (many) {
      app->add_option("FILE", options_.files, "Rule files")->required();
    } else {
      app->add_option("FILE", single_file_, "A rule file")->required();
    }
    if (verb.name == "fmt") {
      Switch(verb.name, "check", options_.check,
             "List the files that are not in their layout, write nothing");
      Switch(verb.name, "diff", options_.diff, "Print what would change, write nothing");
      return;
    }
    if (verb.name == "explain")
      app->add_option("KEY", options_.key, "Key or label of the row; parts of a key joined by `,`")
          ->required();
    if (verb.name == "compare") {
      app->add_option("--with", options_.with,
                      "The list (CSV): the key, and columns named like decisions or figures")
          ->envname(EnvironmentName(verb.name, "with"))
          ->required();
      Switch(verb.name, "exit-code", options_.exit_code, "End with 1 where a row does not agree");
    }
    Flag(verb.name, "format", options_.format, FormatsOf(verb.name));
    Flag(verb.name, "output", options_.output, "Write to a file, all or nothing");
    if (verb.name == "check") {
      Flag(verb.name, "dump", options_.dump, "Print what the compiler made: tree or program");
      List(verb.name, "data", options_.data,
           "ENTITY=PATH: another data file, for what roundings change (again for more)");
      return;
    }
    if (verb.name == "schema") {
      Flag(verb.name, "entity", options_.entity,
           "Whose file; default that of the rows decided for");
      return;
    }
    if (verb.name != "doc") AddRun(verb, app);
  }

  void AddDiff(const VerbInfo& verb, CLI::App* app) {
    Flag(verb.name, "format", options_.format, FormatsOf(verb.name));
    Flag(verb.name, "output", options_.output, "Write to a file, all or nothing");
    Flag(verb.name, "by", options_.by, "A column of the rows: what changes for each of its values");
    Switch(verb.name, "exit-code", options_.exit_code, "End with 1 where something changed");
    Flag(verb.name, "old-as-at", options_.old_as_at, "The day of the old version only");
    Flag(verb.name, "new-as-at", options_.new_as_at, "The day of the new version only");
    List(verb.name, "old-data", options_.old_data, "ENTITY=PATH: data of the old version only");
    List(verb.name, "new-data", options_.new_data, "ENTITY=PATH: data of the new version only");
    AddRun(verb, app);
  }

  // The flags of the verbs that run rules on data.
  void AddRun(const VerbInfo& verb, CLI::App* app) {
    Flag(verb.name, "as-at", options_.as_at, "The day of the run; default the first day in force");
    List(verb.name, "data", options_.data, "ENTITY=PATH: another data file (again for more)");
    List(verb.name, "set", options_.settings, "NAME=VALUE: a parameter (again for more)");
    app->add_option("--threads", options_.threads, "Threads; the result is the same")
        ->envname(EnvironmentName(verb.name, "threads"))
        ->check(CLI::Range(1u, static_cast<unsigned>(limits::kThreads)));
    if (verb.name == "test") {
      app->add_flag("--coverage", options_.coverage,
                    "Also tell which parts of the rules no test has seen")
          ->envname(EnvironmentName(verb.name, "coverage"));
      return;
    }
    if (verb.name == "compare" || verb.name == "diff") return;
    Flag(verb.name, "entity", options_.entity,
         "The rows to print; default the entity that the fund decides for");
    if (verb.name == "explain") {
      Switch(verb.name, "all-rows", options_.all_rows, "List every row of a population");
      return;
    }
    Flag(verb.name, "where", options_.where, "A condition: which rows to print; all are evaluated");
    app->add_option("--only", options_.only,
                    "NAME,...: which decisions and report columns to print")
        ->delimiter(',')
        ->envname(EnvironmentName(verb.name, "only"));
  }

  void Flag(const std::string& verb, const std::string& flag, std::string& target,
            const std::string& description) {
    verbs_[verb]
        ->add_option("--" + flag, target, description)
        ->envname(EnvironmentName(verb, flag));
  }
  void Switch(const std::string& verb, const std::string& flag, bool& target,
              const std::string& description) {
    verbs_[verb]->add_flag("--" + flag, target, description)->envname(EnvironmentName(verb, flag));
  }
  void List(const std::string& verb, const std::string& flag, std::vector<std::string>& target,
            const std::string& description) {
    verbs_[verb]
        ->add_option("--" + flag, target, description)
        ->envname(EnvironmentName(verb, flag))
        ->allow_extra_args(false);
  }

  CLI::App app_;
  Options options_;
  std::string single_file_;
  std::map<std::string, CLI::App*> verbs_;
};

// The flags that a verb knows, with their dashes.
std::vector<std::string> FlagsOf(const CLI::App& verb) {
  std::vector<std::string> flags;
  for (const CLI::Option* option : verb.get_options()) {
    for (const std::string& name : option->get_lnames()) flags.push_back("--" + name);
  }
  return flags;
}

Parsed Usage(std::string message) {
  Parsed parsed;
  parsed.exit_code = 2;
  parsed.to_stderr = std::move(message) + "\n";
  return parsed;
}

// What is wrong with the words of a command line, for a reader.
std::string Reason(const CLI::ParseError& error) {
  const std::string text = error.what();
  if (dynamic_cast<const CLI::ExtrasError*>(&error) != nullptr) {
    const std::size_t colon = text.find(": ");
    return fmt::format("there is a word too many: {}",
                       Printable(colon == std::string::npos ? text : text.substr(colon + 2)));
  }
  if (dynamic_cast<const CLI::RequiredError*>(&error) != nullptr) {
    return fmt::format("{} is missing", text.substr(0, text.find(' ')));
  }
  if (dynamic_cast<const CLI::ValidationError*>(&error) != nullptr ||
      dynamic_cast<const CLI::ConversionError*>(&error) != nullptr) {
    return fmt::format("`--threads` takes a number from 1 to {}", limits::kThreads);
  }
  return Printable(text);
}

// An unknown verb or flag, with the one that was perhaps meant.
std::optional<Parsed> UnknownWord(CommandLine& line, int count, const char* const* arguments) {
  if (count < 2) return std::nullopt;
  const std::string verb = arguments[1];
  CLI::App* app = line.Verb(verb);
  if (app == nullptr) {
    if (verb.starts_with("-")) return std::nullopt;
    const auto near = NearestName(verb, Verbs());
    return Usage(fmt::format(
        "levrules: there is no verb `{}`; {}", Printable(verb),
        near ? fmt::format("did you mean `{}`?", *near) : "`levrules help` lists the verbs"));
  }
  for (int i = 2; i < count; ++i) {
    const std::string word = arguments[i];
    if (!word.starts_with("--") || word == "--" || word == "--help") continue;
    const std::string flag = word.substr(0, word.find('='));
    const std::vector<std::string> flags = FlagsOf(*app);
    if (std::ranges::find(flags, flag) != flags.end()) continue;
    const auto near = NearestName(flag, flags);
    return Usage(fmt::format("levrules {}: there is no flag `{}`; {}", verb, Printable(flag),
                             near ? fmt::format("did you mean `{}`?", *near)
                                  : fmt::format("`levrules help {}` lists the flags", verb)));
  }
  return std::nullopt;
}

}  // namespace

std::vector<std::string> Verbs() {
  std::vector<std::string> names;
  for (const VerbInfo& verb : VerbTable()) names.push_back(verb.name);
  return names;
}

std::vector<VerbFacts> AllVerbFacts() {
  CommandLine line;
  std::vector<VerbFacts> all;
  for (const VerbInfo& verb : VerbTable()) {
    VerbFacts facts{verb.name, verb.does, verb.example, "", {}};
    for (const CLI::Option* option : line.Verb(verb.name)->get_options()) {
      if (option->get_positional()) {
        facts.arguments += (facts.arguments.empty() ? "" : " ") + option->get_name(true);
        if (option->get_expected_max() > 1) facts.arguments += "...";
      } else if (!option->get_lnames().empty()) {
        facts.flags.push_back({option->get_lnames().front(), option->get_description(),
                               option->get_items_expected_max() > 0});
      }
    }
    all.push_back(std::move(facts));
  }
  return all;
}

std::optional<std::string> HelpText(const std::string& verb) {
  CommandLine line;
  if (verb.empty()) return line.app().help();
  CLI::App* app = line.Verb(verb);
  if (app == nullptr) return std::nullopt;
  const auto& table = VerbTable();
  const auto info = std::ranges::find(table, verb, &VerbInfo::name);
  app->footer("");
  return fmt::format("    {}\n\n{}", info->example, app->help());
}

Parsed ParseCommandLine(int count, const char* const* arguments) {
  CommandLine line;
  Parsed parsed;
  if (count >= 2 && std::string(arguments[1]) == "--version") {
    parsed.to_stdout = fmt::format("levrules {}\n", workbench::kVersion);
    return parsed;
  }
  if (auto unknown = UnknownWord(line, count, arguments)) return *unknown;
  try {
    line.app().parse(count, arguments);
  } catch (const CLI::CallForHelp&) {
    parsed.to_stdout = count >= 2 && line.Verb(arguments[1]) != nullptr ? *HelpText(arguments[1])
                                                                        : line.app().help();
    return parsed;
  } catch (const CLI::ParseError& error) {
    if (count < 2) return Usage(line.app().help());
    const std::string verb = arguments[1];
    return Usage(fmt::format("levrules {}: {}; `levrules help {}` shows how it is used",
                             Printable(verb), Reason(error), Printable(verb)));
  }
  parsed.options = line.options();
  parsed.options->verb = line.app().get_subcommands().front()->get_name();
  return parsed;
}

}  // namespace levrules::cli
