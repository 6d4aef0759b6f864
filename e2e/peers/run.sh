#!/usr/bin/env bash
# Registers one service for each library with a running demo, as an operator does, then signs people in at them.
#   PREAU_PEERS_PORTS="… five free ports …" PREAU_OUTWARD_HOSTS=… scripts/with-demo.sh e2e/peers/run.sh
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
preau=${PREAU:-target/debug/preau}
read -r -a ports <<<"$PREAU_PEERS_PORTS"
# The demo's own address: it is the issuer.
export PREAU_PEERS_PORTAL=${PREAU_E2E_URL/127.0.0.1/localhost}
export NODE_OPTIONS=--dns-result-order=ipv4first LC_ALL=C.UTF-8
# Node.js 18 keeps the cryptography of browsers behind a flag.
node -e 'process.exit(globalThis.crypto ? 0 : 1)' || NODE_OPTIONS+=" --experimental-global-webcrypto"

cas() { # name, port
  "$preau" service add cas --data "$PREAU_E2E_DATA" --name "$1" --url "http://127.0.0.1:$2/" --proxy-url "http://127.0.0.1:$2/pgt" \
    --release sdet --open-to everyone >/dev/null
}
oidc() { # name, port, algorithm; prints id and secret
  "$preau" service add oidc --data "$PREAU_E2E_DATA" --name "$1" --redirect "http://127.0.0.1:$2/back" --signed-out "http://127.0.0.1:$2/out" \
    --logout "http://127.0.0.1:$2/told" --algorithm "$3" --release sdet --open-to everyone | awk '$1 ~ /^client_/ { print $2 }' | xargs
}
cas "http-cas-client" "${ports[0]}"
cas "passport-cas" "${ports[1]}"
cas "python-cas" "${ports[2]}"
export PREAU_PEERS_HTTP_CAS=${ports[0]} PREAU_PEERS_PASSPORT=${ports[1]} PREAU_PEERS_PYTHON_CAS=${ports[2]}
export PREAU_PEERS_OPENID_CLIENT="${ports[3]} $(oidc openid-client "${ports[3]}" RS256)"
export PREAU_PEERS_AUTHLIB="${ports[4]} $(oidc authlib "${ports[4]}" ES256)"

failed=0
node --test --test-reporter=spec "$here"/*.test.mjs || failed=1
"$here/venv/bin/python" -W error::ResourceWarning -m unittest discover --verbose --start-directory "$here" --pattern 'test_*.py' || failed=1
exit $failed
