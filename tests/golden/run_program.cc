#include "tests/golden/run_program.h"

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <cerrno>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <system_error>
#include <utility>

namespace levrules::golden {

namespace {

constexpr unsigned kSeconds = 30;
constexpr unsigned kSanitizerSeconds = 300;
constexpr rlim_t kSanitizerStackBytes = rlim_t{512} << 20;
constexpr rlim_t kAddressSpaceBytes = rlim_t{1} << 30;

// A sanitizer reserves terabytes of address space, so it cannot be limited there.
constexpr bool HasSanitizer() {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
  return true;
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer) || \
    __has_feature(memory_sanitizer)
  return true;
#else
  return false;
#endif
#else
  return false;
#endif
}

std::vector<char*> Pointers(std::vector<std::string>& texts) {
  std::vector<char*> pointers;
  for (std::string& text : texts) pointers.push_back(text.data());
  pointers.push_back(nullptr);
  return pointers;
}

// What the program sees: its home, no colour, no locale. The options of a sanitizer pass through.
std::vector<std::string> EnvironmentOf(const Command& command) {
  std::vector<std::string> environment = {"LEVRULES_HOME=" LEVRULES_SOURCE, "NO_COLOR=1",
                                          "LC_ALL=C"};
  for (const char* name :
       {"ASAN_OPTIONS", "UBSAN_OPTIONS", "LSAN_OPTIONS", "TSAN_OPTIONS", "LLVM_PROFILE_FILE"}) {
    if (const char* value = std::getenv(name))
      environment.push_back(std::string(name) + "=" + value);
  }
  environment.insert(environment.end(), command.environment.begin(), command.environment.end());
  return environment;
}

[[noreturn]] void Child(const char* folder, const char* input, const char* out, const char* err,
                        char* const* words, char* const* environment) {
  // Between fork and exec only calls that are safe in a signal handler.
  const int in_fd = open(input, O_RDONLY);
  const int out_fd = open(out, O_WRONLY | O_CREAT | O_TRUNC, 0600);
  const int err_fd = open(err, O_WRONLY | O_CREAT | O_TRUNC, 0600);
  if (in_fd < 0 || out_fd < 0 || err_fd < 0 || chdir(folder) != 0) _exit(126);
  if (dup2(in_fd, 0) < 0 || dup2(out_fd, 1) < 0 || dup2(err_fd, 2) < 0) _exit(126);
  // A program with sanitizers is slow and its frames are many times as large.
  const rlimit limit = HasSanitizer() ? rlimit{kSanitizerStackBytes, kSanitizerStackBytes}
                                      : rlimit{kAddressSpaceBytes, kAddressSpaceBytes};
  if (setrlimit(HasSanitizer() ? RLIMIT_STACK : RLIMIT_AS, &limit) != 0) _exit(126);
  alarm(HasSanitizer()
            ? kSanitizerSeconds
            : kSeconds);  // An alarm outlives exec and ends a program that does not end itself.
  execve(LEVRULES_PROGRAM, words, environment);
  _exit(127);
}

}  // namespace

TemporaryFolder::TemporaryFolder() {
  std::string name = (std::filesystem::temp_directory_path() / "levrules-golden-XXXXXX").string();
  if (mkdtemp(name.data()) == nullptr)
    throw std::system_error(errno, std::generic_category(), name);
  path_ = name;
}

TemporaryFolder::~TemporaryFolder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

void TemporaryFolder::Write(const std::string& name, std::string_view text) const {
  if (name.ends_with("/")) {
    std::filesystem::create_directories(path_ / name);
    return;
  }
  std::filesystem::create_directories((path_ / name).parent_path());
  WriteWholeFile(path_ / name, text);
}

std::string TemporaryFolder::Read(const std::string& name) const {
  return std::filesystem::exists(path_ / name) ? ReadWholeFile(path_ / name) : std::string();
}

std::vector<std::string> SplitCommand(std::string_view line) {
  std::vector<std::string> words;
  bool in_word = false;
  char quote = 0;  // the one that is open
  for (std::size_t i = 0; i < line.size(); ++i) {
    const char c = line[i];
    if (quote == 0 && c == ' ') {
      in_word = false;
      continue;
    }
    if (!std::exchange(in_word, true)) words.emplace_back();
    if (c == quote || (quote == 0 && (c == '"' || c == '\''))) {
      quote = quote == 0 ? c : '\0';
    } else if (quote == '"' && c == '\\' && i + 1 < line.size()) {
      words.back() += line[++i];
    } else {
      words.back() += c;
    }
  }
  return words;
}

Outcome RunProgram(const Command& command, const std::filesystem::path& folder) {
  // Files instead of pipes: a long answer cannot block, and nothing has to be read meanwhile.
  const TemporaryFolder streams;
  streams.Write("in", command.input);
  const std::string in = streams.path() / "in";
  const std::string out = streams.path() / "out";
  const std::string err = streams.path() / "err";
  std::vector<std::string> words = command.words;
  std::vector<std::string> environment = EnvironmentOf(command);
  const std::vector<char*> word_pointers = Pointers(words);
  const std::vector<char*> environment_pointers = Pointers(environment);
  const std::string folder_name = folder.string();

  const pid_t child = fork();
  if (child < 0) throw std::system_error(errno, std::generic_category(), "fork");
  if (child == 0) {
    Child(folder_name.c_str(), in.c_str(), out.c_str(), err.c_str(), word_pointers.data(),
          environment_pointers.data());
  }
  int status = 0;
  while (waitpid(child, &status, 0) < 0) {
    if (errno != EINTR) throw std::system_error(errno, std::generic_category(), "waitpid");
  }
  Outcome outcome;
  outcome.exit = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  outcome.to_stdout = streams.Read("out");
  outcome.to_stderr = streams.Read("err");
  return outcome;
}

std::string ReadWholeFile(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) throw std::runtime_error("cannot read " + path.string());
  std::ostringstream text;
  text << file.rdbuf();
  return std::move(text).str();
}

void WriteWholeFile(const std::filesystem::path& path, std::string_view text) {
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  file.write(text.data(), static_cast<std::streamsize>(text.size()));
  if (!file.flush()) throw std::runtime_error("cannot write " + path.string());
}

std::vector<std::filesystem::path> FilesBelow(const std::filesystem::path& folder,
                                              std::string_view extension) {
  std::vector<std::filesystem::path> files;
  if (!std::filesystem::is_directory(folder)) return files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    if (entry.is_regular_file() && entry.path().extension() == extension)
      files.push_back(entry.path());
  }
  std::ranges::sort(files);
  return files;
}

std::string TestNameOf(const std::filesystem::path& path) {
  std::string name = path.string();
  for (char& c : name) {
    if (std::isalnum(static_cast<unsigned char>(c)) == 0) c = '_';
  }
  return name;
}

}  // namespace levrules::golden
