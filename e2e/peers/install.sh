#!/usr/bin/env bash
# Installs the client libraries, exactly the versions that are written down, beside this file: nothing where they are already.
set -euo pipefail
cd "$(dirname "$0")"
same() { [ -f "$2" ] && [ "$(cat "$2")" = "$(sha256sum <"$1")" ]; }
if ! same package-lock.json node_modules/.installed; then
  npm ci --silent --no-audit --no-fund
  sha256sum <package-lock.json >node_modules/.installed
fi
if ! same requirements.txt venv/.installed; then
  rm -rf venv
  python3 -m venv venv
  venv/bin/pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all: -r requirements.txt
  sha256sum <requirements.txt >venv/.installed
fi
