#pragma once

// Runs the program as a user would, without a shell, and catches what it says.

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace levrules::golden {

// A fresh folder, gone when the object is.
class TemporaryFolder {
 public:
  TemporaryFolder();
  ~TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;

  const std::filesystem::path& path() const { return path_; }
  // Writes a file below the folder and makes the folders above it.
  void Write(const std::string& name, std::string_view text) const;
  // The text of a file below the folder; empty where there is none.
  std::string Read(const std::string& name) const;

 private:
  std::filesystem::path path_;
};

struct Command {
  std::vector<std::string> words;        // words[0] is `levrules`
  std::vector<std::string> environment;  // NAME=VALUE, on top of the fixed ones
  std::string input;                     // standard input
};

struct Outcome {
  int exit = 0;  // 128 + n where signal n ended the program, as a shell says it
  std::string to_stdout;
  std::string to_stderr;
};

// The words of a command line: blanks divide them, double quotes keep them together, `\` takes the
// next character of a quoted word as it is. Nothing else is special.
std::vector<std::string> SplitCommand(std::string_view line);

// Runs `command` in `folder` for 30 seconds and within 1 GiB at most, with nothing of the caller's
// environment.
Outcome RunProgram(const Command& command, const std::filesystem::path& folder);

std::string ReadWholeFile(const std::filesystem::path& path);
void WriteWholeFile(const std::filesystem::path& path, std::string_view text);

// All files with this extension below a folder, in name order; nothing where there is no folder.
std::vector<std::filesystem::path> FilesBelow(const std::filesystem::path& folder,
                                              std::string_view extension);

// A path as the name of a test, which takes letters, digits and `_` only.
std::string TestNameOf(const std::filesystem::path& path);

}  // namespace levrules::golden
