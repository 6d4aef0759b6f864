#!/usr/bin/env bash
# Runs a command with PREAU_TEST_POSTGRES naming a private PostgreSQL cluster, stopped and removed afterwards.
#   scripts/with-postgres.sh cargo nextest run
# PostgreSQL refuses to run as root: root starts it as the user `postgres`, in a folder which that user can reach.
set -euo pipefail

bin=""
for candidate in /usr/lib/postgresql/*/bin; do [ -x "$candidate/initdb" ] && bin=$candidate; done
if [ -z "$bin" ]; then command -v initdb >/dev/null && bin=$(dirname "$(readlink -f "$(command -v initdb)")"); fi
if [ -z "$bin" ]; then echo "PostgreSQL 15 or newer is needed for the tests: install it (on Debian: apt-get install postgresql)." >&2; exit 1; fi

folder=$(mktemp -d /tmp/preau-pg.XXXXXX)
as=()
if [ "$(id -u)" = 0 ]; then chown postgres "$folder"; as=(setpriv --reuid=postgres --regid=postgres --clear-groups --); fi
stop() {
  "${as[@]}" "$bin/pg_ctl" -D "$folder/data" -m immediate -s stop >/dev/null 2>&1 || true
  rm -rf "$folder"
}
trap stop EXIT
# (the locale C needs no language pack; durability is not what these tests test)
(cd "$folder" && "${as[@]}" "$bin/initdb" -D "$folder/data" -U preau -A trust -E UTF8 --locale=C --no-sync >/dev/null)
(cd "$folder" && "${as[@]}" "$bin/pg_ctl" -D "$folder/data" -s -w -l "$folder/log" \
  -o "-c listen_addresses='' -k $folder -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=200 -c shared_buffers=64MB -c client_min_messages=warning" start)
export PREAU_TEST_POSTGRES="postgres://preau@localhost/postgres?host=$folder"
"$@"
