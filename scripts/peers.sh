#!/usr/bin/env bash
# Signs people in at services that are made with client libraries of others, from npm and PyPI, beside a demo server of its own.
set -euo pipefail
cd "$(dirname "$0")/.."
e2e/peers/install.sh
PREAU_PEERS_PORTS=$(node -e '
  const net = require("net"), all = Array.from({ length: 5 }, () => net.createServer().listen(0, "127.0.0.1"));
  Promise.all(all.map((one) => new Promise((done) => one.on("listening", done)))).then(() => {
    console.log(all.map((one) => one.address().port).join(" "));
    all.forEach((one) => one.close());
  })')
export PREAU_PEERS_PORTS
PREAU_OUTWARD_HOSTS=$(printf '127.0.0.1:%s,' $PREAU_PEERS_PORTS)
export PREAU_OUTWARD_HOSTS=${PREAU_OUTWARD_HOSTS%,}
# By the true clock: libraries look at it.
PREAU_E2E_NOW="" scripts/with-demo.sh e2e/peers/run.sh
