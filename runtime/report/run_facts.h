#pragma once

#include <string>
#include <vector>

namespace levrules::report {

// What a run was made of, for its header and for records.
struct FileFacts {
  std::string path;
  std::string sha256;
  std::string entity;    // of a data file
  std::size_t rows = 0;  // of a data file
};
struct RunFacts {
  std::string engine;  // the version
  std::vector<FileFacts> rule_files;
  std::vector<FileFacts> data_files;
};

}  // namespace levrules::report
