#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/base/span.h"

namespace levrules {

enum class Severity { Error, Warning, Note };
// `error`, `warning`, `note`.
std::string_view WordOf(Severity severity);

// Every kind of message, declared once in diagnostic.def: its code for ever, severity and wording.
enum class DiagnosticKind {
#define LEV_DIAGNOSTIC(code, name, severity, message) name,
#include "runtime/base/diagnostic.def"
#undef LEV_DIAGNOSTIC
};

struct DiagnosticInfo {
  std::string_view code;  // "LEV2014"
  std::string_view name;  // "UnitMismatch"
  Severity severity;
  std::string_view message;  // fmt format of the arguments
};
const DiagnosticInfo& InfoOf(DiagnosticKind kind);
// All kinds, in code order.
const std::vector<DiagnosticKind>& AllDiagnosticKinds();

// A second place that the message speaks of.
struct Label {
  Span span;
  std::string text;
};

// Where a fault of a data file stands, for a reader with a spreadsheet: rows count lines of the
// file from 1 (the header is row 1). 0 and empty parts are left out.
struct DataPlace {
  std::string file;
  std::size_t row = 0;
  std::string column;
};

// One message as data: what, where, why, how to fix. `primary` is a place in a rule file, `place`
// one in a data file; either or both may be there.
struct Diagnostic {
  DiagnosticKind kind;
  Span primary = {};
  std::vector<std::string> arguments = {};
  std::vector<Label> labels = {};
  std::string help = {};
  std::optional<DataPlace> place = {};
};

// The message line: the arguments put into the wording of the kind.
std::string MessageOf(const Diagnostic& diagnostic);

// The exit code a kind asks for: limits 5 (LEV5), data 3 (LEV3), else 1; notes and warnings 0.
int ExitCodeOf(DiagnosticKind kind);

// Collects the messages of a run, in the order found; an equal message at the same place is kept
// once.
class DiagnosticList {
 public:
  void Add(Diagnostic diagnostic);
  const std::vector<Diagnostic>& all() const { return items_; }
  std::size_t errors() const { return errors_; }
  bool has_errors() const { return errors_ > 0; }
  bool empty() const { return items_.empty(); }
  // The exit code that the errors ask for: the highest of theirs; 0 without errors.
  int exit_code() const;

 private:
  std::vector<Diagnostic> items_;
  std::size_t errors_ = 0;
};

}  // namespace levrules
