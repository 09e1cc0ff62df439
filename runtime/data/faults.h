#pragma once

// What all readers of data say about faults: how a cell is shown, how many faults are listed.

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <utility>

#include "runtime/base/diagnostic.h"

namespace levrules::data {

// The beginning of a text of any length, for a message of one line.
std::string Shown(std::string_view text);

// The faults of a load: the first ones of each kind in full, the others as a count, so that a file
// of faults takes no more memory than a good one.
class FaultList {
 public:
  explicit FaultList(DiagnosticList& out) : out_(out) {}

  // Counts a fault. True where it is to be shown: then Add it.
  bool Count(DiagnosticKind kind);
  void Add(Diagnostic fault) { out_.Add(std::move(fault)); }
  // All faults so far, shown or not.
  std::size_t total() const { return total_; }
  // Ends a table: says how many of its faults were not shown.
  void EndTable(const std::string& file);

 private:
  DiagnosticList& out_;
  std::size_t total_ = 0;
  std::map<DiagnosticKind, std::size_t> shown_;
  std::map<DiagnosticKind, std::size_t> hidden_;  // of the table that is being read
};

}  // namespace levrules::data
