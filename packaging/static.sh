#!/usr/bin/env bash
# A program without shared libraries, for glibc's own target: target/x86_64-unknown-linux-gnu/release/enishi, tried on a text.
set -euo pipefail
cd "$(dirname "$0")/.."
target=$(rustc -vV | sed -n 's/^host: //p')
RUSTFLAGS="-C target-feature=+crt-static" cargo build --locked --release --target "$target" --bin enishi
enishi=target/$target/release/enishi
if ldd "$enishi" 2>&1 | grep -q '=>'; then ldd "$enishi"; exit 1; fi
echo 'OpenAIはSoraを公開した。' | env -i "$enishi" extract --output-format tsv -
ls -l "$enishi"
