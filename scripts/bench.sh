#!/usr/bin/env bash
# Measures what docs/performance.md says, on SQLite and on PostgreSQL: pages, sign-ins, both at once, single sign-on, start, import.
# The demo's collège is enlarged to 1,000 pupils. Everything runs on this machine and stops by itself.
set -euo pipefail
cd "$(dirname "$0")/.."
preau=target/release/preau
bench=target/release/preau-bench
requests=${REQUESTS:-6000}
persons=${IMPORT_STUDENTS:-60000}

one_engine() { # name, database url or nothing, pids of the database
  local name=$1 url=$2 extra=$3 data port server
  echo "═══ $name"
  data=$(mktemp -d /tmp/preau-bench.XXXXXX)
  port=$(node -e 'const s=require("net").createServer().listen(0,"127.0.0.1",()=>{console.log(s.address().port);s.close()})')
  [ -n "$url" ] && export PREAU_DATABASE_URL=$url
  "$preau" demo --prepare-only --college-pupils 1000 --data "$data" >/dev/null 2>&1
  local from; from=$(date +%s%N)
  "$preau" serve --listen "127.0.0.1:$port" --data "$data" >/dev/null 2>"$data/log" &
  server=$!
  until (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; do sleep 0.005; done
  echo "start to ready on an existing database: $((($(date +%s%N) - from) / 1000000)) ms"
  local target=(--address "127.0.0.1:$port" --accounts "$data/demo-accounts.json" --pids "$server$extra")
  "$bench" pages "${target[@]}" --requests "$requests"
  "$bench" sign-ins "${target[@]}" --seconds 10
  "$bench" mixed "${target[@]}" --requests "$requests"
  echo "at once:"; "$bench" memory "${target[@]}"
  sleep 15
  echo "after 15 s of calm:"; "$bench" memory "${target[@]}"
  kill "$server"; wait "$server" 2>/dev/null || true
  unset PREAU_DATABASE_URL
  rm -rf "$data"
}

imports() { # name, database url or nothing
  echo "═══ import, $1"
  local data; data=$(mktemp -d /tmp/preau-bench.XXXXXX)
  "$preau" generate aaf --structures 60 --students "$persons" --seed 7 "$data/delivery" >/dev/null
  find "$data/delivery" -type d -name '*elta*' -prune -exec rm -rf {} +
  "$bench" import --preau "$preau" --delivery "$data/delivery" --data "$data/platform" ${2:+--database-url "$2"}
  rm -rf "$data"
}

if [ "${1:-}" = "--postgres" ]; then
  psql=$(printf '%s' "$PREAU_TEST_POSTGRES")
  folder=${psql##*host=}
  pid=$(head -1 "$folder/data/postmaster.pid")
  psql -q "$psql" -c 'create database bench' -c 'create database bench_import'
  one_engine PostgreSQL "${psql/\/postgres?/\/bench?}" ",$pid"
  imports PostgreSQL "${psql/\/postgres?/\/bench_import?}"
  exit 0
fi
one_engine SQLite "" ""
imports SQLite ""
scripts/with-postgres.sh "$0" --postgres
