#!/usr/bin/env bash
# Kills a server during writes, so many times, and looks for what was acknowledged: scripts/trial.sh 200
set -euo pipefail
cd "$(dirname "$0")/.."
exec "${PREAU_BENCH:-target/debug/preau-bench}" crash --preau "${PREAU:-target/debug/preau}" --rounds "${1:-3}"
