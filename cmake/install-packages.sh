#!/bin/sh
# Installs the Debian packages that levrules is built with, only those that are missing.
set -eu

needed="g++ cmake ninja-build ccache antlr4 libantlr4-runtime-dev libfmt-dev libboost-dev libre2-dev \
libsodium-dev nlohmann-json3-dev libcli11-dev libgtest-dev"

if ! command -v dpkg-query >/dev/null 2>&1; then
  echo "levrules: this system is not Debian or one of its kin; install by hand what these packages hold: $needed" >&2
  exit 1
fi

missing=""
for package in $needed; do
  state=$(dpkg-query -W -f='${Status}' "$package" 2>/dev/null || true)
  [ "$state" = "install ok installed" ] || missing="$missing $package"
done
[ -n "$missing" ] || exit 0

as_root=""
if [ "$(id -u)" != 0 ]; then
  if ! command -v sudo >/dev/null 2>&1; then
    echo "levrules: packages are missing, and this is neither root nor is there sudo; let somebody run: apt-get install$missing" >&2
    exit 1
  fi
  as_root="sudo"
fi

echo "levrules: installing$missing" >&2
{
  $as_root apt-get update -q
  $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends $missing
} >&2 || {
  echo "levrules: the packages could not be installed; see the messages above" >&2
  exit 1
}
