#!/bin/sh
# Installs what is missing, builds, runs the whole test suite on the very program that ./levrules runs.
set -eu
root=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd)
"$root/cmake/build.sh" levrules
"$root/cmake/build.sh" all
exec ctest --test-dir "$root/build/release" --parallel 2 --output-on-failure "$@"
