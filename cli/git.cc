#include "cli/git.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <vector>

#include "runtime/base/text.h"

extern char** environ;

namespace levrules::cli {

namespace {

// What `git WORDS` writes; nothing where it fails.
std::optional<std::string> OutputOfGit(std::vector<std::string> words, std::size_t limit) {
  words.insert(words.begin(), "git");
  std::vector<char*> arguments;
  for (std::string& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  std::array<int, 2> ends{};
  if (pipe2(ends.data(), O_CLOEXEC) != 0) return std::nullopt;
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
  posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
  pid_t child = 0;
  const int failed = posix_spawnp(&child, "git", &actions, nullptr, arguments.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  close(ends[1]);
  std::string text;
  std::array<char, 1u << 16> chunk{};
  while (failed == 0 && text.size() <= limit) {
    const ssize_t got = read(ends[0], chunk.data(), chunk.size());
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) break;
    text.append(chunk.data(), static_cast<std::size_t>(got));
  }
  close(ends[0]);
  if (failed != 0) return std::nullopt;
  int status = 0;
  while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  if (text.size() > limit || !WIFEXITED(status) || WEXITSTATUS(status) != 0) return std::nullopt;
  return text;
}

// A name of a few dozen characters.
constexpr std::size_t kAnswerBytes = 4'096;

// Why git does not show a file of a revision.
std::string WhyNotThere(const std::string& revision) {
  if (!OutputOfGit({"rev-parse", "--git-dir"}, kAnswerBytes))
    return "this folder is in no git repository, or there is no git";
  if (!OutputOfGit({"rev-parse", "--verify", "--quiet", revision + "^{commit}"}, kAnswerBytes))
    return fmt::format("git knows no revision `{}`", Printable(revision));
  return "git has no such file in this revision";
}

}  // namespace

bool IsOfRevision(const std::string& name) {
  const std::size_t colon = name.find(':');
  return colon != std::string::npos && colon > 0 && colon + 1 < name.size() && name[0] != '-' &&
         name.find('/') != 0;
}

Result<std::string> ReadFromRevision(const std::string& name, std::size_t limit) {
  auto text = OutputOfGit({"show", "--no-textconv", name}, limit);
  if (text) return std::move(*text);
  return Failure{ExitCode::Data, WhyNotThere(name.substr(0, name.find(':')))};
}

std::string WithFolder(const std::string& name) {
  const std::size_t colon = name.find(':');
  if (name.find('/', colon) != std::string::npos) return name;
  // A name without a folder counts from the top of the work tree, one with `./` from here.
  std::string up = OutputOfGit({"rev-parse", "--show-cdup"}, kAnswerBytes).value_or("");
  while (!up.empty() && up.back() == '\n') up.pop_back();
  return name.substr(0, colon + 1) + (up.empty() ? "./" : up) + name.substr(colon + 1);
}

}  // namespace levrules::cli
