#!/usr/bin/env bash
# Lays the folder of a new feature: manifest, words, map.
set -euo pipefail
cd "$(dirname "$0")/.."
name=${1:-}
[[ $name =~ ^[a-z]+$ ]] || { echo "Name the feature in lower-case letters: make feature name=surveys" >&2; exit 1; }
folder=features/$name
[ -e "$folder" ] && { echo "$folder exists already." >&2; exit 1; }
mkdir -p "$folder/src" "$folder/migrations" "$folder/words"
sed "s/preau-home/preau-$name/; /^directory\|^identity/d" features/home/Cargo.toml >"$folder/Cargo.toml"
cp features/home/askama.toml "$folder/askama.toml"
for language in fr fr-tu en; do echo "# Words of the $name feature." >"$folder/words/$language.ftl"; done
cat >"$folder/src/lib.rs" <<RUST
//! What $name is for, in one sentence.

use kit::Slice;

/// What the feature offers.
pub fn slice() -> Slice {
    Slice::named("$name").words(kit::words!())
}
RUST
echo "Laid $folder. Now: add it to [workspace.dependencies], to preau/Cargo.toml and to preau/src/features.rs."
