#include "cli/files.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <system_error>
#include <vector>

#include "cli/git.h"
#include "runtime/base/limits.h"
#include "runtime/base/text.h"

namespace levrules::cli {

namespace fs = std::filesystem;

namespace {

Failure TooLarge(std::size_t limit) {
  return {ExitCode::Limit, fmt::format("it has more than {} bytes", GroupDigits(limit))};
}

// All bytes of an open file, up to one more than the limit.
Result<std::string> ReadAll(int descriptor, std::size_t limit) {
  std::string text;
  struct stat info {};
  if (fstat(descriptor, &info) == 0 && S_ISREG(info.st_mode)) {
    if (static_cast<std::size_t>(info.st_size) > limit) return TooLarge(limit);
    text.reserve(static_cast<std::size_t>(info.st_size) + 1);
  }
  constexpr std::size_t kChunk = 1u << 16;
  while (true) {
    const std::size_t size = text.size();
    text.resize(size + kChunk);
    const ssize_t got = read(descriptor, text.data() + size, kChunk);
    if (got < 0 && errno == EINTR) {
      text.resize(size);
      continue;
    }
    if (got < 0) return Failure{ExitCode::Data, std::strerror(errno)};
    text.resize(size + static_cast<std::size_t>(got));
    if (got == 0) return text;
    if (text.size() > limit) return TooLarge(limit);
  }
}

std::vector<std::string> RuleFolders() {
  std::vector<std::string> folders;
  if (const char* path = std::getenv("LEVRULES_PATH"); path != nullptr) {
    std::string_view rest = path;
    while (!rest.empty()) {
      const std::size_t colon = rest.find(':');
      if (colon > 0) folders.emplace_back(rest.substr(0, colon));
      rest = colon == std::string_view::npos ? std::string_view() : rest.substr(colon + 1);
    }
  }
  if (const std::string home = HomeFolder(); !home.empty()) folders.push_back(home + "/rules");
  return folders;
}

}  // namespace

Result<std::string> ReadFile(const std::string& path, std::size_t limit) {
  if (path == "-") return ReadAll(STDIN_FILENO, limit);
  if (IsFolder(path)) return Failure{ExitCode::Data, "it is a folder"};
  const int descriptor = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0 && errno == ENOENT && IsOfRevision(path))
    return ReadFromRevision(path, limit);
  if (descriptor < 0) {
    return Failure{ExitCode::Data, errno == ENOENT ? std::string("there is no such file")
                                                   : std::string(std::strerror(errno))};
  }
  Result<std::string> text = ReadAll(descriptor, limit);
  close(descriptor);
  return text;
}

Result<bool> WriteFile(const std::string& path, std::string_view text) {
  const auto write_all = [&](int descriptor) {
    while (!text.empty()) {
      const ssize_t wrote = write(descriptor, text.data(), text.size());
      if (wrote < 0 && errno == EINTR) continue;
      if (wrote < 0) return false;
      text.remove_prefix(static_cast<std::size_t>(wrote));
    }
    return true;
  };
  if (path == "-") {
    if (write_all(STDOUT_FILENO)) return true;
    return Failure{ExitCode::Data, std::strerror(errno)};
  }
  // Through a link to the file itself; a device or a pipe is written to, not replaced.
  std::error_code error_code;
  const fs::file_status status = fs::status(path, error_code);
  if (fs::exists(status) && !fs::is_regular_file(status)) {
    if (fs::is_directory(status)) return Failure{ExitCode::Data, "it is a folder"};
    const int device = open(path.c_str(), O_WRONLY | O_CLOEXEC);
    if (device < 0) return Failure{ExitCode::Data, std::strerror(errno)};
    const bool done = write_all(device);
    const int reason = errno;
    close(device);
    if (done) return true;
    return Failure{ExitCode::Data, std::strerror(reason)};
  }
  const std::string target = fs::exists(status) ? fs::canonical(path, error_code).string() : path;
  // An existing file keeps its permissions; a new one gets those of the process.
  const mode_t mask = umask(0);
  umask(mask);
  constexpr mode_t kNewFile = 0666;
  constexpr mode_t kPermissions = 07777;
  const mode_t mode = fs::exists(status) ? static_cast<mode_t>(status.permissions()) & kPermissions
                                         : kNewFile & ~mask;
  std::string beside = target + ".XXXXXX";
  const int descriptor = mkstemp(beside.data());
  if (descriptor < 0) return Failure{ExitCode::Data, std::strerror(errno)};
  const bool good =
      write_all(descriptor) && fchmod(descriptor, mode) == 0 && fsync(descriptor) == 0;
  const int error = errno;
  close(descriptor);
  if (good && rename(beside.c_str(), target.c_str()) == 0) return true;
  const int reason = good ? errno : error;
  unlink(beside.c_str());
  return Failure{ExitCode::Data, std::strerror(reason)};
}

