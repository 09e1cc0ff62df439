// Shell completions and the man page, written from the table of verbs.

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <string>
#include <vector>

#include "cli/commands.h"
#include "cli/session.h"
#include "workbench/version.h"

namespace levrules::cli {

namespace {

std::vector<std::string> FlagNames(const VerbFacts& verb) {
  std::vector<std::string> names;
  for (const FlagFacts& flag : verb.flags) names.push_back("--" + flag.name);
  return names;
}

// For single quotes of a shell.
std::string Quoted(std::string_view text) {
  std::string quoted;
  for (const char c : text) quoted += c == '\'' ? "'\\''" : std::string(1, c);
  return quoted;
}

std::string Bash(const std::vector<VerbFacts>& verbs) {
  std::string text =
      "# bash completion of levrules: source it, or put it into the folder of your completions.\n"
      "_levrules() {\n"
      "  local word=\"${COMP_WORDS[COMP_CWORD]}\"\n"
      "  local flags=\"\"\n"
      "  if [ \"$COMP_CWORD\" -eq 1 ]; then\n";
  std::vector<std::string> names;
  for (const VerbFacts& verb : verbs) names.push_back(verb.name);
  text += fmt::format("    COMPREPLY=($(compgen -W '{}' -- \"$word\"))\n", fmt::join(names, " "));
  text += "    return\n  fi\n  case \"${COMP_WORDS[1]}\" in\n";
  for (const VerbFacts& verb : verbs)
    text += fmt::format("    {}) flags='{}' ;;\n", verb.name, fmt::join(FlagNames(verb), " "));
  text +=
      "  esac\n"
      "  case \"$word\" in\n"
      "    -*) COMPREPLY=($(compgen -W \"$flags\" -- \"$word\")) ;;\n"
      "    *) COMPREPLY=($(compgen -f -- \"$word\")) ;;\n"
      "  esac\n"
      "}\n"
      "complete -o filenames -F _levrules levrules\n";
  return text;
}

std::string Zsh(const std::vector<VerbFacts>& verbs) {
  std::string text = "#compdef levrules\n_levrules() {\n  local -a verbs\n  verbs=(\n";
  for (const VerbFacts& verb : verbs)
    text += fmt::format("    '{}:{}'\n", verb.name, Quoted(verb.does));
  text += "  )\n  if (( CURRENT == 2 )); then\n    _describe 'verb' verbs\n    return\n  fi\n";
  text += "  case \"$words[2]\" in\n";
  for (const VerbFacts& verb : verbs) {
    text += fmt::format("    {}) _arguments", verb.name);
    for (const FlagFacts& flag : verb.flags) {
      std::string does;
      for (const char c : flag.does) {
        if (c == '[' || c == ']' || c == ':') does += '\\';
        does += c;
      }
      text += fmt::format(" '--{}[{}]{}'", flag.name, Quoted(does),
                          flag.takes_value ? ":value:_files" : "");
    }
    text += " '*:file:_files' ;;\n";
  }
  return text + "  esac\n}\n_levrules \"$@\"\n";
}

std::string Fish(const std::vector<VerbFacts>& verbs) {
  std::string text = "# fish completion of levrules\n";
  for (const VerbFacts& verb : verbs)
    text += fmt::format("complete -c levrules -n __fish_use_subcommand -a {} -d '{}'\n", verb.name,
                        Quoted(verb.does));
  for (const VerbFacts& verb : verbs) {
    for (const FlagFacts& flag : verb.flags)
      text +=
          fmt::format("complete -c levrules -n '__fish_seen_subcommand_from {}' -l {}{} -d '{}'\n",
                      verb.name, flag.name, flag.takes_value ? " -r" : "", Quoted(flag.does));
  }
  return text;
}

// A text of a man page: a line that begins with a dot or quote would be a command, and `-` a dash
// that cannot be copied.
std::string Roff(std::string_view text) {
  std::string roff;
  for (const char c : text) {
    if (c == '\\') {
      roff += "\\e";
    } else if (c == '-') {
      roff += "\\-";
    } else if (c == '\n') {
      roff += ' ';
    } else {
      roff += c;
    }
  }
  if (roff.starts_with('.') || roff.starts_with('\'')) roff = "\\&" + roff;
  return roff;
}

std::string Man(const std::vector<VerbFacts>& verbs) {
  std::string text = fmt::format(
      ".TH LEVRULES 1 \"\" \"levrules {}\" \"User Commands\"\n"
      ".SH NAME\nlevrules \\- decide for a population by rules that read like the prospectus\n"
      ".SH SYNOPSIS\n.B levrules\n.I VERB\n[\\fIFLAGS\\fR] \\fIFILE\\fR...\n"
      ".SH DESCRIPTION\nReads rule files, checks them before they run, and decides exactly for "
      "every "
      "row of the data, with reasons. Results go to standard output, messages to standard error.\n"
      ".SH VERBS\n",
      workbench::kVersion);
  for (const VerbFacts& verb : verbs) {
    text += fmt::format(".SS {} {}\n{}\n.PP\nExample:\n.B {}\n", verb.name, Roff(verb.arguments),
                        Roff(verb.does), Roff(verb.example));
    for (const FlagFacts& flag : verb.flags)
      text += fmt::format(".TP\n.B \\-\\-{}{}\n{}\n", Roff(flag.name),
                          flag.takes_value ? " \\fIVALUE\\fR" : "", Roff(flag.does));
  }
  text +=
      ".SH EXIT STATUS\n"
      "0 done; 1 findings; 2 usage; 3 data or file; 4 integrity; 5 a limit was hit; 70 a fault of "
      "levrules.\n"
      ".SH ENVIRONMENT\n"
      ".TP\n.B LEVRULES_VERB_FLAG\nEvery flag, as in LEVRULES_EVAL_FORMAT.\n"
      ".TP\n.B LEVRULES_PATH\nFolders in which rule files are looked for, separated by colons.\n"
      ".TP\n.B LEVRULES_HOME\nThe folder with stdlib and rules.\n"
      ".TP\n.B NO_COLOR, FORCE_COLOR\nMessages without, or always with, colours.\n";
  return text;
}

}  // namespace

int Completion(const Options& options) {
  const std::vector<VerbFacts> verbs = AllVerbFacts();
  if (options.shell == "bash") return Deliver(options, Bash(verbs), 0);
  if (options.shell == "zsh") return Deliver(options, Zsh(verbs), 0);
  if (options.shell == "fish") return Deliver(options, Fish(verbs), 0);
  if (options.shell == "man") return Deliver(options, Man(verbs), 0);
  return UsageMistake("completion",
                      "say for what: `bash`, `zsh`, `fish`, or `man` for the manual page");
}

}  // namespace levrules::cli
