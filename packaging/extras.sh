#!/usr/bin/env bash
# Manual pages and completions, as packages take them: target/package/man, target/package/completions. Argument: the program.
set -euo pipefail
cd "$(dirname "$0")/.."
enishi=${1:-target/release/enishi}
out=target/package
rm -rf "$out"
mkdir -p "$out/completions"
"$enishi" man "$out/man"
gzip -9n "$out"/man/*.1
"$enishi" completions bash > "$out/completions/enishi"
"$enishi" completions zsh > "$out/completions/_enishi"
"$enishi" completions fish > "$out/completions/enishi.fish"
