#!/usr/bin/env bash
# What CI runs, in order; each step says its name and how long it took.
set -euo pipefail
cd "$(dirname "$0")/.."

step() {
  local name=$1 from=$SECONDS
  shift
  echo "── $name"
  "$@"
  echo "── $name: $((SECONDS - from)) s"
}

# A machine that builds once has no use for what would speed up the next build, and it is a third of the room.
[ -z "${CI:-}" ] || export CARGO_INCREMENTAL=0

step assets scripts/assets.sh
step "style of assets" npm --prefix kit/assets run --silent lint
step fmt cargo fmt --all --check
step deny cargo deny --locked check bans licenses sources
step clippy cargo clippy --locked --workspace --all-targets --quiet -- -D warnings
step build cargo build --locked --quiet -p preau -p preau-bench
step tests scripts/with-postgres.sh cargo nextest run --locked --workspace --no-fail-fast
step crashes scripts/trial.sh 3
step peers scripts/peers.sh
step browser scripts/with-demo.sh npm --prefix e2e test
