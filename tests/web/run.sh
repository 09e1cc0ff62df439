#!/bin/sh
# Validates what levrules writes for others: SARIF by Microsoft's own validator, HTML pages by axe-core in
# headless Chromium. Installs what is missing (Debian: nodejs, npm, chromium; npm: see package.json).
# Exit code 77 where that is impossible, which the test runner counts as skipped.
#
#   run.sh PROGRAM BUILD_FOLDER
set -eu
program=$1
build=$2/web
here=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd)
mkdir -p "$build"

missing=""
for package in nodejs npm chromium; do
  dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'install ok installed' || missing="$missing $package"
done
# A Node.js that came another way is as good.
command -v node >/dev/null && missing=$(printf '%s' "$missing" | sed 's/ nodejs//; s/ npm//')
if [ -n "$missing" ]; then
  run=""
  [ "$(id -u)" = 0 ] || run="sudo"
  $run apt-get update -qq && DEBIAN_FRONTEND=noninteractive $run apt-get install -y -qq --no-install-recommends $missing >"$build/apt.log" 2>&1 || {
    echo "skipped: cannot install$missing"
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