bool MakeFoldersFor(const std::string& path) {
  const fs::path folder = fs::path(path).parent_path();
  if (folder.empty()) return true;
  std::error_code error;
  fs::create_directories(folder, error);
  return !error;
}

bool IsBelow(const std::string& path, const std::string& folder) {
  std::error_code error;
  const fs::path real = fs::weakly_canonical(path, error);
  const fs::path root = fs::weakly_canonical(folder.empty() ? "." : folder, error);
  if (error) return false;
  return std::mismatch(root.begin(), root.end(), real.begin(), real.end()).first == root.end();
}

bool IsSameFile(const std::string& a, const std::string& b) {
  std::error_code error;
  return fs::equivalent(a, b, error) && !error;
}

bool Exists(const std::string& path) {
  std::error_code error;
  return fs::exists(path, error);
}

bool IsFolder(const std::string& path) {
  std::error_code error;
  return fs::is_directory(path, error);
}

std::vector<std::string> RuleFilesIn(const std::string& folder) {
  std::vector<std::string> files;
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(folder, error)) {
    if (entry.path().extension() == ".rule" && !entry.is_directory(error))
      files.push_back(entry.path().string());
  }
  std::ranges::sort(files);
  return files;
}

std::string HomeFolder() {
  if (const char* home = std::getenv("LEVRULES_HOME"); home != nullptr && *home != '\0')
    return home;
  std::error_code error;
  const fs::path program = fs::read_symlink("/proc/self/exe", error);
  if (error) return "";
  const fs::path installed = program.parent_path().parent_path() / "share" / "levrules";
  if (fs::exists(installed / "stdlib", error)) return installed.string();
  // In a build tree the folder stands somewhere above.
  for (fs::path above = program.parent_path(); above.has_relative_path();
       above = above.parent_path()) {
    if (fs::exists(above / "stdlib" / "stats.rule", error)) return above.string();
  }
  return "";
}

std::string Under(const std::string& folder, const std::string& name) {
  return folder.empty() || name.starts_with("/") ? name : folder + "/" + name;
}

std::optional<std::string> FolderOf(const std::string& name) {
  if (name == "-" || Exists(name) || IsOfRevision(name)) return "";
  if (name.empty() || name.starts_with("/")) return std::nullopt;
  for (const std::string& folder : RuleFolders()) {
    if (Exists(Under(folder, name))) return folder;
  }
  return std::nullopt;
}

std::optional<std::string> NearestRuleFile(const std::string& name) {
  std::vector<std::string> names;
  const auto collect = [&](const std::string& folder, const std::string& prefix) {
    std::error_code error;
    for (fs::directory_iterator entry(folder, error), end; !error && entry != end;
         entry.increment(error)) {
      if (entry->path().extension() == ".rule")
        names.push_back(prefix + entry->path().filename().string());
    }
  };
  const std::string folder = fs::path(name).parent_path().string();
  collect(folder.empty() ? "." : folder, folder.empty() ? "" : folder + "/");
  for (const std::string& path : RuleFolders()) collect(path, "");
  std::ranges::sort(names);
  return NearestName(name, names);
}

}  // namespace levrules::cli
