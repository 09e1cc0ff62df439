#pragma once

#include <cstddef>
#include <cstdint>

// Every bound on what levrules accepts, in one place. A limit that is hit is a diagnostic with its
// number, and exit code 5. Decision record 0004 says how they were chosen.
namespace levrules::limits {

// Rule files.
inline constexpr std::size_t kRuleFileBytes = 4u << 20;
inline constexpr std::size_t kRuleLineBytes = 64u << 10;
inline constexpr std::size_t kBracketDepth = 100;
inline constexpr std::size_t kIndentDepth = 32;
inline constexpr std::size_t kOperatorsPerLine = 1'000;
inline constexpr std::size_t kNumberDigits = 1'000;
// Definitions and calls that build on each other, counted together with nested expressions.
inline constexpr std::size_t kElaborationDepth = 1'500;
// A constant of the rules that is counted out before the run.
inline constexpr std::size_t kConstantBits = 1u << 14;
inline constexpr std::size_t kInstructions = 1'000'000;
inline constexpr std::size_t kRuleFiles = 256;

// Data files.
inline constexpr std::size_t kDataFileBytes = std::size_t{512} << 20;
inline constexpr std::size_t kDataFieldBytes = 1u << 20;
inline constexpr std::size_t kDataColumns = 10'000;
inline constexpr std::size_t kDataRows = 5'000'000;
inline constexpr std::size_t kDataFaults = 100'000;  // of the cells of one table

// Runs.
inline constexpr std::size_t kNumberBits = 1u << 20;
inline constexpr std::size_t kOutcomes = 64;
inline constexpr std::size_t kThreads = 256;

// Messages.
inline constexpr std::size_t kDiagnosticsShown = 100;
inline constexpr std::size_t kFaultsShown = 20;  // of one kind in the data

}  // namespace levrules::limits
