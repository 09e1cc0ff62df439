#!/bin/sh
# Brings build/release up to date: build.sh TARGET. Two that start together take turns. Messages go to stderr.
set -eu
root=$(CDPATH= cd -- "$(dirname -- "$0")/.." && pwd)
build="$root/build/release"
mkdir -p "$build"

exec 9>"$build/.lock"
if ! flock -n 9; then
  echo "levrules: another build is running, waiting for it" >&2
  flock 9
fi

"$root/cmake/install-packages.sh"
log="$build/.build-log"
run() {
  if ! "$@" >"$log" 2>&1; then
    cat "$log" >&2
    echo "levrules: the build failed" >&2
    exit 1
  fi
}
if [ ! -f "$build/build.ninja" ]; then
  run cmake -S "$root" -B "$build" -G Ninja -DCMAKE_BUILD_TYPE=Release
fi
[ -x "$build/cli/levrules" ] || echo "levrules: building, which takes a few minutes the first time" >&2
stamp="$build/.stamp-$1"
touch "$stamp.new"
run cmake --build "$build" --target "$1"
mv "$stamp.new" "$stamp"
