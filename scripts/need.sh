#!/usr/bin/env bash
# Installs what is missing for `run`, `assets` or `test`, or says in one sentence what to install.
set -euo pipefail
for_what=${1:-run}

commands=(node npm cc)
packages=(nodejs npm gcc libc6-dev)
if [ "$for_what" = test ]; then
  commands+=(chromium initdb venv)
  packages+=(chromium postgresql python3 python3-venv)
fi
[ "$for_what" = assets ] && commands=(node npm) && packages=(nodejs npm)

there() {
  case $1 in
    initdb) command -v initdb >/dev/null || ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 ;;
    chromium) [ -n "${CHROMIUM:-}" ] || command -v chromium >/dev/null || command -v chromium-browser >/dev/null ;;
    # Debian keeps what makes virtual environments in a package of its own.
    venv) python3 -c 'import ensurepip, venv' 2>/dev/null ;;
    *) command -v "$1" >/dev/null ;;
  esac
}

missing=()
for command in "${commands[@]}"; do there "$command" || missing+=("$command"); done
if [ ${#missing[@]} -gt 0 ]; then
  sudo=()
  [ "$(id -u)" = 0 ] || sudo=(sudo -n)
  if command -v apt-get >/dev/null && { [ "$(id -u)" = 0 ] || sudo -n true 2>/dev/null; }; then
    echo "Installing what is missing (${missing[*]})…"
    "${sudo[@]}" apt-get update -qq
    "${sudo[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${packages[@]}" >/dev/null
  else
    echo "Missing: ${missing[*]}. Install them (on Debian or Ubuntu: apt-get install ${packages[*]}), then run this again." >&2
    exit 1
  fi
fi

command -v cargo >/dev/null || { echo "Missing: cargo. Install Rust 1.95.0 (rustup), then run this again." >&2; exit 1; }
if [ "$for_what" = test ]; then
  command -v cargo-nextest >/dev/null || { echo "Installing cargo-nextest…"; cargo install --locked --quiet cargo-nextest; }
  command -v cargo-deny >/dev/null || { echo "Installing cargo-deny…"; cargo install --locked --quiet cargo-deny; }
fi
