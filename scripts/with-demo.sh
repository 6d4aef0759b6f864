#!/usr/bin/env bash
# Runs a command beside a demo server of its own, on a free port of this machine, with a clock that starts on a Tuesday morning.
#   scripts/with-demo.sh npm --prefix e2e test
# PREAU_E2E_NOW names another moment; empty, it is the true one.
set -euo pipefail
cd "$(dirname "$0")/.."
preau=${PREAU:-target/debug/preau}
data=$(mktemp -d /tmp/preau-demo.XXXXXX)
free() { node -e 'const s=require("net").createServer().listen(0,"127.0.0.1",()=>{console.log(s.address().port);s.close()})'; }
port=$(free)
# Where a walk may open a counter that others wrote (e2e/peers/provider), which the server may call.
export PREAU_E2E_PEER="127.0.0.1:$(free)"
now=${PREAU_E2E_NOW-2026-11-24T09:20:00Z}
clock=()
# How far the demo's clock is from ours, in seconds: codes that change with time need it.
export PREAU_E2E_CLOCK_SHIFT=0
if [ -n "$now" ]; then
  clock=(--now "$now")
  PREAU_E2E_CLOCK_SHIFT=$(($(date -d "$now" +%s) - $(date +%s)))
fi
PREAU_OUTWARD_HOSTS=$PREAU_E2E_PEER${PREAU_OUTWARD_HOSTS:+,$PREAU_OUTWARD_HOSTS} "$preau" demo --listen "127.0.0.1:$port" --data "$data" "${clock[@]}" >"$data/out" 2>"$data/log" &
server=$!
stop() {
  kill "$server" 2>/dev/null || true
  wait "$server" 2>/dev/null || true
  rm -rf "$data"
}
trap stop EXIT
for _ in $(seq 240); do
  if (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then break; fi
  kill -0 "$server" 2>/dev/null || { cat "$data/out" "$data/log" >&2; exit 1; }
  sleep 0.25
done
[ -d e2e/peers/provider/node_modules ] || npm --prefix e2e/peers/provider ci --silent --no-audit --no-fund
[ -d e2e/node_modules ] || PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1 npm --prefix e2e ci --silent --no-audit --no-fund
export PREAU_E2E_URL="http://127.0.0.1:$port" PREAU_E2E_ACCOUNTS="$data/demo-accounts.json" PREAU_E2E_DATA="$data"
if "$@"; then exit 0; else code=$?; echo "── the server's log:"; tail -n 30 "$data/log"; exit "$code"; fi
