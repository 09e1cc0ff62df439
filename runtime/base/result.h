#pragma once

#include <string>
#include <utility>
#include <variant>

#include "runtime/base/check.h"

namespace levrules {

// How a run ends. The numbers are the exit codes of the command line.
enum class ExitCode {
  Done = 0,
  Findings = 1,
  Usage = 2,
  Data = 3,
  Integrity = 4,
  Limit = 5,
  Internal = 70
};

// The world failed: a file that cannot be read, a limit that was hit.
struct Failure {
  ExitCode code = ExitCode::Data;
  std::string message;
};

// A value, or why there is none.
template <class T>
class [[nodiscard]] Result {
 public:
  Result(T value) : state_(std::move(value)) {}            // NOLINT(google-explicit-constructor)
  Result(Failure failure) : state_(std::move(failure)) {}  // NOLINT(google-explicit-constructor)

  bool ok() const { return std::holds_alternative<T>(state_); }
  const T& value() const& {
    LEV_CHECK(ok(), "a result is read only after it was found to be good");
    return std::get<T>(state_);
  }
  T&& value() && {
    LEV_CHECK(ok(), "a result is read only after it was found to be good");
    return std::get<T>(std::move(state_));
  }
  const Failure& failure() const {
    LEV_CHECK(!ok(), "a failure is read only where there is one");
    return std::get<Failure>(state_);
  }

 private:
  std::variant<T, Failure> state_;
};

}  // namespace levrules
