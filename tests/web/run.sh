#!/bin/sh
# Validates what levrules writes for others: SARIF by Microsoft's own validator, HTML pages by axe-core in
# headless Chromium. Installs what is missing: Node.js, npm and Chromium from Debian, the rest from npm (see package.json).
# Exit code 77 where that is impossible, which the test runner counts as skipped.
#
#   run.sh PROGRAM BUILD_FOLDER
set -eu
program=$1
build=$2/web
here=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd)
mkdir -p "$build"

as_root=""
[ "$(id -u)" = 0 ] || as_root="sudo"
# The programs of these packages that are not there yet.
missing=""
command -v node >/dev/null || missing="$missing nodejs"
command -v npm >/dev/null || missing="$missing npm"
command -v chromium >/dev/null || missing="$missing chromium"
if [ -n "$missing" ]; then
  # shellcheck disable=SC2086
  { $as_root apt-get update -qq &&
    DEBIAN_FRONTEND=noninteractive $as_root apt-get install -y -qq --no-install-recommends $missing
  } >"$build/apt.log" 2>&1 || {
    echo "skipped: not all of these can be installed:$missing"
    exit 77
  }
fi
major=$(node --version | sed 's/^v//; s/[.].*//')
if [ "$major" -lt 18 ]; then
  echo "skipped: these checks need Node.js 18 or newer"
  exit 77
fi
cp "$here/package.json" "$build/package.json"
(cd "$build" && npm install --no-audit --no-fund --no-package-lock >npm.log 2>&1) || {
  cat "$build/npm.log"
  echo "skipped: npm cannot install what package.json names"
  exit 77
}
chmod u+x "$build"/node_modules/@microsoft/sarif-multitool-linux/Sarif.Multitool
cp "$here"/*.mjs "$build/"
exec node "$build/check.mjs" "$program" "$here/../.." "$build"
