#!/bin/sh
# Builds kit/assets/build/ when its sources changed since the last time: `scripts/assets.sh [--force]`.
set -eu
cd "$(dirname "$0")/../kit/assets"

command -v node >/dev/null && command -v npm >/dev/null || {
  echo "The assets need Node.js 18.19 or newer, and npm: on Debian and Ubuntu, apt-get install nodejs npm." >&2
  exit 1
}

# Packages: installed again only when the lock changes.
lock=$(cat package.json package-lock.json .npmrc | sha256sum)
[ "$(cat node_modules/.stamp 2>/dev/null)" = "$lock" ] || {
  npm ci --loglevel=error
  echo "$lock" >node_modules/.stamp
}

# What the build reads: sources here, and the icons that templates and Rust name.
inputs=$( (
  echo "$lock"
  node --version
  find . -name node_modules -prune -o -name build -prune -o -type f -print | LC_ALL=C sort | xargs sha256sum
  node icons.mjs | cut -d ' ' -f 1
) | sha256sum)
[ "${1:-}" != --force ] && [ -f build/manifest.json ] && [ "$(cat node_modules/.built 2>/dev/null)" = "$inputs" ] || {
  node build.mjs
  echo "$inputs" >node_modules/.built
}
