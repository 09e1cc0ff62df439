#pragma once

#include "cli/options.h"

namespace levrules::cli {

// Each verb; gives the exit code.
int Check(const Options& options);
int Compare(const Options& options);
int Eval(const Options& options);
int Explain(const Options& options);
int Fmt(const Options& options);
int Test(const Options& options);
int Schema(const Options& options);
int Diff(const Options& options);
int Doc(const Options& options);
int New(const Options& options);
int Completion(const Options& options);
int Help(const Options& options);
int Version(const Options& options);

}  // namespace levrules::cli
