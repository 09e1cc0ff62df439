#!/bin/sh
# Validates what levrules writes for others: SARIF by Microsoft's own validator, HTML pages by axe-core in
# headless Chromium. Installs what is missing: Chromium from Debian, the rest from npm (see package.json).
# Exit code 77 where that is impossible, which the test runner counts as skipped.
#
#   run.sh PROGRAM BUILD_FOLDER
set -eu
program=$1
build=$2/web
here=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd)
mkdir -p "$build"

# The libraries need Node.js 20; that of Debian 12 is older and no help.
major=$(node --version 2>/dev/null | sed 's/^v//; s/[.].*//')
if [ "${major:-0}" -lt 20 ] || ! command -v npm >/dev/null; then
  echo "skipped: these checks need Node.js 20 or newer, with npm"
  exit 77
fi
if ! command -v chromium >/dev/null; then
  run=""
  [ "$(id -u)" = 0 ] || run="sudo"
  { $run apt-get update -qq &&
    DEBIAN_FRONTEND=noninteractive $run apt-get install -y -qq --no-install-recommends chromium
  } >"$build/apt.log" 2>&1 || {
    echo "skipped: chromium cannot be installed"
    exit 77
  }
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
